"""Append-only, signed, hash-chained entries: the only truth. Everything else can be rebuilt from it."""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from datui.casework.moments import LAST_YEAR
from datui.casework.records import VAULT_CASE, Entry, Record, read
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis, Unreadable
from storage import canonical
from storage.keys import key_id
from storage.refusals import DamagedVault, WrongClock

if TYPE_CHECKING:
    from sqlite3 import Connection

_EPOCH_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ID = re.compile("[0-9a-f]{32}")
_FIRST, _LAST = _EPOCH_ZERO, datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
BODY_VERSION = 1
COLUMNS = (
    "e.seq, e.case_id, e.record_id, e.kind, e.person, e.role, e.key_id, e.epoch, e.at, e.prev, e.body_hash, e.signature"
)
_INSERT = (
    "INSERT INTO entry (seq, case_id, record_id, kind, person, role, key_id, epoch, at, prev, body_hash, signature) "
    f"VALUES ({', '.join('?' * 12)})"
)
_SELECT = f"SELECT {COLUMNS}, b.salt, b.bytes FROM entry e LEFT JOIN body b ON b.seq = e.seq"


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970 UTC of an aware moment, exactly."""
    return (moment - _EPOCH_ZERO) // _MICROSECOND


def moment(count: int) -> datetime:
    """The aware UTC moment of a number of microseconds since 1970."""
    return _EPOCH_ZERO + count * _MICROSECOND


def check_clock(at: datetime) -> None:
    """Raise WrongClock for a time that no entry can have; any other is written, however wrong it may be."""
    if not _FIRST <= at < _LAST:
        raise WrongClock


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the table holds it."""

    seq: int
    case_id: bytes
    record_id: bytes
    kind: str
    person: bytes
    role: str
    key_id: bytes
    epoch: int
    at: int
    prev: bytes
    body_hash: bytes
    signature: bytes = b""

    def digest(self, vault_id: bytes) -> bytes:
        """What is signed: every field but the signature, bound to this vault."""
        parts = canonical.fields(
            self.seq.to_bytes(8, "big", signed=True),
            self.case_id,
            self.record_id,
            self.kind.encode(),
            self.person,
            self.role.encode(),
            self.key_id,
            self.epoch.to_bytes(8, "big", signed=True),
            self.at.to_bytes(8, "big", signed=True),
            self.prev,
            self.body_hash,
        )
        return sha256(b"datui/entry/v1" + vault_id + parts).digest()

    def link(self, vault_id: bytes) -> bytes:
        """What the next entry calls previous: it holds the signature too, so that changing one breaks the chain."""
        return sha256(self.digest(vault_id) + self.signature).digest()


@dataclass(frozen=True, slots=True)
class Stored:
    """One entry with its body; both parts of the body are None where it is missing."""

    row: Row
    salt: bytes | None
    body: bytes | None

    @property
    def intact(self) -> bool:
        """Whether the body is there and is the one that was signed for."""
        return self.salt is not None and self.body is not None and body_hash(self.salt, self.body) == self.row.body_hash


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may write in this vault, with one of their keys, as the ledger itself says.

    `seal_public` is signed for too: who keeps an old vault key must not have the next one sealed to a key of his own.
    """

    person: bytes
    name: str
    role: str
    public: bytes
    seal_public: bytes

    @property
    def key_id(self) -> bytes:
        """The name of this key."""
        return key_id(self.public)

    def named(self, row: Row) -> bool:
        """Whether the entry names this person, in their role."""
        return (row.person, row.role, row.key_id) == (self.person, self.role, self.key_id)

    def signed(self, row: Row, vault_id: bytes) -> bool:
        """Whether this key made the entry's signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(row.signature, row.digest(vault_id))
        except (InvalidSignature, ValueError):
            return False
        return True


def genesis_prev(vault_id: bytes) -> bytes:
    """What the first entry calls previous."""
    return sha256(b"datui/genesis/v1" + vault_id).digest()


def body_hash(salt: bytes, body: bytes) -> bytes:
    """The hash that an entry holds of its body."""
    return sha256(salt + body).digest()


def body_of(record: Record, rules: str) -> bytes:
    """What is signed for a record: all its fields, in an envelope that says under which rules they were asked."""
    return canonical.body({"v": BODY_VERSION, "rules": rules, "record": record.body()})


def stored(db: "Connection", where: str, values: tuple[object, ...] = ()) -> Iterator[Stored]:
    """Entries with their bodies; `where` is our own SQL, never anything typed."""
    for line in db.execute(f"{_SELECT} {where}", values):
        yield Stored(Row(*line[:12]), line[12], line[13])


def last(db: "Connection") -> Stored | None:
    """The newest entry."""
    return next(stored(db, "ORDER BY e.seq DESC LIMIT 1"), None)


def record_of(one: Stored) -> Record:
    """The record of a stored entry, found to be the one that was signed for. Raises DamagedVault, Refusal."""
    if not one.intact or one.body is None:
        raise DamagedVault("A record in this vault is not the one that was signed for.")
    record = read(one.row.kind, _opened(one.body))
    if record.record_id != one.row.record_id.hex():
        raise DamagedVault("A record in this vault is not the one that its entry names.")
    return record


def _opened(body: bytes) -> dict[str, Any]:
    """The fields out of their envelope. Raises Refusal for any other shape."""
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        envelope = None
    if isinstance(envelope, dict) and set(envelope) == {"v", "rules", "record"} and envelope["v"] == BODY_VERSION:
        record = envelope["record"]
        if isinstance(record, dict):
            return record
    raise Refusal("This datui cannot read a record in this vault.", "Open the vault with the datui that wrote it.")


def _readable(one: Stored) -> Record:
    """The record of a stored entry, or what stands in its place: one bad record never shuts its case."""
    try:
        return record_of(one)
    except Refusal:
        return Unreadable.of(one.row.seq)


class Ledger:
    """The chain of one open vault: who may write, and where it ends."""

    def __init__(self, db: "Connection", vault_id: bytes, founder: Person) -> None:
        self.db = db
        self.vault_id = vault_id
        self.people = {founder.key_id: founder}
        self.owner = founder.key_id
        self.seq = 0
        self.head = genesis_prev(vault_id)
        self.latest = _EPOCH_ZERO
        self._verified = 0
        self.reload()

    @classmethod
    def opened(cls, db: "Connection", vault_id: bytes) -> "Ledger":
        """The ledger in a database, its people read from its own entries. Raises DamagedVault."""
        first = next(stored(db, "WHERE e.seq = 1"), None)
        if first is None or first.row.kind != Genesis.kind:
            raise DamagedVault("The vault's first entry is missing.")
        return cls(db, vault_id, _founder(first, vault_id))

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
        self.latest = _EPOCH_ZERO if newest is None else moment(newest.row.at)
        self._verified = min(self._verified, self.seq)
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
        self.db.execute(_INSERT, (*_values(row), signature))
        self.db.execute("INSERT INTO body (seq, salt, bytes) VALUES (?, ?, ?)", (row.seq, salt, body))
        self.seq, self.head = row.seq, sha256(digest + signature).digest()
        self.latest = max(self.latest, moment(row.at))
        self._verified = self.seq
        return self._entry(row, record)

    def _check_place(self, case_id: str, record: Record) -> None:
        """Raise Refusal for a record that cannot be where it says: that is a mistake of ours, and never a save."""
        if not _ID.fullmatch(case_id) or not _ID.fullmatch(record.record_id):
            raise Refusal("This record has no proper number.", "Go back to the case and begin the record again.")
        if record.of_vault != (case_id == VAULT_CASE):
            raise Refusal("This kind of record does not belong there.", "Go back to the caseload and choose a case.")
        sql = "SELECT 1 FROM entry WHERE record_id = ? AND (case_id != ? OR kind != ?) LIMIT 1"
        named = (bytes.fromhex(record.record_id), bytes.fromhex(case_id), record.kind)
        if self.db.execute(sql, named).fetchone():
            raise Refusal(
                "Another record of this vault has this record's number.",
                "Go back to the case and begin the record again.",
            )

    def in_cases(self) -> int:
        """How many entries belong to a case."""
        return self.seq - self.length(VAULT_CASE)

    def length(self, case_id: str) -> int:
        """How many entries a case has."""
        (number,) = self.db.execute(
            "SELECT count(*) FROM entry WHERE case_id = ?", (bytes.fromhex(case_id),)
        ).fetchone()
        return int(number)

    def case(self, case_id: str) -> list[Entry]:
        """A case's entries, oldest first; an Unreadable in the place of each that cannot be read."""
        if not _ID.fullmatch(case_id):
            return []
        found = stored(self.db, "WHERE e.case_id = ? ORDER BY e.seq", (bytes.fromhex(case_id),))
        return [self._entry(one.row, _readable(one)) for one in found]

    def next_case(self, after: bytes) -> bytes | None:
        """The next case id after this one, in the index's order; None at the end."""
        (found,) = self.db.execute("SELECT min(case_id) FROM entry WHERE case_id > ?", (after,)).fetchone()
        return None if found is None else bytes(found)

    def cases(self) -> Iterator[str]:
        """Every case id, looked up one by one, so that a reader may pause between two."""
        at: bytes | None = bytes.fromhex(VAULT_CASE)
        while at is not None and (at := self.next_case(at)) is not None:
            yield at.hex()

    def _entry(self, row: Row, record: Record) -> Entry:
        person = self.people.get(row.key_id)
        by = "" if person is None else person.name
        return Entry(row.seq, row.case_id.hex(), moment(row.at), row.person.hex(), by, row.role, record)


def _values(row: Row) -> tuple[object, ...]:
    return (
        row.seq,
        row.case_id,
        row.record_id,
        row.kind,
        row.person,
        row.role,
        row.key_id,
        row.epoch,
        row.at,
        row.prev,
        row.body_hash,
    )


def _founder(first: Stored, vault_id: bytes) -> Person:
    """The person whom the first entry names, where that entry is whole and signed by them."""
    genesis = record_of(first)
    row = first.row
    if isinstance(genesis, Genesis) and row.prev == genesis_prev(vault_id):
        try:
            public, seal_public = bytes.fromhex(genesis.public), bytes.fromhex(genesis.seal_public)
            owner = Person(bytes.fromhex(genesis.person), genesis.name, genesis.role, public, seal_public)
        except ValueError:
            raise DamagedVault("The vault's first entry is not whole.") from None
        if owner.named(row) and owner.signed(row, vault_id):
            return owner
    raise DamagedVault("The vault's first entry is not whole.")
