"""Look at everything, believe nothing: the header, the chain, the index and the pages, a slice at a time.

What a Failure can say is wrong (`what`), and nothing else:

  header      a copy of the header is missing, damaged or not the one in use
  genesis     the first entry does not found this vault
  sequence    a number is missing, doubled or out of order
  chain       an entry does not follow from the one before it
  signature   an entry was not signed by the person it names
  person      an entry names a person, a key or a role that the ledger does not know
  role        an entry was written by someone whose role may not write its kind
  epoch       an entry names an epoch that this vault has not reached
  body        a record is not the one that was signed for
  missing-body  a record is gone, and no erasure accounts for it
  unreadable  a record was signed for and this datui cannot read it
  index       a row of the caseload is not what the ledger gives
  words       the search index is not what the ledger gives
  pages       a page of the database was changed outside datui
  structure   the database's own structure is damaged
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlcipher

from datui.casework.case import CaseRow
from datui.casework.policy import Rules
from datui.casework.records import REGISTRY, VAULT_CASE
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis
from storage import copies, index, schema
from storage import header as headers
from storage.ledger import Ledger, Row, Stored, genesis_prev, record_of, stored
from storage.refusals import RESTORE

if TYPE_CHECKING:
    from sqlite3 import Connection

_REBUILD = "Open the vault: datui writes the lists and the search again from the records."
_REPAIR = "Open the vault: datui writes the header again from the good copy."
_NEWER = "Open the vault with the newest datui."
_SLICE = 250
_TERMS = 5_000
MOST_FAILURES = 200
"""A slice tells of at most so many; more of the same say nothing new."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as it was written: what, at which entry (None where at none), and what to do."""

    what: str
    entry: int | None = None
    route: str = RESTORE


@dataclass(frozen=True, slots=True)
class Checked:
    """One slice: which part was looked at, how much of it is done, and what was found wrong in this slice."""

    part: str
    done: int
    total: int
    failures: tuple[Failure, ...] = ()


def verify(
    ledger: Ledger, rules: Rules, folder: Path, current: headers.Header, mac: bytes | bytearray
) -> Iterator[Checked]:
    """Every check there is, cheapest first. Changes nothing; saves may come between two slices."""
    yield Checked("header", 1, 1, tuple(_header(folder, current, mac)))
    yield from _as_far_as_it_goes("entries", _chain(ledger, current.epoch))
    yield from _as_far_as_it_goes("records", _records(ledger))
    yield from _as_far_as_it_goes("index", _index(ledger, rules))
    yield from pages(ledger.db)


def _as_far_as_it_goes(part: str, slices: Iterator[Checked]) -> Iterator[Checked]:
    """A part of the checks that ends where a page cannot be read, and says so."""
    try:
        yield from slices
    except schema.SqlError:
        yield Checked(part, 0, 0, (Failure("pages"),))


def _header(folder: Path, current: headers.Header, mac: bytes | bytearray) -> Iterator[Failure]:
    found = copies.read(folder)
    for name in copies.NAMES:
        copy = found.get(name)
        if copy is None or copy.header != current or not headers.genuine(copy.raw, mac):
            yield Failure("header", route=_REPAIR)


class _Chain:
    """The walk along the chain: what the next entry must follow, and whose run is not yet proved."""

    def __init__(self, ledger: Ledger, epoch: int) -> None:
        self.ledger = ledger
        self.epoch = epoch
        self.seq = 0
        self.reached = 1
        self.prev = genesis_prev(ledger.vault_id)
        self.unproved: Row | None = None
        # Entries whose body a supervisor's signed erasure took away; there is no such record kind yet.
        self.erased: frozenset[int] = frozenset()

    def step(self, one: Stored) -> Iterator[Failure]:
        """What is wrong with the next entry."""
        row = one.row
        if row.seq != self.seq + 1:
            yield Failure("sequence", row.seq)
        if row.prev != self.prev:
            yield Failure("chain", row.seq)
        if not self.reached <= row.epoch <= self.epoch:
            yield Failure("epoch", row.seq)
        self.seq, self.prev = row.seq, row.link(self.ledger.vault_id)
        self.reached = max(self.reached, min(row.epoch, self.epoch))
        yield from self._signature(row)
        yield from self._writer(row)
        yield from self._body(one)

    def _signature(self, row: Row) -> Iterator[Failure]:
        """One signature proves the owner's run that it ends, since each entry holds the hash of the one before."""
        owners = row.person == self.ledger.owner
        if not owners:
            yield from self.end_of_run()
        if not owners or row.seq == 1:
            yield from self._proved(row)
        self.unproved = row if owners else None

    def end_of_run(self) -> Iterator[Failure]:
        """Prove the run of the owner's entries that ends here."""
        if self.unproved is not None:
            yield from self._proved(self.unproved)
            self.unproved = None

    def _proved(self, row: Row) -> Iterator[Failure]:
        person = self.ledger.people.get(row.person)
        if person is not None and not person.signed(row, self.ledger.vault_id):
            yield Failure("signature", row.seq)

    def _writer(self, row: Row) -> Iterator[Failure]:
        person = self.ledger.people.get(row.person)
        if person is None or person.key_id != row.key_id or person.role != row.role:
            yield Failure("person", row.seq)
        kind = REGISTRY.get(row.kind)
        if kind is not None and row.role not in kind.roles:
            yield Failure("role", row.seq)
        if (row.seq == 1) != (row.kind == Genesis.kind) or (
            row.kind == Genesis.kind and row.case_id.hex() != VAULT_CASE
        ):
            yield Failure("genesis", row.seq)

    def _body(self, one: Stored) -> Iterator[Failure]:
        row = one.row
        if one.body is None:
            if row.seq not in self.erased:
                yield Failure("missing-body", row.seq)
        elif not one.intact:
            yield Failure("body", row.seq)


def _chain(ledger: Ledger, epoch: int) -> Iterator[Checked]:
    walk, top = _Chain(ledger, epoch), ledger.seq
    (first,) = ledger.db.execute("SELECT min(seq) FROM entry").fetchone()
    after = min(0, (first or 1) - 1)
    while True:
        part = list(stored(ledger.db, "WHERE e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT ?", (after, top, _SLICE)))
        failures = [failure for one in part for failure in walk.step(one)]
        if len(part) < _SLICE:
            failures += walk.end_of_run()
            if walk.seq != top or top == 0:
                failures.append(Failure("sequence"))
            failures += _strays(ledger.db, top)
            yield Checked("entries", top, top, tuple(failures[:MOST_FAILURES]))
            return
        after = part[-1].row.seq
        yield Checked("entries", after, top, tuple(failures[:MOST_FAILURES]))


def _records(ledger: Ledger) -> Iterator[Checked]:
    """Read every record that was signed for: whether this datui can, and whether it is the one that its entry names."""
    after, top = 0, ledger.seq
    where = "WHERE e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT ?"
    while part := list(stored(ledger.db, where, (after, top, _SLICE))):
        after = part[-1].row.seq
        failures = [failure for one in part if one.intact for failure in _record(one)]
        yield Checked("records", after, top, tuple(failures[:MOST_FAILURES]))


def _record(one: Stored) -> Iterator[Failure]:
    try:
        if record_of(one).record_id != one.row.record_id.hex():
            yield Failure("body", one.row.seq)
    except Refusal:
        yield Failure("unreadable", one.row.seq, _NEWER)


def _strays(db: "Connection", top: int) -> Iterator[Failure]:
    for (seq,) in db.execute(
        "SELECT seq FROM body WHERE seq NOT IN (SELECT seq FROM entry) AND seq <= ? LIMIT 10", (top,)
    ):
        yield Failure("body", seq)


def _index(ledger: Ledger, rules: Rules) -> Iterator[Checked]:
    """Compare every row of the caseload, and then all words with those of an index made anew in memory."""
    db, top, total = ledger.db, ledger.seq, ledger.in_cases()
    if index.digest(db) != rules.digest:
        yield Checked("index", 0, total, (Failure("index", route=_REBUILD),))
        return
    fresh: Connection = sqlcipher.connect(":memory:", isolation_level=None)
    fresh.executescript(schema.SEARCH)
    try:
        done, failures = 0, list(_unknown_rows(db))
        for case_ids in index.slices(ledger):
            try:
                rows, words = index.derived(ledger, case_ids, rules)
            except Refusal:
                # The walk along the chain has said already which record cannot be read.
                yield Checked("index", done, total, (Failure("index"),))
                return
            failures += _wrong_rows(db, rows)
            fresh.execute("BEGIN")
            index.write_all_words(fresh, words, top)
            fresh.execute("COMMIT")
            done += len(words)
            yield Checked("index", min(done, total), total, tuple(failures[:MOST_FAILURES]))
            failures = []
        yield from _words(ledger, fresh, top)
    finally:
        fresh.close()


def _unknown_rows(db: "Connection") -> Iterator[Failure]:
    sql = "SELECT 1 FROM caseload WHERE case_id NOT IN (SELECT case_id FROM entry) LIMIT 1"
    if db.execute(sql).fetchone():
        yield Failure("index", route=_REBUILD)


def _wrong_rows(db: "Connection", rows: list[CaseRow]) -> Iterator[Failure]:
    for row in rows:
        held, sorting = index.values_of(row)
        if not index.same_row(db, held, sorting):
            yield Failure("index", route=_REBUILD)


def _words(ledger: Ledger, fresh: "Connection", top: int) -> Iterator[Checked]:
    """Compare every word's every place, and then whose case each place is."""
    places = "SELECT term, doc, offset FROM words_seen WHERE doc <= ?"
    cases = "SELECT seq, case_id FROM found WHERE seq <= ? ORDER BY seq"
    (total,) = fresh.execute("SELECT count(*) FROM words_seen").fetchone()
    db, done = ledger.db, 0
    if db.execute("SELECT 1 FROM found WHERE seq > ?", (ledger.seq,)).fetchone() or _words_after(db, ledger.seq):
        yield Checked("words", 0, total, (Failure("words", route=_REBUILD),))
    for sql in (places, cases):
        for same, number in _side_by_side(db, fresh, sql, top):
            done += number
            yield Checked("words", min(done, total), total, () if same else (Failure("words", route=_REBUILD),))


def _words_after(db: "Connection", seq: int) -> bool:
    """Whether search holds words of an entry that there is not."""
    (newest,) = db.execute("SELECT max(rowid) FROM words").fetchone()
    return newest is not None and newest > seq


def _side_by_side(db: "Connection", fresh: "Connection", sql: str, top: int) -> Iterator[tuple[bool, int]]:
    """Slices of the same reading of two databases: whether they are alike, and how many rows that is."""
    ours, theirs, written = db.execute(sql, (top,)), fresh.execute(sql, (top,)), db.total_changes
    while True:
        one, other = ours.fetchmany(_TERMS), theirs.fetchmany(_TERMS)
        if one != other and db.total_changes != written:
            # A save between two slices moved the index under the cursor: begin again.
            ours, theirs, written = db.execute(sql, (top,)), fresh.execute(sql, (top,)), db.total_changes
            continue
        yield one == other, len(other)
        if one != other or len(other) < _TERMS:
            return


def pages(db: "Connection") -> Iterator[Checked]:
    """Every page's own code, then the structure of each table. Each step is as long as its table is."""
    failures: list[Failure] = []
    try:
        failures += [
            Failure("pages") for _found in db.execute("PRAGMA cipher_integrity_check").fetchmany(MOST_FAILURES)
        ]
    except schema.SqlError:
        failures.append(Failure("pages"))
    yield Checked("pages", 1, 1, tuple(failures))
    try:
        found = db.execute("PRAGMA integrity_check(10)").fetchall()
    except schema.SqlError:
        found = [("failed",)]
    yield Checked("structure", 1, 1, tuple(Failure("structure") for line in found if line != ("ok",)))
