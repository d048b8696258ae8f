"""The mark of the next epoch, written before its key is in use: the old key keeps the old one, and neither is lost."""

import os
from dataclasses import replace

from storage.anchor import Anchor, Found
from tests.storage.anchor.conftest import AHEAD, KEY, NEXT, VAULT, counts, found, mark, record


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
