"""A vault key left for someone who is away: read by its description alone, and never sealed to a stranger's key."""

import hmac
from dataclasses import replace
from hashlib import sha512
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from datui.casework.refusal import Refusal
from storage import copies
from storage.header import Header, mac_key, parse, sealed
from storage.keys import Sealed
from storage.refusals import DamagedHeader, DamagedVault, WrongPassphrase
from storage.slots import Slot
from storage.vault import Vault, unlock
from tests.storage.conftest import PASSPHRASE
from tests.storage.test_formats import hkdf
from tests.storage.test_header import head, slot

NEXT = b"n" * 32
"""The vault key of the next epoch."""


def left_for(one: Slot, vault_id: bytes, epoch: int, to: bytes = b"", key: bytes = NEXT) -> Slot:
    """What someone else writes for a person who is away: no passphrase and no key of theirs is needed."""
    ephemeral, to = X25519PrivateKey.generate(), to or one.seal_public
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(to))
    public, at = ephemeral.public_key().public_bytes_raw(), epoch.to_bytes(8, "big")
    under = hkdf(shared, b"datui/slot-seal/v1" + vault_id + at + public + to, 32)
    box = AESGCM(under).encrypt(b"o" * 12, key, one.bound(vault_id, epoch))
    return replace(one, vault_nonce=bytes(12), vault_key=bytes(48), sealed=Sealed(public, b"o" * 12, box))


def written(path: Any, header: Header, key: bytes = NEXT) -> None:
    copies.write(path, sealed(header, mac_key(key, header)))


@pytest.fixture
def away(vault, path) -> Header:
    """The header that the vault's owner has not seen yet: another epoch, another label."""
    vault.close()
    old = vault._unlocked.header
    one = left_for(replace(old.slots[0], label="First officer"), old.vault_id, 2)
    return replace(old, epoch=2, seq=2, slots=(one,))


def test_who_was_away_opens_a_new_epoch_with_the_old_passphrase(path, away, vault):
    written(path, away)
    unlocked = unlock(path, PASSPHRASE)
    assert (unlocked.vault_key, unlocked.header) == (NEXT, away)
    assert unlocked.signer.private_bytes_raw() == vault._unlocked.signer.private_bytes_raw()
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE + "x")


def test_a_new_label_needs_nobodys_passphrase(path, vault, rules, clock):
    vault.close()
    held = vault._unlocked
    one = left_for(replace(held.slot, label="Desk 2"), held.header.vault_id, 1, key=held.vault_key)
    written(path, replace(held.header, seq=2, slots=(one,)), held.vault_key)
    again = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock)
    assert again.entries == 1
    again.close()


def test_one_false_copy_with_a_seal_of_anyones_does_not_shut_the_vault(path, vault, reopened):
    """Whoever can write in the folder can seal a key of his own to a public key, and needs no other for it."""
    vault.close()
    held = vault._unlocked
    false = replace(held.header, seq=99, slots=(left_for(held.slot, held.header.vault_id, 1),))
    (path / "header.a").write_bytes(sealed(false, mac_key(NEXT, false)))
    assert unlock(path, PASSPHRASE).vault_key == held.vault_key
    assert reopened().entries == 1
    assert parse((path / "header.a").read_bytes()) == held.header


@pytest.mark.parametrize("wrong", ["to a stranger", "for another epoch", "for another label", "damaged", "no point"])
def test_a_seal_that_is_not_for_this_slot_is_a_damaged_header(path, away, wrong):
    (one,), vault_id = away.slots, away.vault_id
    assert one.sealed is not None
    stranger = X25519PrivateKey.generate().public_key().public_bytes_raw()
    bad = {
        "to a stranger": left_for(one, vault_id, 2, to=stranger),
        "for another epoch": left_for(one, vault_id, 3),
        "for another label": replace(left_for(replace(one, label="x"), vault_id, 2), label=one.label),
        "damaged": replace(one, sealed=replace(one.sealed, key=bytes(48))),
        "no point": replace(one, sealed=replace(one.sealed, ephemeral=bytes(32))),
    }[wrong]
    written(path, replace(away, slots=(bad,)))
    with pytest.raises(DamagedHeader):
        unlock(path, PASSPHRASE)


def test_a_sealed_key_is_under_the_mac_of_the_header():
    box = Sealed(b"e" * 32, b"o" * 12, b"w" * 48)
    one = slot(vault_nonce=bytes(12), vault_key=bytes(48), sealed=box)
    raw = sealed(head(slots=(one,)), b"k" * 64)
    assert parse(raw).slots == (one,)
    assert raw[-64:] == hmac.digest(b"k" * 64, raw[:-64], sha512)
    assert sealed(head(slots=(replace(one, sealed=replace(box, nonce=b"p" * 12)),)), b"k" * 64)[-64:] != raw[-64:]


@pytest.mark.parametrize(
    "one",
    [
        slot(sealed=Sealed(b"e" * 32, b"o" * 12, b"w" * 48)),
        slot(vault_nonce=bytes(12), vault_key=bytes(48), sealed=Sealed(b"e" * 31, b"o" * 12, b"w" * 48)),
        slot(vault_nonce=bytes(12), vault_key=bytes(48), sealed=Sealed(b"e" * 32, b"o" * 16, b"w" * 48)),
        slot(vault_nonce=bytes(12), vault_key=bytes(48), sealed=Sealed(b"e" * 32, b"o" * 12, b"w" * 49)),
    ],
    ids=["beside a wrapped key", "ephemeral", "nonce", "key"],
)
def test_a_sealed_key_is_read_as_strictly_as_the_rest(one):
    with pytest.raises(DamagedHeader):
        parse(sealed(head(slots=(one,)), b"k" * 64))


def test_no_one_puts_a_sealing_key_of_his_own_into_an_absent_persons_slot(vault, path, rules, clock):
    """Whoever keeps the vault key can write any header; what the person signed for is in the ledger."""
    vault.close()
    held = vault._unlocked
    own = X25519PrivateKey.generate().public_key().public_bytes_raw()
    absent = replace(held.slot, slot_id=b"a" * 16, seal_public=own)
    for slots in ((held.slot, absent), (held.slot, replace(absent, seal_public=held.slot.seal_public))):
        written(path, replace(held.header, seq=2, slots=slots), held.vault_key)
        if slots[1] is absent:
            with pytest.raises(DamagedVault, match="names someone") as refused:
                Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock)
            assert refused.value.route
        else:
            Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock).close()


def test_the_sealing_key_is_in_the_first_record(vault):
    assert vault._ledger.genesis.seal_public == vault._unlocked.slot.seal_public.hex()
    with pytest.raises(Refusal):
        vault.append("c" * 32, vault._ledger.genesis)
