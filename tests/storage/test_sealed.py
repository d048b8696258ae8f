"""A vault key left for someone who is away: read by its description alone, and never sealed to a stranger's key."""

import hmac
from dataclasses import replace
from hashlib import sha512
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage import copies
from storage.header import Header, mac_key, parse, sealed
from storage.keys import Sealed
from storage.refusals import DamagedHeader, WrongPassphrase
from storage.slots import Slot
from storage.vault import Vault, unlock
from tests.storage.colleagues import OTHERS, SUPERVISOR, enrolled, proof
from tests.storage.conftest import PASSPHRASE
from tests.storage.decoder import hkdf
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
    old = vault._opened.unlocked.header
    one = left_for(replace(old.slots[0], label="B"), old.vault_id, 2)
    return replace(old, epoch=2, seq=2, slots=(one,))


def test_who_was_away_opens_a_new_epoch_with_the_old_passphrase(path, away, vault):
    written(path, away)
    unlocked = unlock(path, PASSPHRASE, "B")
    assert (unlocked.vault_key, unlocked.header) == (NEXT, away)
    assert unlocked.signer.private_bytes_raw() == vault._opened.unlocked.signer.private_bytes_raw()
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE + "x", "B")


def test_a_new_label_needs_nobodys_passphrase(path, vault, rules, clock):
    vault.close()
    held = vault._opened.unlocked
    one = left_for(replace(held.slot, label="D"), held.header.vault_id, 1, key=held.vault_key)
    written(path, replace(held.header, seq=2, slots=(one,)), held.vault_key)
    again = Vault.open(path, unlock(path, PASSPHRASE, "D"), rules=rules, clock=clock)
    assert again.entries == 1
    again.close()


def test_one_false_copy_with_a_seal_of_anyones_does_not_shut_the_vault(path, vault, reopened):
    """Whoever can write in the folder can seal a key of his own to a public key, and needs no other for it."""
    vault.close()
    held = vault._opened.unlocked
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
        unlock(path, PASSPHRASE, "B")


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
    enrolled(vault)
    vault.close()
    held, own = vault._opened.unlocked, X25519PrivateKey.generate().public_key().public_bytes_raw()
    mine, absent = held.header.slots
    false = replace(held.header, seq=held.header.seq + 1, slots=(mine, replace(absent, seal_public=own)))
    written(path, false, held.vault_key)
    again = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock)
    assert again.rollback is not None
    assert again.rollback.found == ("old-header",)
    again.go_on("")
    again.keys.rotate(proof(again), "")
    sealed_to = again.keys.header.slots[1]
    assert sealed_to.seal_public == absent.seal_public
    again.close()
    opened = Vault.open(path, unlock(path, OTHERS[SUPERVISOR], "B"), rules=rules, clock=clock)
    assert opened.role == "supervisor"
    opened.close()
