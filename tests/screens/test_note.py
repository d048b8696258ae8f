"""A note says of each paragraph whose account it is, and a visit says what the meeting needs."""

import pytest

from datui.casework.kinds import Intake, Note, Person
from screens.case import CaseScreen
from screens.reach import ReachScreen
from tests.screens.cases import go, in_case, keep, newest, open_record, peopled, press, put, text, value
from tests.screens.golden import screen_text
from tests.screens.session import settle


async def test_ctrl_k_says_of_a_paragraph_whose_account_it_is_and_goes_round(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await go(pilot, "text")
        await put(pilot, "He said he would.")
        await press(pilot, "ctrl+k")
        assert value(pilot, "text") == "Words: He said he would."
        await press(pilot, "enter")
        await put(pilot, "The door was off.")
        await press(pilot, "ctrl+k", "ctrl+k")
        assert value(pilot, "text") == "Words: He said he would.\nSeen: The door was off."
        await press(pilot, "!", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Note).text.endswith("off.!")


def needing(vault):
    peopled(vault)
    keep(vault, Intake, interpreter="y", language="Polish", officer="woman")


async def test_a_visit_is_planned_with_what_the_meeting_needs_in_view(tmp_path, rules):
    async with in_case(tmp_path, rules, needing, (120, 40)) as pilot:
        await open_record(pilot, "visit")
        shown = " ".join(screen_text(pilot.app).split())
        assert "Needs: interpreter: yes; language: Polish; officer preferred: a woman." in shown
        assert "Never a relative or a child as interpreter." in shown
        assert "No plan yet" in text(pilot)


async def test_a_visit_is_planned_with_what_is_known_of_danger_in_view(tmp_path, rules):
    def dangerous(vault):
        peopled(vault)
        keep(vault, Intake, weapons="an axe by the door")

    async with in_case(tmp_path, rules, dangerous, (120, 40)) as pilot:
        await open_record(pilot, "visit")
        shown = " ".join(screen_text(pilot.app).split())
        assert "Known dangers: an axe by the door" in shown
        assert "Dov Marsh: keeps a dog" in shown


async def test_that_nothing_is_known_of_danger_is_said_and_is_no_no(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(120, 40)) as pilot:
        await open_record(pilot, "visit")
        assert "Known dangers: none is written down, which is not a no" in text(pilot)


def with_an_aunt(vault):
    peopled(vault)
    keep(vault, Person, name="Aunt Example", case_roles=["third-party"], must_not_receive="y")


@pytest.mark.parametrize("kind", ["contact", "visit", "referral", "reach"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_who_must_not_receive_anything_is_named_wherever_somebody_is_reached_or_told(tmp_path, rules, kind, size):
    async with in_case(tmp_path, rules, with_an_aunt, size) as pilot:
        await open_record(pilot, kind)
        assert "Must not receive anything: Dov Marsh, Aunt Example." in text(pilot)


async def test_who_must_not_receive_anything_is_named_where_a_way_is_chosen(tmp_path, rules):
    async with in_case(tmp_path, rules, with_an_aunt) as pilot:
        await press(pilot, "t")
        await settle(pilot, ReachScreen)
        assert "Must not receive anything: Dov Marsh, Aunt Example." in text(pilot)
