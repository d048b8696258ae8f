"""Meetings on the screen: nobody contacts the victim for them, what is ours goes into the plan, and it is reported."""

import pytest
from textual.binding import Binding

from datui.casework.kinds import (
    Action,
    Intake,
    MaracMeeting,
    ProgrammeMeeting,
    Recommendation,
    Referral,
    Research,
)
from datui.casework.research import DO_NOT_CONTACT
from screens.case import CaseScreen
from screens.meetings import TOLD_NOTHING, MaracMeetingScreen, ProgrammeMeetingScreen
from screens.read import ReadScreen
from screens.recommendation import RecommendationScreen
from screens.record import RecordScreen
from screens.referral import ReferralScreen
from screens.research import ResearchScreen
from screens.widgets.lines import Lines
from screens.work import WorkScreen
from tests.screens.cases import (
    app_of,
    fill,
    go,
    in_case,
    keep,
    lines_on,
    newest,
    peopled,
    planned,
    press,
    text,
    value,
)
from tests.screens.session import settle
from tests.screens.stage import SIZES

BIG = (100, 60)
WORK_KEY = next(str(one.key) for one in CaseScreen.BINDINGS if isinstance(one, Binding) and one.id == "case.work")
MEETING, MOVE = "d" * 32, "Ask for a home in another district"


def at_marac(vault):
    """MARAC has the case, and an IDVA speaks for the victim."""
    planned(vault)
    keep(vault, Referral, agency="idva", service="Ida Lamp", sent_at="now", acknowledged_at="now")
    keep(vault, Referral, agency="marac", consent="given", sent_at="now", acknowledged_at="now")


def listed(vault):
    at_marac(vault)
    keep(vault, MaracMeeting, record_id=MEETING, meets_on="1 Dec 2026", coordinator="Pat Quill")


def heard(vault):
    at_marac(vault)
    said = {"heard": "y", "heard_on": "today", "attended": "y", "who_attended": "Robin Hartley", "for_us": "y"}
    keep(vault, MaracMeeting, record_id=MEETING, coordinator="Pat Quill", next_on="5 Jan 2027", **said)


def recommended(vault):
    heard(vault)
    keep(vault, Recommendation, meeting=MEETING, what=MOVE, made_on="today")


async def opened(pilot, letter, screen):
    await press(pilot, WORK_KEY)
    await settle(pilot, WorkScreen)
    await press(pilot, letter)
    await settle(pilot, screen)


async def follow(pilot, words, screen):
    """Go to the line of the case page that says this, and press Enter."""
    lines = pilot.app.screen.query_one(Lines)
    begun = [row for row, item in enumerate(lines.items) if item.key is not None]
    whole = {
        row: " ".join(" ".join(lines_on(pilot)[row:end]).split())
        for row, end in zip(begun, [*begun[1:], None], strict=True)
    }
    lines.cursor = next(row for row, line in whole.items() if words in line)
    await press(pilot, "enter")
    await settle(pilot, screen)


def said(pilot):
    """What the case page says, its broken lines joined."""
    return " ".join(" ".join(lines_on(pilot)).split())


def beneath(pilot):
    lines = pilot.app.screen.query_one("#beneath", Lines)
    return " ".join(" ".join(item.content.plain for item in lines.items).split())


async def choose(pilot, words, screen):
    """Go to the line beneath the form that says this, and press Enter."""
    lines = pilot.app.screen.query_one("#beneath", Lines)
    lines.focus()
    lines.cursor = next(row for row, item in enumerate(lines.items) if words in item.content.plain)
    await press(pilot, "enter")
    await settle(pilot, screen)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("letter", "screen", "name"),
    [
        ("t", MaracMeetingScreen, "marac-meeting"),
        ("i", ResearchScreen, "marac-research"),
        ("e", RecommendationScreen, "recommendation"),
        ("u", ProgrammeMeetingScreen, "programme-meeting"),
    ],
)
async def test_it_looks_as_it_did(tmp_path, rules, golden, size, letter, screen, name):
    async with in_case(tmp_path, rules, recommended, size) as pilot:
        await opened(pilot, letter, screen)
        assert golden(pilot.app, name)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_a_recommendation_that_was_accepted_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, recommended, size) as pilot:
        await follow(pilot, "Consider a recommendation", RecommendationScreen)
        await go(pilot, "decision")
        await press(pilot, "1")
        assert golden(pilot.app, "recommendation-accepted")


# Before


async def test_listing_is_written_down_from_what_is_missing_and_links_to_its_referral(tmp_path, rules):
    async with in_case(tmp_path, rules, at_marac) as pilot:
        await follow(pilot, "MARAC: for when it is listed", MaracMeetingScreen)
        await fill(pilot, "meets_on", "1 Dec 2026")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, MaracMeeting)
        (marac,) = [one for one in app_of(pilot).case.records(Referral) if one.agency == "marac"]
        assert kept.referral == marac.record_id
        assert "look through our own records" in said(pilot)


@pytest.mark.parametrize(("letter", "screen"), [("t", MaracMeetingScreen), ("i", ResearchScreen)])
async def test_trap_12_9_where_it_is_listed_and_looked_through_it_says_not_to_contact_the_victim(
    tmp_path, rules, letter, screen
):
    async with in_case(tmp_path, rules, listed, BIG) as pilot:
        await opened(pilot, letter, screen)
        assert DO_NOT_CONTACT in text(pilot)
        if letter == "i":
            await choose(pilot, "Ask the IDVA: Ida Lamp, not the victim", ReferralScreen)
            assert value(pilot, "service") == "Ida Lamp"


async def test_before_a_listing_is_kept_it_says_whom_to_ask_instead(tmp_path, rules):
    async with in_case(tmp_path, rules, at_marac, BIG) as pilot:
        await opened(pilot, "t", MaracMeetingScreen)
        await choose(pilot, "Ask the IDVA: Ida Lamp, not the victim", ReferralScreen)


async def test_without_an_idva_it_leads_to_one(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        await opened(pilot, "i", ResearchScreen)
        await choose(pilot, "refer to an IDVA", ReferralScreen)
        assert value(pilot, "agency") == "idva"


async def test_a_meeting_says_that_the_victim_does_not_attend_and_the_perpetrator_is_not_told(tmp_path, rules):
    async with in_case(tmp_path, rules, listed, BIG) as pilot:
        await opened(pilot, "t", MaracMeetingScreen)
        assert TOLD_NOTHING in text(pilot)


async def test_research_is_for_the_meeting_to_come_and_says_what_was_not_looked_through(tmp_path, rules):
    async with in_case(tmp_path, rules, listed, BIG) as pilot:
        await opened(pilot, "i", ResearchScreen)
        assert "Rent account" in beneath(pilot)
        await go(pilot, "looked")
        await press(pilot, "3")
        assert "Rent account" not in beneath(pilot)
        await fill(pilot, "facts", "Two locks changed since June, both at their request")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Research).meeting == MEETING
        assert "look through our own records" not in said(pilot)
        assert "MARAC research: whether anything is not shared" in said(pilot)


async def test_another_meeting_of_the_case_is_gone_on_with_from_a_new_one(tmp_path, rules):
    async with in_case(tmp_path, rules, listed, BIG) as pilot:
        await opened(pilot, "t", MaracMeetingScreen)
        await choose(pilot, "Another: MARAC on Tue 1 Dec 2026", MaracMeetingScreen)
        assert value(pilot, "coordinator") == "Pat Quill"


# At and after


async def test_what_is_ours_becomes_a_recommendation_of_its_meeting_and_then_one_action_of_the_plan(tmp_path, rules):
    async with in_case(tmp_path, rules, heard, BIG) as pilot:
        await follow(pilot, "each thing that is ours to do", RecommendationScreen)
        assert "Of MARAC on Mon 23 Nov 2026. Where it stands is reported before Tue 5 Jan 2027." in text(pilot)
        await fill(pilot, "what", MOVE)
        await go(pilot, "decision")
        await press(pilot, "1")
        assert "F2 keeps it; then it goes into the plan from here" in beneath(pilot)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, Recommendation)
        assert kept.meeting == MEETING
        await follow(pilot, "put it into the plan", RecordScreen)
        assert value(pilot, "what") == MOVE
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Action).recommendation == kept.record_id
        assert "put it into the plan" not in said(pilot)
        await follow(pilot, "Report where a recommendation stands to Pat Quill", RecommendationScreen)
        assert f"In the plan: {MOVE}" in beneath(pilot)
        assert app_of(pilot).screen.focused.id == "edit-reported"


async def test_declined_it_asks_why_beneath_the_form(tmp_path, rules):
    async with in_case(tmp_path, rules, recommended, BIG) as pilot:
        await follow(pilot, "Consider a recommendation", RecommendationScreen)
        await go(pilot, "decision")
        await press(pilot, "3")
        assert "It is declined." in beneath(pilot)
        assert "Say why" in beneath(pilot)
        await fill(pilot, "why", "She does not want to move")
        assert "Say why" not in beneath(pilot)


async def test_a_way_that_the_plan_does_not_allow_is_said_before_it_is_kept(tmp_path, rules):
    async with in_case(tmp_path, rules, recommended, BIG) as pilot:
        await follow(pilot, "Consider a recommendation", RecommendationScreen)
        await go(pilot, "talked_how")
        await press(pilot, "2")
        assert "! by text" in beneath(pilot)
        await go(pilot, "talked_how")
        await press(pilot, "1")
        assert "! by" not in beneath(pilot)


async def test_what_links_records_is_shown_to_nobody(tmp_path, rules):
    async with in_case(tmp_path, rules, recommended, BIG) as pilot:
        await follow(pilot, "Recommendation to be considered", ReadScreen)
        assert MOVE in text(pilot)
        assert MEETING not in text(pilot)


async def test_an_empty_one_of_each_can_be_kept(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        for letter, screen in (("t", MaracMeetingScreen), ("i", ResearchScreen), ("e", RecommendationScreen)):
            await opened(pilot, letter, screen)
            await press(pilot, "f2")
            await settle(pilot, CaseScreen)
        assert app_of(pilot).case.records(Intake)
        assert len(app_of(pilot).case.records(MaracMeeting)) == 1


async def test_of_a_programme_meeting_it_is_said_what_is_never_said_there(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        await opened(pilot, "u", ProgrammeMeetingScreen)
        assert "Say nothing there of where the victim is" in text(pilot)
        await go(pilot, "heard")
        await press(pilot, "y", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, ProgrammeMeeting).heard.value is True
