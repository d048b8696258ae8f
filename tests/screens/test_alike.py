"""Whoever is written down is looked for in the vault's other cases, and a hit says no more than makes one stop."""

import pytest

from datui.casework.kinds import Person
from screens.alike import AlikeScreen
from screens.case import CaseScreen
from tests.screens.cases import fill, in_case, keep, newest, open_record, press, reported
from tests.screens.golden import screen_text
from tests.screens.session import settle
from tests.screens.stage import SIZES

ELSEWHERE = "3c" * 16


def elsewhere(vault):
    """A report here, and somebody who is a perpetrator in another case."""
    reported(vault)
    keep(vault, Person, ELSEWHERE, name="Ivan Invented", case_roles=["perpetrator"], address="9 Hidden Way")


async def test_a_name_that_is_known_elsewhere_is_said_once_it_is_kept_and_kept_it_is(tmp_path, rules):
    async with in_case(tmp_path, rules, elsewhere) as pilot:
        await open_record(pilot, "person")
        await fill(pilot, "name", "Ivan Inventid")
        await press(pilot, "f2")
        await settle(pilot, AlikeScreen)
        shown = screen_text(pilot.app)
        assert "! Somebody here may be a perpetrator in case" in " ".join(shown.split())
        assert "Hidden" not in shown
        assert "Only this vault was searched" in shown
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Person).name.value == "Ivan Inventid"
        await press(pilot, "m", "k")
        await settle(pilot, AlikeScreen)


async def test_where_nobody_is_alike_nothing_is_said_and_m_says_what_was_searched(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await fill(pilot, "name", "Zora Quill")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        await press(pilot, "m", "k")
        await settle(pilot, AlikeScreen)
        shown = " ".join(screen_text(pilot.app).split())
        assert "Nobody in another case of this vault" in shown
        assert "finding nobody is not a no" in shown


async def test_a_number_of_the_plan_that_is_somebody_s_elsewhere_is_said_once_it_is_kept(tmp_path, rules):
    def with_their_number(vault):
        reported(vault)
        keep(vault, Person, ELSEWHERE, case_roles=["perpetrator"], phone="07700 900123")

    async with in_case(tmp_path, rules, with_their_number) as pilot:
        await open_record(pilot, "safe-contact")
        await fill(pilot, "voice_to", "+44 7700 900123")
        await press(pilot, "f2")
        await settle(pilot, AlikeScreen)
        assert "! The victim here may be a perpetrator in case" in " ".join(screen_text(pilot.app).split())


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    def both(vault):
        elsewhere(vault)
        keep(vault, Person, name="Ivan Inventid")

    async with in_case(tmp_path, rules, both, size) as pilot:
        await press(pilot, "m", "k")
        await settle(pilot, AlikeScreen)
        assert golden(pilot.app, "alike")
