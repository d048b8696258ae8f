"""The plan: what is open is due, and what may be noticed is found safe first."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from datui.casework.kinds import Action, Intake, RiskLevel
from tests.casework.stories import Story, records, the_rules


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
    duty = next(duty for duty in story.case.duties if duty.code == "action")
    assert duty.due == datetime(2026, 11, 27, 17, tzinfo=UTC)
    assert (duty.words, duty.short, duty.route.record_id) == ("Action: Change the locks", "Action", action)


def test_an_action_without_a_day_is_due_for_one_the_next_working_day_after_it_was_written():
    story = Story()
    action = story.tell(Action, "27 Nov 2026 10:00", what="Change the locks")
    story.correct(action, "3 Dec 2026 10:00", owner="Sam")
    duty = next(duty for duty in story.case.duties if duty.code == "action")
    assert duty.words == "Action without a day: Change the locks"
    assert duty.due == datetime(2026, 11, 30, 17, tzinfo=UTC)


def test_what_the_perpetrator_could_notice_is_found_safe_first():
    story = Story()
    action = story.tell(Action, what="Letter", noticed="y")
    words = "Whether an action that the perpetrator could notice is safe"
    assert words in [line.words for line in story.case.missing]
    story.correct(action, safe="y")
    assert words not in [line.words for line in story.case.missing]


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
    assert ("The result of an action" in missing) == (not action.open and not action.result.strip())
