"""Clare's Law and police protection: no place for what police disclose, and a marker that is asked after."""

import pytest

from datui.casework.kinds import ClaresLaw, PoliceProtection
from screens.case import CaseScreen
from screens.clareslaw import ClaresLawScreen
from screens.record import RecordScreen
from tests.screens.cases import HIM, app_of, fill, go, in_case, newest, peopled, press, text
from tests.screens.session import settle
from tests.screens.stage import SIZES
from tests.screens.test_meetings import BIG, follow, opened


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("letter", "screen", "name"), [("l", ClaresLawScreen, "clares-law"), ("z", RecordScreen, "police-protection")]
)
async def test_it_looks_as_it_did(tmp_path, rules, golden, size, letter, screen, name):
    async with in_case(tmp_path, rules, peopled, size) as pilot:
        await opened(pilot, letter, screen)
        assert golden(pilot.app, name)


async def test_of_clares_law_there_is_no_place_for_what_police_say(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        await opened(pilot, "l", ClaresLawScreen)
        assert "it is not kept here, nor in a note" in text(pilot)
        await fill(pilot, "asked_on", "20 Nov")
        await go(pilot, "outcome")
        await press(pilot, "2", "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, ClaresLaw)
        assert (kept.outcome, kept.about.value) == ("nothing", None)
        assert HIM not in text(pilot)


async def test_what_is_no_day_is_not_kept_of_clares_law_however_often_it_is_asked_for(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await opened(pilot, "l", ClaresLawScreen)
        await fill(pilot, "asked_on", "police said that he")
        await press(pilot, "f2", "f2")
        assert isinstance(app_of(pilot).screen, ClaresLawScreen)
        assert not app_of(pilot).case.records(ClaresLaw)
        await go(pilot, "asked_on")
        await press(pilot, "ctrl+u", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, ClaresLaw).asked_on is None


async def test_a_marker_is_asked_after_until_police_answer(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await opened(pilot, "z", RecordScreen)
        await go(pilot, "what")
        await press(pilot, "1")
        await fill(pilot, "asked_on", "today")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, PoliceProtection).what == "marker"
        await follow(pilot, "Police protection: ask whether it is in place", RecordScreen)
        assert app_of(pilot).screen.focused.id == "edit-given"
