"""What is missing is said in words, goes when it is known, and never stands in the way of keeping anything."""

import pytest

from datui.casework.case import (
    Action,
    Case,
    Closure,
    Contact,
    Emergency,
    Intake,
    Note,
    Person,
    Referral,
    RiskAssessment,
    RiskLevel,
    SafeContact,
    Visit,
)
from datui.casework.route import Route
from tests.casework.stories import CASE_ID, CLOSING, Story, ready_to_close, the_rules

TOOL = next(iter(the_rules().instruments.values()))


def words(story):
    return [line.words for line in story.case.missing]


def test_a_case_without_a_report_misses_the_report():
    assert Case.fold(CASE_ID, [], the_rules()).missing[0].words == "The report itself"
    story = Story()
    story.tell(Intake)
    assert "The report itself" not in words(story)


def test_a_report_with_nothing_in_it_misses_what_a_good_one_has_the_most_pressing_first():
    story = Story()
    story.tell(Intake)
    assert words(story) == [
        "Whether they are in danger now",
        "The victim's name",
        "A risk assessment",
        "Whether there are children in the household",
        "Who they are afraid of, each as a person of the case",
        "What the customer wants",
        "That it was said what we can and cannot do",
    ]


def test_a_good_record_misses_nothing():
    story = ready_to_close()
    story.correct(story.entries[0].record.record_id, wishes="To stay at home", explained="y")
    story.tell(Person, case_roles=["perpetrator"], name="?")
    story.tell(RiskAssessment, answers={item.id: "no" for item in TOOL.items}, instrument=TOOL.id, edition=TOOL.edition)
    story.correct(story.entries[-3].record.record_id, because="")
    referral = next(entry for entry in story.case.entries if entry.record.kind == "referral")
    story.correct(referral.record.record_id, consent="given")
    assert words(story) == []


@pytest.mark.parametrize(
    ("kind", "values", "line"),
    [
        (Contact, {"plan_followed": "y", "channel": "text"}, "Whether a contact was achieved (text, 23 Nov 11:04)"),
        (Contact, {"reached": "n"}, "Whether the safe-contact plan was followed (23 Nov 11:04)"),
        (RiskAssessment, {"how": "asked", "instrument": TOOL.id}, f"Risk: {len(TOOL.items)} not asked"),
        (RiskAssessment, {"answers": {TOOL.items[0].id: "not_known"}}, "Risk: 1 not known, to come back to"),
    ],
)
def test_what_a_record_leaves_open_is_missing_and_leads_back_to_it(kind, values, line):
    story = ready_to_close()
    record = story.tell(kind, **values)
    assert line in [missing.words for missing in story.case.missing if missing.route.record_id == record]


def test_a_declined_assessment_leaves_nothing_open():
    story = ready_to_close()
    story.tell(RiskAssessment, how="declined", instrument=TOOL.id)
    assert not [line for line in words(story) if line.startswith("Risk")]


def test_a_plan_in_which_nothing_is_allowed_is_a_plan():
    story = Story()
    story.tell(SafeContact, voice_allowed="n")
    assert not [line for line in story.case.gate if line.route.screen == "safe-contact"]


def test_what_is_a_duty_is_not_said_twice_and_the_gate_says_it_all_the_same():
    story = Story()
    story.tell(Intake)
    story.tell(Visit, where="The library")
    story.tell(Emergency, called="n")
    dutied = {"safe-contact", "level", "visit", "emergency"}
    assert dutied <= {duty.route.screen for duty in story.case.duties}
    assert not dutied & {line.route.screen for line in story.case.missing}
    assert dutied <= {line.route.screen for line in story.case.gate}


def test_a_visit_is_safely_back_only_after_it_was():
    story = Story()
    visit = story.tell(Visit, where="The library", at="tomorrow 10:00")
    line = lambda: next(line for line in story.case.gate if line.route.record_id == visit)  # noqa: E731 - said again after each step
    assert line().words == "A visit is still to come: call in afterwards, or call it off"
    story.tell(Note, "25 Nov 2026 12:00", text="x")
    assert line().words == "That the officer is safely back from a visit"


def test_a_person_has_a_role_and_a_child_an_age():
    story = Story()
    someone = story.tell(Person, name="Sajid")
    child = story.tell(Person, case_roles=["child"])
    found = {(line.words, line.route) for line in story.case.missing if line.route.record_id in (someone, child)}
    assert found == {
        ("Sajid: a role in this case", Route("person", someone, "case_roles")),
        ("A child: how old", Route("person", child, "age")),
    }
    story.correct(someone, case_roles=["professional"])
    story.correct(child, age="6")
    assert not [line for line in story.case.missing if line.route.record_id in (someone, child)]


@pytest.mark.parametrize(
    ("kind", "values", "words_", "field"),
    [
        (Action, {"what": "x", "done_on": "today"}, "An action with a day done, and still open", "status"),
        (Referral, {"agency": "idva", "outcome_at": "now"}, "A referral with news of an outcome, but none", "outcome"),
        (Referral, {"agency": "idva", "outcome_words": "x"}, "A referral with news of an outcome, but none", "outcome"),
        (Action, {"what": "x", "status": "done"}, "The result of an action", "result"),
        (Contact, {"reached": "y"}, "Whether the safe-contact plan was followed (23 Nov 11:04)", "plan_followed"),
        (RiskLevel, {"level": "high"}, "The level and its reason: without both a decision does not count", "rationale"),
        (RiskLevel, {"rationale": "x"}, "The level and its reason: without both a decision does not count", "level"),
        (Intake, {"children": "n"}, "How it is known that there are no children", "children_confirmed"),
        (Intake, {}, "Whether they are in danger now", "danger_now"),
    ],
)
def test_what_a_record_leaves_open_leads_to_its_field(kind, values, words_, field):
    story = ready_to_close()
    record = story.tell(kind, **values)
    assert Route(kind.kind, record, field) in [line.route for line in story.case.missing if line.words == words_]


def test_a_talk_by_a_way_that_the_plan_does_not_allow_is_kept_and_its_contact_is_missing():
    story = ready_to_close()
    story.tell(Closure, **(CLOSING | {"discussed_how": "text"}))
    assert story.case.status == "closed"
    line = next(line for line in story.case.missing if line.route.screen == "contact")
    assert line.words == "Talked over by text, which the plan did not allow: log that contact, and how it left the plan"
    assert line.route.field == "departed"
    assert dict(line.route.offer) == {"channel": "text", "plan_followed": "n"}
    story.tell(Contact, channel="text", reached="y", plan_followed="n", departed="She asked us to")
    assert line not in story.case.missing


def test_a_plan_that_changed_after_the_closure_makes_no_safe_talk_unsafe():
    story = ready_to_close()
    story.tell(Closure, **CLOSING)
    plan = next(entry for entry in story.case.entries if entry.record.kind == "safe-contact")
    story.correct(plan.record.record_id, voice_allowed="n")
    assert story.case.status == "closed"
    assert not [line for line in story.case.missing if line.route.screen == "contact"]
