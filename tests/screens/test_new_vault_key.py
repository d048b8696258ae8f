"""A new vault key: what follows from a removal is said first; and every change of the keys begins with a passphrase."""

import pytest

from datui.casework.slots import Removal, Rotation
from screens.keys import KeysScreen
from screens.prove import ProveScreen
from screens.remove import RotateScreen
from screens.sheet_steps import Before
from storage.vault import WrongPassphrase, unlock
from tests.screens.cases import app_of, full_disk, press, put, text, toast, vault_of
from tests.screens.hostile import HOSTILE, inert
from tests.screens.people import (
    NEWER,
    OFFICER,
    SMALL,
    keeps,
    keys_fit,
    keys_of,
    kinds,
    make_passphrase,
    prove_it,
    remove,
    to_the_line,
    whose,
)
from tests.screens.session import PASSPHRASE, settle
from tests.screens.stage import SIZES, until_it_says
from tests.storage.colleagues import OTHERS, SECOND, SHEET, SUPERVISOR

MINE = OTHERS[SUPERVISOR]
pytestmark = pytest.mark.usefixtures("cheap_slots")


async def test_a_removal_says_plainly_what_follows_before_anything_is_done(three, rules, told, golden):
    for size in SIZES:
        async with keys_of(three, rules, SUPERVISOR, size) as pilot:
            await to_the_line(pilot, SECOND)
            await press(pilot, "x")
            await prove_it(pilot, MINE)
            await until_it_says(pilot, "Why?")
            assert golden(pilot.app, "keys-remove")
            keys_fit(pilot)
            seen = text(pilot)
            assert "The vault gets a new key." in seen
            assert "The recovery sheet becomes worthless. You are asked for a new one at once." in seen
            assert "Every old copy, such as a backup or a copied folder, still opens with the old key." in seen
            await press(pilot, "escape")
            await toast(pilot, "Nothing was changed.")
            assert "removal" not in kinds(pilot)


async def test_a_removed_key_opens_the_vault_no_more_and_a_new_sheet_is_offered_at_once(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await remove(pilot, SECOND)
        assert kinds(pilot)[-1] == "removal"
        removal = vault_of(pilot).of_vault()[-1]
        assert isinstance(removal.record, Removal)
        assert (removal.by, removal.record.why, removal.record.note) == (SUPERVISOR, "left", "Moved to repairs")
        assert isinstance(app_of(pilot).screen.here, Before)
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "There is no recovery sheet now: w writes one.")
    with pytest.raises(WrongPassphrase):
        unlock(three, OTHERS[SECOND], "C")
    assert whose(three, rules) == (OFFICER, "officer")


async def test_the_new_sheet_after_a_removal_needs_no_second_proof_and_opens_the_vault(three, rules, monkeypatch):
    drawn = tuple(SHEET.split())
    monkeypatch.setattr("screens.sheet_steps.draw_sheet", lambda: drawn)
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await remove(pilot, SECOND)
        await press(pilot, "enter")
        await until_it_says(pilot, drawn[-1])
        await press(pilot, "enter")
        await put(pilot, SHEET)
        await press(pilot, "enter")
        await until_it_says(pilot, "The recovery sheet is made")
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        assert kinds(pilot)[-2:] == ["removal", "enrolment"]
    assert whose(three, rules, SHEET, "Sheet")[1] == "recovery"


async def test_in_a_small_window_what_follows_and_the_reasons_can_be_read(three, rules):
    async with keys_of(three, rules, SUPERVISOR, SMALL) as pilot:
        await to_the_line(pilot, SECOND)
        await press(pilot, "x")
        await prove_it(pilot, MINE)
        await until_it_says(pilot, "5 Another reason")
        assert "still opens with the old key." in text(pilot)
        await press(pilot, "5")
        await put(pilot, "Asked to be taken out")
        assert "Asked to be taken out" in text(pilot)
        await press(pilot, "enter")
        await until_it_says(pilot, "opens this vault no more.")


async def test_a_removal_needs_a_reason_and_another_reason_needs_words(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await to_the_line(pilot, SECOND)
        await press(pilot, "x")
        await prove_it(pilot, MINE)
        await until_it_says(pilot, "Why?")
        await press(pilot, "z")
        await until_it_says(pilot, "✗ Press the figure of a reason.")
        await press(pilot, "down", "enter")
        await until_it_says(pilot, "✗ Press the figure of a reason.")
        await press(pilot, "5", "enter")
        await until_it_says(pilot, "✗ Say in a few words why.")
        assert "removal" not in kinds(pilot)
        await put(pilot, HOSTILE)
        await press(pilot, "enter")
        await until_it_says(pilot, "opens this vault no more.")
        assert inert(pilot.app)
        assert kinds(pilot)[-1] == "removal"


async def test_an_officer_who_has_left_is_removed_and_the_next_is_enrolled(both, rules):
    async with keys_of(both, rules, SUPERVISOR) as pilot:
        await remove(pilot, OFFICER)
        await press(pilot, "escape", "o")
        await prove_it(pilot, MINE)
        await until_it_says(pilot, "Enrol an officer")
        await put(pilot, "Dai Ito")
        await press(pilot, "enter")
        await make_passphrase(pilot)
        await until_it_says(pilot, "Dai Ito has a key to this vault")
        assert kinds(pilot) == ["genesis", "enrolment", "enrolment", "removal", "enrolment"]
    assert whose(both, rules, NEWER, "A") == ("Dai Ito", "officer")


async def test_a_new_vault_key_needs_a_reason_and_makes_the_sheet_worthless(both, rules):
    async with keys_of(both, rules) as pilot:
        await press(pilot, "t")
        await prove_it(pilot)
        await settle(pilot, RotateScreen)
        await press(pilot, "enter")
        await until_it_says(pilot, "✗ Say in a few words why.")
        await put(pilot, "The laptop was away")
        await press(pilot, "enter")
        await until_it_says(pilot, "The vault has a new key.")
        record = vault_of(pilot).of_vault()[-1].record
        assert isinstance(record, Rotation)
        assert record.note == "The laptop was away"
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        assert "worthless since" in text(pilot)
    with pytest.raises(WrongPassphrase):
        unlock(both, SHEET, "Sheet")
    assert whose(both, rules, MINE, "B") == (SUPERVISOR, "supervisor")


async def test_a_disk_that_takes_no_new_key_is_told_and_the_reason_is_still_there(alone, rules, monkeypatch):
    async with keys_of(alone, rules) as pilot:
        await press(pilot, "t")
        await prove_it(pilot)
        await put(pilot, "The laptop was away")
        with monkeypatch.context() as full:
            full.setattr("storage.keyring.Keyring.rotate", full_disk("The keys were not changed: the disk is full."))
            await press(pilot, "enter")
            await until_it_says(pilot, "Make room on the disk.")
        assert "Nothing was changed. Escape goes back." in text(pilot)
        await press(pilot, "escape")
        assert "The laptop was away" in text(pilot)
        await press(pilot, "enter")
        await until_it_says(pilot, "The vault has a new key.")
        assert kinds(pilot) == ["genesis", "rotation"]


@pytest.mark.parametrize("key", ["e", "p", "w", "t"])
async def test_every_change_begins_with_the_passphrase_and_without_it_nothing_is_changed(alone, rules, key):
    async with keys_of(alone, rules) as pilot:
        await press(pilot, key)
        await settle(pilot, ProveScreen)
        await put(pilot, "badger")
        await press(pilot, "enter")
        await until_it_says(pilot, "✗ That is not your passphrase.")
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "Nothing was changed.")
        assert kinds(pilot) == ["genesis"]


@pytest.mark.parametrize("key", ["x", "s"])
async def test_removing_and_resetting_begin_with_it_too(three, rules, key):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await to_the_line(pilot, SECOND)
        before = kinds(pilot)
        await press(pilot, key)
        await settle(pilot, ProveScreen)
        assert SECOND in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "Nothing was changed.")
        assert kinds(pilot) == before


@pytest.mark.parametrize("key", ["e", "p", "w", "t"])
async def test_the_first_step_can_be_left_and_nothing_that_was_proved_stays(alone, rules, key):
    async with keys_of(alone, rules) as pilot:
        await press(pilot, key)
        await prove_it(pilot)
        left = app_of(pilot).screen
        assert not isinstance(left, (KeysScreen, ProveScreen))
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "Nothing was changed.")
        assert kinds(pilot) == ["genesis"]
        assert left._proof is None
        assert not keeps(pilot.app, PASSPHRASE)


async def test_a_key_that_is_held_down_begins_one_change(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await press(pilot, "e", "e", "e", apart=0.03)
        await settle(pilot, ProveScreen)
        assert [type(each) for each in pilot.app.screen_stack].count(ProveScreen) == 1
        assert "•" not in text(pilot)
