"""What lists and search read: derived from the ledger in the same transaction, and rebuildable from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from datui import __version__
from datui.casework.case import Case, CaseRow
from datui.casework.moments import LONDON, london
from datui.casework.policy import Rules
from datui.casework.records import Entry, found_by
from datui.casework.vault import Unreadable
from storage import schema
from storage.ledger import Ledger, micros, moment
from storage.words import asked, indexed

if TYPE_CHECKING:
    from sqlite3 import Connection

NEVER = 2**62
"""Sorts after every moment: a case with nothing due."""
_COLUMNS = "case_id, reference, initials, open, danger, level, stage, duty, due_at, received_at"
_SLICE = 20
_TORN_SEARCH = 267  # SQLITE_CORRUPT_VTAB
Words = tuple[int, str, str]
"""An entry's sequence number, its case and its words."""
_RowValues = tuple[bytes, str, str, int, int, str, str, str, int | None, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are; danger, overdue and today count open ones, each once, where the caseload lists it."""

    open: int
    closed: int
    danger: int
    overdue: int
    today: int


def values_of(row: CaseRow) -> tuple[_RowValues, tuple[int, int]]:
    """A row as the table holds it, and the two columns that only sorting needs."""
    due = None if row.due_at is None else micros(row.due_at)
    held = (
        bytes.fromhex(row.case_id),
        row.reference,
        row.initials,
        int(row.open),
        int(row.danger),
        row.level,
        row.stage,
        row.duty,
        due,
        micros(row.received_at),
    )
    return held, (int(row.open and row.danger), NEVER if due is None else due)


def _row(values: _RowValues) -> CaseRow:
    case_id, reference, initials, open_, danger, level, stage, duty, due, received = values
    return CaseRow(
        case_id=case_id.hex(),
        reference=reference,
        initials=initials,
        open=bool(open_),
        danger=bool(danger),
        level=level,
        stage=stage,
        duty=duty,
        due_at=None if due is None else moment(due),
        received_at=moment(received),
    )


def write_row(db: "Connection", row: CaseRow) -> None:
    """Put a case's row in the place of the one before it."""
    held, sorting = values_of(row)
    db.execute(
        f"INSERT OR REPLACE INTO caseload ({_COLUMNS}, urgent, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*held, *sorting),
    )


def words_of(entry: Entry, reference: str) -> str:
    """What the index holds for an entry; `reference` is given with a case's first entry only."""
    return indexed(found_by(entry.record), reference)


def write_words(db: "Connection", case_id: str, seq: int, words: str) -> None:
    """Let search find an entry by these words."""
    if words:
        db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (seq, words))
        db.execute("INSERT INTO found (seq, case_id) VALUES (?, ?)", (seq, bytes.fromhex(case_id)))


def write_all_words(db: "Connection", words: list[Words], top: int) -> None:
    """Write the words of every entry up to `top`; a later one has written its own."""
    for seq, case_id, text in words:
        if seq <= top:
            write_words(db, case_id, seq, text)


def _end_of_day(now: datetime) -> int:
    tomorrow = london(now).date() + timedelta(days=1)
    return micros(datetime.combine(tomorrow, time(), LONDON))


@dataclass(frozen=True, slots=True)
class _Band:
    """One stretch of the caseload, and the index that holds it in order."""

    where: str
    order: str
    index: str = "caseload_due"
    values: tuple[int, ...] = ()

    def page(self, db: "Connection", limit: int, offset: int) -> list[_RowValues]:
        """A page of the band, read along its index: no table is ever sorted."""
        source = f"caseload INDEXED BY {self.index} WHERE {self.where}"
        sql = f"SELECT {_COLUMNS} FROM {source} ORDER BY {self.order} LIMIT ? OFFSET ?"
        return db.execute(sql, (*self.values, limit, offset)).fetchall()


def _bands(now: datetime) -> tuple[_Band, ...]:
    """The caseload in order of safety: danger, overdue, due today, the rest by age, then the closed."""
    at, midnight, soonest = micros(now), _end_of_day(now), "due, received_at, case_id"
    calm = "open = 1 AND urgent = 0 AND"
    return (
        _Band("open = 1 AND urgent = 1", soonest),
        _Band(f"{calm} due < ?", soonest, values=(at,)),
        _Band(f"{calm} due >= ? AND due < ?", soonest, values=(at, midnight)),
        _Band(f"{calm} due >= ?", "received_at, case_id", "caseload_age", (midnight,)),
        _Band("open = 0 AND urgent = 0", "received_at DESC, case_id DESC", "caseload_age"),
    )


def caseload(db: "Connection", now: datetime, offset: int, limit: int) -> list[CaseRow]:
    """A page of the caseload. A band that lies wholly before the page is counted and not read."""
    rows: list[CaseRow] = []
    for band in _bands(now):
        if len(rows) >= limit:
            break
        found = band.page(db, limit - len(rows), offset)
        rows += map(_row, found)
        if found:
            offset = 0
        elif offset:
            offset -= _count(db, band.where, band.values)
    return rows


def _count(db: "Connection", where: str, values: tuple[int, ...]) -> int:
    # One index for every count: the pages of a second would have to be read and decrypted too.
    sql = f"SELECT count(*) FROM caseload INDEXED BY caseload_due WHERE {where}"
    (number,) = db.execute(sql, values).fetchone()
    return int(number)


def count(db: "Connection", now: datetime) -> Counts:
    """How many cases of each sort there are at this moment."""
    at, midnight = micros(now), _end_of_day(now)
    return Counts(
        open=_count(db, "open = 1", ()),
        closed=_count(db, "open = 0", ()),
        danger=_count(db, "open = 1 AND urgent = 1", ()),
        overdue=_count(db, "open = 1 AND urgent = 0 AND due < ?", (at,)),
        today=_count(db, "open = 1 AND urgent = 0 AND due >= ? AND due < ?", (at, midnight)),
    )


def find(db: "Connection", typed: str, limit: int) -> list[CaseRow]:
    """Cases in which every typed word begins a word of what finds them; open ones first, then the newest."""
    held = "case_id IN (SELECT case_id FROM found WHERE seq IN (SELECT rowid FROM words WHERE words MATCH ?))"
    for terms in asked(typed):
        where = " AND ".join(held for _ in terms)
        sql = f"SELECT {_COLUMNS} FROM caseload WHERE {where} ORDER BY open DESC, received_at DESC, case_id LIMIT ?"
        if found := db.execute(sql, (*terms, limit)).fetchall():
            return [_row(one) for one in found]
    return []


def _mark(rules: str, head: bytes) -> str:
    return f"{__version__} {rules} {head.hex()}"


def whole(db: "Connection", rules: str, head: bytes) -> bool:
    """Whether the index was written by this release under these rules, and up to this end of the ledger."""
    row = db.execute("SELECT value FROM derived WHERE name = 'whole'").fetchone()
    return row is not None and row[0] == _mark(rules, head)


def set_whole(db: "Connection", rules: str, head: bytes) -> None:
    """Say by which release, under which rules and up to which end of the ledger the index is whole."""
    db.execute("INSERT OR REPLACE INTO derived (name, value) VALUES ('whole', ?)", (_mark(rules, head),))


def follow(db: "Connection", rules: str, before: bytes, head: bytes) -> None:
    """Say that the index is whole up to a new end, where it was whole up to the one before."""
    sql = "UPDATE derived SET value = ? WHERE name = 'whole' AND value = ?"
    db.execute(sql, (_mark(rules, head), _mark(rules, before)))


def spoil(db: "Connection") -> None:
    """Say that the index is not whole, so that it is written again at the next opening."""
    if db.execute("SELECT 1 FROM derived WHERE name = 'whole' AND value = ''").fetchone():
        return
    db.execute("INSERT OR REPLACE INTO derived (name, value) VALUES ('whole', '')")


@contextmanager
def spared(db: "Connection") -> Iterator[None]:
    """Never lose a record to the lists: where a row of theirs is refused, they are to be written again."""
    try:
        yield
    except schema.SqlError as wrong:
        if not torn(wrong):
            raise
        spoil(db)


def torn(wrong: BaseException | None) -> bool:
    """Whether an error says that a row of the lists is refused, or that search is torn."""
    return isinstance(wrong, schema.RefusedRow) or getattr(wrong, "sqlite_errorcode", None) == _TORN_SEARCH


def slices(ledger: Ledger) -> Iterator[list[str]]:
    """Every case id of the ledger, a slice at a time."""
    batch: list[str] = []
    for case_id in ledger.cases():
        batch.append(case_id)
        if len(batch) == _SLICE:
            yield batch
            batch = []
    yield batch


@dataclass(frozen=True, slots=True)
class Derived:
    """What the index should hold of some cases: their rows, and their words in the order of the ledger.

    `unread` are the entries that cannot be read and `partial` their cases: what was written of them when they could
    is not known any more.
    """

    rows: list[CaseRow]
    words: list[Words]
    unread: list[int]
    partial: set[str]


def derived(ledger: Ledger, case_ids: list[str], rules: Rules) -> Derived:
    """What the index should hold of these cases."""
    rows: list[CaseRow] = []
    words: list[Words] = []
    unread: list[int] = []
    partial: set[str] = set()
    for case_id in case_ids:
        entries = ledger.case(case_id)
        case = Case.fold(case_id, entries, rules)
        rows.append(case.row())
        for entry in entries:
            if isinstance(entry.record, Unreadable):
                unread.append(entry.seq)
                partial.add(case_id)
            first = entry.seq == entries[0].seq
            words.append((entry.seq, case_id, words_of(entry, case.reference if first else "")))
    return Derived(rows, sorted(words), unread, partial)


def rebuild(ledger: Ledger, rules: Rules) -> Iterator[tuple[int, int]]:
    """Write the whole index again, yielding entries done of all between slices; what is added meanwhile writes its own.

    The index counts as stale until the last slice, so a rebuild that is cut off begins again at the next opening.
    """
    db, top, total = ledger.db, ledger.seq, ledger.in_cases()
    db.execute("BEGIN IMMEDIATE")
    try:
        spoil(db)
        db.execute("INSERT INTO words (words) VALUES ('delete-all')")
        db.execute("DELETE FROM found")
        db.execute("DELETE FROM caseload WHERE case_id NOT IN (SELECT case_id FROM entry)")
        db.execute("COMMIT")
        done = 0
        for case_ids in slices(ledger):
            found = derived(ledger, case_ids, rules)
            db.execute("BEGIN IMMEDIATE")
            for row in found.rows:
                write_row(db, row)
            write_all_words(db, found.words, top)
            db.execute("COMMIT")
            done += sum(seq <= top for seq, _case_id, _text in found.words)
            yield done, total
        db.execute("BEGIN IMMEDIATE")
        set_whole(db, rules.digest, ledger.head)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def same_row(db: "Connection", held: _RowValues, sorting: tuple[int, int]) -> bool:
    """Whether the table holds this very row."""
    sql = f"SELECT {_COLUMNS}, urgent, due FROM caseload WHERE case_id = ?"
    return bool(db.execute(sql, (held[0],)).fetchone() == (*held, *sorting))
