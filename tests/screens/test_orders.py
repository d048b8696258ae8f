"""Court orders on the screen: written down as known, and a visit that goes against one is not planned."""

import pytest

from datui.casework.kinds import Incident, Intake, Order, Person, SafeContact, Visit
from datui.casework.orderconflict import RESTRAINED, TOGETHER
from screens.case import CaseScreen
from screens.contact import VisitScreen
from screens.orders import BROKEN, OrderScreen
from screens.record import RecordScreen
from screens.widgets.lines import Lines
from tests.screens.cases import (
    HIM,
    NAME,
    VICTIM,
    app_of,
    fill,
    form,
    go,
    in_case,
    keep,
    lines_on,
    newest,
    note,
    open_record,
    press,
    put,
    toast,
)
from tests.screens.session import settle
from tests.screens.stage import SIZES

BIG = (100, 60)
HIS = "9 Invented Way"
ORDER = "e" * 32


def kept_apart(vault):
    """A victim who is met at the library, whoever harms, and a neighbour."""
    keep(vault, Intake, victim_name=NAME, danger_now="n", received_at="today 09:00")
    keep(vault, Person, record_id=VICTIM, name=NAME, case_roles=["victim"], address="4 Fictional Row")
    keep(vault, Person, record_id=HIM, name="Dov Marsh", case_roles=["perpetrator"], age="40", address=HIS)
    keep(vault, SafeContact, confirmed_on="today", visit_allowed="y", visit_seen="n", visit_to="The library")


def with_an_order(vault):
    """As before, and an order that binds whoever harms."""
    kept_apart(vault)
    said = {"sort": "non-molestation", "state": "made", "from_home": "y", "away_from": "The library"}
    keep(vault, Order, record_id=ORDER, **said)


def beneath(pilot):
    """Every line beneath the form, whether or not it is in view."""
    return " ".join(item.content.plain for item in pilot.app.screen.query_one("#beneath", Lines).items)


async def choose(pilot, words):
    """Go to the line beneath the form that says this, and press Enter."""
    lines = pilot.app.screen.query_one("#beneath", Lines)
    lines.focus()
    lines.cursor = next(row for row, item in enumerate(lines.items) if words in item.content.plain)
    await press(pilot, "enter")


async def visit(pilot, where, whom=""):
    await open_record(pilot, "visit")
    await go(pilot, "at")
    await press(pilot, "ctrl+u")
    await put(pilot, "tomorrow 10:00")
    await fill(pilot, "where", where)
    if whom:
        form(pilot).values["with_whom"] = whom
    await fill(pilot, "despite", "A supervisor decided it")
    await press(pilot, "f2")


async def test_keys_write_an_order_down_with_almost_nothing_in_it(tmp_path, rules):
    async with in_case(tmp_path, rules, kept_apart, BIG) as pilot:
        await press(pilot, "w", "o")
        await settle(pilot, OrderScreen)
        await press(pilot, "1", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Order).headline == "Court order (non molestation): made"
        assert any("Ask whether it was served" in line for line in lines_on(pilot))


async def test_beneath_stands_what_is_not_known_and_what_such_an_order_is(tmp_path, rules):
    async with in_case(tmp_path, rules, kept_apart, BIG) as pilot:
        await press(pilot, "w", "o", "2")
        await settle(pilot, OrderScreen)
        assert "Says who lives in the home" in beneath(pilot)
        await choose(pilot, "When it ends")
        assert pilot.app.screen.focused.id == "edit-ends_at"
        assert "Not checked" not in beneath(pilot)
        await go(pilot, "sort")
        await press(pilot, "3")
        assert "Not checked: That no power of arrest goes with it" in beneath(pilot)


async def test_an_order_that_is_broken_leads_to_an_incident(tmp_path, rules):
    async with in_case(tmp_path, rules, with_an_order, BIG) as pilot:
        await open_record(pilot, "order", ORDER)
        await choose(pilot, BROKEN[:20])
        await settle(pilot, RecordScreen)
        assert pilot.app.screen.kind is Incident


async def test_no_visit_goes_against_an_order_whatever_the_reason(tmp_path, rules):
    async with in_case(tmp_path, rules, with_an_order, BIG) as pilot:
        await visit(pilot, HIS)
        await toast(pilot, "Not kept yet: Where.")
        assert isinstance(pilot.app.screen, VisitScreen)
        assert TOGETHER in note(pilot, "where")
        form(pilot).values["with_whom"] = HIM
        await fill(pilot, "where", " and round the back")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet: With whom.")
        assert RESTRAINED in note(pilot, "with_whom")


async def test_the_victim_is_met_where_they_were_before_there_was_an_order(tmp_path, rules):
    async with in_case(tmp_path, rules, with_an_order, BIG) as pilot:
        await visit(pilot, "The library")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Visit).with_whom == VICTIM or newest(pilot, Visit).with_whom == ""


async def test_a_visit_that_an_order_overtook_is_said_beneath_it_and_is_the_first_to_change(tmp_path, rules):
    other = "d" * 32

    def planned(vault):
        kept_apart(vault)
        keep(vault, Person, record_id=other, name="Hal Marsh", case_roles=["household"], must_not_receive="n")
        keep(vault, Visit, with_whom=other, at="tomorrow 10:00", where="The station", purpose="x")

    async with in_case(tmp_path, rules, planned, BIG) as pilot:
        await open_record(pilot, "order")
        await press(pilot, "1")
        assert "goes against" not in beneath(pilot)
        form(pilot).values["binds"] = [other]
        pilot.app.screen.changed()
        assert "A planned visit goes against it" in beneath(pilot)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert any(duty.code == "order-conflict" for duty in app_of(pilot).case.duties)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_page_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, with_an_order, size) as pilot:
        await open_record(pilot, "order", ORDER)
        await press(pilot, "f4")
        assert golden(pilot.app, "order")
