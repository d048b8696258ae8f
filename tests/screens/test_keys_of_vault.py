"""Who can open the vault: everyone who ever had a key, what is not promised of them, and who may change it."""

import shutil

import pytest

from screens.keys import KeysScreen
from screens.onekey import KeyScreen
from tests.screens.cases import press, put, text, toast, vault_of
from tests.screens.golden import screen_text
from tests.screens.hostile import HOSTILE, inert
from tests.screens.people import (
    OFFICER,
    SMALL,
    keys_fit,
    keys_of,
    kinds,
    make_passphrase,
    opened,
    prove_it,
    remove,
    to_the_line,
)
from tests.screens.session import PASSPHRASE, make_vault, settle
from tests.screens.stage import SIZES, Stage, done, until, until_it_says
from tests.storage.colleagues import OTHERS, SECOND, SHEET, SUPERVISOR, enrolled, forged, proof

NEEDS_SUPERVISOR = "needs a supervisor's signature"
MINE = OTHERS[SUPERVISOR]

pytestmark = pytest.mark.usefixtures("cheap_slots")


async def refused(pilot, key):
    """Why a key is refused at once and what to do instead: no passphrase is asked for, and nothing is changed."""
    before = kinds(pilot)
    pilot.app.clear_notifications()
    await press(pilot, key)
    await until(pilot, lambda: pilot.app._notifications)
    assert isinstance(pilot.app.screen, KeysScreen)
    assert kinds(pilot) == before
    (said,) = [each.message for each in pilot.app._notifications]
    return said


# The list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_it_lists_who_can_open_the_vault_and_who_could(both, rules, told, golden, size):
    async with keys_of(both, rules, size=size) as pilot:
        assert golden(pilot.app, "keys")
        keys_fit(pilot)
        await press(pilot, "down", "enter")
        await settle(pilot, KeyScreen)
        assert golden(pilot.app, "key")
        keys_fit(pilot)
        await press(pilot, "escape", "t")
        await prove_it(pilot)
        assert golden(pilot.app, "keys-rotate")
        keys_fit(pilot)
        await put(pilot, "The laptop was taken and given back")
        await press(pilot, "enter")
        await until_it_says(pilot, "The vault has a new key.")
        assert golden(pilot.app, "keys-sheet-after")
        keys_fit(pilot)
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        pilot.app.clear_notifications()
        await press(pilot, "end")
        assert golden(pilot.app, "keys-gone")
        keys_fit(pilot)
        await press(pilot, "enter")
        await settle(pilot, KeyScreen)
        assert golden(pilot.app, "key-gone")
        keys_fit(pilot)


async def test_its_first_words_are_what_is_not_promised(alone, rules):
    async with keys_of(alone, rules) as pilot:
        first = " ".join(screen_text(pilot.app).replace("█", "").split("\n\n")[0].split()[6:])
        assert "datui cannot know that an enrolled supervisor is a real one" in first
        assert "Whoever has a key can read the whole vault." in first


async def test_each_key_has_its_letter_role_words_enroller_and_date(both, rules):
    async with keys_of(both, rules) as pilot:
        seen = text(pilot)
        officer, supervisor, _sheet = vault_of(pilot).keys.all()
        assert f"A {OFFICER} (you) · Officer made the vault on Mon 23 Nov 2026 {officer.words}" in seen
        enrolled_by = f"enrolled by {OFFICER} on Mon 23 Nov 2026"
        assert f"B {SUPERVISOR} · Supervisor {enrolled_by} {supervisor.words}" in seen
        assert f"Sheet Recovery sheet written by {OFFICER} on Mon 23 Nov 2026" in seen


async def test_the_words_of_the_sheets_key_are_not_taken_for_the_sheet(both, rules):
    async with keys_of(both, rules) as pilot:
        sheet = vault_of(pilot).keys.all()[-1]
        assert sheet.words not in text(pilot)
        await press(pilot, "end", "enter")
        await settle(pilot, KeyScreen)
        assert f"{sheet.words} (none of the twelve)" in text(pilot)


async def test_a_key_in_full_says_how_it_ended(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await remove(pilot, SECOND)
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        assert "Opens nothing any more" in text(pilot)
        await press(pilot, "end", "enter")
        await settle(pilot, KeyScreen)
        seen = text(pilot)
        assert f"removed by {SUPERVISOR} on Mon 23 Nov 2026" in seen
        assert "They have left, or moved to other work" in seen
        assert "Moved to repairs" in seen
        assert "nothing any more" in seen
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)


async def test_a_hostile_name_is_only_a_name(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, lambda vault: _named(vault, HOSTILE[:78]))
    for size in (*SIZES, SMALL):
        async with keys_of(path, rules, size=size) as pilot:
            assert inert(pilot.app)
            assert "[/x][red]red[/]" in text(pilot)
            await press(pilot, "end", "enter")
            await settle(pilot, KeyScreen)
            assert inert(pilot.app)
            await press(pilot, "escape")
            assert "Only a supervisor" in await refused(pilot, "x")


def _named(vault, name):
    vault.keys.enrol(proof(vault, PASSPHRASE), forged(vault, MINE), name)


async def test_in_a_small_window_every_key_can_be_reached_and_f1_tells_every_command(both, rules):
    async with keys_of(both, rules, size=SMALL) as pilot:
        await press(pilot, "end")
        await done(pilot)
        assert "Recovery sheet" in text(pilot)
        await press(pilot, "f1")
        seen = text(pilot)
        for _ in range(3):
            await press(pilot, "pagedown")
            seen += text(pilot)
        for does in ("Enrol supervisor", "Enrol officer", "My passphrase", "Remove", "Reset", "New vault key"):
            assert does in seen


async def test_whoever_came_in_by_the_sheet_never_sees_it(both, rules):
    app = Stage(KeysScreen())
    app.take_vault(opened(both, rules, SHEET, "Sheet"))
    async with app.run_test() as pilot:
        await app.get()
        assert not isinstance(app.screen, KeysScreen)
        await toast(pilot, "only gives the officer a new passphrase")
    app.open_vault.close()


# Who may -----------------------------------------------------------------------------------------------------------


async def test_an_officer_alone_is_told_what_takes_a_supervisor(alone, rules):
    async with keys_of(alone, rules) as pilot:
        said = await refused(pilot, "x")
        assert "Only a supervisor of this vault does this." in said
        assert "Enrol a supervisor first: e" in said
        said = await refused(pilot, "s")
        assert "Only a supervisor of this vault does this." in said
        assert "Enrol a supervisor first: e" in said
        assert "Another officer is enrolled by a supervisor." in await refused(pilot, "o")


async def test_once_there_is_a_supervisor_the_officer_enrols_and_removes_nobody(both, rules):
    async with keys_of(both, rules) as pilot:
        said = await refused(pilot, "e")
        assert NEEDS_SUPERVISOR in said
        assert "Let a supervisor unlock the vault" in said
        await press(pilot, "down")
        said = await refused(pilot, "x")
        assert "Only a supervisor of this vault does this." in said
        assert "Let a supervisor unlock" in said
        assert "Only a supervisor of this vault does this." in await refused(pilot, "s")


async def test_a_supervisor_is_told_what_has_to_come_first(both, rules):
    async with keys_of(both, rules, SUPERVISOR) as pilot:
        said = await refused(pilot, "o")
        assert "The vault has its officer." in said
        assert "Remove the officer who has left first" in said
        await to_the_line(pilot, SUPERVISOR)
        said = await refused(pilot, "x")
        assert "They are the only supervisor of this vault." in said
        assert "Enrol the one who follows" in said
        assert "reset by another supervisor" in await refused(pilot, "s")
        await to_the_line(pilot, "Recovery sheet")
        said = await refused(pilot, "x")
        assert "A recovery sheet is not removed." in said
        assert "Make a new vault key" in said


async def test_ones_own_key_is_removed_by_another_for_the_new_sheet_has_to_follow(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await to_the_line(pilot, SUPERVISOR)
        said = await refused(pilot, "x")
        assert "This is your own key." in said
        assert "Let another supervisor unlock the vault and remove it." in said


async def test_a_key_that_was_reset_is_not_mistaken_for_its_owners_new_one(three, rules):
    async with keys_of(three, rules, SUPERVISOR) as pilot:
        await to_the_line(pilot, SECOND)
        await press(pilot, "s")
        await prove_it(pilot, MINE)
        await make_passphrase(pilot)
        await until_it_says(pilot, "has a new passphrase")
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        await press(pilot, "end")
        assert "That key opens nothing any more." in await refused(pilot, "x")
        assert "That key opens nothing any more." in await refused(pilot, "s")


async def test_in_an_older_copy_of_the_vault_nothing_is_changed_until_somebody_has_signed(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules)
    older = shutil.copytree(path, tmp_path / "older")
    vault = opened(path, rules)
    enrolled(vault, by=PASSPHRASE)
    vault.close()
    shutil.copy(older / "cases.db", path / "cases.db")
    async with keys_of(path, rules) as pilot:
        assert vault_of(pilot).rollback is not None
        for key in "epwt":
            said = await refused(pilot, key)
            assert "This is an older copy of the vault" in said
            assert "sign that you go on with this copy" in said
