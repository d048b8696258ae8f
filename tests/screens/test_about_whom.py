"""What is opened from somebody's own line, or from a way to them, is about them; everything else asks."""

import pytest

from datui.casework.contact import Contact
from datui.casework.people import Person
from datui.casework.reach import ways
from datui.casework.relations import Relationship
from screens.case import CaseScreen
from screens.contact import ContactScreen
from screens.reach import ReachScreen
from screens.record import RecordScreen
from screens.way import WayScreen
from screens.widgets.lines import Lines
from tests.screens.cases import HIM, VICTIM, app_of, form, in_case, keep, newest, peopled, press, value, vault_of
from tests.screens.session import settle

BEA = "b" * 32


def related(vault):
    """People, somebody who may be rung, and what two of them are to one another."""
    peopled(vault)
    keep(vault, Person, record_id=BEA, name="Bea Poe", case_roles=["witness"], phone="01632 960001")
    keep(vault, Relationship, one=HIM, what="sibling", other=BEA)


async def open_from(pilot, record_id, letter):
    """Put the cursor on what was written, and open something from the list of what is rarer."""
    lines = pilot.app.screen.query_one(Lines)
    kept = [getattr(getattr(item.key, "record", None), "record_id", "") for item in lines.items]
    lines.cursor = kept.index(record_id)
    await press(pilot, "m", letter)
    await settle(pilot, RecordScreen)


def named(pilot, *fields):
    return tuple(value(pilot, name) for name in fields)


async def test_contested_roles_from_somebody_name_who_accuses_and_from_the_victim_who_is_accused(tmp_path, rules):
    async with in_case(tmp_path, rules, related) as pilot:
        for record_id, said in ((HIM, (HIM, "")), (VICTIM, ("", VICTIM))):
            await open_from(pilot, record_id, "j")
            assert named(pilot, "claimant", "against") == said
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)


async def test_contested_roles_from_a_relationship_name_both_of_it(tmp_path, rules):
    async with in_case(tmp_path, rules, related) as pilot:
        await open_from(pilot, newest(pilot, Relationship).record_id, "j")
        assert named(pilot, "claimant", "against") == (HIM, BEA)


async def test_a_relationship_from_somebody_is_theirs(tmp_path, rules):
    async with in_case(tmp_path, rules, related) as pilot:
        await open_from(pilot, HIM, "b")
        assert named(pilot, "one", "other") == (HIM, "")


@pytest.mark.parametrize("letter", ["j", "b"])
async def test_from_any_other_line_nobody_is_named(tmp_path, rules, letter):
    async with in_case(tmp_path, rules, related) as pilot:
        await press(pilot, "m", letter)
        await settle(pilot, RecordScreen)
        assert not {HIM, BEA} & set(map(str, form(pilot).values.values()))


async def test_a_contact_that_is_begun_on_a_case_is_with_the_victim_wherever_the_cursor_stands(tmp_path, rules):
    async with in_case(tmp_path, rules, related) as pilot:
        lines = pilot.app.screen.query_one(Lines)
        lines.cursor = next(i for i, item in enumerate(lines.items) if getattr(item.key, "record", None) is not None)
        await press(pilot, "c")
        await settle(pilot, ContactScreen)
        assert value(pilot, "with_whom") == VICTIM


async def test_a_contact_that_is_logged_from_a_way_to_somebody_is_with_them(tmp_path, rules):
    async with in_case(tmp_path, rules, related) as pilot:
        await press(pilot, "t")
        await settle(pilot, ReachScreen)
        (way,) = (one for one in ways(app_of(pilot).case, vault_of(pilot).now()) if one.person == BEA)
        lines = pilot.app.screen.query_one(Lines)
        lines.cursor = [item.key for item in lines.items].index((way.person, way.channel, way.to))
        await press(pilot, "enter")
        await settle(pilot, WayScreen)
        await press(pilot, "c")
        await settle(pilot, ContactScreen)
        assert named(pilot, "with_whom", "channel") == (BEA, "voice")
        await press(pilot, "f2")
        await settle(pilot, ReachScreen)
        assert newest(pilot, Contact).with_whom == BEA
