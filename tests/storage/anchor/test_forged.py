"""A mark that is forged, cut short, older or another's: it proves nothing that it does not say."""

import os
import shutil
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from storage.anchor import SECTOR, SIZE, Found
from tests.storage.anchor.conftest import DAMAGED, counts, found, mark, record


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
