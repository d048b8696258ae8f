"""Headers changed at random, by someone without the key and by someone with it: one refusal, or a header in bounds."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from datui.casework.refusal import Refusal
from storage.header import MAX_SLOTS, Header, genuine, parse, sealed
from storage.slots import ROLES
from storage.unlock import Unlocked
from storage.vault import unlock
from tests.storage.conftest import PASSPHRASE
from tests.storage.malformed import AWAY, whole
from tests.storage.mutants import of_bytes, of_values
from tests.storage.test_header import KEY, slot
from tests.storage.test_malformed import framed, put

ONE = whole(slot())
OTHER = replace(ONE, vault_id=b"j" * 16, epoch=2, seq=9, db_salt=b"D" * 16, training=None, slots=(AWAY, slot()))


def mutant(random: Random, raw: bytes, header: Header, other: Header, key: bytes | bytearray | None) -> bytes:
    """One changed header: its bytes or its values, under its old code or, where there is a key, under a new one."""
    if random.random() < 0.4:
        changed = of_bytes(random, raw, sealed(other, KEY))
        return changed if key is None else framed(changed[12:-64], key)
    text = of_values(random, header.to_json(), other.to_json())
    return framed(text, key) if key is not None else framed(text)[:-64] + raw[-64:]


def in_bounds(header: Header) -> bool:
    """What holds of every header that is read, whatever made it."""
    alike = len({one.slot_id for one in header.slots}) == len(header.slots)
    return (
        1 <= len(header.slots) <= MAX_SLOTS
        and alike
        and all(one.cost.m * one.cost.t <= 4 * 2**20 and one.cost.p <= 16 for one in header.slots)
        and all(one.cost.m >= (64 * 1024 if header.training is None else 1024) for one in header.slots)
        and all(one.label.isprintable() and len(one.label) <= 80 and one.role in ROLES for one in header.slots)
        and all(one.sealed is None or not any(one.vault_nonce + one.vault_key) for one in header.slots)
    )


def read(seed: str, number: int) -> str:
    """What a reader makes of one mutant."""
    random = Random(f"{seed} {number}")
    key = KEY if random.random() < 0.5 else None
    raw = mutant(random, RAW, ONE, OTHER, key)
    try:
        header = parse(raw)
    except Refusal as refused:
        return type(refused).__name__
    if not in_bounds(header) or sealed(header, KEY)[:-64] != raw[:-64]:
        return "a header that is none"
    if key is None and genuine(raw, KEY):
        return "unchanged" if raw == RAW else "believed"
    return "a header"


RAW = sealed(ONE, KEY)
ENDS = {"DamagedHeader", "NewerVault", "a header", "unchanged"}


def fuzzed(seed: str, count: int, end_of: Callable[[str, int], str], ends: set[str]) -> Counter[str]:
    """How so many mutants of a seed ended; the first that ended otherwise is named, to be made again."""
    found = Counter[str]()
    for number in range(count):
        try:
            end = end_of(seed, number)
        except Exception as wrong:
            raise AssertionError(f"seed {seed!r}, mutant {number}") from wrong
        assert end in ends, f"seed {seed!r}, mutant {number}: {end}"
        found[end] += 1
    print(f"seed {seed!r}: {count} mutants, {dict(found)}")
    return found


def test_twenty_thousand_changed_headers_are_each_a_refusal_or_a_header():
    found = fuzzed("header", 20_000, read, ENDS)
    assert found.keys() <= ENDS
    assert found.total() == 20_000
    assert found["DamagedHeader"] > 1_000
    assert found["a header"] > 500
    assert found["NewerVault"] > 10


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100))
def test_five_million_changed_headers_are_each_a_refusal_or_a_header(seed):
    found = fuzzed(f"header {seed}", 50_000, read, ENDS)
    assert found.keys() <= ENDS
    assert found.total() == 50_000
    assert found["DamagedHeader"] > 2_500
    assert found["a header"] > 1_250


# Through the door


def tried(path: Path) -> Any:
    """What was unlocked, or the name of the refusal."""
    try:
        return unlock(path, PASSPHRASE)
    except Refusal as refused:
        return type(refused).__name__


REFUSED = {"DamagedHeader", "NewerVault", "WrongPassphrase", "DamagedVault"}
AT_THE_DOOR = REFUSED | {"the good copy", "proved by the key", "unchanged"}


def through_the_door(path: Path, held: Unlocked) -> Callable[[str, int], str]:
    good, mac = sealed(held.header, held.mac()), held.mac()
    two = replace(held.header, slots=(held.slot, AWAY))
    raw = sealed(two, mac)

    def end_of(seed: str, number: int) -> str:
        random = Random(f"{seed} {number}")
        key = mac if random.random() < 0.3 else None
        spoilt = mutant(random, raw, two, OTHER, key)
        if key is None and random.random() < 0.5:
            beside = random.sample((good, spoilt), 2)
            put(path, *beside)
            opened = tried(path)
            if spoilt == raw:
                return "unchanged"
            return (
                "the good copy" if isinstance(opened, Unlocked) and opened.header == held.header else f"shut: {opened}"
            )
        put(path, spoilt, spoilt)
        opened = tried(path)
        if not isinstance(opened, Unlocked):
            return str(opened)
        # Who has the vault key can write what is beside a slot, and never another slot around the same keys.
        same = (opened.slot, opened.vault_key, opened.header.vault_id, opened.header.epoch)
        if same != (held.slot, held.vault_key, held.header.vault_id, held.header.epoch):
            return "another slot"
        return "proved by the key" if key is not None else "unchanged" if spoilt == raw else "believed"

    return end_of


def test_a_changed_header_opens_nothing_and_shuts_nothing(path, held):
    """In both copies it opens nothing without the key; in one of them it never shuts the vault."""
    found = fuzzed("door", 2_000, through_the_door(path, held), AT_THE_DOOR)
    assert found.keys() <= AT_THE_DOOR
    assert found.total() == 2_000
    assert found["the good copy"] > 500
    assert found["proved by the key"] > 20
    assert sum(found[one] for one in REFUSED) > 500


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(20))
def test_very_many_changed_headers_open_nothing_and_shut_nothing(path, held, seed):
    found = fuzzed(f"door {seed}", 10_000, through_the_door(path, held), AT_THE_DOOR)
    assert found.keys() <= AT_THE_DOOR
    assert found.total() == 10_000
    assert found["the good copy"] > 2_500
