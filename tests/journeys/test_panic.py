"""F12 from wherever an officer is and whatever datui is doing: dark before anything else, then nobody's lock screen."""

import importlib
import re
from pathlib import Path

import pytest
from textual.screen import Screen

from datui import guard
from datui.casework.kinds import Note
from datui.training import PASSPHRASE
from tests.journeys import officer
from tests.journeys.officer import HALF_A_SENTENCE, kept_in, open_first_case, quit_datui, set_up, unlock, write_note
from tests.journeys.places import (
    BEFORE_IT,
    GROUNDS,
    IN_A_CASE,
    IN_THE_CASELOAD,
    IN_THE_VAULT,
    IN_WORK,
    OF_A_SHARE,
    ON_THE_WAY,
    WITH_ANOTHER,
)
from tests.journeys.terminal import KEYS, Terminal, wait_until_gone
from tests.storage.older import PASSPHRASE as OLDER_PASSPHRASE
from tests.storage.older import files_of, older

SCREENS = Path(__file__).parents[2] / "screens"
REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


def go_to(screen: Terminal, place: str) -> None:
    """From the caseload to this screen."""
    if place in IN_A_CASE | IN_WORK:
        open_first_case(screen)
    steps = iter((IN_A_CASE | IN_WORK | IN_THE_CASELOAD | IN_THE_VAULT)[place])
    for key, words in zip(steps, steps, strict=True):
        screen.press(key)
        screen.wait_for(words)


def panic(screen: Terminal, *before: str, key: str = "f12") -> bytes:
    """Press the key, perhaps at once after others, and wait for the lock screen; all that was written from dark on."""
    (session,) = screen.children()
    seen = len(screen.raw)
    screen.send("".join(KEYS.get(each, each) for each in (*before, key)))
    screen.wait_for_bytes(guard.WIPE, seen)
    wait_until_gone(session)
    screen.wait_for("Ctrl+Q Quit")
    dark = screen.raw.index(guard.DARK, seen)
    wiped = screen.raw.index(guard.WIPE, dark)
    assert screen.raw[dark:wiped].replace(guard.DARK, b"") == b"", "the session went on drawing in the dark"
    return bytes(screen.raw[dark:])


def nothing_is_said(screen: Terminal, written: bytes) -> bool:
    """No reference, no day, no number: nothing that says whose, which or how many."""
    screen.wait_for("Locked.", "Type the passphrase")
    assert b"Dec" not in written
    assert not REFERENCE.search(written.decode("utf-8", "replace"))
    assert not re.search(r"\d", screen.text.replace("F12", ""))
    return True


def test_the_panic_key_is_tried_on_every_screen_there_is():
    for path in SCREENS.glob("[a-z]*.py"):
        importlib.import_module(f"screens.{path.stem}")
    every = {kind.__name__ for kind in _kinds(Screen) if kind.__module__.startswith("screens.")}
    tried = {*IN_A_CASE, *IN_WORK, *IN_THE_CASELOAD, *IN_THE_VAULT}
    tried |= {*BEFORE_IT, *ON_THE_WAY, *OF_A_SHARE, *WITH_ANOTHER}
    assert every - GROUNDS == tried, "say above which keys lead to each"


def _kinds(kind: type) -> set[type]:
    below: set[type] = set(kind.__subclasses__())
    return below.union(*map(_kinds, below))


@pytest.mark.parametrize(
    "places", [IN_A_CASE, IN_WORK, IN_THE_CASELOAD, IN_THE_VAULT], ids=["case", "work", "caseload", "vault"]
)
def test_it_darkens_and_locks_from_every_screen(caseload, places):
    screen = caseload()
    for place in places:
        go_to(screen, place)
        assert nothing_is_said(screen, panic(screen))
        unlock(screen, PASSPHRASE)
    quit_datui(screen)


@pytest.mark.covered
def test_so_does_the_other_panic_key(caseload):
    screen = caseload()
    open_first_case(screen)
    assert nothing_is_said(screen, panic(screen, key="ctrl+l"))
    unlock(screen, PASSPHRASE)
    quit_datui(screen)


def test_it_locks_at_the_lock_screen_and_at_help_and_a_sheet_over_it(terminal, training):
    screen = terminal("--vault", str(training))
    screen.wait_for("Type the passphrase", "Ctrl+Q Quit")
    assert nothing_is_said(screen, panic(screen))
    screen.press("f1")
    screen.wait_for("On this screen")
    assert nothing_is_said(screen, panic(screen))
    screen.press("ctrl+r")
    screen.wait_for("Your recovery sheet")
    screen.press("marzipan marzipan")
    screen.wait_for("2 of 12 words")
    assert b"marzipan" not in panic(screen)


def test_it_locks_where_an_older_vault_waits_to_be_brought_up_to_date_and_leaves_it_older(terminal, tmp_path):
    path = older(tmp_path / "older")
    before = files_of(path)
    screen = terminal("--vault", str(path))
    screen.wait_for("Type the passphrase")
    screen.press(OLDER_PASSPHRASE, "enter")
    screen.wait_for("u brings it up to date")
    panic(screen)
    screen.wait_for("Type the passphrase")
    assert {name: raw for name, raw in files_of(path).items() if name in before} == before


@pytest.mark.covered
def test_it_locks_where_a_vault_cannot_be_opened(terminal, training, caseload):
    first = caseload()
    second = terminal("--vault", str(training))
    second.wait_for("Type the passphrase")
    second.press(PASSPHRASE, "enter")
    second.wait_for("cannot open", "Nothing was changed.")
    assert nothing_is_said(second, panic(second))
    quit_datui(first)


@pytest.mark.covered
def test_it_locks_at_set_up_and_nothing_was_made(terminal, home):
    screen = terminal("--vault", str(home / "vault"))
    screen.wait_for("Enter goes on")
    screen.press("enter")
    screen.wait_for("Your name")
    screen.press("Robin Hartley")
    screen.wait_for("Robin Hartley")
    assert b"Robin" not in panic(screen)
    screen.wait_for("What datui is for")
    assert not (home / "vault" / "cases.db").exists()


def test_while_a_passphrase_is_tried_it_darkens_first_and_the_vault_stays_shut(terminal, home):
    screen = terminal("--vault", str(home / "vault"))
    set_up(screen)
    for before in ((), (officer.PASSPHRASE, "enter"), (officer.PASSPHRASE[:-1], "enter")):
        written = panic(screen, *before)
        assert b"Caseload" not in written
        assert nothing_is_said(screen, written)
    screen.press(officer.PASSPHRASE, "enter")
    screen.wait_for("Caseload", "No case yet")
    quit_datui(screen)


@pytest.mark.parametrize("before", [("f2",), ("!", "f2"), ("!",)], ids="+".join)
def test_while_a_note_is_kept_it_is_kept_once_or_waits_as_a_draft(caseload, training, before):
    screen = caseload()
    open_first_case(screen)
    write_note(screen, "1", HALF_A_SENTENCE)
    screen.wait_for(HALF_A_SENTENCE)
    assert nothing_is_said(screen, panic(screen, *before))
    unlock(screen, PASSPHRASE)
    quit_datui(screen)
    with kept_in(training) as vault:
        notes = [note.text for row in vault.caseload() for note in vault.case(row.case_id).records(Note)]
        drafts = [str(draft.values["text"]) for draft in vault.drafts()]
    assert [words[: len(HALF_A_SENTENCE)] for words in (*notes, *drafts)].count(HALF_A_SENTENCE) == 1
