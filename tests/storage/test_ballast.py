"""Room put by on the disk: made where there is plenty, given to a save that finds none, and never in anybody's way."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from storage import ballast
from storage.ballast import Ballast
from storage.refusals import DiskFull, NotSaved
from storage.vault import Vault, forge, unlock
from tests.storage.conftest import NAME, PASSPHRASE, Hands

SIZE = ballast.TRAINING_SIZE


@pytest.fixture
def put_by(tmp_path) -> Ballast:
    one = Ballast(tmp_path, training=True)
    one.put_by()
    return one


@pytest.fixture
def room(monkeypatch) -> Callable[[int], None]:
    """Say of every disk that so many bytes are free on it."""

    def say(free: int) -> None:
        monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_bavail=free, f_frsize=1))

    return say


def test_a_vault_has_it_from_the_start_and_it_takes_room_on_the_disk(vault, path):
    about = (path / "ballast").stat()
    assert (vault.reserve, about.st_size, about.st_mode & 0o777) == ("there", SIZE, 0o600)
    assert about.st_blocks * 512 >= SIZE


def test_a_real_vault_puts_sixteen_mebibytes_by(tmp_path, rules):
    path = tmp_path / "real"
    with closing(Vault.create(path, forge(PASSPHRASE), name=NAME, rules=rules)) as vault:
        assert vault.reserve == "there"
        assert (path / "ballast").stat().st_size == 16 * 1024 * 1024


def test_it_says_nothing_twice_and_cannot_be_packed(put_by, tmp_path):
    raw = (tmp_path / "ballast").read_bytes()
    pages = {raw[at : at + 4096] for at in range(0, SIZE, 4096)}
    assert len(pages) == SIZE // 4096
    assert len(set(raw)) == 256


def test_it_is_there_again_where_it_was_taken_away(vault, path, reopened):
    vault.close()
    (path / "ballast").unlink()
    assert reopened().reserve == "there"
    assert (path / "ballast").stat().st_size == SIZE


def test_one_that_is_there_is_left_as_it_is(put_by, tmp_path):
    before = (tmp_path / "ballast").stat()
    put_by.put_by()
    assert (tmp_path / "ballast").stat() == before


def half(place: Path) -> None:
    os.truncate(place, SIZE // 2)


def with_holes(place: Path) -> None:
    os.truncate(place, 0)
    os.truncate(place, SIZE)


def linked(place: Path) -> None:
    place.rename(place.with_name("elsewhere"))
    place.symlink_to(place.with_name("elsewhere"))


@pytest.mark.parametrize("spoil", [half, with_holes, linked])
def test_one_that_holds_no_room_is_made_anew(tmp_path, put_by, spoil):
    place = tmp_path / "ballast"
    spoil(place)
    again = Ballast(tmp_path, training=True)
    again.put_by()
    assert again.state == "there"
    assert not place.is_symlink()
    assert place.stat().st_blocks * 512 >= SIZE


def test_what_a_link_in_its_place_leads_to_is_never_cut_short(tmp_path):
    letter = tmp_path / "letter"
    letter.write_text("dear")
    (tmp_path / "ballast").symlink_to(letter)
    one = Ballast(tmp_path, training=True)
    with pytest.raises(DiskFull):
        one.behind(always(DiskFull("full", "free it")))
    one.put_by()
    assert letter.read_text() == "dear"


def test_a_folder_in_its_place_is_nobodys_trouble(vault, path, reopened):
    vault.close()
    (path / "ballast").unlink()
    (path / "ballast" / "kept").mkdir(parents=True)
    assert reopened().reserve == "none"
    assert (path / "ballast" / "kept").is_dir()


@pytest.mark.parametrize(("free", "state"), [(4 * SIZE - 1, "none"), (4 * SIZE, "there")])
def test_it_is_made_only_where_plenty_is_free(tmp_path, room, free, state):
    room(free)
    one = Ballast(tmp_path, training=True)
    one.put_by()
    assert one.state == state
    assert (tmp_path / "ballast").exists() == (state == "there")


def test_one_that_cannot_be_written_to_its_end_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(fd: int, raw: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.ballast.os.write", full)
    one = Ballast(tmp_path, training=True)
    one.put_by()
    assert one.state == "none"
    assert list(tmp_path.iterdir()) == []


def always(wrong: Exception) -> Callable[[], None]:
    def save() -> None:
        raise wrong

    return save


def test_a_save_that_finds_no_room_is_tried_once_more_in_its_place(put_by, tmp_path):
    tries = [DiskFull("full", "free it")]

    def save() -> str:
        if tries:
            raise tries.pop()
        assert not (tmp_path / "ballast").exists()
        return "kept"

    assert put_by.behind(save) == "kept"
    assert put_by.state == "used"


def test_it_is_given_once_and_what_still_finds_no_room_is_refused(put_by):
    for _ in range(2):
        with pytest.raises(DiskFull):
            put_by.behind(always(DiskFull("full", "free it")))
    assert put_by.state == "used"


@pytest.mark.parametrize("wrong", [NotSaved("broken", "look"), KeyError("x")])
def test_no_other_failure_takes_it(put_by, tmp_path, wrong):
    with pytest.raises(type(wrong)):
        put_by.behind(always(wrong))
    assert (put_by.state, (tmp_path / "ballast").stat().st_size) == ("there", SIZE)


def test_its_room_is_free_even_while_another_program_reads_it(put_by, tmp_path):
    with (tmp_path / "ballast").open("rb") as file:
        with pytest.raises(DiskFull):
            put_by.behind(always(DiskFull("full", "free it")))
        assert os.fstat(file.fileno()).st_blocks == 0


def test_it_comes_back_once_there_is_plenty_of_room(put_by, tmp_path, room):
    with pytest.raises(DiskFull):
        put_by.behind(always(DiskFull("full", "free it")))
    room(SIZE)
    put_by.renew()
    assert put_by.state == "used"
    room(100 * SIZE)
    put_by.renew()
    assert put_by.state == "there"
    assert (tmp_path / "ballast").stat().st_size == SIZE


def test_a_vault_that_is_only_checked_gets_none(vault, path, rules):
    vault.close()
    (path / "ballast").unlink()
    with closing(Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands(), mend=False)):
        assert not (path / "ballast").exists()
