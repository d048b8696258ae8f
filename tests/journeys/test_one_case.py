"""One case, end to end, in a real vault: the journey that the first release is for."""

import os
import re
import time
from pathlib import Path

import pytest

from storage.vault import unlock as unlock_vault
from tests.journeys.officer import (
    OFFICER,
    PASSPHRASE,
    choose,
    chosen,
    fill,
    findings,
    keep,
    lock,
    new_report,
    open_first_case,
    quit_datui,
    set_up,
    unlock,
    verify,
)
from tests.journeys.scanned import in_files, remembered, told, why_not
from tests.journeys.terminal import Terminal

VICTIM = "Zora Quill"
TELEPHONE = "07700 900123"
REASON = f"He has a key to {os.getpid()}-Quondamfeather, and she has somewhere to go."
"""No other process of this computer has written that."""
SECRETS = {VICTIM, TELEPHONE, REASON, "she said so", OFFICER, PASSPHRASE}
# Words of a line of the gate, and what an officer answers where the line leads.
PUT_RIGHT = {
    "Whether they are in danger now": [("In danger now?", "n")],
    "A safe-contact plan": [
        ("Last confirmed with them", "today"),
        ("Telephone allowed?", "y"),
        ("Number to call", TELEPHONE),
    ],
    "Whether there are children": [
        ("Children in the household?", "n"),
        ("How confirmed", "she said so, and the tenancy names nobody else"),
    ],
    "How it is known that there are no children": [("How confirmed", "she said so")],
    "Adults at risk": [
        ("Needs care or support?", "n"),
        ("Harmed, or in danger of it?", "n"),
        ("Kept by it from self-help?", "n"),
    ],
    "Referral (": [
        ("Acknowledged", "now"),
        ("Outcome", "2"),
        ("What came of it", "They met, and meet again on Friday."),
    ],
    "Risk looked at again": [("Risk looked at again?", "y")],
    "Why it may close": [("Why it may close", "1")],
    "Talked over with the victim": [("Talked over with the victim?", "y"), ("When", "now"), ("How", "1")],
    "Whether we may ask for feedback": [("May we ask for feedback?", "n")],
}


def gate_lines(terminal: Terminal) -> list[str]:
    return [line.strip() for line in terminal.text.splitlines() if line.startswith("  □ ")]


def test_a_case_from_the_first_report_to_closure(terminal, home):
    vault, begun = home / "vault", time.time()
    screen = terminal("--vault", str(vault))
    set_up(screen)
    kept = report_with_almost_nothing_known(screen)
    kept += contact_attempted_and_achieved(screen)
    kept += twenty_four_answers_in_twenty_four_keys(screen)
    kept += referral_sent_and_not_acknowledged(screen)
    kept += closed_once_each_line_is_put_right(screen)
    nothing_in_clear(screen, home, begun)
    nothing_on_the_lock_screen(screen)
    nothing_in_clear(screen, home, begun)
    unlock(screen)
    screen.wait_for("1 closed")
    open_first_case(screen)
    screen.wait_for("Closed", "What has happened")
    screen.press("end")
    screen.wait_for("Contact achieved", "Report received")
    quit_datui(screen)
    nothing_in_clear(screen, home, begun)
    assert in_files(home, {bytes(unlock_vault(vault, PASSPHRASE).vault_key)}) == {}

    passed = verify(vault)
    assert (passed.returncode, passed.stderr) == (0, "")
    found = findings(vault)
    assert (found["ok"], found["failures"], found["training"], found["cases"]) == (True, [], False, 1)
    # The vault's own first entry, one for each time that something was kept, and who read: the vault was opened once
    # more after the lock, and the case was opened before it and after it.
    assert found["entries"] == 1 + kept + 3
    assert f"{found['entries']} entries" in passed.stdout
    assert found["head"] in passed.stdout


def report_with_almost_nothing_known(screen: Terminal) -> int:
    """Two keys and the case is there; what becomes known is added to the same report."""
    new_report(screen)
    keep(screen, "Report")
    screen.wait_for("level UNKNOWN", "First contact", "The victim's name")
    screen.press("end")
    screen.wait_for("Report received")
    screen.press("home")
    assert "treat every channel as not allowed" in screen.text
    screen.press("i")
    fill(screen, ("Name", VICTIM))
    keep(screen, "Report")
    screen.wait_for("· ZQ ·")
    screen.wait_without(VICTIM)  # initials stand in for the name on every list
    return 2


def contact_attempted_and_achieved(screen: Terminal) -> int:
    """An attempt leaves the duty standing; a contact achieved clears it."""
    screen.press("c")
    fill(screen, ("How", "1"), ("Did you speak, safely?", "n"), ("Safe-contact plan followed?", "n"))
    keep(screen, "Contact")
    screen.wait_for("First contact: 1 attempted, none achieved", "Contact attempted (telephone)")
    screen.press("c")
    fill(screen, ("How", "1"), ("Did you speak, safely?", "y"), ("Safe-contact plan followed?", "n"))
    keep(screen, "Contact")
    screen.wait_for("Contact achieved")
    screen.wait_without("First contact:")
    return 2


def twenty_four_answers_in_twenty_four_keys(screen: Terminal) -> int:
    """The checklist counts; the level is a person's, with a reason."""
    screen.press("r")
    screen.wait_for("Questions 0 of 24")
    screen.press(*("ynyn" * 6))
    screen.wait_for("Questions 24 of 24")
    keep(screen, "Risk assessment")
    screen.wait_for("12 yes, 12 no", "No count sets a level")
    fill(screen, ("Level", "2"), ("Why", REASON))
    keep(screen, "Risk level")
    screen.wait_for("level Medium")
    return 2


def referral_sent_and_not_acknowledged(screen: Terminal) -> int:
    """Sent is not acknowledged: it is chased."""
    screen.press("f")
    fill(screen, ("To which agency", "1"), ("Does the victim agree?", "1"), ("Sent", "now"))
    keep(screen, "Referral")
    screen.wait_for("Chase, not acknowledged")
    return 1


def closed_once_each_line_is_put_right(screen: Terminal) -> int:
    """The closure is refused with its list; Enter on a line leads to what puts it right; then it closes."""
    screen.press("x")
    screen.wait_for("stand in the way")
    screen.press("f2")
    screen.wait_for("The case stays open.")
    kept = 0
    while "Case closed." not in screen.text:
        (first, *_) = lines = gate_lines(screen)
        words = next((words for words in PUT_RIGHT if words in first), f"no way out of {first!r} is known")
        choose(screen, words)
        fill(screen, *PUT_RIGHT[words])
        kept += "Closure" not in screen.text.splitlines()[0]
        screen.press("f2")
        screen.wait_until(
            lambda lines=lines: "Case closed." in screen.text or (here(screen) and gate_lines(screen) != lines),
            f"{first!r} to go from the list",
        )
    screen.wait_for("Closed · level Medium", "What has happened")
    screen.wait_without("Do next", "Not kept yet")
    return kept + 1


def here(screen: Terminal) -> bool:
    return "· Closing" in screen.text and "w Write the closure" in screen.text


def nothing_on_the_lock_screen(screen: Terminal) -> None:
    """No name, no number, no count: nothing that says whose, which or how many."""
    reference = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", screen.text)
    assert reference
    dark = len(screen.raw)
    shown = lock(screen)
    # What the screen was still drawing when the key came is wiped with the rest: from the wiping on nothing is said.
    written = screen.raw[screen.raw.index(b"\x1b[3J", dark) :].decode()
    for secret in (VICTIM, "ZQ", OFFICER, TELEPHONE, reference[0], PASSPHRASE):
        assert secret not in written
    assert not re.search(r"\d", shown.replace("F12", ""))
    assert "closed" not in shown
    if not why_not():
        assert not any(remembered(pid, SECRETS) for pid in screen.processes())


def nothing_in_clear(screen: Terminal, home: Path, begun: float) -> None:
    """Nothing typed is in any file of the home, the vault's own included, nor in any other file that came since.

    Nor in what anybody on this computer can read of a process.
    """
    assert in_files(home, SECRETS) == {}
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        assert in_files(Path(folder), {REASON}, begun) == {}
    for pid in screen.processes():
        assert told(pid, SECRETS) == set()


@pytest.mark.covered
def test_five_words_made_and_typed_back_open_the_vault_for_verify_at_its_prompt(terminal, home):
    vault = home / "vault"
    screen = terminal("--vault", str(vault))
    screen.wait_for("Enter goes on")
    screen.press("enter")
    screen.wait_for("Your name")
    screen.press(OFFICER, "enter", "g")
    screen.wait_for("Your five words", "type them back")
    (words,) = re.findall(r"^\s+((?:[a-z]+-?[a-z]+ ){4}[a-z]+-?[a-z]+)$", screen.text, re.MULTILINE)
    screen.press("enter")
    screen.wait_for("Type your five words")
    screen.wait_without(words)
    screen.press("not those five words", "enter")
    screen.wait_for("Those are not the five words.")
    screen.press(words, "enter")
    screen.wait_for("Caseload", "No case yet")
    quit_datui(screen)

    asked = terminal("verify", "--vault", str(vault))
    asked.wait_for("Passphrase:")
    asked.press(words, "enter")
    assert asked.wait_for_exit() == 0
    assert "All is well: 1 entry, 0 cases." in asked.text
    assert words not in asked.text

    asked = terminal("verify", "--vault", str(vault))
    asked.wait_for("Passphrase:")
    asked.press("not those five words", "enter")
    assert asked.wait_for_exit() == 1
    assert "not those five words" not in asked.text
    assert chosen(asked) == ""
