"""The level is decided by one of us: where an agency is named, or graded it on that day, it asks who of us does."""

import pytest

from datui.casework.grade import WHO_DECIDES
from datui.casework.kinds import Grade, RiskLevel
from screens.case import CaseScreen
from screens.level import LevelScreen
from tests.screens.cases import app_of, fill, go, in_case, keep, newest, note, open_record, press, reported, text
from tests.screens.session import settle


def said(pilot):
    return " ".join(text(pilot).replace("█", " ").split())


async def test_an_agency_that_is_typed_as_who_decided_is_asked_about_at_once_and_kept(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "l")
        await settle(pilot, LevelScreen)
        assert WHO_DECIDES not in said(pilot)
        await fill(pilot, "decided_by", "PC Jones, police")
        assert WHO_DECIDES[1:] in note(pilot, "decided_by")
        await go(pilot, "level")
        await press(pilot, "1")
        await fill(pilot, "rationale", "agency said so")
        assert WHO_DECIDES[1:] in note(pilot, "decided_by")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, RiskLevel).decided_by == "PC Jones, police"
        assert app_of(pilot).case.level == "standard"


async def test_it_is_asked_where_such_a_level_is_corrected_until_one_of_us_stands_there(tmp_path, rules):
    def told(vault):
        reported(vault)
        keep(vault, RiskLevel, level="standard", rationale="agency said so", decided_by="Police")

    async with in_case(tmp_path, rules, told) as pilot:
        await open_record(pilot, "level", newest(pilot, RiskLevel).record_id)
        assert WHO_DECIDES[1:] in note(pilot, "decided_by")
        await fill(pilot, "decided_by", "Sam Hart")
        assert note(pilot, "decided_by") == ""


@pytest.mark.parametrize(("day", "asks"), [("today", True), ("yesterday", False), ("", False)])
async def test_a_grade_of_the_same_day_asks_who_of_us_decides(tmp_path, rules, day, asks):
    def told(vault):
        reported(vault)
        keep(vault, Grade, agency="police", grade="Standard", graded_on=day)

    async with in_case(tmp_path, rules, told) as pilot:
        await press(pilot, "l")
        await settle(pilot, LevelScreen)
        assert "Theirs, and no reason to lower ours" in said(pilot)
        assert (WHO_DECIDES in said(pilot)) is asks
