"""Remedies and accountability on the screen: nothing is recommended, and what stands against a thing is said."""

import pytest

from datui.casework.heldtoaccount import REVEALS, UNDER_18
from datui.casework.kinds import Accountability, Intake, Order, Person
from screens.accountability import AT_ANY_AGE, NOT_YET, NOTHING_AGAINST, AccountabilityScreen
from screens.case import CaseScreen
from screens.orders import OrderScreen
from screens.record import RecordScreen
from screens.remedies import NO_ADVICE, RemediesScreen, RemedyScreen
from screens.widgets.lines import Lines
from tests.screens.cases import (
    HIM,
    NAME,
    VICTIM,
    app_of,
    fill,
    go,
    in_case,
    keep,
    lines_on,
    newest,
    press,
    text,
    value,
)
from tests.screens.session import settle
from tests.screens.stage import SIZES
from tests.screens.test_orders import beneath, choose

BIG = (100, 60)


def aged(age):
    def told(vault):
        keep(vault, Intake, victim_name=NAME, danger_now="n", received_at="today 09:00")
        keep(vault, Person, record_id=VICTIM, name=NAME, case_roles=["victim"])
        keep(vault, Person, record_id=HIM, name="Dov Marsh", case_roles=["perpetrator"], age=age)

    return told


async def remedies(pilot):
    await press(pilot, "w", "r")
    await settle(pilot, RemediesScreen)


async def accountability(pilot):
    await press(pilot, "w", "b")
    await settle(pilot, AccountabilityScreen)


async def read(pilot, title):
    """Open the remedy of this title."""
    lines = pilot.app.screen.query_one(Lines)
    lines.cursor = next(row for row, said in enumerate(lines_on(pilot)) if title in said)
    await press(pilot, "enter")
    await settle(pilot, RemedyScreen)


async def test_what_is_not_law_says_so_on_its_line_and_on_its_page_and_offers_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules, aged("40"), BIG) as pilot:
        await remedies(pilot)
        assert NO_ADVICE in text(pilot)
        assert any(
            "✗ Possession after a conviction" in one and "not law yet: do not offer" in one for one in lines_on(pilot)
        )
        await read(pilot, "Possession after a conviction")
        assert "✗ Not law yet: do not offer." in text(pilot)
        assert "Write it down" not in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, RemediesScreen)
        await read(pilot, "Domestic abuse protection order")
        assert "✗ Not switched on here: do not offer." in text(pilot)


async def test_one_says_who_decides_what_to_mind_what_nobody_checked_its_source_and_when(tmp_path, rules):
    async with in_case(tmp_path, rules, aged("40"), BIG) as pilot:
        await remedies(pilot)
        await read(pilot, "Non-molestation order")
        page = text(pilot)
        for words in ("Who decides: A family court", "! It binds from when", "? Not checked: That breaking it"):
            assert words in page
        assert "Last verified Sun 22 Nov 2026 by datui's authors: Family Law Act 1996 Part IV" in page
        await press(pilot, "enter")
        await settle(pilot, OrderScreen)
        await press(pilot, "f2")
        assert newest(pilot, Order).empty


async def test_what_stands_against_it_is_said_as_it_is_typed_and_leads_to_where_it_is_put_right(tmp_path, rules):
    async with in_case(tmp_path, rules, aged("40"), BIG) as pilot:
        await accountability(pilot)
        assert value(pilot, "whom") == HIM
        await go(pilot, "what")
        await press(pilot, "7")
        assert NOT_YET in beneath(pilot)
        await choose(pilot, "Why it is in proportion")
        assert pilot.app.screen.focused.id == "edit-proportion"
        for name, words in (
            ("rests_on", "Two neighbours wrote it down"),
            ("proportion", "A letter before anything more"),
            ("check", "She is with her sister"),
            ("checked_at", "now"),
        ):
            await fill(pilot, name, words)
        for name, key in (("enough", "y"), ("wanted", "y"), ("safe", "y"), ("reveals", "y")):
            await go(pilot, name)
            await press(pilot, key)
        assert f"✗ {REVEALS}" in beneath(pilot)
        await go(pilot, "reveals")
        await press(pilot, "n")
        assert NOTHING_AGAINST in beneath(pilot)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Accountability).what == "warning"


async def test_towards_a_child_it_says_the_way_to_childrens_services_and_is_kept_all_the_same(tmp_path, rules):
    async with in_case(tmp_path, rules, aged("15"), BIG) as pilot:
        await accountability(pilot)
        await go(pilot, "what")
        await press(pilot, "7")
        assert f"✗ {UNDER_18}" in beneath(pilot)
        assert AT_ANY_AGE in beneath(pilot)
        await choose(pilot, UNDER_18[:25])
        await settle(pilot, RecordScreen)
        assert value(pilot, "agency") == "children"
        await press(pilot, "escape")
        await settle(pilot, AccountabilityScreen)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Accountability).state == "considered"


async def test_support_is_not_against_any_age(tmp_path, rules):
    async with in_case(tmp_path, rules, aged("15"), BIG) as pilot:
        await accountability(pilot)
        await go(pilot, "what")
        await press(pilot, "2")
        assert value(pilot, "what") == "support-young"
        assert UNDER_18 not in beneath(pilot)
        assert "never called a perpetrator" in beneath(pilot)


async def test_nobody_named_is_nobody_and_not_the_victim(tmp_path, rules):
    async with in_case(tmp_path, rules, aged("40"), BIG) as pilot:
        await accountability(pilot)
        assert "" not in [person for person, _words in pilot.app.screen.people()]
        assert app_of(pilot).case is not None


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_pages_look_as_they_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, aged("40"), size) as pilot:
        await remedies(pilot)
        assert golden(pilot.app, "remedies")
        await read(pilot, "Going to court for the home (14A)")
        assert golden(pilot.app, "remedy")
        await press(pilot, "escape", "escape")
        await settle(pilot, CaseScreen)
        await accountability(pilot)
        await go(pilot, "what")
        await press(pilot, "7")
        assert golden(pilot.app, "accountability")
