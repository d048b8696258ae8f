"""A visit to whoever must be told nothing is planned by nobody; one to a home that was left, by whom it was agreed."""

from datui.casework.contact import Visit
from datui.casework.safecontact import SafeContact
from screens.case import CaseScreen
from screens.contact import VisitScreen
from tests.screens.cases import (
    HIM,
    app_of,
    fill,
    form,
    go,
    in_case,
    keep,
    newest,
    note,
    open_record,
    planned,
    press,
    put,
    toast,
)
from tests.screens.session import settle
from tests.screens.test_reach import OLD_HOME, moved


def moved_with_visits(vault):
    """As `moved`, and the plan meets her there."""
    moved(vault)
    keep(vault, SafeContact, confirmed_on="today", visit_allowed="y", visit_seen="n", visit_to=OLD_HOME)


async def visit_to(pilot, where, at="tomorrow 10:00"):
    await open_record(pilot, "visit")
    await go(pilot, "at")
    await press(pilot, "ctrl+u")
    await put(pilot, at)
    await fill(pilot, "where", where)


async def test_no_reason_plans_a_visit_to_the_perpetrator_and_one_that_was_is_kept_and_told(tmp_path, rules):
    async with in_case(tmp_path, rules, planned, (100, 40)) as pilot:
        await visit_to(pilot, "9 Marsh Lane")
        form(pilot).values["with_whom"] = HIM
        await fill(pilot, "despite", ".")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet: With whom.")
        assert isinstance(pilot.app.screen, VisitScreen)
        assert "No reason of an officer's opens this one" in note(pilot, "with_whom")
        await go(pilot, "at")
        await press(pilot, "ctrl+u")
        await put(pilot, "yesterday 10:00")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Visit).with_whom == HIM
        assert app_of(pilot).case.row().to_tell


async def test_a_home_that_the_victim_left_asks_for_who_agreed(tmp_path, rules):
    async with in_case(tmp_path, rules, moved_with_visits, (100, 40)) as pilot:
        await visit_to(pilot, OLD_HOME)
        await fill(pilot, "despite", "Her cat is there")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet: Which supervisor agreed.")
        await fill(pilot, "agreed_with", "Una Senior")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Visit).agreed_with == "Una Senior"
