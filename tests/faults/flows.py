"""The table of what can be cut off: every flow that changes a vault, as a child process runs it."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from datui.casework.reads import CASE as SEEN_CASE
from datui.pack import load_rules
from storage.forge import with_passphrase
from storage.slots import SHEET_LABEL
from storage.vault import Draft, Training, Vault, forge
from tests.faults.place import ADA, Place, Said, Teller, Who
from tests.storage.colleagues import BOLA, CAI, NEWER, OTHERS, SECOND, SHEET, enrolled, forged, proof
from tests.storage.conftest import CASE, NAME, PASSPHRASE, Hands, kept, note, report

ELSEWHERE = "e" * 32
NEW_ADA: Who = (NEWER, "A")
PAPER: Who = (SHEET, SHEET_LABEL)
NEW_PAPER: Who = (" ".join(SHEET.split()[::-1]), SHEET_LABEL)
PEOPLE: frozenset[Who] = frozenset({ADA, BOLA})


@dataclass(frozen=True)
class Flow:
    """One flow: what there is before it, and what it does; whether it changes who opens the vault.

    Where a cut leaves no vault, `again` begins anew; `also` looks at what a flow leaves beside the vault.
    """

    run: Callable[[Place, Teller], None]
    before: Callable[[Place], None] | None
    keys: bool = False
    again: Callable[[Place], None] | None = None
    also: Callable[[Place, Said], None] | None = None


FLOWS: dict[str, Flow] = {}
READY = b"ready\n"
"""What a child says before it begins."""


def flow(before: Callable[[Place], None] | None, **more: Any) -> Callable[[Any], Any]:
    """Put a flow into the table, under its own name."""

    def put(run: Callable[[Place, Teller], None]) -> Callable[[Place, Teller], None]:
        FLOWS[run.__name__] = Flow(run, before, **more)
        return run

    return put


def child(name: str, root: Path, pipe: Connection) -> None:
    """Run one flow over what lies ready, and say down the pipe what is kept: a child process does nothing else."""
    place, fd = Place(root, load_rules()), pipe.fileno()
    os.write(fd, READY)
    FLOWS[name].run(place, Teller(fd))


# What there is before


def made(place: Place) -> Vault:
    """A vault with one case in it and a supervisor."""
    vault = founded(place)
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault))
    enrolled(vault)
    return vault


def two(place: Place) -> None:
    made(place).close()


def three(place: Place) -> None:
    """Somebody more, whom the supervisor gave a key."""
    two(place)
    hers = place.opened(BOLA)
    enrolled(hers, SECOND, by=BOLA[0])
    hers.close()


@contextmanager
def at_work(place: Place, say: Teller, who: Who = ADA, people: Iterable[Who] = PEOPLE) -> Iterator[Vault]:
    """The vault, opened by somebody who says how it is before the first step, and closed after the last."""
    vault = place.opened(who)
    say.start(vault, people)
    yield vault
    vault.close()


def written(vault: Vault, record_id: str, words: str) -> Draft:
    values = {"record_id": record_id, "text": words}
    return Draft(
        kind="note",
        case_id=CASE,
        record_id=record_id,
        values=values,
        field="text",
        cursor=len(words),
        saved_at=vault.now(),
    )


def append(vault: Vault, say: Teller, case_id: str = CASE, **values: Any) -> None:
    """One note more, in a case that there is or a new one."""
    with say.step(vault):
        append_one(vault, case_id, **values)


def append_one(vault: Vault, case_id: str = CASE, **values: Any) -> None:
    vault.append(case_id, note(vault, **values) if vault.has_case(case_id) else report(vault, **values))


# The flows


def founded(place: Place) -> Vault:
    first = forge(PASSPHRASE, training=Training(), cheap=True)
    return Vault.create(place.vault, first, name=NAME, rules=place.rules, clock=Hands(), outside=place.outside)


@flow(None, again=lambda place: founded(place).close())
def create(place: Place, say: Teller) -> None:
    say.about(replace(say.state, entries=1))
    vault = founded(place)
    say.start(vault, [ADA])
    append(vault, say)
    vault.close()


@flow(two)
def save(place: Place, say: Teller) -> None:
    with at_work(place, say) as vault:
        for n in range(3):
            append(vault, say, CASE, because="words " * 40 * n)
            append(vault, say, f"{n + 1}" * 32, victim_name=f"Ngozi Hart{n}")


@flow(two)
def draft(place: Place, say: Teller) -> None:
    """Typing, keeping what was typed, typing again, and throwing it away."""
    with at_work(place, say) as vault:
        record, other = note(vault, text="She said that he"), vault.new_id()
        for words in ("She", "She said", "She said that he"):
            now = written(vault, record.record_id, words)
            with say.step(vault, 0, draft=now):
                vault.save_draft(now)
        waits = written(vault, other, "Ring back")
        with say.step(vault, 0, draft=waits):
            vault.save_draft(waits)
        with say.step(vault, ends=now):
            vault.append(CASE, record)
        with say.step(vault, 0, ends=waits):
            vault.drop_draft(CASE, "note", other)


@flow(two)
def batch(place: Place, say: Teller) -> None:
    with at_work(place, say) as vault:
        for _ in range(2):
            with say.step(vault, 4), vault.batch():
                kept(vault, ELSEWHERE, report(vault), note(vault))
                kept(vault, vault.new_id(), report(vault), note(vault, text="words " * 300))


@flow(two, keys=True)
def new_key(place: Place, say: Teller) -> None:
    """A new vault key: the database is written anew and takes the old one's name."""
    with at_work(place, say) as vault:
        append(vault, say)
        for why in ("", "once more"):
            with say.step(vault):
                vault.keys.rotate(proof(vault), why)
            append(vault, say)


@flow(two, keys=True)
def passphrase(place: Place, say: Teller) -> None:
    with at_work(place, say) as vault:
        for now, then in ((ADA, NEW_ADA), (NEW_ADA, ADA)):
            mine = proof(vault, now[0])
            new = with_passphrase(mine, then[0], vault.keys.header.vault_id)
            with say.step(vault, gives=then, takes=now):
                vault.keys.change_passphrase(mine, new)
            append(vault, say)


@flow(two, keys=True)
def enrol(place: Place, say: Teller) -> None:
    with at_work(place, say, BOLA) as vault:
        mine, new = proof(vault, BOLA[0]), forged(vault, OTHERS[SECOND])
        with say.step(vault, gives=CAI):
            vault.keys.enrol(mine, new, SECOND)
        append(vault, say)


@flow(three, keys=True)
def remove(place: Place, say: Teller) -> None:
    with at_work(place, say, BOLA, people=[ADA, BOLA, CAI]) as vault:
        mine, third = proof(vault, BOLA[0]), vault.keys.all()[2].holder.person
        with say.step(vault, takes=CAI):
            vault.keys.remove(mine, third, "left", "")
        append(vault, say)


@flow(two, keys=True)
def reset(place: Place, say: Teller) -> None:
    """The supervisor gives the officer, who forgot it, another passphrase."""
    with at_work(place, say, BOLA) as vault:
        officer = vault.keys.all()[0].holder
        mine, new = proof(vault, BOLA[0]), forged(vault, NEWER, "officer", person=bytes.fromhex(officer.person))
        with say.step(vault, gives=NEW_ADA, takes=ADA):
            vault.keys.reset(mine, new)
        append(vault, say)


@flow(two, keys=True)
def sheet(place: Place, say: Teller) -> None:
    """A recovery sheet, and another in its place: then a new vault key comes first."""
    with at_work(place, say) as vault:
        for paper, before in ((PAPER, None), (NEW_PAPER, PAPER)):
            mine, new = proof(vault), forged(vault, paper[0], "recovery", label=SHEET_LABEL)
            now = say.state
            between = [replace(now, entries=now.entries + 1, opens=now.opens - {before})] if before else []
            with say.step(vault, 1 + len(between), gives=paper, takes=before, through=between):
                vault.keys.make_sheet(mine, new)
        append(vault, say)


@flow(two)
def lock(place: Place, say: Teller) -> None:
    """A session from its unlock to its lock: it was opened, read, typed in, and what was read is counted at the end."""
    with at_work(place, say) as vault:
        with say.step(vault):
            vault.entered(None)
        with say.step(vault):
            vault.saw(SEEN_CASE, CASE)
        vault.saw(SEEN_CASE, CASE)
        half = written(vault, vault.new_id(), "She sa")
        with say.step(vault, 0, draft=half):
            vault.save_draft(half)
        with say.step(vault):
            vault.close_runs()


@flow(two)
def rebuild(place: Place, say: Teller) -> None:
    with at_work(place, say) as vault:
        for _ in range(2):
            with say.step(vault, 0):
                list(vault.rebuild())
            append(vault, say)
