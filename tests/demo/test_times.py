"""When the demo's cases happened: in order, in office hours, by the plan, and up to the day it is told."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from datui.casework.interlock import allowed
from datui.casework.kinds import Contact, Incident, Order, Person, Visit
from datui.casework.moments import london
from datui.casework.people import CHILD
from datui.casework.safecontact import SafeContact
from datui.casework.visiting import not_to_plan
from datui.demo import FictionalCase, cases
from tests.demo.conftest import NOW, NOWS, folded, moments, twelve


@pytest.mark.parametrize("now", NOWS)
def test_everything_has_happened_and_is_written_in_order(now, rules):
    for told in cases(5, 60, now, rules):
        written = [at for at, _record in told.kept]
        assert written == sorted(written)
        assert written[-1] <= now
        for at, record in told.kept:
            for name, moment in moments(record):
                # A visit is written down before it starts; its end is over by now all the same.
                assert moment <= (now if isinstance(record, Visit) else at), (record.kind, name)
                recent = moment > at - timedelta(hours=4) or record.record_id in _earlier(told, at)
                # Of what was done to them, and of what a court ordered, they tell when they can.
                assert recent or isinstance(record, Incident | Order), (record.kind, name)


def _earlier(told: FictionalCase, at: datetime) -> set[str]:
    return {record.record_id for when_, record in told.kept if when_ < at}


@pytest.mark.parametrize("now", NOWS)
def test_officers_write_in_office_hours_but_for_what_came_in_today(now, rules):
    for told in cases(5, 60, now, rules):
        for at, _record in told.kept:
            here = london(at)
            if here.date() != london(now).date():
                assert rules.days.is_working(here.date())
                assert time(9) <= here.time() < time(17)


@pytest.mark.parametrize("now", NOWS)
def test_cases_began_over_the_last_months(now, rules):
    began = [london(case.received_at).date() for case in twelve(now, rules)]
    assert min(began) < london(now).date() - timedelta(days=100)
    assert max(began) >= london(now - timedelta(minutes=30)).date()
    assert len(set(began)) > 8


def test_a_contact_by_the_plan_is_one_that_the_plan_allows(many):
    checked = 0
    for told in many:
        plan: SafeContact | None = None
        for _at, record in told.kept:
            plan = record if isinstance(record, SafeContact) else plan
            if isinstance(record, Contact) and record.plan_followed.value and record.direction == "out" and record.at:
                assert plan is not None
                found = allowed(plan, record.channel, record.at)
                assert found.ok, found.reason
                checked += 1
    assert checked > 1000


@pytest.mark.parametrize("now", NOWS)
def test_what_left_the_plan_says_so_and_a_supervisor_was_told(now, rules):
    left = [found for told in cases(5, 60, now, rules) for found in folded(told, rules).unsafe_contacts]
    assert left
    for entry, why in left:
        contact = entry.record
        assert (contact.plan_followed.value, contact.departed) == (False, why)
        assert contact.gave_away
        assert contact.made_safe
        assert contact.told
        assert contact.told_at


@pytest.mark.parametrize("now", NOWS)
def test_a_visit_is_planned_where_and_when_the_plan_allows_it(now, rules):
    planned = 0
    for told in cases(5, 30, now, rules):
        case = folded(told, rules)
        for entry in case.of(Visit):
            born = case.born(entry)
            planned += 1
            assert isinstance(born.record, Visit)
            assert not_to_plan(case.before(born.seq), born.record, born.at) == ""
    assert planned


def test_dates_of_birth_fit_the_ages_of_the_story(rules):
    for told in cases(1, 12, NOW, rules):
        for _at, record in told.kept:
            if isinstance(record, Person) and record.has_role(CHILD):
                assert record.born.value is not None
                assert date(NOW.year - 14, 1, 1) < record.born.value < NOW.date()


def test_entries_of_a_case_are_minutes_apart(many):
    for told in many:
        days = [at for at, _record in told.kept]
        assert all(later - earlier >= timedelta(minutes=2) for earlier, later in pairwise(days))
