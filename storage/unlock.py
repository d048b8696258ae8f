"""The way in: forge the keys of a new vault, or unlock those of one that exists. Both take a second of thought."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from datui.casework.refusal import Refusal
from storage import header as headers
from storage import keys
from storage.copies import Copy
from storage.header import Header, Training
from storage.look import checked, unreadable
from storage.refusals import DamagedHeader, NewerVault, WrongPassphrase
from storage.slots import Slot


@dataclass(frozen=True, slots=True)
class Forged:
    """The keys and the first header of a vault that is still to be made."""

    header: Header
    vault_key: bytes = field(repr=False)
    signer: Ed25519PrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The keys of a vault, the header they were found in and the slot that was used."""

    header: Header
    slot: Slot
    vault_key: bytes = field(repr=False)
    signer: Ed25519PrivateKey = field(repr=False)

    def mac(self) -> bytearray:
        """The key of the header's MAC."""
        return headers.mac_key(self.vault_key, self.header)


def forge(passphrase: str, *, training: Training | None = None, cheap: bool = False) -> Forged:
    """Make the keys of a new vault and wrap them. Slow: call it in a thread. `cheap` is for TRAINING alone."""
    if cheap and training is None:
        raise ValueError("only a TRAINING vault may be cheap to guess")
    own, vault_key = secrets.token_bytes(2 * keys.KEY_BYTES), secrets.token_bytes(keys.KEY_BYTES)
    signer, opener = keys.pair_from(own)
    header = Header(
        vault_id=secrets.token_bytes(16),
        epoch=1,
        seq=1,
        db_salt=secrets.token_bytes(keys.SALT_BYTES),
        training=training,
        slots=(),
    )
    slot = Slot(
        slot_id=secrets.token_bytes(16),
        person=secrets.token_bytes(16),
        role="officer",
        label="Officer",
        public=signer.public_key().public_bytes_raw(),
        seal_public=opener.public_key().public_bytes_raw(),
        salt=secrets.token_bytes(keys.SALT_BYTES),
        cost=keys.CHEAP if cheap else keys.FULL,
        vault_nonce=secrets.token_bytes(keys.NONCE_BYTES),
        vault_key=b"",
        sign_nonce=secrets.token_bytes(keys.NONCE_BYTES),
        sign_key=b"",
    )
    slot = _wrapped(slot, passphrase, header, vault_key, own)
    return Forged(replace(header, slots=(slot,)), vault_key, signer)


def _wrapped(slot: Slot, passphrase: str, header: Header, vault_key: bytes, own: bytes) -> Slot:
    stretched = keys.stretch(passphrase, slot.salt, slot.cost, header.vault_id, slot.slot_id)
    first, second = stretched[: keys.KEY_BYTES], stretched[keys.KEY_BYTES :]
    return replace(
        slot,
        vault_key=keys.wrap(first, slot.vault_nonce, vault_key, slot.bound(header.vault_id, header.epoch)),
        sign_key=keys.wrap(second, slot.sign_nonce, own, slot.bound_own(header.vault_id)),
    )


def started(header: Header, now: datetime) -> Header:
    """A new vault's header with its training clock set going: it runs from `start` as the machine's runs from now."""
    training = header.training
    if training is None or training.start is None:
        return header
    # Never before its start: a clock begun at midnight must not still say yesterday.
    offset = ceil((training.start - now).total_seconds())
    return replace(header, training=Training(training.start, offset))


def unlock(path: Path, passphrase: str, slot: int = 0) -> Unlocked:
    """Open one slot of the vault's header. Slow: call it in a thread.

    Raises WrongPassphrase where the slot does not open, DamagedHeader where it opens and the header is not genuine.
    """
    try:
        found, candidates = checked(path)
    except OSError:
        raise unreadable() from None
    stretched: dict[tuple[object, ...], bytes] = {}
    failed: Refusal = WrongPassphrase()
    # Anyone can seal a key of his own to a public key: what the passphrase alone opens comes first.
    for header in sorted(candidates, key=lambda one: (one.db_salt != candidates[0].db_salt, _is_sealed(one, slot))):
        if not 0 <= slot < len(header.slots):
            failed = Refusal("The vault has no such slot.", "Use one that it has; the first is the officer's.")
            continue
        try:
            return _opened(header, header.slots[slot], passphrase, found, stretched)
        except (WrongPassphrase, DamagedHeader) as refusal:
            # Once the passphrase has opened a slot, it is the header that is at fault.
            failed = failed if isinstance(failed, DamagedHeader) else refusal
    raise failed


def _opened(
    header: Header, slot: Slot, passphrase: str, found: Mapping[str, Copy], stretched: dict[tuple[object, ...], bytes]
) -> Unlocked:
    once = (slot.salt, slot.cost, header.vault_id, slot.slot_id)
    if once not in stretched:
        stretched[once] = keys.stretch(passphrase, slot.salt, slot.cost, header.vault_id, slot.slot_id)
    key = stretched[once]
    first, second = key[: keys.KEY_BYTES], key[keys.KEY_BYTES :]
    vault_key = _vault_key(header, slot, first, second)
    mac = headers.mac_key(vault_key, header)
    if not any(copy.header == header and headers.genuine(copy.raw, mac) for copy in found.values()):
        raise DamagedHeader
    if any(copy.newer and headers.genuine(copy.raw, mac) for copy in found.values()):
        raise NewerVault
    try:
        signer, _opener = _own_keys(header, slot, second)
    except WrongPassphrase:
        raise DamagedHeader from None
    return Unlocked(header, slot, vault_key, signer)


def _is_sealed(header: Header, slot: int) -> bool:
    return 0 <= slot < len(header.slots) and header.slots[slot].sealed is not None


def _vault_key(header: Header, slot: Slot, first: bytes, second: bytes) -> bytes:
    """The vault key under the passphrase, or under the keys that the passphrase opens where the person was away."""
    bound = slot.bound(header.vault_id, header.epoch)
    if slot.sealed is None:
        return keys.unwrap(first, slot.vault_nonce, slot.vault_key, bound)
    _signer, opener = _own_keys(header, slot, second)
    try:
        return keys.unseal(slot.sealed, opener, header.vault_id, header.epoch, bound)
    except ValueError:
        raise DamagedHeader from None


def _own_keys(header: Header, slot: Slot, second: bytes) -> tuple[Ed25519PrivateKey, X25519PrivateKey]:
    """The person's own keys. Raises WrongPassphrase, or DamagedHeader where they are not those that the slot names."""
    own = keys.unwrap(second, slot.sign_nonce, slot.sign_key, slot.bound_own(header.vault_id))
    signer, opener = keys.pair_from(own)
    if [one.public_key().public_bytes_raw() for one in (signer, opener)] != [slot.public, slot.seal_public]:
        raise DamagedHeader
    return signer, opener
