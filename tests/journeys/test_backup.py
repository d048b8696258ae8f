"""Nothing is lost with the laptop: backed up with a key, the folder gone, put back by command, the note is there."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from datui.casework.backup import Restored
from datui.training import PASSPHRASE
from tests.journeys.officer import (
    choose,
    chosen,
    findings,
    keep,
    kept_in,
    open_first_case,
    quit_datui,
    unlock,
    write_note,
)
from tests.journeys.terminal import PYTHON, Terminal
from tests.journeys.watched import watched

NOTE = "The spare key is with her aunt."


def by_command(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of datui, with the passphrase through a descriptor."""
    command = watched([PYTHON, "-m", "datui", *words, "--passphrase-fd", "0"], home)
    env, said = os.environ | {"HOME": str(home)}, PASSPHRASE + "\n"
    return subprocess.run(command, input=said, env=env, cwd=home, capture_output=True, text=True, check=False)


def to_the_backups(screen: Terminal) -> None:
    """From the caseload, by v and b."""
    screen.press("v")
    screen.wait_until(lambda: chosen(screen).startswith("Keys"), "the first line of the vault's page")
    screen.press("b")
    screen.wait_for("Where to: a folder on another drive", "Enter Make a backup")


@pytest.mark.covered
def test_a_note_survives_the_loss_of_the_whole_vault(terminal, training, home):
    stick = home / "stick"
    stick.mkdir()
    screen = terminal("--vault", str(training))
    unlock(screen, PASSPHRASE)
    open_first_case(screen)
    write_note(screen, "3", NOTE)
    keep(screen, "Note")
    screen.press("escape")
    screen.wait_for("n New report")
    to_the_backups(screen)
    screen.press("ctrl+u", str(stick), "enter")
    screen.wait_for("✓ Made and proved", "this laptop's own disk")
    screen.press("escape")
    screen.wait_for("who can open this vault")
    quit_datui(screen)
    (file,) = stick.iterdir()
    shutil.rmtree(training)

    dry = by_command(home, "restore", str(file), "--vault", str(training), "--dry-run")
    assert (dry.returncode, dry.stderr) == (0, "")
    assert not training.exists()
    back = by_command(home, "restore", str(file), "--vault", str(training), "--reason", "The laptop was stolen.")
    assert (back.returncode, back.stderr) == (0, "")
    assert "12 cases came back" in back.stdout
    assert findings(training, PASSPHRASE)["ok"]

    again = terminal("--vault", str(training))
    unlock(again, PASSPHRASE)
    open_first_case(again)
    again.wait_for("m More")
    choose(again, "The spare key")
    again.wait_for(NOTE)
    quit_datui(again)
    with kept_in(training) as vault:
        (record,) = [entry.record for entry in vault.of_vault() if isinstance(entry.record, Restored)]
        assert record.reason == "The laptop was stolen."


def test_panic_in_the_middle_of_a_backup_locks_and_leaves_nothing_that_looks_like_one(terminal, training, home):
    (home / "stick").mkdir()
    screen = terminal("--vault", str(training))
    unlock(screen, PASSPHRASE)
    to_the_backups(screen)
    screen.press("ctrl+u", str(home / "stick"), "enter", "f12")
    screen.wait_for("Locked.", "Type the passphrase")
    unlock(screen, PASSPHRASE)
    quit_datui(screen)
    left = list((home / "stick").iterdir())
    for file in left:
        if file.suffix == ".datui":
            done = by_command(home, "restore", str(file), "--vault", str(home / "drill"), "--dry-run")
            assert done.returncode == 0, done.stderr
    assert {file.suffix for file in left} <= {".datui", ".part"}
    assert not list(training.glob("cases.db.*"))
    assert findings(training, PASSPHRASE)["ok"]


def test_a_folder_that_syncs_and_one_that_is_not_there_are_refused_on_the_page(terminal, training, home):
    (home / "Dropbox").mkdir()
    screen = terminal("--vault", str(training))
    unlock(screen, PASSPHRASE)
    to_the_backups(screen)
    screen.press("ctrl+u", str(home / "Dropbox"), "enter")
    screen.wait_for("personal sync folder")
    screen.press("ctrl+u", str(home / "gone"), "enter")
    screen.wait_for("There is no such folder.")
    quit_datui(screen)
    assert list((home / "Dropbox").iterdir()) == []
    with kept_in(training) as vault:
        assert [entry for entry in vault.of_vault() if entry.record.kind == "backup"] == []
