"""Every entry and every record of the ledger, checked a slice at a time; what each failure is called, `verify` says."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from datui.casework.records import REGISTRY, VAULT_CASE
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis
from storage.findings import MOST_FAILURES, Checked, Failure
from storage.ledger import Ledger
from storage.refusals import DamagedVault, ForgedEntry
from storage.rows import Row, Stored, genesis_prev, record_of, rows, stored

if TYPE_CHECKING:
    from sqlite3 import Connection

_NEWER = "Open the vault with the newest datui."
_SLICE = 250
_PLACES = 5_000
_ROW_MOST = 2**63 - 1


class _Chain:
    """The walk along the chain: what the next entry must follow, and whose run is not yet proved."""

    def __init__(self, ledger: Ledger, epoch: int) -> None:
        self.ledger = ledger
        self.epoch = epoch
        self.seq = 0
        self.reached = 1
        self.prev: bytes | None = genesis_prev(ledger.vault_id)
        self.unproved: Row | None = None
        self.began = 0
        self.officers = ledger.people.officers

    def step(self, one: Stored) -> Iterator[Failure]:
        """What is wrong with the next entry."""
        row, gaps = one.row, self.ledger.people.gaps
        if gaps.all_lost(self.seq + 1, row.seq - 1):
            # What it followed is gone, and whose run it was ended with that.
            yield from self.end_of_run()
            self.prev = None
        elif row.seq != self.seq + 1 or gaps.all_lost(row.seq, row.seq):
            yield Failure("sequence", row.seq)
        if self.prev not in (None, row.prev):
            yield Failure("chain", row.seq)
        if not self.reached <= row.epoch <= self.epoch:
            yield Failure("epoch", row.seq)
        self.seq, self.prev = row.seq, row.link(self.ledger.vault_id)
        self.reached = max(self.reached, min(row.epoch, self.epoch))
        yield from self._signature(row)
        yield from self._writer(row)
        yield from self._body(one)

    def _signature(self, row: Row) -> Iterator[Failure]:
        """One signature proves an officer's run that it ends, since each entry holds the hash of the one before."""
        owners = row.key_id in self.officers
        if self.unproved is not None and self.unproved.key_id != row.key_id:
            yield from self.end_of_run()
        if not owners or row.seq == 1:
            yield from self._proved(row)
        if owners and self.unproved is None:
            self.began = row.seq
        self.unproved = row if owners else None

    def end_of_run(self) -> Iterator[Failure]:
        """Prove the run of entries under one officer's key that ends here."""
        if self.unproved is not None:
            for failure in self._proved(self.unproved):
                # Everything after a changed entry hangs on it, so the last alone would not say which one was changed.
                yield replace(failure, entry=self._first_unsigned(self.unproved))
            self.unproved = None

    def _first_unsigned(self, upto: Row) -> int:
        person, vault_id = self.ledger.people.get(upto.key_id), self.ledger.vault_id
        run = rows(self.ledger.db, "WHERE e.seq BETWEEN ? AND ? ORDER BY e.seq", (self.began, upto.seq))
        return next((row.seq for row in run if person and not person.signed(row, vault_id)), upto.seq)

    def _proved(self, row: Row) -> Iterator[Failure]:
        person = self.ledger.people.get(row.key_id)
        if person is not None and not person.signed(row, self.ledger.vault_id):
            yield Failure("signature", row.seq)

    def _writer(self, row: Row) -> Iterator[Failure]:
        person = self.ledger.people.get(row.key_id)
        if person is None or not person.named(row):
            yield Failure("person", row.seq)
        kind = REGISTRY.get(row.kind)
        against = self.ledger.people.wrong.get(row.seq, "")
        if against == "role" or (kind is not None and row.role not in kind.roles):
            yield Failure("role", row.seq)
        if against == "signature" and row.key_id in self.officers:
            yield Failure("signature", row.seq)
        if kind is not None and kind is not Genesis and not kind.lives_in(row.case_id.hex()):
            yield Failure("place", row.seq)
        if (row.seq == 1) != (row.kind == Genesis.kind) or (
            row.kind == Genesis.kind and row.case_id.hex() != VAULT_CASE
        ):
            yield Failure("genesis", row.seq)

    def _body(self, one: Stored) -> Iterator[Failure]:
        row, gone = one.row, self.ledger.people.gaps.bodiless(one.row.seq)
        # An erasure, once there is one, comes after what it names: it must be known before this walk begins.
        if one.body is None and not gone:
            yield Failure("missing-body", row.seq)
        elif one.body is not None and (gone or not one.intact):
            yield Failure("body", row.seq)


def entries(ledger: Ledger, epoch: int) -> Iterator[Checked]:
    """Walk along the chain: every entry follows from the one before, is signed for, and has the body it names."""
    walk, top = _Chain(ledger, epoch), ledger.seq
    first = ledger.db.execute("SELECT (SELECT min(seq) FROM entry), (SELECT min(seq) FROM body)").fetchone()
    after = min([0, *(least - 1 for least in first if least is not None)])
    while True:
        part = list(stored(ledger.db, "WHERE e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT ?", (after, top, _SLICE)))
        failures = [failure for one in part for failure in walk.step(one)]
        if len(part) < _SLICE:
            failures += walk.end_of_run()
            if walk.seq != top or top == 0:
                failures.append(Failure("sequence"))
            failures += _strays(ledger.db, after, top)
            failures += _strays(ledger.db, ledger.seq, _ROW_MOST)
            yield Checked("entries", top, top, tuple(failures[:MOST_FAILURES]))
            return
        failures += _strays(ledger.db, after, part[-1].row.seq)
        after = part[-1].row.seq
        yield Checked("entries", after, top, tuple(failures[:MOST_FAILURES]))


def recent(ledger: Ledger, person: bytes) -> Iterator[tuple[int, int]]:
    """Check that each entry from a person's own newest one on follows and was signed as it says; done of how many.

    Their own signature stands for what they had seen before it. Raises ForgedEntry.
    """
    if ledger.people.wrong:
        raise ForgedEntry(min(ledger.people.wrong))
    db, top = ledger.db, ledger.seq
    own = db.execute("SELECT seq FROM entry WHERE person = ? ORDER BY seq DESC LIMIT 1", (person,)).fetchone()
    first = at = own[0] if own is not None else 1
    prev: bytes | None = None if first > 1 else genesis_prev(ledger.vault_id)
    while part := list(rows(db, "WHERE e.seq >= ? AND e.seq <= ? ORDER BY e.seq LIMIT ?", (at, top, _SLICE))):
        for row in part:
            writer = ledger.people.get(row.key_id)
            if ledger.people.gaps.all_lost(at, row.seq - 1):
                prev, at = None, row.seq
            follows = (prev is None or row.prev == prev) and row.seq == at
            if not follows or writer is None or not writer.named(row) or not writer.signed(row, ledger.vault_id):
                raise ForgedEntry(row.seq)
            prev, at = row.link(ledger.vault_id), at + 1
        yield at - first, top - first + 1
    if at <= top:
        raise ForgedEntry(at)


def records(ledger: Ledger) -> Iterator[Checked]:
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


def places(ledger: Ledger) -> Iterator[Checked]:
    """Find each record that is in two cases or of two kinds, walking along the index of records."""
    columns = "record_id, case_id, kind, seq"
    where = f"({columns}) > (?, ?, ?, ?) ORDER BY {columns} LIMIT ?"
    sql = f"SELECT {columns} FROM entry INDEXED BY entry_record WHERE {where}"
    top, done, at = ledger.seq, 0, (b"", b"", "", 0)
    while part := ledger.db.execute(sql, (*at, _PLACES)).fetchall():
        failures = [
            Failure("place", max(one[3], other[3]))
            for one, other in pairwise([at, *part])
            if one[0] == other[0] and one[1:3] != other[1:3]
        ]
        at, done = part[-1], done + len(part)
        yield Checked("records", min(done, top), top, tuple(failures[:MOST_FAILURES]))


def _strays(db: "Connection", after: int, upto: int) -> Iterator[Failure]:
    """Bodies of no entry, after one number and up to another."""
    unknown = "NOT EXISTS (SELECT 1 FROM entry WHERE entry.seq = body.seq)"
    for (seq,) in db.execute(f"SELECT seq FROM body WHERE seq > ? AND seq <= ? AND {unknown} LIMIT 10", (after, upto)):
        yield Failure("body", seq)
