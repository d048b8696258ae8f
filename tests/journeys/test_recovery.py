"""Keys at a real terminal: a forgotten passphrase and its sheet, a supervisor's letter, and a wait that survives."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from datui.casework.slots import Reset
from datui.pack import shipped_rules
from datui.training import OFFICER, PASSPHRASE
from storage.vault import MACHINE, SHEET_LABEL, Vault, failed_try, read_tries
from storage.vault import unlock as unlock_vault
from tests.journeys.officer import chosen, findings, open_first_case, quit_datui, unlock
from tests.journeys.terminal import Terminal
from tests.storage.colleagues import OTHERS, SHEET, SUPERVISOR, enrolled, with_sheet

NEW = "marzipan on a wet roof"
WRONG = "✗ That is not the passphrase."


@contextmanager
def opened(path: Path, passphrase: str = PASSPHRASE, label: str = "A") -> Iterator[Vault]:
    """The vault itself, while datui does not run."""
    vault = Vault.open(path, unlock_vault(path, passphrase, label), rules=shipped_rules())
    try:
        yield vault
    finally:
        vault.close()


@pytest.fixture
def shared(training: Path) -> Path:
    """A TRAINING vault that a supervisor can open too, with a recovery sheet."""
    with opened(training) as vault:
        enrolled(vault, by=PASSPHRASE)
        with_sheet(vault, by=PASSPHRASE)
    return training


def recover(screen: Terminal, words: str) -> None:
    """From the lock screen to what the sheet opens."""
    screen.wait_for("Locked.", "Ctrl+R Forgotten passphrase")
    screen.press("ctrl+r")
    screen.wait_for("Your recovery sheet")
    screen.press(words, "enter")


def refused(screen: Terminal, path: Path, passphrase: str) -> None:
    """A passphrase that does not open the vault: it is counted, and then told so."""
    count = tries(path) + 1
    screen.press(passphrase, "enter")
    screen.wait_until(lambda: tries(path) == count and WRONG in screen.text, "the wrong passphrase to be counted")


def enters(screen: Terminal, passphrase: str) -> None:
    """One that does; it replaces a wrong one."""
    screen.press(passphrase, "enter")
    screen.wait_until(lambda: "Caseload" in screen.text and chosen(screen), "the caseload")


def tries(path: Path) -> int:
    """How many wrong ones are counted."""
    found = read_tries(path)
    return 0 if found is None else found.count


@pytest.mark.covered
def test_a_forgotten_passphrase_is_reset_by_the_sheet_and_the_old_one_opens_nothing(terminal, shared):
    screen = terminal("--vault", str(shared))
    recover(screen, SHEET.rpartition(" ")[0])
    screen.wait_for("✗ There are 11 words; a sheet has 12.")
    screen.press("end", f" {SHEET.rpartition(' ')[2]}")
    screen.wait_for("12 of 12 words")
    screen.press("enter")
    screen.wait_for("A new passphrase", OFFICER)
    screen.press("o")
    screen.wait_for("Your own passphrase")
    screen.press(NEW, "enter", NEW, "enter")
    shown = screen.wait_for("Passphrase reset", "Its six words are", "key A")
    screen.press("enter")
    screen.wait_for("Caseload", "n New report")
    open_first_case(screen)
    screen.press("f12")
    screen.wait_for("Locked.", "press Enter")
    refused(screen, shared, PASSPHRASE)
    enters(screen, NEW)
    quit_datui(screen)
    with opened(shared, NEW) as vault:
        changed = [(entry.role, entry.record) for entry in vault.of_vault() if isinstance(entry.record, Reset)]
        assert [(role, record.person) for role, record in changed] == [("recovery", vault.person)]
        (words,) = [key.words for key in vault.keys.all() if key.holder.person == vault.person and key.holder.active]
        assert words in shown
        assert vault.name == OFFICER
    assert findings(shared, NEW)["ok"]


def test_a_sheet_that_was_left_half_way_changes_nothing(terminal, shared):
    screen = terminal("--vault", str(shared))
    recover(screen, SHEET)
    screen.wait_for("A new passphrase")
    screen.press("f12")
    unlock(screen, PASSPHRASE)
    quit_datui(screen)
    with opened(shared) as vault:
        assert "reset" not in {entry.record.kind for entry in vault.of_vault()}
        assert ("recovery", "vault") in {(entry.role, entry.record.what) for entry in vault.reads()}


@pytest.mark.covered
def test_a_supervisor_opens_the_vault_with_the_letter_of_their_key(terminal, shared):
    screen = terminal("--vault", str(shared))
    screen.wait_for("Locked.", "Key  A", "press Enter")
    refused(screen, shared, OTHERS[SUPERVISOR])
    screen.press("down")
    screen.wait_for("Key  B")
    enters(screen, OTHERS[SUPERVISOR])
    quit_datui(screen)
    with opened(shared) as vault:
        came = [entry for entry in vault.reads() if entry.by == SUPERVISOR]
        assert [(entry.record.what, entry.record.failed) for entry in came] == [("vault", 1)]


def test_after_three_wrong_tries_and_a_restart_the_wait_is_still_there(terminal, training):
    screen = terminal("--vault", str(training))
    screen.wait_for("Locked.", "press Enter")
    for _ in range(3):
        refused(screen, training, "badger")
    screen.wait_for("before the next try.")
    quit_datui(screen)
    assert tries(training) == 3
    for _ in range(6):  # a second would be over before datui stands again
        failed_try(training, MACHINE())
    again = terminal("--vault", str(training))
    again.wait_for("Locked.", "seconds before the next try.")
    again.press(PASSPHRASE, "enter", "f1")
    again.wait_for("On this screen", "plain file that anyone", "proves nothing")
    again.press("escape")
    again.wait_for("Locked.", "seconds before the next try.")
    assert "Caseload" not in again.text
    quit_datui(again)
    assert tries(training) == 9


def test_a_second_vault_on_one_laptop_is_offered_by_a_letter_alone(terminal, told, home):
    data = home / ".local/share/datui"
    data.mkdir(parents=True)
    for name in ("vault-b", "vault-c"):
        shutil.copytree(told, data / name)
    (data / "vault-c/cases.db").touch()
    screen = terminal("--vault", str(data / "vault-b"))
    screen.wait_for("Locked.", "Vault  C", "press Enter")
    assert OFFICER not in screen.text
    screen.press("pageup")
    screen.wait_for("Vault  B")
    enters(screen, PASSPHRASE)
    screen.press("f12")
    screen.wait_for("Locked.", "Vault  B")
    quit_datui(screen)
    with opened(data / "vault-b") as mine, opened(data / "vault-c") as other:
        assert [len(vault.reads()) for vault in (mine, other)] == [1, 0]


def test_the_sheet_of_a_training_vault_is_no_passphrase(shared):
    """The two ways in are apart: the sheet's words under no letter, and a passphrase never as a sheet."""
    from storage.vault import WrongPassphrase

    for passphrase, label in ((SHEET, "A"), (SHEET, "C"), (PASSPHRASE, SHEET_LABEL)):
        with pytest.raises(WrongPassphrase):
            unlock_vault(shared, passphrase, label)
