"""What is due: by the clock of the report, cleared only by what was achieved."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.due import Duty, due_briefly, due_words
from datui.casework.kinds import Action, Contact, Emergency, Intake, Person, Referral, RiskLevel, SafeContact, Visit
from datui.casework.moments import LONDON
from datui.casework.reading import read_moment
from datui.casework.route import Route
from tests.casework.stories import MONDAY, Story


def duty(story, code):
    return next((duty for duty in story.case.duties if duty.code == code), None)


def reported(when="23 Nov 2026 09:00", **values):
    story = Story()
    story.tell(Intake, when, **values)
    return story


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("24 Dec 2026 15:00", "29 Dec 2026"),
        ("2 Apr 2026 15:00", "7 Apr 2026"),
        ("24 Dec 2027 15:00", "29 Dec 2027"),
        ("31 Dec 2027 15:00", "4 Jan 2028"),
        ("26 Dec 2026 15:00", "29 Dec 2026"),
        ("22 May 2026 15:00", "26 May 2026"),
        ("26 Oct 2026 00:30", "27 Oct 2026"),
        ("5 Jun 2026 23:45", "8 Jun 2026"),
    ],
)
def test_first_contact_is_due_by_the_end_of_the_next_working_day_after_receipt(received, due):
    found = duty(reported(received), "first-contact")
    assert found.due == read_moment(f"{due} 17:00", MONDAY)
    assert found.clause == "wrekin-2019:timescales"


def test_it_counts_from_receipt_and_not_from_when_the_record_was_opened():
    story = reported("27 Nov 2026 16:00", received_at="23 Nov 2026 10:00")
    assert duty(story, "first-contact").due == datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_beyond_the_calendar_it_says_so_loudly():
    assert any(
        "CHECK THIS DATE BY HAND" in words for words in duty(reported("2 Jan 2035 09:00"), "first-contact").beside
    )
    assert duty(reported(), "first-contact").beside == ()


@given(st.lists(st.sampled_from(["n", "?", "-", ""]), max_size=5), st.sampled_from(["in", "out"]))
def test_no_number_of_attempts_ever_clears_first_contact(answers, direction):
    story = reported()
    for answer in answers:
        story.tell(Contact, reached=answer, direction=direction, channel="voice")
    found = duty(story, "first-contact")
    assert found is not None
    assert (f"{len(answers)} attempted, none achieved" in found.words) == bool(answers)


def test_contact_achieved_clears_it_also_in_the_minute_of_the_report():
    story = reported("23 Nov 2026 09:00")
    story.tell(Contact, reached="y", at="23 Nov 2026 09:00")
    assert duty(story, "first-contact") is None


def test_contact_before_the_report_clears_nothing():
    story = reported("23 Nov 2026 09:00")
    story.tell(Contact, reached="y", at="23 Nov 2026 08:59")
    assert duty(story, "first-contact") is not None


def test_somebody_else_s_contact_clears_nothing():
    story = reported()
    sister = story.tell(Person, case_roles=["third-party"])
    story.tell(Contact, reached="y", with_whom=sister)
    assert duty(story, "first-contact") is not None


def test_only_attempts_to_reach_the_victim_are_counted_as_such():
    story = reported()
    victim = story.tell(Person, case_roles=["victim"])
    worker = story.tell(Person, case_roles=["professional"])
    story.tell(Contact, reached="y", with_whom=worker)
    assert duty(story, "first-contact").words == "First contact"
    story.tell(Contact, reached="n", with_whom=victim)
    story.tell(Contact, reached="n")
    assert duty(story, "first-contact").words == "First contact: 2 attempted, none achieved"
    story.tell(Contact, reached="y", with_whom=worker, no_safe_way="y")
    assert duty(story, "first-contact").words == "First contact: no safe way known, tell a supervisor today"


def test_every_report_has_a_first_contact_of_its_own():
    story = reported()
    story.tell(Contact, reached="y")
    story.tell(Intake, "1 Dec 2026 09:00")
    assert duty(story, "first-contact").due == datetime(2026, 12, 2, 17, tzinfo=UTC)


def test_no_safe_way_is_for_a_supervisor_today_and_no_breach_to_be_mended():
    story = reported()
    story.tell(Contact, reached="n", no_safe_way="y")
    assert duty(story, "first-contact").words == "First contact: no safe way known, tell a supervisor today"


def test_an_unassessed_case_is_due_within_a_working_day():
    story = reported("24 Dec 2026 15:00")
    assert duty(story, "unassessed").due == datetime(2026, 12, 29, 17, tzinfo=UTC)
    story.tell(RiskLevel, level="high", rationale="x")
    assert duty(story, "unassessed") is None


@pytest.mark.parametrize(("level", "weeks"), [("high", 6), ("medium", 8), ("standard", 8)])
def test_risk_is_looked_at_again_by_the_height_of_the_level(level, weeks):
    story = reported()
    story.tell(RiskLevel, "23 Nov 2026 12:00", level=level, rationale="x")
    expected = datetime(2026, 11, 23, 23, 59, tzinfo=UTC) + timedelta(weeks=weeks)
    assert duty(story, "risk-review").due == expected


def test_a_decision_dated_ahead_does_not_put_its_review_off():
    story = reported()
    story.was_told(RiskLevel, "23 Nov 2026 12:00", level="high", rationale="x", decided_at="23 Nov 2027 12:00")
    assert duty(story, "risk-review").due == datetime(2027, 1, 4, 23, 59, tzinfo=UTC)


def test_the_safe_contact_plan_is_due_to_be_made_and_then_to_be_confirmed():
    story = reported("24 Dec 2026 15:00")
    assert duty(story, "safe-contact").words == "Ask how contact is safe: no plan yet"
    plan = story.tell(SafeContact, confirmed_on="today", voice_allowed="n")
    found = duty(story, "safe-contact")
    assert (found.words, found.due, found.route) == (
        "Confirm the safe-contact plan",
        datetime(2027, 1, 7, 17, tzinfo=UTC),
        Route("safe-contact", plan, "confirmed_on", (("confirmed_on", "today"),)),
    )


def test_the_reason_of_an_emergency_is_due_the_same_day():
    story = reported()
    story.tell(Emergency, "23 Nov 2026 14:00")
    assert duty(story, "emergency-reason").due == datetime(2026, 11, 23, 23, 59, tzinfo=UTC)


def test_danger_is_due_from_the_moment_that_it_was_written_down():
    story = reported(danger_now="y")
    found = story.case.duties[0]
    assert (found.code, found.due, found.when_words(MONDAY + timedelta(days=3))) == (
        "danger",
        story.entries[0].at,
        "now",
    )


DUE = datetime(2026, 11, 24, 17, tzinfo=UTC)
TWICE = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # the second 01:30 of that night


@pytest.mark.parametrize(
    ("now", "state", "words"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "later", "due Tue 24 Nov 2026, 17:00"),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), "today", "due 17:00 today"),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), "today", "due 17:00 today"),
        (datetime(2026, 11, 24, 17, 1, tzinfo=UTC), "overdue", "overdue since 17:00 today"),
        (datetime(2026, 11, 25, 9, tzinfo=UTC), "overdue", "overdue by 1 day"),
        (datetime(2026, 12, 1, 9, tzinfo=UTC), "overdue", "overdue by 7 days"),
    ],
)
def test_a_duty_is_overdue_today_or_later_only_when_somebody_looks(now, state, words):
    one = Duty("first-contact", "First contact", DUE, "wrekin-2019:timescales", Route("contact"))
    assert (one.state(now), one.when_words(now)) == (state, words)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_today_is_a_london_day(now):
    one = Duty("action", "x", DUE, "practice:9", Route("action"))
    same_day = now.astimezone(LONDON).date() == DUE.astimezone(LONDON).date()
    assert (one.state(now) == "today") == (same_day and now <= DUE)


def test_the_hours_that_passed_are_said_however_lawful_the_gap():
    found = duty(reported("24 Dec 2026 15:00"), "first-contact")
    assert found.elapsed_words(datetime(2026, 12, 29, 9, tzinfo=UTC)) == "114 hours since the report"
    assert found.elapsed_words(datetime(2026, 12, 24, 16, tzinfo=UTC)) == "1 hour since the report"
    for minute in (0, 59):
        assert found.elapsed_words(datetime(2026, 12, 24, 15, minute, tzinfo=UTC)) == "under an hour since the report"
    assert [one.code for one in reported().case.duties if one.elapsed_words(MONDAY)] == ["first-contact"]


@pytest.mark.parametrize(
    ("due", "now", "words", "briefly"),
    [
        (DUE, MONDAY, "due Tue 24 Nov 2026, 17:00", "Tue 24 Nov"),
        (DUE, DUE, "due 17:00 today", "17:00 today"),
        (DUE, DUE + timedelta(minutes=1), "overdue since 17:00 today", "overdue 17:00 today"),
        (DUE, DUE + timedelta(days=1), "overdue by 1 day", "overdue 1 day"),
        (DUE, DUE + timedelta(days=6), "overdue by 6 days", "overdue 6 days"),
        (DUE, DUE - timedelta(days=366), "due Tue 24 Nov 2026, 17:00", "Tue 24 Nov 2026"),
        (TWICE, TWICE - timedelta(hours=1), "due 01:30 GMT today", "01:30 GMT today"),
        (TWICE, TWICE - timedelta(days=3), "due Sun 25 Oct 2026, 01:30 GMT", "Sun 25 Oct"),
    ],
)
def test_when_something_is_due_is_said_beside_it_and_briefly_in_a_list(due, now, words, briefly):
    assert (due_words(due, now), due_briefly(due, now)) == (words, briefly)


def test_each_duty_leads_to_the_field_that_puts_it_right():
    story = reported()
    assert duty(story, "unassessed").route == Route("level", "", "level")
    assert duty(story, "safe-contact").route == Route("safe-contact", "", "voice_allowed")
    visit = story.tell(Visit, where="The library", back_by="10:30")
    assert duty(story, "visit").route == Route("visit", visit, "called_in_at", (("called_in_at", "now"),))
    action = story.tell(Action, what="Locks", due="tomorrow")
    assert duty(story, "action").route == Route("action", action, "status")
    story.correct(action, due="")
    assert duty(story, "action").route == Route("action", action, "due")
    referral = story.tell(Referral, agency="idva")
    assert duty(story, "referral-send").route == Route("referral", referral, "sent_at")
    story.correct(referral, sent_at="now")
    # Nothing is offered: an acknowledgement that never came must not be kept by one key too many.
    assert duty(story, "referral-chase").route == Route("chase", "", "said", (("referral", referral),))
    assert Route("referral", referral, "acknowledged_at") in [line.route for line in story.case.gate]
    story.correct(referral, acknowledged_at="now")
    assert duty(story, "referral-outcome").route == Route("referral", referral, "answer")
    emergency = story.tell(Emergency, danger_now="y")
    assert duty(story, "emergency-reason").route == Route("emergency", emergency, "reason")
    assert duty(story, "danger").route == Route("emergency")
    story.tell(RiskLevel, level="high", rationale="x")
    assert duty(story, "risk-review").route == Route("level", "", "level")


def test_a_plan_that_names_its_own_last_day_is_confirmed_at_that_day():
    story = reported()
    plan = story.tell(SafeContact, voice_allowed="y", voice_seen="n", expires_on="25 Nov 2026", confirmed_on="today")
    confirmed = (("confirmed_on", "today"),)
    assert duty(story, "safe-contact").route == Route("safe-contact", plan, "expires_on", confirmed)


@pytest.mark.parametrize(("kind", "code"), [(Action, "action"), (Visit, "visit"), (Referral, "referral-send")])
def test_an_empty_record_is_no_duty_and_says_that_it_is_empty(kind, code):
    story = reported()
    record = story.tell(kind)
    assert duty(story, code) is None
    lines = [line for line in story.case.missing if line.route.record_id == record]
    assert [line.words.split(":")[0] for line in lines] == [f"An empty {kind.kind}"]
    assert lines[0] in story.case.gate


def test_an_empty_contact_is_no_attempt():
    story = reported()
    contact = story.tell(Contact)
    assert duty(story, "first-contact").words == "First contact"
    assert [line.words for line in story.case.missing if line.route.record_id == contact] == [
        "An empty contact (23 Nov 09:01): say how, and whether it was achieved"
    ]
    for values in ({"channel": "text"}, {"reached": "n"}, {"words": "Hello?"}, {"who_answered": "A man"}):
        once = reported()
        once.tell(Contact, **values)
        assert duty(once, "first-contact").words == "First contact: 1 attempted, none achieved"


def test_a_plan_of_which_no_channel_was_asked_about_is_no_plan_yet():
    story = reported()
    plan = story.tell(SafeContact, confirmed_on="today", unsafe_people="His mother")
    assert story.case.safe_contact is None
    found = duty(story, "safe-contact")
    assert (found.words, found.route) == (
        "Ask how contact is safe: no channel asked about yet",
        Route("safe-contact", plan, "voice_allowed"),
    )
    assert "A safe-contact plan: no channel asked about yet" in [line.words for line in story.case.gate]
    story.correct(plan, text_allowed="?")
    assert story.case.safe_contact is not None
    assert duty(story, "safe-contact").words.startswith("Confirm the safe-contact plan")


def test_an_empty_plan_written_later_does_not_push_out_the_one_that_was_asked_about():
    story = reported()
    plan = story.tell(SafeContact, voice_allowed="y", voice_seen="n")
    story.tell(SafeContact)
    assert story.case.safe_contact.record.record_id == plan
