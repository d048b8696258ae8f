"""The rows of the ledger: what an entry and its body are in the tables, how they are hashed, and read again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from datui.casework.records import Record, read
from datui.casework.refusal import Refusal
from storage import canonical
from storage.refusals import DamagedVault

if TYPE_CHECKING:
    from sqlite3 import Connection

EPOCH_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
BODY_VERSION = 1
COLUMNS = (
    "e.seq, e.case_id, e.record_id, e.kind, e.person, e.role, e.key_id, e.epoch, e.at, e.prev, e.body_hash, e.signature"
)
_SELECT = f"SELECT {COLUMNS}, b.salt, b.bytes FROM entry e LEFT JOIN body b ON b.seq = e.seq"


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970 UTC of an aware moment, exactly."""
    return (moment - EPOCH_ZERO) // _MICROSECOND


def moment(count: int) -> datetime:
    """The aware UTC moment of a number of microseconds since 1970."""
    return EPOCH_ZERO + count * _MICROSECOND


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


def rows(db: "Connection", where: str, values: tuple[object, ...] = ()) -> Iterator[Row]:
    """Entries without their bodies."""
    for line in db.execute(f"SELECT {COLUMNS} FROM entry e {where}", values):
        yield Row(*line)


def last(db: "Connection") -> Stored | None:
    """The newest entry."""
    return next(stored(db, "ORDER BY e.seq DESC LIMIT 1"), None)


def record_of(one: Stored) -> Record:
    """The record of a stored entry, found to be the one that was signed for. Raises DamagedVault, Refusal."""
    return told(one)[0]


def told(one: Stored) -> tuple[Record, str]:
    """As `record_of`, with the digest of the rules that it was written under."""
    if not one.intact or one.body is None:
        raise DamagedVault("A record in this vault is not the one that was signed for.")
    body, rules = _opened(one.body)
    record = read(one.row.kind, body)
    if record.record_id != one.row.record_id.hex():
        raise DamagedVault("A record in this vault is not the one that its entry names.")
    return record, rules


def _opened(body: bytes) -> tuple[dict[str, Any], str]:
    """The fields out of their envelope, and the rules that it names. Raises Refusal for any other shape."""
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        envelope = None
    if isinstance(envelope, dict) and set(envelope) == {"v", "rules", "record"} and envelope["v"] == BODY_VERSION:
        record = envelope["record"]
        if isinstance(record, dict):
            return record, str(envelope["rules"])
    raise Refusal("This datui cannot read a record in this vault.", "Open the vault with the datui that wrote it.")


def values_of(row: Row) -> tuple[object, ...]:
    """The columns of an entry in their order, but for its signature."""
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
