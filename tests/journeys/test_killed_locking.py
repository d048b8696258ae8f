"""A session that is killed while it locks or ends: what was typed waits once, and the vault is whole."""

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from datui.training import PASSPHRASE
from tests.journeys.officer import HALF_A_SENTENCE, kept_in, open_first_case, unlock, write_note
from tests.journeys.terminal import Terminal, wait_until_gone
from tests.storage.conftest import wrong_in
from tests.tally import Lost, Tally, Verdict

ENDS: dict[str, Callable[[Terminal], object]] = {
    "panic": lambda screen: screen.press("f12"),
    "told to end": lambda screen: os.kill(screen.pid, signal.SIGTERM),
    "hung up": lambda screen: os.kill(screen.pid, signal.SIGHUP),
}


def typed_and_killed(screen: Terminal, end: str, spin: int | None) -> bool:
    """Half a sentence is typed, datui is told to lock or to end, and then killed; whether it had done so before.

    Without a `spin` it is killed only then.
    """
    unlock(screen, PASSPHRASE)
    open_first_case(screen)
    write_note(screen, "1", HALF_A_SENTENCE)
    screen.wait_for(HALF_A_SENTENCE)
    ENDS[end](screen)
    if spin is None:
        screen.wait_for("Type the passphrase") if end == "panic" else screen.wait_for_exit()
    for _ in range(spin or 0):
        screen.read(0.002)
    locked = spin is None or "Type the passphrase" in screen.text
    for process in screen.processes():
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    wait_until_gone(screen.pid)
    return locked


def look(vault_folder: Path, *, locked: bool) -> None:
    """Fail where anything is lost, or there twice, or there by half."""
    with kept_in(vault_folder) as vault:
        texts = [draft.values["text"] for draft in vault.drafts() if draft.kind == "note"]
        assert not wrong_in(vault)
    if locked and texts != [HALF_A_SENTENCE]:
        raise Lost("it had locked, and what was typed is not there")
    assert len(texts) <= 1, "a draft came twice"
    assert all(HALF_A_SENTENCE.startswith(text) for text in texts)


def kill_while_locking(terminal, told, home, seed: int, rounds: int) -> Verdict:
    tally = Tally("a session killed while it locks")
    for number in range(rounds):
        random = Random(f"{seed} {number}")
        vault = Path(shutil.copytree(told, home / f"{number}"))
        end = sorted(ENDS)[number % len(ENDS)]
        spin = None if number % 4 == 0 else random.randrange(600)
        locked = typed_and_killed(terminal("--vault", str(vault)), end, spin)
        tally.acknowledged += locked
        with tally.one(f"{end} {seed} {number}"):
            look(vault, locked=locked)
    return tally.told()


def test_what_was_typed_waits_whenever_locking_is_killed(terminal, told, home):
    assert kill_while_locking(terminal, told, home, 0, 3) == Verdict(tried=3, lost=[], corrupt=[])


@pytest.mark.torture
def test_what_was_typed_waits_whenever_locking_is_killed_sixty_times(terminal, told, home):
    assert kill_while_locking(terminal, told, home, 1, 60) == Verdict(tried=60, lost=[], corrupt=[])
