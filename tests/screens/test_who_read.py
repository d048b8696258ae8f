"""Who read what: listed newest first, narrowed by person, case and day, and looking is no reading."""

from datetime import timedelta
from typing import Any

import pytest

from datui.casework.kinds import Intake
from datui.casework.moments import london
from datui.casework.reads import Access
from screens import reads
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.emergency import EmergencyScreen
from screens.reads import CaseReadsScreen, ReadsScreen
from storage.vault import Training, Vault, forge
from tests.screens.cases import (
    CASE,
    app_of,
    full_disk,
    keep,
    press,
    reported,
    text,
    vault_of,
)
from tests.screens.golden import screen_text
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import PASSPHRASE, TODAY, make_vault, session, settle
from tests.screens.stage import SIZES, done

FULL = "This was not saved: the disk is full."
OTHER = "3d" * 16


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
        await done(pilot)
        assert said in text(pilot)


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
        assert golden(pilot.app, "reads")
        await press(pilot, "escape", "escape")
        monkeypatch.setattr(vault_of(pilot)._runs, "_write", full_disk(FULL))
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)
        assert golden(pilot.app, "case-unrecorded")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert golden(pilot.app, "caseload-unrecorded")


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
