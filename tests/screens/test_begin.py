"""What a session does before anything is open: it stops with a reason wherever there is nothing to open or to make."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from datui import guard
from datui.casework.note import Note
from screens.app import Datui
from screens.caseload import CaseloadScreen
from screens.setup import SetupScreen
from screens.stop import StopScreen
from screens.unlock import UnlockScreen
from storage.refusals import RetiredKey, WrongClock
from storage.vault import NotSaved, Vault, unlock
from tests.screens.cases import keep
from tests.screens.golden import screen_text
from tests.screens.session import PASSPHRASE, make_vault
from tests.screens.stage import until
from tests.storage.colleagues import OTHERS, SUPERVISOR, enrolled
from tests.storage.conftest import beneath


def file(path: Path) -> None:
    path.write_text("x")


def beneath_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("x")


def dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def link_to_an_empty_folder(path: Path) -> None:
    (path.parent / "empty").mkdir()
    path.symlink_to(path.parent / "empty")


def letter(path: Path) -> None:
    path.mkdir()
    (path / "letter").write_text("dear")


ODD = [file, beneath_a_file, dangling, link_to_an_empty_folder, letter]


async def stop_page(app: Datui, pilot: Pilot[None]) -> str:
    """What the page says on which datui stops, its lines joined."""
    await until(pilot, lambda: "Nothing was changed." in screen_text(app))
    assert isinstance(app.screen, StopScreen)
    return " ".join(screen_text(app).split())


async def stops(app: Datui, pilot: Pilot[None]) -> None:
    """Wait for the reason and leave: datui ends as refused, and its last words are the reason and the route."""
    await until(pilot, lambda: isinstance(app.screen, StopScreen))
    assert isinstance(app.screen, StopScreen)
    refusal = app.screen.refusal
    await pilot.press("enter")
    await until(pilot, lambda: app.return_code is not None)
    assert (app.return_code, app.last_words) == (guard.REFUSED, f"{refusal.reason}\n{refusal.route}")


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.__name__)
async def test_where_no_vault_can_be_datui_stops_and_says_why(tmp_path, odd):
    path = tmp_path / "parent" / "vault"
    path.parent.mkdir()
    odd(path)
    app = Datui(path)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        assert "folder" in screen_text(app)
        await stops(app, pilot)


@pytest.mark.parametrize("key", ["ctrl+q", "q", "escape"])
async def test_whichever_key_is_pressed_datui_ends_as_refused(tmp_path, key):
    letter(tmp_path / "vault")
    app = Datui(tmp_path / "vault")
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        await pilot.press(key)
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == guard.REFUSED
    assert app.last_words


async def test_lists_that_cannot_be_written_again_keep_nobody_out(tmp_path, rules, monkeypatch):
    def full(_vault):
        raise NotSaved("The lists were not written again.", "Make room on the disk.")
        yield

    monkeypatch.setattr(Vault, "rebuild", full)
    monkeypatch.setattr(Vault, "stale_index", True)
    app = Datui(make_vault(tmp_path / "vault", rules), PASSPHRASE.encode())
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert any("The lists were not written again." in each.message for each in app._notifications)
    app.open_vault.close()


@pytest.mark.parametrize("call", ["listdir", "scandir"])
async def test_a_folder_that_cannot_be_read_is_no_fault(tmp_path, rules, monkeypatch, call):
    path = make_vault(tmp_path / "vault", rules)
    (path / "cases.db").unlink()

    def refuse(_path):
        raise PermissionError

    monkeypatch.setattr(os, call, refuse)
    app = Datui(path)
    async with app.run_test() as pilot:
        await stops(app, pilot)
    assert app.return_code == guard.REFUSED


def linked_database(path: Path) -> None:
    (path / "cases.db").rename(path.parent / "else.db")
    (path / "cases.db").symlink_to(path.parent / "else.db")


def linked_folder(path: Path) -> None:
    path.rename(path.parent / "else")
    path.symlink_to(path.parent / "else")


def pipe(path: Path) -> None:
    (path / "header.a").unlink()
    os.mkfifo(path / "header.a")


def no_header(path: Path) -> None:
    (path / "header.a").unlink()
    (path / "header.b").unlink()


@pytest.mark.parametrize("spoil", [linked_database, linked_folder, pipe, no_header], ids=lambda spoil: spoil.__name__)
async def test_a_vault_that_would_not_be_opened_takes_no_passphrase(tmp_path, rules, spoil: Callable[[Path], None]):
    path = make_vault(tmp_path / "vault", rules)
    spoil(path)
    app = Datui(path)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        assert "Nothing was changed." in screen_text(app)
        await stops(app, pilot)


@pytest.mark.parametrize("left", ["nothing", "an empty folder"])
async def test_after_a_lock_a_vault_that_has_gone_is_waited_for_and_none_is_made(tmp_path, left):
    path = tmp_path / "vault"
    if left != "nothing":
        path.mkdir()
    app = Datui(path)
    app.was_there = True
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, StopScreen))
        assert "gone" in screen_text(app)
        assert "Attach it again" in screen_text(app)
        await stops(app, pilot)


async def test_on_the_first_day_set_up_begins(tmp_path):
    app = Datui(tmp_path / "vault")
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        await pilot.press("ctrl+q")
    assert app.return_code == guard.QUIT
    assert not (tmp_path / "vault").exists()


async def test_on_any_other_day_the_lock_screen_stands(tmp_path, rules):
    app = Datui(make_vault(tmp_path / "vault", rules))
    app.was_there = True
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen))
        assert "Locked." in screen_text(app)
        await pilot.press("ctrl+q")
    assert app.return_code == guard.QUIT


def with_supervisor(vault: Vault) -> None:
    enrolled(vault, by=PASSPHRASE)


async def test_an_entry_that_was_not_written_by_whom_it_names_stops_datui_with_the_reason(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, with_supervisor)
    hers = Vault.open(path, unlock(path, OTHERS[SUPERVISOR], "B"), rules=rules)
    keep(hers, Note, text="All looked at.")
    entries, unlocked = hers.entries, hers.keys.unlocked
    hers.close()
    with beneath(path, unlocked) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{trigger}"')
        db.execute("UPDATE entry SET signature = ? WHERE seq = ?", (b"r" * 64, entries))
        db.commit()
    app = Datui(path, PASSPHRASE.encode())
    async with app.run_test() as pilot:
        said = await stop_page(app, pilot)
        assert f"Entry {entries} of this vault was not written by anyone who may write it." in said
        assert "`datui verify` says what is whole; tell a supervisor" in said
        await stops(app, pilot)
    assert app.vault is None


@pytest.mark.parametrize("refusal", [RetiredKey(), WrongClock()], ids=lambda each: each.code)
async def test_whatever_else_opening_refuses_is_told_with_its_way_out(tmp_path, rules, monkeypatch, refusal):
    def refuse(*_given, **_named):
        raise refusal

    path = make_vault(tmp_path / "vault", rules)
    monkeypatch.setattr(Vault, "open", refuse)
    app = Datui(path, PASSPHRASE.encode())
    async with app.run_test() as pilot:
        assert str(refusal) in await stop_page(app, pilot)
        await stops(app, pilot)
