"""Looking at a folder: says what is there, refuses what is no vault, and never touches anything."""

import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from datui.__main__ import COMMANDS
from datui.casework.refusal import Refusal
from storage import canonical
from storage.header import FORMAT, MAC_BYTES, MAGIC
from storage.vault import DamagedVault, Failure, NewerVault, Training, look, unlock
from tests.storage.conftest import PASSPHRASE, kept, report


def tree(folder: Path) -> str:
    """Everything about a folder that a look could change, as one hash."""
    seen = []
    for one in sorted([folder, *folder.rglob("*")]):
        about = os.lstat(one)
        held = one.read_bytes() if one.is_file() and not one.is_symlink() else b""
        seen.append(
            (str(one), about.st_mode, about.st_size, about.st_mtime_ns, about.st_ctime_ns, sha256(held).hexdigest())
        )
    return sha256(repr(seen).encode()).hexdigest()


@pytest.fixture
def closed(vault, path) -> Path:
    kept(vault, vault.new_id(), report(vault))
    vault.close()
    return path


def test_nothing_there_is_none_and_stays_nothing(tmp_path):
    assert look(tmp_path / "none") is None
    assert look(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_vault_is_seen_without_a_key_and_not_touched(closed):
    before = tree(closed)
    found = look(closed)
    assert found is not None
    assert found.training == Training()
    assert tree(closed) == before


def cut(name: str, length: int) -> Callable[[Path], None]:
    return lambda path: os.truncate(path / name, length)


def gone(*names: str) -> Callable[[Path], None]:
    def remove(path: Path) -> None:
        for name in names:
            (path / name).unlink()

    return remove


def junk(*names: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        for name in names:
            (path / name).write_bytes(os.urandom(9000))

    return spoil


def linked(name: str) -> Callable[[Path], None]:
    def move(path: Path) -> None:
        (path / name).rename(path.parent / name)
        (path / name).symlink_to(path.parent / name)

    return move


def newer(path: Path) -> None:
    text = canonical.written({"format": FORMAT + 1, "min_reader": FORMAT + 1})
    for name in ("header.a", "header.b"):
        (path / name).write_bytes(MAGIC + len(text).to_bytes(4, "big") + text + bytes(MAC_BYTES))


def folder(path: Path) -> None:
    (path / "cases.db").unlink()
    (path / "cases.db").mkdir()


def emptied(path: Path) -> None:
    for name in ("header.a", "header.b"):
        os.truncate(path / name, 0)


def one_of_each(path: Path) -> None:
    junk("header.a")(path)
    gone("header.b")(path)


BROKEN: dict[str, Callable[[Path], None]] = {
    "no database": gone("cases.db"),
    "empty database": cut("cases.db", 0),
    "one byte": cut("cases.db", 1),
    "one page": cut("cases.db", 4096),
    "half a page": cut("cases.db", 5 * 4096 + 7),
    "another database": junk("cases.db"),
    "no headers": gone("header.a", "header.b"),
    "bad headers": junk("header.a", "header.b"),
    "empty headers": emptied,
    "one bad, one gone": one_of_each,
    "newer": newer,
    "linked database": linked("cases.db"),
    "linked header": linked("header.b"),
    "a folder as database": folder,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused_with_a_route_and_not_touched(closed, name):
    BROKEN[name](closed)
    before = tree(closed)
    with pytest.raises((DamagedVault, NewerVault)) as refused:
        look(closed)
    assert refused.value.reason
    assert refused.value.route
    assert str(closed) not in str(refused.value)
    assert tree(closed) == before


def every(kind: type[Refusal]) -> list[type[Refusal]]:
    return [kind, *[below for one in kind.__subclasses__() for below in every(one)]]


def test_no_route_is_to_what_this_release_does_not_have():
    """What is said is what can be done today: a command that a route names is one of ours."""
    kinds = [kind for kind in every(Refusal) if kind.__module__.startswith("storage.")]
    routes = [getattr(kind, "route", "") for kind in kinds] + [Failure("body").route]
    named = {command for route in routes for command in re.findall(r"datui ([a-z]+)`", route)}
    assert len(kinds) > 10
    assert named
    assert named <= set(COMMANDS)


def test_something_else_is_refused_and_not_touched(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    before = tree(tmp_path)
    with pytest.raises(Refusal, match="not a vault"):
        look(tmp_path)
    assert tree(tmp_path) == before


def test_a_file_or_a_link_in_the_place_of_the_folder_is_refused(closed, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refusal, match="a file"):
        look(tmp_path / "file")
    (tmp_path / "link").symlink_to(closed)
    with pytest.raises(Refusal, match="a link"):
        look(tmp_path / "link")


def test_half_a_page_beside_a_journal_is_for_the_journal_to_mend(closed):
    cut("cases.db", 5 * 4096 + 7)(closed)
    (closed / "cases.db-journal").write_bytes(b"hot")
    assert look(closed) is not None


def test_a_database_of_another_vault_is_refused(closed, tmp_path, forged, rules, clock):
    from storage.vault import Training, Vault, forge

    other = Vault.create(
        tmp_path / "o", forge(PASSPHRASE, training=Training(), cheap=True), name="x", rules=rules, clock=clock
    )
    other.close()
    (closed / "cases.db").write_bytes((tmp_path / "o" / "cases.db").read_bytes())
    with pytest.raises(DamagedVault, match="does not belong"):
        look(closed)


@pytest.mark.parametrize("pages", [2, 3, 10])
def test_a_database_cut_by_whole_pages_is_refused_when_opened(closed, reopened, pages):
    cut("cases.db", pages * 4096)(closed)
    assert look(closed) is not None
    with pytest.raises(DamagedVault):
        reopened()


def test_a_database_with_a_page_too_many_is_refused_when_opened(closed, reopened):
    with (closed / "cases.db").open("ab") as file:
        file.write(bytes(4096))
    with pytest.raises(DamagedVault, match="as long as"):
        reopened()


def test_a_folder_that_cannot_be_read_is_refused(closed, monkeypatch):
    monkeypatch.setattr(os, "scandir", lambda _path: (_ for _ in ()).throw(PermissionError()))
    with pytest.raises(Refusal, match="cannot be read"):
        look(closed)
    with pytest.raises(Refusal, match="cannot be read"):
        unlock(closed, PASSPHRASE)


def as_file(name: str) -> Callable[[Path], None]:
    return lambda path: (path / name).touch()


def as_folder(name: str) -> Callable[[Path], None]:
    return lambda path: (path / name).mkdir()


def as_hanging_link(name: str) -> Callable[[Path], None]:
    return lambda path: (path / name).symlink_to(path.parent / "nowhere")


@pytest.mark.parametrize("name", ["anchor", "anchor.part", "tries", "tries.part"])
@pytest.mark.parametrize("odd", [as_file, as_folder, as_hanging_link])
def test_whatever_lies_in_the_place_of_the_mark_or_the_count_locks_nobody_out(closed, name, odd):
    for one in (closed / "anchor", closed / "tries"):
        one.unlink(missing_ok=True)
    odd(name)(closed)
    before = tree(closed)
    assert look(closed) is not None
    assert tree(closed) == before


def test_a_set_up_that_was_cut_off_with_its_mark_begun_may_be_begun_again(tmp_path):
    for name in ("cases.db.new", "header.a", "header.b", "lock", "anchor", "anchor.part"):
        (tmp_path / name).touch()
    assert look(tmp_path) is None


@pytest.mark.parametrize("name", ["anchor", "tries"])
def test_a_mark_or_a_count_alone_is_no_vault_and_none_is_made_over_it(tmp_path, name):
    (tmp_path / name).touch()
    with pytest.raises(Refusal, match="not a vault"):
        look(tmp_path)
