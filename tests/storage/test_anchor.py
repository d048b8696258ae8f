"""The mark outside the database: never forged, never ahead of the vault, and never lost to a torn write."""

import errno
import hmac
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import copies
from storage.anchor import MAGIC, SECTOR, SIZE, Anchor, Found, Mark

VAULT, KEY, NEXT = b"v" * 16, b"k" * 32, b"n" * 32
ABSENT = Found((), "absent")
DAMAGED = Found((), "damaged")


def mark(count: int = 1, **changes: Any) -> Mark:
    fields = {"epoch": 3, "count": count, "head": bytes([count % 256]) * 32, "pages": count * 2, "header_seq": 5}
    return Mark(**{**fields, **changes})


AHEAD = mark(6, epoch=4, header_seq=6)


def record(of: Mark, stamp: int, key: bytes = KEY, vault_id: bytes = VAULT) -> bytes:
    """A record as its format says, written apart from the product."""
    numbers = [number.to_bytes(8, "big") for number in (of.epoch, of.count, of.pages, of.header_seq, stamp)]
    body = MAGIC + vault_id + numbers[0] + numbers[1] + of.head + b"".join(numbers[2:])
    return (body + hmac.new(key, body, "sha256").digest()).ljust(512, b"\0")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anchor"


@pytest.fixture
def anchor(path: Path) -> Any:
    opened = Anchor(path, VAULT, KEY)
    yield opened
    opened.close()


def found(path: Path, key: bytes = KEY, vault_id: bytes = VAULT) -> Found:
    """What a datui that starts now finds."""
    opened = Anchor(path, vault_id, key)
    try:
        return opened.read()
    finally:
        opened.close()


def counts(seen: Found) -> list[int]:
    return [each.count for each in seen.marks]


# What is written is read


def test_nothing_is_absent_and_reading_makes_nothing(anchor, path):
    assert anchor.read() == ABSENT
    assert not path.exists()


def test_a_mark_is_read_again_here_and_by_the_next_datui(anchor, path):
    assert anchor.write(mark(7))
    assert anchor.read() == found(path) == Found((mark(7), mark(7)), "genuine")


def test_the_two_newest_marks_are_there_the_newest_first(anchor, path):
    for count in range(1, 8):
        assert anchor.write(mark(count))
        assert counts(found(path)) == [count, max(count - 1, 1)]


def test_a_file_is_as_the_format_says(anchor, path):
    anchor.write(mark(1))
    assert path.read_bytes() == record(mark(1), 1) + record(mark(1), 2)
    anchor.write(mark(2))
    assert path.read_bytes() == record(mark(2), 3) + record(mark(1), 2)
    anchor.write(mark(3))
    assert path.read_bytes() == record(mark(2), 3) + record(mark(3), 4)
    assert (SECTOR, SIZE) == (512, 1024)


NUMBERS = st.integers(0, 2**64 - 1)
MARKS = st.builds(
    Mark, epoch=NUMBERS, count=NUMBERS, head=st.binary(min_size=32, max_size=32), pages=NUMBERS, header_seq=NUMBERS
)


@given(marks=st.lists(MARKS, min_size=1, max_size=6))
def test_any_marks_are_read_again_in_the_order_in_which_they_were_written(tmp_path_factory, marks):
    path = tmp_path_factory.mktemp("marks") / "anchor"
    written: list[Mark] = []
    for each in marks:
        one = Anchor(path, VAULT, bytearray(KEY))
        assert one.write(each)
        one.close()
        if written[-1:] != [each]:
            written.append(each)
    assert list(found(path).marks) == [written[0], *written][-2:][::-1]


@pytest.mark.parametrize("changes", [{"head": b"short"}, {"header_seq": -1}, {"pages": 2**64}, {"epoch": -1}])
def test_what_no_record_can_hold_is_no_mark(changes):
    with pytest.raises(ValueError, match="no record"):
        mark(**changes)


def test_an_id_or_a_key_of_another_length_is_refused(path, anchor):
    for vault_id, key in ((b"v" * 15, KEY), (VAULT, b"k" * 31)):
        with pytest.raises(ValueError, match="bytes"):
            Anchor(path, vault_id, key)
    with pytest.raises(ValueError, match="bytes"):
        anchor.write_ahead(mark(), b"")


def test_the_same_mark_twice_is_written_once(anchor, path, monkeypatch):
    anchor.write(mark(1))
    anchor.write(mark(2))
    before = path.read_bytes()
    monkeypatch.setattr(os, "pwrite", lambda *_: pytest.fail("written again"))
    assert anchor.write(mark(2))
    assert path.read_bytes() == before


def test_the_same_mark_is_written_anew_where_its_file_has_gone(anchor, path):
    anchor.write(mark(1))
    path.unlink()
    assert anchor.write(mark(1))
    assert found(path).marks == (mark(1), mark(1))


# The file and its folder


def test_the_file_and_a_folder_made_for_it_are_the_owners_alone(tmp_path):
    path = tmp_path / "state" / "anchor"
    assert Anchor(path, VAULT, KEY).read() == ABSENT
    assert not path.parent.exists()
    one = Anchor(path, VAULT, KEY)
    assert one.write(mark())
    one.close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["anchor"]


def test_of_a_missing_path_only_the_last_folder_is_made(tmp_path):
    assert not Anchor(tmp_path / "gone" / "state" / "anchor", VAULT, KEY).write(mark())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_vanishes_is_survived_and_none_is_put_in_its_place(tmp_path):
    """It may be the vault's own folder, taken out with its disk: an empty one there would look like another."""
    folder = tmp_path / "vault"
    folder.mkdir()
    one = Anchor(folder / "anchor", VAULT, KEY)
    assert one.write(mark(1))
    folder.rename(tmp_path / "moved")
    assert not one.write(mark(2))
    assert one.read() == ABSENT
    assert not folder.exists()
    (tmp_path / "moved").rename(folder)
    assert one.write(mark(3))
    assert counts(found(folder / "anchor")) == [3, 1]
    shutil.rmtree(folder)
    assert not one.write(mark(4))
    one.close()


def test_the_first_writing_waits_for_the_disk_and_the_later_ones_do_not(anchor, path, monkeypatch):
    synced: list[int] = []
    real = os.fsync

    def fsync(fd: int) -> None:
        synced.append(os.fstat(fd).st_ino)
        real(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    anchor.write(mark(1))
    assert synced == [path.stat().st_ino, path.parent.stat().st_ino]
    for count in range(2, 6):
        anchor.write(mark(count))
    assert len(synced) == 2


def test_the_file_is_held_open_and_no_program_that_is_started_gets_it(anchor, path):
    if not Path("/proc/self/fd").exists():
        pytest.skip("there is no /proc here to see descriptors in")
    for count in range(1, 30):
        anchor.write(mark(count))
        anchor.read()
    assert len(descriptors(path)) == 1
    assert not os.get_inheritable(descriptors(path)[0])
    anchor.close()
    anchor.close()
    assert descriptors(path) == []


def descriptors(path: Path) -> list[int]:
    return [int(fd.name) for fd in Path("/proc/self/fd").iterdir() if fd.resolve() == path.resolve()]


def as_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def as_hanging_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nowhere"))


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


ODD: dict[str, Callable[[Path], None]] = {
    "a link": as_link,
    "a link to nothing": as_hanging_link,
    "a pipe": as_pipe,
    "longer": longer,
    "shorter": lambda path: os.truncate(path, SIZE - 1),
    "one record": lambda path: os.truncate(path, SECTOR),
    "empty": lambda path: os.truncate(path, 0),
}


@pytest.mark.parametrize("when", ["before", "between"])
@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_anchor_is_damaged_and_only_writing_replaces_it(path, odd, when):
    one = Anchor(path, VAULT, KEY)
    one.write(mark(1))
    one.write(mark(2))
    if when == "before":
        one.close()
    ODD[odd](path)
    elsewhere = path.with_name("elsewhere")
    before = (path.lstat(), elsewhere.read_bytes() if odd == "a link" else b"")
    assert one.read() == DAMAGED
    assert path.lstat() == before[0]
    assert one.write(mark(3))
    assert path.is_file()
    assert not path.is_symlink()
    assert path.read_bytes() == record(mark(3), 1) + record(mark(3), 2)
    assert odd != "a link" or elsewhere.read_bytes() == before[1]
    assert not path.with_name("nowhere").exists()
    one.close()


def test_a_link_that_comes_between_looking_and_opening_is_not_followed(path, monkeypatch):
    one = Anchor(path, VAULT, KEY)
    one.write(mark(1))
    as_link(path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "lstat", os.stat)
    assert one.read() == DAMAGED
    assert not one.write(mark(2))
    assert path.read_bytes() == before


def test_a_folder_in_its_place_is_damaged_and_stays(anchor, path):
    path.mkdir()
    (path / "letter").write_text("dear")
    assert anchor.read() == DAMAGED
    assert not anchor.write(mark())
    assert (path / "letter").read_text() == "dear"


def test_nothing_is_written_into_what_lies_where_a_file_is_begun(anchor, path):
    victim = path.with_name("victim")
    victim.write_bytes(b"precious")
    path.with_name("anchor.part").symlink_to(victim)
    assert anchor.write(mark())
    assert victim.read_bytes() == b"precious"
    assert found(path).marks == (mark(), mark())


# What is forged, torn or another's


def test_every_flipped_bit_spoils_its_record_and_leaves_the_other(anchor, path):
    anchor.write(mark(1))
    anchor.write(mark(2))
    raw = path.read_bytes()
    assert raw[:SECTOR] == record(mark(2), 3)
    with path.open("r+b", buffering=0) as file:
        for bit in range(8 * SIZE):
            at, good = bit // 8, raw[bit // 8]
            os.pwrite(file.fileno(), bytes([good ^ 1 << bit % 8]), at)
            assert anchor.read().marks == ((mark(1),) if at < SECTOR else (mark(2),)), bit
            os.pwrite(file.fileno(), bytes([good]), at)
    assert path.read_bytes() == raw


def test_every_truncation_is_damaged(anchor, path):
    anchor.write(mark(1))
    anchor.write(mark(2))
    for length in reversed(range(SIZE)):
        os.truncate(path, length)
        assert anchor.read() == DAMAGED, length
        assert length % 64 or found(path) == DAMAGED, length


@given(raw=st.binary(min_size=SIZE, max_size=SIZE) | st.binary(max_size=2 * SIZE))
def test_no_other_bytes_are_a_mark(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("forged") / "anchor"
    path.write_bytes(raw)
    assert found(path) == DAMAGED


@given(data=st.data())
def test_no_field_can_be_another_without_the_key(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("forged") / "anchor"
    genuine = record(mark(4), 4)
    at = data.draw(st.integers(0, SECTOR - 1))
    other = data.draw(st.binary(min_size=1, max_size=SECTOR - at))
    forged = genuine[:at] + other + genuine[at + len(other) :]
    path.write_bytes(forged + record(mark(3), 3))
    assert counts(found(path)) == ([4, 3] if forged == genuine else [3])


def test_another_vaults_file_and_another_keys_prove_nothing(anchor, path):
    anchor.write(mark(1))
    anchor.write(mark(2, epoch=4))
    assert found(path, vault_id=b"w" * 16) == DAMAGED
    assert found(path, key=b"x" * 32) == Found((), "damaged", foreign_epoch=4)


def test_an_older_copy_of_the_file_is_genuine_and_older(anchor, path):
    """Which of two places is right cannot be told here: the vault compares."""
    anchor.write(mark(1))
    anchor.write(mark(2))
    older = path.read_bytes()
    for count in range(3, 9):
        anchor.write(mark(count))
    path.write_bytes(older)
    assert found(path) == Found((mark(2), mark(1)), "genuine")
    Path(shutil.copy(path, path.with_name("copy"))).replace(path)
    assert counts(anchor.read()) == [2, 1]
    assert anchor.write(mark(9))
    assert counts(found(path)) == [9, 2]


def test_a_mark_of_less_is_the_newest_when_it_is_written_last(anchor, path):
    """After a copy from earlier was taken into use, the vault has come less far than its mark says."""
    anchor.write(mark(9))
    anchor.write(mark(4))
    assert counts(found(path)) == [4, 9]


# Torn, reordered, dropped


class Disk:
    """What was written and waited for, so that a power cut can leave undone what was not."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = path.read_bytes()
        self.writes: list[tuple[int, bytes]] = []
        self.waited: list[int] = []
        pwrite, fsync = os.pwrite, os.fsync

        def written(fd: int, data: bytes, offset: int) -> int:
            self.writes.append((offset, bytes(data)))
            return pwrite(fd, data, offset)

        def waited(fd: int) -> None:
            self.waited.append(len(self.writes))
            fsync(fd)

        monkeypatch.setattr(os, "pwrite", written)
        monkeypatch.setattr(os, "fsync", waited)

    def image(self, upto: int, instead: dict[int, bytes]) -> bytes:
        """The file after so many writes, of which some left something else."""
        image = bytearray(self.begun)
        for number, (offset, data) in enumerate(self.writes[:upto]):
            image[offset : offset + SECTOR] = instead.get(number, data)
        return bytes(image)

    def after_power_cuts(self, upto: int, random: Random) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """Each of the last two writes done, not done or torn, at most one torn; the last one still on its way.

        What was waited for before the last write began is done.
        """
        durable = max((number for number in self.waited if number < upto), default=0)
        loose = range(max(durable, upto - 2), upto)
        assert len({self.writes[number][0] for number in loose}) == len(loose), "each goes to the other sector"
        for fates in product(["done", "not", "torn"], repeat=len(loose)):
            if fates.count("torn") < 2:
                instead: dict[int, bytes] = {}
                for number, fate in zip(loose, fates, strict=True):
                    offset, data = self.writes[number]
                    before = self.image(number, instead)[offset : offset + SECTOR]
                    if fate != "done":
                        instead[number] = before if fate == "not" else torn(random, data, before)
                yield fates, self.image(upto, instead)


def torn(random: Random, data: bytes, before: bytes) -> bytes:
    """A sector half old and half new, or nothing that was ever written."""
    cut = random.randrange(17, 128)
    return random.choice([data[:cut] + before[cut:], before[:cut] + data[cut:], random.randbytes(len(data))])


def cut_power(path: Path, monkeypatch: pytest.MonkeyPatch, number: int, seed: int) -> int:
    """Cut the power around each of so many writes, the first of which says 2; the number of states that were seen."""
    random, states = Random(seed), 0
    one = Anchor(path, VAULT, KEY)
    with monkeypatch.context() as patched:
        disk = Disk(path, patched)
        for count in range(2, number + 2):
            assert one.write(mark(count))
    one.close()
    assert all(offset in (0, SECTOR) and len(data) == SECTOR for offset, data in disk.writes)
    for upto in range(1, number + 1):
        for fates, image in disk.after_power_cuts(upto, random):
            path.write_bytes(image)
            seen, told = found(path), (seed, upto, fates)
            assert seen.state == "genuine", told
            assert upto + 1 >= counts(seen)[0] == max(counts(seen)) >= max(1, upto - 2), told
            goes_on(path, upto + 2, told)
            states += 1
    return states


def goes_on(path: Path, count: int, told: object) -> None:
    """Whatever the power cut left, the next marks are the newest, and after two of them the damage is gone."""
    one = Anchor(path, VAULT, KEY)
    assert one.write(mark(count)), told
    assert counts(one.read())[0] == count, told
    assert one.write(mark(count + 1)), told
    assert one.read() == Found((mark(count + 1), mark(count)), "genuine"), told
    one.close()


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


# The next epoch


def test_a_mark_ahead_keeps_the_old_for_the_old_key_and_the_new_for_the_new(anchor, path):
    anchor.write(mark(4))
    anchor.write(mark(5))
    assert anchor.write_ahead(AHEAD, NEXT)
    assert anchor.read() == found(path) == Found((mark(5),), "genuine", foreign_epoch=4)
    assert found(path, key=NEXT) == Found((AHEAD,), "genuine", foreign_epoch=3)


def test_a_mark_ahead_waits_for_the_disk(anchor, path, monkeypatch):
    anchor.write(mark(5))
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(os.fstat(fd).st_ino))
    assert anchor.write_ahead(AHEAD, NEXT)
    assert synced == [path.stat().st_ino]


def test_the_next_epoch_goes_on_from_its_mark_and_the_old_one_is_soon_gone(anchor, path):
    anchor.write(mark(5))
    anchor.write_ahead(AHEAD, NEXT)
    after = Anchor(path, VAULT, NEXT)
    assert after.write(replace(AHEAD, count=7))
    assert counts(after.read()) == [7, 6]
    after.close()
    assert found(path) == Found((), "damaged", foreign_epoch=4)


def test_the_first_mark_of_an_epoch_takes_the_old_epochs_place_though_it_says_the_same(anchor, path):
    """Else an older copy of the vault, put back now, could not be told from a change of epoch that was given up."""
    anchor.write(mark(5))
    anchor.write_ahead(AHEAD, NEXT)
    after = Anchor(path, VAULT, bytearray(NEXT))
    assert after.write(AHEAD)
    assert after.read() == Found((AHEAD, AHEAD), "genuine")
    before = path.read_bytes()
    assert after.write(AHEAD)
    assert path.read_bytes() == before
    after.close()
    assert found(path) == Found((), "damaged", foreign_epoch=4)


def test_an_epoch_that_was_given_up_is_written_over_and_the_marks_go_on(anchor, path):
    anchor.write(mark(4))
    anchor.write(mark(5))
    anchor.write_ahead(AHEAD, NEXT)
    anchor.write_ahead(replace(AHEAD, pages=99), NEXT)
    assert anchor.read() == Found((mark(5),), "genuine", foreign_epoch=4)
    assert anchor.write(mark(5))
    assert anchor.read() == Found((mark(5), mark(5)), "genuine")
    assert anchor.write(mark(6))
    assert anchor.read() == Found((mark(6), mark(5)), "genuine")


def test_a_mark_ahead_where_no_file_is_makes_one(anchor, path):
    assert anchor.write_ahead(AHEAD, NEXT)
    assert anchor.read() == Found((), "damaged", foreign_epoch=4)
    assert found(path, key=NEXT) == Found((AHEAD, AHEAD), "genuine")


def test_where_nothing_is_proved_the_lower_epoch_is_written_over_first(path):
    path.write_bytes(record(mark(8, epoch=9), 1, key=NEXT) + record(mark(9, epoch=2), 70, key=NEXT))
    one = Anchor(path, VAULT, KEY)
    assert one.read() == Found((), "damaged", foreign_epoch=9)
    assert one.write(mark(3))
    assert one.read() == Found((mark(3),), "genuine", foreign_epoch=9)
    one.close()


# Where nothing can be written


@pytest.mark.parametrize("wrong", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.EDQUOT])
def test_a_disk_that_takes_nothing_is_told_by_false_and_tried_again(anchor, path, monkeypatch, wrong):
    def full(*_args: object) -> int:
        raise OSError(wrong, "full")

    anchor.write(mark(1))
    anchor.write(mark(2))
    before = path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        assert not anchor.write(mark(3))
        assert not anchor.write_ahead(AHEAD, NEXT)
        assert counts(anchor.read()) == [2, 1]
    assert path.read_bytes() == before
    assert anchor.write(mark(4))
    assert counts(anchor.read()) == [4, 2]


def test_half_a_write_is_no_write_and_leaves_the_newest(anchor, path, monkeypatch):
    anchor.write(mark(1))
    anchor.write(mark(2))
    real = os.pwrite
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", lambda fd, data, at: real(fd, data[:100], at))
        assert not anchor.write(mark(3))
    assert anchor.read().marks == (mark(2),)


@pytest.mark.parametrize("call", ["open", "fsync", "replace", "write"])
def test_a_first_file_that_cannot_be_made_is_told_by_false(path, monkeypatch, call):
    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    one = Anchor(path, VAULT, KEY)
    with monkeypatch.context() as patched:
        if call == "write":
            patched.setattr(copies, "write_whole", full)
        else:
            patched.setattr(os, call, full)
        assert not one.write(mark(1))
    assert one.read() == ABSENT
    assert one.write(mark(1))
    assert one.read().marks == (mark(1), mark(1))
    one.close()


def test_where_nothing_can_be_written_it_is_still_read(path, monkeypatch):
    one = Anchor(path, VAULT, KEY)
    one.write(mark(1))
    one.close()
    real = os.open

    def read_only(where: Any, how: int, *more: Any) -> int:
        if how & (os.O_RDWR | os.O_WRONLY):
            raise OSError(errno.EROFS, "read-only")
        return real(where, how, *more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", read_only)
        assert one.read().marks == (mark(1), mark(1))
        assert not one.write(mark(2))
    assert one.write(mark(2))
    one.close()


@pytest.mark.parametrize("call", ["lstat", "open", "pread", "fstat"])
def test_what_cannot_be_read_is_damaged_and_never_raises(path, monkeypatch, call):
    def broken(*_args: object, **_more: object) -> None:
        raise OSError(errno.EIO, "broken")

    one = Anchor(path, VAULT, KEY)
    one.write(mark(1))
    assert one.read().state == "genuine"
    if call == "open":
        one.close()
    with monkeypatch.context() as patched:
        patched.setattr(os, call, broken)
        assert one.read() == DAMAGED
        assert not one.write(mark(2))
    one.close()


def test_a_file_where_its_folder_should_be_is_absent_and_takes_nothing(tmp_path):
    (tmp_path / "state").write_text("x")
    one = Anchor(tmp_path / "state" / "anchor", VAULT, KEY)
    assert one.read() == ABSENT
    assert not one.write(mark())


@given(steps=st.lists(st.sampled_from(["write", "same", "fail", "lose", "spoil", "restart", "ahead"]), max_size=25))
def test_whatever_happens_to_the_file_its_newest_mark_is_never_ahead(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("any") / "anchor"
    one, count, real = Anchor(path, VAULT, KEY), 0, os.pwrite
    for step in steps:
        if step == "write":
            count += 1
            assert one.write(mark(count))
            assert one.read().marks[0] == mark(count)
        elif step == "same" and count:
            assert one.write(mark(count))
        elif step == "fail":
            count += 1
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(os, "pwrite", lambda fd, data, at: real(fd, data[:7], at) * 0)
                one.write(mark(count))
        elif step == "ahead":
            assert one.write_ahead(replace(mark(count + 1), epoch=4), NEXT)
        elif step == "lose":
            path.unlink(missing_ok=True)
        elif step == "spoil":
            with suppress(FileNotFoundError):
                os.truncate(path, 700)
        else:
            one.close()
            one = Anchor(path, VAULT, KEY)
        assert max(counts(one.read()), default=0) <= count
    one.close()
