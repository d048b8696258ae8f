"""Making keys: those of a new vault, of a new slot in one, and an own slot's again under another passphrase. Slow."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage import keys
from storage.header import Header, Training
from storage.slots import LABELS, Slot, first_label


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """A slot together with what its passphrase opens: who has one can wrap any vault key into it."""

    slot: Slot
    wrapping: bytes = field(repr=False)
    own: bytes = field(repr=False)

    @property
    def signer(self) -> Ed25519PrivateKey:
        """The key that the person signs with."""
        return keys.pair_from(self.own)[0]

    def holding(self, vault_key: bytes, vault_id: bytes, epoch: int) -> Slot:
        """The slot with this vault key in it, as its passphrase opens it."""
        slot = replace(self.slot, vault_nonce=secrets.token_bytes(keys.NONCE_BYTES), sealed=None)
        return replace(
            slot, vault_key=keys.wrap(self.wrapping, slot.vault_nonce, vault_key, slot.bound(vault_id, epoch))
        )


@dataclass(frozen=True, slots=True)
class Forged:
    """The keys and the first header of a vault that is still to be made."""

    header: Header
    vault_key: bytes = field(repr=False)
    signer: Ed25519PrivateKey = field(repr=False)


def left_for(slot: Slot, vault_key: bytes, vault_id: bytes, epoch: int) -> Slot:
    """The slot of someone who is away, with this vault key sealed to their own keys in the place of the one before."""
    bare = replace(slot, vault_nonce=bytes(keys.NONCE_BYTES), vault_key=bytes(keys.WRAPPED_BYTES), sealed=None)
    sealed = keys.seal(vault_key, slot.seal_public, vault_id, epoch, bare.bound(vault_id, epoch))
    return replace(bare, sealed=sealed)


def forge(passphrase: str, *, training: Training | None = None, cheap: bool = False) -> Forged:
    """Make the keys of a new vault and wrap them. Slow: call it in a thread. `cheap` is for TRAINING alone."""
    vault_key = secrets.token_bytes(keys.KEY_BYTES)
    header = Header(
        vault_id=secrets.token_bytes(16),
        epoch=1,
        seq=1,
        db_salt=secrets.token_bytes(keys.SALT_BYTES),
        training=training,
        slots=(),
    )
    first = forge_slot(passphrase, header, role="officer", label=LABELS[0], cheap=cheap)
    slot = first.holding(vault_key, header.vault_id, header.epoch)
    return Forged(replace(header, slots=(slot,)), vault_key, first.signer)


def forge_slot(
    passphrase: str, header: Header, *, role: str, label: str = "", person: bytes = b"", cheap: bool = False
) -> OpenSlot:
    """Make a slot of this header's vault, for someone new or (`person`) known. Slow: call it in a thread.

    Without a `label` it takes the first that is free. `cheap` is for TRAINING alone.
    """
    if cheap and header.training is None:
        raise ValueError("only a TRAINING vault may be cheap to guess")
    own = secrets.token_bytes(2 * keys.KEY_BYTES)
    signer, opener = keys.pair_from(own)
    slot = Slot(
        slot_id=secrets.token_bytes(16),
        person=person or secrets.token_bytes(16),
        role=role,
        label=label or first_label(header.slots),
        public=signer.public_key().public_bytes_raw(),
        seal_public=opener.public_key().public_bytes_raw(),
        salt=secrets.token_bytes(keys.SALT_BYTES),
        cost=keys.CHEAP if cheap else keys.FULL,
        vault_nonce=b"",
        vault_key=b"",
        sign_nonce=secrets.token_bytes(keys.NONCE_BYTES),
        sign_key=b"",
    )
    return _wrapped(slot, passphrase, header.vault_id, own)


def with_passphrase(held: OpenSlot, passphrase: str, vault_id: bytes) -> OpenSlot:
    """The same slot and the same keys under another passphrase, at the same cost. Slow: call it in a thread."""
    fresh = replace(
        held.slot, salt=secrets.token_bytes(keys.SALT_BYTES), sign_nonce=secrets.token_bytes(keys.NONCE_BYTES)
    )
    return _wrapped(fresh, passphrase, vault_id, held.own)


def _wrapped(slot: Slot, passphrase: str, vault_id: bytes, own: bytes) -> OpenSlot:
    stretched = keys.stretch(passphrase, slot.salt, slot.cost, vault_id, slot.slot_id)
    first, second = stretched[: keys.KEY_BYTES], stretched[keys.KEY_BYTES :]
    sealed = keys.wrap(second, slot.sign_nonce, own, slot.bound_own(vault_id))
    return OpenSlot(replace(slot, sign_key=sealed), first, own)


def started(header: Header, now: datetime) -> Header:
    """A new vault's header with its training clock set going: it runs from `start` as the machine's runs from now."""
    training = header.training
    if training is None or training.start is None:
        return header
    # Never before its start: a clock begun at midnight must not still say yesterday.
    offset = ceil((training.start - now).total_seconds())
    return replace(header, training=Training(training.start, offset))
