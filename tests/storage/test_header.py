"""The header: every bit of it counts, and nothing about it is believed before it is checked."""

import hmac
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.refusal import Refusal
from storage import canonical, copies, keys
from storage.forge import Forged
from storage.header import FORMAT, MAC_BYTES, MAGIC, Header, Training, genuine, parse, sealed
from storage.keys import CHEAP, FULL, Cost, Sealed
from storage.refusals import DamagedHeader, DamagedVault, NewerVault, WrongPassphrase
from storage.slots import Slot
from storage.unlock import Unlocked
from storage.vault import Vault, forge, unlock
from tests.storage.conftest import PASSPHRASE

KEY, BOX = b"k" * 64, b"w" * 48


def slot(**changes: Any) -> Slot:
    base = Slot(
        slot_id=b"s" * 16,
        person=b"p" * 16,
        role="officer",
        label="Officer",
        public=b"u" * 32,
        seal_public=b"x" * 32,
        salt=b"a" * 16,
        cost=CHEAP,
        vault_nonce=b"n" * 12,
        vault_key=b"v" * 48,
        sign_nonce=b"m" * 12,
        sign_key=b"g" * 80,
    )
    return replace(base, **changes)


def head(**changes: Any) -> Header:
    base = Header(
        vault_id=b"i" * 16,
        epoch=3,
        seq=5,
        db_salt=b"d" * 16,
        training=Training(),
        slots=(slot(), slot(slot_id=b"t" * 16)),
    )
    return replace(base, **changes)


def accepted(raw: bytes, key: bytes = KEY) -> bool:
    try:
        parse(raw)
    except Refusal:
        return False
    return genuine(raw, key)


def test_what_is_sealed_is_read_again():
    raw = sealed(head(), KEY)
    assert accepted(raw)
    assert parse(raw) == head()


def test_every_flipped_bit_is_refused():
    raw = sealed(head(slots=(slot(),)), KEY)
    for at in range(len(raw)):
        for bit in range(8):
            flipped = raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :]
            assert not accepted(flipped), (at, bit)


def test_every_truncation_and_every_longer_file_is_refused():
    raw = sealed(head(), KEY)
    assert not any(accepted(raw[:length]) for length in range(len(raw)))
    assert not accepted(raw + b"\0")
    assert not accepted(raw + raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_header_or_one_error(raw):
    for candidate in (raw, MAGIC + raw, MAGIC + len(raw).to_bytes(4, "big") + raw + bytes(MAC_BYTES)):
        with pytest.raises((DamagedHeader, NewerVault)):
            parse(candidate)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
PLACES: list[tuple[str | int, ...]] = [
    ("format",),
    ("min_reader",),
    ("vault_id",),
    ("epoch",),
    ("header_seq",),
    ("db_salt",),
    ("training",),
    ("slots",),
]
PLACES += [("training", "start"), ("training", "offset"), ("slots", 0), ("slots", 0, "kdf")]
PLACES += [("slots", 1, "sealed_key", name) for name in ("ephemeral", "nonce", "key")]
PLACES += [("slots", 0, name) for name in slot().to_json()] + [
    ("slots", 0, "kdf", name) for name in ("m", "t", "p", "salt", "name")
]


def framed(values: object) -> bytes:
    text = canonical.written(values)
    return MAGIC + len(text).to_bytes(4, "big") + text + bytes(MAC_BYTES)


@given(st.sampled_from(PLACES), JSON)
def test_any_value_in_any_place_is_a_header_or_one_error(place, value):
    away = slot(slot_id=b"t" * 16, vault_nonce=bytes(12), vault_key=bytes(48), sealed=Sealed(b"e" * 32, b"o" * 12, BOX))
    values = json.loads(canonical.written(head(slots=(slot(), away)).to_json()))
    inner = values
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    raw = framed(values)
    with suppress(DamagedHeader, NewerVault):
        assert sealed(parse(raw), KEY)[:-MAC_BYTES] == raw[:-MAC_BYTES]


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"a":1}',
        b"[" * 30_000,
        b"9" * 20_000,
        b"NaN",
        b'"\\ud800"',
        b"\xff\xfe",
        b'{ "a":1}',
        b"null",
        b"[]",
        b"",
    ],
)
def test_json_that_we_would_not_write_is_one_error(text):
    with pytest.raises(DamagedHeader):
        parse(MAGIC + len(text).to_bytes(4, "big") + text + bytes(MAC_BYTES))


@pytest.mark.parametrize(
    "cost",
    [
        Cost(2**40, 3, 4),
        Cost(2**20 + 1, 3, 4),
        Cost(1023, 1, 1),
        Cost(1024, 17, 1),
        Cost(1024, 1, 17),
        Cost(1024, 0, 1),
        Cost(1024, 1, 0),
    ],
)
def test_a_cost_beyond_its_bounds_is_refused(cost):
    assert not accepted(sealed(head(slots=(slot(cost=cost),)), KEY))


def test_only_training_may_be_cheap_to_guess():
    assert not accepted(sealed(head(training=None), KEY))
    assert not accepted(sealed(head(training=None, slots=(slot(cost=Cost(64 * 1024 - 1, 3, 4)),)), KEY))
    assert accepted(sealed(head(training=None, slots=(slot(cost=FULL),)), KEY))
    assert accepted(sealed(head(training=None, slots=(slot(cost=Cost(64 * 1024, 1, 1)),)), KEY))
    with pytest.raises(ValueError, match="TRAINING"):
        forge(PASSPHRASE, cheap=True)


def test_no_more_than_sixteen_slots_and_no_two_alike():
    many = tuple(slot(slot_id=bytes([number]) * 16) for number in range(17))
    assert accepted(sealed(head(slots=many[:16]), KEY))
    assert not accepted(sealed(head(slots=many), KEY))
    assert not accepted(sealed(head(slots=()), KEY))
    assert not accepted(sealed(head(slots=(slot(), slot())), KEY))


@pytest.mark.parametrize(
    "changed",
    [
        head(slots=(slot(cost=Cost(1024, 1, 2)), slot(slot_id=b"t" * 16))),
        head(slots=(slot(),)),
        head(slots=(slot(role="supervisor"), slot(slot_id=b"t" * 16))),
        head(slots=(slot(slot_id=b"t" * 16), slot())),
        head(epoch=2),
        head(seq=4),
        head(vault_id=b"j" * 16),
        head(training=None),
        head(training=Training(offset=1)),
        head(slots=(slot(person=b"q" * 16), slot(slot_id=b"t" * 16))),
    ],
    ids=["kdf downgrade", "slot strip", "role swap", "reorder", "epoch", "seq", "vault id", "real", "clock", "person"],
)
def test_a_changed_header_is_refused_without_the_key(changed):
    old = sealed(head(), KEY)
    forged = sealed(changed, b"x" * 64)
    assert not accepted(forged)
    assert not accepted(forged[:-MAC_BYTES] + old[-MAC_BYTES:])


def with_slot(unlocked: Unlocked, **changes: Any) -> Header:
    return replace(unlocked.header, slots=(replace(unlocked.slot, **changes),))


@pytest.mark.parametrize(
    "changes", [{"role": "supervisor"}, {"label": "Else"}, {"person": b"q" * 16}, {"public": b"w" * 32}]
)
def test_a_slot_is_bound_to_its_own_fields(path, vault, changes):
    unlocked = vault._opened.unlocked
    vault.close()
    copies.write(path, sealed(with_slot(unlocked, **changes), unlocked.mac()))
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE)


@pytest.mark.parametrize("changes", [{"epoch": 2}, {"vault_id": b"j" * 16}])
def test_a_slot_is_bound_to_its_vault_and_epoch(path, vault, changes):
    unlocked = vault._opened.unlocked
    vault.close()
    copies.write(path, sealed(replace(unlocked.header, **changes), unlocked.mac()))
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE)


def test_a_huge_cost_is_refused_before_anything_is_computed(path, vault, monkeypatch):
    unlocked = vault._opened.unlocked
    vault.close()
    copies.write(path, sealed(with_slot(unlocked, cost=Cost(2**40, 3, 4)), unlocked.mac()))
    monkeypatch.setattr(keys, "stretch", lambda *_: pytest.fail("a key was derived"))
    with pytest.raises(DamagedHeader):
        unlock(path, PASSPHRASE)


def test_a_wrong_passphrase_and_a_damaged_header_are_told_apart(path, vault):
    unlocked = vault._opened.unlocked
    vault.close()
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE + "x")
    copies.write(path, sealed(unlocked.header, b"x" * 64))
    with pytest.raises(DamagedHeader):
        unlock(path, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE + "x")


def test_a_passphrase_is_the_same_however_its_accents_are_typed(path, rules, clock):
    composed, taken_apart = (
        "caf\u00e9 \u1ec7 \u00c5ngstr\u00f6m lantern",
        "cafe\u0301 e\u0323\u0302 \u212bngstro\u0308m lantern",
    )
    made = Vault.create(path, forge(composed, training=Training(), cheap=True), name="A", rules=rules, clock=clock)
    made.close()
    assert unlock(path, taken_apart).header == made._opened.unlocked.header


def test_a_letter_that_nobody_has_looks_like_a_wrong_passphrase_and_costs_as_much(path, vault, monkeypatch):
    costs: list[object] = []
    stretch = keys.stretch

    def counted(*given: Any) -> bytes:
        costs.append(given[2])
        return stretch(*given)

    monkeypatch.setattr(keys, "stretch", counted)
    for letter in ("A", "B", "P", "", "Sheet", "a"):
        with pytest.raises(WrongPassphrase):
            unlock(path, PASSPHRASE + "x", letter)
    assert len(set(costs)) == 1
    assert len(costs) == 6


@pytest.mark.parametrize("name", copies.NAMES)
@pytest.mark.parametrize("damage", [b"", b"junk", None])
def test_one_good_copy_is_enough_and_mends_the_other(path, vault, reopened, name, damage):
    vault.close()
    good = (path / name).read_bytes()
    (path / name).unlink() if damage is None else (path / name).write_bytes(damage)
    with pytest.raises(WrongPassphrase):
        unlock(path, "not this one at all")
    assert not (path / name).exists() if damage is None else (path / name).read_bytes() == damage
    reopened()
    assert (path / name).read_bytes() == good


def test_the_copy_that_the_newest_entry_names_counts_and_another_is_mended(path, vault, reopened):
    unlocked = vault._opened.unlocked
    vault.close()
    named = (path / "header.a").read_bytes()
    for other in (sealed(replace(unlocked.header, seq=7), unlocked.mac()), sealed(unlocked.header, b"x" * 64)):
        (path / "header.b").write_bytes(other)
        again = reopened()
        assert again.rollback is None
        assert (path / "header.b").read_bytes() == named
        again.close()


def test_a_header_from_the_future_is_not_overwritten(path, vault):
    unlocked = vault._opened.unlocked
    vault.close()
    values = unlocked.header.to_json() | {
        "format": FORMAT + 1,
        "min_reader": FORMAT + 1,
        "header_seq": 2,
        "new": "field",
    }
    front = framed(values)[:-MAC_BYTES]
    future = front + hmac.digest(unlocked.mac(), front, "sha512")
    (path / "header.b").write_bytes(future)
    with pytest.raises(NewerVault):
        unlock(path, PASSPHRASE)
    assert (path / "header.b").read_bytes() == future
    (path / "header.a").unlink()
    with pytest.raises(NewerVault):
        unlock(path, PASSPHRASE)


def test_both_copies_gone_is_damage(path, vault):
    vault.close()
    for name in copies.NAMES:
        (path / name).unlink()
    with pytest.raises(DamagedVault):
        unlock(path, PASSPHRASE)


def test_keys_never_show_in_a_repr(vault, forged: Forged):
    for secret in (forged, vault._opened.unlocked):
        assert repr(secret.vault_key) not in repr(secret)
        assert "signer" not in repr(secret)


def test_the_copies_are_written_b_whole_before_a(tmp_path: Path, monkeypatch):
    order: list[str] = []
    whole = copies.write_whole

    def noted(path: Path, raw: bytes) -> None:
        order.append(path.name)
        whole(path, raw)

    monkeypatch.setattr(copies, "write_whole", noted)
    copies.write(tmp_path, b"raw")
    assert order == ["header.b", "header.a"]
