"""One person's way into the vault, as the header holds it: every field bound, and none believed unchecked."""

from dataclasses import dataclass
from typing import Any

from storage import canonical
from storage.keys import (
    KEY_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    WRAPPED_BYTES,
    WRAPPED_PAIR_BYTES,
    Cost,
    Sealed,
    key_id,
)

ROLES = ("officer", "supervisor", "recovery")
LABELS = "ABCDEFGHIJKLMNOP"
"""What slots are called on the lock screen: letters, which tell nothing of anybody, as many as a header has slots."""
SHEET_LABEL = "Sheet"
"""What the recovery sheet's slot is called: no letter, for it is opened in another way."""
_FIRST_RELEASE = {"Officer": LABELS[0]}
ID_BYTES = 16
_M_LEAST, _M_LEAST_TRAINING, _M_MOST = 64 * 1024, 1024, 1024 * 1024
_KDF_MOST = 4 * 1024 * 1024
"""Memory in KiB times passes: what a forged header could make a computer do before anything is proved."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's way in: who, under which neutral label, and what their passphrase unwraps.

    `vault_key` is the vault's; `sign_key` is their own pair: Ed25519 for signing (`public`), then X25519, to whose
    `seal_public` a later vault key can be `sealed` while they are away.
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
    sealed: Sealed | None = None

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
        """The additional data of the wrapped vault key, and of the sealed one."""
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
            "sealed_key": self._sealed(),
        }

    def _sealed(self) -> dict[str, str] | None:
        if self.sealed is None:
            return None
        return {
            "ephemeral": self.sealed.ephemeral.hex(),
            "nonce": self.sealed.nonce.hex(),
            "key": self.sealed.key.hex(),
        }


def letter(slot: Slot) -> str:
    """What the slot is called on the lock screen; the first release called its only one by another name."""
    return _FIRST_RELEASE.get(slot.label, slot.label)


def first_label(slots: tuple[Slot, ...]) -> str:
    """The first letter that no slot has; empty where all are taken."""
    taken = {letter(slot) for slot in slots}
    return next((one for one in LABELS if one not in taken), "")


def slot_of(values: Any, training: bool) -> Slot:
    """The slot that these values are. Raises ValueError, KeyError or TypeError where they are none."""
    kdf = values["kdf"]
    cost = Cost(
        m=whole(kdf["m"], _M_LEAST_TRAINING if training else _M_LEAST, _M_MOST),
        t=whole(kdf["t"], 1, 16),
        p=whole(kdf["p"], 1, 16),
    )
    if cost.m * cost.t > _KDF_MOST:
        raise ValueError
    label, role = values["label"], values["role"]
    if type(label) is not str or len(label) > 80 or not label.isprintable() or role not in ROLES:
        raise ValueError
    vault_nonce, vault_key = bytes_of(values["vault_nonce"], NONCE_BYTES), bytes_of(values["vault_key"], WRAPPED_BYTES)
    sealed = _sealed_key(values["sealed_key"])
    # The key of an epoch that is over must not stay behind the passphrase of someone who was away.
    if sealed is not None and any(vault_nonce + vault_key):
        raise ValueError
    return Slot(
        slot_id=bytes_of(values["slot_id"], ID_BYTES),
        person=bytes_of(values["person"], ID_BYTES),
        role=role,
        label=label,
        public=bytes_of(values["public"], KEY_BYTES),
        seal_public=bytes_of(values["seal_public"], KEY_BYTES),
        salt=bytes_of(kdf["salt"], SALT_BYTES),
        cost=cost,
        vault_nonce=vault_nonce,
        vault_key=vault_key,
        sign_nonce=bytes_of(values["sign_nonce"], NONCE_BYTES),
        sign_key=bytes_of(values["sign_key"], WRAPPED_PAIR_BYTES),
        sealed=sealed,
    )


def _sealed_key(values: Any) -> Sealed | None:
    if values is None:
        return None
    return Sealed(
        ephemeral=bytes_of(values["ephemeral"], KEY_BYTES),
        nonce=bytes_of(values["nonce"], NONCE_BYTES),
        key=bytes_of(values["key"], WRAPPED_BYTES),
    )


def whole(value: Any, least: int, most: int) -> int:
    """A whole number within its bounds, or ValueError."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def bytes_of(value: Any, length: int) -> bytes:
    """So many bytes out of hex, or ValueError."""
    if type(value) is not str or len(value) != 2 * length:
        raise ValueError
    return bytes.fromhex(value)
