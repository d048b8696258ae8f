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
from itertools import cycle
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlcipher3 import dbapi2 as sqlcipher

from datui.casework.note import Note
from datui.casework.records import Record, build
from storage import schema
from storage.vault import Draft, Vault
from tests.bench.figures import Figure, Sample, within
from tests.bench.syncs import counted
from tests.bench.vaults import Bench, beneath

MOST = 1.5
CASES = 8
_DIGEST = bytes(32)


def measure(bench: Bench) -> Iterator[Figure]:
    """A note kept in an open case, in turn on the vault, the floor and plain sqlite3; then what each grew by."""
    small, large = (_kept(bench, cases) for cases in bench.sizes)
    for cases, took in zip(bench.sizes, (small, large), strict=True):
        note = f"{took.statements} statements each; {took.syncs}"
        what = "keeping a record"
        yield within("keep", what, took.floor, took.datui, MOST, by="p50", cases=cases, note=note)
        yield within("keep", f"{what}: its p95", took.floor, took.datui, MOST, by="p95", cases=cases)
        yield Figure("keep", "the floor on plain sqlite3", took.plain, cases=cases, note=took.plain_note)
    grown, most = large.datui.p50 / small.datui.p50, large.floor.p50 / small.floor.p50
    yield Figure(
        "keep",
        f"the same: {bench.sizes[1]:,} against {bench.sizes[0]:,}",
        large.datui.plus(-small.datui.p50),
        large.floor.plus(-small.floor.p50),
        grown,
        f"p50 grows <= {most:.2f} x",
        grown <= most,
    )


class Noted:
    """A connection that takes down every statement with its values on the way to the database."""

    def __init__(self, db: Any) -> None:
        self._db, self.taken = db, list[tuple[str, tuple[Any, ...]]]()

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
    plain: Sample
    statements: int
    syncs: str
    plain_note: str


@dataclass
class Three:
    """The vault, its rows without a key, and its rows in the sqlite3 of this Python."""

    vault: Vault
    noted: Noted
    floor: Any
    plain: sqlite3.Connection
    plain_note: str
    signer: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def keep(self, case_id: str, record: Record) -> tuple[float, float, float]:
        """Keep one record in each of the three, its draft being there before; milliseconds of each."""
        draft = Draft(record.kind, case_id, record.record_id, record.body(), "text", 0, self.vault.now())
        self.vault.save_draft(draft)
        self._again(self._taken())
        ours = _timed(lambda: self.vault.append(case_id, record))
        taken = self._taken()
        return ours, _timed(lambda: self._on(self.floor, taken)), _timed(lambda: self._on(self.plain, taken))

    def _taken(self) -> list[tuple[str, tuple[Any, ...]]]:
        taken, self.noted.taken = self.noted.taken, []
        return taken

    def _again(self, taken: list[tuple[str, tuple[Any, ...]]]) -> None:
        for db in (self.floor, self.plain):
            self._on(db, taken)

    def _on(self, db: Any, taken: list[tuple[str, tuple[Any, ...]]]) -> None:
        for sql, values in taken:
            db.execute(sql, values).fetchall()
        self.signer.sign(_DIGEST)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


def _kept(bench: Bench, cases: int) -> Took:
    folder = bench.copy(cases, "keep")
    three = _three(bench, folder)
    open_cases = [row.case_id for row in three.vault.caseload(limit=CASES)]
    for case_id in open_cases:
        three.vault.case(case_id)  # as it is when its screen is open
    which = cycle(open_cases)
    took: list[tuple[float, float, float]] = []
    for turn in range(bench.times(400) + 8):
        one = three.keep(next(which), _note(three.vault, turn))
        if turn >= 8:
            took.append(one)
    with counted(folder / schema.NAME, folder / "floor.db") as syncs:
        for turn in range(CASES):
            three.keep(next(which), _note(three.vault, turn))
    statements = _statements(three, next(which))
    three.vault.close()
    three.floor.close()
    three.plain.close()
    shutil.rmtree(folder)
    ours, floor, plain = (Sample(values) for values in zip(*took, strict=True))
    return Took(ours, floor, plain, statements, syncs.words(CASES), three.plain_note)


def _statements(three: Three, case_id: str) -> int:
    three.vault.append(case_id, _note(three.vault, 0))
    return len(three._taken())


def _note(vault: Vault, turn: int) -> Record:
    said = f"Note {turn}: she said that he waited at the gate again, and that the neighbour at number {turn} saw it. "
    typed = {"record_id": vault.new_id(), "note_kind": "words", "text": said * 3, "said_by": "the victim"}
    return build(Note, typed, now=vault.now())


# The three files -----------------------------------------------------------------------------------------------


def _three(bench: Bench, folder: Path) -> Three:
    """A vault, and beside it two files with its rows, all opened as the vault is."""
    unlocked = bench.unlocked(folder)
    keyed = beneath(folder, unlocked)
    keyed.execute("ATTACH ? AS floor KEY ''", (str(folder / "floor.db"),))
    keyed.execute("SELECT sqlcipher_export('floor')")
    keyed.close()
    note = _make_plain(folder)
    vault: Any = Vault.open(folder, unlocked, rules=bench.rules)
    noted = Noted(vault._db)
    vault._db = vault._ledger.db = noted
    floor, plain = (_opened(connect, folder / name) for connect, name in FILES)
    return Three(vault, noted, floor, plain, note)


FILES: tuple[tuple[Callable[..., Any], str], ...] = ((sqlcipher.connect, "floor.db"), (sqlite3.connect, "plain.db"))


def _opened(connect: Callable[..., Any], path: Path) -> Any:
    db = connect(str(path), isolation_level=None)
    for pragma in schema._PRAGMAS:
        db.execute(f"PRAGMA {pragma}").fetchall()
    return db


def _make_plain(folder: Path) -> str:
    """The same rows for the sqlite3 of this Python; what has to be said of them."""
    if sqlite3.sqlite_version_info >= (3, 47):
        shutil.copy(folder / "floor.db", folder / "plain.db")
        return f"SQLite {sqlite3.sqlite_version}"
    tables = re.sub(r"INSERT INTO words .*?;", "", schema._TABLES)
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
