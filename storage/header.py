"""The header file: key slots, and nothing about any case. Two copies, numbered, under one MAC.

DATUIV01, the length of what follows in four bytes, canonical JSON, HMAC-SHA-512 over all of that. Bytes are in hex.

  format, min_reader  which format this is, and the oldest whose readers may use the vault where they know every field
  vault_id, epoch     which vault, and how often its key was made anew
  header_seq          which copy is the newer
  db_salt             what the database begins with
  training            null, or where the clock of a TRAINING vault starts and runs
  slots               one for each person:
    slot_id, type, person, role, label, key_id, public, seal_public, kdf    who, and what their passphrase costs
    vault_nonce, vault_key    the vault key, under the passphrase; bound to all of the above, the vault and the epoch
    sign_nonce, sign_key      their own two keys, under the passphrase; bound to the above but label, and to the vault
    sealed_key                null, or the vault key for someone who was away when epoch or label changed

A sealed key is {ephemeral, nonce, key}, as `keys.Sealed` says. It stands in the place of the wrapped one, which is then
zeros: the passphrase opens the person's own keys, and those the seal. So nothing ever waits for anyone's passphrase.
A new epoch has a new db_salt, so that of two copies it is plain which one the database belongs to.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256, sha512
from typing import Any

from storage import canonical
from storage.keys import SALT_BYTES, branch
from storage.refusals import DamagedHeader, NewerVault
from storage.slots import ID_BYTES, Slot, bytes_of, slot_of, whole

MAGIC = b"DATUIV01"
FORMAT = 2
"""1: one slot, no anchor. 2: letters for labels, and entries that name the header they were written with."""
LIMIT = 64 * 1024
MAC_BYTES = 64
MAX_SLOTS = 16
_EPOCH_MOST = 2**32
_OFFSET_MOST = 200 * 366 * 86_400


@dataclass(frozen=True, slots=True)
class Training:
    """A vault of fictional cases. Where `start` is given its clock ran from then, `offset` seconds from ours."""

    start: datetime | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """What one copy of the header says."""

    vault_id: bytes
    epoch: int
    seq: int
    db_salt: bytes
    training: Training | None
    slots: tuple[Slot, ...]
    format: int = FORMAT
    min_reader: int = FORMAT

    def to_json(self) -> dict[str, Any]:
        """The header as it is written."""
        training = None
        if self.training is not None:
            start = self.training.start
            training = {"start": None if start is None else start.isoformat(), "offset": self.training.offset}
        return {
            "format": self.format,
            "min_reader": self.min_reader,
            "vault_id": self.vault_id.hex(),
            "epoch": self.epoch,
            "header_seq": self.seq,
            "db_salt": self.db_salt.hex(),
            "training": training,
            "slots": [slot.to_json() for slot in self.slots],
        }


def mac_key(vault_key: bytes, header: Header) -> bytearray:
    """The key of the header's MAC."""
    return branch(b"datui/header/v1", vault_key, header.vault_id, header.epoch, MAC_BYTES)


def sealed(header: Header, key: bytes | bytearray) -> bytes:
    """The bytes of a header file."""
    text = canonical.written(header.to_json())
    if len(text) > LIMIT:
        raise ValueError("a header cannot be this long")
    front = MAGIC + len(text).to_bytes(4, "big") + text
    return front + hmac.digest(key, front, sha512)


def digest(header: Header) -> str:
    """What an entry calls the header that it was written together with, in hex."""
    return sha256(b"datui/header-digest/v1" + canonical.written(header.to_json())).hexdigest()


def genuine(raw: bytes, key: bytes | bytearray) -> bool:
    """Whether the bytes end in the MAC of all that is before it."""
    return hmac.compare_digest(hmac.digest(key, raw[:-MAC_BYTES], sha512), raw[-MAC_BYTES:])


def parse(raw: bytes) -> Header:
    """What the bytes say, every limit checked before any key is derived.

    A header in a later format is read where it says that this datui may and all of it is known; it stays in its format
    when a copy is written again. Raises NewerVault for any other in a later format, and DamagedHeader for everything
    else that `sealed` would not write.
    """
    try:
        values = _values(raw)
        form, least = (whole(values[name], 1, _EPOCH_MOST) for name in ("format", "min_reader"))
    except (ValueError, KeyError, TypeError, OverflowError):
        raise DamagedHeader from None
    if least > FORMAT:
        raise NewerVault
    try:
        return _header(values, form, least)
    except (ValueError, KeyError, TypeError, OverflowError):
        raise (NewerVault if form > FORMAT else DamagedHeader) from None


def _values(raw: bytes) -> dict[str, Any]:
    front = len(MAGIC) + 4
    if len(raw) > LIMIT + front + MAC_BYTES or raw[: len(MAGIC)] != MAGIC:
        raise ValueError
    if int.from_bytes(raw[len(MAGIC) : front], "big") != len(raw) - front - MAC_BYTES:
        raise ValueError
    values = canonical.read(raw[front:-MAC_BYTES])
    if type(values) is not dict:
        raise ValueError
    return values


def _header(values: dict[str, Any], form: int, least: int) -> Header:
    training = _training(values["training"])
    slots = values["slots"]
    if type(slots) is not list or not 1 <= len(slots) <= MAX_SLOTS:
        raise ValueError
    header = Header(
        vault_id=bytes_of(values["vault_id"], ID_BYTES),
        epoch=whole(values["epoch"], 1, _EPOCH_MOST),
        seq=whole(values["header_seq"], 1, _EPOCH_MOST),
        db_salt=bytes_of(values["db_salt"], SALT_BYTES),
        training=training,
        slots=tuple(slot_of(slot, training is not None) for slot in slots),
        format=form,
        min_reader=least,
    )
    if len({slot.slot_id for slot in header.slots}) != len(slots):
        raise ValueError
    # Whatever was read must be all that was there: no field unknown, missing, or spelt another way.
    if canonical.written(header.to_json()) != canonical.written(values):
        raise ValueError
    return header


def _training(values: Any) -> Training | None:
    if values is None:
        return None
    start = values["start"]
    if start is not None:
        start = datetime.fromisoformat(start)
        if start.tzinfo is None:
            raise ValueError
    return Training(start, whole(values["offset"], -_OFFSET_MOST, _OFFSET_MOST))
