"""PRACTICE 12, the traps that lie in a screen or in the vault: 1, 4, 5, 6, 7, 10, 18, 19, 20 and 25.

The list of all of them, and what comes with a later part, stands in tests/casework/test_traps.py.
"""

from dataclasses import replace

import pytest

from datui.casework.kinds import Intake, Note, Person, SafeContact
from datui.casework.reach import ways
from datui.casework.records import REGISTRY, typed
from screens.case import CaseScreen
from screens.caseload import LEVELS, CaseloadScreen, row_line
from screens.find import FindScreen
from screens.interest import InterestScreen
from screens.reach import NotAllowedScreen, ReachScreen
from screens.read import ReadScreen
from screens.way import WayScreen
from screens.widgets.lines import Lines
from storage.vault import Vault, unlock
from tests.screens.cases import (
    CASE,
    HIM,
    KINDS,
    NAME,
    app_of,
    drafted,
    fill,
    in_case,
    keep,
    newest,
    open_record,
    peopled,
    press,
    put,
    text,
    vault_of,
)
from tests.screens.colleague import supervised, supervisors_session
from tests.screens.golden import screen_text
from tests.screens.session import PASSPHRASE, make_vault, session, settle
from tests.screens.stage import until

TENANCY, SAFE = "07700 900111", "07700 900222"
ASKS_FIRST = {
    "reach": "it shows a number, and shows none without a reason",
    "closure": "it closes a case, and waits as a draft until the gate is empty",
}
"""The two that are no record of what was: what they refuse is to show something, or to end it."""
OFFICERS = [kind for kind in KINDS if "officer" in REGISTRY[kind].roles and kind not in ASKS_FIRST]


def rung_elsewhere(vault):
    """A report with the number of the tenancy, and a plan that goes to another."""
    keep(vault, Intake, victim_name=NAME, victim_phone=TENANCY, danger_now="n")
    keep(vault, SafeContact, confirmed_on="today", voice_allowed="y", voice_seen="n", voice_to=SAFE)


async def find(pilot, words):
    """Search for these words."""
    await press(pilot, "slash")
    await settle(pilot, FindScreen)
    await put(pilot, words)


# 1 ---------------------------------------------------------------------------------------------------------------


async def test_trap_12_1_the_tenancy_s_number_is_on_no_page_where_one_looks_for_a_number_to_call(tmp_path, rules):
    async with in_case(tmp_path, rules, rung_elsewhere) as pilot:
        assert TENANCY not in text(pilot)
        pilot.app.push_screen(ReadScreen(newest(pilot, Intake).record_id))
        await settle(pilot, ReadScreen)
        await press(pilot, "end")
        assert TENANCY not in text(pilot)
        await press(pilot, "escape", "t")
        await settle(pilot, ReachScreen)
        await press(pilot, "enter")
        await settle(pilot, WayScreen)
        assert SAFE in text(pilot)
        assert TENANCY not in text(pilot)


# 4 and 5 ---------------------------------------------------------------------------------------------------------


async def test_trap_12_4_a_perpetrator_s_name_finds_a_line_that_names_nobody_and_says_so_in_the_record(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, peopled)) as pilot:
        before = len(vault_of(pilot).reads())
        await find(pilot, "Dov Marsh")
        (line,) = (item.content.plain for item in pilot.app.screen.query_one(Lines).items)
        assert not [word for word in (*NAME.split(), "Dov", "Marsh", "perpetrator") if word in line]
        assert len(vault_of(pilot).reads()) == before + 1


async def test_trap_12_4_what_somebody_is_kept_out_of_is_found_no_more_than_what_is_not_there(tmp_path, rules):
    def with_him(vault):
        supervised(vault)
        keep(vault, Person, name="Dov Marsh", case_roles=["perpetrator"])

    async with supervisors_session(make_vault(tmp_path / "vault", rules, with_him)) as pilot:
        await find(pilot, "Dov")
        assert len(pilot.app.screen.query_one(Lines).items) == 1
        await press(pilot, "escape")
        app_of(pilot).open_case(CASE)
        await settle(pilot, InterestScreen)
        await press(pilot, "y", "f2")
        await settle(pilot, CaseloadScreen)
        await find(pilot, "Dov")
        assert list(pilot.app.screen.query_one(Lines).items) == []
        kept_out = text(pilot)
        await press(pilot, "ctrl+u")
        await put(pilot, "Zan")
        await until(pilot, lambda: "Zan" in text(pilot))
        assert text(pilot).replace("Zan", "Dov") == kept_out


async def test_trap_12_4_what_is_found_opens_for_nobody_who_has_not_said_whom_they_know(tmp_path, rules):
    def with_him(vault):
        supervised(vault)
        keep(vault, Person, name="Dov Marsh", case_roles=["perpetrator"], phone=TENANCY)

    async with supervisors_session(make_vault(tmp_path / "vault", rules, with_him)) as pilot:
        await find(pilot, "Dov")
        await press(pilot, "enter", "enter")
        await settle(pilot, InterestScreen)
        assert TENANCY not in text(pilot)
        await press(pilot, "y", "f2")
        await settle(pilot, CaseloadScreen)
        await press(pilot, "enter")
        await settle(pilot, InterestScreen)


async def test_trap_12_5_a_screen_on_a_wall_shows_no_name_where_the_caseload_stands(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, peopled), (120, 40)) as pilot:
        assert not [word for word in (*NAME.split(), "Dov", "Marsh") if word in screen_text(pilot.app)]


# 6 ---------------------------------------------------------------------------------------------------------------


async def test_trap_12_6_no_level_has_a_colour_and_an_unknown_one_is_said_aloud(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, peopled)) as pilot:
        (row,) = vault_of(pilot).caseload()
        for level, words in LEVELS.items():
            content = row_line(replace(row, level=level), vault_of(pilot).now(), 120).content
            assert words in content.plain
            assert {str(span.style) for span in content.spans} <= {"", "bold", "dim"}
        assert LEVELS["unknown"].isupper()


# 7 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OFFICERS)
async def test_trap_12_7_every_form_is_kept_with_nothing_in_it(tmp_path, rules, kind):
    async with in_case(tmp_path, rules) as pilot:
        before = len(app_of(pilot).case.entries)
        screen = await open_record(pilot, kind)
        await press(pilot, "f2")
        await until(pilot, lambda: len(app_of(pilot).case.entries) > before)
        kept = app_of(pilot).case.entries[before:]
        assert [entry.record.record_id for entry in kept] == [screen.record_id]


# 10 --------------------------------------------------------------------------------------------------------------


async def test_trap_12_10_no_reason_of_an_officer_s_alone_shows_the_perpetrator_s_number(tmp_path, rules):
    def with_his_number(vault):
        peopled(vault)
        keep(vault, Person, record_id=HIM, name="Dov Marsh", case_roles=["perpetrator"], phone=TENANCY)

    async with in_case(tmp_path, rules, with_his_number) as pilot:
        found = ways(app_of(pilot).case, vault_of(pilot).now())
        await pilot.app.push_screen(NotAllowedScreen(next(way for way in found if way.person == HIM)))
        await settle(pilot, NotAllowedScreen)
        await press(pilot, "o")
        await settle(pilot, NotAllowedScreen)
        assert TENANCY not in text(pilot)


# 18 and 25 -------------------------------------------------------------------------------------------------------


async def test_trap_12_18_nothing_is_copied_out_and_no_title_or_passing_message_names_anybody(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", f"{NAME} said so")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        said = [pilot.app.title, pilot.app.sub_title, *(each.message for each in pilot.app._notifications)]
        assert not [words for words in said for part in NAME.split() if part in words]
        with pytest.raises(PermissionError):
            pilot.app.save_screenshot()
        assert not list(tmp_path.glob("**/*.svg"))


@pytest.mark.parametrize("kind", ["intake", "note", "contact"])
async def test_trap_12_25_what_is_typed_when_a_panic_key_darkens_the_screen_waits_in_the_vault(tmp_path, rules, kind):
    field = {"intake": "where_now", "note": "text", "contact": "departed"}[kind]
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, kind)
        await fill(pilot, field, "She whispered: not n")
        # What the panic key calls before it ends the session; that it does is tests/journeys/test_panic.py's.
        app_of(pilot).save_drafts()
        assert drafted(pilot, kind)[field] == "She whispered: not n"


# 19 --------------------------------------------------------------------------------------------------------------


async def test_trap_12_19_the_record_of_who_read_what_holds_no_word_that_was_looked_for_and_no_name(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, peopled)) as pilot:
        await find(pilot, "Dov Marsh")
        await press(pilot, "enter", "enter")
        await settle(pilot, CaseScreen)
        reads = vault_of(pilot).reads()
        assert {entry.record.what for entry in reads} >= {"search", "case"}
        kept = " ".join(f"{typed(entry.record)} {entry.record.headline}" for entry in reads)
        assert not [word for word in (*NAME.split(), "Dov", "Marsh") if word in kept]


# 20 --------------------------------------------------------------------------------------------------------------


def test_trap_12_20_the_vault_has_no_way_to_delete_or_to_write_over_an_entry(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, peopled)
    vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules)
    try:
        known = {name for name in dir(vault) if not name.startswith("_")}
        assert not {name for name in known if any(word in name for word in ("delete", "erase", "purge", "update"))}
        for sql in ("DELETE FROM entry", "UPDATE entry SET at = 0", "DELETE FROM body", "UPDATE body SET bytes = x''"):
            with pytest.raises(Exception, match=r"never|not authorized|prohibited"):
                vault._db.execute(sql)
        note = keep(vault, Note, text="As it was")
        keep(vault, Note, record_id=note.record.record_id, text="As it is", because="Misheard")
        assert [entry.record.text for entry in vault.case(CASE).all_versions(Note)] == ["As it was", "As it is"]
    finally:
        vault.close()
