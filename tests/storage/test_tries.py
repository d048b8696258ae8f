"""Failed unlocks: counted where they can be, waited for a minute at most, and never a way to be locked out."""

import errno
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import canonical
from storage.tries import MOST, Tries, failed, forget, pause, pause_after, read

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MOMENTS = st.datetimes(timezones=st.just(UTC))
SECONDS = st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
NEAR = st.floats(-200, 200).map(lambda seconds: timedelta(seconds=seconds))
TRIES = st.builds(Tries, count=st.integers(1, MOST), first=SECONDS, last=SECONDS)


def fail(vault: Path, times: int, now: datetime = NOW) -> Tries:
    for second in range(times):
        seen = failed(vault, now + timedelta(seconds=second))
    return seen


# Counting


def test_nothing_is_counted_at_first_and_looking_makes_nothing(tmp_path):
    assert read(tmp_path) is None
    assert read(tmp_path / "none") is None
    assert list(tmp_path.iterdir()) == []


def test_each_failed_unlock_is_counted_and_the_count_outlives_the_process(tmp_path):
    assert failed(tmp_path, NOW) == read(tmp_path) == Tries(1, NOW, NOW)
    later = NOW + timedelta(minutes=5)
    assert failed(tmp_path, later) == read(tmp_path) == Tries(2, NOW, later)
    assert [each.name for each in tmp_path.iterdir()] == ["tries"]


def test_the_file_is_as_its_format_says_and_the_owners_alone(tmp_path):
    fail(tmp_path, 3)
    seconds = int(NOW.timestamp())
    assert (tmp_path / "tries").read_text() == f'{{"count":3,"first":{seconds},"last":{seconds + 2}}}'
    assert stat.S_IMODE((tmp_path / "tries").stat().st_mode) == 0o600


def test_what_is_forgotten_is_counted_anew(tmp_path):
    fail(tmp_path, 5)
    forget(tmp_path)
    assert read(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    forget(tmp_path)
    assert failed(tmp_path, NOW).count == 1


def test_the_count_ends_at_a_million(tmp_path):
    written(tmp_path, count=MOST - 1)
    assert [fail(tmp_path, 1).count for _ in range(3)] == [MOST] * 3
    assert read(tmp_path) == Tries(MOST, NOW, NOW)


@given(moments=st.lists(MOMENTS, min_size=1, max_size=8))
def test_whatever_the_clock_says_every_failure_is_counted_and_read_again(tmp_path_factory, moments):
    vault = tmp_path_factory.mktemp("vault")
    for number, now in enumerate(moments, 1):
        seen = failed(vault, now)
        assert read(vault) == seen
        assert seen.count == number
        assert seen.first <= seen.last
        assert seen.last == max(now, datetime(1970, 1, 1, tzinfo=UTC)).replace(microsecond=0)


def test_a_clock_in_another_zone_says_the_same_moment(tmp_path):
    assert failed(tmp_path, NOW.astimezone(timezone(timedelta(hours=5)))) == Tries(1, NOW, NOW)


# What is not a count


def written(vault: Path, **changes: Any) -> None:
    seconds = int(NOW.timestamp())
    value = {"count": 4, "first": seconds, "last": seconds, **changes}
    (vault / "tries").write_bytes(canonical.written({name: each for name, each in value.items() if each is not None}))


@pytest.mark.parametrize(
    "changes",
    [
        *({"count": count} for count in (0, -1, MOST + 1, 2**70, True, 3.0, "3", None, [3])),
        *({"last": last} for last in (-1, 0, 253402300800, 2**63, 10**100, False, 1.5, "now", None)),
        *({"first": first} for first in (-1, 253402300799, True, None)),
        {"more": 1},
    ],
    ids=repr,
)
def test_what_is_out_of_bounds_counts_as_nothing(tmp_path, changes):
    written(tmp_path)
    assert read(tmp_path) == Tries(4, NOW, NOW)
    written(tmp_path, **changes)
    assert read(tmp_path) is None
    assert pause(read(tmp_path), NOW) == 0
    assert failed(tmp_path, NOW) == read(tmp_path) == Tries(1, NOW, NOW)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b"\xff\xfe{}",
        b"[" * 128,
        b'{"count":4,"first":1,"last":1} ',
        b'{"count": 4, "first": 1, "last": 1}',
        b'{"count":4,"count":4,"first":1,"last":1}',
        b'{"count":4,"first":1,"last":1}'.ljust(129),
        b'{"count":4,"first":1,"last":1}' + bytes(10_000_000),
        b'{"count":4,"first":1,"last":NaN}',
        b'{"count":4e0,"first":1,"last":1}',
    ],
    ids=lambda raw: repr(raw[:40]),
)
def test_other_bytes_count_as_nothing(tmp_path, raw):
    (tmp_path / "tries").write_bytes(raw)
    assert read(tmp_path) is None
    assert failed(tmp_path, NOW).count == 1
    assert read(tmp_path) == Tries(1, NOW, NOW)


@given(raw=st.binary(max_size=200) | st.text('{}[]",:0123456789countfirslae', max_size=60).map(str.encode))
def test_any_bytes_can_be_read_and_lock_nobody_out(tmp_path_factory, raw):
    vault = tmp_path_factory.mktemp("vault")
    (vault / "tries").write_bytes(raw)
    assert 0 <= pause(read(vault), NOW) <= 60
    assert failed(vault, NOW) == read(vault)


def as_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to(file.with_name("elsewhere"))


def as_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def as_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("odd", [as_link, as_pipe, as_folder])
def test_what_is_no_plain_file_counts_as_nothing_and_holds_nobody_up(tmp_path, odd: Callable[[Path], None]):
    fail(tmp_path, 4)
    held = (tmp_path / "tries").read_bytes()
    odd(tmp_path / "tries")
    assert read(tmp_path) is None
    assert failed(tmp_path, NOW) == Tries(1, NOW, NOW)
    assert read(tmp_path) == (None if odd is as_folder else Tries(1, NOW, NOW))
    assert odd is not as_link or (tmp_path / "elsewhere").read_bytes() == held
    forget(tmp_path)
    assert read(tmp_path) is None


def test_nothing_is_written_into_what_lies_where_the_file_is_begun(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "tries.part").symlink_to(victim)
    assert failed(tmp_path, NOW) == read(tmp_path)
    assert victim.read_bytes() == b"precious"


# Where nothing can be written


@pytest.mark.parametrize("call", ["open", "replace"])
def test_where_nothing_can_be_written_the_failure_still_counts_for_who_asks(tmp_path, monkeypatch, call):
    before = fail(tmp_path, 3)
    real = os.open

    def refuse(where: Any, how: Any = os.O_WRONLY, *more: Any, **named: Any) -> int:
        if call == "open" and not how & os.O_WRONLY:
            return real(where, how, *more, **named)
        raise OSError(errno.EROFS, "read-only")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, refuse if call == "open" else lambda *_: refuse(""))
        assert failed(tmp_path, NOW).count == 4
    assert read(tmp_path) == before


def test_a_vault_that_has_gone_is_not_made_again(tmp_path):
    assert failed(tmp_path / "vault", NOW) == Tries(1, NOW, NOW)
    forget(tmp_path / "vault")
    assert list(tmp_path.iterdir()) == []


def test_the_disk_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _fd: pytest.fail("the lock screen waits for the disk"))
    assert fail(tmp_path, 3) == read(tmp_path)


def test_every_descriptor_is_let_go(tmp_path):
    if not Path("/proc/self/fd").exists():
        pytest.skip("there is no /proc here to see descriptors in")
    before = len(list(Path("/proc/self/fd").iterdir()))
    fail(tmp_path, 20)
    as_folder(tmp_path / "tries")
    fail(tmp_path, 20)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# Waiting


def test_the_wait_doubles_after_the_third_failure_up_to_a_minute():
    assert [pause_after(wrong) for wrong in range(11)] == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert pause_after(MOST) == pause_after(10**30) == 60


@given(st.integers(0, 10**12))
def test_more_failures_never_mean_a_shorter_wait_nor_one_above_a_minute(wrong):
    assert 0 <= pause_after(wrong) <= pause_after(wrong + 1) <= 60


@pytest.mark.parametrize(("count", "whole"), [(1, 0), (2, 0), (3, 1), (4, 2), (7, 16), (9, 60), (MOST, 60)])
def test_the_wait_is_counted_from_the_last_failure(count, whole):
    tries = Tries(count, NOW, NOW)
    assert [pause(tries, NOW + timedelta(seconds=since)) for since in range(whole + 3)] == [*range(whole, -1, -1), 0, 0]


def test_nobody_waits_who_has_not_failed():
    assert pause(None, NOW) == 0


def test_a_restart_does_not_end_the_wait(tmp_path):
    last = fail(tmp_path, 8).last
    assert pause(read(tmp_path), last + timedelta(seconds=10)) == 22


@given(TRIES, MOMENTS)
def test_no_clock_and_no_count_makes_a_wait_longer_than_a_minute(tries, now):
    assert 0 <= pause(tries, now) <= pause_after(tries.count) <= 60


@given(TRIES, st.datetimes(max_value=datetime(9999, 1, 1), timezones=st.just(UTC)), NEAR)
def test_a_minute_later_nobody_waits_whatever_is_counted_and_wherever_the_clock_stood(tries, now, near):
    """A wait that is looked at again has an end: no file and no clock locks anybody out."""
    for start in (now, tries.last + near):
        assert pause(tries, start) == 0 or pause(tries, start + timedelta(minutes=1)) == 0


def test_a_clock_that_was_set_back_is_not_waited_for():
    """Nor is one waited for that stood years ahead when the last try failed, or that a forged file names."""
    ahead = Tries(9, NOW, NOW + timedelta(days=4000))
    assert [pause(ahead, NOW + timedelta(seconds=since)) for since in (0, 1, 60, 3600)] == [0, 0, 0, 0]
    assert pause(Tries(9, NOW, NOW), NOW - timedelta(seconds=1)) == 0


def test_a_clock_that_was_set_back_does_not_undo_the_count(tmp_path):
    fail(tmp_path, 9, NOW)
    back = NOW - timedelta(days=1)
    seen = failed(tmp_path, back)
    assert seen == read(tmp_path) == Tries(10, back, back)
    assert pause(seen, back) == 60
