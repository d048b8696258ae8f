"""Every page of the database, damaged in every way: it is found, or the ledger says what it always said."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from storage import keys
from storage.vault import Training, Vault, forge
from tests.storage.conftest import NAME, PASSPHRASE, Hands, kept, report
from tests.storage.damage import PAGE, Damaged, history, journal_of, page_of, spliced

FOUND = {"refused", "found"}
SAME = {"harmless", "another draft"}
"""The ledger is the true one: the page says what it said, or nothing, or an older draft, which nobody signs."""
EARLIER = "an earlier end"
"""The whole vault as it once was. No page and no signature can tell: that is what the marks beside it are for."""


def made(path: Path, rules: Any) -> Vault:
    return Vault.create(path, forge(PASSPHRASE, training=Training(), cheap=True), name=NAME, rules=rules, clock=Hands())


@pytest.fixture(scope="module")
def days(tmp_path_factory, rules) -> tuple[Path, list[bytes]]:
    """A small vault, and its database as it was after each save; the last is the one that is there."""
    path = tmp_path_factory.mktemp("pages") / "vault"
    return path, list(history(path, made(path, rules), rules))


@pytest.fixture
def damaged(days, rules, monkeypatch, record_property) -> Iterator[Damaged]:
    monkeypatch.setattr(keys, "stretch", cache(keys.stretch))
    path, before = days
    one = Damaged(path, rules)
    assert one.database == before[-1]
    assert one.tried() == "harmless"
    one.ends.clear()
    yield one
    one.put_back()
    print(one)
    record_property("ends", dict(one.ends))


def flips(damaged: Damaged, seed: str, each: int) -> list[tuple[int, int]]:
    """Flip so many bits of each page; byte and bit of each flip that was not found."""
    missed = []
    for number in range(damaged.pages):
        random = Random(f"{seed} {number}")
        for _ in range(each):
            at, bit = number * PAGE + random.randrange(PAGE), random.randrange(8)
            raw = bytearray(damaged.database)
            raw[at] ^= 1 << bit
            if damaged.tried(bytes(raw)) not in FOUND:
                missed.append((at, bit))
    return missed


def test_a_flipped_bit_is_found_wherever_it_is(damaged):
    assert flips(damaged, "flips", 10) == []
    assert damaged.ends.total() == 10 * damaged.pages >= 300


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(10))
def test_very_many_flipped_bits_are_found(damaged, seed):
    assert flips(damaged, f"flips {seed}", 20) == []
    assert damaged.ends.total() == 20 * damaged.pages


def test_a_database_that_is_shorter_or_longer_is_found(damaged):
    """At every page's end, a byte before it and a byte after it; and where there is hardly anything left."""
    whole, lengths = damaged.database, {0, 1, 2, 15, 16, 17, 100, 511, 512, 513, 2 * PAGE, len(damaged.database) - 16}
    lengths |= {number * PAGE + by for number in range(1, damaged.pages + 1) for by in (-1, 0, 1)} - {len(whole)}
    for length in sorted(lengths):
        assert damaged.tried(whole[:length].ljust(length, b"\0")) in FOUND, length
    random = Random("longer")
    for more in (bytes(PAGE), random.randbytes(PAGE), whole[-PAGE:], whole[PAGE : 2 * PAGE], whole, bytes(16 * PAGE)):
        assert damaged.tried(whole + more) in FOUND


def moved(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Pages in the wrong place, twice, or with nothing in them."""
    count, random = len(whole) // PAGE, Random("moved")
    for number in range(count):
        other = (number + random.randrange(1, count)) % count
        for name, page in (
            ("noughts", bytes(PAGE)),
            ("ones", b"\xff" * PAGE),
            ("noise", random.randbytes(PAGE)),
            (f"page {other}", page_of(whole, other)),
            ("its own end first", page_of(whole, number)[-80:] + page_of(whole, number)[:-80]),
            ("another's code", page_of(whole, number)[:-64] + page_of(whole, other)[-64:]),
            (
                "another's vector",
                page_of(whole, number)[:-80] + page_of(whole, other)[-80:-64] + page_of(whole, number)[-64:],
            ),
        ):
            yield f"{name} at {number}", spliced(whole, {number: page})
        yield f"without {number}", whole[: number * PAGE] + whole[(number + 1) * PAGE :]
        yield f"{number} twice", whole[: number * PAGE] + page_of(whole, number) + whole[number * PAGE :]
    yield "the last first", b"".join(page_of(whole, number) for number in reversed(range(count)))
    yield "none at all", bytes(len(whole))
    yield "noughts behind its salt", whole[:16] + bytes(len(whole) - 16)


def test_a_page_that_is_moved_doubled_or_emptied_is_found(damaged):
    for name, raw in moved(damaged.database):
        assert damaged.tried(raw) in FOUND, name
    assert damaged.ends.total() > 200


def exchanged(damaged: Damaged, one: int, other: int) -> bytes:
    whole = damaged.database
    return spliced(whole, {one: page_of(whole, other), other: page_of(whole, one)})


def test_two_pages_that_changed_places_are_found(damaged):
    pairs = Random("pairs").sample(list(combinations(range(damaged.pages), 2)), 60)
    for one, other in pairs:
        assert damaged.tried(exchanged(damaged, one, other)) in FOUND, (one, other)


@pytest.mark.torture
def test_any_two_pages_that_changed_places_are_found(damaged):
    for one, other in combinations(range(damaged.pages), 2):
        assert damaged.tried(exchanged(damaged, one, other)) in FOUND, (one, other)


# Older pages: each is genuine, and SQLCipher passes it


def older(days: list[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Every page of every day before, where it says something else than today."""
    for day, before in enumerate(days[:-1]):
        for number in range(len(before) // PAGE):
            page = page_of(before, number)
            if page != page_of(days[-1], number):
                yield day, number, page


def test_an_older_page_is_found_or_changes_nothing_that_was_signed(damaged, days):
    tried = set()
    for day, number, page in older(days[1]):
        if (number, page) not in tried:
            end = damaged.tried(spliced(damaged.database, {number: page}))
            assert end in FOUND | SAME, (day, number, end)
            tried.add((number, page))
    assert len(tried) > 60
    assert damaged.ends["found"] + damaged.ends["refused"] > 40


def mixtures(damaged: Damaged, days: list[bytes], seed: str, count: int) -> list[str]:
    """Some pages of one day, or of several, and the length of today or of that day; each that ended as none should."""
    missed = []
    for number in range(count):
        random = Random(f"{seed} {number}")
        chosen = random.sample(days[:-1], random.choice((1, 1, 1, 2, 3)))
        share, today = random.choice((0.1, 0.3, 0.5, 0.8, 0.95)), damaged.database
        pages = {at: page_of(day, at) for day in chosen for at in range(len(day) // PAGE) if random.random() < share}
        raw = spliced(today, pages)
        if random.random() < 0.4:
            raw = raw[: len(chosen[0])]
        end = damaged.tried(raw)
        if end not in FOUND | SAME | {EARLIER}:
            missed.append(f"seed {seed!r}, mixture {number}: {end}")
    return missed


def test_a_mixture_of_older_pages_is_found(damaged, days):
    assert mixtures(damaged, days[1], "mixtures", 60) == []
    assert damaged.ends.total() == 60
    assert damaged.ends["found"] + damaged.ends["refused"] > 40


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(10))
def test_very_many_mixtures_of_older_pages_are_found(damaged, days, seed):
    assert mixtures(damaged, days[1], f"mixtures {seed}", 300) == []
    assert damaged.ends.total() == 300


# Journals: what SQLite plays back at the next opening, whoever wrote it


def odd_journals(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Journals that no save of this vault left."""
    random, count = Random("journals"), len(whole) // PAGE
    good = journal_of({number: page_of(whole, number) for number in range(1, 4)}, count)
    yield "nothing", b""
    yield "noughts", bytes(4 * PAGE)
    yield "noise", random.randbytes(3 * PAGE)
    yield "its own pages", good
    yield "cut off", good[:-9]
    yield "only its front", good[:512]
    yield "no magic", bytes(8) + good[8:]
    yield "a wrong code", good[:600] + b"?" + good[601:]
    yield "more than there is", good[:8] + b"\xff" * 4 + good[12:]
    yield "a page of noughts", journal_of({5: bytes(PAGE)}, count)
    yield "a page of noise", journal_of({5: random.randbytes(PAGE)}, count)
    yield "another place", journal_of({5: page_of(whole, 6)}, count)
    for pages in (0, 1, 2, count // 2, count - 1, count + 1, 2**20):
        yield f"{pages} pages long", journal_of({}, pages)
        yield f"{pages} pages long, with one", journal_of({2: page_of(whole, 2)}, pages)
    yield "another journal's name", good + b"/tmp/elsewhere-mj0\0" + bytes.fromhex("d9d505f920a163d7")


def test_a_journal_of_anyones_is_found_or_changes_nothing(damaged):
    for name, raw in odd_journals(damaged.database):
        assert damaged.tried(journal=raw) in FOUND | SAME, name


def test_a_journal_of_older_pages_is_found_or_changes_nothing_that_was_signed(damaged, days):
    for number in range(60):
        random = Random(f"older journal {number}")
        day = random.choice(days[1][:-1])
        share = random.choice((0.05, 0.2, 0.5, 0.9))
        pages = {at: page_of(day, at) for at in range(len(day) // PAGE) if random.random() < share}
        count = random.choice((damaged.pages, damaged.pages, len(day) // PAGE))
        end = damaged.tried(journal=journal_of(pages, count))
        assert end in FOUND | SAME | {EARLIER}, f"journal {number}: {end}"
    assert damaged.ends["found"] + damaged.ends["refused"] > 30


# Another vault


def test_nothing_of_another_vault_is_taken_for_ones_own(damaged, tmp_path, rules):
    """With the same passphrase, the same cases and the same words; page by page, whole, and as a journal."""
    other = made(tmp_path / "other", rules)
    kept(other, other.new_id(), report(other, victim_name="Łucja Öztürk", words="words " * 400))
    other.close()
    theirs, ours = (tmp_path / "other" / "cases.db").read_bytes(), damaged.database
    count = min(len(theirs), len(ours)) // PAGE
    for number in range(count):
        assert damaged.tried(spliced(ours, {number: page_of(theirs, number)})) in FOUND, number
        assert damaged.tried(journal=journal_of({number: page_of(theirs, number)}, damaged.pages)) in FOUND, number
    assert damaged.tried(theirs) in FOUND
    assert damaged.tried(ours[:16] + theirs[16:]) in FOUND


# The whole file as it once was


def test_an_older_whole_database_is_one_that_once_was_and_no_other(damaged, days):
    """No page tells, and no signature: what is promised of this is promised by the marks, and tested with them."""
    for day, before in enumerate(days[1][:-1]):
        end = damaged.tried(before)
        assert end in FOUND | SAME | {EARLIER}, day
