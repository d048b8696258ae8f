"""The victim's own safety plan, and what was agreed: each is there once the level is decided, and looked at again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.kinds import (
    Action,
    Agreed,
    Change,
    Closure,
    Incident,
    Intake,
    Person,
    Referral,
    RiskLevel,
    SafetyPlan,
)
from datui.casework.reading import read_moment
from datui.casework.records import Sort, shape
from datui.casework.refusal import Refusal
from datui.casework.safetyplans import THEIRS, review_day, safety_plan_of, to_read, was_read
from tests.casework.stories import CLOSING, Story, entries, ready_to_close, records, the_rules

WHOLE = {"signs": "He goes quiet", "call": "999", "way_out": "The back", "go_to": "Her aunt", "leaving": "Not yet"}
"""What every plan says something of."""


def level(story, height="high", when=""):
    return story.tell(RiskLevel, when, level=height, rationale="He has a key")


def lines(story, screen="safety-plan"):
    return [line.words for line in story.case.missing if line.route.screen == screen]


def reviewed(story):
    entry = safety_plan_of(story.case)
    assert entry is not None
    return review_day(story.case, entry)


def duty(story, code):
    return next((duty for duty in story.case.duties if duty.code == code), None)


def test_at_high_risk_a_safety_plan_is_due_within_a_working_day_and_otherwise_it_is_missing():
    story = Story()
    level(story, "medium", "23 Nov 2026 10:00")
    assert duty(story, "safety-plan") is None
    assert lines(story) == ["A personal safety plan, or that they want none"]
    level(story, "high", "23 Nov 2026 11:00")
    assert duty(story, "safety-plan").due == datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert lines(story) == []
    plan = story.tell(SafetyPlan)
    assert duty(story, "safety-plan").route.record_id == plan
    story.correct(plan, wanted="n")
    assert duty(story, "safety-plan").words == "Ask again about a safety plan"


def test_what_a_safety_plan_does_not_say_yet_is_named_in_one_line():
    story = Story()
    level(story)
    plan = story.tell(SafetyPlan, signs="He goes quiet", talked_on="today")
    assert lines(story) == [
        "Safety plan, nothing yet of: how they call for help, the way out, where they would go, leaving, or having left"
    ]
    story.correct(plan, **WHOLE)
    assert lines(story) == []
    story.tell(Person, name="Kim", case_roles=["child"], age="6")
    assert lines(story) == ["Safety plan: what the children do"]


@pytest.mark.parametrize(
    ("height", "said", "last"),
    [
        ("high", "", date(2026, 12, 7)),
        ("high", "1 Dec 2026", date(2026, 12, 1)),
        ("high", "1 Jan 2027", date(2026, 12, 7)),
        ("medium", "", date(2026, 12, 21)),
        ("standard", "1 Feb 2027", date(2027, 2, 1)),
    ],
)
def test_a_safety_plan_is_gone_through_again_and_at_high_risk_never_later_than_usual(height, said, last):
    story = Story()
    level(story, height)
    story.tell(SafetyPlan, **WHOLE, talked_on="today", review_on=said)
    assert reviewed(story) == last
    found = duty(story, "safety-plan")
    assert found.words == "Go through the safety plan again"
    assert found.due == the_rules().days.end_of(last)


def test_writing_in_a_plan_puts_its_review_off_only_where_it_was_gone_through_again():
    story = Story()
    level(story)
    plan = story.tell(SafetyPlan, **WHOLE, talked_on="today")
    story.correct(plan, "1 Dec 2026 10:00", support="Her aunt")
    assert reviewed(story) == date(2026, 12, 7)
    story.correct(plan, talked_on="1 Dec 2026")
    assert reviewed(story) == date(2026, 12, 15)


def test_what_happened_since_asks_for_the_plan_to_be_gone_through_again():
    story = Story()
    level(story)
    plan = story.tell(SafetyPlan, **WHOLE, talked_on="today")
    story.tell(Incident, what="He came to the door", at="now")
    story.tell(Change, trigger="release", at="now")
    words = "Go through the safety plan again: since then a new incident, release from custody"
    assert lines(story) == [words]
    story.correct(plan, "24 Nov 2026 10:00", talked_on="today")
    assert lines(story) == []


@pytest.mark.parametrize(("found", "safe"), [("", False), ("?", False), ("-", False), ("y", False), ("n", True)])
def test_a_copy_that_may_be_found_is_said_and_what_nobody_knows_counts_as_found(found, safe):
    story = Story()
    level(story)
    story.tell(SafetyPlan, **WHOLE, talked_on="today", copy_kept="y", copy_where="work", copy_found=found)
    assert any("A copy of the safety plan that could be found" in line for line in lines(story)) == (not safe)


def test_no_place_for_a_copy_is_a_file_or_a_message():
    words = " ".join(f"{one.code} {one.label} {one.hint}" for one in the_rules().lists["copy-place"].choices).casefold()
    for never in ("file", "photo", "e-mail", "message", "telephone", "cloud", "print"):
        assert never not in words


def test_its_chronology_line_says_nothing_of_it_and_where_they_would_go_is_masked():
    held = {name: "CANARY" for name, info, _question in SafetyPlan.questions() if shape(info).sort is Sort.LINE}
    story = Story()
    story.tell(SafetyPlan, **held)
    record = story.case.entries[-1].record
    assert "CANARY" not in record.headline + record.glance
    masked = {name for name, _info, question in SafetyPlan.questions() if question.masked}
    assert masked == {"word", "way_out", "go_to", "helpers", "bag", "copy_with"}


def closing(story, when):
    return [
        line.words for line in story.case.gate_at(read_moment(when, story.now)) if line.route.screen == "safety-plan"
    ]


def test_no_case_closes_over_a_safety_plan_that_should_have_been_gone_through_again():
    story = ready_to_close()
    plan = story.tell(SafetyPlan, **WHOLE, talked_on="today")
    assert closing(story, "21 Dec 2026 10:00") == []
    assert closing(story, "22 Dec 2026 10:00") == ["The safety plan was to be gone through again by Mon 21 Dec 2026"]
    story.correct(plan, copy_kept="y", copy_where="work")
    assert closing(story, "21 Dec 2026 10:00") == [
        "A copy of the safety plan that could be found: take it back, or ask where it is safe"
    ]
    story.correct(plan, copy_found="n")
    story.tell(Closure, **CLOSING)
    assert story.case.status == "closed"


def test_each_victim_has_a_safety_plan_of_their_own():
    story = Story()
    ann = story.tell(Person, name="Ann", case_roles=["victim"], relationship="self")
    bea = story.tell(Person, name="Bea", case_roles=["victim"], age="40")
    level(story)
    story.tell(SafetyPlan, **WHOLE, talked_on="today", whom=bea)
    assert safety_plan_of(story.case) is None
    assert safety_plan_of(story.case, bea) is not None
    words = {duty.words for duty in story.case.duties if duty.code == "safety-plan"}
    assert words == {"Make a personal safety plan with them", "Go through the safety plan again (Bea)"}
    assert safety_plan_of(story.case, ann) is None


@given(entries(kinds=(SafetyPlan, RiskLevel, Person, Change)), st.integers(0, 400))
def test_a_review_never_moves_on_by_itself_and_at_high_risk_is_at_most_the_packs_days_away(written, days):
    story = Story()
    story.entries = list(written)
    case = story.case
    for entry in case.of(SafetyPlan):
        last = review_day(case, entry)
        assert review_day(case.fold(case.case_id, case.entries, case.rules), entry) == last
        if case.level not in ("standard", "medium"):
            assert last <= case.said_since(entry, "talked_on").at.date() + timedelta(days=15)


# What was agreed --------------------------------------------------------------------------------------------------

AGREED = {"level": "days", "act_by": "27 Nov 2026", "with_them": "y"}


def test_after_the_level_is_decided_the_agreed_level_and_timescale_are_missing_until_they_are_said():
    story = Story()
    words = "How much is done and how soon, as agreed with the victim"
    assert lines(story, "agreed") == []
    level(story)
    assert lines(story, "agreed") == [words]
    agreed = story.tell(Agreed, level="days")
    assert lines(story, "agreed") == [words]
    story.correct(agreed, act_by="27 Nov 2026")
    assert lines(story, "agreed") == ["Whether the victim agreed to how much is done, and how soon"]
    story.correct(agreed, with_them="n")
    assert lines(story, "agreed") == ["Why the response is not as agreed with the victim"]
    story.correct(agreed, differs="A child is at risk")
    assert lines(story, "agreed") == []


def test_another_level_asks_for_it_to_be_agreed_again_and_the_same_one_does_not():
    story = Story()
    level(story, "medium")
    story.tell(Agreed, **AGREED)
    level(story, "medium")
    assert lines(story, "agreed") == []
    level(story, "high")
    assert lines(story, "agreed") == ["The level changed since: agree again how much is done and how soon"]
    story.tell(Agreed, **AGREED)
    assert lines(story, "agreed") == []


def test_the_first_step_is_due_on_the_day_agreed_until_something_is_done():
    story = Story()
    level(story)
    story.tell(Agreed, **AGREED, review_on="4 Dec 2026")
    assert duty(story, "agreed-step").due == datetime(2026, 11, 27, 17, tzinfo=UTC)
    assert duty(story, "agreed").due == datetime(2026, 12, 4, 17, tzinfo=UTC)
    story.tell(Action, what="Letter", status="done", result="Sent", done_on="today")
    assert duty(story, "agreed-step") is None


def test_a_referral_that_was_sent_is_a_first_step_too():
    story = Story()
    level(story)
    story.tell(Agreed, **AGREED)
    story.tell(Referral, agency="idva")
    assert duty(story, "agreed-step") is not None
    story.tell(Referral, agency="idva", sent_at="now")
    assert duty(story, "agreed-step") is None


@given(entries(kinds=(Agreed, RiskLevel, Action)))
def test_nothing_is_missing_of_it_while_the_level_is_unknown_and_always_something_before_it_was_agreed(written):
    story = Story()
    story.entries = list(written)
    counts = any(one.counts for one in story.case.records(Agreed))
    if story.case.level == "unknown":
        assert lines(story, "agreed") == []
    elif not counts:
        assert lines(story, "agreed") == ["How much is done and how soon, as agreed with the victim"]


@given(records(SafetyPlan))
def test_they_hear_all_of_what_they_said_and_nothing_of_a_copy(plan):
    story = Story()
    story.tell(Intake)
    told = {name: getattr(plan, name).strip() for name in THEIRS}
    if not any(told.values()):
        with pytest.raises(Refusal):
            to_read(story.case, plan, story.now)
        return
    heard = [line.words.strip() for part in to_read(story.case, plan, story.now).parts for line in part.lines]
    assert sorted(heard) == sorted(words for words in told.values() if words)


def test_each_text_of_the_plan_is_read_out_but_where_a_copy_is_and_who_went_through_it():
    kinds = {Sort.LINE, Sort.PROSE}
    texts = {name for name, info, ask in SafetyPlan.questions() if shape(info).sort in kinds and not ask.hidden}
    assert texts - set(THEIRS) == {"copy_with", "talked_by"}


def test_a_reading_that_is_taken_back_was_none():
    story = Story()
    story.tell(Intake)
    story.tell(SafetyPlan, signs="He goes quiet")
    plan = story.case.records(SafetyPlan)[0]
    paper = to_read(story.case, plan, story.now)
    heard = was_read(plan, plan, paper, {0: story.now})
    assert (heard.read_at, heard.lines_read, heard.lines_of) == (story.now, 1, 1)
    assert was_read(plan, heard, paper, {}) == plan
