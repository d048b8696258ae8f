"""Keeping a record, against the same statements on an unkeyed file and one signature.

The floor is not written by hand: every statement that `vault.append` executes is taken down with its values, and
executed again, a moment later, on a copy of the same rows without a key, under the same pragmas.
"""

import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlcipher3 import dbapi2 as sqlcipher

from datui.casework.note import Note
from datui.casework.people import Person
from datui.casework.records import Record, build
from storage import schema
from storage.tables import TABLES
from storage.vault import Draft, Vault
from tests.bench.figures import Figure, Sample, within
from tests.bench.syncs import counted
from tests.bench.vaults import Bench, beneath

MOST = 1.5
CASES = 40
KEPT = "keeping a record"
_DIGEST = bytes(32)
Taken = list[tuple[str, tuple[Any, ...]]]
"""Statements with their values."""


def measure(bench: Bench) -> Iterator[Figure]:
    """A record kept in an open case, in turn on the vault and on its floors; then what each grew by."""
    small, large = (_kept(bench, cases) for cases in bench.sizes)
    for cases, took in zip(bench.sizes, (small, large), strict=True):
        middle = took.datui.p50 / took.floor.p50
        note = f"{middle:.2f} × at the middle; {len(took.statements)} statements for each; {took.syncs}"
        more = {"statements": took.statements}
        yield within("keep", KEPT, took.floor, took.datui, MOST, by="p95", cases=cases, note=note, more=more)
        for what, floor, said in (("keyed", took.keyed, ""), ("plain sqlite3", took.plain, took.plain_note)):
            ratio = took.datui.p50 / floor.p50
            yield Figure("keep", f"{KEPT}: a {what} floor", took.datui, floor, ratio, cases=cases, note=said)
    grown, most = large.datui.p50 / small.datui.p50, large.floor.p50 / small.floor.p50
    more_each, more_floor = large.datui.plus(-small.datui.p50), large.floor.plus(-small.floor.p50)
    what, goal = f"the same: {bench.sizes[1]:,} against {bench.sizes[0]:,}", f"p50 grows <= {most:.2f} x"
    yield Figure("keep", what, more_each, more_floor, grown, goal, grown <= most)


class Noted:
    """A connection that takes down every statement with its values on the way to the database."""

    def __init__(self, db: Any) -> None:
        self._db, self.taken = db, Taken()

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        self.taken.append((sql, values))
        return self._db.execute(sql, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


@dataclass
class Took:
    """Milliseconds of each, and what was found out about them."""

    datui: Sample
    floor: Sample
    keyed: Sample
    plain: Sample
    statements: list[str]
    syncs: str
    plain_note: str


@dataclass
class Four:
    """The vault; its rows without a key, with one, and in the sqlite3 of this Python."""

    vault: Vault
    noted: Noted
    floors: tuple[Any, Any, Any]
    plain_note: str
    signer: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def keep(self, case_id: str, record: Record) -> list[float]:
        """Keep one record in each of the four, its draft being there before; milliseconds of each."""
        self.vault.case(case_id)  # as it is when its screen is open
        draft = Draft(record.kind, case_id, record.record_id, record.body(), "text", 0, self.vault.now())
        self.vault.save_draft(draft)
        drafted = self.taken()
        for db in self.floors:
            self._on(db, drafted)
        ours = _timed(lambda: self.vault.append(case_id, record))
        taken = self.taken()
        return [ours, *(_timed(partial(self._on, db, taken)) for db in self.floors)]

    def taken(self) -> Taken:
        """What the vault has executed since this was last asked."""
        taken, self.noted.taken = self.noted.taken, []
        return taken

    def close(self) -> None:
        self.vault.close()
        for db in self.floors:
            db.close()

    def _on(self, db: Any, taken: Taken) -> None:
        for sql, values in taken:
            db.execute(sql, values).fetchall()
        self.signer.sign(_DIGEST)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


def _kept(bench: Bench, cases: int) -> Took:
    folder = bench.copy(cases, "keep")
    four = _four(bench, folder)
    which = cycle([row.case_id for row in four.vault.caseload(limit=CASES)])
    took: list[list[float]] = []
    for turn in range(bench.times(400) + 8):
        one = four.keep(next(which), _record(four.vault, turn))
        if turn >= 8:
            took.append(one)
    with counted(folder / schema.NAME, folder / "floor.db") as syncs:
        for turn in range(10):
            four.keep(next(which), _record(four.vault, turn))
    four.vault.append(next(which), _record(four.vault, 1))
    statements = [sql for sql, _values in four.taken() if not sql.startswith("SELECT")]
    four.close()
    shutil.rmtree(folder)
    datui, floor, keyed, plain = (Sample(values) for values in zip(*took, strict=True))
    return Took(datui, floor, keyed, plain, statements, syncs.words(10), four.plain_note)


def _record(vault: Vault, turn: int) -> Record:
    """A note and a person in turn: what officers write most, and what search has to find."""
    said = f"Note {turn}: she said that he waited at the gate again, and that the neighbour at number {turn} saw it. "
    note = {"note_kind": "words", "text": said * 3, "said_by": "the victim"}
    person = {"name": f"Fictional Person {turn}", "case_roles": ["third-party"], "phone": f"07700 900{turn % 1000:03}"}
    kind, typed = (Person, person) if turn % 2 else (Note, note)
    return build(kind, {"record_id": vault.new_id(), **typed}, now=vault.now())


# The four files -----------------------------------------------------------------------------------------------


def _four(bench: Bench, folder: Path) -> Four:
    """A vault, and beside it three files with its rows, all opened as the vault is."""
    unlocked = bench.unlocked(folder)
    keyed = beneath(folder, unlocked)
    keyed.execute("ATTACH ? AS floor KEY ''", (str(folder / "floor.db"),))
    keyed.execute("SELECT sqlcipher_export('floor')")
    keyed.close()
    (folder / "keyed").mkdir()
    shutil.copy(folder / schema.NAME, folder / "keyed")
    note = _make_plain(folder)
    vault: Any = Vault.open(folder, unlocked, rules=bench.rules)
    noted = Noted(vault._db)
    vault._opened.db = vault._ledger.db = noted
    floor, plain = _opened(sqlcipher.connect, folder / "floor.db"), _opened(sqlite3.connect, folder / "plain.db")
    return Four(vault, noted, (floor, beneath(folder / "keyed", unlocked), plain), note)


def _opened(connect: Callable[..., Any], path: Path) -> Any:
    db = connect(str(path), isolation_level=None)
    # Younger than the sqlite3 of some Pythons; the drafts ask it of a few short rows.
    db.create_function("octet_length", 1, lambda text: len(str(text).encode()))
    for pragma, value in schema._PRAGMAS.items():
        db.execute(f"PRAGMA {pragma} = {value}").fetchall()
    return db


def _make_plain(folder: Path) -> str:
    """The same rows for the sqlite3 of this Python; what has to be said of them."""
    if sqlite3.sqlite_version_info >= (3, 47):
        shutil.copy(folder / "floor.db", folder / "plain.db")
        return f"SQLite {sqlite3.sqlite_version}"
    tables = re.sub(r"INSERT INTO words .*?;", "", TABLES)
    triggers = re.findall(r"CREATE TRIGGER.*?END;", tables, re.DOTALL)
    with closing(sqlite3.connect(folder / "plain.db", isolation_level=None)) as db:
        db.execute("ATTACH ? AS floor", (str(folder / "floor.db"),))
        db.executescript(re.sub(r"CREATE TRIGGER.*?END;", "", tables, flags=re.DOTALL))
        names = "SELECT name FROM floor.sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ordinary = [name for (name,) in db.execute(f"{names} AND name NOT LIKE 'words%'")]
        for name in ordinary:
            db.execute(f"INSERT INTO main.{name} SELECT * FROM floor.{name}")
        db.executescript("".join(triggers))
    return f"SQLite {sqlite3.sqlite_version}, which cannot read the search index: it starts with an empty one"
