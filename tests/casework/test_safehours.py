"""The safe hours of a plan: an end that a channel lacks is the plan's, and after midnight it is the night before's."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.interlock import allowed
from datui.casework.kinds import SafeContact
from datui.casework.moments import LONDON
from datui.casework.records import build, read
from datui.casework.safehours import NO_FIT, NOT_THE_DAY, NOT_THE_HOUR, wrong_hour
from tests.casework.stories import MONDAY

CALLS = {"voice_allowed": "y", "voice_seen": "n"}
FRIDAY = datetime(2026, 11, 27, tzinfo=LONDON)
HOURS = st.integers(0, 23).map(lambda hour: f"{hour:02}:30")
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: FRIDAY + timedelta(minutes=minute))


def plan(**values):
    return build(SafeContact, {"record_id": "0" * 32, **CALLS, **values}, now=MONDAY)


def at(words, days=0):
    hour, minute = words.split(":")
    return FRIDAY + timedelta(days=days, hours=int(hour), minutes=int(minute))


@pytest.mark.parametrize(
    ("own", "hour", "ok"),
    [
        ({"voice_from": "10:00"}, "22:00", False),
        ({"voice_from": "10:00"}, "14:29", True),
        ({"voice_from": "10:00"}, "09:45", False),
        ({"voice_from": "9:00"}, "09:15", True),
        ({"voice_until": "11:00"}, "09:15", False),
        ({"voice_until": "11:00"}, "11:30", False),
        ({"voice_until": "15:00"}, "14:45", True),
    ],
)
def test_an_end_that_a_channel_does_not_give_is_the_plan_s(own, hour, ok):
    assert allowed(plan(safe_from="9:30", safe_until="14:30", **own), "voice", at(hour)).ok is ok


@given(HOURS, HOURS, HOURS, st.sampled_from(["voice_from", "voice_until"]), MINUTES)
def test_one_end_of_its_own_never_opens_the_night_between_it_and_the_plan_s(start, end, own, field, now):
    the_plan = plan(safe_from=start, safe_until=end, **{field: own})
    clock = f"{now:%H:%M}"
    if start <= end and allowed(the_plan, "voice", now).ok:
        assert (own if field == "voice_from" else start) <= clock < (own if field == "voice_until" else end)


@pytest.mark.parametrize(
    "hours",
    [
        {"safe_from": "9:30", "safe_until": "14:30", "voice_from": "16:00"},
        {"safe_from": "9:30", "safe_until": "14:30", "voice_until": "8:00"},
        {"safe_until": "14:30", "voice_from": "16:00"},
        {"safe_from": "22:00", "safe_until": "2:00", "voice_until": "21:00"},
    ],
)
@given(now=MINUTES)
def test_where_the_two_ends_do_not_fit_no_hour_is_safe_and_it_says_to_ask(hours, now):
    assert wrong_hour(plan(**hours), "voice", now) == NO_FIT


@pytest.mark.parametrize(
    ("hours", "hour", "days", "ok"),
    [
        ({}, "01:00", 0, False),
        ({}, "01:00", 1, True),
        ({}, "22:00", 0, True),
        ({}, "22:00", 1, False),
        ({}, "02:00", 1, False),
        ({"voice_until": "1:00"}, "00:30", 1, True),
        ({"voice_from": "0:30"}, "01:00", 1, True),
        ({"voice_from": "0:30"}, "01:00", 0, False),
    ],
)
def test_after_midnight_it_is_still_the_night_of_the_day_before(hours, hour, days, ok):
    the_plan = plan(safe_days=["fri"], safe_from="22:00", safe_until="2:00", **hours)
    assert allowed(the_plan, "voice", at(hour, days)).ok is ok


@given(HOURS, HOURS, st.sampled_from(["mon", "fri", "sun"]), st.integers(0, 24 * 7 * 60))
def test_a_night_is_safe_from_when_it_begins_on_a_safe_day_for_as_long_as_it_lasts(start, end, day, minutes):
    now = FRIDAY + timedelta(minutes=minutes)
    reason = wrong_hour(plan(safe_days=[day], safe_from=start, safe_until=end), "voice", now)
    length = (at(end) - at(start)) % timedelta(days=1)
    began = [FRIDAY + timedelta(days=shift) + (at(start) - FRIDAY) for shift in range(-1, 9)]
    nights = [one for one in began if f"{one:%a}".lower() == day]
    assert (reason == "") == any(one <= now < one + length for one in nights)


def test_the_day_is_said_before_the_hour():
    assert (
        wrong_hour(plan(safe_days=["fri"], safe_from="22:00", safe_until="2:00"), "voice", at("01:00")) == NOT_THE_DAY
    )


@pytest.mark.parametrize("channel", ["voice", "text", "email", "portal", "visit", "through"])
def test_every_channel_that_is_noticed_when_it_is_used_has_days_and_hours_of_its_own(channel):
    own = {f"{channel}_days": ["fri"], f"{channel}_from": "13:00", f"{channel}_until": "14:00"}
    the_plan = plan(safe_days=["mon"], safe_from="9:00", safe_until="12:00", **own)
    assert the_plan.days(channel) == ("fri",)
    assert the_plan.hours(channel) == ("13:00", "14:00")
    assert wrong_hour(the_plan, channel, at("13:30")) == ""
    assert wrong_hour(the_plan, channel, at("09:30")) == NOT_THE_HOUR
    assert wrong_hour(the_plan, channel, at("13:30", 1)) == NOT_THE_DAY
    assert the_plan.timeless.hours(channel) == ("", "")


def test_a_letter_is_read_when_they_choose_to_and_has_no_hours():
    assert not [name for name in SafeContact.model_fields if name in ("letter_days", "letter_from", "letter_until")]


@pytest.mark.parametrize("channel", ["email", "portal", "through"])
def test_what_lights_up_a_screen_and_word_through_someone_go_by_their_own_hours(channel):
    known = {"through_agreed": "y"} if channel == "through" else {}
    known |= {f"{channel}_allowed": "y", f"{channel}_seen": "n"}
    the_plan = plan(safe_from="9:00", safe_until="12:00", **known, **{f"{channel}_until": "10:00"})
    assert [allowed(the_plan, channel, at(hour)).ok for hour in ("09:30", "11:00")] == [True, False]


def test_a_plan_that_was_kept_before_a_channel_had_hours_reads_as_one_that_asked_for_none():
    old = plan(safe_from="9:00", safe_until="12:00", safe_days=["fri"]).body()
    for channel in ("email", "portal", "through"):
        for part in ("days", "from", "until"):
            assert not old.pop(f"{channel}_{part}")
    again = read("safe-contact", old)
    assert isinstance(again, SafeContact)
    assert again == plan(safe_from="9:00", safe_until="12:00", safe_days=["fri"])
    assert [again.hours(channel) for channel in ("email", "portal", "through")] == [("09:00", "12:00")] * 3


@pytest.mark.parametrize(
    ("own", "days", "hour", "why"),
    [
        ({"voice_until": "20:00"}, 0, "19:00", ""),
        ({"voice_until": "20:00"}, 1, "19:00", NOT_THE_DAY),
        ({"voice_until": "20:00"}, 0, "01:00", NOT_THE_DAY),
        ({"voice_from": "19:00"}, 0, "20:00", ""),
        ({"voice_from": "19:00"}, 1, "01:00", ""),
        ({"voice_until": "1:00"}, 1, "00:30", ""),
        ({"voice_until": "1:00"}, 2, "00:30", NOT_THE_DAY),
    ],
)
def test_a_channel_s_own_evening_end_takes_no_day_from_the_night_of_the_plan(own, days, hour, why):
    the_plan = plan(safe_days=["fri"], safe_from="18:00", safe_until="2:00", **own)
    found = wrong_hour(the_plan, "voice", at(hour, days))
    assert bool(found) is bool(why), found


@pytest.mark.parametrize(("hour", "ok"), [("12:00", True), ("23:59", True), ("00:00", True)])
def test_until_midnight_is_the_whole_day_up_to_its_end(hour, ok):
    assert allowed(plan(safe_until="midnight"), "voice", at(hour)).ok is ok


@pytest.mark.parametrize(("hour", "ok"), [("17:59", False), ("18:00", True), ("23:59", True), ("00:00", False)])
def test_from_an_hour_until_midnight(hour, ok):
    assert allowed(plan(safe_from="18:00", safe_until="0:00"), "voice", at(hour)).ok is ok
