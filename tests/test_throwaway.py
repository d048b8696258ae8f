"""What a demo removes, and above all what it does not: a folder is a throw-away only if everything about it says so."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from datui import training
from datui.casework.refusal import Refusal
from datui.commands import write_demo
from datui.throwaway import MARKER, clear, put, refuse_where_taken, thrown_away
from storage import copies, schema
from storage.lock import Lock
from storage.refusals import NotMade
from storage.vault import Forged, LockedVault, Training, Vault, forge, look

MARK = "demo-"
NAME = f"{MARK}0123456789abcdef"


@pytest.fixture(scope="module")
def cheap() -> Forged:
    return forge(training.PASSPHRASE, training=Training(), cheap=True)


@pytest.fixture(scope="module")
def real() -> Forged:
    return forge("words that nobody would guess at once")


@pytest.fixture
def make(cheap, rules) -> Callable[..., Path]:
    """Make a vault and close it."""

    def at(path: Path, forged: Forged = cheap) -> Path:
        Vault.create(path, forged, name="Robin Hartley", rules=rules).close()
        return path

    return at


@pytest.fixture
def left(tmp_path, make) -> Path:
    """What a demo leaves that was killed."""
    folder = tmp_path / "home" / NAME
    make(folder / "vault")
    (folder / MARKER).touch()
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


# What is left behind ---------------------------------------------------------------------------------------------


def test_what_a_killed_demo_left_is_removed(left):
    clear(left.parent, MARK)
    assert list(left.parent.iterdir()) == []


def cut_off(left: Path) -> None:
    for one in (left / "vault").iterdir():
        one.unlink()
    for name in ("cases.db.new", "cases.db.new-journal", "header.a.new.part", "lock"):
        (left / "vault" / name).touch()


def nothing_yet(left: Path) -> None:
    cut_off(left)
    for one in (left / "vault").iterdir():
        one.unlink()
    (left / "vault").rmdir()


def saving(left: Path) -> None:
    (left / "vault" / "cases.db-journal").touch()
    (left / "vault" / "header.a.part").touch()


@pytest.mark.parametrize("when", [cut_off, nothing_yet, saving], ids=lambda when: when.__name__)
def test_it_is_removed_whenever_the_demo_was_killed(left, when):
    when(left)
    clear(left.parent, MARK)
    assert list(left.parent.iterdir()) == []


def without_marker(left: Path) -> None:
    (left / MARKER).unlink()


def named_by_a_person(left: Path) -> None:
    left.rename(left.with_name("demo-team"))


def nearly_named_so(left: Path) -> None:
    left.rename(left.with_name(f"{NAME}-copy"))


def with_a_folder_for_a_marker(left: Path) -> None:
    (left / MARKER).unlink()
    (left / MARKER).mkdir()


def linked(left: Path) -> None:
    left.rename(left.parent.parent / "elsewhere")
    left.symlink_to(left.parent.parent / "elsewhere")


def with_a_linked_vault(left: Path) -> None:
    (left / "vault").rename(left.parent / "elsewhere")
    (left / "vault").symlink_to(left.parent / "elsewhere")


def damaged(left: Path) -> None:
    (left / "vault" / "header.a").write_bytes(b"x")
    (left / "vault" / "header.b").write_bytes(b"x")


def with_a_letter_for_a_vault(left: Path) -> None:
    for one in (left / "vault").iterdir():
        one.unlink()
    (left / "vault" / "letter").write_text("dear")


ODD = [without_marker, named_by_a_person, nearly_named_so, with_a_folder_for_a_marker]
ODD += [linked, with_a_linked_vault, damaged, with_a_letter_for_a_vault]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.__name__)
def test_what_is_not_surely_a_demos_stays(left, tmp_path, odd):
    odd(left)
    before = tree(tmp_path)
    clear(left.parent, MARK)
    assert tree(tmp_path) == before


def test_a_real_vault_stays_wherever_it_is(tmp_path, make, real):
    make(tmp_path / NAME / "vault", real)
    (tmp_path / NAME / MARKER).touch()
    before = tree(tmp_path)
    clear(tmp_path, MARK)
    assert tree(tmp_path) == before


def test_a_vault_that_is_open_stays(left):
    held = Lock.take(left / "vault")
    clear(left.parent, MARK)
    assert look_after(held, left)
    clear(left.parent, MARK)
    assert not left.exists()


def look_after(held: Lock, left: Path) -> bool:
    held.release()
    return look(left / "vault") is not None


def test_another_persons_folder_stays(left, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: left.stat().st_uid + 1)
    clear(left.parent, MARK)
    assert left.exists()


def test_what_nobody_knows_stays_and_the_rest_goes(left):
    (left / "letter").write_text("dear")
    clear(left.parent, MARK)
    assert [one.name for one in left.iterdir()] == ["letter"]


# A folder of one's own -------------------------------------------------------------------------------------------


def test_a_vault_that_is_thrown_away_is_there_until_the_end_and_no_other_demo_removes_it(tmp_path, make):
    home = tmp_path / "home"
    with thrown_away(home, MARK) as vault:
        clear(home, MARK)
        make(vault)
        clear(home, MARK)
        assert look(vault) is not None
        assert vault.parent.stat().st_mode & 0o777 == 0o700
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("seen", ["before it is held", "and removed before that"])
def test_a_second_demo_in_the_first_moment_takes_nothing_away(tmp_path, monkeypatch, seen):
    """Between the making of a folder and the holding of it, another demo may take it for what a killed one left."""
    flock, others = fcntl.flock, list[int]()

    def second_demo_first(fd: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", flock)
        (folder,) = tmp_path.iterdir()
        if seen == "before it is held":
            others.append(os.open(folder / MARKER, os.O_RDWR))
            flock(others[0], how)
        else:
            clear(tmp_path, MARK)
            assert not folder.exists()
        flock(fd, how)

    monkeypatch.setattr(fcntl, "flock", second_demo_first)
    with thrown_away(tmp_path, MARK) as vault:
        assert vault.parent.is_dir()
        clear(tmp_path, MARK)
        assert vault.parent.is_dir()
    for fd in others:
        os.close(fd)


def test_where_nothing_can_be_made_a_demo_says_so(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refusal) as refused, thrown_away(tmp_path / "file" / "home", MARK):
        pass
    assert "cannot be made" in refused.value.reason


def test_a_demo_that_a_failing_disk_threw_away_is_not_said_to_be_there(tmp_path, monkeypatch):
    real = copies.sync_folder

    def fails(folder: Path) -> None:
        if (folder / schema.NAME).exists():
            raise OSError(5, "Input/output error")
        real(folder)

    monkeypatch.setattr(copies, "sync_folder", fails)
    with pytest.raises(NotMade):
        write_demo(tmp_path / "vault", "", {"cases": 1})
    assert list(tmp_path.iterdir()) == []


# A place for a vault ---------------------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path, make) -> Path:
    return make(tmp_path / "made")


@pytest.fixture
def place(tmp_path) -> Path:
    return tmp_path / "place"


def half_a_set_up(place: Path) -> None:
    place.mkdir()
    for name in ("cases.db.new", "header.a.new", "lock"):
        (place / name).touch()


@pytest.mark.parametrize("before", [lambda _: None, Path.mkdir, half_a_set_up], ids=["missing", "empty", "cut off"])
def test_a_vault_gets_a_place_in_which_nothing_was_kept(made, place, before):
    before(place)
    put(made, place)
    assert look(place) is not None
    assert not made.exists()
    assert list(place.glob("*.new")) == []


def test_a_set_up_that_goes_on_there_is_let_be(made, place):
    half_a_set_up(place)
    held = Lock.take(place)
    before = tree(place)
    with pytest.raises(LockedVault):
        refuse_where_taken(place)
    with pytest.raises(LockedVault):
        put(made, place)
    assert tree(place) == before
    held.release()


def test_a_vault_that_came_there_meanwhile_is_let_be(made, place, make, real):
    make(place, real)
    before = tree(place)
    with pytest.raises(Refusal):
        refuse_where_taken(place)
    with pytest.raises(Refusal):
        put(made, place)
    assert tree(place) == before


@pytest.mark.parametrize("there", ["letter", "lock"])
def test_what_comes_in_the_last_moment_is_let_be(made, place, monkeypatch, there):
    rename = Path.rename

    def late(self: Path, target: Path) -> Path:
        (place / there).write_text("dear")
        return rename(self, target)

    place.mkdir()
    monkeypatch.setattr(Path, "rename", late)
    with pytest.raises(OSError, match="not empty"):
        put(made, place)
    assert tree(place) == {there: b"dear"}
    assert made.exists()
