"""Reading is an entry, before a case, a search, a hidden value or the emergency view is shown; and it can be listed."""

from datetime import timedelta
from typing import Any

import pytest

from datui.casework.case import CaseRow, Intake, SafeContact
from datui.casework.moments import london
from datui.casework.reads import Access
from screens import reads
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.emergency import EmergencyScreen
from screens.find import FindScreen
from screens.read import ReadScreen
from screens.reads import CaseReadsScreen, ReadsScreen
from storage.vault import Draft, NotSaved, Training, Vault, forge, unlock
from tests.screens.cases import (
    CASE,
    app_of,
    in_case,
    keep,
    open_record,
    planned,
    press,
    put,
    reported,
    text,
    vault_of,
)
from tests.screens.golden import screen_text
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import PASSPHRASE, TODAY, make_vault, session, settle
from tests.screens.stage import SIZES, done, until

OTHER = "3d" * 16


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
        monkeypatch.setattr(vault_of(pilot), "close_runs", refused)
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


def refused(*_given: Any) -> None:
    raise NotSaved("This was not saved: the disk is full.", "Make room on the disk.")


def broken(wrong: Exception) -> Any:
    def fails(*_given: Any) -> None:
        raise wrong

    return fails


async def test_where_it_cannot_be_written_every_page_says_so_until_it_can_again(tmp_path, rules, monkeypatch):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        vault = vault_of(pilot)
        assert "NOT BEING RECORDED" not in text(pilot)
        with monkeypatch.context() as full:
            full.setattr(vault._runs, "_write", refused)
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


# The list ----------------------------------------------------------------------------------------------------------


def two_cases(vault: Vault) -> None:
    """Two reports, and a few readings of both on two days."""
    reported(vault)
    keep(vault, Intake, OTHER, victim_name="Bea Sands", danger_now="n")
    start = vault.now()
    moments = [start - timedelta(days=1), start]
    for day, case_id in ((0, CASE), (0, OTHER), (1, CASE)):
        at = moments[day]
        access = Access(record_id=case_id, what="case", first=at, last=at)
        vault._keep(None, access.home, access, at, listed=True)


async def shown(pilot: Any) -> list[str]:
    await done(pilot)
    return [line.strip() for line in screen_text(pilot.app).splitlines() if "  Robin Hartley" in line]


async def test_who_read_what_is_listed_newest_first_and_looking_is_no_reading(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two_cases)) as pilot:
        vault = vault_of(pilot)
        entries = vault.entries
        await press(pilot, "v", "down", "enter")
        await settle(pilot, ReadsScreen)
        lines = await shown(pilot)
        assert [line.split("  ")[-1].strip() for line in lines] == [
            "Opened the vault",
            f"Read case {vault.case(CASE).reference}",
            f"Read case {vault.case(OTHER).reference}",
            f"Read case {vault.case(CASE).reference}",
        ]
        assert lines[0].startswith("Mon 23 Nov")
        assert lines[-1].startswith("Sun 22 Nov")
        assert vault.entries == entries


async def test_it_is_narrowed_to_the_person_the_case_and_the_day_under_the_cursor(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two_cases)) as pilot:
        await press(pilot, "v", "down", "enter")
        await settle(pilot, ReadsScreen)
        reference = vault_of(pilot).case(CASE).reference
        await press(pilot, "c")
        assert len(await shown(pilot)) == 4, "the opening of the vault is of no case"
        await press(pilot, "down", "c")
        assert [line.split()[-1] for line in await shown(pilot)] == [reference] * 2
        await press(pilot, "y")
        (line,) = await shown(pilot)
        assert line.startswith("Mon 23 Nov")
        assert f"Only {reference}, Mon 23 Nov 2026. a shows all. 1 shown." in text(pilot)
        await press(pilot, "a")
        assert len(await shown(pilot)) == 4
        await press(pilot, "p")
        assert "Only Robin Hartley. a shows all." in text(pilot)
        assert len(await shown(pilot)) == 4


async def test_a_case_page_says_who_read_it_and_all_means_all_of_this_case(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two_cases)) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await press(pilot, "h")
        await settle(pilot, CaseReadsScreen)
        assert len(await shown(pilot)) == 3
        await press(pilot, "y", "a")
        lines = await shown(pilot)
        assert len(lines) == 3
        assert {line.split()[-1] for line in lines} == {vault_of(pilot).case(CASE).reference}
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)


async def test_older_ones_are_read_a_page_at_a_time(tmp_path, rules, monkeypatch):
    monkeypatch.setattr(reads, "AT_ONCE", 3)
    monkeypatch.setattr(reads, "FURTHER", 1)

    def many(vault):
        for _ in range(7):
            vault.saw("search")
            vault._runs.forget()

    async with session(make_vault(tmp_path / "vault", rules, many)) as pilot:
        await press(pilot, "v", "down", "enter")
        await settle(pilot, ReadsScreen)
        assert len(await shown(pilot)) == 3
        assert "older ones with Enter. Looked back to Mon 23 Nov 2026." in text(pilot)
        await press(pilot, "enter")
        assert len(await shown(pilot)) == 6
        await press(pilot, "enter")
        assert len(await shown(pilot)) == 8
        await press(pilot, "enter")
        assert "8 shown." in text(pilot)
        assert "Show older" not in text(pilot)


async def test_a_day_is_looked_for_further_back_at_once(tmp_path, rules, monkeypatch):
    monkeypatch.setattr(reads, "AT_ONCE", 3)
    async with session(make_vault(tmp_path / "vault", rules, two_cases)) as pilot:
        await press(pilot, "v", "down", "enter")
        await settle(pilot, ReadsScreen)
        screen = app_of(pilot).screen
        assert len(screen.found) == 3
        await press(pilot, "y")
        assert screen.ended
        assert len(screen.found) == 4
        today = london(vault_of(pilot).now()).date()
        assert [london(entry.at).date() for entry in screen.found if screen.only.takes(entry)] == [today] * 2


async def test_failed_tries_are_told_with_where_the_number_comes_from(tmp_path, rules):
    def tried(vault):
        moment = vault.now()
        access = Access(record_id="0" * 32, what="vault", first=moment, last=moment, failed=2, failed_since=moment)
        vault._keep(None, access.home, access, moment, listed=True)

    async with session(make_vault(tmp_path / "vault", rules, tried)) as pilot:
        await press(pilot, "v", "down", "enter")
        await settle(pilot, ReadsScreen)
        said = "after 2 failed tries, as a counter says that anyone at this computer can change"
        await until(pilot, lambda: said in text(pilot))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size, monkeypatch):
    def read(vault):
        two_cases(vault)
        for _ in range(3):
            vault.saw("case", OTHER)
        vault.close_runs()
        vault.saw("emergency", CASE)
        moment = vault.now()
        access = Access(record_id="0" * 32, what="vault", first=moment, last=moment, failed=1, failed_since=moment)
        vault._keep(None, access.home, access, moment, listed=True)

    async with session(make_vault(tmp_path / "vault", rules, read), size) as pilot:
        await press(pilot, "v", "down", "enter")
        await settle(pilot, ReadsScreen)
        golden(pilot.app, "reads")
        await press(pilot, "escape", "escape")
        monkeypatch.setattr(vault_of(pilot)._runs, "_write", refused)
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)
        golden(pilot.app, "case-unrecorded")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        golden(pilot.app, "caseload-unrecorded")


async def test_a_hostile_name_is_only_a_name_in_the_list(tmp_path, rules):
    forged = forge(PASSPHRASE, training=Training(TODAY), cheap=True)
    Vault.create(tmp_path / "vault", forged, name=HOSTILE, rules=rules).close()
    async with session(tmp_path / "vault", (120, 40)) as pilot:
        await press(pilot, "v", "down", "enter")
        await settle(pilot, ReadsScreen)
        assert inert(pilot.app)
        assert "[/x][red]red[/]" in text(pilot)
        await press(pilot, "p")
        assert inert(pilot.app)
