"""What is typed is in the vault while it is typed: a kill, a lock and a slow disk come back to it, and so does undo."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from datui.casework.kinds import Note
from datui.casework.refusal import Refusal
from datui.pack import shipped_rules
from datui.training import PASSPHRASE
from storage.vault import Draft, Vault
from storage.vault import unlock as unlock_vault
from tests.journeys.officer import (
    HALF_A_SENTENCE,
    fill,
    focused,
    go_to,
    kept_in,
    open_first_case,
    open_what_waits,
    quit_datui,
    unlock,
    write_note,
)
from tests.journeys.terminal import PATIENCE, PYTHON, Terminal
from tests.journeys.traced import why_not

SLOW = ("-f", "-DDD", "-qq", "-o", os.devnull, "-e", "trace=fsync,fdatasync")


def on_a_slow_disk(training: Path, milliseconds: int) -> list[str]:
    """The words that start datui where the disk takes so long each time it is asked whether something is there."""
    delay = f"inject=fsync,fdatasync:delay_enter={milliseconds * 1000}"
    return [str(shutil.which("strace")), *SLOW, "-e", delay, PYTHON, "-m", "datui", "--vault", str(training)]


@contextmanager
def copies_of(folder: Path, beside: Path) -> Iterator[Callable[[], list[Draft]]]:
    """What would wait if the power failed now: the drafts in a copy of the files as they are at this moment."""
    unlocked = unlock_vault(folder, PASSPHRASE)

    def drafts() -> list[Draft]:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(folder, beside)
        try:
            vault = Vault.open(beside, unlocked, rules=shipped_rules(), mend=False)
        except Refusal:
            return []  # the copy was taken in the middle of a save, and tells nothing
        try:
            return vault.drafts()
        except Refusal:
            return []
        finally:
            vault.close()

    yield drafts
    shutil.rmtree(beside, ignore_errors=True)


def wait_until_kept(screen: Terminal, drafts: Callable[[], list[Draft]], words: str) -> None:
    """Wait until these words are a draft in the vault's files, whatever the screen shows."""
    end = time.monotonic() + PATIENCE
    while not any(draft.values.get("text") == words for draft in drafts()):
        assert time.monotonic() < end, f"never kept {words!r}; the screen is:\n{screen.text}"
        screen.read(0.05)


def test_a_kill_comes_back_to_the_words_the_field_and_the_cursor(caseload, training, tmp_path):
    screen = caseload()
    open_first_case(screen)
    write_note(screen, "1", HALF_A_SENTENCE)
    screen.press("left", "left", "left", "X")
    screen.wait_for("She said thatX he")
    with copies_of(training, tmp_path / "copy") as drafts:
        wait_until_kept(screen, drafts, "She said thatX he")
    (session,) = screen.children()
    os.kill(session, signal.SIGKILL)
    assert screen.wait_for_exit() != 0
    again = caseload()
    open_what_waits(again, "Note")
    again.wait_for("She said thatX he", "Your draft is back")
    again.wait_until(lambda: focused(again) == "Note", "the field that was left")
    again.press("YZ")
    again.wait_for("She said thatXYZ he")


def test_undo_goes_back_beyond_the_lock_and_forward_again(caseload, training, tmp_path):
    screen = caseload()
    open_first_case(screen)
    write_note(screen, "1", HALF_A_SENTENCE)
    with copies_of(training, tmp_path / "copy") as drafts:
        wait_until_kept(screen, drafts, HALF_A_SENTENCE)
    screen.press("ctrl+u", "Nothing of the kind")
    screen.wait_for("Nothing of the kind")
    screen.press("f12")
    unlock(screen, PASSPHRASE)
    open_what_waits(screen, "Note")
    screen.wait_for("Nothing of the kind")
    screen.press("f7")
    screen.wait_for(HALF_A_SENTENCE, "F7 goes back, F6 forward.")
    screen.wait_until(lambda: focused(screen) == "Note", "the field of that step")
    screen.press("f6")
    screen.wait_for("Nothing of the kind")
    screen.press("ctrl+z")
    screen.wait_for(HALF_A_SENTENCE)
    screen.press("f12")
    unlock(screen, PASSPHRASE)
    open_what_waits(screen, "Note")
    screen.wait_for(HALF_A_SENTENCE)
    assert "Nothing of the kind" not in screen.text


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_a_disk_that_takes_half_a_second_a_time_leaves_the_screen_alive(terminal, training):
    screen = terminal(command=on_a_slow_disk(training, 500))
    unlock(screen, PASSPHRASE)
    open_first_case(screen)
    screen.press("n")
    go_to(screen, "Note")
    typed = drawn_meanwhile(screen, training / "cases.db")
    fill(screen, ("What it is", "1"))
    screen.press("f2")
    screen.wait_for("KEEPING IT: one moment, this disk is slow")
    screen.wait_for("Note kept.")
    screen.press("escape")
    screen.wait_for("Caseload")
    quit_datui(screen)
    with kept_in(training) as vault:
        notes = [entry.record for case in vault.caseload() for entry in vault.case(case.case_id).entries]
        assert typed in [record.text for record in notes if isinstance(record, Note)]
        assert vault.drafts() == []


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_the_panic_key_during_a_save_keeps_what_was_typed_since(terminal, training):
    screen = terminal(command=on_a_slow_disk(training, 200))
    unlock(screen, PASSPHRASE)
    open_first_case(screen)
    screen.press("n")
    go_to(screen, "Note")
    typed = drawn_meanwhile(screen, training / "cases.db")
    screen.press("f12")
    unlock(screen, PASSPHRASE)
    open_what_waits(screen, "Note")
    screen.wait_for(typed, "Your draft is back")
    screen.press("ctrl+q")
    assert screen.wait_for_exit() == 0
    with kept_in(training) as vault:
        assert [draft.values["text"] for draft in vault.drafts()] == [typed]


def drawn_meanwhile(screen: Terminal, database: Path) -> str:
    """Type a letter while a save is on its way, until one is drawn before that save is done; all that was typed."""
    typed = ""
    for letter in "abcdefghijklmnopqrstuvwxyz":
        typed += letter
        before = database.stat().st_mtime_ns
        screen.press(letter)
        screen.wait_for(typed)
        if _is_saving(database) and len(typed) > 1:
            return typed
        end = time.monotonic() + PATIENCE
        while not _is_saving(database) and database.stat().st_mtime_ns == before:
            assert time.monotonic() < end, f"no save ever began; the screen is:\n{screen.text}"
            screen.read(0.01)
    raise AssertionError(f"nothing was ever drawn while a save was on its way; the screen is:\n{screen.text}")


def _is_saving(database: Path) -> bool:
    """Whether a transaction is under way: its journal holds the pages as they were until it is done."""
    try:
        return database.with_name(f"{database.name}-journal").stat().st_size > 0
    except FileNotFoundError:
        return False
