"""Incidents are counted in calendar months, by when they were, and any abuse is one."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.chronology import happened
from datui.casework.incident import incidents, months_before, reported_to_police, within
from datui.casework.kinds import Incident
from datui.casework.police import count_words
from datui.casework.reading import read_moment
from tests.casework.stories import MONDAY, Story

DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2028-02-29", 12, "2027-02-28"),
        ("2029-02-28", 12, "2028-02-28"),
        ("2026-11-23", 12, "2025-11-23"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2028-03-31", 1, "2028-02-29"),
        ("2026-01-15", 13, "2024-12-15"),
    ],
)
def test_months_are_calendar_months_and_29_february_becomes_28_february(day, months, before):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


@pytest.mark.parametrize(
    ("start", "day", "inside"),
    [
        ("2025-11-23", "2026-11-23", True),
        ("2025-11-22", "2026-11-23", False),
        ("2026-11-23", "2026-11-23", True),
        ("2026-11-24", "2026-11-23", False),
        ("2028-02-29", "2029-02-28", True),
        ("2028-02-29", "2029-03-01", False),
        ("2027-02-28", "2028-02-28", True),
        ("2027-02-28", "2028-02-29", True),
        ("2027-02-27", "2028-02-29", False),
        ("2027-02-28", "2028-03-01", False),
        ("2025-12-31", "2026-12-31", True),
        ("2025-12-31", "2027-01-01", False),
    ],
)
def test_the_same_date_twelve_months_on_counts_as_inside(start, day, inside):
    assert within(date.fromisoformat(start), date.fromisoformat(day), 12) is inside


def test_the_beginning_of_the_calendar_ends_nothing():
    assert months_before(date.min, 12) == date.min


@given(DAYS, DAYS, st.integers(1, 60))
def test_a_longer_time_holds_whatever_a_shorter_one_does(start, day, months):
    if within(start, day, months):
        assert within(start, day, months + 1)
        assert start <= day
    assert within(day, day, months)


@given(DAYS)
def test_a_year_of_months_is_365_or_366_days(day):
    assert 365 <= (day - months_before(day, 12)).days <= 366


def test_it_counts_by_when_it_was_and_not_by_when_it_was_written():
    story = Story()
    story.tell(Incident, "23 Nov 2026 10:00", at="23 Nov 2025", police_told="y")
    story.tell(Incident, at="22 Nov 2025 23:59", police_told="y")
    story.tell(Incident, at="yesterday", police_told="n")
    story.tell(Incident, what="Followed her to work", police_told="?")
    today = date(2026, 11, 23)
    assert len(incidents(story.case, today)) == 3
    assert len(reported_to_police(story.case, today)) == 1
    assert count_words(story.case, today) == "3 incidents in twelve months, 1 reported to police"
    assert len(reported_to_police(story.case, date(2026, 11, 22))) == 2


def test_just_after_midnight_in_summer_it_is_that_day_in_london():
    story = Story()
    story.was_told(Incident, "12 Jul 2026 09:00", at="12 Jul 2026 00:30")
    assert incidents(story.case, date(2026, 7, 11)) == []
    assert len(incidents(story.case, date(2026, 7, 12))) == 1


def test_a_correction_moves_an_incident_and_makes_no_second_one():
    story = Story()
    one = story.tell(Incident, at="1 Nov 2025", police_told="y")
    story.correct(one, at="1 Dec 2025")
    assert len(incidents(story.case, date(2026, 11, 23))) == 1


def test_one_that_is_dated_ahead_was_not_after_it_was_written():
    story = Story()
    story.was_told(Incident, "23 Nov 2026 10:00", at="23 Nov 2027", police_told="y")
    assert len(reported_to_police(story.case, date(2026, 11, 23))) == 1


def test_one_kept_with_nothing_in_it_is_none_and_is_said():
    story = Story()
    one = story.tell(Incident)
    assert incidents(story.case, date(2026, 11, 23)) == []
    line = next(line for line in story.case.missing if line.route.record_id == one)
    assert line.words == "An empty incident: say what happened, and when"


@pytest.mark.parametrize("values", [{"kinds": ["economic"]}, {"what": "x"}, {"police_told": "n"}, {"at": "today"}])
def test_any_abuse_counts_criminal_or_not(values):
    story = Story()
    story.tell(Incident, **values)
    assert len(incidents(story.case, date(2026, 11, 23))) == 1


def test_its_line_says_nothing_that_somebody_wrote():
    story = Story()
    story.tell(Incident, what="SECRET", by_others="SECRET", injury="y", police_told="y", police_reference="SECRET")
    record = story.entries[-1].record
    assert record.headline == "Incident, somebody was hurt, reported to police"


def test_what_happened_when_is_where_it_stands_in_the_chronology():
    story = Story()
    story.tell(Incident, "23 Nov 2026 10:00", at="20 Nov 2026 21:00")
    (entry,) = story.case.chronology
    assert happened(entry) == datetime(2026, 11, 20, 21, tzinfo=UTC) == read_moment("20 Nov 2026 21:00", MONDAY)
