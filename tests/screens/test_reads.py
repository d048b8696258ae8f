"""Reading is an entry, before a case, a search, a hidden value or the emergency view is shown."""

from typing import Any

import pytest

from datui.casework.kinds import SafeContact
from datui.casework.row import CaseRow
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.emergency import EmergencyScreen
from screens.find import FindScreen
from screens.read import ReadScreen
from storage.vault import Draft, Vault, unlock
from tests.screens.cases import (
    CASE,
    app_of,
    full_disk,
    in_case,
    open_record,
    planned,
    press,
    put,
    reported,
    text,
    vault_of,
)
from tests.screens.golden import screen_text
from tests.screens.session import PASSPHRASE, make_vault, session, settle

FULL = "This was not saved: the disk is full."


def read_in(vault: Vault) -> list[str]:
    """What was read, oldest first, without the opening of the vault."""
    return [entry.record.headline for entry in reversed(vault.reads()) if entry.record.what != "vault"]


def read_afterwards(path: Any, rules: Any) -> list[str]:
    """What a vault that was closed says of what was read in it."""
    vault = Vault.open(path / "vault", unlock(path / "vault", PASSPHRASE), rules=rules)
    try:
        return read_in(vault)
    finally:
        vault.close()


def watched(monkeypatch: pytest.MonkeyPatch, screen: Any) -> list[list[str]]:
    """What the vault had of reading each time that a screen of this sort was made."""
    seen: list[list[str]] = []
    made = screen.__init__

    def noting(self: Any, *given: Any, **named: Any) -> None:
        seen.append(read_in(vaults[-1]))
        made(self, *given, **named)

    monkeypatch.setattr(screen, "__init__", noting)
    return seen


vaults: list[Vault] = []


async def test_a_case_is_an_entry_before_it_is_shown_and_once_a_day(tmp_path, rules, monkeypatch):
    seen = watched(monkeypatch, CaseScreen)
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        vaults.append(vault_of(pilot))
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)
        first = [f"Read case {app_of(pilot).case.reference}"]
        assert seen == [first]
        entries = vault_of(pilot).entries
        await press(pilot, "escape", "enter")
        await settle(pilot, CaseScreen)
        assert read_in(vault_of(pilot)) == first
        assert vault_of(pilot).entries == entries


@pytest.mark.parametrize("end", ["f12", "ctrl+l", "ctrl+q", "idle"])
async def test_how_often_it_was_read_survives_every_end_of_a_session(tmp_path, rules, end):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        for _ in range(3):
            await press(pilot, "enter")
            await settle(pilot, CaseScreen)
            await press(pilot, "escape")
        reference = vault_of(pilot).case(CASE).reference
        if end == "idle":
            app_of(pilot).idle_seconds = 0.0
            app_of(pilot).look_at_the_clock()
        else:
            await press(pilot, end)
    assert read_afterwards(tmp_path, rules) == [f"Read case {reference}", f"Read case {reference}, 3 times in all"]


async def test_a_draft_is_kept_before_what_was_read_is_counted(tmp_path, rules, monkeypatch):
    order: list[str] = []
    async with in_case(tmp_path, rules) as pilot:
        vault = vault_of(pilot)
        await open_record(pilot, "note")
        await put(pilot, "Half a sentence")
        save, close = vault.save_draft, vault.close_runs

        def saves(draft: Draft) -> None:
            order.append("draft")
            save(draft)

        def closes() -> None:
            order.append("runs")
            close()

        monkeypatch.setattr(vault, "save_draft", saves)
        monkeypatch.setattr(vault, "close_runs", closes)
        await press(pilot, "f12")
    assert order == ["draft", "runs"]


async def test_what_cannot_be_counted_stops_no_lock(tmp_path, rules, monkeypatch):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        monkeypatch.setattr(vault_of(pilot), "close_runs", full_disk(FULL))
        await press(pilot, "f12")
        assert pilot.app.return_code is not None


async def test_a_search_is_one_entry_before_its_first_result(tmp_path, rules, monkeypatch):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        vault = vault_of(pilot)
        looked: list[list[str]] = []
        find = vault.find

        def finds(words: str) -> list[CaseRow]:
            looked.append(read_in(vault))
            return find(words)

        monkeypatch.setattr(vault, "find", finds)
        await press(pilot, "slash")
        await settle(pilot, FindScreen)
        assert read_in(vault) == []
        await press(pilot, "k", "h", "a")
        assert looked == [["Searched"]] * 3
        assert vault._runs.ends() == []
        await press(pilot, "backspace", "backspace", "backspace", "a")
        assert [end.count for end in vault._runs.ends()] == [2]


async def test_a_hidden_value_is_an_entry_before_it_is_shown(tmp_path, rules):
    async with in_case(tmp_path, rules, planned) as pilot:
        plan = app_of(pilot).case.latest(SafeContact)
        await pilot.app.push_screen(ReadScreen(plan.record.record_id))
        await settle(pilot, ReadScreen)
        assert "marmalade" not in screen_text(pilot.app)
        await press(pilot, "m")
        assert read_in(vault_of(pilot))[-1].startswith("Revealed a masked value in")


async def test_the_emergency_view_is_an_entry_before_it_is_shown(tmp_path, rules, monkeypatch):
    seen = watched(monkeypatch, EmergencyScreen)
    async with in_case(tmp_path, rules) as pilot:
        vaults.append(vault_of(pilot))
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        assert seen[0][-1] == f"Emergency view of {app_of(pilot).case.reference}"


async def test_of_a_report_that_is_not_kept_yet_the_emergency_view_is_an_entry_too(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n", "f9")
        await settle(pilot, EmergencyScreen)
        reference = app_of(pilot).case.reference
        assert read_in(vault_of(pilot)) == [f"Emergency view of {reference}"]
        assert "NOT BEING RECORDED" not in text(pilot)


@pytest.mark.parametrize("wrong", [RuntimeError("a bug"), OSError()])
async def test_the_emergency_view_opens_whatever_becomes_of_writing_that_down(tmp_path, rules, monkeypatch, wrong):
    async with in_case(tmp_path, rules) as pilot:
        monkeypatch.setattr(vault_of(pilot), "saw", broken(wrong))
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        assert "999 now" in text(pilot)


def broken(wrong: Exception) -> Any:
    def fails(*_given: Any) -> None:
        raise wrong

    return fails


async def test_where_it_cannot_be_written_every_page_says_so_until_it_can_again(tmp_path, rules, monkeypatch):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        vault = vault_of(pilot)
        assert "NOT BEING RECORDED" not in text(pilot)
        with monkeypatch.context() as full:
            full.setattr(vault._runs, "_write", full_disk(FULL))
            await press(pilot, "enter")
            await settle(pilot, CaseScreen)
            for keys, screen in ((["x"], object), (["escape", "f9"], EmergencyScreen), (["escape"], object)):
                assert screen_text(pilot.app).splitlines()[1].strip() == "READING IS NOT BEING RECORDED"
                await press(pilot, *keys)
                await settle(pilot, screen)
            while not isinstance(pilot.app.screen, CaseloadScreen):
                await press(pilot, "escape")
            assert "Reading is not being recorded. This was not saved: the disk is full." in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)
        assert "NOT BEING RECORDED" not in text(pilot)
        await press(pilot, "escape")
        assert "not being recorded" not in text(pilot)
        assert screen_text(pilot.app).splitlines()[1].startswith(" 1 open")
