"""The file at a destination: what is in its way is refused in words, and what nobody wrote down does not stay."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.backup import Backing
from storage.part import NotBackedUp
from tests.storage.backing import DRIVE

NAME = "my.datui"


def a_link_to_nothing(name: Path) -> None:
    name.symlink_to("nowhere")


def a_link_to_a_file(name: Path) -> None:
    (name.parent / "letter").write_bytes(b"a letter to my sister")
    name.symlink_to("letter")


def a_link_to_itself(name: Path) -> None:
    name.symlink_to(name.name)


def a_folder(name: Path) -> None:
    name.mkdir()


def a_pipe(name: Path) -> None:
    os.mkfifo(name)


def somebodys_file(name: Path) -> None:
    name.write_bytes(b"a letter to my sister")


IN_THE_WAY = [a_link_to_nothing, a_link_to_a_file, a_link_to_itself, a_folder, a_pipe, somebodys_file]


@pytest.fixture
def stick(tmp_path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("foreign", IN_THE_WAY, ids=lambda foreign: foreign.__name__)
def test_whatever_else_has_the_parts_name_is_said_to_be_in_the_way_and_stays(
    vault, stick, foreign: Callable[[Path], None]
):
    foreign(stick / f"{NAME}.part")
    before = sorted((one.name, one.lstat().st_mode, one.lstat().st_ino) for one in stick.iterdir())
    with pytest.raises(NotBackedUp, match="Another file is in the way there"):
        list(vault.back_up(stick / NAME, DRIVE).all())
    assert sorted((one.name, one.lstat().st_mode, one.lstat().st_ino) for one in stick.iterdir()) == before


@pytest.mark.parametrize("foreign", IN_THE_WAY, ids=lambda foreign: foreign.__name__)
def test_in_a_folder_the_backup_gets_the_next_name_beside_it(vault, stick, foreign: Callable[[Path], None]):
    foreign(stick / "datui-backup-2026-11-23-0930.datui.part")
    making = vault.back_up(stick, DRIVE)
    list(making.all())
    assert making.file.name == "datui-backup-2026-11-23-0930-2.datui"
    assert making.failures == []


def proved(making: Backing) -> Backing:
    for step in (making.take, making.write, making.prove):
        list(step())
    return making


def test_a_backup_that_was_proved_and_is_not_written_down_does_not_stay(vault, stick):
    making = proved(vault.back_up(stick, DRIVE))
    assert list(stick.iterdir()) == [making.file]
    making.stop()
    making.leave()
    assert list(stick.iterdir()) == []


def test_a_backup_that_was_written_down_stays_whatever_is_stopped_after_it(vault, stick):
    making = proved(vault.back_up(stick, DRIVE))
    making.record()
    making.stop()
    making.leave()
    making.leave()
    assert list(stick.iterdir()) == [making.file]
