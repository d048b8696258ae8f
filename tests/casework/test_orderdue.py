"""What is due of a court order: served, decided, before it ends and after; and a visit that it overtook."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.kinds import Closure, Order, Person, RiskLevel, Visit
from datui.casework.moments import london
from datui.casework.records import Entry
from datui.casework.triggers import triggers
from tests.casework.stories import CLOSING, Story, ready_to_close, records

FULL = {
    "sort": "non-molestation",
    "state": "made",
    "court": "The family court at Demoford",
    "number": "ZZ26F00001",
    "made_on": "today",
    "seen": "y",
    "forbids": "Not to come near",
    "from_home": "y",
    "arrest": "n",
    "served_at": "today",
    "ends_at": "23 Nov 2027",
}


class WithOrder(Story):
    """A case that is ready to close, with whoever harms, and an order."""

    def __init__(self, **order):
        self.entries, self.now = (before := ready_to_close()).entries, before.now
        self.tell(Person, case_roles=["perpetrator"], name="Dov Marsh", age="40")
        self.order = self.tell(Order, **FULL | order)


def duties(story):
    return {duty.route.field: duty for duty in story.case.duties if duty.code.startswith("order")}


def due_on(duty):
    return london(duty.due).date()


def missing(story):
    return {line.route.field for line in story.case.missing if line.route.screen == "order"}


def test_until_it_is_served_somebody_asks_by_the_next_working_day():
    found = duties(WithOrder(served_at=""))
    assert due_on(found["served_at"]) == date(2026, 11, 24)
    assert found["served_at"].clause == "practice:3.5.orders"
    assert "served_at" not in duties(WithOrder())


@pytest.mark.parametrize("what", ["undertaking", "bail"])
def test_what_is_given_to_a_court_or_said_to_their_face_is_not_served(what):
    assert "served_at" not in duties(WithOrder(sort=what, served_at=""))


def test_one_that_was_asked_for_is_asked_after_and_binds_nobody_yet():
    found = duties(WithOrder(state="applied", served_at=""))
    assert list(found) == ["state"]
    assert due_on(found["state"]) == date(2026, 11, 30)


def test_before_it_ends_somebody_asks_what_follows_and_then_says_what_holds():
    story = WithOrder(ends_at="22 Jan 2027")
    assert due_on(duties(story)["follows"]) == date(2026, 12, 25)
    assert "Fri 22 Jan 2027" in duties(story)["follows"].words
    story.correct(story.order, follows="The solicitor asks for it again")
    assert due_on(duties(story)["state"]) == date(2027, 1, 25)
    story.correct(story.order, state="ended")
    assert duties(story) == {}


def test_one_that_is_short_is_asked_about_before_it_ends():
    story = WithOrder(sort="dapn", ends_at="24 Nov 2026 08:30")
    assert f"{london(duties(story)['follows'].due):%d %H:%M}" == "24 08:30"


def test_a_visit_that_was_planned_before_the_order_came_is_changed_the_same_day():
    story = ready_to_close()
    him = story.tell(Person, case_roles=["household"], name="Hal Marsh", must_not_receive="n")
    visit = story.tell(Visit, with_whom=him, at="tomorrow 10:00", where="The station", purpose="x", who_knows="Ada")
    assert "called_off" not in duties(story)
    story.tell(Order, "", **{**FULL, "binds": [him]})
    found = duties(story)["called_off"]
    assert (found.route.record_id, due_on(found)) == (visit, date(2026, 11, 23))
    assert any("goes against a court order" in line.words for line in story.case.gate_at(story.now))
    story.correct(visit, called_off="y")
    assert "called_off" not in duties(story)


def test_what_is_not_known_of_an_order_is_missing_and_unknown_is_said():
    assert missing(WithOrder()) == set()
    bare = dict.fromkeys(FULL, "") | {"sort": "occupation"}
    assert missing(WithOrder(**bare)) == {"number", "seen", "forbids", "from_home", "arrest", "ends_at"}
    assert missing(WithOrder(**bare | {"no_end": "y", "arrest": "?", "away_from": "The station"})) == {
        "number",
        "seen",
        "forbids",
    }
    assert missing(WithOrder(state="ended")) == set()
    assert missing(WithOrder(**dict.fromkeys(FULL, ""))) == {"sort"}


def test_whom_it_binds_is_missing_only_where_the_case_has_nobody():
    story = ready_to_close()
    story.tell(Order, **FULL)
    assert missing(story) == {"binds"}


@pytest.mark.parametrize(("order", "stands"), [({"state": "applied"}, True), ({"served_at": ""}, True), ({}, False)])
def test_no_case_closes_over_one_that_is_not_decided_or_not_known_to_be_served(order, stands):
    story = WithOrder(**order)
    story.tell(Closure, **CLOSING)
    assert any(line.route.screen == "order" for line in story.case.gate) is stands


def test_a_headline_says_how_it_stands_and_no_place():
    story = WithOrder(away_from="4 Fictional Row")
    (order,) = story.case.records(Order)
    assert order.headline == "Court order (non molestation): made, served"


def test_what_became_of_an_order_makes_risk_something_to_look_at_again():
    story = WithOrder(state="applied", served_at="")
    story.tell(RiskLevel, level="medium", rationale="As before")
    assert [one.words for one in triggers(story.case)] == []
    story.correct(story.order, state="made")
    assert [one.words for one in triggers(story.case)] == ["a court order: made"]
    story.correct(story.order, served_at="now")
    story.correct(story.order, number="ZZ26F00002")
    assert [one.words for one in triggers(story.case)] == ["a court order: made", "a court order: made, served"]
    story.tell(RiskLevel, level="high", rationale="The papers were served")
    assert triggers(story.case) == ()
    story.correct(story.order, state="ended")
    assert [one.words for one in triggers(story.case)] == ["a court order: ended"]


@given(records(Order))
def test_any_order_is_folded_and_asked_about_at_its_own_field(order):
    story = Story()
    story.entries = WithOrder().entries
    story.entries = [
        *story.entries,
        Entry(99, story.entries[0].case_id, story.entries[-1].at, "p1", "S", "officer", order),
    ]
    case = story.case
    fields = set(Order.model_fields) | {"called_off"}
    assert all(duty.route.field in fields for duty in case.duties if duty.code.startswith("order"))
    for words in [order.headline, *(duty.words for duty in case.duties if duty.route.record_id == order.record_id)]:
        assert not order.away_from.strip() or len(order.away_from) < 3 or order.away_from not in words


@given(st.integers(1, 800))
def test_what_follows_is_asked_before_it_ends_and_never_before_it_is_known(days):
    ends = date(2026, 11, 23) + timedelta(days=days)
    found = duties(WithOrder(ends_at=f"{ends:%d %b %Y}"))["follows"]
    assert date(2026, 11, 23) <= due_on(found) <= ends
