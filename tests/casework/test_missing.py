"""What is missing is said in words, goes when it is known, and never stands in the way of keeping anything."""

from dataclasses import replace

import pytest

from datui.casework.case import Case
from datui.casework.kinds import (
    Action,
    Agreed,
    Closure,
    Contact,
    Eligibility,
    Emergency,
    Intake,
    Interest,
    MaracCriteria,
    Note,
    Person,
    Referral,
    RiskAssessment,
    RiskLevel,
    SafeContact,
    SafetyPlan,
    Visit,
)
from datui.casework.route import Route
from tests.casework.stories import CASE_ID, CLOSING, Story, ready_to_close, the_rules

DECLARED = "Declaration of whoever began it: whether they know anyone in it"
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
        "Which way it goes: ages, connection and staff",
        "What the customer wants",
        "That it was said what we can and cannot do",
        "That it was said whom we may have to tell",
        DECLARED,
    ]


def test_a_good_record_misses_nothing():
    story = ready_to_close()
    story.correct(
        story.entries[0].record.record_id,
        wishes="To stay at home",
        explained="y",
        explained_on="today",
        limits="y",
        limits_on="today",
    )
    story.tell(Interest, knows="n")
    him = story.tell(Person, case_roles=["perpetrator"], name="?")
    story.tell(Eligibility, by_whom=him, decided=["act"])
    story.tell(RiskAssessment, answers={item.id: "no" for item in TOOL.items}, instrument=TOOL.id, edition=TOOL.edition)
    story.correct(story.entries[-3].record.record_id, because="")
    story.tell(MaracCriteria, judgement="n", visible="n", escalation="n", repeat="n", refer="n")
    referral = next(entry for entry in story.case.entries if entry.record.kind == "referral")
    story.correct(referral.record.record_id, consent="given")
    action = next(entry for entry in story.case.entries if entry.record.kind == "action")
    story.correct(action.record.record_id, noticed="y", safe="y", check="She was asked the day before")
    story.tell(Agreed, level="days", act_by="27 Nov 2026", with_them="y")
    plan = {"signs": "She knows", "call": "999", "way_out": "The back", "go_to": "Her aunt", "leaving": "She has left"}
    story.tell(SafetyPlan, talked_on="today", **plan)
    assert words(story) == []


@pytest.mark.parametrize(
    ("kind", "values", "line"),
    [
        (Contact, {"plan_followed": "y", "channel": "text"}, "Whether a contact was achieved (text, 23 Nov 11:04)"),
        (Contact, {"reached": "n"}, "Whether the safe-contact plan was followed (23 Nov 11:04)"),
        (RiskAssessment, {"how": "asked", "instrument": TOOL.id}, f"Risk: {len(TOOL.items)} not asked"),
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
        (Action, {"what": "x", "done_on": "today"}, "An action with a day done, and still open: x", "status"),
        (Referral, {"agency": "idva", "outcome_at": "now"}, "A referral with news of an outcome, but none", "outcome"),
        (Referral, {"agency": "idva", "outcome_words": "x"}, "A referral with news of an outcome, but none", "outcome"),
        (Action, {"what": "x", "status": "done"}, "The result of an action: x", "result"),
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


AFRAID = "Who they are afraid of, each as a person of the case"


def test_a_child_who_harms_is_whom_they_are_afraid_of_and_is_given_no_role_for_it():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="A")
    kim = story.tell(Person, case_roles=["child"], name="Kim", age="14", relationship="child")
    assert AFRAID in words(story)
    story.tell(Eligibility, by_whom=kim, decided=["child-who-harms"])
    assert AFRAID not in words(story)


@pytest.mark.parametrize("age", ["16", "40", ""])
def test_whoever_is_not_under_16_is_given_the_role_of_a_perpetrator(age):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="A")
    him = story.tell(Person, case_roles=["household"], name="Kim", age=age)
    story.tell(Eligibility, by_whom=him, decided=["act"])
    assert AFRAID in words(story)


def test_whom_we_may_have_to_tell_was_said_and_on_which_day():
    story = Story()
    report = story.tell(Intake, "23 Nov 2026 09:00", explained="y")
    assert "That it was said whom we may have to tell" in words(story)
    story.correct(report, limits="y")
    (line,) = (line for line in story.case.missing if line.route.field == "limits_on")
    assert line.words == "When it was said whom we may have to tell"
    story.correct(report, limits="y", limits_on="today")
    assert not [line for line in story.case.missing if line.route.field in ("limits", "limits_on")]


def test_what_was_explained_has_a_day_too():
    story = Story()
    report = story.tell(Intake, "23 Nov 2026 09:00", explained="y")
    line = "When it was said what we can and cannot do"
    assert Route("intake", report, "explained_on") in [one.route for one in story.case.missing if one.words == line]
    story.correct(report, explained_on="today")
    assert line not in words(story)


@pytest.mark.parametrize("knows", ["y", "n"])
def test_whoever_began_it_declares_whether_they_know_anyone_in_it_as_everybody_else_does(knows):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    (line,) = (one for one in story.case.missing if one.words == DECLARED)
    assert (line.route, line.clause) == (Route("interest", "", "knows"), "practice:11.4")
    story.tell(Interest, knows=knows)
    story.entries[-1] = replace(story.entries[-1], person="p2")
    assert DECLARED in words(story)
    mine = story.tell(Interest)
    assert DECLARED in words(story)
    story.correct(mine, knows=knows)
    assert DECLARED not in words(story)


def test_no_declaration_of_whoever_began_it_stands_between_a_case_and_its_closure():
    story = ready_to_close()
    story.tell(Closure, **CLOSING)
    assert (story.case.status, DECLARED in words(story)) == ("closed", True)


NELL = {"reported_by": "Nell Sands", "reporter_is_victim": "n", "source": "neighbour"}


@pytest.mark.parametrize(("reach", "field"), [("01952 111222", "phone"), ("nell@example.test", "email")])
def test_whoever_reported_it_and_is_no_person_of_the_case_becomes_one_to_hear_what_came_of_it(reach, field):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Asha Khan", reporter_reach=reach, **NELL)
    line = "Nell Sands, who reported it: as a person of the case, so that contact has an outcome"
    (found,) = (one for one in story.case.missing if one.words == line)
    assert (found.clause, found.route.screen, found.route.field) == ("hpg-2025:5.5", "person", "case_roles")
    assert dict(found.route.offer) == {"name": "Nell Sands", field: reach}
    nell = story.tell(Person, case_roles=["reporter"], **dict(found.route.offer))
    assert line not in words(story)
    outcome = "Nell Sands: whether they were contacted, and what came of it"
    assert outcome in words(story)
    story.tell(Contact, with_whom=nell, channel="voice", outcome="spoke", reached="y", plan_followed="y")
    assert outcome not in words(story)


@pytest.mark.parametrize(
    "report",
    [
        {"reporter_is_victim": "n", "source": "anonymous"},
        {**NELL, "reporter_is_victim": "y"},
        {**NELL, "reported_by": "Asha Khan"},
        {**NELL, "reported_by": "Raj Marsh"},
    ],
)
def test_nobody_is_asked_to_contact_a_reporter_who_gave_no_name_or_is_the_victim_or_must_hear_nothing(report):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Asha Khan", **report)
    story.tell(Person, case_roles=["perpetrator"], name="Raj Marsh")
    assert not [one for one in words(story) if "who reported it" in one or "Raj Marsh: whether" in one]


def test_a_report_by_somebody_who_gave_a_number_and_no_name_asks_for_them_too():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", reporter_is_victim="n", reporter_reach="01952 111222")
    (found,) = (one for one in story.case.missing if "who reported it" in one.words)
    assert found.words.startswith("Somebody, who reported it: ")
    assert dict(found.route.offer) == {"phone": "01952 111222"}


@pytest.mark.parametrize(
    ("values", "line", "field"),
    [
        ({"where": "The library", "alone": "y"}, "Going alone to a visit: what makes it safe enough", "dangers"),
        ({"purpose": "Look at the door"}, "Where a visit is: somebody must be able to find the officer", "where"),
    ],
)
def test_a_visit_that_is_to_come_says_where_it_is_and_what_makes_going_alone_safe_enough(values, line, field):
    story = Story()
    visit = story.tell(Visit, at="tomorrow 10:00", **values)
    assert Route("visit", visit, field) in [one.route for one in story.case.missing if one.words == line]
    story.correct(visit, **{field: "x"})
    assert line not in words(story)
    story.correct(visit, **{field: ""})
    assert line in words(story)
    story.correct(visit, called_off="y")
    assert line not in words(story)


def test_of_a_decision_not_to_contact_nobody_asks_whether_it_was_achieved_or_the_plan_followed():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="A")
    aunt = story.tell(Person, case_roles=["reporter"], name="Aunt Example")
    decided = story.tell(Contact, with_whom=aunt, outcome="not-tried")
    assert not [line for line in story.case.missing if line.route.record_id == decided]
    story.tell(Contact, with_whom=aunt, outcome="not-tried", channel="voice")
    asked = [line.words for line in story.case.missing if line.route.screen == "contact"]
    assert [line.split(" (")[0] for line in asked] == [
        "Whether a contact was achieved",
        "Whether the safe-contact plan was followed",
    ]
