"""A forgotten passphrase that is left half-way or refused: nothing was changed, and nothing stays behind."""

import pytest
from textual.widgets import Input

from datui.casework.refusal import Refusal
from screens import recover
from screens.recover import RecoverScreen
from screens.unlock import UnlockScreen
from screens.widgets.secret import SecretLine
from storage.vault import (
    Keyring,
    NotSaved,
    Unlocked,
    Vault,
    unlock,
)
from tests.screens.cases import press, put, text
from tests.screens.golden import screen_text
from tests.screens.people import keeps
from tests.screens.recovery import FIVE, names, to_the_choice, to_the_sheet, type_back, type_sheet, with_a_sheet
from tests.screens.session import PASSPHRASE
from tests.screens.stage import Stage, done, until, until_it_says
from tests.storage.colleagues import OTHERS, SHEET, SUPERVISOR

pytestmark = pytest.mark.usefixtures("quick_reset")


@pytest.fixture
def path(tmp_path, rules):
    """A TRAINING vault with a recovery sheet."""
    return with_a_sheet(tmp_path / "vault", rules)


# The way back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys_pressed", [[], ["g"], ["o", *"abc"], ["g", "enter", *"abc"]], ids=len)
async def test_escape_goes_back_to_the_lock_screen_from_every_step_and_nothing_was_changed(path, rules, keys_pressed):
    before = unlock(path, PASSPHRASE).header
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await press(pilot, *keys_pressed)
        while isinstance(app.screen, RecoverScreen):
            await press(pilot, "escape")
        assert isinstance(app.screen, UnlockScreen)
        assert unlock(path, PASSPHRASE).header == before
        await put(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert isinstance(await app.get(), Unlocked)
    assert names(path, rules, PASSPHRASE)[2] == ["genesis", "enrolment"]


async def test_escape_before_anything_is_typed_goes_back_and_what_was_typed_at_the_lock_is_gone(path):
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await press(pilot, *"badger")
        await to_the_sheet(pilot)
        await press(pilot, "escape")
        assert isinstance(app.screen, UnlockScreen)
        assert app.screen.query_one(Input).value == ""


async def test_no_word_stays_on_the_screen_that_is_left(path, monkeypatch):
    screens: list[RecoverScreen] = []
    monkeypatch.setattr(RecoverScreen, "on_mount", watch(RecoverScreen.on_mount, screens))
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await put(pilot, SHEET)
        assert keeps(app.screen, SHEET)
        await press(pilot, "enter")
        await until_it_says(pilot, "A new passphrase")
        assert not keeps(app.screen, SHEET)
        await type_back(pilot)
        await until_it_says(pilot, "Its six words are")
        assert not keeps(app.screen, FIVE)
        fields = list(app.screen.query(SecretLine))
        await press(pilot, "enter")
        await app.get()
    (screen,) = screens
    assert not keeps(screen, SHEET, FIVE)
    assert [field.value for field in fields] == [""] * len(fields)
    assert (screen._proof, screen._vault, screen._unlocked) == (None, None, None)


def watch(method, seen):
    async def watched(screen):
        seen.append(screen)
        await method(screen)

    return watched


# Refusals --------------------------------------------------------------------------------------------------------


async def test_a_reset_that_the_disk_does_not_take_changes_nothing_and_can_be_tried_again(path, rules, monkeypatch):
    real = Keyring.reset

    def full(*_given):
        raise NotSaved("The keys were not changed: the disk is full.", "Make room on the disk.")

    monkeypatch.setattr(Keyring, "reset", full)
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await type_back(pilot)
        await until_it_says(pilot, "✗ The keys were not changed: the disk is full.")
        await until_it_says(pilot, "Nothing was changed. Escape goes back.")
        assert isinstance(unlock(path, PASSPHRASE), Unlocked)
        monkeypatch.setattr(Keyring, "reset", real)
        await until(pilot, lambda: "Esc Back" in screen_text(app))
        await press(pilot, "escape", "enter")
        await until_it_says(pilot, "Its six words are")
        await press(pilot, "enter")
        await app.get()
    assert names(path, rules, FIVE)[1] == "officer"


async def test_a_vault_that_another_datui_has_open_is_not_opened_by_its_sheet_either(path, rules):
    other = Vault.open(path, unlock(path, PASSPHRASE), rules=rules)
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "✗ The vault is open in another datui.")
        other.close()
        await type_sheet(pilot)
        await until_it_says(pilot, "A new passphrase")
        assert "This is the vault of Robin Hartley" in text(pilot)


async def test_what_the_sheet_cannot_mend_is_told_with_its_way_out_and_the_vault_is_closed(path, rules, monkeypatch):
    monkeypatch.setattr(Keyring, "all", lambda _keys: [])
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "✗ No officer has a key to this vault any more.")
        assert "Let a supervisor unlock it with their own key" in text(pilot)
        Vault.open(path, unlock(path, PASSPHRASE), rules=rules).close()


async def test_a_machine_without_the_memory_is_told_so(path, monkeypatch):
    def short(*_given):
        raise Refusal("Opening a vault needs 256 MiB of free memory.", "Close other programs and try again.")

    monkeypatch.setattr(recover, "_forge", short)
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await type_back(pilot)
        await until_it_says(pilot, "Close other programs and try again.")
        assert "Nothing was changed." in text(pilot)
        assert isinstance(unlock(path, PASSPHRASE), Unlocked)


async def test_the_sheet_resets_the_officer_and_nobody_else(both, rules):
    app = Stage(UnlockScreen(both))
    async with app.run_test() as pilot:
        await press(pilot, "down")  # whichever letter was chosen
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "This is the vault of Robin Hartley")
        await type_back(pilot)
        await until_it_says(pilot, "Its six words are")
        await press(pilot, "enter")
        await app.get()
    assert names(both, rules, OTHERS[SUPERVISOR], "B")[:2] == (SUPERVISOR, "supervisor")
    assert names(both, rules, FIVE)[:2] == ("Robin Hartley", "officer")


async def test_f1_helps_here_too_and_a_second_enter_does_no_harm(path, monkeypatch):
    import threading

    gate, entered = threading.Event(), []
    real = recover._enter

    def slow(door, sheet):
        entered.append(sheet)
        assert gate.wait(30)
        return real(door, sheet)

    monkeypatch.setattr(recover, "_enter", slow)
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await put(pilot, SHEET)
        await press(pilot, "enter")
        await until_it_says(pilot, "Opening…")
        await press(pilot, "enter", "escape", "f1")
        await until_it_says(pilot, "The recovery sheet gives the vault's officer a new passphrase.")
        await press(pilot, "f1")
        gate.set()
        await until_it_says(pilot, "A new passphrase")
        await done(pilot)
    assert entered == [SHEET]
