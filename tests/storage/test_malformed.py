"""Headers that datui would never write: each ends in one refusal, whoever proves it, and costs nobody a second."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hmac import digest
from pathlib import Path

import pytest

from datui.casework.refusal import Refusal
from storage import copies, keys
from storage.header import MAGIC, Header, genuine, parse, sealed
from storage.refusals import DamagedHeader, NewerVault, WrongPassphrase
from storage.vault import look, unlock
from tests.storage.conftest import PASSPHRASE
from tests.storage.malformed import AWAY, FAMILIES, Malformed, framings, text_of, whole
from tests.storage.test_header import KEY, slot
from tests.storage.test_look import tree

GENERATORS_LEAST = 86
HEADER = whole(slot())
RAW = sealed(HEADER, KEY)


def framed(text: bytes, key: bytes | bytearray = KEY) -> bytes:
    """A header file around this text, as whoever has the vault key would prove it."""
    front = MAGIC + len(text).to_bytes(4, "big") + text
    return front + digest(key, front, "sha512")


def ends_in(raw: bytes) -> str:
    """What a reader makes of a file: the name of its one refusal, or that it is a header."""
    try:
        header = parse(raw)
    except Refusal as refused:
        return type(refused).__name__
    assert sealed(header, KEY)[:-64] == raw[:-64], "what was read is not what was there"
    return "a header"


def malformed(family) -> Iterator[Malformed]:
    """Each text of a family that is not the header's own."""
    plain = text_of(HEADER.to_json())
    for name, text in family(HEADER.to_json()):
        assert text != plain, name
        yield name, text


# Well-formed, whatever it means: what the vault's own keys and entries say against it is for other tests.
WELL_FORMED = {
    "('training', 'start') is null",
    "('slots', 0) is missing",
    "('slots', 1) is missing",
    "('slots', 1, 'sealed_key') is null",
}


def test_the_header_that_they_are_made_of_is_a_good_one():
    assert parse(RAW) == HEADER
    assert framed(text_of(HEADER.to_json())) == RAW
    assert AWAY in HEADER.slots


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one.__name__)
def test_a_malformed_header_is_one_refusal_even_where_it_is_well_proved(family, record_property):
    ends = Counter[str]()
    for name, text in malformed(family):
        raw = framed(text)
        assert genuine(raw, KEY)
        end = ends_in(raw)
        assert end in ("DamagedHeader", "NewerVault") or (name in WELL_FORMED and end == "a header"), name
        ends[end] += 1
    print(f"{family.__name__}: {dict(ends)}")
    record_property("tried", sum(ends.values()))
    assert ends["DamagedHeader"] > 10
    assert ends["a header"] <= len(WELL_FORMED)


def test_there_are_as_many_kinds_of_malformed_header_as_luks2_has():
    names = [f"{family.__name__} {name}" for family in FAMILIES for name, _text in malformed(family)]
    print(f"{len(names)} malformed headers, {len(set(names))} kinds")
    assert len(set(names)) >= GENERATORS_LEAST


def test_a_file_in_no_frame_is_one_refusal():
    for name, raw in framings(RAW):
        assert ends_in(raw) == "DamagedHeader", name


def test_every_flipped_bit_and_every_length_is_one_refusal_or_not_genuine():
    ends = Counter[str]()
    for at in range(len(RAW)):
        for bit in range(8):
            flipped = RAW[:at] + bytes([RAW[at] ^ 1 << bit]) + RAW[at + 1 :]
            end = ends_in(flipped)
            assert end in ("DamagedHeader", "NewerVault", "a header")
            assert not genuine(flipped, KEY)
            ends[end] += 1
    for length in range(len(RAW)):
        assert ends_in(RAW[:length]) == "DamagedHeader"
        assert length == 0 or ends_in(RAW[length:]) == "DamagedHeader"
    print(f"{8 * len(RAW)} flips: {dict(ends)}; {2 * len(RAW) - 1} lengths: all damaged")
    assert ends["DamagedHeader"] > ends["a header"] > 0


# The same, through the door


@pytest.fixture
def closed(vault, path, monkeypatch) -> tuple[Path, Header, bytearray]:
    """A vault whose header is to be replaced; from now on nothing may stretch a passphrase."""
    vault.close()
    held = unlock(path, PASSPHRASE)
    monkeypatch.setattr(keys, "stretch", lambda *_: pytest.fail("a passphrase was stretched"))
    return path, held.header, held.mac()


def put(path: Path, a: bytes, b: bytes) -> None:
    for name, raw in zip(copies.NAMES, (a, b), strict=True):
        (path / name).write_bytes(raw)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one.__name__)
def test_no_passphrase_is_stretched_for_a_malformed_header(closed, family):
    """As who has the vault key would write it: in both copies, and under its code."""
    path, header, mac = closed
    own = replace(header, training=HEADER.training, slots=(header.slots[0], AWAY))
    values, tried = own.to_json(), 0
    for name, text in family(values):
        if name in WELL_FORMED or text == text_of(values):
            continue
        raw = framed(text, mac)
        put(path, raw, raw)
        for go in (look, lambda path: unlock(path, PASSPHRASE)):
            with pytest.raises((DamagedHeader, NewerVault)) as refused:
                go(path)
            assert type(refused.value) in (DamagedHeader, NewerVault), name
            assert refused.value.route
        tried += 1
    assert tried > 10


def test_no_passphrase_is_stretched_for_a_file_that_is_no_header(closed):
    path, header, mac = closed
    for name, raw in framings(sealed(header, mac)):
        put(path, raw, raw)
        for go in (look, lambda path: unlock(path, PASSPHRASE)):
            with pytest.raises(DamagedHeader):
                go(path)
        assert (path / "header.a").read_bytes() == raw, name


HUGE = (
    *({"m": m} for m in (2**20 + 1, 2**21, 2**31, 2**32, 2**40, 2**63, 2**64, 10**4000, 0, -1, 1023)),
    *({"t": t} for t in (17, 255, 2**31, 2**32, 2**64, 0, -1)),
    *({"p": p} for p in (17, 256, 2**24, 2**31, 2**64, 0, -1)),
    *({"m": 2**20, "t": 5}, {"m": 2**20, "t": 16, "p": 16}, {"m": 2**18 + 1, "t": 16}),
)


@pytest.mark.parametrize("cost", HUGE, ids=lambda cost: " ".join(f"{name}={str(n)[:9]}" for name, n in cost.items()))
def test_a_forged_cost_never_makes_a_computer_work(closed, cost):
    """m, t and p are within bounds before anybody believes them, also in a slot that nobody asked for."""
    path, header, mac = closed
    for number in (0, 1):
        values = replace(header, slots=(header.slots[0], AWAY)).to_json()
        values["slots"][number]["kdf"] |= cost
        raw = framed(text_of(values), mac)
        put(path, raw, raw)
        with pytest.raises(DamagedHeader):
            unlock(path, PASSPHRASE)


class NoMemory:
    """A computer that has not as much memory as a passphrase costs."""

    def __init__(self, **asked: object) -> None:
        pass

    def derive(self, text: bytes) -> bytes:
        raise MemoryError


def test_a_computer_with_too_little_memory_says_so_and_changes_nothing(vault, path, monkeypatch):
    vault.close()
    before = tree(path)
    monkeypatch.setattr(keys, "Argon2id", NoMemory)
    with pytest.raises(Refusal, match="free memory") as refused:
        unlock(path, PASSPHRASE)
    assert not isinstance(refused.value, WrongPassphrase)
    assert "Close other programs" in refused.value.route
    assert tree(path) == before


def test_two_who_unlock_at_once_both_get_the_keys(vault, path):
    vault.close()
    with ThreadPoolExecutor(4) as several:
        found = list(several.map(lambda _number: unlock(path, PASSPHRASE).vault_key, range(12)))
    assert set(found) == {unlock(path, PASSPHRASE).vault_key}
