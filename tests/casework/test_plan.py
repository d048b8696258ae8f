"""The plan: what is open is due, what may be noticed is found safe first, and what is late or put off says why."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.kinds import Action, Change, Incident, Intake, RiskLevel
from datui.casework.plan import ASK_NOTICED, ASK_SAFE, NOT_KNOWN_SAFE, NOT_SAFE
from datui.casework.planned import ASK_AGAIN, late, put_off
from tests.casework.stories import Story, entries, records, the_rules

CHECKED = {"noticed": "y", "safe": "y", "check": "He works nights", "checked_on": "today"}
"""An action that the victim said is safe."""


def lines(story, start=""):
    return [line.words for line in story.case.missing if line.words.startswith(start) and line.route.screen == "action"]


def due(story):
    return next(duty for duty in story.case.duties if duty.code == "action")


@pytest.mark.parametrize(
    ("status", "is_open"), [("open", True), ("done", False), ("not-needed", False), ("", True), ("odd", True)]
)
def test_only_done_and_no_longer_needed_end_an_action(status, is_open):
    story = Story()
    story.tell(Action, what="x", status=status)
    assert [action.open for action in story.case.records(Action)] == [is_open]
    assert ("action" in {duty.code for duty in story.case.duties}) == is_open


def test_every_status_of_the_pack_is_open_or_ended_on_purpose():
    assert [choice.code for choice in the_rules().lists["action-status"].choices] == ["open", "done", "not-needed"]


def test_an_action_is_due_at_the_closing_hour_of_its_day():
    story = Story()
    action = story.tell(Action, what="Change the locks", due="27 Nov 2026")
    duty = due(story)
    assert duty.due == datetime(2026, 11, 27, 17, tzinfo=UTC)
    assert (duty.words, duty.short, duty.route.record_id) == ("Action: Change the locks", "Action", action)


@pytest.mark.parametrize(
    ("day", "last"), [("28 Nov 2026", 27), ("29 Nov 2026", 27), ("27 Nov 2026", 27), ("26 Nov 2026", 26)]
)
def test_an_action_for_a_day_off_is_due_on_the_working_day_before_it_and_says_so(day, last):
    story = Story()
    story.tell(Action, what="Ring the court", due=day)
    assert due(story).due == datetime(2026, 11, last, 17, tzinfo=UTC)
    assert bool(due(story).beside) == (last != int(day[:2]))


def test_an_action_over_christmas_is_due_before_the_offices_are_empty():
    story = Story()
    story.tell(Action, "21 Dec 2026 10:00", what="Ring the court", due="28 Dec 2026")
    assert due(story).due == datetime(2026, 12, 24, 17, tzinfo=UTC)
    assert due(story).beside == ("Its day, Mon 28 Dec 2026, is no working day.",)


def test_what_is_planned_on_a_day_off_for_that_day_is_not_overdue_before_it_was_written():
    story = Story()
    story.tell(Action, "28 Nov 2026 10:00", what="Take her to the refuge", due="29 Nov 2026")
    assert due(story).due == datetime(2026, 11, 29, 17, tzinfo=UTC)


@given(st.dates(datetime(2026, 11, 23).date(), datetime(2028, 12, 31).date()))
def test_no_action_is_due_later_than_its_day_nor_on_a_day_off_that_has_a_working_day_before_it(day):
    story = Story()
    story.tell(Action, what="x", due=f"{day:%d %b %Y}")
    found = due(story).due.date()
    assert found <= day
    assert the_rules().days.is_working(found)


def test_an_action_without_a_day_is_due_for_one_the_next_working_day_after_it_was_written():
    story = Story()
    action = story.tell(Action, "27 Nov 2026 10:00", what="Change the locks")
    story.correct(action, "3 Dec 2026 10:00", owner="Sam")
    assert due(story).words == "Action without a day: Change the locks"
    assert due(story).due == datetime(2026, 11, 30, 17, tzinfo=UTC)


def test_a_need_without_an_action_is_due_until_there_is_one():
    story = Story()
    need = story.tell(
        Action, "27 Nov 2026 10:00", need="move", needed="A home that he does not know", due="18 Dec 2026"
    )
    assert due(story).words == "Need without an action: A home that he does not know"
    assert (due(story).due, due(story).route.field) == (datetime(2026, 11, 30, 17, tzinfo=UTC), "what")
    assert story.case.records(Action)[0].headline == "Need written down, without an action"
    assert "Need without an action: A home that he does not know" in [line.words for line in story.case.gate]
    story.correct(need, what="Ask for a management move")
    assert due(story).words == "Action: Ask for a management move"


def test_a_need_that_what_was_done_did_not_meet_has_another_action_or_says_so():
    story = Story()
    said = "A need that is not met, and nothing done about it now: Money and rent"
    story.tell(Action, need="money", what="Ask for the grant", status="done", result="No", met="n")
    assert lines(story, said) == [said]
    line = next(line for line in story.case.missing if line.words == said)
    assert line.route.offer == (("need", "money"),)
    again = story.tell(Action, need="money", what="Ask the charity")
    assert lines(story, said) == []
    story.correct(again, status="done", result="No again", met="n")
    assert lines(story, said) == [said]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, ASK_NOTICED),
        ({"noticed": "y"}, ASK_SAFE),
        ({"noticed": "?"}, ASK_SAFE),
        ({"noticed": "y", "safe": "?"}, NOT_KNOWN_SAFE),
        ({"noticed": "y", "safe": "-"}, NOT_KNOWN_SAFE),
        ({"noticed": "y", "safe": "n"}, NOT_SAFE),
        ({"noticed": "n", "safe": "n"}, NOT_SAFE),
        ({"noticed": "n"}, ""),
        (CHECKED, ""),
    ],
)
def test_what_the_perpetrator_could_notice_is_not_done_before_the_victim_was_asked(said, why):
    story = Story()
    story.tell(Action, what="Letter", **said)
    assert lines(story, "Not to be done yet") == ([f"Not to be done yet: Letter. {why}"] if why else [])


def test_what_was_found_safe_is_asked_again_after_an_incident_or_a_change():
    story = Story()
    action = story.tell(Action, what="Letter", **CHECKED)
    story.tell(Incident, what="He came to the door", at="now")
    assert lines(story, "Not to be done yet") == [f"Not to be done yet: Letter. {ASK_AGAIN}"]
    story.correct(action, "24 Nov 2026 10:00", checked_on="today")
    assert lines(story, "Not to be done yet") == []
    story.tell(Change, trigger="release", at="now")
    assert lines(story, "Not to be done yet") == [f"Not to be done yet: Letter. {ASK_AGAIN}"]


def test_what_was_done_without_its_check_says_so_until_it_says_what_was_made_safe():
    story = Story()
    action = story.tell(Action, what="Letter", status="done", result="Sent", done_on="today")
    assert lines(story) == [f"Done without its check: Letter. {ASK_NOTICED} Say what was made safe since."]
    story.correct(action, check="She moved her post to her sister's")
    assert lines(story) == []


def test_somebody_else_who_is_to_do_it_is_asked_whether_they_know():
    story = Story()
    action = story.tell(Action, what="Letter", owner="Kim Vale", due="tomorrow", wish="Yes", noticed="n")
    assert lines(story) == ["Whether whoever does it knows that it is theirs: Letter"]
    assert due(story).words == "Action (Kim Vale): Letter"
    story.correct(action, owner_knows="y")
    assert lines(story) == []
    for mine in ("", "Sam", "Sam Officer", "sam officer"):
        story.correct(action, owner=mine, owner_knows="")
        assert lines(story) == []


def test_what_is_not_as_they_wish_says_why_and_what_they_wish_is_asked():
    story = Story()
    action = story.tell(Action, what="Letter", noticed="n")
    assert lines(story) == ["What the victim wishes of it: Letter"]
    story.correct(action, as_wished="n")
    assert lines(story) == ["Why it differs from what they wish: Letter"]
    story.correct(action, differs_because="A child is at risk")
    assert lines(story) == []


def test_an_action_that_is_overdue_says_why_each_time_anew():
    story = Story()
    action = story.tell(Action, what="Letter", due="tomorrow", wish="-", noticed="n")
    story.tell(Intake, "24 Nov 2026 16:59")
    assert lines(story) == []
    story.tell(Intake, "24 Nov 2026 17:01")
    assert lines(story) == ["Why it is late: Letter"]
    story.correct(action, late_because="The printer")
    assert lines(story) == []
    story.correct(action, due="25 Nov 2026")
    assert lines(story) == []
    story.tell(Intake, "26 Nov 2026 09:00")
    assert lines(story) == ["Why it is late: Letter"]


def test_an_action_that_is_put_off_says_why_each_time_anew():
    story = Story()
    action = story.tell(Action, what="Letter", due="27 Nov 2026", wish="-", noticed="n")
    story.correct(action, due="26 Nov 2026")
    assert lines(story) == []
    story.correct(action, due="30 Nov 2026")
    assert lines(story) == ["Why it was put off: Letter"]
    story.correct(action, late_because="She is away")
    assert lines(story) == []
    story.correct(action, due="4 Dec 2026", late_because="Still away")
    assert lines(story) == []
    story.correct(action, due="")
    assert lines(story) == ["Why it was put off: Letter"]
    story.correct(action, due="7 Dec 2026")
    assert lines(story) == ["Why it was put off: Letter"]
    story.correct(action, due="8 Dec 2026", because="The day was mistyped")
    assert lines(story) == []


def test_an_action_that_was_done_late_says_why():
    story = Story()
    late_one = {"what": "Letter", "due": "23 Nov 2026", "status": "done", "result": "Sent", "done_on": "24 Nov 2026"}
    action = story.tell(Action, "25 Nov 2026 10:00", noticed="n", **late_one)
    assert lines(story) == ["Why it was done late: Letter"]
    story.correct(action, late_because="Nobody was in")
    assert lines(story) == []
    story.tell(Action, noticed="n", late_because="Said at once", **late_one)
    assert lines(story) == []


def test_an_overdue_action_is_not_done_in_time_by_saying_no_day():
    story = Story()
    action = story.tell(Action, "23 Nov 2026 10:00", what="Letter", due="24 Nov 2026", noticed="n")
    story.correct(action, "30 Nov 2026 10:00", status="done", result="Sent")
    assert lines(story) == ["Why it was done late: Letter"]
    story.correct(action, done_on="24 Nov 2026")
    assert lines(story) == []


def test_a_need_that_is_not_met_has_another_action_also_where_that_was_begun_first():
    story = Story()
    other = story.tell(Action, need="security", what="Lights", due="1 Dec 2026", noticed="n")
    story.tell(Action, need="security", what="Locks", status="done", result="Fitted", met="n", done_on="today")
    words = "A need that is not met, and nothing done about it now: Security of the home"
    assert words not in [line.words for line in story.case.missing]
    story.correct(other, status="not-needed", result="They have them")
    assert words in [line.words for line in story.case.missing]


def test_once_the_level_is_decided_a_plan_is_missing_until_there_is_one():
    story = Story()
    words = "A plan: what is done, by whom and by when"
    story.tell(Intake)
    assert words not in [line.words for line in story.case.missing]
    story.tell(RiskLevel, level="medium", rationale="x")
    assert words in [line.words for line in story.case.missing]
    story.tell(Action)
    assert words in [line.words for line in story.case.missing]
    story.tell(Action, what="Locks")
    assert words not in [line.words for line in story.case.missing]


@given(records(Action))
def test_an_ended_action_without_a_result_is_missing_it(action):
    story = Story()
    story.tell(Action, what="Locks", status=action.status, result=action.result)
    missing = [line.words for line in story.case.missing]
    assert ("The result of an action: Locks" in missing) == (not action.open and not action.result.strip())


@given(records(Action))
def test_what_was_not_asked_is_never_to_be_done(action):
    asked = action.safe.value is True or (action.noticed.value is False and action.safe.value is not False)
    assert bool(action.not_yet[0]) == (not asked)


@given(entries(kinds=(Action,)))
def test_a_reason_is_wanted_only_where_a_day_passed_or_was_moved_and_a_new_reason_always_answers_it(written):
    story = Story()
    story.entries = list(written)
    for entry in story.case.of(Action):
        days = {one.record.due for one in story.case.history(entry)} - {None}
        if late(story.case, entry) or put_off(story.case, entry):
            assert days
        if days:
            said = entry.record.model_copy(update={"late_because": "A reason that is new"})
            story.entries.append(replace(written[-1], seq=len(story.entries) + 1, record=said))
            after = next(one for one in story.case.of(Action) if one.record.record_id == entry.record.record_id)
            assert not (late(story.case, after) and after.record.open)
            assert not put_off(story.case, after)
