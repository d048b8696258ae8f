"""Small windows, wrong passphrases, keys that end other programs, terminals that go away: nothing is lost by any."""

import os
import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from datui import guard
from datui.training import PASSPHRASE
from tests.journeys.officer import (
    HALF_A_SENTENCE,
    a_note_half_written,
    chosen,
    fill,
    findings,
    focused,
    go_to,
    keep,
    new_report,
    open_first_case,
    quit_datui,
    the_note_is_back,
    unlock,
)
from tests.journeys.terminal import PYTHON, Terminal, wait_until_gone
from tests.journeys.watched import watched

# Windows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (40, 15), (200, 60)], ids=str)
def test_a_case_can_be_written_in_a_window_of_any_size(caseload, size):
    screen = caseload(size)
    new_report(screen)
    screen.press("?")
    keep(screen, "Report")
    screen.wait_for("What has happened" if size[1] > 20 else "Do next")
    screen.press("n")
    screen.wait_for("What it is")
    screen.press("The door was off.")
    screen.wait_for("The door was off.")
    keep(screen, "Note")
    screen.press("x")
    screen.wait_for("Closing") if size[0] > 60 else screen.wait_for("in the way")
    screen.press("f9")
    screen.wait_for("999 now", "not known")
    screen.press("f12")
    screen.wait_for("Locked.", "Type the passphrase")
    assert quit_datui(screen)


@pytest.mark.covered
def test_the_window_may_change_in_the_middle_of_a_form(caseload):
    screen = caseload()
    a_note_half_written(screen)
    for width, height in ((40, 15), (200, 60), (30, 8), (80, 24)):
        seen = len(screen.raw)
        screen.resize(width, height)
        screen.wait_for_bytes(b"\x1b[", seen)
        screen.press("X", "backspace")
    screen.wait_for(HALF_A_SENTENCE, "F2 Keep")
    assert focused(screen) == "Note"
    screen.press("!")
    screen.wait_for("She said that! he")
    keep(screen, "Note")


# Passphrases and keys --------------------------------------------------------------------------------------------


@pytest.mark.covered
def test_a_wrong_passphrase_then_the_right_one(terminal, training):
    screen = terminal("--vault", str(training))
    screen.wait_for("Type the passphrase")
    screen.press("ctrl+q")
    assert screen.wait_for_exit() == 0
    screen = terminal("--vault", str(training))
    screen.wait_for("Type the passphrase")
    screen.press("lantern orchard pebble", "enter")
    screen.wait_for("✗ That is not the passphrase.", "Typing replaces it")
    assert "lantern orchard pebble " not in screen.text.replace(PASSPHRASE, "")
    screen.press(PASSPHRASE, "enter")
    screen.wait_for("Caseload", "n New report")


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+z", "\x1c", "ctrl+d", "ctrl+s", "\x00"])
def test_keys_that_end_other_programs_do_no_harm_anywhere(terminal, training, key):
    screen = terminal("--vault", str(training))
    screen.wait_for("Type the passphrase")
    screen.press(key)
    unlock(screen, PASSPHRASE)
    screen.press(key)
    new_report(screen)
    if key != "ctrl+s":
        screen.press(key)
    fill(screen, ("Where are they now?", "in the kitchen"))
    if key != "ctrl+s":
        screen.press(key)
        screen.wait_for("in the kitchen")
    keep(screen, "Report")
    screen.press(key)
    assert quit_datui(screen)


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_quit_from_the_caseload(caseload, key):
    screen = caseload()
    screen.wait_until(lambda: chosen(screen), "the caseload")
    screen.press(key)
    assert screen.wait_for_exit() == 0
    assert (screen.text, screen.processes()) == ("", [])


def test_quit_from_a_case(caseload):
    screen = caseload()
    open_first_case(screen)
    assert quit_datui(screen)


def test_quit_from_a_form_keeps_the_draft(terminal, training, caseload):
    screen = caseload()
    a_note_half_written(screen)
    quit_datui(screen)
    assert HALF_A_SENTENCE in the_note_is_back(terminal("--vault", str(training)))


def test_what_is_typed_faster_than_it_is_drawn_goes_where_it_belongs(caseload):
    screen = caseload()
    new_report(screen)
    screen.send("yKitchen\rHim\rknife\rn")
    screen.wait_for("Kitchen", "Him", "knife")
    screen.wait_until(lambda: focused(screen) == "Who called them?", "the last answer to have moved on")
    go_to(screen, "Name")
    screen.send("Zora Quill\rzor-a\x1bOQ")
    screen.wait_for("Report kept.", "· ZQ ·")
    screen.press("f9")
    told = screen.wait_for("Kitchen", "Him", "knife", "Zora Quill")
    assert [told.count(words) for words in ("Kitchen", "Him", "knife", "Zora Quill")] == [1, 1, 1, 1]


# Terminals and processes that go away ----------------------------------------------------------------------------


def test_a_terminal_that_is_closed_leaves_no_process_and_the_draft(terminal, training, caseload):
    screen = caseload()
    a_note_half_written(screen)
    everyone = screen.processes()
    assert len(everyone) == 2
    screen.hang_up()
    for pid in everyone:
        wait_until_gone(pid)
    again = terminal("--vault", str(training))
    assert HALF_A_SENTENCE in the_note_is_back(again)
    again.press("!")
    again.wait_for("She said that! he")


def test_a_session_that_is_killed_leaves_a_clean_screen_and_one_calm_sentence(terminal, training, caseload):
    screen = caseload()
    a_note_half_written(screen)
    waits_as_a_draft(screen)
    (session,) = screen.children()
    os.kill(session, signal.SIGKILL)
    assert screen.wait_for_exit() == 1
    assert screen.processes() == []
    said = " ".join(screen.text.split())
    assert said.startswith(" ".join(guard.CALM.split()))
    assert "Start it again." in said
    assert "Traceback" not in said
    assert HALF_A_SENTENCE not in screen.text
    assert HALF_A_SENTENCE in the_note_is_back(terminal("--vault", str(training)))


def test_a_launcher_that_is_killed_takes_its_session_along(terminal, training, home):
    shell = in_a_shell(training, home)
    screen = terminal(command=["/bin/sh", "-c", shell])
    unlock(screen, PASSPHRASE)
    a_note_half_written(screen)
    waits_as_a_draft(screen)
    (launcher,) = screen.children()
    (session,) = screen.children(launcher)
    seen = len(screen.raw)
    os.kill(launcher, signal.SIGKILL)
    wait_until_gone(session)
    screen.wait_for_bytes(guard.WIPE, seen)
    screen.wait_for_bytes(b"over", seen)  # the shell may be quicker than the wiping, or slower
    assert screen.processes() == [screen.pid]
    assert HALF_A_SENTENCE not in screen.text
    assert "5ZBJ" not in screen.text
    assert HALF_A_SENTENCE in the_note_is_back(terminal("--vault", str(training)))


def waits_as_a_draft(screen: Terminal) -> None:
    """What was typed is in the vault: leaving the form and coming back to it has the vault say so."""
    screen.press("escape")
    screen.wait_for("Not kept yet: Note")
    screen.press("n")
    screen.wait_for(HALF_A_SENTENCE)
    go_to(screen, "Note")


def in_a_shell(vault: Path, home: Path) -> str:
    """What somebody types to a shell that starts datui, and goes on when it has ended."""
    words = watched([PYTHON, "-m", "datui", "--vault", str(vault)], home)
    return f"{shlex.join(words)}; echo over; exec cat"


# What is left ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alternate", ["on", "off"])
def test_quit_leaves_nothing_on_the_screen_nor_in_the_scrollback(told, home, alternate):
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed here: it is what keeps a scrollback that can be read")
    vault = shutil.copytree(told, home / "training")
    socket = str(home / "tmux")

    def tmux(*words: str) -> str:
        return subprocess.run(
            ["tmux", "-S", socket, *words], capture_output=True, text=True, check=False, cwd=home
        ).stdout

    def everything() -> str:
        return tmux("capture-pane", "-p", "-S", "-", "-E", "-", "-t", "j")

    def wait_for(there) -> str:
        for _ in range(600):
            if there(text := everything()):
                return text
            a_tick()
        raise AssertionError(f"waited in vain; tmux shows:\n{everything()}")

    env = {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    shell = in_a_shell(Path(vault), home)
    window = ["new-session", "-d", "-s", "j", "-x", "80", "-y", "24"]
    try:
        subprocess.run(["tmux", "-S", socket, "-f", "/dev/null", *window, "cat"], env=env, check=True, cwd=home)
        tmux("set-option", "-g", "alternate-screen", alternate)
        tmux("respawn-pane", "-k", "-t", "j", shell)
        wait_for(lambda text: "Type the passphrase" in text)
        tmux("send-keys", "-t", "j", "-l", PASSPHRASE)
        tmux("send-keys", "-t", "j", "Enter")
        shown = wait_for(lambda text: "n New report" in text)
        references = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", shown)
        assert references
        tmux("send-keys", "-t", "j", "Home", "Enter")
        wait_for(lambda text: "m More" in text)
        tmux("send-keys", "-t", "j", "End")
        wait_for(lambda text: "What has happened" in text and "Demoford" in text)
        tmux("send-keys", "-t", "j", "C-q")
        left = wait_for(lambda text: "over" in text)
        assert left.split() == ["over"]
    finally:
        tmux("kill-server")
    assert findings(vault, PASSPHRASE)["ok"]


def a_tick() -> None:
    """Let a twentieth of a second go by: tmux tells nobody that its screen has changed."""
    signal.sigtimedwait([], 0.05)
