"""The recovery sheet: shown, written down, typed back whole, made, and then nowhere but on paper."""

import pytest

from screens import sheet_steps
from screens.keys import KeysScreen
from screens.sheet import SheetScreen
from screens.sheet_steps import Before, FromPaper, differs
from screens.widgets.secret import SecretLine
from storage.vault import WrongPassphrase, unlock
from tests.screens.cases import app_of, full_disk, press, put, text, toast, vault_of
from tests.screens.people import SMALL, keeps, keys_fit, keys_of, kinds, opened, prove_it, whose
from tests.screens.session import PASSPHRASE, settle
from tests.screens.stage import SIZES, done, until_it_says
from tests.storage.colleagues import OTHERS, SHEET, SUPERVISOR

DRAWN = (
    *("disk", "omission", "glacier", "poach", "procedure", "barrier"),
    *("ahoy", "subtract", "drowsily", "directory", "dairy", "jazz"),
)
LINE = " ".join(DRAWN)
TELLTALE = ("omission", "glacier", "drowsily", "subtract")
"""Words of it that stand nowhere else on a screen: a key's own words come from the same list, so they are fixed."""
pytestmark = pytest.mark.usefixtures("cheap_slots", "fixed_words")


@pytest.fixture(autouse=True)
def _drawn(monkeypatch):
    monkeypatch.setattr(sheet_steps, "draw_sheet", lambda: DRAWN)


def swapped(*numbers):
    """The sheet with another word at these numbers."""
    return " ".join("walnut" if number in numbers else word for number, word in enumerate(DRAWN, 1))


async def to_the_words(pilot, words=PASSPHRASE):
    await press(pilot, "w")
    await prove_it(pilot, words)
    await until_it_says(pilot, "Have pen and paper ready")
    await press(pilot, "enter")
    await until_it_says(pilot, "Write these twelve words down by hand")


async def to_the_paper(pilot, words=PASSPHRASE):
    await to_the_words(pilot, words)
    await press(pilot, "enter")
    await until_it_says(pilot, "Type the twelve words from your paper")


async def type_back(pilot, typed):
    await press(pilot, "ctrl+u")
    await put(pilot, typed)
    await press(pilot, "enter")


@pytest.mark.parametrize("size", SIZES)
async def test_every_step_is_calm_and_says_what_to_do_next(alone, rules, golden, size):
    async with keys_of(alone, rules, size=size) as pilot:
        await press(pilot, "w")
        await prove_it(pilot)
        await until_it_says(pilot, "Have pen and paper ready")
        assert golden(pilot.app, "sheet-1-before")
        keys_fit(pilot)
        await press(pilot, "enter")
        assert golden(pilot.app, "sheet-2-words")
        keys_fit(pilot)
        await press(pilot, "enter")
        await type_back(pilot, swapped(4, 7))
        await until_it_says(pilot, "✗")
        assert golden(pilot.app, "sheet-3-typed-back-wrong")
        keys_fit(pilot)
        await type_back(pilot, LINE)
        await until_it_says(pilot, "The recovery sheet is made")
        assert golden(pilot.app, "sheet-4-told")
        keys_fit(pilot)


async def test_twelve_words_that_were_typed_back_open_the_vault_to_reset_its_officer(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await to_the_paper(pilot)
        assert not any(word in text(pilot) for word in TELLTALE)
        await type_back(pilot, LINE)
        await until_it_says(pilot, "The recovery sheet is made")
        assert "datui can never show the words again" in text(pilot)
        assert "office safe" in text(pilot)
        assert kinds(pilot) == ["genesis", "enrolment"]
        assert vault_of(pilot).keys.all()[-1].holder.role == "recovery"
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        assert "Sheet Recovery sheet written by" in text(pilot)
    assert whose(alone, rules, LINE, "Sheet")[1] == "recovery"


async def test_the_words_are_on_the_screen_numbered_in_two_columns_with_what_to_do_with_the_paper(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await to_the_words(pilot)
        seen = text(pilot)
        assert "1 disk 7 ahoy 2 omission 8 subtract" in seen
        assert "12 jazz" in seen
        assert "Seal the paper in an envelope and put it in the office safe, never with the laptop" in seen
        assert "whoever has both can read everything" in seen


async def test_a_word_that_differs_is_told_by_its_number_and_the_words_can_be_looked_at_again(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await to_the_paper(pilot)
        await type_back(pilot, swapped(4))
        await until_it_says(pilot, "✗ Word 4 is not what was shown.")
        assert pilot.app.screen.query_one("#typed", SecretLine).value == swapped(4), "the rest need not be typed again"
        assert "poach" not in text(pilot)
        await press(pilot, "escape")
        assert "4 poach" in text(pilot)
        assert kinds(pilot) == ["genesis"]
        await press(pilot, "enter")
        assert pilot.app.screen.query_one("#typed", SecretLine).value == ""
        await type_back(pilot, LINE)
        await until_it_says(pilot, "The recovery sheet is made")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (LINE, ""),
        (LINE.upper(), ""),
        (", ".join(f"{number}. {word}" for number, word in enumerate(DRAWN, 1)), ""),
        (swapped(1), "Word 1 is not what was shown."),
        (swapped(2, 11), "Words 2 and 11 are not what was shown."),
        (swapped(2, 3, 12), "Words 2, 3 and 12 are not what was shown."),
        (LINE.replace("disk omission", "omission disk"), "Words 1 and 2 are not what was shown."),
        (LINE.replace("glacier", "glaciar"), "Word 3 is not what was shown."),
        (SHEET, "These are not the words that were shown."),
        (LINE.rpartition(" ")[0], "There are 11 words; a sheet has 12."),
        (f"{LINE} jazz", "There are 13 words; a sheet has 12."),
        ("", "There are no words; a sheet has 12."),
    ],
    # The sheet's words are other ones at every run, and the names of tests are not to be.
    ids=map(str, range(12)),
)
def test_what_differs_is_said_by_position_and_never_by_the_right_word(typed, says):
    said = differs(typed, DRAWN)
    assert said.startswith(says)
    assert bool(said) == bool(says)
    assert not any(word in said.split() for word in DRAWN)


async def test_a_new_sheet_says_first_that_the_old_one_becomes_worthless(both, rules, golden):
    for size in SIZES:
        async with keys_of(both, rules, SUPERVISOR, size) as pilot:
            await press(pilot, "w")
            await prove_it(pilot, OTHERS[SUPERVISOR])
            await until_it_says(pilot, "There is a sheet already.")
            assert golden(pilot.app, "sheet-1-another")
            keys_fit(pilot)
            assert "A new vault key is made first, and the old sheet is worthless from then on" in text(pilot)
            await press(pilot, "escape")
            await toast(pilot, "Nothing was changed.")
    async with keys_of(both, rules, SUPERVISOR) as pilot:
        await to_the_paper(pilot, OTHERS[SUPERVISOR])
        await type_back(pilot, LINE)
        await until_it_says(pilot, "The sheet before it is worthless: shred it.")
        assert kinds(pilot) == ["genesis", "enrolment", "enrolment", "rotation", "enrolment"]
    with pytest.raises(WrongPassphrase):
        unlock(both, SHEET, "Sheet")
    opened(both, rules, LINE, "Sheet").close()


@pytest.mark.parametrize("enters", [0, 1, 2])
async def test_leaving_before_the_end_makes_nothing_and_keeps_nothing(both, rules, enters):
    async with keys_of(both, rules) as pilot:
        before = kinds(pilot)
        await press(pilot, "w")
        await prove_it(pilot)
        screen = app_of(pilot).screen
        assert isinstance(screen, SheetScreen)
        await press(pilot, *["enter"] * enters)
        if enters == 2:
            assert isinstance(screen.here, FromPaper)
            await put(pilot, LINE)
        await press(pilot, *["escape"] * (enters + 1))
        await settle(pilot, KeysScreen)
        await toast(pilot, "Nothing was changed.")
        assert kinds(pilot) == before
        assert not keeps(screen, *TELLTALE, PASSPHRASE)
        assert not keeps(pilot.app, *TELLTALE, PASSPHRASE)
    opened(both, rules, SHEET, "Sheet").close()


async def test_once_it_is_made_nothing_keeps_a_word_of_it(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await to_the_words(pilot)
        screen = app_of(pilot).screen
        assert keeps(screen, *TELLTALE) == set(TELLTALE)
        await press(pilot, "enter")
        await type_back(pilot, LINE)
        await until_it_says(pilot, "The recovery sheet is made")
        await done(pilot)
        assert not keeps(screen, *TELLTALE, PASSPHRASE)
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        assert not keeps(pilot.app, *TELLTALE, PASSPHRASE)


async def test_a_disk_that_fills_after_the_new_vault_key_is_told_how_things_stand(both, rules, monkeypatch):
    async with keys_of(both, rules) as pilot:
        await to_the_paper(pilot)
        with monkeypatch.context() as full:
            full.setattr("storage.keyring.Keyring.enrol", full_disk("The keys were not changed: the disk is full."))
            await type_back(pilot, LINE)
            await until_it_says(pilot, "Make room on the disk.")
        assert "The sheet before is worthless already, and there is no new one yet." in text(pilot)
        assert kinds(pilot)[-1] == "rotation"
        await press(pilot, "escape", "enter")
        await until_it_says(pilot, "The recovery sheet is made")
        assert kinds(pilot)[-2:] == ["rotation", "enrolment"]
    opened(both, rules, LINE, "Sheet").close()


async def test_whoever_leaves_then_is_not_told_that_nothing_changed(both, rules, monkeypatch):
    async with keys_of(both, rules) as pilot:
        await to_the_paper(pilot)
        monkeypatch.setattr("storage.keyring.Keyring.enrol", full_disk("The keys were not changed: the disk is full."))
        await type_back(pilot, LINE)
        await until_it_says(pilot, "Make room on the disk.")
        await press(pilot, "escape", "escape", "escape", "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "There is no recovery sheet now: w writes one.")
        assert not any("Nothing was changed" in each.message for each in pilot.app._notifications)


async def test_a_key_held_down_does_not_hide_the_words_that_it_showed(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await press(pilot, "w")
        await prove_it(pilot)
        await until_it_says(pilot, "Have pen and paper ready")
        assert isinstance(app_of(pilot).screen.here, Before)
        await press(pilot, "enter")
        await press(pilot, "enter", "enter", apart=0.03)
        assert "Write these twelve words down by hand" in text(pilot)


async def test_in_a_small_window_all_twelve_words_are_on_the_screen_at_once(alone, rules):
    async with keys_of(alone, rules, size=SMALL) as pilot:
        await to_the_words(pilot)
        assert all(word in text(pilot) for word in DRAWN)
        await press(pilot, "enter")
        await type_back(pilot, swapped(4))
        await until_it_says(pilot, "Word 4")
        await type_back(pilot, LINE)
        await until_it_says(pilot, "The recovery sheet is made")
