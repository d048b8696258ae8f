"""A vault is damaged in every way, and rescued: whatever lies on a page that nobody touched is in the new one."""

from random import Random
from shutil import copytree

import pytest

from storage.damaged import held
from storage.rescue import Rescue
from storage.state import now_of
from storage.vault import look
from tests.faults.wreck import ADA, KINDS, Rescues, Wreck
from tests.storage.damage import PAGE
from tests.tally import Tally, Verdict


@pytest.fixture(scope="module")
def wreck(tmp_path_factory, rules) -> Wreck:
    return Wreck.made(tmp_path_factory.mktemp("wreck") / "vault", rules)


def each_page(wreck: Wreck, numbers: list[int]) -> Verdict:
    tally = Rescues("a page flipped and rescued around")
    for number in numbers:
        raw = bytearray(wreck.database)
        raw[number * PAGE + Random(f"page {number}").randrange(PAGE)] ^= 1
        tally.look(f"page {number + 1}", wreck, bytes(raw))
    return tally.told()


def of_every_kind(wreck: Wreck, seed: str, each: int) -> Verdict:
    tally = Rescues("damaged and rescued")
    for kind in KINDS:
        for number in range(each):
            name = f"{kind.__name__} {seed} {number}"
            tally.look(name, wreck, kind(wreck, Random(name)))
    return tally.told()


def test_everything_on_whole_pages_is_rescued_from_around_a_damaged_one(wreck):
    """The first page, those of the first entry, of each key and of each end, and some more."""
    telling = {0, wreck.pages - 1}.union(*(wreck.lies[seq] | wreck.body_lies[seq] for seq in wreck.gives_key))
    numbers = sorted(telling | set(Random("some").sample(range(wreck.pages), 5)))
    assert len(numbers) > 5
    assert each_page(wreck, numbers) == Verdict(tried=len(numbers), lost=[], corrupt=[])


@pytest.mark.torture
def test_everything_on_whole_pages_is_rescued_from_around_any_page(wreck):
    assert wreck.pages > 50
    assert each_page(wreck, list(range(wreck.pages))) == Verdict(tried=wreck.pages, lost=[], corrupt=[])


def test_a_vault_damaged_in_any_way_is_rescued(wreck):
    assert of_every_kind(wreck, "small", 3) == Verdict(tried=3 * len(KINDS), lost=[], corrupt=[])


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(10))
def test_vaults_damaged_in_very_many_ways_are_rescued(wreck, seed):
    assert of_every_kind(wreck, f"large {seed}", 40) == Verdict(tried=40 * len(KINDS), lost=[], corrupt=[])


@pytest.mark.parametrize("name", ["header.a", "header.b"])
@pytest.mark.parametrize("raw", [b"", b"junk", bytes(1000)])
def test_one_bad_copy_of_the_header_hinders_no_rescue(wreck, name, raw):
    tally = Rescues("a damaged header")
    database = bytearray(wreck.database)
    database[0] ^= 1
    tally.look(name, wreck, bytes(database), **{name: raw})
    tally.look(name, wreck, wreck.database, **{name: raw})
    assert tally.told() == Verdict(tried=2, lost=[], corrupt=[])


def test_a_whole_vault_is_rescued_whole(wreck):
    tally = Rescues("nothing damaged")
    tally.look("whole", wreck, wreck.database)
    assert tally.told() == Verdict(tried=1, lost=[], corrupt=[])
    assert tally.acknowledged == len(wreck.rows)


def test_a_rescue_that_is_cut_off_leaves_no_half_a_vault_and_can_be_begun_again(wreck, tmp_path):
    """Whatever lies there after any slice, as a kill would leave it: no vault, and a place that takes one."""
    wreck.put(bad(wreck.database, min(wreck.lies[30])))
    to, tally = tmp_path / "to", Tally("a rescue cut off")
    with held(wreck.path, *ADA, lambda _training: None) as there:
        one = Rescue(there, to)
        list(one.read())
        for number, _done in enumerate(one.write(wreck.rules, lambda training: now_of(training, wreck.clock))):
            left = tmp_path / f"left {number}"
            copytree(to, left)
            with tally.one(left.name):
                assert look(left) is None
                if not number % 4:
                    wreck.rescued(left)
                    wreck.opened(left).close()
    wreck.opened(to).close()
    assert number > 3
    assert tally.told() == Verdict(tried=number + 1, lost=[], corrupt=[])


def test_a_rescue_that_nobody_waits_for_any_more_leaves_nothing(wreck, tmp_path):
    to = tmp_path / "to"
    wreck.put(wreck.database)
    with held(wreck.path, *ADA, lambda _training: None) as there:
        one = Rescue(there, to)
        list(one.read())
        slices = one.write(wreck.rules, lambda training: now_of(training, wreck.clock))
        next(slices)
        assert (to / "cases.db.new").exists()
        slices.close()  # type: ignore[attr-defined]  # it is a generator
    assert {file.name for file in to.iterdir()} == {"lock"}
    assert look(to) is None


def bad(database: bytes, number: int) -> bytes:
    at = number * PAGE + 9
    return database[:at] + bytes([database[at] ^ 1]) + database[at + 1 :]


def test_a_rescued_vault_that_is_damaged_again_is_rescued_again(wreck, tmp_path):
    wreck.put(bad(wreck.database, min(wreck.lies[30])))
    first = wreck.rescued(tmp_path / "first")
    gone = {each.entry for each in first.missing if not each.record_only}
    assert 30 in gone
    once = Wreck(tmp_path / "first", wreck.rules, wreck.clock)
    once.know()
    once.put(bad(once.database, min(once.lies[60])))
    second = once.rescued(tmp_path / "second")
    also = {each.entry for each in second.missing if not each.record_only}
    assert 60 in also
    assert not also & gone, "only what is missing now is told of"
    vault = wreck.opened(tmp_path / "second")
    assert [failure for checked in vault.verify() for failure in checked.failures] == []
    assert all(vault._ledger.people.gaps.all_lost(number, number) for number in gone | also)
    vault.close()
