"""Locked means gone: what an officer typed and saw is in no process that remains, whatever locked it."""

import os
import signal
import subprocess

import pytest

from datui import guard
from datui.training import PASSPHRASE
from storage.vault import unlock as unlock_vault
from tests.journeys.officer import fill, keep, new_report, open_what_waits, unlock, write_note
from tests.journeys.scanned import Word, forms, in_files, remembered, why_not
from tests.journeys.terminal import PYTHON, Terminal, wait_until_gone

PLACE = "behind the Marzipanworks"
NAME = "Xanthippa Quondamfeather"
TELEPHONE = "07700 900417"
NUMBER = "QQ 12 34 56 C"
NOTE = "he waits by the Zwiebelkirche"
KEY = bytes(range(100, 132))
TYPED = {PLACE, NAME, TELEPHONE, NUMBER, NOTE}
LOCKS = {
    "f12": lambda screen, _session: screen.press("f12"),
    "ctrl+l": lambda screen, _session: screen.press("ctrl+l"),
    "stopped": lambda _screen, session: os.kill(session, signal.SIGTSTP),
    "stopped by force, and let go on": lambda _screen, session: stop_and_go_on(session),
}
pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "the memory of a process can be read here")


def stop_and_go_on(session: int) -> None:
    os.kill(session, signal.SIGSTOP)
    os.kill(session, signal.SIGCONT)


def type_it_all(screen: Terminal) -> None:
    """A report that is kept, and a note on it that is not."""
    new_report(screen)
    fill(screen, ("Where are they now?", PLACE), ("Name", NAME))
    keep(screen, "Report")
    screen.wait_for("What has happened")
    # Letters beyond the Latin ones make Python keep the whole line in wider ones.
    write_note(screen, "1", f"Ωμέγα 👩‍👧 {NOTE}, {TELEPHONE}, {NUMBER}")
    screen.wait_for(f"{NOTE}, {TELEPHONE}, {NUMBER}")


def everything_is_seen(screen: Terminal) -> None:
    """The note as it was left, and the view that has the name and the place."""
    open_what_waits(screen, "Note")
    screen.wait_for(NOTE)
    screen.press("f9")
    screen.wait_for("999 now", PLACE, NAME)


def is_locked_again(screen: Terminal, session: int, seen: int) -> None:
    """A session has gone, and another shows the lock screen since then."""
    wait_until_gone(session)
    screen.wait_for_bytes(guard.WIPE, seen)
    screen.wait_for("Locked.", "Type the passphrase")


def remembered_anywhere(screen: Terminal, words: set[Word]) -> set[Word]:
    """What is left in the launcher, in the session that shows the lock screen, or anywhere else of this terminal."""
    everyone = screen.processes()
    assert len(everyone) == 2
    return set().union(*(remembered(pid, words) for pid in everyone))


def test_after_each_kind_of_lock_no_process_remembers_what_was_typed_or_shown(caseload, training):
    key = bytes(unlock_vault(training, PASSPHRASE).vault_key)
    screen = caseload((160, 40))
    type_it_all(screen)
    for name, lock in LOCKS.items():
        (session,) = screen.children()
        assert remembered(session, TYPED) == TYPED, f"before {name}: the scan itself finds nothing"
        assert remembered(screen.pid, {*TYPED, key}) == set()
        seen = len(screen.raw)
        lock(screen, session)
        is_locked_again(screen, session, seen)
        assert remembered_anywhere(screen, {*TYPED, key}) == set()
        unlock(screen, PASSPHRASE)
        everything_is_seen(screen)


def test_a_passphrase_that_was_typed_goes_with_its_session(terminal, training):
    wrong = "marzipan onions and a wrong word"
    screen = terminal("--vault", str(training))
    screen.wait_for("Type the passphrase")
    for keys in ([wrong], [wrong, "enter"]):
        (session,) = screen.children()
        screen.press(*keys)
        if len(keys) > 1:
            screen.wait_for("That is not the passphrase.")
        screen.wait_until(lambda session=session: remembered(session, {wrong}), "the session to have the passphrase")
        seen = len(screen.raw)
        screen.press("f12")
        is_locked_again(screen, session, seen)
        assert remembered_anywhere(screen, {wrong}) == set()


# The scan itself -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beside", ["", "Ω", "👩"], ids=["as it is", "beside Greek", "beside a picture"])
def test_words_are_found_in_a_process_whatever_stands_beside_them(beside):
    keeps = "import signal, sys; kept = sys.stdin.readline(); print('read', flush=True); signal.pause()"
    with subprocess.Popen([PYTHON, "-I", "-c", keeps], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(f"{NOTE}{beside}\n".encode())
        other.stdin.flush()
        other.stdout.readline()
        assert remembered(other.pid, TYPED) == {NOTE}
        other.kill()


def test_words_are_found_in_a_file_in_every_form_and_in_its_name(tmp_path):
    names = [tmp_path / name for name in ("8", "16", "32", f"{NAME}.txt")]
    for path, form in zip(names, (*forms(NAME), b""), strict=True):
        path.write_bytes(b"\0" * 4095 + form)
    (tmp_path / "none").write_text(NAME.swapcase())
    assert in_files(tmp_path.parent, {NAME}) == {path: {NAME} for path in names}
    (tmp_path / "none").write_text(f"x'{KEY.hex()}'")
    assert in_files(tmp_path, {KEY}) == {tmp_path / "none": {KEY}}
