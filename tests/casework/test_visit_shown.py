"""Where a visit is: read by whoever goes there until they are out of it, and afterwards only while it may be used."""

from datetime import timedelta

import pytest

from datui.casework.emergency import emergency_words
from datui.casework.kinds import Emergency, Intake, Person, SafeContact, Visit
from datui.casework.shown import hidden_of, may_show
from tests.casework.stories import MONDAY, Story

MEETS = {"confirmed_on": "today", "visit_allowed": "y", "visit_seen": "n", "visit_to": "The library"}
OUT = {"called_in_at": "23 Nov 2026 09:30"}


def went(where="The library", plan=MEETS, **visit):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill")
    if plan:
        story.tell(SafeContact, **plan)
    story.tell(Visit, "23 Nov 2026 10:00", at="23 Nov 2026 09:10", where=where, **visit)
    return story


def shown(story):
    return may_show(story.case, story.entries[-1].record, "visit", story.now)


@pytest.mark.parametrize("plan", [{}, MEETS, MEETS | {"safe_from": "20:00"}, MEETS | {"visit_allowed": "n"}])
@pytest.mark.parametrize("where", ["The library", "Her home"])
def test_until_the_officer_is_out_of_it_whoever_reads_it_sees_where(plan, where):
    assert shown(went(where, plan))


@pytest.mark.parametrize("over", [OUT, {"called_off": "y"}])
@pytest.mark.parametrize(
    ("plan", "where", "seen"),
    [
        (MEETS, "The library", True),
        (MEETS | {"safe_places": "The bakery"}, "The bakery", True),
        (MEETS, "Her home", False),
        (MEETS | {"visit_allowed": "n"}, "The library", False),
        (MEETS | {"safe_from": "20:00"}, "The library", False),
        ({}, "The library", False),
    ],
)
def test_afterwards_only_while_the_plan_allows_that_place(over, plan, where, seen):
    assert shown(went(where, plan, **over)) is seen


def test_where_somebody_else_was_visited_is_no_way_to_the_victim():
    story = Story()
    who = story.tell(Person, case_roles=["professional"], name="Robin Example")
    story.tell(Visit, "23 Nov 2026 10:00", at="23 Nov 2026 09:10", where="Their office", with_whom=who, **OUT)
    assert may_show(story.case, story.entries[-1].record, "visit", MONDAY)


# The day of the visit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("back_by", "later", "seen"),
    [
        ("", {}, True),
        ("", {"days": 1}, False),
        ("", {"days": 90}, False),
        ("24 Nov 2026 00:30", {"hours": 14, "minutes": 10}, True),
        ("24 Nov 2026 00:30", {"days": 2}, False),
        ("21 Dec 2026", {"days": 3}, False),
    ],
)
def test_a_visit_that_nobody_called_in_shows_where_on_its_day_and_until_they_were_due_back(back_by, later, seen):
    story = went("Her home", **{"back_by": back_by} if back_by else {})
    assert may_show(story.case, story.entries[-1].record, "visit", story.now + timedelta(**later)) is seen


def test_a_visit_to_come_shows_where_on_its_day_and_before_it_only_by_the_plan():
    story = went("Her home")
    told = story.tell(Visit, at="25 Nov 2026 10:00", where="Her home", despite="She asked for it")
    record = story.case.versions(told)[-1].record
    assert not may_show(story.case, record, "visit", story.now)
    assert may_show(story.case, record, "visit", story.now + timedelta(days=2))


@pytest.mark.parametrize(
    ("where", "seen"), [("3 Secret Cl, ST1 2BB", False), ("14 Elm Road", False), ("Their office", True)]
)
def test_a_visit_to_somebody_else_at_a_home_of_the_victim_is_hidden_once_it_is_over(where, seen):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", address="14 Elm Road", danger_now="n")
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address="3 Secret Close, ST1 2BB")
    who = story.tell(Person, case_roles=["professional"], name="Robin Example")
    story.tell(Visit, "23 Nov 2026 10:00", at="23 Nov 2026 09:10", where=where, with_whom=who, **OUT)
    assert may_show(story.case, story.entries[-1].record, "visit", story.now) is seen


# Other places -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "field"),
    [(Intake, "where_now"), (Intake, "meet_at"), (Emergency, "where_now")],
)
def test_where_they_are_or_may_be_met_is_read_only_while_the_plan_meets_them_there(kind, field):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", danger_now="n")
    story.tell(kind, **{field: "Her aunt's"})
    record = story.entries[-1].record
    assert not may_show(story.case, record, "visit", story.now)
    assert hidden_of(story.case, record, story.now) >= {field}
    story.tell(SafeContact, **MEETS | {"safe_places": "her aunt's"})
    assert may_show(story.case, record, "visit", story.now)
    assert not may_show(story.case, record, "visit", story.now + timedelta(days=60))


def test_the_emergency_view_says_where_they_are_without_any_plan():
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", where_now="Her aunt's")
    assert any("Her aunt's" in needed.words for needed in emergency_words(story.case, story.now))


def test_with_whom_a_child_lives_is_read_by_nobody_who_may_not_reach_them():
    story = Story()
    story.tell(Person, case_roles=["child"], name="Bo Quill", lives_with="Her aunt, 3 Secret Close")
    assert not may_show(story.case, story.entries[-1].record, "visit", story.now)


@pytest.mark.parametrize(("roles", "seen"), [(["perpetrator"], True), (["perpetrator", "victim"], False)])
def test_what_is_known_of_a_perpetrator_is_read_unless_they_are_a_victim_too(roles, seen):
    story = Story()
    story.tell(Intake, victim_name="Alan Fox", address="14 Elm Road")
    story.tell(Person, case_roles=["victim"], name="Alan Fox")
    bea = story.tell(Person, case_roles=["perpetrator"], name="Bea Fox", phone="07700 900222", address="3 Secret Close")
    story.correct(bea, case_roles=roles)
    for version in story.case.versions(bea):
        assert may_show(story.case, version.record, "voice", story.now) is seen
        assert may_show(story.case, version.record, "letter", story.now) is seen


def test_a_home_of_the_victim_is_not_read_as_the_perpetrator_s_address():
    story = Story()
    story.tell(
        Person, case_roles=["victim"], name="Zora Quill", address="3 Secret Close, ST1 2BB", phone="07700 900111"
    )
    story.tell(
        Person, case_roles=["perpetrator"], name="Dov Marsh", address="3 Secret Cl ST1 2BB", phone="07700 900111"
    )
    for channel in ("letter", "voice"):
        assert not may_show(story.case, story.entries[-1].record, channel, story.now)
