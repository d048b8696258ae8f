"""From a passphrase to the vault key and a person's signing key, and from the vault key to every other key."""

import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from datui.casework.refusal import Refusal
from storage.refusals import WrongPassphrase

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16
_TAG_BYTES = 16
WRAPPED_BYTES = KEY_BYTES + _TAG_BYTES
WRAPPED_PAIR_BYTES = 2 * KEY_BYTES + _TAG_BYTES


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at the passphrase costs: memory in KiB, passes and lanes of Argon2id."""

    m: int
    t: int
    p: int


FULL = Cost(m=256 * 1024, t=3, p=4)
CHEAP = Cost(m=1024, t=1, p=1)
"""For TRAINING vaults only, which hold nothing worth guessing for."""


def key_id(public: bytes) -> bytes:
    """16 bytes that name a public key."""
    return sha256(b"datui/key/v1" + public).digest()[:16]


def stretch(passphrase: str, salt: bytes, cost: Cost, vault_id: bytes, slot_id: bytes) -> bytes:
    """The 64 bytes that unwrap a slot. Takes about a second at full cost: call it in a thread."""
    kdf = Argon2id(
        salt=salt,
        length=2 * KEY_BYTES,
        iterations=cost.t,
        lanes=cost.p,
        memory_cost=cost.m,
        ad=b"datui/slot/v1" + vault_id + slot_id,
    )
    try:
        return kdf.derive(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"))
    except MemoryError:
        need = cost.m // 1024
        raise Refusal(
            f"Opening a vault needs {need} MiB of free memory.", "Close other programs and try again."
        ) from None


def wrap(key: bytes, nonce: bytes, secret: bytes, bound: bytes) -> bytes:
    """The secret under AES-256-GCM, bound to the slot that holds it."""
    return AESGCM(key).encrypt(nonce, secret, bound)


def unwrap(key: bytes, nonce: bytes, wrapped: bytes, bound: bytes) -> bytes:
    """The secret again. Raises WrongPassphrase when the key, the slot or the wrapping is another."""
    try:
        return AESGCM(key).decrypt(nonce, wrapped, bound)
    except InvalidTag:
        raise WrongPassphrase from None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A vault key that someone who holds it left for a person who is away, under that person's own public key.

    `key` is under AES-256-GCM with HKDF-SHA-512 of X25519(`ephemeral`, their `seal_public`), info
    "datui/slot-seal/v1", vault id, epoch, ephemeral and seal_public; bound to what a wrapped vault key is bound to.
    """

    ephemeral: bytes
    nonce: bytes
    key: bytes


def seal(secret: bytes, to: bytes, vault_id: bytes, epoch: int, bound: bytes) -> Sealed:
    """A vault key left for the one person whose own keys hold the other half of `to`."""
    ephemeral = X25519PrivateKey.generate()
    public, nonce = ephemeral.public_key().public_bytes_raw(), secrets.token_bytes(NONCE_BYTES)
    key = _sealing_key(ephemeral.exchange(X25519PublicKey.from_public_bytes(to)), vault_id, epoch, public, to)
    return Sealed(public, nonce, AESGCM(key).encrypt(nonce, secret, bound))


def _sealing_key(shared: bytes, vault_id: bytes, epoch: int, ephemeral: bytes, to: bytes) -> bytes:
    info = b"datui/slot-seal/v1" + vault_id + epoch.to_bytes(8, "big") + ephemeral + to
    return HKDF(algorithm=SHA512(), length=KEY_BYTES, salt=None, info=info).derive(shared)


def unseal(sealed: Sealed, opener: X25519PrivateKey, vault_id: bytes, epoch: int, bound: bytes) -> bytes:
    """The vault key out of its seal. Raises ValueError where it was sealed to another, for another, or is damaged."""
    shared = opener.exchange(X25519PublicKey.from_public_bytes(sealed.ephemeral))
    key = _sealing_key(shared, vault_id, epoch, sealed.ephemeral, opener.public_key().public_bytes_raw())
    try:
        return AESGCM(key).decrypt(sealed.nonce, sealed.key, bound)
    except InvalidTag:
        raise ValueError("not sealed to this key") from None


def branch(label: bytes, vault_key: bytes, vault_id: bytes, epoch: int, length: int = KEY_BYTES) -> bytearray:
    """One key of the tree that grows from the vault key, in a buffer that its user wipes."""
    out = bytearray(length)
    info = label + vault_id + epoch.to_bytes(8, "big")
    HKDF(algorithm=SHA512(), length=length, salt=None, info=info).derive_into(vault_key, out)
    return out


def wipe(buffer: bytearray) -> None:
    """Zero a buffer that held a key."""
    buffer[:] = bytes(len(buffer))


def pair_from(own: bytes) -> tuple[Ed25519PrivateKey, X25519PrivateKey]:
    """A person's own keys from their 64 bytes: the one that signs, and the one that a vault key is sealed to."""
    seed, sealing = own[:KEY_BYTES], own[KEY_BYTES:]
    return Ed25519PrivateKey.from_private_bytes(seed), X25519PrivateKey.from_private_bytes(sealing)
