"""The header file: key slots, and nothing about any case. Two copies, numbered, under one MAC."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha512
from typing import Any

from storage import canonical
from storage.keys import KEY_BYTES, NONCE_BYTES, SALT_BYTES, WRAPPED_BYTES, WRAPPED_PAIR_BYTES, Cost, branch, key_id
from storage.refusals import DamagedHeader, NewerVault

MAGIC = b"DATUIV01"
FORMAT = 1
LIMIT = 64 * 1024
MAC_BYTES = 64
MAX_SLOTS = 16
ROLES = ("officer", "supervisor", "recovery")
_ID_BYTES = 16
_M_LEAST, _M_LEAST_TRAINING, _M_MOST = 64 * 1024, 1024, 1024 * 1024
_KDF_MOST = 4 * 1024 * 1024
"""Memory in KiB times passes: what a forged header could make a computer do before anything is proved."""
_EPOCH_MOST = 2**32
_OFFSET_MOST = 200 * 366 * 86_400


@dataclass(frozen=True, slots=True)
class Training:
    """A vault of fictional cases. Where `start` is given its clock ran from then, `offset` seconds from ours."""

    start: datetime | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's way in: who, under which neutral label, and what their passphrase unwraps.

    `vault_key` is the vault's; `sign_key` is their own pair: Ed25519 for signing (`public`), then X25519, to whose
    `seal_public` a later vault key can be sealed while they are away.
    """

    slot_id: bytes
    person: bytes
    role: str
    label: str
    public: bytes
    seal_public: bytes
    salt: bytes
    cost: Cost
    vault_nonce: bytes
    vault_key: bytes
    sign_nonce: bytes
    sign_key: bytes

    @property
    def key_id(self) -> bytes:
        """The name of this person's signing key."""
        return key_id(self.public)

    def plain(self) -> dict[str, Any]:
        """The fields that the wrapping of the vault's key is bound to."""
        return {
            "slot_id": self.slot_id.hex(),
            "type": "passphrase",
            "person": self.person.hex(),
            "role": self.role,
            "label": self.label,
            "key_id": self.key_id.hex(),
            "public": self.public.hex(),
            "seal_public": self.seal_public.hex(),
            "kdf": {
                "name": "argon2id",
                "m": self.cost.m,
                "t": self.cost.t,
                "p": self.cost.p,
                "salt": self.salt.hex(),
            },
        }

    def bound(self, vault_id: bytes, epoch: int) -> bytes:
        """The additional data of the wrapped vault key."""
        return canonical.written(self.plain()) + vault_id + epoch.to_bytes(8, "big")

    def bound_own(self, vault_id: bytes) -> bytes:
        """The additional data of the person's own keys: no epoch and no label, which change while they are away."""
        plain = self.plain()
        del plain["label"]
        return canonical.written(plain) + vault_id

    def to_json(self) -> dict[str, Any]:
        """The slot as the header holds it."""
        return self.plain() | {
            "vault_nonce": self.vault_nonce.hex(),
            "vault_key": self.vault_key.hex(),
            "sign_nonce": self.sign_nonce.hex(),
            "sign_key": self.sign_key.hex(),
        }


@dataclass(frozen=True, slots=True)
class Header:
    """What one copy of the header says."""

    vault_id: bytes
    epoch: int
    seq: int
    db_salt: bytes
    training: Training | None
    slots: tuple[Slot, ...]

    def to_json(self) -> dict[str, Any]:
        """The header as it is written."""
        training = None
        if self.training is not None:
            start = self.training.start
            training = {"start": None if start is None else start.isoformat(), "offset": self.training.offset}
        return {
            "format": FORMAT,
            "min_reader": FORMAT,
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


def genuine(raw: bytes, key: bytes | bytearray) -> bool:
    """Whether the bytes end in the MAC of all that is before it."""
    return hmac.compare_digest(hmac.digest(key, raw[:-MAC_BYTES], sha512), raw[-MAC_BYTES:])


def parse(raw: bytes) -> Header:
    """What the bytes say, every limit checked before any key is derived.

    Raises DamagedHeader for everything that `sealed` would not write, and NewerVault where the bytes say so themselves.
    """
    try:
        return _header(_values(raw))
    except (ValueError, KeyError, TypeError, OverflowError):
        raise DamagedHeader from None


def _values(raw: bytes) -> dict[str, Any]:
    front = len(MAGIC) + 4
    if len(raw) > LIMIT + front + MAC_BYTES or raw[: len(MAGIC)] != MAGIC:
        raise ValueError
    if int.from_bytes(raw[len(MAGIC) : front], "big") != len(raw) - front - MAC_BYTES:
        raise ValueError
    values = canonical.read(raw[front:-MAC_BYTES])
    if type(values) is not dict:
        raise ValueError
    # A header in a later format is never written again in ours, even where an older reader may read it.
    if max(_whole(values[name], 1, _EPOCH_MOST) for name in ("format", "min_reader")) > FORMAT:
        raise NewerVault
    return values


def _header(values: dict[str, Any]) -> Header:
    training = _training(values["training"])
    slots = values["slots"]
    if type(slots) is not list or not 1 <= len(slots) <= MAX_SLOTS:
        raise ValueError
    header = Header(
        vault_id=_bytes(values["vault_id"], _ID_BYTES),
        epoch=_whole(values["epoch"], 1, _EPOCH_MOST),
        seq=_whole(values["header_seq"], 1, _EPOCH_MOST),
        db_salt=_bytes(values["db_salt"], SALT_BYTES),
        training=training,
        slots=tuple(_slot(slot, training is not None) for slot in slots),
    )
    if len({slot.slot_id for slot in header.slots}) != len(slots):
        raise ValueError
    # Whatever was read must be all that was there: no field unknown, missing, or spelt another way.
    if canonical.written(header.to_json()) != canonical.written(values):
        raise ValueError
    return header


def _slot(values: Any, training: bool) -> Slot:
    kdf = values["kdf"]
    cost = Cost(
        m=_whole(kdf["m"], _M_LEAST_TRAINING if training else _M_LEAST, _M_MOST),
        t=_whole(kdf["t"], 1, 16),
        p=_whole(kdf["p"], 1, 16),
    )
    if cost.m * cost.t > _KDF_MOST:
        raise ValueError
    label, role = values["label"], values["role"]
    if type(label) is not str or len(label) > 80 or not label.isprintable() or role not in ROLES:
        raise ValueError
    return Slot(
        slot_id=_bytes(values["slot_id"], _ID_BYTES),
        person=_bytes(values["person"], _ID_BYTES),
        role=role,
        label=label,
        public=_bytes(values["public"], KEY_BYTES),
        seal_public=_bytes(values["seal_public"], KEY_BYTES),
        salt=_bytes(kdf["salt"], SALT_BYTES),
        cost=cost,
        vault_nonce=_bytes(values["vault_nonce"], NONCE_BYTES),
        vault_key=_bytes(values["vault_key"], WRAPPED_BYTES),
        sign_nonce=_bytes(values["sign_nonce"], NONCE_BYTES),
        sign_key=_bytes(values["sign_key"], WRAPPED_PAIR_BYTES),
    )


def _training(values: Any) -> Training | None:
    if values is None:
        return None
    start = values["start"]
    if start is not None:
        start = datetime.fromisoformat(start)
        if start.tzinfo is None:
            raise ValueError
    return Training(start, _whole(values["offset"], -_OFFSET_MOST, _OFFSET_MOST))


def _whole(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def _bytes(value: Any, length: int) -> bytes:
    if type(value) is not str or len(value) != 2 * length:
        raise ValueError
    return bytes.fromhex(value)
