"""A new passphrase: one's own changed, or one that was forgotten and that another resets."""

import pytest

from datui.casework.slots import Reset
from screens import passphrase
from screens.keys import KeysScreen
from storage.vault import WrongPassphrase, unlock
from tests.screens.cases import app_of, press, put, text, vault_of
from tests.screens.people import (
    NEWER,
    OFFICER,
    keeps,
    keys_fit,
    keys_of,
    kinds,
    make_passphrase,
    opened,
    prove_it,
    supervised,
    whose,
    with_two,
)
from tests.screens.session import PASSPHRASE, settle
from tests.screens.stage import SIZES, done, until, until_it_says
from tests.storage.colleagues import OTHERS, SECOND, SUPERVISOR, proof

MINE = OTHERS[SUPERVISOR]
WORDS = "disk omission glacier poach procedure barrier"
pytestmark = pytest.mark.usefixtures("cheap_slots")


# One's own ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_changing_ones_own_says_what_still_opens_with_the_old_one(alone, rules, golden, size):
    async with keys_of(alone, rules, size=size) as pilot:
        await press(pilot, "p")
        await prove_it(pilot)
        await until_it_says(pilot, "Press g or o.")
        assert golden(pilot.app, "passphrase-1-choice")
        keys_fit(pilot)
        assert "such as a backup, still opens with the old passphrase." in text(pilot)
        await make_passphrase(pilot)
        await until_it_says(pilot, "Your passphrase is changed")
        assert golden(pilot.app, "passphrase-2-told")
        keys_fit(pilot)
        assert "such as a backup, still opens with the old passphrase." in text(pilot)
        assert kinds(pilot) == ["genesis", "passphrase"]


async def test_a_changed_passphrase_opens_the_vault_and_proves_from_then_on(alone, rules):
    async with keys_of(alone, rules) as pilot:
        before = vault_of(pilot).keys.all()[0].words
        await press(pilot, "p")
        await prove_it(pilot)
        screen = app_of(pilot).screen
        await make_passphrase(pilot)
        await until_it_says(pilot, "Your passphrase is changed")
        await done(pilot)
        assert not keeps(screen, NEWER, PASSPHRASE)
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        assert before in text(pilot)
        await press(pilot, "t")
        await until_it_says(pilot, "About to be changed")
        await put(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until_it_says(pilot, "✗ That is not your passphrase.")
        await press(pilot, "escape", "t")
        await prove_it(pilot, NEWER)
        assert not keeps(pilot.app, NEWER, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        unlock(alone, PASSPHRASE)
    assert whose(alone, rules, NEWER) == (OFFICER, "officer")


async def test_a_supervisor_changes_theirs_and_nobody_elses(tmp_path, rules):
    path = supervised(tmp_path / "vault", rules)
    async with keys_of(path, rules, SUPERVISOR) as pilot:
        await press(pilot, "p")
        await prove_it(pilot, MINE)
        await make_passphrase(pilot)
        await until_it_says(pilot, "Your passphrase is changed")
    assert whose(path, rules, NEWER, "B") == (SUPERVISOR, "supervisor")
    assert whose(path, rules, PASSPHRASE, "A") == (OFFICER, "officer")


# One that was forgotten --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_reset_gives_a_new_passphrase_a_new_key_and_new_words(tmp_path, rules, golden, monkeypatch, size):
    path = with_two(tmp_path / "vault", rules)
    async with keys_of(path, rules, SUPERVISOR, size) as pilot:
        before = vault_of(pilot).keys.all()[0]
        monkeypatch.setattr("storage.keyring.key_words", lambda public: WORDS)
        await press(pilot, "home", "s")
        await prove_it(pilot, MINE)
        await until_it_says(pilot, f"Now let {OFFICER} sit down")
        assert golden(pilot.app, "reset-1-sit-down")
        keys_fit(pilot)
        await make_passphrase(pilot)
        await until_it_says(pilot, f"{OFFICER} has a new passphrase and a new key")
        assert golden(pilot.app, "reset-2-told")
        keys_fit(pilot)
        entry = vault_of(pilot).of_vault()[-1]
        assert isinstance(entry.record, Reset)
        assert (entry.by, entry.record.person) == (SUPERVISOR, before.holder.person)
        after = vault_of(pilot).keys.all()[-1]
        assert after.holder.public != before.holder.public
        assert (after.letter, after.holder.name) == ("A", OFFICER)
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        assert f"reset by {SUPERVISOR} on Mon 23 Nov 2026: a newer key" in text(pilot)
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE)
    assert whose(path, rules, NEWER) == (OFFICER, "officer")


async def test_a_supervisor_is_reset_by_another(tmp_path, rules):
    path = with_two(tmp_path / "vault", rules)
    async with keys_of(path, rules, SECOND) as pilot:
        await press(pilot, "home", "down", "s")
        await prove_it(pilot, OTHERS[SECOND])
        await make_passphrase(pilot)
        await until_it_says(pilot, f"{SUPERVISOR} has a new passphrase")
        assert kinds(pilot)[-1] == "reset"
    assert whose(path, rules, NEWER, "B") == (SUPERVISOR, "supervisor")


async def test_what_was_proved_by_another_changes_nothing(tmp_path, rules):
    """The vault itself refuses a proof of anybody but whoever unlocked: no screen is trusted to."""
    path = supervised(tmp_path / "vault", rules)
    theirs = opened(path, rules, MINE, "B")
    wrong = proof(theirs, MINE)
    theirs.close()
    async with keys_of(path, rules) as pilot:
        screen = passphrase.ChangeScreen(wrong)
        await pilot.app.push_screen(screen)
        await make_passphrase(pilot)
        await until_it_says(pilot, "That was not the passphrase of whoever unlocked the vault.")
        assert "passphrase" not in kinds(pilot)
        await press(pilot, "escape", "escape", "escape")
        await until(pilot, lambda: app_of(pilot).screen is not screen)
