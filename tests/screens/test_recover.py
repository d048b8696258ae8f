"""A forgotten passphrase: the sheet is checked word by word, and gives the officer a new passphrase and key."""

import pytest
from textual.widgets import Input

from screens.app import Datui
from screens.caseload import CaseloadScreen
from screens.recover import RecoverScreen
from screens.recover_steps import NewKey
from screens.unlock import UnlockScreen
from storage import keyring, keys
from storage import vault as storage
from storage.vault import (
    Unlocked,
    WrongPassphrase,
    draw_sheet,
    unlock,
)
from tests.screens.cases import press, put, text
from tests.screens.golden import screen_text
from tests.screens.recovery import FIVE, OWN, names, to_the_choice, to_the_sheet, type_back, type_sheet, with_a_sheet
from tests.screens.session import PASSPHRASE, make_vault, settle, wrong_tries
from tests.screens.stage import SIZES, Stage, until_it_says
from tests.storage.colleagues import SHEET

pytestmark = pytest.mark.usefixtures("quick_reset")


@pytest.fixture
def path(tmp_path, rules):
    """A TRAINING vault with a recovery sheet."""
    return with_a_sheet(tmp_path / "vault", rules)


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


# The way ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_every_step_is_calm_and_says_what_to_do_next(path, golden, size, monkeypatch):
    monkeypatch.setattr(keyring, "key_words", lambda _public: "otter velvet quay saffron ridge mist")
    app = Stage(UnlockScreen(path))
    async with app.run_test(size=size) as pilot:
        await to_the_sheet(pilot)
        assert golden(app, "recover-1-sheet")
        await type_sheet(pilot, "heron lantarn")
        assert golden(app, "recover-1-wrong")
        await type_sheet(pilot)
        await until_it_says(pilot, "A new passphrase")
        assert golden(app, "recover-2-choice")
        await press(pilot, "g", "enter")
        assert golden(app, "recover-2-typed-back")
        await put(pilot, FIVE)
        await press(pilot, "enter")
        await until_it_says(pilot, "Its six words are")
        assert golden(app, "recover-3-new-key")
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
        await to_the_choice(pilot)
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
    assert (stretched, wrong_tries(path)) == ([], 0)


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
                assert wrong_tries(vault) == number
            await type_sheet(pilot, " ".join(draw_sheet()))
            await until_it_says(pilot, "Wait 1 second before the next try.")
            await press(pilot, "enter")
            assert wrong_tries(vault) == 3
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
