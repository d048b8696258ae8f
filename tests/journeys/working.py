"""The work of a case, at a terminal: a TRAINING vault on a day of one's own, and from line to line of a case."""

import re
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from datui.casework.moments import LONDON
from datui.casework.slots import PassphraseChange
from storage import changing
from storage.header import Header
from storage.opening import Opened
from storage.slots import Slot
from tests.journeys.officer import answer, choose, chosen, fill, focused, go_to, keep, kept_in, new_report, pick
from tests.journeys.terminal import PYTHON, Terminal
from tests.journeys.watched import watched
from tests.storage.colleagues import BOLA

WIDE = (100, 40)
ABOVE_ALL = "IN DANGER NOW: 999"
"""What the one fictional case of these vaults says: nothing comes before it."""


# The vault and its clock ------------------------------------------------------------------------------------------


def vault_on(folder: Path, day: str) -> Path:
    """A TRAINING vault with one fictional case, whose clock starts at nine in the morning of this day."""
    words = [PYTHON, "-m", "datui", "demo", "--vault", str(folder), "--no-open", "--today", day, "--cases", "1"]
    env = {"HOME": str(folder.parent)}
    made = subprocess.run(watched(words, folder.parent), env=env, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    return folder


def clock_at(folder: Path, moment: str) -> None:
    """Let days pass while datui is closed: the clock of a TRAINING vault stands at this moment, and runs on.

    It is a part of the header, which holds only as long as it is named by the newest entry that changed the slots.
    """
    start = datetime.fromisoformat(moment).replace(tzinfo=LONDON)
    with kept_in(folder) as vault:
        training, header_after = vault.training, changing._next
        assert training is not None
        moved = replace(training, offset=training.offset + int((start - vault.now()).total_seconds()) + 1)

        def later(opened: Opened, slots: tuple[Slot, ...]) -> Header:
            return replace(header_after(opened, slots), training=moved)

        record = PassphraseChange(record_id=vault.new_id(), person=vault.person)
        with patch.object(changing, "_next", later):
            changing.change(vault._opened, record, vault._opened.header.slots, vault.rules, vault.now())
    with kept_in(folder) as vault:
        assert vault.now() >= start
        assert vault.rollback is None


def unlock_as_supervisor(screen: Terminal) -> None:
    """Whoever has the second key of the vault chooses its letter, and unlocks."""
    passphrase, letter = BOLA
    screen.press("down")
    screen.wait_until(lambda: f"Key {letter}" in " ".join(screen.text.split()), "the letter")
    screen.press(passphrase, "enter")
    screen.wait_for("Caseload", "v Vault")
    screen.wait_until(lambda: chosen(screen), "a case to have the cursor")


# What a case begins with ------------------------------------------------------------------------------------------


def reported(screen: Terminal, *answers: tuple[str, str]) -> None:
    """A report in which nobody is in danger now."""
    new_report(screen)
    answer(screen, ("Where are they now?", "With a neighbour"), ("In danger now?", "n"), *answers)
    keep(screen, "Report")
    screen.wait_for("Do next", "level UNKNOWN")


def feared(screen: Terminal, name: str, *answers: tuple[str, str]) -> None:
    """Somebody who harms, and must not receive anything."""
    screen.press("p")
    pick(screen, "Roles in this case", "3")
    answer(screen, ("Name", name), ("Relationship to the victim", "2"), ("Must not receive anything?", "y"), *answers)
    keep(screen, "Person")
    screen.wait_for("Do next", name)


# From line to line --------------------------------------------------------------------------------------------------


def work(screen: Terminal, name: str) -> None:
    """W on the case page, then the letter that stands before this name."""

    def letter() -> str:
        return next(iter(re.findall(rf"^ +(\w)  {re.escape(name)}  ", screen.text, re.MULTILINE)), "")

    screen.press("w")
    screen.wait_until(letter, f"{name!r} on the page of the work")
    screen.press(letter())


def go_on(screen: Terminal, words: str, field: str = "") -> str:
    """Enter on the line with these words; wait for the field that it leads to. Gives the screen."""
    screen.press("left")  # an Enter right after the one that opened this screen would count as its bouncing
    choose(screen, words)
    return screen.wait_until(lambda: not field or focused(screen) == field, f"{words!r} to lead to {field!r}")


def form(screen: Terminal, name: str, field: str) -> str:
    """The form for something of the work; it begins at this field. Gives the screen."""
    work(screen, name)
    return screen.wait_until(lambda: focused(screen) == field, f"the form to begin at {field!r}")


def beneath(screen: Terminal, words: str) -> None:
    """From part to part of a form to the lines beneath it, and Enter on the one with these words."""
    while not there(screen):
        here = focused(screen)
        screen.press("f4")
        screen.wait_until(lambda here=here: there(screen) or focused(screen) not in ("", here), "the next part")
    choose(screen, words)


def option(screen: Terminal, label: str, words: str) -> None:
    """Answer a choice with what reads so, by the key that stands before it."""
    go_to(screen, label)
    shown = screen.wait_until(lambda: re.search(rf"\w {re.escape(words)}(?: |$)", screen.text, re.MULTILINE), words)
    (key,) = re.findall(rf"(\w) {re.escape(words)}(?: |$)", shown, re.MULTILINE)
    fill(screen, (label, key))


def there(screen: Terminal) -> bool:
    """Whether the lines beneath the form have the cursor."""
    return any(line.startswith("▸") for line in screen.text.splitlines())


def cursor_to(screen: Terminal, words: str, *, up: bool = False) -> None:
    """Put the cursor on the line with these words, which lies further down, or `up`, where it is not on the screen."""
    screen.wait_until(lambda: chosen(screen), "a line to have the cursor")
    while words not in (here := chosen(screen)):
        above, _here, below = screen.text.partition(here)
        key = "up" if words in above else "down" if words in below or not up else "pageup"
        # One key, and then its effect: where two were on their way, the next would be pressed on another line.
        screen.press(key)
        screen.wait_until(lambda here=here: chosen(screen) != here, f"the cursor to leave {here!r}")


def tick(screen: Terminal, label: str) -> str:
    """Tick what is called this, unless it is ticked. Gives its line."""
    cursor_to(screen, f"]  {label} ")
    if chosen(screen).startswith("[ ]"):
        screen.press("space")
    screen.wait_until(lambda: not chosen(screen).startswith("[ ]"), f"{label!r} to be ticked")
    return chosen(screen)


def read_all(screen: Terminal) -> int:
    """Read every line of what is read out. Gives how many there were.

    Space and Enter in turn: one key that comes again at once is one that is held down, and reads nothing.
    """
    screen.wait_for("0 of ", " read.")
    (lines,) = re.findall(r"\b0 of (\d+) read\.", screen.text)
    for number in range(1, int(lines) + 1):
        screen.press("space" if number % 2 else "enter")
        screen.wait_for(f"{number} of {lines} read.")
    return int(lines)


def first_of(screen: Terminal, heading: str) -> str:
    """The first line beneath a heading."""
    lines = [line.strip() for line in screen.text.splitlines()]
    return lines[lines.index(heading) + 1]


def row_of(screen: Terminal, initials: str) -> int:
    """On which line of the caseload a case stands."""
    rows = [row for row, line in enumerate(screen.text.splitlines()) if f"  {initials}  " in line]
    assert len(rows) == 1, f"{initials} is not in the caseload once:\n{screen.text}"
    return rows[0]
