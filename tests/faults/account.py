"""A plain account of what a vault must hold: no cryptography, no disk, no crash."""

import json
from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.faults.place import Typed

Key = tuple[str, str]
"""A draft: whose, and its record."""


@dataclass(frozen=True)
class Line:
    """One entry of a case: its record, of what kind that is, and whether it is there; a rescue may have lost it."""

    case_id: str
    record_id: str
    kind: str
    told: bool = True


@dataclass
class Account:
    """Everything that was acknowledged."""

    entries: int = 0
    at: dict[int, datetime] = field(default_factory=dict)
    """When each entry was written, as the clock stood; a clock that was moved moves no entry."""
    lines: dict[int, Line] = field(default_factory=dict)
    """The entries of the cases, by their numbers: the order in which they were kept. What a rescue lost is gone."""
    drafts: dict[Key, list[Typed]] = field(default_factory=dict)
    """The steps of each draft, oldest first; the last is the draft."""
    opens: dict[str, str] = field(default_factory=dict)
    """What is typed beside each letter."""
    named_at: int = 1
    """The entry that names the editions which are followed; nought until the next record of a case brings it along."""
    gone: set[str] = field(default_factory=set)
    """The people who have no key any more; what they had typed is shown to everyone."""

    def copy(self) -> "Account":
        return deepcopy(self)

    # Entries ----------------------------------------------------------------------------------------------------------

    @property
    def cases(self) -> dict[str, list[tuple[int, Line]]]:
        """What each case holds, in the order in which it was kept."""
        found: dict[str, list[tuple[int, Line]]] = {}
        for number, line in sorted(self.lines.items()):
            found.setdefault(line.case_id, []).append((number, line))
        return found

    @property
    def notes(self) -> list[Line]:
        """The notes that can be corrected."""
        return [line for _number, line in sorted(self.lines.items()) if line.kind == "note"]

    def wrote(self, at: datetime, more: int = 1) -> None:
        """So many entries more."""
        for _ in range(more):
            self.entries += 1
            self.at[self.entries] = at

    def keep(self, person: str, line: Line, at: datetime) -> None:
        """A record was kept, and its draft is at its end."""
        if not self.named_at:
            self.wrote(at)
            self.named_at = self.entries
        self.wrote(at)
        self.lines[self.entries] = line
        self.drafts.pop((person, line.record_id), None)

    # Drafts -----------------------------------------------------------------------------------------------------------

    def seen_by(self, person: str) -> dict[Key, list[Typed]]:
        """The drafts that somebody is shown, with their steps."""
        return {key: steps for key, steps in self.drafts.items() if key[0] in {person, *self.gone}}

    def own(self, person: str) -> list[Typed]:
        return sorted(steps[-1] for (owner, _record), steps in self.drafts.items() if owner == person)

    # What befell the vault --------------------------------------------------------------------------------------------

    def of_an_older_datui(self, officer: str) -> None:
        """Its drafts have no steps and name nobody, so they are the officer's."""
        self.drafts = {(officer, record): steps[-1:] for (_owner, record), steps in self.drafts.items()}

    def rescued(self, lost: Collection[int], untold: Collection[int], drafts: dict[Key, list[Typed]]) -> None:
        """Of a damaged vault this is left: without these entries, and without the records of those."""
        if self.named_at in {*lost, *untold}:
            self.named_at = 0
        self.at = {number: at for number, at in self.at.items() if number not in lost}
        self.lines = {
            number: replace(line, told=line.told and number not in untold)
            for number, line in self.lines.items()
            if number not in lost
        }
        self.drafts = drafts


def goes_on(before: list[Typed], now: list[Typed]) -> bool:
    """Whether the newest step followed those before it: the others are as they were, and no text went with them.

    Of a text that only grew, or only shrank, the longer stays.
    """
    stays = len(now) - 1
    gone = [_text(one) for one in before[stays:]]
    return now[:-1] == before[:stays] and all(any(_within(one, _text(other)) for other in now) for one in gone)


def _text(step: Typed) -> str:
    return str(json.loads(step[3])["text"])


def _within(one: str, other: str) -> bool:
    """Whether one text is the other with something taken out."""
    letters = iter(other)
    return all(letter in letters for letter in one)
