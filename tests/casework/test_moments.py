"""Dates and times are read as officers type them, on a London clock, and no refusal repeats what was typed."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datui.casework.kinds import Eligibility, Incident, Intake, Person
from datui.casework.moments import (
    brief_words,
    clock_words,
    day_words,
    latest,
    london,
    moment_words,
    no_time,
    time_words,
)
from datui.casework.reading import DAY_HELP, MOMENT_HELP, Lean, read_day, read_moment
from datui.casework.records import WrongAnswers, build

NOW = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)  # a Sunday
TODAY = date(2026, 11, 22)
NOWS = st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))


def attempt(read, typed, now):
    """What was read, or None and the sentence of the ValueError; anything else that is raised fails the test."""
    try:
        return read(typed, now), ""
    except ValueError as refused:
        return None, str(refused)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2/1/26", date(2026, 1, 2)),
        ("2.1.2026", date(2026, 1, 2)),
        ("02-01-26", date(2026, 1, 2)),
        ("2026-01-02", date(2026, 1, 2)),
        ("2 Jan 2026", date(2026, 1, 2)),
        ("2nd january, 2026", date(2026, 1, 2)),
        ("Fri 2 Jan 2026", date(2026, 1, 2)),
        ("today", TODAY),
        (" Today ", TODAY),
        ("yesterday", date(2026, 11, 21)),
        ("tomorrow", date(2026, 11, 23)),
        ("sun", TODAY),
        ("Monday", date(2026, 11, 16)),
        ("tues", date(2026, 11, 17)),
        ("weds", date(2026, 11, 18)),
        ("thurs", date(2026, 11, 19)),
        ("sat", date(2026, 11, 21)),
        ("3 Sept", date(2026, 9, 3)),
        ("29/2/24", date(2024, 2, 29)),
    ],
)
def test_a_day_as_it_is_typed(typed, day):
    assert read_day(typed, NOW) == day


def test_a_day_without_a_year_is_the_nearest_one():
    third_of_january = datetime(2026, 1, 3, 9, tzinfo=UTC)
    assert read_day("30 Dec", third_of_january) == date(2025, 12, 30)
    assert read_day("2 Jan", third_of_january) == date(2026, 1, 2)
    assert read_day("2/1", NOW) == date(2027, 1, 2)


def test_a_weekday_beside_a_day_says_which_year():
    assert read_day("Fri 2 Jan", NOW) == date(2026, 1, 2)
    with pytest.raises(ValueError, match="do not go together"):
        read_day("Mon 2 Jan 2026", NOW)


def test_two_digits_are_a_birth_long_ago_or_a_year_soon():
    assert read_day("3/4/85", NOW) == date(1985, 4, 3)
    assert read_day("3/4/28", NOW) == date(2028, 4, 3)
    assert read_day("3/4/37", NOW) == date(1937, 4, 3)


@pytest.mark.parametrize(
    ("typed", "day", "hour", "minute"),
    [
        ("14:30", TODAY, 14, 30),
        ("14.30", TODAY, 14, 30),
        ("2:30pm", TODAY, 14, 30),
        ("2.30 PM", TODAY, 14, 30),
        ("12am", TODAY, 0, 0),
        ("12 pm", TODAY, 12, 0),
        ("at 9am", TODAY, 9, 0),
        ("yesterday", date(2026, 11, 21), 0, 0),
        ("yesterday 14:30", date(2026, 11, 21), 14, 30),
        ("yesterday at 2:30pm", date(2026, 11, 21), 14, 30),
        ("14:30 yesterday", date(2026, 11, 21), 14, 30),
        ("2pm on 3 Nov", date(2026, 11, 3), 14, 0),
        ("mon 08:15", date(2026, 11, 16), 8, 15),
        ("2/1/26 14:30", date(2026, 1, 2), 14, 30),
        ("Thu 24 Dec 2026, 14:30", date(2026, 12, 24), 14, 30),
        ("1/7/26 14:30", date(2026, 7, 1), 14, 30),
        ("2026-07-01T14:30", date(2026, 7, 1), 14, 30),
    ],
)
def test_a_moment_as_it_is_typed_on_a_london_clock(typed, day, hour, minute):
    here = london(read_moment(typed, NOW))
    assert (here.date(), here.hour, here.minute) == (day, hour, minute)
    assert read_moment(typed, NOW).tzinfo is UTC


def test_now_is_now():
    assert read_moment("now", NOW) == NOW


def test_today_is_londons_day_and_not_the_clocks():
    just_after_midnight_in_july = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert read_day("today", just_after_midnight_in_july) == date(2026, 7, 2)


def test_a_time_that_the_clocks_skipped_is_refused():
    with pytest.raises(ValueError, match="went forward"):
        read_moment("29/3/26 01:30", NOW)
    assert read_moment("29/3/26 02:30", NOW) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_unless_gmt_is_said():
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert read_moment("25/10/26 01:30", NOW) == first
    assert read_moment("25/10/26 01:30 GMT", NOW) == second
    assert clock_words(first) == "01:30 BST"
    assert clock_words(second) == "01:30 GMT"
    assert clock_words(second + timedelta(hours=1)) == "02:30"


def test_words_are_short_and_say_the_weekday():
    assert day_words(date(2026, 12, 24)) == "Thu 24 Dec 2026"
    assert moment_words(datetime(2026, 7, 1, 13, 30, tzinfo=UTC)) == "Wed 1 Jul 2026, 14:30"


@pytest.mark.parametrize("year", range(2019, 2034))
def test_a_leap_day_is_the_nearest_one_or_asks_for_its_year(year):
    now = datetime(year, 6, 1, tzinfo=UTC)
    day, refused = attempt(read_day, "29 feb", now)
    assert ("give its year" in refused) is (year % 4 == 2)
    assert day is None or abs(day.year - year) <= 1
    assert read_day("29 feb 2024", now) == date(2024, 2, 29)


WRONG = (
    *("sunset", "monkey business", "31/2/26", "0/1/26", "2/13/26", "2 marblex", "xyz 2 jan", "25:00", "14:61", "13pm"),
    *("0am", "2/1/0001", "2/1/9999", "2026-02-30", "٣", "9", "last month", "2/1/26 14:30 16:30", "9" * 5000),
    *("m", "tu", "2 ja", "2 mas", "0001-01-01T00:00", "9999-12-31T23:59Z"),
    *("2026-01-02T99:00", "\x1b[31m", "29/2/26", "29 feb"),
)


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_no_moment_says_what_to_type_and_not_what_was_typed(typed):
    with pytest.raises(ValueError, match=r"^(Give|There|That|The clocks)") as refused:
        read_moment(typed, NOW)
    assert len(typed) == 1 or typed not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@given(st.text(max_size=40), NOWS)
@example("2026-01-02T00:00:00+99:99", NOW)
@example("0001-01-01T00:00+14:00", NOW)
@example("tomorrow 99:99", NOW)
def test_anything_typed_is_a_moment_or_a_value_error(typed, now):
    for read in (read_moment, read_day):
        for when in (now, None):
            value, refused = attempt(read, typed, when)
            assert (value is None) is refused.startswith(("Give", "There", "That", "The clocks"))


pieces = st.sampled_from(
    [
        "",
        "2",
        "29",
        "31",
        "/",
        "-",
        ".",
        " ",
        "feb",
        "jan",
        "26",
        "1999",
        "0000",
        "mon",
        "at ",
        "1:30",
        "pm",
        "gmt",
        "today",
        "t",
        "9999",
    ]
)


@given(st.lists(pieces, max_size=8).map("".join), NOWS)
def test_anything_made_of_dates_is_a_moment_or_a_value_error(typed, now):
    moment, refused = attempt(read_moment, typed, now)
    assert (moment is None) is refused.startswith(("Give", "There", "That", "The clocks"))
    assert moment is None or 1899 <= moment.year <= 2199


@given(st.datetimes(datetime(1901, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC)), NOWS)
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), NOW)
def test_a_moment_in_words_can_be_typed_back(moment, now):
    moment = moment.replace(second=0, microsecond=0)
    assert read_moment(moment_words(moment), now) == moment
    assert read_day(day_words(london(moment).date()), now) == london(moment).date()


@given(st.datetimes(datetime(1901, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC)), NOWS)
def test_a_kept_moment_reads_the_same_with_and_without_a_now(moment, now):
    kept = moment.isoformat().replace("+00:00", "Z")
    assert read_moment(kept, None) == moment
    assert read_moment(kept, now) == moment


def test_a_kept_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="Give a date"):
        read_moment("2026-01-02T14:30:00", None)


@pytest.mark.parametrize(
    ("typed", "lean", "day"),
    [
        ("friday", Lean.AHEAD, date(2026, 11, 27)),
        ("sun", Lean.AHEAD, TODAY),
        ("mon", Lean.AHEAD, date(2026, 11, 23)),
        ("friday", Lean.BACK, date(2026, 11, 20)),
        ("in 2 weeks", Lean.NEAR, date(2026, 12, 6)),
        ("In 3 days", Lean.BACK, date(2026, 11, 25)),
        ("in a week", Lean.AHEAD, date(2026, 11, 29)),
        ("in 1 day", Lean.NEAR, date(2026, 11, 23)),
        ("2/1", Lean.BACK, date(2026, 1, 2)),
        ("30 Dec", Lean.BACK, date(2025, 12, 30)),
        ("3/4/28", Lean.BACK, date(1928, 4, 3)),
        ("3/4/26", Lean.BACK, date(2026, 4, 3)),
        ("29 feb", Lean.BACK, date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_the_way_that_its_question_leans(typed, lean, day):
    assert read_day(typed, NOW, lean) == day


def test_a_day_later_this_year_is_said_as_it_was_typed_and_never_a_hundred_years_ago():
    assert read_day("1/12/26", NOW, Lean.BACK) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1300", "Sun 22 Nov 2026, 13:00"),
        ("0905", "Sun 22 Nov 2026, 09:05"),
        ("yesterday 1300", "Sat 21 Nov 2026, 13:00"),
        ("fri 0905", "Fri 20 Nov 2026, 09:05"),
        ("in 3 days 14:00", "Wed 25 Nov 2026, 14:00"),
        ("2 Jan 2027", "Sat 2 Jan 2027"),
    ],
)
def test_four_figures_alone_are_a_time_and_after_a_month_a_year(typed, words):
    assert moment_words(read_moment(typed, NOW)) == words


@pytest.mark.parametrize("typed", ["2400", "1360", "13000"])
def test_four_figures_that_are_no_time_are_refused(typed):
    with pytest.raises(ValueError, match="Give a date"):
        read_moment(typed, NOW)


def test_a_bare_time_is_of_the_day_that_its_question_gives():
    at = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert read_moment("15:30", NOW, day=london(at).date()) == at + timedelta(minutes=90)
    assert read_moment("today 15:30", NOW, day=london(at).date()) == datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


def test_a_year_is_asked_for_only_where_none_was_given():
    for typed, words in (("31/2", "check it, or give its year too"), ("31/2/26", "There is no such day: check it.")):
        with pytest.raises(ValueError, match=words):
            read_day(typed, NOW)


@given(st.sampled_from(["2 jan", "3/4/85", "3/4/28", "fri", "29 feb", "29/2/24", "yesterday", "today"]), NOWS)
def test_what_has_happened_is_never_read_as_another_year_to_come(typed, now):
    day, _refused = attempt(lambda typed, now: read_day(typed, now, Lean.BACK), typed, now)
    assert day is None or (day - london(now).date()).days < 366
    assert day is None or day <= london(now).date() or typed[-2:].isdecimal()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("noon", "Sun 22 Nov 2026, 12:00"),
        ("12 noon", "Sun 22 Nov 2026, 12:00"),
        ("yesterday at noon", "Sat 21 Nov 2026, 12:00"),
        ("midday on 3 Nov", "Tue 3 Nov 2026, 12:00"),
        ("last tuesday", "Tue 17 Nov 2026"),
        ("last sunday", "Sun 15 Nov 2026"),
        ("Last Tues 2pm", "Tue 17 Nov 2026, 14:00"),
        ("two days ago", "Fri 20 Nov 2026"),
        ("2 days ago", "Fri 20 Nov 2026"),
        ("a week ago 14:30", "Sun 15 Nov 2026, 14:30"),
        ("3 weeks ago", "Sun 1 Nov 2026"),
        ("in two weeks", "Sun 6 Dec 2026"),
        ("in ten days", "Wed 2 Dec 2026"),
        ("Fri 2pm", "Fri 20 Nov 2026, 14:00"),
        ("fri, 2.30pm", "Fri 20 Nov 2026, 14:30"),
    ],
)
def test_a_day_is_said_as_people_say_it(typed, words):
    assert moment_words(read_moment(typed, NOW)) == words


@pytest.mark.parametrize("typed", ["last month", "june", "june 26", "last", "noon noon", "two ago", "eleven days ago"])
def test_what_could_mean_two_things_is_not_guessed(typed):
    with pytest.raises(ValueError, match="Give a date"):
        read_moment(typed, NOW)


@pytest.mark.parametrize(("read", "help_"), [(read_day, DAY_HELP), (read_moment, MOMENT_HELP)])
def test_every_form_that_a_refusal_names_can_be_typed(read, help_):
    forms = re.split(r", | or |; a time such as ", help_.removeprefix("Give a date such as ")[:-1])
    assert len(forms) >= 5
    for form in forms:
        assert read(form, NOW)
    assert ("Fri 2pm" in help_) == (read is read_moment)


# As a victim says it


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("June 2026", "Mon 1 Jun 2026"),
        ("jun, 2026", "Mon 1 Jun 2026"),
        ("in june 2015", "Mon 1 Jun 2015"),
        ("6/2026", "Mon 1 Jun 2026"),
        ("06.2026", "Mon 1 Jun 2026"),
        ("mar 1930", "Sat 1 Mar 1930"),
        ("last week", "Sun 15 Nov 2026"),
        ("Last  Week", "Sun 15 Nov 2026"),
    ],
)
def test_a_month_and_a_week_are_kept_as_a_day_of_which_no_time_was_said(typed, words):
    assert moment_words(read_moment(typed, NOW, Lean.BACK)) == words
    assert day_words(read_day(typed, NOW, Lean.BACK)) == words
    assert no_time(read_moment(typed, NOW, Lean.BACK))


@pytest.mark.parametrize("typed", ["midnight", "at midnight", "12 midnight"])
def test_midnight_alone_is_the_last_one_or_where_it_is_to_come_the_next(typed):
    assert moment_words(read_moment(typed, NOW, Lean.BACK)) == "Sun 22 Nov 2026, 00:00"
    assert moment_words(read_moment(typed, NOW, Lean.AHEAD)) == "Mon 23 Nov 2026, 00:00"
    assert moment_words(read_moment(typed, NOW, Lean.AHEAD, date(2026, 11, 25))) == "Thu 26 Nov 2026, 00:00"


@pytest.mark.parametrize("typed", ["midnight on sunday", "fri midnight", "midnight 3 Nov", "midnight midnight"])
def test_the_midnight_of_a_day_could_be_either_and_says_how_to_type_it(typed):
    with pytest.raises(ValueError, match=r"^Give the midnight") as refused:
        read_moment(typed, NOW)
    assert "00:00" in str(refused.value)


@pytest.mark.parametrize("typed", ["1900", "1930", "1999", "2015", "2019", "2059", " 2026 "])
@pytest.mark.parametrize("lean", Lean)
def test_a_bare_year_is_never_a_time_of_day_and_says_how_to_type_either(typed, lean):
    for read in (read_moment, read_day):
        with pytest.raises(ValueError, match=r"^Give a month too, such as Jan 2019") as refused:
            read(typed, NOW, lean)
        assert "14:30" in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("at 1930", "Sun 22 Nov 2026, 19:30"),
        ("yesterday 1930", "Sat 21 Nov 2026, 19:30"),
        ("fri 2015", "Fri 20 Nov 2026, 20:15"),
        ("1859", "Sun 22 Nov 2026, 18:59"),
        ("2130", "Sun 22 Nov 2026, 21:30"),
    ],
)
def test_what_can_be_no_year_is_a_time_still(typed, words):
    assert moment_words(read_moment(typed, NOW)) == words


@pytest.mark.parametrize("typed", ["june 2026 14:30", "2pm june 2026", "6/2026 14:30"])
def test_a_time_beside_a_month_wants_its_day(typed):
    with pytest.raises(ValueError, match=r"^Give"):
        read_moment(typed, NOW)


@pytest.mark.parametrize("typed", ["1984", "Jan 1984", "1/1984"])
@pytest.mark.parametrize(("kind", "field"), [(Person, "born"), (Intake, "victim_born")])
def test_a_birth_without_its_day_is_made_none_of_and_says_where_it_can_be_kept(typed, kind, field):
    with pytest.raises(WrongAnswers) as refused:
        build(kind, {"record_id": "0" * 32, field: typed}, now=NOW)
    assert set(refused.value.problems) == {field}
    assert refused.value.problems[field].startswith("Give the whole day, or leave it empty and give an age")
    assert kind.model_fields[field].json_schema_extra["ask"].label == "Date of birth"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("30s", "such as 35 for 30s"),
        ("her 30s", "such as 35 for 30s"),
        ("thirties", "such as 35 for 30s"),
        ("6 months", "0 for a baby under one"),
        ("3 weeks", "0 for a baby under one"),
    ],
)
@pytest.mark.parametrize(("kind", "field"), [(Person, "age"), (Eligibility, "victim_age"), (Eligibility, "their_age")])
def test_an_age_that_is_no_number_says_which_number_to_type(typed, words, kind, field):
    with pytest.raises(WrongAnswers) as refused:
        build(kind, {"record_id": "0" * 32, field: typed}, now=NOW)
    assert words in refused.value.problems[field]


def test_one_date_that_is_refused_takes_none_of_the_others_with_it():
    typed = {"record_id": "0" * 32, "name": "Asha", "born": "1984", "age": "30s", "phone": "07700 900123"}
    with pytest.raises(WrongAnswers) as refused:
        build(Person, typed, now=NOW)
    assert set(refused.value.problems) == {"born", "age"}
    assert build(Person, typed | {"born": "", "age": "35", "note": "born 1984"}, now=NOW).note == "born 1984"


def test_what_a_victim_says_of_when_it_was_is_kept():
    for said in ("June 2026", "last week", "midnight", "noon", "2 weeks ago"):
        assert build(Incident, {"record_id": "0" * 32, "at": said}, now=NOW).at is not None


# A day alone


@pytest.mark.parametrize("typed", ["today", "yesterday", "Fri", "2 Jan", "2/1/26", "2 days ago", "last tuesday"])
def test_a_day_alone_is_kept_as_one_and_said_without_a_time(typed):
    moment = read_moment(typed, NOW)
    assert no_time(moment)
    assert "00:00" not in moment_words(moment) + brief_words(moment) + time_words(moment)
    assert london(latest(moment)).date() == london(moment).date()


@pytest.mark.parametrize("typed", ["00:00", "12am", "0000", "yesterday 00:00", "Fri 12am", "1/7/26 00:00", "01:00 BST"])
def test_midnight_that_was_typed_as_a_time_is_a_time(typed):
    moment = read_moment(typed, NOW)
    assert not no_time(moment)
    assert time_words(moment) == clock_words(moment) == "00:00"
    assert latest(moment) == moment
    again = moment_words(moment)
    assert read_moment(again, NOW) == moment


def test_now_at_midnight_is_a_time_too():
    midnight = datetime(2026, 7, 1, 23, 0, tzinfo=UTC)
    assert not no_time(read_moment("now", midnight))
