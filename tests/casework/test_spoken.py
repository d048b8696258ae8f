"""Times are read as people say them aloud, and only where there is no doubt which is meant."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.moments import moment_words
from datui.casework.reading import Lean, read_moment
from datui.casework.spoken import in_figures

NOW = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)  # a Sunday


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("half past two pm", "Sun 22 Nov 2026, 14:30"),
        ("half past two this afternoon", "Sun 22 Nov 2026, 14:30"),
        ("At Half Past 2 in the afternoon", "Sun 22 Nov 2026, 14:30"),
        ("half past two in the afternoon yesterday", "Sat 21 Nov 2026, 14:30"),
        ("quarter to nine this morning", "Sun 22 Nov 2026, 08:45"),
        ("a quarter to twelve this morning", "Sun 22 Nov 2026, 11:45"),
        ("quarter to one this afternoon", "Sun 22 Nov 2026, 12:45"),
        ("twenty-five past ten am on 3 nov", "Tue 3 Nov 2026, 10:25"),
        ("10 minutes to 3 pm", "Sun 22 Nov 2026, 14:50"),
        ("yesterday evening at 7", "Sat 21 Nov 2026, 19:00"),
        ("yesterday evening 7:30", "Sat 21 Nov 2026, 19:30"),
        ("yesterday evening 19:30", "Sat 21 Nov 2026, 19:30"),
        ("7 yesterday evening", "Sat 21 Nov 2026, 19:00"),
        ("on Friday morning, about 9", "Fri 20 Nov 2026, 09:00"),
        ("last night at 11", "Sat 21 Nov 2026, 23:00"),
        ("about 3pm", "Sun 22 Nov 2026, 15:00"),
        ("3ish pm yesterday", "Sat 21 Nov 2026, 15:00"),
        ("3 o'clock this afternoon", "Sun 22 Nov 2026, 15:00"),
        ("fri, about 2.30pm", "Fri 20 Nov 2026, 14:30"),
        ("twelve pm", "Sun 22 Nov 2026, 12:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(typed, words):
    assert moment_words(read_moment(typed, NOW, Lean.BACK)) == words


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("this morning", date(2026, 11, 22)),
        ("yesterday evening", date(2026, 11, 21)),
        ("Friday afternoon", date(2026, 11, 20)),
    ],
)
def test_a_part_of_a_day_is_that_day_of_which_no_time_was_said(typed, day):
    assert moment_words(read_moment(typed, NOW, Lean.BACK)) == f"{day:%a} {day.day} {day:%b %Y}"


@pytest.mark.parametrize(
    "typed",
    [
        *("half past two", "quarter to nine", "3ish", "about 3", "last night", "friday night", "in the morning"),
        *("last night at 2", "last night at 12", "this morning at 13:30", "yesterday evening at 9 or 10"),
        *("half past thirteen pm", "99 past 2 pm", "13 pm", "last evening", "half past 2:30 pm", "evening", "night"),
        *("two this morning and three this afternoon", "3pm or 4pm"),
    ],
)
def test_what_may_mean_two_times_is_not_guessed(typed):
    with pytest.raises(ValueError, match="Give"):
        read_moment(typed, NOW, Lean.BACK)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_a_moment_in_words_stays_as_it_is(moment):
    words = moment_words(moment).casefold()
    assert in_figures(words) == words
