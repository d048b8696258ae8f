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
  body        a record is not the one that was signed for, or not the one that its entry names
  missing-body  a record is gone, and no erasure accounts for it
  unreadable  a record was signed for and this datui cannot read it
  place       a record is in two cases, of two kinds, or in a case where it should be in none
  index       a row of the caseload is not what the ledger gives
  words       the search index is not what the ledger gives
  pages       a page of the database was changed outside datui
  structure   the database's own structure is damaged, or its tables are not those that datui made
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
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
from storage.refusals import RESTORE, DamagedVault

if TYPE_CHECKING:
    from sqlite3 import Connection

_REBUILD = "Open the vault: datui writes the lists and the search again from the records."
_REBUILD_A_COPY = "Copy the folder to a disk that can be written and verify it there: opening it writes them again."
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
    """Every check there is, cheapest first; saves may come between two slices.

    Changes nothing, but that lists and search which are not the ledger's are marked, to be written again when opened.
    """
    yield Checked("header", 1, 1, tuple(_header(folder, current, mac)))
    yield from _as_far_as_it_goes("entries", _chain(ledger, current.epoch))
    yield from _as_far_as_it_goes("records", _records(ledger))
    yield from _as_far_as_it_goes("records", _places(ledger))
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
        """One signature proves the founder's run that it ends, since each entry holds the hash of the one before."""
        owners = row.key_id == self.ledger.owner
        if not owners:
            yield from self.end_of_run()
        if not owners or row.seq == 1:
            yield from self._proved(row)
        self.unproved = row if owners else None

    def end_of_run(self) -> Iterator[Failure]:
        """Prove the run of entries under the founder's key that ends here."""
        if self.unproved is not None:
            yield from self._proved(self.unproved)
            self.unproved = None

    def _proved(self, row: Row) -> Iterator[Failure]:
        person = self.ledger.people.get(row.key_id)
        if person is not None and not person.signed(row, self.ledger.vault_id):
            yield Failure("signature", row.seq)

    def _writer(self, row: Row) -> Iterator[Failure]:
        person = self.ledger.people.get(row.key_id)
        if person is None or not person.named(row):
            yield Failure("person", row.seq)
        kind = REGISTRY.get(row.kind)
        if kind is not None and row.role not in kind.roles:
            yield Failure("role", row.seq)
        if kind is not None and kind is not Genesis and kind.of_vault != (row.case_id.hex() == VAULT_CASE):
            yield Failure("place", row.seq)
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
        record_of(one)
    except DamagedVault:
        yield Failure("body", one.row.seq)
    except Refusal:
        yield Failure("unreadable", one.row.seq, _NEWER)


def _places(ledger: Ledger) -> Iterator[Checked]:
    """Find each record that is in two cases or of two kinds, walking along the index of records."""
    columns = "record_id, case_id, kind, seq"
    where = f"({columns}) > (?, ?, ?, ?) ORDER BY {columns} LIMIT ?"
    sql = f"SELECT {columns} FROM entry INDEXED BY entry_record WHERE {where}"
    top, done, at = ledger.seq, 0, (b"", b"", "", 0)
    while part := ledger.db.execute(sql, (*at, _TERMS)).fetchall():
        failures = [
            Failure("place", max(one[3], other[3]))
            for one, other in pairwise([at, *part])
            if one[0] == other[0] and one[1:3] != other[1:3]
        ]
        at, done = part[-1], done + len(part)
        yield Checked("records", min(done, top), top, tuple(failures[:MOST_FAILURES]))


def _strays(db: "Connection", top: int) -> Iterator[Failure]:
    for (seq,) in db.execute(
        "SELECT seq FROM body WHERE seq NOT IN (SELECT seq FROM entry) AND seq <= ? LIMIT 10", (top,)
    ):
        yield Failure("body", seq)


def _index(ledger: Ledger, rules: Rules) -> Iterator[Checked]:
    """Compare every row of the caseload, and then all words with those of an index made anew in memory."""
    db, top, total = ledger.db, ledger.seq, ledger.in_cases()
    if not index.whole(db, rules.digest, ledger.head):
        yield Checked("index", 0, total, (_not_the_ledgers("index", db),))
        return
    fresh: Connection = sqlcipher.connect(":memory:", isolation_level=None)
    fresh.executescript(schema.SEARCH)
    try:
        done, failures, unread = 0, list(_unknown_rows(db)), list[int]()
        for case_ids in index.slices(ledger):
            found = index.derived(ledger, case_ids, rules)
            # What cannot be read was told of already; what the lists say of it cannot be compared with anything.
            unread += found.unread
            failures += _wrong_rows(db, [row for row in found.rows if row.case_id not in found.partial])
            fresh.execute("BEGIN")
            index.write_all_words(fresh, found.words, top)
            fresh.execute("COMMIT")
            done += len(found.words)
            yield Checked("index", min(done, total), total, tuple(failures[:MOST_FAILURES]))
            failures = []
        yield from _words(ledger, fresh, top, unread)
    finally:
        fresh.close()


def _unknown_rows(db: "Connection") -> Iterator[Failure]:
    sql = "SELECT 1 FROM caseload WHERE case_id NOT IN (SELECT case_id FROM entry) LIMIT 1"
    if db.execute(sql).fetchone():
        yield _not_the_ledgers("index", db)


def _wrong_rows(db: "Connection", rows: list[CaseRow]) -> Iterator[Failure]:
    for row in rows:
        held, sorting = index.values_of(row)
        if not index.same_row(db, held, sorting):
            yield _not_the_ledgers("index", db)


def _not_the_ledgers(what: str, db: "Connection") -> Failure:
    """Mark the lists and the search to be written again, so that opening the vault does help."""
    try:
        index.spoil(db)
    except schema.SqlError:
        return Failure(what, route=_REBUILD_A_COPY)
    return Failure(what, route=_REBUILD)


def _words(ledger: Ledger, fresh: "Connection", top: int, unread: list[int]) -> Iterator[Checked]:
    """Compare every word's every place, and then whose case each place is; not those of entries that are unread."""
    left_out = f"NOT IN (SELECT value FROM json_each('{json.dumps(unread)}'))" if unread else "IS NOT NULL"
    places = f"SELECT term, doc, offset FROM words_seen WHERE doc <= ? AND doc {left_out}"
    cases = f"SELECT seq, case_id FROM found WHERE seq <= ? AND seq {left_out} ORDER BY seq"
    (total,) = fresh.execute("SELECT count(*) FROM words_seen").fetchone()
    db, done = ledger.db, 0
    if db.execute("SELECT 1 FROM found WHERE seq > ?", (ledger.seq,)).fetchone() or _words_after(db, ledger.seq):
        yield Checked("words", 0, total, (_not_the_ledgers("words", db),))
    for sql in (places, cases):
        for same, number in _side_by_side(db, fresh, sql, top):
            done += number
            failures = () if same else (_not_the_ledgers("words", db),)
            yield Checked("words", min(done, total), total, failures)


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
    if not _as_made(db):
        found.append(("tables",))
    yield Checked("structure", 1, 1, tuple(Failure("structure") for line in found if line != ("ok",)))


def _as_made(db: "Connection") -> bool:
    try:
        return schema.as_made(db)
    except schema.SqlError:
        return False
