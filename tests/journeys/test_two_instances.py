"""One vault, one datui: a second one refuses and touches nothing; a lock that nobody holds is no lock."""

import os
import signal
from pathlib import Path

from datui.training import PASSPHRASE
from tests.journeys.officer import findings, new_report, quit_datui, unlock, verify
from tests.journeys.terminal import wait_until_gone


def bytes_of(vault: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in vault.iterdir()}


def test_a_second_datui_refuses_with_the_reason_and_the_way_out_and_touches_nothing(terminal, training, caseload):
    first = caseload()
    before = bytes_of(training)
    second = terminal("--vault", str(training))
    second.wait_for("Locked.")
    second.press(PASSPHRASE, "enter")
    second.wait_for("cannot open", "Nothing was changed.")
    assert "other" in second.text or "already" in second.text
    second.press("escape")
    assert second.wait_for_exit() == 1
    assert second.text.splitlines() == [
        "The vault is open in another datui.",
        "Close the other datui on this computer, then try again.",
    ]
    refused = verify(training, passphrase=PASSPHRASE)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert len(refused.stderr.splitlines()) == 2
    assert bytes_of(training) == before
    new_report(first)
    first.press("f2")
    first.wait_for("Report kept.")
    quit_datui(first)
    assert findings(training, PASSPHRASE)["ok"]


def test_a_lock_that_a_killed_datui_left_is_no_lock(terminal, training, caseload):
    first = caseload()
    for pid in (*first.children(), first.pid):
        os.kill(pid, signal.SIGKILL)
        wait_until_gone(pid)
    assert (training / "lock").exists()
    again = terminal("--vault", str(training))
    unlock(again, PASSPHRASE)
    quit_datui(again)
    assert findings(training, PASSPHRASE)["ok"]
