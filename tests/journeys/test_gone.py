"""A vault that was here and is not: nobody begins a new one in its place without having been told."""

import shutil

from tests.journeys.officer import PASSPHRASE, new_report, quit_datui, set_up, unlock

GONE = ("Your vault is not here", "n makes a new vault")


def used_once(terminal) -> None:
    first = terminal()
    set_up(first)
    new_report(first)
    first.press("f2")
    first.wait_for("Report kept.")
    quit_datui(first)


def test_a_vault_that_was_moved_is_missed_and_opens_once_it_is_back(terminal, home):
    used_once(terminal)
    vault = home / ".local/share/datui/vault"
    away = vault.rename(home / "elsewhere")
    again = terminal()
    again.wait_for(*GONE)
    # The keys that lead through set-up lead nowhere from here.
    again.press("enter", "enter", "escape")
    again.wait_for(*GONE)
    again.press("ctrl+q")
    assert again.wait_for_exit() == 0
    assert not vault.exists()
    away.rename(vault)
    back = terminal()
    unlock(back, PASSPHRASE)
    back.wait_for("1 open")
    quit_datui(back)


def test_another_may_be_made_by_whoever_asks_for_it(terminal, home):
    used_once(terminal)
    shutil.rmtree(home / ".local/share/datui/vault")
    again = terminal()
    again.wait_for(*GONE)
    again.press("n")
    set_up(again)
    quit_datui(again)
    # Both have marks, and the one that is here is not missed.
    once_more = terminal()
    once_more.wait_for("Locked.", "press Enter")
    once_more.press(PASSPHRASE, "enter")
    once_more.wait_for("No case yet")
    assert "not here" not in once_more.text
    quit_datui(once_more)


def test_on_a_computer_that_never_had_one_nothing_is_missed(terminal):
    fresh = terminal()
    fresh.wait_for("What datui is for")
    assert "not here" not in fresh.text
    fresh.press("ctrl+q")
    assert fresh.wait_for_exit() == 0
