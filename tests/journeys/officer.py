"""What an officer does at a terminal: every step is keys, and every wait is for words on the screen."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from datui import training
from datui.casework.case import Case
from datui.casework.records import REGISTRY
from datui.pack import shipped_rules
from screens.theme import DARK
from storage.vault import Vault
from storage.vault import unlock as unlock_vault
from tests.journeys.terminal import PYTHON, Terminal
from tests.journeys.watched import watched

OFFICER = "Robin Hartley"
PASSPHRASE = "copper lantern weighs nothing"
HALF_A_SENTENCE = "She said that he"
_LABELS = {ask.label for kind in REGISTRY.values() for _name, _info, ask in kind.questions()}
_CURSOR, _TEXT, _GROUND = ((colour or "").lstrip("#") for colour in (DARK.primary, DARK.foreground, DARK.background))


def set_up(terminal: Terminal, passphrase: str = PASSPHRASE) -> None:
    """First run, with words of one's own."""
    terminal.wait_for("What datui is for", "Enter goes on")
    terminal.press("enter")
    terminal.wait_for("Your name")
    terminal.press(OFFICER, "enter")
    terminal.press("o")
    terminal.wait_for("Your own passphrase")
    terminal.press(passphrase, "enter", passphrase, "enter")
    terminal.wait_for("Caseload", "No case yet")


def unlock(terminal: Terminal, passphrase: str = PASSPHRASE) -> None:
    """Open the vault from the lock screen."""
    terminal.wait_for("Locked.", "press Enter")
    terminal.press(passphrase, "enter")
    terminal.wait_for("Caseload", "n New report")
    terminal.wait_until(lambda: chosen(terminal), "a line to have the cursor")


def quit_datui(terminal: Terminal) -> bool:
    """Ctrl+Q ends datui: exit 0, nothing left of it."""
    terminal.press("ctrl+q")
    assert terminal.wait_for_exit() == 0
    assert terminal.text == ""
    assert terminal.processes() == []
    return True


def new_report(terminal: Terminal) -> None:
    """A new report's form, from the caseload."""
    terminal.press("n")
    terminal.wait_for("New report", "In danger now?")


def keep(terminal: Terminal, title: str) -> None:
    """F2 keeps what is on the form."""
    terminal.press("f2")
    terminal.wait_for(f"{title} kept.")


def lock(terminal: Terminal) -> str:
    """F12: dark at once, then the lock screen. Gives the lock screen."""
    terminal.press("f12")
    return terminal.wait_for("Locked.", "Type the passphrase")


# Fields and lines ------------------------------------------------------------------------------------------------


def focused(terminal: Terminal) -> str:
    """The label of the field that has the focus: the one that is bold; "" where there is no form.

    What stands above a form may be bold too, and is no label.
    """
    if "F2 Keep" not in terminal.text and "F4 Next part" not in terminal.text:
        return ""
    for row, text in enumerate(terminal.display.display):
        first = terminal.display.buffer[row][1]
        is_plain = (first.fg, first.bg, first.underscore) == (_TEXT, _GROUND, False)
        label = text[1:31].strip() if text[0] == " " and text[1] != " " else ""
        if first.bold and is_plain and label in _LABELS:
            return label
    return ""


def go_to(terminal: Terminal, label: str) -> None:
    """Tab, or Shift+Tab where it lies behind, until the field with this label has the focus."""
    # The top line of a form may come a frame after its fields.
    terminal.wait_until(lambda: focused(terminal) in _labels(terminal), "a field of the form to have the focus")
    while (here := focused(terminal)) != label:
        labels = _labels(terminal)
        assert label in labels, f"there is no field {label!r}:\n{terminal.text}"
        terminal.press("tab" if label in labels[labels.index(here) + 1 :] else "shift+tab")
        _left(terminal, here)


def _labels(terminal: Terminal) -> list[str]:
    """The labels of the form on the screen, in their order: the top line says what is being written."""
    top = terminal.text.partition("\n")[0].casefold()
    kinds = [kind for kind in REGISTRY.values() if kind.title.casefold() in top]
    kind = max(kinds, key=lambda kind: len(kind.title), default=None)
    return [ask.label for _name, _info, ask in kind.questions() if not ask.hidden] if kind else []


def fill(terminal: Terminal, *answers: tuple[str, str]) -> None:
    """Answer fields by their labels: one character is a choice's key and moves on by itself; more is typed afresh."""
    for label, keys in answers:
        go_to(terminal, label)
        if len(keys) > 1:
            terminal.press("end", "ctrl+u", keys)
            terminal.wait_until(lambda keys=keys: _typed(terminal, keys), f"{label!r} to hold what was typed")
            continue
        terminal.press(keys)
        if label != _labels(terminal)[-1]:
            _left(terminal, label)


def answer(terminal: Terminal, *answers: tuple[str, str]) -> None:
    """As `fill`, with F4 from part to part until the one with the field is on the screen."""
    for label, keys in answers:
        terminal.wait_until(lambda: focused(terminal), "a field to have the focus")
        while not any(line[1:31].strip() == label for line in terminal.text.splitlines()):
            here = focused(terminal)
            terminal.press("f4")
            _left(terminal, here)
        fill(terminal, (label, keys))


def _typed(terminal: Terminal, words: str) -> bool:
    """Whether what was typed is on the screen, by its last word or, where it is masked, by as many dots."""
    return words.split()[-1] in terminal.text or "•" * len(words) in terminal.text


def pick(terminal: Terminal, label: str, keys: str) -> None:
    """Pick as many as there are keys, where any number may be chosen; Tab moves on."""
    go_to(terminal, label)
    terminal.press(*keys, "tab")
    _left(terminal, label)


def write_note(terminal: Terminal, kind: str, words: str) -> None:
    """A note of a kind, by its key, and in it these words; it is not kept yet."""
    terminal.press("n")
    fill(terminal, ("What it is", kind))
    go_to(terminal, "Note")
    terminal.press(words)


def a_note_half_written(terminal: Terminal) -> None:
    """A note is being typed, and its draft is in the vault: the cursor stands after `that`."""
    open_first_case(terminal)
    write_note(terminal, "1", HALF_A_SENTENCE)
    terminal.press("left", "left", "left", "X")
    terminal.wait_for("She said thatX he")
    terminal.press("backspace")
    terminal.wait_for(HALF_A_SENTENCE)


def the_note_is_back(terminal: Terminal) -> str:
    """Unlocked again, Enter opens the same field with the same words. Gives the screen."""
    unlock(terminal, training.PASSPHRASE)
    open_what_waits(terminal, "Note")
    terminal.wait_for(HALF_A_SENTENCE, "Your draft is back")
    return terminal.wait_until(lambda: focused(terminal) == "Note", "the field that the draft was left in")


def _left(terminal: Terminal, label: str) -> None:
    """Wait until this field has lost the focus to another."""
    terminal.wait_until(lambda: focused(terminal) not in ("", label), f"the focus to leave {label!r}")


def chosen(terminal: Terminal) -> str:
    """The line that the list's cursor is on."""
    for row, text in enumerate(terminal.display.display):
        if any(cell.bg == _CURSOR for cell in list(terminal.display.buffer[row].values())[:4]):
            return text.strip()
    return ""


def choose(terminal: Terminal, words: str) -> None:
    """Move to the line with these words, and press Enter."""
    terminal.wait_until(lambda: chosen(terminal), "a line to have the cursor")
    while words not in (here := chosen(terminal)):
        # One key, and then its effect: where two were on their way, Enter would open the line after the next.
        terminal.press("up" if any(words in line for line in _above(terminal, here)) else "down")
        terminal.wait_until(lambda here=here: chosen(terminal) != here, f"the cursor to leave {here!r}")
    terminal.press("enter")


def _above(terminal: Terminal, here: str) -> list[str]:
    """The lines of the screen above this one, without the page's title and the banner."""
    above = terminal.text.partition(here)[0].splitlines()[1:]
    return [line for line in above if not line.startswith("█")]


def more(terminal: Terminal, name: str) -> None:
    """M on the case page, then the letter that stands before this name."""
    terminal.press("m")
    terminal.wait_until(lambda: _letter(terminal, name), f"{name!r} on the list of everything")
    terminal.press(_letter(terminal, name))


def _letter(terminal: Terminal, name: str) -> str:
    """The letter that stands before a name in the list of everything; "" where it is not there."""
    return next(iter(re.findall(rf"^ +(\w)  {re.escape(name)}  ", terminal.text, re.MULTILINE)), "")


def open_first_case(terminal: Terminal) -> None:
    """The case at the top of the caseload."""
    terminal.wait_until(lambda: chosen(terminal), "a case to have the cursor")
    terminal.press("home", "enter")  # an Enter right after the one that opened this screen would count as its bouncing
    terminal.wait_for("c Contact", "m More")


def open_what_waits(terminal: Terminal, kind: str) -> None:
    """The draft at the top of the caseload: Enter goes on with it."""
    terminal.wait_until(lambda: f"Not kept yet: {kind}" in chosen(terminal), "what waits to have the cursor")
    terminal.press("home", "enter")  # an Enter right after the one that opened this screen would count as its bouncing


@contextmanager
def kept_in(folder: Path, passphrase: str = training.PASSPHRASE) -> Iterator[Vault]:
    """The vault itself, once datui has ended: what it holds, and not what a screen says of it."""
    vault = Vault.open(folder, unlock_vault(folder, passphrase), rules=shipped_rules(), mend=False)
    try:
        yield vault
    finally:
        vault.close()


def case_of(vault: Vault, name: str) -> Case:
    """The case of a victim by name; there is one such."""
    cases = [vault.case(row.case_id) for row in vault.caseload()]
    (found,) = [case for case in cases if case.victim_name == name]
    return found


# The command line ------------------------------------------------------------------------------------------------


def verify(vault: Path, *options: str, passphrase: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    """`datui verify` in the home that the vault is in, with the passphrase through a descriptor."""
    home = vault.parent
    reader, writer = os.pipe()
    os.write(writer, passphrase.encode() + b"\n")
    os.close(writer)
    try:
        words = [PYTHON, "-m", "datui", "verify", "--vault", str(vault), "--passphrase-fd", str(reader), *options]
        return subprocess.run(
            watched(words, home),
            env=os.environ | {"HOME": str(home)},
            pass_fds=[reader],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        os.close(reader)


def findings(vault: Path, passphrase: str = PASSPHRASE) -> dict[str, Any]:
    """What `datui verify --json` found."""
    return dict(json.loads(verify(vault, "--json", passphrase=passphrase).stdout))
