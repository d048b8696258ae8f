"""Power cuts: whatever reached the disk, a mark is there, and it is never ahead of the vault."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.anchor import SECTOR, Anchor
from tests.storage.anchor.conftest import AHEAD, KEY, NEXT, VAULT, counts, found, mark, record
from tests.storage.anchor.power import Disk, cut_power


def test_a_power_cut_never_takes_both_records_and_never_puts_the_mark_ahead(path, anchor, monkeypatch):
    anchor.write(mark(1))
    assert cut_power(path, monkeypatch, number=40, seed=5) == 3 + 39 * 8


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(10))
def test_many_power_cuts_never_take_both_records(path, anchor, monkeypatch, seed):
    anchor.write(mark(1))
    assert cut_power(path, monkeypatch, number=600, seed=seed) == 3 + 599 * 8


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("left", ["torn", "nothing"])
def test_a_second_power_cut_does_not_take_what_the_first_one_left(path, monkeypatch, place, left):
    whole, bad = record(mark(1), 9), record(mark(0), 8)[:100].ljust(SECTOR, b"?") if left == "torn" else bytes(SECTOR)
    path.write_bytes(bad + whole if place == 0 else whole + bad)
    assert cut_power(path, monkeypatch, number=12, seed=6) == 3 + 3 + 10 * 8


def test_a_power_cut_around_a_change_of_epoch_leaves_a_mark_for_the_key_that_is_in_use(path, anchor, monkeypatch):
    for count in range(1, 6):
        anchor.write(mark(count))
    after, random = Anchor(path, VAULT, NEXT), Random(8)
    with monkeypatch.context() as patched:
        disk = Disk(path, patched)
        anchor.write_ahead(AHEAD, NEXT)
        for count in range(6, 12):
            assert after.write(replace(AHEAD, count=count))
    after.close()
    assert len(disk.writes) == 7
    for _fates, image in disk.after_power_cuts(1, random):
        path.write_bytes(image)
        assert counts(found(path)) in ([5], [5, 4])
    for upto in range(2, 8):
        for fates, image in disk.after_power_cuts(upto, random):
            path.write_bytes(image)
            seen = found(path, key=NEXT)
            assert seen.state == "genuine", (upto, fates)
            assert upto + 4 >= counts(seen)[0] >= max(6, upto + 1), (upto, fates)


@given(data=st.data())
def test_sectors_that_reached_the_disk_at_any_earlier_time_are_genuine_and_not_ahead(tmp_path_factory, data):
    """Nothing waits for the disk, so each sector may be as it was after any earlier write."""
    path = tmp_path_factory.mktemp("lagging") / "anchor"
    one = Anchor(path, VAULT, KEY)
    images: list[bytes] = []
    number = data.draw(st.integers(1, 12))
    for count in range(1, number + 1):
        one.write(mark(count))
        images.append(path.read_bytes())
    one.close()
    first, second = (data.draw(st.sampled_from(images)) for _ in range(2))
    path.write_bytes(first[:SECTOR] + second[SECTOR:])
    seen = found(path)
    assert seen.state == "genuine"
    assert counts(seen) == sorted(counts(seen), reverse=True)
    assert counts(seen)[0] <= number
