"""One working day is counted as England counts it, and never silently where nobody knows."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datui.casework.moments import LONDON, london
from datui.casework.workdays import Shut, WorkingDays

FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
INSIDE = st.dates(FIRST, LAST - timedelta(days=10))
TIMES = st.times().map(lambda at: at.replace(microsecond=0))


@pytest.fixture(scope="module")
def days(rules) -> WorkingDays:
    return rules.days


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 12, 24), date(2026, 12, 29)),
        (date(2026, 4, 2), date(2026, 4, 7)),
        (date(2027, 12, 24), date(2027, 12, 29)),
        (date(2027, 12, 31), date(2028, 1, 4)),
        (date(2026, 12, 26), date(2026, 12, 29)),
        (date(2026, 5, 22), date(2026, 5, 26)),
        # received on a Saturday, a Sunday, a bank holiday and a plain Monday
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 4, 6), date(2026, 4, 7)),
        (date(2026, 11, 23), date(2026, 11, 24)),
    ],
)
def test_golden_dates(days, received, due):
    assert london(days.end_of_next(at_noon(received))) == datetime.combine(due, time(17), LONDON)


def test_the_table_is_what_an_independent_calculation_gives(days):
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2029), observed=True)
    # That package lists a holiday on its own weekend day beside its substitute; only the substitute stops a clock.
    assert {day for day in england if day.weekday() < 5} == set(days.bank_holidays)
    assert len(days.bank_holidays) == 40


def test_the_table_reaches_from_2024_to_2028(days):
    assert days.covers == (FIRST, LAST)


@given(INSIDE, TIMES)
def test_it_is_never_due_on_a_day_that_is_not_worked(days, day, at):
    due = london(days.end_of_next(datetime.combine(day, at, LONDON)))
    assert days.is_working(due.date())
    assert due.time() == time(17)
    assert due.date() > day
    assert not any(days.is_working(day + timedelta(days=more)) for more in range(1, (due.date() - day).days))


@given(INSIDE, INSIDE, TIMES, TIMES)
def test_what_comes_in_earlier_is_never_due_later(days, one, other, one_at, other_at):
    earlier, later = sorted([datetime.combine(one, one_at, LONDON), datetime.combine(other, other_at, LONDON)])
    if earlier.astimezone(UTC) <= later.astimezone(UTC):
        assert days.end_of_next(earlier) <= days.end_of_next(later)


@given(INSIDE, TIMES, TIMES, st.sampled_from([-11, -5, 0, 1, 5, 12]))
@example(date(2026, 3, 28), time(23, 59), time(0), 0)
@example(date(2026, 3, 29), time(0, 30), time(2, 30), 0)
@example(date(2026, 10, 25), time(0, 30), time(1, 30), 0)
@example(date(2026, 7, 1), time(0), time(23, 59), 0)
def test_only_the_london_day_of_receipt_counts(days, day, one, other, hours):
    first, second = (datetime.combine(day, at, LONDON).astimezone(UTC) for at in (one, other))
    if london(first).date() == london(second).date():
        elsewhere = second.astimezone(timezone(timedelta(hours=hours)))
        assert days.end_of_next(first) == days.end_of_next(second) == days.end_of_next(elsewhere)


def test_the_closing_hour_is_londons_in_winter_and_summer(days):
    assert days.end_of_next(at_noon(date(2026, 1, 5))) == datetime(2026, 1, 6, 17, tzinfo=UTC)
    assert days.end_of_next(at_noon(date(2026, 7, 6))) == datetime(2026, 7, 7, 16, tzinfo=UTC)
    assert days.end_of_next(at_noon(date(2026, 3, 27))) == datetime(2026, 3, 30, 16, tzinfo=UTC)
    assert days.end_of_next(at_noon(date(2026, 10, 23))) == datetime(2026, 10, 26, 17, tzinfo=UTC)


def test_a_report_just_after_midnight_in_summer_belongs_to_the_new_day(days):
    assert london(days.end_of_next(datetime(2026, 7, 6, 23, 30, tzinfo=UTC))).date() == date(2026, 7, 8)


def test_several_days_are_counted_one_by_one(days):
    assert days.add(date(2026, 12, 24), 0) == date(2026, 12, 24)
    assert days.add(date(2026, 12, 24), 2) == date(2026, 12, 30)
    assert days.add(date(2026, 12, 26), 5) == date(2027, 1, 5)


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2029, 1, 1), date(1900, 1, 1), date.max])
def test_beyond_the_table_it_says_so_loudly(days, day):
    assert days.warning(day).startswith("CHECK THIS DATE BY HAND")
    assert "31 Dec 2028" in days.warning(day)
    assert days.warning(date(2026, 1, 1), day) == days.warning(day)


def test_inside_the_table_it_says_nothing(days):
    assert days.warning(FIRST) == days.warning(LAST) == days.warning(FIRST, LAST) == ""


def test_the_last_day_there_is_can_be_counted_from(days):
    assert days.add(date.max, 3) == date.max
    assert days.end_of_next(datetime(9999, 12, 31, 12, tzinfo=UTC)).year == 9999


def test_closures_are_told_apart_and_extend_nothing(days):
    shut = Shut(date(2026, 11, 23), date(2026, 11, 27), "Offices shut for a move")
    closed = WorkingDays(days.bank_holidays, (shut,), days.covers, days.closing)
    received = at_noon(date(2026, 11, 20))
    assert closed.end_of_next(received) == days.end_of_next(received)
    assert closed.is_working(date(2026, 11, 23))
    assert closed.closures_between(date(2026, 11, 20), date(2026, 11, 23)) == (shut,)
    assert closed.closures_between(date(2026, 11, 27), date(2026, 12, 1)) == (shut,)
    assert closed.closures_between(date(2026, 11, 28), date(2026, 12, 1)) == ()


def test_a_one_off_day_moves_the_clock(days):
    proclaimed = WorkingDays({**days.bank_holidays, date(2026, 11, 23): "A coronation"}, covers=days.covers)
    assert london(proclaimed.end_of_next(at_noon(date(2026, 11, 20)))).date() == date(2026, 11, 24)


def test_the_table_cannot_be_changed_from_outside():
    table = {date(2026, 12, 25): "Christmas Day"}
    days = WorkingDays(table)
    table.clear()
    assert not days.is_working(date(2026, 12, 25))
    with pytest.raises(TypeError):
        days.bank_holidays[date(2026, 1, 1)] = "no"  # type: ignore[index]  # it is what must fail
