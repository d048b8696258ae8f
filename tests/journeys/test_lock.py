"""Whatever locked it: a lock screen that names nobody, no words of the case in memory, and what was typed is back."""

import sys

import pytest

from datui.training import PASSPHRASE
from tests.journeys.officer import (
    HALF_A_SENTENCE,
    a_note_half_written,
    chosen,
    fill,
    go_to,
    new_report,
    open_first_case,
    open_what_waits,
    the_note_is_back,
    unlock,
    write_note,
)
from tests.journeys.scanned import remembered, why_not
from tests.journeys.terminal import PYTHON
from tests.journeys.watched import watched

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
sys.exit(launcher.launch(sys.argv[2], None, [sys.executable, "-I", sys.argv[3]]))
"""
PLACE = "behind the chip shop"


@pytest.mark.covered
def test_what_was_being_typed_is_back_at_the_same_place(caseload):
    screen = caseload()
    a_note_half_written(screen)
    screen.press("f12")
    assert HALF_A_SENTENCE in the_note_is_back(screen)
    screen.press("XY")
    screen.wait_for("She said thatXY he")


def test_a_report_without_a_case_yet_waits_on_the_caseload(caseload):
    screen = caseload()
    new_report(screen)
    fill(screen, ("Where are they now?", PLACE), ("Who is with them?", "her sister"))
    screen.press("f12")
    unlock(screen, PASSPHRASE)
    screen.wait_until(lambda: "Not kept yet: Report" in chosen(screen), "the report that waits")
    assert "chip shop" not in screen.text
    screen.press("home", "enter")
    # Where somebody is does not stand there for whoever looks over a shoulder; whoever wrote it reads it on a key.
    screen.wait_for("her sister", "•" * len(PLACE))
    assert "chip shop" not in screen.text
    go_to(screen, "Where are they now?")
    screen.press("ctrl+p")
    screen.wait_for(PLACE)
    screen.wait_without(PLACE)
    screen.press("f9")
    screen.wait_for("999 now", PLACE, "her sister")


def test_after_the_idle_limit_it_locks_with_a_quiet_warning_first(terminal, training, home, tmp_path):
    brief = tmp_path / "brief.py"
    brief.write_text(f"import sys\nsys.path.insert(0, {sys.path[0]!r})\n{BRIEF}")
    words = [PYTHON, "-I", "-c", LAUNCH, "--vault", str(training), str(brief)]
    screen = terminal(command=watched(words, home))
    unlock(screen, PASSPHRASE)
    open_first_case(screen)
    write_note(screen, "1", HALF_A_SENTENCE)
    screen.wait_for(HALF_A_SENTENCE, "Press any key to stay.")
    screen.press("!")
    screen.wait_without("Press any key to stay.")
    (session,) = screen.children()
    assert why_not() or remembered(session, {HALF_A_SENTENCE})
    screen.wait_for("Locked.", "Type the passphrase")
    assert HALF_A_SENTENCE not in screen.text
    assert why_not() or not any(remembered(pid, {HALF_A_SENTENCE}) for pid in screen.processes())
    unlock(screen, PASSPHRASE)
    open_what_waits(screen, "Note")
    screen.wait_for(f"{HALF_A_SENTENCE}!")


@pytest.mark.torture
def test_five_minutes_without_a_key_lock_it(caseload):
    screen = caseload()
    screen.wait_for("Press any key to stay.", seconds=300)
    assert "Caseload" not in screen.wait_for("Locked.", "Type the passphrase", seconds=60)
