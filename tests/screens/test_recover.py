"""A forgotten passphrase: the sheet is checked word by word, gives the officer a new key, and leaves nothing behind."""

import pytest
from textual.widgets import Input

from datui.casework.refusal import Refusal
from screens import recover
from screens.app import Datui
from screens.caseload import CaseloadScreen
from screens.recover import RecoverScreen
from screens.recover_steps import NewKey
from screens.unlock import UnlockScreen
from screens.widgets.secret import SecretLine
from storage import keyring, keys
from storage import vault as storage
from storage.vault import (
    Keyring,
    NotSaved,
    Unlocked,
    Vault,
    WrongPassphrase,
    draw_sheet,
    forge_slot,
    unlock,
)
from tests.screens.cases import press, put, text
from tests.screens.golden import screen_text
from tests.screens.session import PASSPHRASE, make_vault, settle
from tests.screens.stage import SIZES, Stage, done, until, until_it_says
from tests.screens.test_door import count
from tests.screens.test_unlock import held
from tests.storage.colleagues import OTHERS, SHEET, SUPERVISOR, enrolled, with_sheet

FIVE = "lantern orchard pebble thimble harbour"
OWN = "correct battery parsnip lunch"


def a_sheet(vault):
    with_sheet(vault, by=PASSPHRASE)


@pytest.fixture
def path(tmp_path, rules):
    """A TRAINING vault with a recovery sheet."""
    return make_vault(tmp_path / "vault", rules, a_sheet)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """The five words that are made are these, and the new slot is cheap to make."""

    def cheap(passphrase, vault, officer):
        person = bytes.fromhex(officer.holder.person)
        return forge_slot(passphrase, vault.keys.header, role="officer", person=person, cheap=True)

    monkeypatch.setattr(storage, "generate_passphrase", lambda: FIVE)
    monkeypatch.setattr(recover, "_forge", cheap)


@pytest.fixture
def stretched(monkeypatch):
    """Every time that a key was made of something typed."""
    times: list[bytes] = []
    real = keys.stretch

    def noted(passphrase, salt, *bound):
        times.append(salt)
        return real(passphrase, salt, *bound)

    monkeypatch.setattr(keys, "stretch", noted)
    return times


async def to_the_sheet(pilot):
    await press(pilot, "ctrl+r")
    await settle(pilot, RecoverScreen)


async def type_sheet(pilot, words=SHEET):
    await press(pilot, "end", "ctrl+u")
    await put(pilot, words)
    await press(pilot, "enter")
    await until(pilot, lambda: not pilot.app.screen._busy)


async def type_back(pilot, words=FIVE):
    await press(pilot, "g", "enter")
    await put(pilot, words)
    await press(pilot, "enter")


def names(path, rules, passphrase, label="A"):
    """Who opens the vault with this, in which role, and what was changed of its keys."""
    vault = Vault.open(path, unlock(path, passphrase, label), rules=rules)
    kinds = [entry.record.kind for entry in vault.of_vault()]
    vault.close()
    return vault.name, vault.role, kinds


# The way ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_every_step_is_calm_and_says_what_to_do_next(path, golden, size, monkeypatch):
    monkeypatch.setattr(keyring, "key_words", lambda _public: "otter velvet quay saffron ridge mist")
    app = Stage(UnlockScreen(path))
    async with app.run_test(size=size) as pilot:
        await to_the_sheet(pilot)
        golden(app, "recover-1-sheet")
        await type_sheet(pilot, "heron lantarn")
        golden(app, "recover-1-wrong")
        await type_sheet(pilot)
        await until_it_says(pilot, "A new passphrase")
        golden(app, "recover-2-choice")
        await press(pilot, "g", "enter")
        golden(app, "recover-2-typed-back")
        await put(pilot, FIVE)
        await press(pilot, "enter")
        await until_it_says(pilot, "Its six words are")
        golden(app, "recover-3-new-key")
        assert app.screen.query_one(NewKey).max_scroll_y == 0


async def test_the_sheet_gives_the_officer_a_new_passphrase_and_the_old_one_opens_nothing(path, rules):
    app = Datui(path)
    async with app.run_test() as pilot:
        await settle(pilot, UnlockScreen)
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "This is the vault of Robin Hartley")
        await type_back(pilot)
        await until_it_says(pilot, "Its six words are")
        shown = screen_text(app)
        await press(pilot, "enter")
        await settle(pilot, CaseloadScreen)
        vault = app.open_vault
        (key,) = [key for key in vault.keys.all() if key.holder.active and key.holder.role == "officer"]
        assert key.words in shown
        assert f"key {key.letter}." in shown
        assert (vault.name, vault.role, key.letter) == ("Robin Hartley", "officer", "A")
        assert key.holder.reset
        assert [(entry.role, entry.record.what) for entry in vault.reads()] == [
            ("officer", "vault"),
            ("recovery", "vault"),
        ]
    vault.close()
    assert names(path, rules, FIVE) == ("Robin Hartley", "officer", ["genesis", "enrolment", "reset"])
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE)
    assert names(path, rules, SHEET, storage.SHEET_LABEL)[1] == "recovery"


async def test_words_of_ones_own_do_as_well(path, rules):
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await type_sheet(pilot, SHEET.upper())
        await until_it_says(pilot, "A new passphrase")
        await press(pilot, "o")
        for _ in range(2):
            await put(pilot, OWN)
            await press(pilot, "enter")
        await until_it_says(pilot, "Its six words are")
        await press(pilot, "escape")
        assert "Its six words are" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(await app.get(), Unlocked)
    assert names(path, rules, OWN)[0] == "Robin Hartley"


async def test_the_full_price_is_paid_for_the_new_passphrase(path, monkeypatch):
    monkeypatch.undo()
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "A new passphrase")
        await press(pilot, "o")
        for _ in range(2):
            await put(pilot, OWN)
            await press(pilot, "enter")
        await until_it_says(pilot, "Its six words are")
        await press(pilot, "enter")
        unlocked = await app.get()
    assert unlocked.slot.cost == keys.FULL


# The words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "There are no words; a sheet has 12."),
        ("heron lantern", "There are 2 words; a sheet has 12."),
        (SHEET.replace(SHEET.split()[4], "zzzz", 1), "Word 5 is not on the list"),
        (" ".join([*SHEET.split()[1:], SHEET.split()[0]]), "together they are not a sheet"),
    ],
    ids=["none", "two", "unlisted", "swapped"],
)
async def test_what_is_no_sheet_is_told_at_once_and_is_no_try(path, stretched, typed, said):
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await type_sheet(pilot, typed)
        assert said in text(pilot)
        assert "put it right" in text(pilot)
        assert app.screen.query_one(Input).value == typed  # it can be put right
        await press(pilot, "end", "x")
        assert "✗" not in screen_text(app)
    assert (stretched, count(path)) == ([], 0)


async def test_the_words_are_hidden_counted_and_shown_when_asked_for(path):
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await put(pilot, "heron lantern quilt")
        assert "3 of 12 words" in screen_text(app)
        assert "heron" not in screen_text(app)
        await press(pilot, "ctrl+t")
        assert "heron lantern quilt" in screen_text(app)


async def test_a_sheet_of_another_vault_counts_as_a_wrong_try_and_after_three_waits(path, tmp_path, rules):
    """A vault that has no sheet says the same."""
    other = " ".join(draw_sheet())
    for vault in (path, make_vault(tmp_path / "without", rules)):
        app = Stage(UnlockScreen(vault))
        async with app.run_test() as pilot:
            await to_the_sheet(pilot)
            for number in (1, 2):
                await type_sheet(pilot, other)
                await until_it_says(pilot, "✗ It is a recovery sheet, but not this vault's.")
                assert count(vault) == number
            await type_sheet(pilot, " ".join(draw_sheet()))
            await until_it_says(pilot, "Wait 1 second before the next try.")
            await press(pilot, "enter")
            assert count(vault) == 3
            await press(pilot, "escape")
            assert isinstance(app.screen, UnlockScreen)


async def test_the_wait_that_began_on_the_lock_screen_goes_on_here(path):
    for _ in range(9):
        storage.failed_try(path, storage.MACHINE())
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "seconds before the next try.")
        assert isinstance(app.screen, RecoverScreen)
        assert "A new passphrase" not in screen_text(app)


# The way back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys_pressed", [[], ["g"], ["o", *"abc"], ["g", "enter", *"abc"]], ids=len)
async def test_escape_goes_back_to_the_lock_screen_from_every_step_and_nothing_was_changed(path, rules, keys_pressed):
    before = unlock(path, PASSPHRASE).header
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "A new passphrase")
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
        assert SHEET in held(app.screen)
        await press(pilot, "enter")
        await until_it_says(pilot, "A new passphrase")
        assert SHEET not in held(app.screen)
        await type_back(pilot)
        await until_it_says(pilot, "Its six words are")
        assert not any(FIVE in each for each in held(app.screen))
        fields = list(app.screen.query(SecretLine))
        await press(pilot, "enter")
        await app.get()
    (screen,) = screens
    assert not any(word in each for each in held(screen) for word in (SHEET, FIVE))
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
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "A new passphrase")
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
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "A new passphrase")
        await type_back(pilot)
        await until_it_says(pilot, "Close other programs and try again.")


async def test_the_sheet_resets_the_officer_and_nobody_else(tmp_path, rules):
    def filled(vault):
        enrolled(vault, by=PASSPHRASE)
        with_sheet(vault, by=PASSPHRASE)

    path = make_vault(tmp_path / "vault", rules, filled)
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await press(pilot, "down")  # whichever letter was chosen
        await to_the_sheet(pilot)
        await type_sheet(pilot)
        await until_it_says(pilot, "This is the vault of Robin Hartley")
        await type_back(pilot)
        await until_it_says(pilot, "Its six words are")
        await press(pilot, "enter")
        await app.get()
    assert names(path, rules, OTHERS[SUPERVISOR], "B")[:2] == (SUPERVISOR, "supervisor")
    assert names(path, rules, FIVE)[:2] == ("Robin Hartley", "officer")


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
