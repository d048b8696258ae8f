"""The mark outside the database: what is written is read, here and by the next datui."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.anchor import SECTOR, SIZE, Anchor, Found, Mark
from tests.storage.anchor.conftest import ABSENT, KEY, VAULT, counts, found, mark, record


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
