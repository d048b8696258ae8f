"""The backup page: where to, how far, how it ended, and what is said where none can be made."""

import errno
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from screens.backup import Where
from screens.help import Help
from screens.vault import VaultScreen
from storage import part
from storage.backup import Backing
from storage.vault import Draft
from tests.screens.backups import at_backup, ended, made
from tests.screens.cases import CASE, app_of, press, put, reported, text, toast, vault_of
from tests.screens.golden import screen_text
from tests.screens.session import session, settle
from tests.screens.stage import SIZES, done, until
from tests.storage.test_backup import FailingFile, flipped

SHOWN = "/media/robin/STICK"


async def test_enter_makes_a_backup_on_the_drive_that_is_attached_and_proves_it(tmp_path, rules, stick):
    async with at_backup(tmp_path, rules) as pilot:
        assert "No good backup of this vault has been made yet." in text(pilot)
        assert f"a removable drive: {str(stick)[:20]}" in text(pilot)
        await press(pilot, "enter")
        await ended(pilot)
        assert "✓ Made and proved: 6 entries, on a removable drive." in text(pilot)
        assert "Take it out, and keep it away from this laptop." in text(pilot)
        assert "23 Nov 10:00 ✓ proved 6 entries, on a removable drive, by Robin" in text(pilot)
        (record,) = made(pilot)
        assert (record.proved, record.where) == (True, "a removable drive")
        assert len(list(stick.iterdir())) == 1
        await press(pilot, "escape")
        await settle(pilot, VaultScreen)


async def test_a_drive_of_the_list_is_chosen_with_enter(tmp_path, rules, stick):
    async with at_backup(tmp_path, rules) as pilot:
        app_of(pilot).screen.query_one(Where).put("")
        await press(pilot, "down", "enter")
        await ended(pilot)
        assert [record.proved for record in made(pilot)] == [True]


async def test_the_screen_lives_and_saves_go_on_while_a_slow_drive_is_written(tmp_path, rules, stick, monkeypatch):
    go, real = threading.Event(), Backing.write

    def slow(making):
        go.wait(30)
        yield from real(making)

    monkeypatch.setattr(Backing, "write", slow)
    async with at_backup(tmp_path, rules) as pilot:
        await press(pilot, "enter")
        await until(pilot, lambda: any(vault_of(pilot).path.glob("cases.db.backup")))
        await press(pilot, "f1")
        await settle(pilot, Help)
        await press(pilot, "escape")
        vault = vault_of(pilot)
        vault.save_draft(Draft("note", CASE, "e" * 32, {"text": "half"}, "text", 4, vault.now()))
        reported(vault)
        assert "Esc stops it" in text(pilot)
        go.set()
        await ended(pilot)
        assert "✓ Made and proved: 6 entries" in text(pilot)
        assert vault.entries == 8
        assert vault.head_at(6) == made(pilot)[0].head


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errno.ENOSPC, "it is full"),
        (errno.EROFS, "nothing can be written there"),
        (errno.EIO, "it cannot be reached"),
        (errno.EACCES, "does not let you write there"),
    ],
)
async def test_a_wrong_destination_is_told_in_words_and_nothing_is_harmed(
    tmp_path, rules, stick, monkeypatch, error, words
):
    monkeypatch.setattr(FailingFile, "after", 0)
    monkeypatch.setattr(FailingFile, "error", error)
    monkeypatch.setattr(part, "FileIO", FailingFile)
    async with at_backup(tmp_path, rules) as pilot:
        await press(pilot, "enter")
        await ended(pilot)
        assert words in text(pilot)
        assert "The vault is as it was." in text(pilot)
        assert list(stick.iterdir()) == []
        assert made(pilot) == []
        monkeypatch.undo()
        reported(vault_of(pilot))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "No place was given"),
        ("stick", "given from the top"),
        ("~nobody-here/stick", "given from the top"),
        ("/media/nobody/NOTHING", "no such folder"),
        ("Dropbox", "personal sync folder"),
        ("vault", "vault's own folder"),
    ],
)
async def test_a_place_that_takes_no_backup_is_refused_beside_the_field(tmp_path, rules, monkeypatch, typed, words):
    monkeypatch.setattr("screens.backup.destinations", lambda _places: [])
    (tmp_path / "Dropbox").mkdir()
    async with at_backup(tmp_path, rules) as pilot:
        await put(pilot, str(tmp_path / typed) if typed in ("Dropbox", "vault") else typed)
        await press(pilot, "enter")
        await toast(pilot, words)
        assert app_of(pilot).screen.making is None
        assert made(pilot) == []


async def test_what_was_refused_before_is_not_said_beside_a_backup_that_is_made(tmp_path, rules, stick):
    async with at_backup(tmp_path, rules) as pilot:
        await press(pilot, "ctrl+u")
        await put(pilot, "stick")
        await press(pilot, "enter")
        await toast(pilot, "given from the top")
        await press(pilot, "ctrl+u")
        await put(pilot, str(stick))
        await press(pilot, "enter")
        await ended(pilot)
        assert "Made and proved" in screen_text(pilot.app)
        assert not [each for each in app_of(pilot)._notifications if "given from the top" in each.message]


async def test_in_a_small_window_each_sentence_is_laid_out_whole(tmp_path, rules, stick):
    async with at_backup(tmp_path, rules, size=(40, 15)) as pilot:
        await press(pilot, "enter")
        await ended(pilot)
        shown = [line.rstrip(" ▂▃▄▅▆▇█▁") for line in screen_text(pilot.app).split("\n")]
        first = next(number for number, line in enumerate(shown) if "A backup is one sealed file" in line)
        words = [line.split() for line in shown[first : first + 5]]
        # A line ends where the next word has no room, and nowhere else.
        for line, following in pairwise(words):
            assert len(" ".join([*line, following[0]])) > 34, line


async def test_a_backup_that_is_not_proved_says_so_and_the_list_too(tmp_path, rules, stick, monkeypatch):
    real = Backing.prove

    def spoilt(making):
        flipped(making.file, stick)
        yield from real(making)

    monkeypatch.setattr(Backing, "prove", spoilt)
    async with at_backup(tmp_path, rules) as pilot:
        await press(pilot, "enter")
        await ended(pilot)
        assert "✗ NOT PROVED. What was read back from there is not what was written" in text(pilot)
        assert "Use another drive" in text(pilot)
        assert "✗ not proved 6 entries" in text(pilot)
        assert "No good backup of this vault has been made yet." in text(pilot)
        assert list(stick.iterdir()) == []


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_backup_page_and_the_reminder_look_as_they_did(
    tmp_path, rules, golden, size, stick, later, monkeypatch
):
    shown = Path(SHOWN)
    real = Backing.prove

    def spoilt(making):
        flipped(making.file, stick)
        yield from real(making)

    async with at_backup(tmp_path, rules, size=size) as pilot:
        page = pilot.app.screen
        page.drives = [(shown, "a removable drive")]
        where = page.query_one(Where)
        where.put(SHOWN)
        page.redraw()
        await done(pilot)
        assert golden(pilot.app, "backup")
        where.put(str(stick))
        await press(pilot, "enter")
        await ended(pilot)
        monkeypatch.setattr(Backing, "prove", spoilt)
        where.put(SHOWN)
        await done(pilot)
        assert golden(pilot.app, "backup-made")
        where.put(str(stick))
        await press(pilot, "enter")
        await ended(pilot)
        where.put(SHOWN)
        await done(pilot)
        assert golden(pilot.app, "backup-not-proved")
    later(9)
    async with session(tmp_path / "vault", size) as pilot:
        pilot.app.clear_notifications()
        await done(pilot)
        assert golden(pilot.app, "caseload-backup-due")
