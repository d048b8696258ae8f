"""A vault that an older datui wrote: what would be done is said first, one key does it, and no other does anything."""

import pytest

from datui import guard
from datui.casework.vault import Migration
from screens import recover
from screens.app import Datui
from screens.caseload import CaseloadScreen
from screens.older import OlderScreen
from screens.recover import RecoverScreen
from screens.stop import StopScreen
from screens.unlock import UnlockScreen
from storage import vault as storage
from storage.vault import NotSaved, Vault, forge_slot, read_sheet
from tests.screens.cases import press, put
from tests.screens.golden import screen_text
from tests.screens.session import settle
from tests.screens.stage import SIZES, until, until_it_says
from tests.storage.freeze import BOLA
from tests.storage.older import PASSPHRASE, files_of, older

FIVE = "cobbler meadow anvil thistle drum"


@pytest.fixture
def path(tmp_path):
    return older(tmp_path / "vault")


async def to_the_question(pilot, words=PASSPHRASE):
    await settle(pilot, UnlockScreen)
    await put(pilot, words)
    await press(pilot, "enter")
    await settle(pilot, OlderScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_what_would_be_done_is_said_before_anything_is(path, size, golden):
    before, app = files_of(path), Datui(path)
    async with app.run_test(size=size) as pilot:
        await to_the_question(pilot)
        assert golden(app, "older")
        assert app.screen.query_one(".card").max_scroll_y == 0
    assert files_of(path) == before


async def test_u_brings_it_up_to_date_and_opens_it(path):
    app = Datui(path)
    async with app.run_test() as pilot:
        await to_the_question(pilot)
        await press(pilot, "u")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        vault = app.open_vault
        (entry,) = [entry for entry in vault.of_vault() if isinstance(entry.record, Migration)]
        assert entry.by == vault.name
        assert not vault.stale_index
        assert "Not kept yet: Note" in screen_text(app)
    vault.close()
    again = Datui(path, PASSPHRASE.encode())
    async with again.run_test() as pilot:
        await until(pilot, lambda: isinstance(again.screen, CaseloadScreen))
    again.open_vault.close()


async def test_a_passphrase_from_a_descriptor_is_asked_too(path):
    app = Datui(path, PASSPHRASE.encode())
    async with app.run_test() as pilot:
        await settle(pilot, OlderScreen)
        await press(pilot, "u")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert [type(entry.record) for entry in app.open_vault.of_vault()].count(Migration) == 1
    app.open_vault.close()


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_whoever_does_not_want_it_now_leaves_it_as_it_is(path, key):
    before, app = files_of(path), Datui(path)
    async with app.run_test() as pilot:
        await to_the_question(pilot)
        await press(pilot, "x", key)
        await settle(pilot, StopScreen)
        assert "Nothing was changed." in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: app.return_code is not None)
    assert (app.return_code, app.vault) == (guard.REFUSED, None)
    assert "asks first" in app.last_words
    assert files_of(path) == before


async def test_where_the_disk_does_not_take_it_datui_says_so_and_stops(path, monkeypatch):
    real = Vault.open

    def full(*given, migrate=False, **named):
        if migrate:
            raise NotSaved("The vault was not brought up to date: the disk is full.", "Make room on the disk.")
        return real(*given, **named)

    monkeypatch.setattr(Vault, "open", full)
    app = Datui(path)
    async with app.run_test() as pilot:
        await to_the_question(pilot)
        await press(pilot, "u")
        await settle(pilot, StopScreen)
        assert "not brought up to date: the disk is full" in " ".join(screen_text(app).split())


async def test_the_key_is_taken_once(path, monkeypatch):
    asked = []

    def bring():
        asked.append(1)
        raise NotSaved("It was not brought up to date.", "Make room on the disk.")

    screen = OlderScreen(storage.OlderVault(("Something changes.",)), bring)
    app = Datui(path)
    async with app.run_test() as pilot:
        await settle(pilot, UnlockScreen)
        monkeypatch.setattr(screen, "call_after_refresh", lambda _do: None)
        await app.push_screen(screen)
        await press(pilot, "u")
        await until_it_says(pilot, "One moment")
        await press(pilot, "escape", "u")
        assert app.screen is screen
        screen._do()
    assert asked == [1]


@pytest.fixture
def cheap(monkeypatch):
    """The sheet of the frozen vault is no real one, and the new slot is cheap to make."""

    def forged(passphrase, vault, officer):
        person = bytes.fromhex(officer.holder.person)
        return forge_slot(passphrase, vault.keys.header, role="officer", person=person, cheap=True)

    def read(typed):
        return typed if typed.startswith("abacus") else read_sheet(typed)

    monkeypatch.setattr(storage, "read_sheet", read)
    monkeypatch.setattr(storage, "generate_passphrase", lambda: FIVE)
    monkeypatch.setattr(recover, "_forge", forged)


async def to_the_sheet(pilot):
    await settle(pilot, UnlockScreen)
    await press(pilot, "ctrl+r")
    await settle(pilot, RecoverScreen)
    await put(pilot, " ".join(["abacus"] * 12))
    await press(pilot, "enter")
    await settle(pilot, OlderScreen)


async def test_the_recovery_sheet_opens_it_in_the_same_way(path, cheap):
    app = Datui(path)
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await press(pilot, "u")
        await until_it_says(pilot, "This is the vault of")
        await press(pilot, "g", "enter")
        await put(pilot, FIVE)
        await press(pilot, "enter")
        await until_it_says(pilot, "Its six words are")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        kinds = [(entry.record.kind, entry.role) for entry in app.open_vault.of_vault()[-2:]]
        assert kinds == [("migration", "recovery"), ("reset", "recovery")]
    app.open_vault.close()


async def test_with_the_sheet_it_can_be_left_as_it_is_too(path, cheap):
    before, app = files_of(path), Datui(path)
    async with app.run_test() as pilot:
        await to_the_sheet(pilot)
        await press(pilot, "escape")
        await settle(pilot, RecoverScreen)
        await until_it_says(pilot, "This vault was written by an older datui.")
        await press(pilot, "escape")
        await settle(pilot, UnlockScreen)
    assert files_of(path) == before


async def test_a_colleague_may_do_it_as_well(path):
    app = Datui(path)
    async with app.run_test() as pilot:
        await settle(pilot, UnlockScreen)
        await press(pilot, "down")
        await to_the_question(pilot, BOLA)
        await press(pilot, "u")
        await until(pilot, lambda: app.vault is not None)
        assert app.open_vault.of_vault()[-1].role == "supervisor"
    app.open_vault.close()


async def test_an_older_copy_is_told_of_before_anything_is_done(path):
    older = storage.OlderVault(("Drafts are kept for each person apart.",), rolled_back=True)
    app = Datui(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, UnlockScreen)
        await app.push_screen(OlderScreen(older, lambda: pytest.fail("nothing was chosen")))
        await until_it_says(pilot, "also an older copy of itself")
        assert "u brings it up to date." in screen_text(app)
        assert "look for that first" in screen_text(app)
