"""Where a mark lies: its file and folder are the owner's alone, and nothing else in its place is followed or spoilt."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.anchor import SECTOR, SIZE, Anchor
from tests.storage.anchor.conftest import ABSENT, DAMAGED, KEY, VAULT, counts, found, mark, record


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
