"""Append-only, signed, hash-chained entries: the only truth. Everything else can be rebuilt from it."""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from threading import RLock
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from datui.casework.moments import LAST_YEAR
from datui.casework.reads import Access
from datui.casework.records import READS, VAULT_CASE, CaseId, Entry, Record
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis, Unreadable
from storage.people import People, Person, entry_of
from storage.refusals import DamagedVault, WrongClock
from storage.rows import (
    EPOCH_ZERO,
    Row,
    Stored,
    body_hash,
    body_of,
    genesis_prev,
    last,
    micros,
    moment,
    record_of,
    stored,
    told,
    values_of,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

_ID = re.compile("[0-9a-f]{32}")
_LAST_OF_VAULT = bytes(15) + b"\x0f"
"""The last id that stands for the vault itself and for no case."""
BEFORE_CASES = (_LAST_OF_VAULT, 2**63 - 1)
"""The last place that no entry of a case can have, by case and sequence number."""
_DAYS_WORK = 5_000
"""More entries than anyone writes in a day."""
_FIRST, _LAST = EPOCH_ZERO, datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
_INSERT = (
    "INSERT INTO entry (seq, case_id, record_id, kind, person, role, key_id, epoch, at, prev, body_hash, signature) "
    f"VALUES ({', '.join('?' * 12)})"
)


def check_clock(at: datetime) -> None:
    """Raise WrongClock for a time that no entry can have; any other is written, however wrong it may be."""
    if not _FIRST <= at < _LAST:
        raise WrongClock


def _readable(one: Stored) -> tuple[Record, str]:
    """The record of a stored entry and its rules, or what stands in its place: one bad record never shuts its case."""
    try:
        return told(one)
    except Refusal:
        return Unreadable.of(one.row.seq), ""


class Ledger:
    """The chain of one open vault: who may write, and where it ends."""

    def __init__(
        self, db: "Connection", vault_id: bytes, people: People | None = None, alone: "RLock | None" = None
    ) -> None:
        self.db = db
        self.alone = alone or RLock()
        """Held by whoever writes: a draft is saved in a thread of its own, and one connection takes one at a time."""
        self.vault_id = vault_id
        self.people = people or People(vault_id)
        self.seq = 0
        self.head = genesis_prev(vault_id)
        self.latest = EPOCH_ZERO
        self.unsure = False
        """Whether the disk failed so that where the chain ends has to be read again first."""
        self._verified = 0
        self.reload()

    @classmethod
    def opened(cls, db: "Connection", vault_id: bytes, alone: "RLock | None" = None) -> "Ledger":
        """The ledger in a database, its people read from its own entries. Raises DamagedVault."""
        return cls(db, vault_id, People.read(db, vault_id), alone)

    @property
    def genesis(self) -> Genesis:
        """The vault's first record."""
        record = record_of(next(stored(self.db, "WHERE e.seq = 1")))
        assert isinstance(record, Genesis)
        return record

    def reload(self) -> int:
        """Find the end of the chain again, as the disk has it; the number of entries."""
        newest = last(self.db)
        self.seq = 0 if newest is None else newest.row.seq
        self.head = genesis_prev(self.vault_id) if newest is None else newest.row.link(self.vault_id)
        self.latest = EPOCH_ZERO if newest is None else moment(newest.row.at)
        self._verified = min(self._verified, self.seq)
        if self.people.changed_at > self.seq:
            self.people = People.read(self.db, self.vault_id) if self.seq else People(self.vault_id)
        self.unsure = False
        return self.seq

    def check_end(self) -> None:
        """Find the newest entry well signed before anything is written after it. Raises DamagedVault."""
        if self._verified == self.seq:
            return
        newest = last(self.db)
        if newest is not None:
            person = self.people.get(newest.row.key_id)
            if person is None or not person.named(newest.row) or not person.signed(newest.row, self.vault_id):
                raise DamagedVault("The newest entry of this vault was not signed by anyone of this vault.")
        self._verified = self.seq

    def write(
        self,
        case_id: str,
        record: Record,
        person: Person,
        signer: Ed25519PrivateKey,
        epoch: int,
        at: datetime,
        *,
        rules: str,
    ) -> Entry:
        """Add one entry and its body after the last, inside the transaction that is open. `rules` is their digest."""
        check_clock(at)
        self._check_place(case_id, record)
        if self.seq and (against := self.people.objection(person.key_id, record)):
            raise against
        self.check_end()
        salt, body = secrets.token_bytes(32), body_of(record, rules)
        row = Row(
            seq=self.seq + 1,
            case_id=bytes.fromhex(case_id),
            record_id=bytes.fromhex(record.record_id),
            kind=record.kind,
            person=person.person,
            role=person.role,
            key_id=person.key_id,
            epoch=epoch,
            at=micros(at),
            prev=self.head,
            body_hash=body_hash(salt, body),
        )
        digest = row.digest(self.vault_id)
        signature = signer.sign(digest)
        self.db.execute(_INSERT, (*values_of(row), signature))
        self.db.execute("INSERT INTO body (seq, salt, bytes) VALUES (?, ?, ?)", (row.seq, salt, body))
        self.seq, self.head = row.seq, sha256(digest + signature).digest()
        self.latest = max(self.latest, moment(row.at))
        self._verified = self.seq
        entry = self._entry(row, record, rules, person.name)
        self.people.take(entry)
        return entry

    def _check_place(self, case_id: str, record: Record) -> None:
        """Raise Refusal for a record that cannot be where it says: that is a mistake of ours, and never a save."""
        if not _ID.fullmatch(case_id) or not _ID.fullmatch(record.record_id):
            raise Refusal("This record has no proper number.", "Go back to the case and begin the record again.")
        if not record.lives_in(case_id):
            raise Refusal("This kind of record does not belong there.", "Go back to the caseload and choose a case.")
        # Four looks into an index: how many versions of the record there are costs nothing.
        least = "(SELECT {0}({1}) FROM entry INDEXED BY entry_record WHERE record_id = ?1{2})"
        looks = [least.format(end, "case_id", "") for end in ("min", "max")]
        looks += [least.format(end, "kind", " AND case_id = ?2") for end in ("min", "max")]
        named = (bytes.fromhex(record.record_id), bytes.fromhex(case_id))
        first, last_, kind, other = self.db.execute(f"SELECT {', '.join(looks)}", named).fetchone()
        if {first, last_} - {None, named[1]} or {kind, other} - {None, record.kind}:
            raise Refusal(
                "Another record of this vault has this record's number.",
                "Go back to the case and begin the record again.",
            )

    def head_at(self, entries: int) -> bytes:
        """What stood for the ledger when it had so many entries; empty where it never had."""
        one = next(stored(self.db, "WHERE e.seq = ?", (entries,)), None)
        return b"" if one is None else one.row.link(self.vault_id)

    def written_since(self, at: datetime) -> dict[str, int]:
        """How many of the newest entries, a day's at most, are of this moment or later, by who wrote them."""
        newest = "SELECT key_id, at FROM entry ORDER BY seq DESC LIMIT ?"
        sql = f"SELECT key_id, count(*) FROM ({newest}) WHERE at >= ? GROUP BY key_id"
        counts: dict[str, int] = {}
        for key, number in self.db.execute(sql, (_DAYS_WORK, micros(at))):
            person = self.people.get(key)
            name = "" if person is None else person.name
            counts[name] = counts.get(name, 0) + int(number)
        return counts

    def in_cases(self) -> int:
        """How many entries belong to a case."""
        (others,) = self.db.execute("SELECT count(*) FROM entry WHERE case_id <= ?", (_LAST_OF_VAULT,)).fetchone()
        return self.seq - int(others)

    def first_case_at(self) -> datetime | None:
        """When the first entry of any case was written; None where there is none."""
        # Along the entries and not along an index of cases: it is among the first of all.
        sql = "SELECT at FROM entry NOT INDEXED WHERE case_id > ? ORDER BY seq LIMIT 1"
        row = self.db.execute(sql, (_LAST_OF_VAULT,)).fetchone()
        return None if row is None else moment(row[0])

    def case(self, case_id: str) -> list[Entry]:
        """A case's entries, oldest first; an Unreadable in the place of each that cannot be read."""
        if not _ID.fullmatch(case_id):
            return []
        found = stored(self.db, "WHERE e.case_id = ? ORDER BY e.seq", (bytes.fromhex(case_id),))
        return [self.entry(one) for one in found]

    def of_cases(self, after: tuple[bytes, int]) -> Iterator[Stored]:
        """The entries of all cases, case by case and oldest first, after this entry of this case."""
        return stored(self.db, "WHERE (e.case_id, e.seq) > (?, ?) ORDER BY e.case_id, e.seq", after)

    def next_case(self, after: bytes) -> bytes | None:
        """The next case id after this one, in the index's order; None at the end."""
        (found,) = self.db.execute("SELECT min(case_id) FROM entry WHERE case_id > ?", (after,)).fetchone()
        return None if found is None else bytes(found)

    def cases(self) -> Iterator[str]:
        """Every case id, looked up one by one, so that a reader may pause between two."""
        at: bytes | None = _LAST_OF_VAULT
        while at is not None and (at := self.next_case(at)) is not None:
            yield at.hex()

    def of_vault(self) -> list[Entry]:
        """What the vault itself says, oldest first."""
        return self.case(VAULT_CASE)

    def reads(self, case_id: CaseId = "", after: int = 0, limit: int = -1) -> list[Entry]:
        """What was read, newest first: of one case or of any, by entries before `after` where it is given."""
        where = "e.case_id = ?"
        values: tuple[object, ...] = (bytes.fromhex(READS),)
        if case_id:
            of = "e.record_id = ? AND e.kind = ?"
            where, values = f"{where} AND {of}", (*values, bytes.fromhex(case_id), Access.kind)
        before = (after or self.seq + 1, limit)
        found = stored(self.db, f"WHERE {where} AND e.seq < ? ORDER BY e.seq DESC LIMIT ?", (*values, *before))
        return [self.entry(one) for one in found]

    def of_kind(self, kind: str, limit: int) -> list[Entry]:
        """The newest entries of a kind in any case, newest first."""
        where = "WHERE e.kind = ? AND e.case_id > ? ORDER BY e.seq DESC LIMIT ?"
        found = stored(self.db, where, (kind, _LAST_OF_VAULT, limit))
        return [self.entry(one) for one in found]

    def entry(self, one: Stored) -> Entry:
        """A stored entry as the rules see it; with an Unreadable where its record cannot be read."""
        return self._entry(one.row, *_readable(one))

    def _entry(self, row: Row, record: Record, rules: str, by: str = "") -> Entry:
        person = self.people.get(row.key_id)
        return entry_of(row, record, person.name if person is not None else by, rules)
