"""A vault in a folder of its own with its mark outside, and what a flow says of it before and after each step."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from datui.casework.rules import Rules
from storage.vault import Draft, Vault, unlock
from tests.storage.conftest import PASSPHRASE, Hands

Who = tuple[str, str]
"""A passphrase, and the letter that it is typed beside."""
ADA: Who = (PASSPHRASE, "A")
Typed = tuple[str, str, str, str, int]
"""A draft: its case, kind and record, what is in its fields, and where the cursor stands."""


@dataclass(frozen=True)
class Place:
    """Where a vault is, and where this computer keeps its mark of it."""

    root: Path
    rules: Rules

    @property
    def vault(self) -> Path:
        return self.root / "share" / "datui" / "vault"

    @property
    def outside(self) -> Path:
        return self.root / "share" / "datui" / "anchors"

    @property
    def stick(self) -> Path:
        """Where backups go."""
        return self.root / "stick"

    def opened(self, who: Who = ADA) -> Vault:
        """The vault, opened by whoever types this, and brought up to date where it is an older one."""
        path = self.vault
        unlocked = unlock(path, *who)
        return Vault.open(path, unlocked, rules=self.rules, clock=Hands(), outside=self.outside, migrate=True)


@dataclass(frozen=True)
class State:
    """What a vault holds, as far as a flow knows it: how many entries, which drafts, and who opens it."""

    entries: int
    drafts: frozenset[Typed] = frozenset()
    opens: frozenset[Who] = frozenset({ADA})
    typist: Who = ADA
    """Whose drafts they are: nobody else is shown them."""
    backups: int = 0
    """How many files at the destination are proved."""

    def to_json(self) -> dict[str, Any]:
        return {
            "entries": self.entries,
            "drafts": sorted(self.drafts),
            "opens": sorted(self.opens),
            "typist": self.typist,
            "backups": self.backups,
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "State":
        drafts = frozenset((*one[:4], one[4]) for one in said["drafts"])
        opens = frozenset((words, letter) for words, letter in said["opens"])
        return cls(said["entries"], drafts, opens, (said["typist"][0], said["typist"][1]), said["backups"])


def typed(draft: Draft) -> Typed:
    """A draft as a state names it."""
    filled = json.dumps(dict(draft.values), sort_keys=True)
    return (draft.case_id, draft.kind, draft.record_id, filled, draft.cursor)


def typed_in(vault: Vault) -> frozenset[Typed]:
    """Every draft of a vault; none of them twice."""
    drafts = [typed(one) for one in vault.drafts()]
    assert len({one[:3] for one in drafts}) == len(drafts), "a draft came twice"
    return frozenset(drafts)


@dataclass(frozen=True)
class Said:
    """What a flow had said when it ended: what was kept before that, and what may have been kept since."""

    kept: tuple[tuple[State, str], ...] = ()
    """Each state that was acknowledged, oldest first, and the head of the ledger there."""
    about: tuple[State, ...] = ()
    """What the step that was begun leads to, and what lies between."""

    def hear(self, line: bytes) -> "Said":
        """What is known once the flow has said one thing more."""
        said = json.loads(line)
        if "kept" in said:
            return Said((*self.kept, (State.from_json(said["kept"]), said["head"])))
        return replace(self, about=tuple(State.from_json(one) for one in said["about"]))


@dataclass
class Teller:
    """Says each thing that a flow is about to do, and each that it was told is kept, down a pipe."""

    fd: int
    state: State = field(default_factory=lambda: State(0))

    def start(self, vault: Vault, opens: Iterable[Who]) -> None:
        """What there is before the first step."""
        self.keep(State(vault.entries, typed_in(vault), frozenset(opens)), vault)

    def about(self, *leads: State) -> None:
        self._say({"about": [state.to_json() for state in leads]})

    def keep(self, state: State, vault: Vault) -> None:
        """Acknowledge a state: it must be so, or the flow itself is wrong."""
        assert (vault.entries, typed_in(vault)) == (state.entries, state.drafts)
        self.state = state
        self._say({"kept": state.to_json(), "head": vault.head})

    @contextmanager
    def step(
        self,
        vault: Vault,
        more: int = 1,
        *,
        draft: Draft | None = None,
        ends: Draft | None = None,
        gives: Who | None = None,
        takes: Who | None = None,
        backups: int = 0,
        through: Iterable[State] = (),
    ) -> Iterator[None]:
        """One thing that is kept whole or not at all: so many entries more, a draft, the end of one, a key."""
        drafts = {one for one in self.state.drafts if draft is None or one[:3] != typed(draft)[:3]}
        drafts = {one for one in drafts if ends is None or one[:3] != typed(ends)[:3]}
        after = replace(
            self.state,
            entries=self.state.entries + more,
            drafts=frozenset(drafts | ({typed(draft)} if draft else set())),
            opens=frozenset((self.state.opens - {takes}) | ({gives} if gives else set())),
            backups=self.state.backups + backups,
        )
        self.about(*through, after)
        yield
        self.keep(after, vault)

    def _say(self, said: dict[str, Any]) -> None:
        os.write(self.fd, json.dumps(said).encode() + b"\n")
