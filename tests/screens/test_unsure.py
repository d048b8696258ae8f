"""Where the disk fails so that nobody can tell whether something was kept, nothing is said that is not known."""

import pytest

from screens.keys import KeysScreen
from storage.refusals import Unsure
from tests.screens.cases import app_of, in_case, open_record, press, put, text, toast, vault_of
from tests.screens.people import keys_of, prove_it
from tests.screens.session import settle
from tests.screens.stage import until_it_says

WORDS = "The disk failed, and whether this was saved cannot be told."


def unsure(*_given: object, **_named: object) -> None:
    raise Unsure(WORDS)


@pytest.mark.usefixtures("cheap_slots")
async def test_a_change_of_the_keys_is_not_said_to_be_undone(both, rules, monkeypatch):
    async with keys_of(both, rules) as pilot:
        await press(pilot, "t")
        await prove_it(pilot)
        await until_it_says(pilot, "A new vault key")
        monkeypatch.setattr("storage.keyring.Keyring.rotate", unsure)
        await put(pilot, "The laptop was away")
        await press(pilot, "enter")
        await until_it_says(pilot, f"✗ {WORDS}")
        assert "What became of it is seen after the next unlocking." in text(pilot)
        assert "Nothing was changed" not in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        assert "Nothing was changed" not in text(pilot)
        assert [each.message for each in pilot.app._notifications] == []


async def test_a_record_stays_on_the_screen_with_what_is_known_of_it(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await press(pilot, *"She")
        monkeypatch.setattr(vault_of(pilot), "append", unsure)
        await press(pilot, "f2")
        await toast(pilot, f"{WORDS}\nLock, unlock and look for it")
        assert "She" in text(pilot)
        assert app_of(pilot).screen.kind.kind == "note"
