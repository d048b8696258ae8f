"""When the demo's cases happened: in order, in office hours, by the plan, and up to the day it is told."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from datui.casework.case import Contact, Person, Visit
from datui.casework.interlock import allowed
from datui.casework.moments import london
from datui.casework.people import CHILD
from datui.casework.safecontact import SafeContact
from datui.demo import FictionalCase, cases
from tests.demo.conftest import NOW, NOWS, moments, twelve


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
                assert moment > at - timedelta(hours=4) or record.record_id in _earlier(told, at)


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
                found = allowed(plan, record.channel, record.at)
                assert found.ok, found.reason
                checked += 1
    assert checked > 1000


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
