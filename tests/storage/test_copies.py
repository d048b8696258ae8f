"""Two copies of one header, in every state that a crash, a bad disk or a hand without the key can leave them in."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from datui.casework.refusal import Refusal
from storage import copies, header, keys
from storage.header import FORMAT, Header, Training, parse, sealed
from storage.keys import Cost
from storage.refusals import (
    DamagedHeader,
    NewerVault,
    WrongPassphrase,
)
from storage.unlock import Unlocked
from storage.vault import Vault, forge, look, unlock
from tests.storage.conftest import PASSPHRASE, START
from tests.storage.malformed import AWAY, text_of
from tests.storage.test_header import head
from tests.storage.test_malformed import framed, put


def states(held: Unlocked) -> dict[str, bytes | None]:
    """What a copy can be. Who wrote it had the key only where it is called good or from the future."""
    mac, other = held.mac(), forge("of another vault altogether", training=Training(), cheap=True)
    good, newer = (sealed(replace(held.header, seq=seq), mac) for seq in (5, 6))
    values = held.header.to_json() | {"format": FORMAT + 1, "min_reader": FORMAT + 1, "header_seq": 7, "new": 1}
    return {
        "good": good,
        "good and newer": newer,
        "from the future": framed(text_of(values), mac),
        "gone": None,
        "empty": b"",
        "junk": Random("junk").randbytes(1_200),
        "torn": newer[:512],
        "torn and filled": newer[:512].ljust(len(newer), b"\0"),
        "half of each": newer[: len(newer) // 2] + good[len(newer) // 2 :],
        "one bit off": good[:-1] + bytes([good[-1] ^ 1]),
        "newer by nobody": sealed(replace(held.header, seq=9), b"x" * 64),
        "of another vault": sealed(other.header, b"x" * 64),
        "from a false future": framed(text_of(values), b"x" * 64),
    }


GOOD = ("good and newer", "good")
UNREADABLE = {"gone", "empty", "junk", "torn", "torn and filled"}


def comes_out(a: str, b: str) -> str:
    """What must become of two copies."""
    pair = {a, b}
    if pair & set(GOOD):
        return "NewerVault" if "from the future" in pair else next(one for one in GOOD if one in pair)
    if pair <= UNREADABLE | {"from the future", "from a false future"}:
        return "DamagedHeader" if pair <= UNREADABLE else "NewerVault"
    if pair <= UNREADABLE | {"of another vault", "from the future", "from a false future"}:
        return "DamagedVault"
    return "NewerVault" if "from the future" in pair else "DamagedHeader"


def test_two_copies_in_every_state_open_the_newest_good_one_or_are_one_refusal(path, held, rules, clock):
    written, tried, opened = states(held), 0, 0
    for a, b in product(written, repeat=2):
        for name, raw in (("header.a", written[a]), ("header.b", written[b])):
            (path / name).unlink(missing_ok=True)
            if raw is not None:
                (path / name).write_bytes(raw)
        expected, before = comes_out(a, b), [copies.read(path), (path / "cases.db").read_bytes()]
        try:
            end: Any = unlock(path, PASSPHRASE)
        except Refusal as refused:
            end = type(refused).__name__
        assert [copies.read(path), (path / "cases.db").read_bytes()] == before, (a, b)
        tried += 1
        if isinstance(end, str):
            assert end == expected, (a, b)
            continue
        assert end.header == parse(written[expected] or b""), (a, b)
        Vault.open(path, end, rules=rules, clock=clock).close()
        assert [(path / name).read_bytes() for name in copies.NAMES] == [written[expected]] * 2, (a, b)
        opened += 1
    print(f"{tried} pairs of copies: {opened} opened and mended, {tried - opened} refused")
    assert opened == sum(comes_out(*pair) in GOOD for pair in product(written, repeat=2))


def test_of_two_copies_with_one_number_it_is_always_the_same():
    """No crash leaves such a pair: someone with the key made it. Which one counts must not change from day to day."""
    random = Random("tie")
    for _ in range(200):
        one, other = (head(seq=5, vault_id=random.randbytes(16)) for _ in range(2))
        found = {"header.a": copies.Copy(b"", one), "header.b": copies.Copy(b"", other)}
        assert copies.best(found, one.db_salt) == [one, other]
        assert copies.best(dict(reversed(found.items())), one.db_salt) == [one, other]


# Weaker than it was


def weaker(header: Header) -> dict[str, Header]:
    """What someone without a key would like the header to say."""
    own, away = header.slots

    def first(**changes: Any) -> Header:
        return replace(header, slots=(replace(own, **changes), away))

    return {
        "fewer passes": first(cost=replace(own.cost, t=own.cost.t + 1)),
        "less memory": first(cost=replace(own.cost, m=own.cost.m + 1)),
        "more lanes": first(cost=Cost(own.cost.m, own.cost.t, own.cost.p + 1)),
        "another salt": first(salt=b"a" * 16),
        "a slot less": replace(header, slots=(own,)),
        "only the other slot": replace(header, slots=(away,)),
        "a slot more": replace(header, slots=(own, away, replace(away, slot_id=b"z" * 16))),
        "slots turned round": replace(header, slots=(away, own)),
        "roles exchanged": replace(header, slots=(replace(own, role=away.role), replace(away, role=own.role))),
        "a supervisor": first(role="supervisor"),
        "the sheet": first(role="recovery"),
        "labels exchanged": replace(header, slots=(replace(own, label=away.label), replace(away, label=own.label))),
        "another person": first(person=away.person),
        "another's public key": first(public=away.public),
        "another's sealing key": first(seal_public=away.seal_public),
        "another's slot id": replace(header, slots=(replace(own, slot_id=b"y" * 16), away)),
        "keys exchanged": first(sign_key=away.sign_key, sign_nonce=away.sign_nonce),
        "a seal that was taken off": replace(header, slots=(own, replace(away, sealed=None))),
        "an epoch before": replace(header, epoch=header.epoch - 1),
        "an epoch after": replace(header, epoch=header.epoch + 1),
        "a number before": replace(header, seq=header.seq - 1),
        "a number after": replace(header, seq=header.seq + 100),
        "another vault": replace(header, vault_id=b"i" * 16),
        "another clock": replace(header, training=Training(START, -86_400 * 400)),
        "a later format": replace(header, format=FORMAT + 1),
    }


@pytest.fixture
def two(held) -> Header:
    """The vault's header with a second slot, in its second epoch and its fifth number."""
    raised = replace(held.header, epoch=2, seq=5, slots=(held.slot, AWAY))
    box = keys.wrap(keys.stretch(PASSPHRASE, *_of(held))[:32], b"n" * 12, held.vault_key, _bound(held, raised))
    return replace(raised, slots=(replace(held.slot, vault_nonce=b"n" * 12, vault_key=box), AWAY))


def _of(held: Unlocked) -> tuple[Any, ...]:
    return held.slot.salt, held.slot.cost, held.header.vault_id, held.slot.slot_id


def _bound(held: Unlocked, raised: Header) -> bytes:
    return held.slot.bound(raised.vault_id, raised.epoch)


def mac_of(held: Unlocked, header: Header) -> bytearray:
    return replace(held, header=header).mac()


def test_a_header_made_weaker_without_the_key_opens_nothing(path, held, two):
    """Under the code that was there, under none and under one of one's own; beside a good copy it shuts nothing."""
    true = sealed(two, mac_of(held, two))
    put(path, true, true)
    assert unlock(path, PASSPHRASE).header == two
    changes, refused = weaker(two), 0
    assert len(changes) >= 24
    for name, changed in changes.items():
        assert changed != two
        for code in (true[-64:], bytes(64), sealed(changed, b"x" * 64)[-64:]):
            false = sealed(changed, b"x" * 64)[:-64] + code
            put(path, false, false)
            with pytest.raises(Refusal) as stopped:
                unlock(path, PASSPHRASE)
            assert isinstance(stopped.value, DamagedHeader | WrongPassphrase | NewerVault), name
            refused += 1
            for pair in ((true, false), (false, true)):
                put(path, *pair)
                assert unlock(path, PASSPHRASE).header == two, name
    print(f"{len(changes)} weaker headers: {refused} refused, {2 * refused} beside a good copy shut nothing")


def test_what_the_slots_keys_are_bound_to_is_not_changed_even_with_the_vault_key(path, held, two):
    """Who has the vault key proves any header; the passphrase of someone else opens no slot but the one they made."""
    free = {"a slot less", "a slot more", "slots turned round", "a number before", "a number after", "another clock"}
    free |= {"a seal that was taken off", "a later format"}
    for name, changed in weaker(two).items():
        raw = sealed(changed, mac_of(held, changed))
        put(path, raw, raw)
        if name in free:
            continue
        with pytest.raises(Refusal) as stopped:
            unlock(path, PASSPHRASE)
        assert isinstance(stopped.value, WrongPassphrase | DamagedHeader), name


def test_a_header_and_a_database_are_of_one_vault(path, held, two, tmp_path, rules, clock):
    """The header of another vault with the same passphrase, in one copy, in both, and beside its own database."""
    other = tmp_path / "other"
    Vault.create(other, forge(PASSPHRASE, training=Training(), cheap=True), name="x", rules=rules, clock=clock).close()
    theirs, ours = (other / "header.a").read_bytes(), (path / "header.a").read_bytes()
    for pair in ((theirs, ours), (ours, theirs)):
        put(path, *pair)
        assert unlock(path, PASSPHRASE).header == held.header
        assert look(path) is not None
    put(path, theirs, theirs)
    for go in (look, lambda path: unlock(path, PASSPHRASE)):
        with pytest.raises(Refusal, match="does not belong"):
            go(path)
    put(path, ours, ours)
    (path / "cases.db").write_bytes((other / "cases.db").read_bytes())
    with pytest.raises(Refusal, match="does not belong"):
        unlock(path, PASSPHRASE)
    _salted(path, ours)
    with pytest.raises(Refusal):
        Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock)


def _salted(path: Path, ours: bytes) -> None:
    """Write our salt over theirs, which is all that a look compares."""
    database = (path / "cases.db").read_bytes()
    (path / "cases.db").write_bytes(parse(ours).db_salt + database[16:])


def test_a_forged_copy_that_asks_for_more_memory_than_there_is_does_not_shut_the_vault(vault, opens, path, monkeypatch):
    vault.close()
    held = vault._opened.unlocked
    false = replace(held.header, seq=99, slots=(replace(held.slot, cost=Cost(1024 * 1024, 4, 1)),))
    (path / "header.a").write_bytes(header.sealed(false, b"k" * 64))
    real = Argon2id

    class Greedy:
        def derive(self, _passphrase: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr(keys, "Argon2id", lambda **how: Greedy() if how["memory_cost"] > 300_000 else real(**how))
    assert opens().entries == vault.entries
