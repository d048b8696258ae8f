"""Court orders: what conflicts with one that is in force is refused, and what it protects goes on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.kinds import Intake, Order, Person, SafeContact, Visit
from datui.casework.orderconflict import (
    BY_ORDER,
    KEPT_AWAY,
    NO_LETTER,
    RESTRAINED,
    TOGETHER,
    conflicts,
    order_conflict,
)
from datui.casework.records import Entry, build
from datui.casework.shown import hidden_of
from datui.casework.visiting import not_to_plan, opened, where_opened
from tests.casework.stories import CASE_ID, KINDS, Story, entries, records, the_rules

HOME, SCHOOL, HIS = "4 Fictional Row, TF9 9ZZ", "Invented Primary, 12 School Lane", "9 Invented Way"
THEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MEETS = {"confirmed_on": "today", "visit_allowed": "y", "visit_seen": "n", "visit_to": "The library"}


class Kept:
    """A case with a victim, a perpetrator, a child and an order, and what is asked of it."""

    def __init__(self, **order):
        self.story = Story()
        self.story.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill")
        self.victim = self.story.tell(
            Person, case_roles=["victim"], name="Zora Quill", address="4 Fictional Row", postcode="TF9 9ZZ"
        )
        self.him = self.story.tell(Person, case_roles=["perpetrator"], name="Dov Marsh", address=HIS)
        self.child = self.story.tell(Person, case_roles=["child"], name="Kim Quill", age="9")
        self.story.tell(SafeContact, **MEETS)
        if order:
            self.order = self.story.tell(Order, **{"sort": "non-molestation", "away_from": f"{HOME}; {SCHOOL}"} | order)

    @property
    def case(self):
        return self.story.case

    def says(self, place, whom, when=THEN, **values):
        return order_conflict(self.case, place, when, whom, **values)

    def refused(self, **values):
        self.story.now = self.story.now.replace(hour=14)
        one = {"record_id": "f" * 32, "purpose": "x", "at": "tomorrow 10:00", **values}
        return not_to_plan(self.case, build(Visit, one, now=self.story.now), self.story.now)


# Whoever it binds


def test_nothing_is_planned_with_whoever_an_order_binds():
    kept = Kept(state="made")
    assert kept.says("The health centre", [kept.him]) == RESTRAINED
    assert kept.says("", [kept.him]) == RESTRAINED
    assert kept.refused(with_whom=kept.him, where="The health centre") == RESTRAINED


@pytest.mark.parametrize("place", ["4 fictional row", "4 Fictional Row TF9 9ZZ", "12 School Ln", SCHOOL])
def test_a_repair_or_a_letter_does_not_bring_them_to_an_excluded_address_however_it_is_written(place):
    kept = Kept(state="made")
    assert kept.says(place, [kept.him]) == KEPT_AWAY
    assert kept.says(place, [kept.him, kept.victim]) == KEPT_AWAY
    assert kept.says(place, [kept.him], letter=True) == NO_LETTER


def test_a_letter_to_them_elsewhere_goes_against_no_order():
    kept = Kept(state="made")
    assert kept.says(HIS, [kept.him], letter=True) == ""
    assert kept.says(HOME, [kept.victim], letter=True) == ""


@pytest.mark.parametrize(
    "away",
    [
        "within 100 metres of 4 Fictional Row",
        "12 School Lane, 4 Fictional Row",
        "The Crescent; 4 Fictional Row, TF9 9ZZ",
    ],
)
def test_each_address_that_it_names_is_read_by_itself(away):
    kept = Kept(state="made", away_from=away)
    assert kept.says(HOME, [kept.him]) == KEPT_AWAY
    assert kept.says("100 Other Road", [kept.him]) == RESTRAINED


def test_a_street_that_is_named_like_a_distance_is_a_street():
    kept = Kept(state="made", away_from="12 Miles Road; 3 m from 5 Fictional Row")
    assert kept.says("12 Miles Road", [kept.him], letter=True) == NO_LETTER
    assert kept.says("5 Fictional Row", [kept.him], letter=True) == NO_LETTER


def test_where_it_keeps_them_away_from_is_dots_but_where_the_plan_meets():
    kept = Kept(state="made")
    (order,) = kept.case.records(Order)
    assert hidden_of(kept.case, order, kept.story.now) == {"away_from"}
    assert order.glance == ""
    for sort in ("fgm", "non-molestation", ""):
        assert HOME not in order.model_copy(update={"sort": sort}).headline


def test_the_home_is_meant_without_its_address_and_moves_with_the_victim():
    kept = Kept(state="made", away_from="", from_home="y")
    assert kept.says(HOME, [kept.him], letter=True) == NO_LETTER
    kept.story.correct(kept.victim, address="7 Nowhere Lane", postcode="TF1 1AA")
    assert kept.says("7 Nowhere Lane", [kept.him], letter=True) == NO_LETTER


def test_an_occupation_order_of_which_nobody_said_so_is_about_the_home():
    assert Kept(sort="occupation", away_from="").says(HOME, ["0" * 31 + "3"], letter=True) == NO_LETTER
    kept = Kept(sort="occupation", away_from="", from_home="n")
    assert kept.says(HOME, [kept.him], letter=True) == ""


def test_somebody_who_is_no_perpetrator_and_is_named_is_bound():
    kept = Kept(state="made")
    brother = kept.story.tell(Person, case_roles=["household"], name="Hal Marsh", must_not_receive="n")
    assert kept.says("The health centre", [brother]) == ""
    kept.story.correct(kept.order, binds=[kept.him, brother])
    assert kept.says("The health centre", [brother]) == RESTRAINED
    assert any("must not receive" in line.words for line in kept.case.missing) is False
    kept.story.correct(brother, must_not_receive="")
    assert any("must not receive" in line.words for line in kept.case.missing)


# Whoever it protects


def test_an_order_that_protects_the_victim_takes_nothing_from_them():
    kept = Kept(state="made", from_home="y")
    for place in (HOME, SCHOOL, "The library", ""):
        assert kept.says(place, [kept.victim]) == ""
        assert kept.says(place, [""]) == ""
    assert kept.refused(where="The library") == ""


def test_but_not_together_with_whoever_it_binds_nor_where_they_live_or_are_to_be_that_day():
    kept = Kept(state="made")
    assert kept.says("The health centre", [kept.victim, kept.him]) == TOGETHER
    assert kept.says(HIS, [kept.victim]) == TOGETHER
    assert kept.refused(where=HIS) == TOGETHER
    kept.story.was_told(Visit, with_whom=kept.him, where="The library", at="24 Nov 2026 16:00", purpose="x")
    assert kept.says("The library", [""]) == TOGETHER
    assert kept.says("The library", [""], THEN + timedelta(days=1)) == ""


def test_a_home_where_both_still_live_is_for_the_plan_and_not_for_the_order():
    kept = Kept(state="made", away_from="")
    kept.story.correct(kept.him, address="4 Fictional Row", postcode="TF9 9ZZ", lives_there="y")
    assert kept.says(HOME, [kept.victim]) == ""


def test_a_victim_whom_an_order_binds_as_well_is_still_met_but_not_where_it_keeps_them_away_from():
    kept = Kept(state="made")
    kept.story.tell(Order, sort="undertaking", binds=[kept.victim], protects=[kept.him], away_from="The station")
    assert kept.says("The library", [kept.victim]) == ""
    assert kept.says("The station", [kept.victim]) == KEPT_AWAY


def test_a_visit_that_is_changed_does_not_stand_in_its_own_way():
    kept = Kept(state="made")
    planned = kept.story.was_told(Visit, with_whom=kept.him, where="The library", at="24 Nov 2026 10:00", purpose="x")
    assert kept.refused(record_id=planned, where="The library") == ""


# When it holds


@pytest.mark.parametrize("state", ["applied", "not-made", "ended"])
def test_what_is_not_made_or_has_ended_refuses_nothing(state):
    kept = Kept(state=state)
    assert kept.says(HOME, [kept.him]) == ""


def test_nobody_said_how_it_stands_and_it_holds():
    kept = Kept(state="")
    assert kept.says(HOME, [kept.him]) == KEPT_AWAY


def test_it_holds_from_the_day_on_which_it_was_made_to_the_end_of_its_last():
    kept = Kept(state="made", made_on="20 Nov 2026", ends_at="24 Nov 2026")
    assert kept.says(HOME, [kept.him], THEN - timedelta(days=5)) == ""
    assert kept.says(HOME, [kept.him], datetime(2026, 11, 24, 23, 0, tzinfo=UTC)) == KEPT_AWAY
    assert kept.says(HOME, [kept.him], datetime(2026, 11, 25, 0, 30, tzinfo=UTC)) == ""


def test_an_hour_is_an_hour_where_it_is_short():
    kept = Kept(sort="dapn", ends_at="24 Nov 2026 10:00")
    assert kept.says(HOME, [kept.him], THEN) == KEPT_AWAY
    assert kept.says(HOME, [kept.him], THEN + timedelta(minutes=1)) == ""


# No reason opens it


def test_no_reason_of_an_officers_opens_what_an_order_forbids():
    kept = Kept(state="made")
    values = {"despite": "A supervisor decided it", "agreed_with": "Una Senior"}
    assert kept.refused(where=HIS, **values) == TOGETHER
    visit = build(Visit, {"record_id": "f" * 32, **values}, now=kept.story.now)
    assert not any(opened(visit, reason) for reason in BY_ORDER)
    assert not any(where_opened(visit, reason) for reason in BY_ORDER)


def test_a_visit_that_was_is_written_down_as_it_was_and_told():
    kept = Kept(state="made")
    assert kept.refused(with_whom=kept.him, where=HOME, at="yesterday 10:00") == ""
    kept.story.was_told(Visit, where=HIS, at="23 Nov 2026 13:50", called_in_at="23 Nov 2026 14:00")
    assert [why for _entry, why in kept.case.unsafe_visits] == ["it went against a court order"]


def test_a_refusal_names_no_place_and_nobody():
    assert not any(word in " ".join(BY_ORDER) for word in ("Row", "Marsh", "Quill", "TF9"))
    assert all(reason.count(". ") >= 1 for reason in BY_ORDER)


# Properties


ORDERS = records(Order)
PLACES = st.sampled_from(["", HOME, SCHOOL, HIS, "The library", "x", "TF9"])


@given(
    entries(KINDS), st.lists(ORDERS, max_size=3), PLACES, st.lists(st.sampled_from(["", "0" * 31 + "1"]), max_size=3)
)
def test_whatever_a_case_holds_it_is_answered_with_a_way_out_or_not_at_all(told, orders, place, whom):
    told += [Entry(len(told) + at, CASE_ID, THEN, "p1", "Sam", "officer", one) for at, one in enumerate(orders, 1)]
    case = Case.fold(CASE_ID, told, the_rules())
    for letter in (True, False):
        assert order_conflict(case, place, THEN, whom, letter=letter) in {"", *BY_ORDER}
    assert all(reason in BY_ORDER for _visit, reason in conflicts(case))
    assert case.duties is not None
    assert case.missing is not None


@given(
    st.sampled_from(["4 Fictional Row", "TF9 9ZZ", SCHOOL, "The library"]), st.booleans(), st.sampled_from(["made", ""])
)
def test_nothing_of_the_victims_alone_is_ever_refused_by_an_order_that_protects_them(place, home, state):
    kept = Kept(state=state, from_home="y" if home else "", away_from=place)
    assert kept.says(place, [kept.victim]) == ""


@given(st.integers(-400, 400), st.integers(-400, 400))
def test_whatever_its_days_what_is_over_or_not_begun_refuses_nothing(made, ends):
    first, last = THEN.date() + timedelta(days=made), THEN.date() + timedelta(days=ends)
    order = Order(
        record_id="0" * 32,
        sort="occupation",
        made_on=first,
        ends_at=datetime(last.year, last.month, last.day, tzinfo=UTC),
    )
    assert order.in_force(THEN) == (made <= 0 <= ends)


def test_without_a_perpetrator_an_order_binds_whoever_must_hear_nothing_and_whom_is_asked():
    story = Story()
    story.tell(Intake, danger_now="n")
    them = story.tell(Person, name="Ravi Khan", case_roles=["household"], must_not_receive="y")
    story.tell(Order, sort="non-molestation", state="made")
    assert order_conflict(story.case, "The office", story.now, (them,)) == RESTRAINED
    assert order_conflict(story.case, "The office", story.now, ("", them)) == TOGETHER
    assert any("Whom it binds" in line.words for line in story.case.missing)


def test_an_order_about_the_home_is_about_the_one_that_was_the_home_then_also_after_they_moved():
    story = Story()
    story.tell(Intake, danger_now="n", victim_name="Asha Khan", address="14 Elm Grove, Wellington TF1 1AA")
    him = story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"])
    story.tell(Order, sort="occupation", from_home="y", state="made")
    story.tell(Person, name="Asha Khan", case_roles=["victim"], address="9 Mill Lane, Dawley TF4 2AB")
    for home in ("14 Elm Grove TF1 1AA", "9 Mill Lane TF4 2AB"):
        assert order_conflict(story.case, home, story.now, (him,), letter=True) == NO_LETTER
    assert order_conflict(story.case, "2 High Street TF3 3AA", story.now, (him,), letter=True) == ""
