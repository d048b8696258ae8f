"""F12 from wherever an officer is: dark, then a lock screen that names nobody, and what was typed is back."""

import re
import sys

import pytest

from datui import guard
from datui.training import PASSPHRASE
from tests.journeys.officer import (
    chosen,
    fill,
    focused,
    new_report,
    open_first_case,
    open_what_waits,
    quit_datui,
    unlock,
    write_note,
)
from tests.journeys.terminal import PYTHON, Terminal, wait_until_gone

CASE = "5ZBJ-THYS"
HALF_A_SENTENCE = "She said that he"
# The real launcher and the real session, but for an idle limit that a test can wait for. Neither argument nor
# environment of datui could have set it: another program starts them.
BRIEF = """
import sys
from datui import guard
guard.enter()
from screens.__main__ import main
from screens.app import Datui

class Brief(Datui):
    def take_vault(self, vault):
        super().take_vault(vault)
        self.idle_seconds, self.warn_seconds = 7.0, 5.0

main(sys.argv[1:], Brief)
"""
LAUNCH = """
import sys
from datui import guard, launcher
guard.enter()
sys.exit(launcher.launch(sys.argv[1], None, [sys.executable, "-I", sys.argv[2]]))
"""


def the_first_case(screen: Terminal) -> None:
    open_first_case(screen)


def a_form(screen: Terminal) -> None:
    open_first_case(screen)
    screen.press("c")
    screen.wait_until(lambda: focused(screen), "a form")


def help_over_a_case(screen: Terminal) -> None:
    open_first_case(screen)
    screen.press("f1")
    screen.wait_for("On this screen", "Esc Close")


def the_emergency_view(screen: Terminal) -> None:
    open_first_case(screen)
    screen.press("f9")
    screen.wait_for("999 now.", "Where they are")


def the_gate(screen: Terminal) -> None:
    open_first_case(screen)
    screen.press("x")
    screen.wait_for("stand in the way")


def nowhere_else(screen: Terminal) -> None:
    screen.wait_until(lambda: chosen(screen), "the caseload")


@pytest.mark.parametrize("key", ["f12", "ctrl+l"])
@pytest.mark.parametrize("go", [nowhere_else, the_first_case, a_form, help_over_a_case, the_emergency_view, the_gate])
def test_the_panic_key_darkens_and_locks_from_everywhere(caseload, go, key):
    screen = caseload()
    references = set(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", screen.text))
    assert len(references) == 12
    go(screen)
    (knew,) = screen.children()
    seen = len(screen.raw)
    screen.press(key)
    screen.wait_for("Locked.", "Type the passphrase")
    wait_until_gone(knew)
    written = bytes(screen.raw[seen:])
    dark = written.index(guard.DARK)
    assert written.index(guard.WIPE) > dark
    assert b"Dec" not in written[dark:]
    assert not any(reference.encode() in written[dark:] for reference in references)
    assert not re.search(r"\d", screen.text.replace("F12", ""))
    unlock(screen, PASSPHRASE)
    quit_datui(screen)


def test_what_was_being_typed_is_back_at_the_same_place(caseload):
    screen = caseload()
    open_first_case(screen)
    write_note(screen, "1", HALF_A_SENTENCE)
    screen.press("left", "left", "left", "X")
    screen.wait_for("She said thatX he")
    screen.press("backspace")
    screen.wait_for(HALF_A_SENTENCE)
    screen.press("f12")
    unlock(screen, PASSPHRASE)
    open_what_waits(screen, "Note")
    screen.wait_for(HALF_A_SENTENCE, "Your draft is back")
    screen.wait_until(lambda: focused(screen) == "Note", "the field that was left")
    screen.press("XY")
    screen.wait_for("She said thatXY he")


def test_a_report_without_a_case_yet_waits_on_the_caseload(caseload):
    screen = caseload()
    new_report(screen)
    fill(screen, ("Where are they now?", "behind the chip shop"))
    screen.press("f12")
    unlock(screen, PASSPHRASE)
    screen.wait_until(lambda: "Not kept yet: Report" in chosen(screen), "the report that waits")
    assert "chip shop" not in screen.text
    screen.press("home", "enter")
    screen.wait_for("behind the chip shop")


def test_the_panic_key_while_the_passphrase_is_tried_does_no_harm(terminal, training):
    screen = terminal("--vault", str(training))
    screen.wait_for("Type the passphrase")
    for _ in range(3):
        (session,) = screen.children()
        seen = len(screen.raw)
        screen.press(PASSPHRASE, "enter", "f12")
        wait_until_gone(session)
        screen.wait_for_bytes(guard.WIPE, seen)
        screen.wait_for("Locked.", "Type the passphrase", "Ctrl+Q Quit")
    unlock(screen, PASSPHRASE)
    quit_datui(screen)


def test_after_the_idle_limit_it_locks_with_a_quiet_warning_first(terminal, training, tmp_path):
    brief = tmp_path / "brief.py"
    brief.write_text(f"import sys\nsys.path.insert(0, {sys.path[0]!r})\n{BRIEF}")
    screen = terminal(command=[PYTHON, "-I", "-c", LAUNCH, str(training), str(brief)])
    unlock(screen, PASSPHRASE)
    open_first_case(screen)
    write_note(screen, "1", HALF_A_SENTENCE)
    screen.wait_for(HALF_A_SENTENCE, "Press any key to stay.")
    screen.press("!")
    screen.wait_without("Press any key to stay.")
    screen.wait_for("Locked.", "Type the passphrase")
    assert HALF_A_SENTENCE not in screen.text
    unlock(screen, PASSPHRASE)
    open_what_waits(screen, "Note")
    screen.wait_for(f"{HALF_A_SENTENCE}!")


@pytest.mark.torture
def test_five_minutes_without_a_key_lock_it(caseload):
    screen = caseload()
    screen.wait_for("Press any key to stay.", seconds=300)
    screen.wait_for("Locked.", "Type the passphrase", seconds=60)
