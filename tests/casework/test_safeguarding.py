"""Decisions on children and adults at risk: first of what a supervisor looks at, in the way of closure and no more."""

import pytest
from hypothesis import given

from datui.casework.case import Case
from datui.casework.kinds import Closure, Decision, Eligibility, Intake, Person, Referral
from datui.casework.records import REGISTRY, build
from datui.casework.safeguarding import unanswered_decisions, undecided_words
from tests.casework.stories import CASE_ID, CLOSING, MONDAY, Story, entries, ready_to_close, the_rules

NONE_AT_RISK = {"care_needs": "n"}
AT_RISK = {"care_needs": "y", "at_risk": "y", "cannot_protect": "y"}


def reported(**values):
    story = Story()
    said = {"children": "n", "children_confirmed": "They said so", "victim_born": "2 Jan 1990"}
    story.tell(Intake, "23 Nov 2026 09:00", **said | values)
    return story


def fields(story):
    return [line.route.field or line.route.screen for line in unanswered_decisions(story.case)]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({}, ["care_needs"]),
        ({"children": ""}, ["children", "care_needs"]),
        ({"children": "?"}, ["children", "care_needs"]),
        ({"children_confirmed": ""}, ["children_confirmed", "care_needs"]),
        ({"children": "y"}, ["case_roles", "care_needs"]),
        ({"victim_born": "2 Jan 2013"}, ["why"]),
        ({"victim_born": ""}, ["care_needs"]),
    ],
)
def test_of_a_report_it_is_asked_whether_there_are_children_and_whether_an_adult_may_be_at_risk(said, asked):
    assert fields(reported(**said)) == asked


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (NONE_AT_RISK, ""),
        ({"care_needs": "y", "at_risk": "n"}, ""),
        (AT_RISK, "adults at risk"),
        ({"care_needs": "?"}, "adults at risk"),
        ({"care_needs": "-", "at_risk": "y"}, "adults at risk"),
        ({"elder": "y"}, "adults at risk"),
    ],
)
def test_one_no_says_that_they_are_no_adult_at_risk_and_nothing_else_does(said, words):
    story = reported()
    story.tell(Eligibility, **said)
    assert undecided_words(story.case) == words


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Referral, {"agency": "adults"}),
        (Decision, {"about": "An adult at risk", "decided": "Not referred: she can protect herself"}),
    ],
)
def test_a_referral_or_a_decision_that_says_what_answers_it(kind, said):
    story = reported()
    story.tell(Eligibility, **AT_RISK)
    story.tell(kind, **said)
    assert unanswered_decisions(story.case) == ()


def test_a_child_is_decided_on_by_a_referral_or_by_a_decision():
    story = reported(children="y")
    story.tell(Eligibility, **NONE_AT_RISK)
    story.tell(Person, case_roles=["child"], name="Noor", age="4")
    (line,) = unanswered_decisions(story.case)
    assert dict(line.route.offer) == {"agency": "children"}
    story.tell(Decision, about="The child", decided="Referred by the school on Monday")
    assert unanswered_decisions(story.case) == ()


def test_each_other_adult_victim_is_asked_about_in_their_own_right():
    story = reported()
    story.tell(Person, case_roles=["victim"], name="Asha", relationship="self", age="36")
    story.tell(Eligibility, **NONE_AT_RISK)
    other = story.tell(Person, case_roles=["victim"], name="Bibi", age="70")
    (line,) = unanswered_decisions(story.case)
    assert "whether Bibi needs care" in line.words
    assert dict(line.route.offer) == {"victim": other}
    assert "Bibi" not in undecided_words(story.case)
    story.tell(Eligibility, victim=other, **NONE_AT_RISK)
    assert unanswered_decisions(story.case) == ()


def test_it_is_the_first_line_in_the_way_of_closure_and_nothing_else_waits_for_it():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", danger_now="n")
    asked = unanswered_decisions(story.case)
    assert story.case.gate[: len(asked)] == asked
    for kind in REGISTRY.values():
        if not kind.home and kind.__module__.startswith("datui."):
            kept = build(kind, {"record_id": "0" * 32}, now=MONDAY)
            assert kept.kind == kind.kind, "no record, and so no review, waits for it"


def test_a_case_closes_once_both_are_decided_and_not_before():
    story = ready_to_close()
    story.tell(Person, case_roles=["child"], name="Noor", age="4")
    story.tell(Closure, **CLOSING)
    assert story.case.status == "open"
    assert [line for line in story.case.gate if line in unanswered_decisions(story.case)]


@given(entries())
def test_as_long_as_nobody_decided_the_gate_says_so(found):
    case = Case.fold(CASE_ID, found, the_rules())
    asked = unanswered_decisions(case)
    assert set(asked) <= set(case.gate)
    assert bool(undecided_words(case)) is bool(asked)
    if asked:
        assert case.status == "open"


# By order, by correction and by somebody else


@pytest.mark.parametrize("agency", ["children", "adults"])
def test_a_referral_that_was_taken_back_answers_nothing(agency):
    story = reported(children="y")
    story.tell(Eligibility, **AT_RISK)
    story.tell(Person, case_roles=["child"], name="Noor", age="4")
    story.tell(Decision, about="The child and adults at risk", decided="")
    before = len(unanswered_decisions(story.case))
    referral = story.tell(Referral, agency=agency)
    assert len(unanswered_decisions(story.case)) == before - 1
    story.correct(referral, outcome="withdrawn", outcome_words="The school refers")
    assert len(unanswered_decisions(story.case)) == before


def test_one_no_of_one_who_harms_says_nothing_of_another_who_does():
    story = reported()
    story.tell(Eligibility, care_needs="y", at_risk="n")
    assert undecided_words(story.case) == ""
    story.tell(Eligibility, **AT_RISK)
    assert undecided_words(story.case) == "adults at risk"
    story.tell(Eligibility)
    assert undecided_words(story.case) == "adults at risk", "one of which nothing was asked answers nothing"


def two_victims():
    story = reported()
    story.tell(Person, case_roles=["victim"], name="Asha Khan", relationship="self", age="36")
    story.tell(Eligibility, **AT_RISK)
    return story


def test_what_was_decided_before_somebody_was_a_victim_is_no_decision_on_them():
    story = two_victims()
    decision = story.tell(Decision, about="Adults at risk", decided="Not referred: she protects herself")
    assert unanswered_decisions(story.case) == ()
    other = story.tell(Person, case_roles=["victim"], name="Bibi Rahman", age="70")
    story.tell(Eligibility, victim=other, **AT_RISK)
    (line,) = unanswered_decisions(story.case)
    assert "refer Bibi Rahman" in line.words
    story.correct(decision, decided="Not referred: Asha protects herself, and Bibi Rahman has her own care")
    assert unanswered_decisions(story.case) == ()


def test_a_decision_that_names_one_victim_is_none_on_another():
    story = two_victims()
    other = story.tell(Person, case_roles=["victim"], name="Bibi Rahman", age="70")
    story.tell(Eligibility, victim=other, **AT_RISK)
    assert len(unanswered_decisions(story.case)) == 2
    story.tell(Decision, about="Bibi as an adult at risk", decided="Referred by her doctor")
    (line,) = unanswered_decisions(story.case)
    assert "refer the victim" in line.words
    story.tell(Referral, agency="adults", why="Asha cannot leave the house alone")
    assert unanswered_decisions(story.case) == ()


def test_a_decision_that_names_nobody_is_on_everyone_who_was_a_victim_then():
    story = two_victims()
    other = story.tell(Person, case_roles=["victim"], name="Bibi Rahman", age="70")
    story.tell(Eligibility, victim=other, **AT_RISK)
    story.tell(Decision, about="Adults at risk", decided="Neither: both have a carer of their own")
    assert unanswered_decisions(story.case) == ()
