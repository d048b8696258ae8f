"""What lists and search read: derived from the ledger in the same transaction, and written again from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datui import __version__
from datui.casework.case import Case
from datui.casework.due import CALM
from datui.casework.interest import marks
from datui.casework.records import VAULT_CASE, Entry, found_by
from datui.casework.row import CaseRow, reference
from datui.casework.rules import Rules
from datui.casework.traits import tokens
from datui.casework.vault import Unreadable
from storage import schema, slices
from storage.ledger import BEFORE_CASES, Ledger
from storage.rows import micros
from storage.words import indexed

if TYPE_CHECKING:
    from sqlite3 import Connection

NEVER = 2**62
"""Sorts after every moment: a case with nothing due."""
COLUMNS = "case_id, reference, initials, open, danger, level, stage, duty, due_at, received_at"
_EMPTIED = (
    "DELETE FROM found WHERE seq IN (SELECT seq FROM found ORDER BY seq LIMIT ?)",
    # How long each text was, which full text keeps for its ranking and datui never asks for.
    "DELETE FROM words_docsize WHERE id IN (SELECT id FROM words_docsize ORDER BY id LIMIT ?)",
)
"""What takes most of the emptying before everything is written again, and can be done a slice at a time."""
_MERGED = 16
"""How many pages of the search are brought together in each slice of writing it: more than a slice writes."""
_TORN_SEARCH = 267  # SQLITE_CORRUPT_VTAB
_SPOILT, BEGUN = "", "begun"
"""What stands in the place of the mark: that the index is not whole, and that it is being written again."""
_ROWS = 3
"""Counted up when a row would say something else of the same case: older lists are written again."""
_FIRST, _LAST = b"", b"\xff" * 17
"""Before and after every case id."""
Words = tuple[int, str, str]
"""An entry's sequence number, its case and its words."""
RowValues = tuple[bytes, str, str, int, int, str, str, str, int | None, int]


def values_of(row: CaseRow) -> tuple[RowValues, tuple[int, int]]:
    """A row as the table holds it, and the two columns that only sorting needs."""
    due = None if row.due_at is None else micros(row.due_at)
    held = (
        bytes.fromhex(row.case_id),
        row.reference,
        row.initials,
        int(row.open),
        row.pressing,
        row.level,
        row.stage,
        row.duty,
        due,
        micros(row.received_at),
    )
    return held, (row.pressing if row.open else CALM, NEVER if due is None else due)


def write_row(db: "Connection", row: CaseRow) -> None:
    """Put a case's row in the place of the one before it."""
    held, sorting = values_of(row)
    db.execute(
        f"INSERT OR REPLACE INTO caseload ({COLUMNS}, urgent, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*held, *sorting),
    )


def words_of(entry: Entry, reference: str) -> str:
    """What the index holds for an entry; `reference` is given with a case's first entry only."""
    return indexed((*found_by(entry.record), *tokens(entry.record), *marks(entry.record)), reference)


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
    # Else full text would put off bringing its parts together, and then do all of it in one slice.
    db.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (_MERGED,))


def _hand(rules: str) -> str:
    return f"{__version__}-{_ROWS} {rules}"


def _mark(rules: str, head: bytes) -> str:
    return f"{_hand(rules)} {head.hex()}"


def _mark_of(db: "Connection") -> str | None:
    row = db.execute("SELECT value FROM derived WHERE name = 'whole'").fetchone()
    return None if row is None else str(row[0])


def whole(db: "Connection", rules: str, head: bytes) -> bool:
    """Whether the index was written by this release under these rules, and up to this end of the ledger."""
    return _mark_of(db) == _mark(rules, head)


def stale(db: "Connection", rules: str) -> bool:
    """Whether the index is of another release or of other rules, or is being written: it cannot be compared."""
    mark = _mark_of(db) or _SPOILT
    hand, _space, head = mark.rpartition(" ")
    return mark == BEGUN or (len(hand.split(" ")) == 2 and len(head) == 64 and hand != _hand(rules))


def set_whole(db: "Connection", rules: str, head: bytes) -> None:
    """Say by which release, under which rules and up to which end of the ledger the index is whole."""
    db.execute("INSERT OR REPLACE INTO derived (name, value) VALUES ('whole', ?)", (_mark(rules, head),))


def follow(db: "Connection", rules: str, before: bytes, head: bytes) -> None:
    """Say that the index is whole up to a new end, where it was whole up to the one before."""
    sql = "UPDATE derived SET value = ? WHERE name = 'whole' AND value = ?"
    db.execute(sql, (_mark(rules, head), _mark(rules, before)))


def spoil(db: "Connection", mark: str = _SPOILT) -> None:
    """Say that the index is not whole, so that it is written again at the next opening."""
    if _mark_of(db) != mark:
        db.execute("INSERT OR REPLACE INTO derived (name, value) VALUES ('whole', ?)", (mark,))


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


@dataclass(frozen=True, slots=True)
class Derived:
    """What the index should hold of a slice of the ledger: the words of its entries, and the rows of the cases it ends.

    `unread` are the entries that cannot be read and `partial` the cases that have such: what was written of them when
    they could is not known any more. The rows are of every case id after the one and up to the other.
    """

    rows: list[CaseRow]
    partial: set[str]
    words: list[Words]
    unread: list[int]
    after: bytes
    upto: bytes


def derived(ledger: Ledger, rules: Rules) -> Iterator[Derived]:
    """What the index should hold, case by case and a slice at a time, however long a case is.

    A row is what the ledger gives at that moment: it is compared or written before anything else is kept.
    """
    entries, after, at = list[Entry](), _FIRST, BEFORE_CASES
    while part := slices.few(ledger.of_cases(at)):
        at = part[-1].row.case_id, part[-1].row.seq
        ended, words, unread = list[list[Entry]](), list[Words](), list[int]()
        for entry in map(ledger.entry, part):
            if entries and entry.case_id != entries[0].case_id:
                ended.append(entries)
                entries = []
            words.append((entry.seq, entry.case_id, words_of(entry, "" if entries else reference(entry.case_id))))
            if isinstance(entry.record, Unreadable):
                unread.append(entry.seq)
            entries.append(entry)
        # More of the last case may come: its row waits for the next slice.
        upto = bytes.fromhex(ended[-1][0].case_id) if ended else after
        yield Derived(*_rows(ended, rules), sorted(words), unread, after, upto)
        after = upto
    yield Derived(*_rows([entries] if entries else [], rules), [], [], after, _LAST)


def _rows(ended: list[list[Entry]], rules: Rules) -> tuple[list[CaseRow], set[str]]:
    """The rows of cases of which all entries are here, and which of them have some that cannot be read."""
    partial = {of[0].case_id for of in ended if any(isinstance(one.record, Unreadable) for one in of)}
    return [Case.fold(of[0].case_id, of, rules).row() for of in ended], partial


def strangers(db: "Connection", part: Derived) -> list[bytes]:
    """The rows in this stretch of the caseload that are of no case of the ledger."""
    unknown = "(case_id = ? OR NOT EXISTS (SELECT 1 FROM entry WHERE entry.case_id = caseload.case_id))"
    sql = f"SELECT case_id FROM caseload WHERE case_id > ? AND case_id <= ? AND {unknown}"
    return [bytes(case_id) for (case_id,) in db.execute(sql, (part.after, part.upto, bytes.fromhex(VAULT_CASE)))]


def rebuild(ledger: Ledger, rules: Rules) -> Iterator[tuple[int, int]]:
    """Write the whole index again, yielding entries done of all between slices; what is added meanwhile writes its own.

    The index counts as stale until the last slice, so a rebuild that is cut off begins again at the next opening, and
    so does one between whose slices a save could not write its own.
    """
    db, total, done = ledger.db, ledger.in_cases(), 0
    with _slice(ledger):
        spoil(db, BEGUN)
    for emptied in _EMPTIED:
        more = True
        while more:
            yield done, total
            with _slice(ledger):
                more = db.execute(emptied, (slices.ROWS,)).rowcount == slices.ROWS
    with _slice(ledger):
        # What is kept from here on writes its own words.
        top = ledger.seq
        db.execute("INSERT INTO words (words) VALUES ('delete-all')")
        db.execute("DELETE FROM found")
    yield done, total
    for found in derived(ledger, rules):
        with _slice(ledger):
            db.executemany("DELETE FROM caseload WHERE case_id = ?", [(one,) for one in strangers(db, found)])
            for row in found.rows:
                write_row(db, row)
            write_all_words(db, found.words, top)
        done += sum(seq <= top for seq, _case_id, _text in found.words)
        yield done, total
    with _slice(ledger):
        if _mark_of(db) == BEGUN:
            set_whole(db, rules.digest, ledger.head)


@contextmanager
def _slice(ledger: Ledger) -> Iterator[None]:
    """One slice of it is written, all or none."""
    with ledger.alone:
        ledger.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            ledger.db.execute("COMMIT")
        except BaseException:
            if ledger.db.in_transaction:
                ledger.db.execute("ROLLBACK")
            raise


def same_row(db: "Connection", row: CaseRow) -> bool:
    """Whether the table holds this very row."""
    held, sorting = values_of(row)
    sql = f"SELECT {COLUMNS}, urgent, due FROM caseload WHERE case_id = ?"
    return bool(db.execute(sql, (held[0],)).fetchone() == (*held, *sorting))


def same_name(db: "Connection", row: CaseRow) -> bool:
    """Whether the table holds a row of this case under its reference, which no entry has to be read for."""
    sql = "SELECT reference FROM caseload WHERE case_id = ?"
    return bool(db.execute(sql, (bytes.fromhex(row.case_id),)).fetchone() == (row.reference,))
