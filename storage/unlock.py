"""The way in: unlock the keys of a vault, and prove again that the one who sits there has them. Each takes a second."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from datui.casework.refusal import Refusal
from storage import header as headers
from storage import keys
from storage.copies import Copy
from storage.forge import OpenSlot
from storage.header import Header
from storage.look import checked, unreadable
from storage.refusals import DamagedHeader, NewerVault, WrongPassphrase
from storage.slots import LABELS, Slot, letter


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


def unlock(path: Path, passphrase: str, label: str = LABELS[0]) -> Unlocked:
    """Open the slot of the vault's header that has this label. Slow: call it in a thread.

    Raises WrongPassphrase where the slot does not open or there is none, which look alike and take as long;
    DamagedHeader where it opens and the header is not genuine.
    """
    try:
        found, candidates = checked(path)
    except OSError:
        raise unreadable() from None
    return unlock_one(found, candidates, passphrase, label)


def unlock_one(found: Mapping[str, Copy], candidates: list[Header], passphrase: str, label: str) -> Unlocked:
    """Open the slot that has this label in the first of these headers in which it opens, as `unlock` does."""
    stretched: dict[tuple[object, ...], bytes] = {}
    failed: Refusal = WrongPassphrase()
    # Anyone can seal a key of his own to a public key: what the passphrase alone opens comes first.
    named = [(header, slot) for header in candidates for slot in header.slots if letter(slot) == label]
    salt = candidates[0].db_salt
    for header, slot in sorted(named, key=lambda one: (one[0].db_salt != salt, one[1].sealed is not None)):
        try:
            return _opened(header, slot, passphrase, found, stretched)
        except NewerVault:
            raise
        except Refusal as refusal:
            # Once the passphrase has opened a slot, it is the header that is at fault.
            failed = failed if isinstance(failed, DamagedHeader) else refusal
    if not named:
        # Whoever tries a letter that nobody has is not to see it by the clock.
        other = candidates[0].slots[0]
        keys.stretch(passphrase, secrets.token_bytes(keys.SALT_BYTES), other.cost, bytes(16), other.slot_id)
    raise failed


def prove(unlocked: Unlocked, passphrase: str) -> OpenSlot:
    """The slot that was unlocked, opened once more by who sits there now. Slow: call it in a thread.

    Raises WrongPassphrase.
    """
    header, slot = unlocked.header, unlocked.slot
    stretched = keys.stretch(passphrase, slot.salt, slot.cost, header.vault_id, slot.slot_id)
    first, second = stretched[: keys.KEY_BYTES], stretched[keys.KEY_BYTES :]
    own = keys.unwrap(second, slot.sign_nonce, slot.sign_key, slot.bound_own(header.vault_id))
    return OpenSlot(slot, first, own)


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
    if any(copy.newer and headers.genuine(copy.raw, mac) for copy in found.values()):
        raise NewerVault
    if not any(copy.header == header and headers.genuine(copy.raw, mac) for copy in found.values()):
        raise DamagedHeader
    try:
        signer, _opener = _own_keys(header, slot, second)
    except WrongPassphrase:
        raise DamagedHeader from None
    return Unlocked(header, slot, vault_key, signer)


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
