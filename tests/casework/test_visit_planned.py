"""A visit that is still to come is asked about, whoever it is to; one that was is written down as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.interlock import NO_PLAN
from datui.casework.kinds import Intake, Person, SafeContact, Visit
from datui.casework.others import A_CHILD, LIVES_THERE, MUST_NOT, TOLD_NOTHING
from datui.casework.records import build
from datui.casework.visiting import BEGUN, THEIR_HOME, not_to_plan
from tests.casework.stories import Story

HOME = {"address": "4 Fictional Row", "postcode": "TF9 9ZZ"}
NOW = "23 Nov 2026 14:00"
MEETS = {"confirmed_on": "today", "visit_allowed": "y", "visit_seen": "n", "visit_to": "The library"}


def told(person=None, plan=None):
    """A case, its present, and who is visited: somebody of it, or the victim."""
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill")
    story.tell(Person, case_roles=["victim"], name="Zora Quill", **HOME)
    story.tell(Person, case_roles=["perpetrator"], name="Dov Marsh", address="9 Invented Way")
    if plan is not None:
        story.tell(SafeContact, **plan)
    whom = story.tell(Person, **person) if person else ""
    story.now = story.now.replace(hour=14, minute=0)
    return story.case, story.now, whom


def refused(known, at="tomorrow 10:00", **values):
    case, now, whom = known
    one = {"record_id": "0" * 32, "purpose": "x", "with_whom": whom, "at": at, **values}
    return not_to_plan(case, build(Visit, one, now=now), now)


# Anyone but the victim


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ({"case_roles": ["perpetrator"], "name": "Hal Marsh"}, TOLD_NOTHING),
        ({"case_roles": ["household"], "must_not_receive": "y"}, MUST_NOT),
        ({"case_roles": ["child"], "name": "Kim Quill", "age": "15"}, A_CHILD),
        ({"case_roles": ["household"], "name": "Bea Poe", "lives_there": "y"}, LIVES_THERE),
        ({"case_roles": ["household"], "name": "Bea Poe", **HOME}, LIVES_THERE),
        ({"case_roles": ["witness"], "name": "Bea Poe", "address": "7 Nowhere Lane"}, ""),
        ({"case_roles": ["professional"], "name": "Bea Poe"}, ""),
    ],
)
def test_a_visit_to_somebody_else_is_asked_about_as_any_way_to_them_is(person, reason):
    known = told(person)
    assert refused(known, where="The health centre") == reason
    opened = refused(known, where="The health centre", despite="A supervisor decided it", agreed_with="Una Senior")
    assert opened == (reason if reason in (TOLD_NOTHING, MUST_NOT) else "")
    assert refused(known, "yesterday 10:00", where="The health centre") == ""


@pytest.mark.parametrize("where", ["4 Fictional Row", "4 fictional row, TF9 9ZZ", "9 Invented Way"])
def test_nobody_is_met_at_a_home_of_the_victim_or_of_the_perpetrator_without_a_word(where):
    worker = told({"case_roles": ["professional"], "name": "Bea Poe"})
    assert refused(worker, where=where) == THEIR_HOME
    assert refused(worker, where=where, despite="The refuge's own office") == ""


# When it is


@pytest.mark.parametrize("at", ["", "today", "now", "14:30", "tomorrow 10:00", "tomorrow"])
def test_one_without_a_time_or_of_today_is_judged_as_of_now(at):
    assert refused(told(), at, where="Her home") == NO_PLAN
    him = told({"case_roles": ["perpetrator"], "name": "Hal Marsh"})
    assert refused(him, at, where="His home") == TOLD_NOTHING


@pytest.mark.parametrize("at", ["", "today"])
def test_as_of_now_is_by_the_hour_that_it_is_now(at):
    assert refused(told(plan=MEETS | {"safe_from": "13:00", "safe_until": "15:00"}), at, where="The library") == ""
    shut = told(plan=MEETS | {"safe_from": "16:00", "safe_until": "18:00"})
    assert refused(shut, at, where="The library") != ""


def test_one_that_began_earlier_today_says_how_it_is_kept():
    assert refused(told(), "13:30", where="Her home") == f"{NO_PLAN} {BEGUN}"
    assert refused(told(), "13:30", where="Her home", called_in_at="now") == ""


# What was is never refused


WAS = (
    {"at": "15:00", "called_in_at": "now", "outcome": "Over early"},
    {"at": "tomorrow 10:00", "called_in_at": "13:30"},
    {"at": "today", "outcome": "She was there"},
    {"at": "", "outcome": "She was there"},
    {"at": "13:30", "outcome": "She was there"},
    {"at": "yesterday"},
    {"at": "yesterday 23:59"},
    {"at": "2 weeks ago"},
    {"at": "tomorrow 10:00", "called_off": "y"},
)


@pytest.mark.parametrize("said", WAS)
@pytest.mark.parametrize("person", [None, {"case_roles": ["perpetrator"], "name": "Hal Marsh"}])
def test_a_visit_that_was_called_in_or_happened_is_never_refused(said, person):
    assert refused(told(person), where="Her home", **said) == ""


@given(st.text(max_size=30), st.sampled_from(WAS), st.sampled_from(["perpetrator", "child", "household", "victim"]))
def test_whatever_its_place_and_whoever_it_was_to(where, said, role):
    assert refused(told({"case_roles": [role], "name": "Hal Marsh"}), where=where, **said) == ""


def test_that_it_went_well_is_no_reason_while_it_is_still_to_come():
    assert refused(told(), "tomorrow 10:00", where="Her home", outcome="It will go well") == NO_PLAN
