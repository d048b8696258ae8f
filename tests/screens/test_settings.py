"""How soon datui locks is the pack's to say; an officer may set less, never more, and proves first that it is they."""

import pytest

from datui.casework.settings import Settings
from screens.settings import SettingsScreen
from screens.vault import VaultScreen
from tests.screens.cases import app_of, fill, full_disk, note, press, text, toast, vault_of
from tests.screens.colleague import prove
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import SIZES, done


async def to_settings(pilot):
    await press(pilot, "v", "end", "up", "up", "enter")
    await settle(pilot, SettingsScreen)


def settings_in(vault):
    return [entry.record for entry in vault.of_vault() if isinstance(entry.record, Settings)]


async def test_what_is_set_holds_at_once_and_at_every_unlock(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules)
    async with session(path) as pilot:
        app = app_of(pilot)
        assert (app.idle_seconds, app.session_seconds) == (300.0, 28_800.0)
        await to_settings(pilot)
        assert "The policy pack says 5 minutes untouched, and 8 hours in any case." in text(pilot)
        await fill(pilot, "idle_minutes", "2")
        await fill(pilot, "session_hours", "4")
        await press(pilot, "f2")
        await prove(pilot)
        await settle(pilot, VaultScreen)
        await toast(pilot, "datui locks after 2 min untouched, and after 4 h in any case.")
        assert (app.idle_seconds, app.session_seconds) == (120.0, 14_400.0)
    async with session(path) as pilot:
        assert (app_of(pilot).idle_seconds, app_of(pilot).session_seconds) == (120.0, 14_400.0)
        await to_settings(pilot)
        assert app_of(pilot).screen.query_one("#edit-idle_minutes").value == "2"


async def test_an_empty_field_is_as_the_pack_says(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_settings(pilot)
        await fill(pilot, "idle_minutes", "1")
        await press(pilot, "f2")
        await prove(pilot)
        await settle(pilot, VaultScreen)
        assert (app_of(pilot).idle_seconds, app_of(pilot).session_seconds) == (60.0, 28_800.0)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("idle_minutes", "6", "datui locks after 1 to 5 minutes."),
        ("idle_minutes", "0", "datui locks after 1 to 5 minutes."),
        ("session_hours", "9", "A session lasts 1 to 8 hours."),
        ("session_hours", "0", "A session lasts 1 to 8 hours."),
    ],
)
async def test_longer_than_the_pack_says_is_refused_before_anything_is_asked(tmp_path, rules, name, typed, said):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_settings(pilot)
        await fill(pilot, name, typed)
        await press(pilot, "f2")
        await toast(pilot, said)
        await settle(pilot, SettingsScreen)
        assert settings_in(vault_of(pilot)) == []
        assert app_of(pilot).idle_seconds == 300.0


async def test_without_the_passphrase_nothing_is_set(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_settings(pilot)
        await fill(pilot, "idle_minutes", "2")
        await press(pilot, "f2", "escape")
        await settle(pilot, SettingsScreen)
        assert settings_in(vault_of(pilot)) == []
        assert app_of(pilot).idle_seconds == 300.0


async def test_what_is_no_number_is_said_beneath_its_field(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_settings(pilot)
        await fill(pilot, "session_hours", HOSTILE)
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet.")
        await done(pilot)
        assert note(pilot, "session_hours") == "✗ Give a whole number, such as 3."
        assert inert(pilot.app)


async def test_where_the_disk_is_full_nothing_changes(tmp_path, rules, monkeypatch):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_settings(pilot)
        await fill(pilot, "idle_minutes", "2")
        monkeypatch.setattr(vault_of(pilot), "append", full_disk("This was not saved: the disk is full."))
        await press(pilot, "f2")
        await prove(pilot)
        await toast(pilot, "This was not saved")
        assert app_of(pilot).idle_seconds == 300.0


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with session(make_vault(tmp_path / "vault", rules), size) as pilot:
        await to_settings(pilot)
        assert golden(pilot.app, "settings")
