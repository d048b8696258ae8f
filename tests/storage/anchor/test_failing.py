"""Where a mark cannot be written or read: it is told, never raised, and the newest is never ahead."""

import errno
import os
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import copies
from storage.anchor import Anchor
from tests.storage.anchor.conftest import ABSENT, AHEAD, DAMAGED, KEY, NEXT, VAULT, counts, mark


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
