"""The disk fills up while a note is typed: it is said in words, room is made, and F2 keeps all that was typed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from datui.casework.note import Note
from datui.training import PASSPHRASE
from tests.faults.small_disk import SmallDisk, attached, why_not
from tests.journeys.officer import (
    findings,
    focused,
    kept_in,
    lock,
    open_first_case,
    open_what_waits,
    quit_datui,
    unlock,
    verify,
    write_note,
)
from tests.journeys.terminal import Terminal

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "a small disk can be attached here")
FULL, NEARLY = "DISK FULL: the reserve is in use", "DISK NEARLY FULL: no reserve"


@pytest.fixture
def disk(told: Path, home: Path) -> Iterator[SmallDisk]:
    """A disk of a few mebibytes with a vault of twelve cases on it."""
    with attached(home, size=6 << 20) as made:
        shutil.copytree(told, made.root / "vault")
        yield made


@pytest.fixture
def caseload(terminal: Callable[..., Terminal], disk: SmallDisk) -> Terminal:
    screen = terminal("--vault", str(disk.root / "vault"))
    unlock(screen, PASSPHRASE)
    return screen


def notes_in(vault: Path) -> list[str]:
    with kept_in(vault) as held:
        cases = [held.case(row.case_id) for row in held.caseload()]
        return [entry.record.text for case in cases for entry in case.entries if isinstance(entry.record, Note)]


def test_a_note_is_typed_until_the_disk_is_full_and_kept_once_there_is_room(caseload, disk):
    screen = caseload
    open_first_case(screen)
    write_note(screen, "1", "She said that he")
    screen.wait_for("She said that he")
    disk.fill()
    screen.press(" came back")
    screen.wait_for("She said that he came back", FULL, "datui gave up the room")
    assert "DRAFT NOT SAVED" not in screen.text
    disk.fill()
    screen.press(" at night.")
    screen.wait_for("DRAFT NOT SAVED", "The draft was not saved: the disk is full.", "empty the wastebasket")
    screen.press("f2")
    screen.wait_for("This was not saved: the disk is full.", "at night.")
    disk.take_away()
    screen.press("f2")
    screen.wait_for("Note kept.")
    screen.wait_without(FULL)
    assert quit_datui(screen)
    vault = disk.root / "vault"
    assert "She said that he came back at night." in notes_in(vault)
    assert findings(vault, PASSPHRASE)["ok"]


def test_it_locks_and_unlocks_on_a_full_disk_and_the_draft_is_there(caseload, disk):
    screen = caseload
    open_first_case(screen)
    write_note(screen, "1", "She said that he")
    screen.wait_for("She said that he")
    disk.fill()
    screen.press(" came back")
    screen.wait_for("he came back")
    lock(screen)
    unlock(screen, PASSPHRASE)
    screen.wait_for(NEARLY, "keeps no room")
    open_what_waits(screen, "Note")
    screen.wait_for("She said that he came back")
    screen.wait_until(lambda: focused(screen) == "Note", "the field that the draft was left in")
    disk.take_away()
    screen.wait_without(NEARLY)
    screen.press("f2")
    screen.wait_for("Note kept.")
    assert quit_datui(screen)
    assert "She said that he came back" in notes_in(disk.root / "vault")


def test_a_card_that_is_locked_is_refused_with_what_works_and_checked_as_it_is(terminal, disk):
    vault = disk.root / "vault"
    disk.lock()
    screen = terminal("--vault", str(vault))
    screen.wait_for("Locked.", "press Enter")
    screen.press(PASSPHRASE, "enter")
    screen.wait_for("cannot open this vault", "The vault's folder is read-only.", "datui verify")
    assert "Nothing was changed." in screen.text
    screen.press("escape")
    assert screen.wait_for_exit() == 1
    checked = verify(vault, passphrase=PASSPHRASE)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "All is well" in checked.stdout
