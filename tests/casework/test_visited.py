"""A visit that was is kept as it was, and judged by its own moment: a supervisor hears of one that the plan forbids."""

import pytest

from datui.casework.contact import Visit
from datui.casework.departed import TOLD, as_said, untold
from datui.casework.due import TO_TELL
from datui.casework.interlock import NO_PLAN, OLDER_ADDRESS
from datui.casework.kinds import Intake, Person, SafeContact
from datui.casework.others import LIVES_THERE, MUST_NOT, TOLD_NOTHING
from datui.casework.records import build
from datui.casework.visiting import ELSEWHERE, NO_GO, not_to_plan, where_opened
from tests.casework.stories import Story

CALLS = {"confirmed_on": "today", "voice_allowed": "y", "voice_seen": "n"}
MEETS = {"confirmed_on": "today", "visit_allowed": "y", "visit_seen": "n", "visit_to": "The library"}
WAS = {"at": "22 Nov 2026 10:00", "called_in_at": "22 Nov 2026 11:00", "outcome": "Saw her"}
NOT_ASKED = "this channel is not asked, which counts as not allowed"
OLD_HOME = "14 Elm Road, Demoford TF1 1AA"


def reported(**plan):
    story = Story()
    story.tell(Intake, "21 Nov 2026 09:00", victim_name="Asha Khan")
    if plan:
        story.tell(SafeContact, "21 Nov 2026 09:10", **plan)
    story.now = story.now.replace(day=23, hour=9, minute=0)
    return story


def why(story):
    return [reason for _entry, reason in story.case.unsafe_visits]


@pytest.mark.parametrize(
    ("plan", "where", "reason"),
    [
        (CALLS, "Her home", NOT_ASKED),
        (MEETS, "The library", ""),
        (MEETS, "Her home", as_said(ELSEWHERE)),
        (MEETS | {"no_go": "Elm Road"}, "14 Elm Road", as_said(NO_GO)),
        ({}, "Her home", as_said(NO_PLAN)),
    ],
)
def test_one_that_was_to_a_place_that_the_plan_never_allowed_is_unsafe_and_due_to_be_told(plan, where, reason):
    story = reported(**plan)
    visit = story.tell(Visit, **WAS, where=where)
    assert why(story) == ([reason] if reason else [])
    assert [entry.record.record_id for entry in untold(story.case)] == ([visit] if reason else [])
    duties = [duty for duty in story.case.duties if duty.code == "unsafe-contact"]
    assert [(duty.words, duty.route.record_id) for duty in duties] == (
        [("Unsafe visit: tell a supervisor what it may have given away", visit)] if reason else []
    )
    assert story.case.row().to_tell == bool(reason)
    assert any("An unsafe visit that no supervisor was told of" in line.words for line in story.case.gate) == bool(
        reason
    )


@pytest.mark.parametrize("values", [WAS, {"at": "yesterday"}, {"at": "", "outcome": "Heard his side"}])
@pytest.mark.parametrize("despite", ["", "."])
def test_one_that_was_to_whoever_must_be_told_nothing_is_unsafe_whatever_is_said_of_it(values, despite):
    story = reported(**MEETS)
    him = story.tell(Person, case_roles=["perpetrator"], name="Raj")
    story.was_told(Visit, **{**values, "with_whom": him, "where": "His home", "despite": despite})
    assert why(story) == [TOLD]


def test_that_they_were_found_to_be_a_perpetrator_since_makes_it_one_too():
    story = reported(**MEETS)
    him = story.tell(Person, case_roles=["witness"], name="Raj")
    story.tell(Visit, **WAS, with_whom=him, where="The health centre")
    assert why(story) == []
    story.correct(him, case_roles=["perpetrator"])
    assert why(story) == [TOLD]


def test_what_came_out_after_a_visit_that_was_planned_makes_nothing_of_it():
    story = reported(**MEETS)
    whom = story.tell(Person, case_roles=["witness"], name="Poe")
    visit = story.tell(Visit, "23 Nov 2026 09:30", at="24 Nov 2026 10:00", with_whom=whom, where="The health centre")
    story.correct(whom, "25 Nov 2026 09:00", lives_there="y")
    story.correct(visit, called_in_at="24 Nov 2026 11:00")
    assert why(story) == []


def test_a_plan_that_changed_before_a_visit_that_was_planned_judges_it():
    story = reported(**MEETS)
    visit = story.tell(Visit, "23 Nov 2026 09:30", at="25 Nov 2026 10:00", where="The library")
    story.tell(SafeContact, "24 Nov 2026 09:00", confirmed_on="today", visit_allowed="n")
    assert why(story) == [], "it has not been yet"
    story.correct(visit, "25 Nov 2026 12:00", called_in_at="25 Nov 2026 11:00")
    assert why(story) == ["they said that this channel is not safe"]


def test_a_plan_that_was_made_after_it_allows_nothing_that_was_before():
    story = reported()
    story.tell(SafeContact, "23 Nov 2026 08:00", **MEETS)
    story.tell(Visit, **WAS, where="The library")
    assert why(story) == [as_said(NO_PLAN)]


@pytest.mark.parametrize("hours", [{"safe_from": "13:00", "safe_until": "15:00"}])
def test_of_a_day_alone_nobody_knows_the_hour_and_of_an_hour_everybody_does(hours):
    story = reported(**MEETS, **hours)
    story.tell(Visit, at="yesterday", where="The library")
    assert why(story) == []
    story.tell(Visit, **WAS, where="The library")
    assert why(story) == ["this is not one of the safe hours"]


@pytest.mark.parametrize(
    "values", [{"called_off": "y"}, {"at": "tomorrow 10:00", "called_in_at": ""}, {"where": "", "outcome": ""}]
)
def test_one_that_was_called_off_or_is_still_to_come_or_says_nothing_is_none(values):
    story = reported(**CALLS)
    said = {"at": "yesterday 10:00", "where": "Her home", "outcome": "" if "at" in values else "x"} | values
    story.tell(Visit, **said)
    assert why(story) == []


def test_once_a_supervisor_was_told_after_it_nothing_is_due():
    story = reported(**CALLS)
    visit = story.tell(Visit, **WAS, where="Her home")
    assert story.case.row().pressing & TO_TELL
    story.correct(visit, told="Una Senior", told_at="21 Nov 2026 10:00")
    assert untold(story.case), "nobody was told before it was"
    story.correct(visit, told_at="now")
    assert not untold(story.case)
    assert why(story), "it stays what it was"


# Still to come


def to_come(story, **values):
    one = {"record_id": "0" * 32, "at": "tomorrow 10:00", "where": "The library", **values}
    visit = build(Visit, one, now=story.now)
    reason = not_to_plan(story.case, visit, story.now)
    return reason, where_opened(visit, reason) if reason else None


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ({"case_roles": ["perpetrator"]}, TOLD_NOTHING),
        ({"case_roles": ["household"], "must_not_receive": "y"}, MUST_NOT),
    ],
)
def test_no_reason_of_an_officers_plans_one_to_whoever_must_be_told_nothing(person, reason):
    story = reported(**MEETS)
    whom = story.tell(Person, name="Raj", **person)
    for despite in ("", ".", "The court asked for it"):
        assert to_come(story, with_whom=whom, despite=despite, agreed_with="Una Senior") == (reason, "")


def test_one_to_somebody_else_opens_by_a_reason():
    story = reported(**MEETS)
    whom = story.tell(Person, name="Poe", case_roles=["witness"], lives_there="y")
    assert to_come(story, with_whom=whom) == (LIVES_THERE, "despite")
    assert to_come(story, with_whom=whom, despite=" ") == (LIVES_THERE, "despite")
    assert to_come(story, with_whom=whom, despite="They asked") == ("", None)


def test_nobody_goes_to_a_home_that_the_victim_left_without_a_supervisor_who_agreed():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", address=OLD_HOME)
    story.tell(SafeContact, **MEETS | {"visit_to": OLD_HOME})
    story.tell(Person, name="Asha Khan", case_roles=["victim"], address="3 Secret Close ST1 2BB")
    assert to_come(story, where=OLD_HOME) == (OLDER_ADDRESS, "despite")
    assert to_come(story, where=OLD_HOME, despite="Her cat is there") == (OLDER_ADDRESS, "agreed_with")
    assert to_come(story, where=OLD_HOME, agreed_with="Una Senior") == (OLDER_ADDRESS, "despite")
    assert to_come(story, where=OLD_HOME, despite="Her cat is there", agreed_with="Una Senior") == ("", None)
