"""When it was: the decision that counts is the last one made, and a day of which no time was said is any time of it."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.chronology import happened
from datui.casework.kinds import Closure, Contact, Intake, Note, Referral, RiskLevel, Visit
from datui.casework.moments import LONDON, at_or_after, latest, london, no_time, to_come
from datui.casework.records import Record
from tests.casework.stories import CLOSING, Story, ready_to_close


def duty(case: Case, code: str):
    return next((duty for duty in case.duties if duty.code == code), None)


# The level that was decided last


def test_an_older_level_that_is_written_down_later_does_not_count_and_stays_to_be_read():
    story = Story()
    story.tell(Intake, "23 Nov 2026 07:17")
    story.tell(RiskLevel, level="high", rationale="She says he will kill her")
    old = story.tell(RiskLevel, level="standard", rationale="As it stood in the spring", decided_at="1 May 2026 10:00")
    assert (story.case.level, story.case.level_since) == ("high", story.entries[1].at)
    assert duty(story.case, "risk-review").words == "Look at risk again (high)"
    assert story.case.chronology[-1].record.record_id == old
    assert story.case.chronology[-1].record.headline == "Risk level decided: standard"


def test_of_two_levels_decided_in_the_same_minute_the_one_written_last_counts():
    story = Story()
    for level in ("high", "medium"):
        story.tell(RiskLevel, level=level, rationale="x", decided_at="23 Nov 2026 09:00")
    assert story.case.level == "medium"


@pytest.mark.parametrize(("first", "second"), [("today", "09:30"), ("09:30", "today"), ("today", "today")])
def test_levels_of_one_day_stand_as_they_were_written_where_a_day_alone_was_said(first, second):
    story = Story()
    story.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    story.tell(RiskLevel, level="standard", rationale="x", decided_at=first)
    story.tell(RiskLevel, level="high", rationale="y", decided_at=second)
    assert story.case.level == "high"


def test_a_spelling_put_right_in_a_decision_that_was_dated_ahead_does_not_bring_it_back():
    story = Story()
    old = story.was_told(RiskLevel, level="standard", rationale="x", decided_at="1 May 2027 10:00")
    story.tell(RiskLevel, level="high", rationale="y")
    story.correct(old, rationale="X.", decided_at="")
    assert story.case.level == "high"


@given(
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["standard", "medium", "high"])), min_size=1, max_size=6)
)
def test_no_order_of_writing_changes_which_level_was_decided_last(decided):
    story = Story()
    for days, level in decided:
        when = story.now - timedelta(days=days)
        story.tell(RiskLevel, level=level, rationale="x", decided_at=when)
    levels, since = story.case.records(RiskLevel), story.case.level_since
    assert since == max(level.decided_at for level in levels if level.decided_at)
    assert story.case.level in {level.level for level in levels if level.decided_at == since}


@pytest.mark.parametrize("first", ["standard", "medium", "high"])
@pytest.mark.parametrize(
    "newest",
    [{"level": "high"}, {"level": "standard", "rationale": " "}, {"rationale": "He has a knife"}, {"level": "severe"}],
)
def test_trap_12_6_a_newer_level_without_its_reason_leaves_no_earlier_one_standing(first, newest):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", danger_now="n")
    story.tell(RiskLevel, level=first, rationale="x")
    unfinished = story.tell(RiskLevel, **newest)
    assert (story.case.level, story.case.level_since) == ("unknown", None)
    assert duty(story.case, "unassessed").words == "Decide the risk level: UNKNOWN"
    assert unfinished in [line.route.record_id for line in story.case.missing]
    assert unfinished in [line.route.record_id for line in story.case.gate]
    story.correct(unfinished, level="medium", rationale="y")
    assert story.case.level == "medium"


@pytest.mark.parametrize("values", [{"rationale": ""}, {"level": "", "rationale": ""}])
def test_a_reason_that_is_taken_away_brings_no_lower_level_back(values):
    story = Story()
    story.tell(RiskLevel, level="standard", rationale="x")
    story.correct(story.tell(RiskLevel, level="high", rationale="y"), **values)
    assert story.case.level == "unknown"


def test_a_level_kept_with_nothing_in_it_says_nothing_of_any_other():
    story = Story()
    story.tell(RiskLevel, level="high", rationale="x")
    story.tell(RiskLevel)
    assert story.case.level == "high"


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from(["standard", "medium", "high"]), st.sampled_from(["", "x"])),
        min_size=1,
        max_size=6,
        unique_by=lambda one: one[0],
    )
)
def test_whatever_was_decided_last_is_the_level_or_nobody_knows_it(decided):
    story = Story()
    for days, level, why in decided:
        story.tell(RiskLevel, level=level, rationale=why, decided_at=story.now - timedelta(days=days, hours=1))
    _days, level, why = min(decided)
    assert story.case.level == (level if why else "unknown")


# A day of which no time was said


def test_a_contact_on_the_day_of_the_report_is_contact_since_the_report():
    story = Story()
    story.tell(Intake, "22 Nov 2026 07:17", danger_now="n")
    story.tell(Contact, "22 Nov 2026 09:00", at="today", channel="voice", reached="y")
    assert duty(story.case, "first-contact") is None
    assert not [line for line in story.case.gate if line.words.startswith("No contact achieved")]
    assert story.case.stage == "contact"


def test_a_contact_on_another_day_or_written_before_the_report_is_not():
    story = Story()
    story.tell(Contact, "22 Nov 2026 07:00", at="today", channel="voice", reached="y")
    story.tell(Intake, "22 Nov 2026 07:17")
    assert duty(story.case, "first-contact") is not None
    story.tell(Contact, "22 Nov 2026 09:00", at="yesterday", channel="voice", reached="y")
    assert duty(story.case, "first-contact") is not None


def test_an_attempt_on_the_day_of_the_report_is_counted():
    story = Story()
    story.tell(Intake, "22 Nov 2026 07:17")
    story.tell(Contact, at="today", channel="voice", reached="n")
    assert duty(story.case, "first-contact").words == "First contact: 1 attempted, none achieved"


def test_a_talk_on_the_day_of_the_last_report_is_since_it():
    story = ready_to_close()
    story.tell(Closure, **(CLOSING | {"discussed_at": "today"}))
    assert (story.case.gate, story.case.status) == ((), "closed")
    story = ready_to_close()
    story.tell(Closure, **(CLOSING | {"discussed_at": "yesterday"}))
    assert [line.words for line in story.case.gate] == ["Talked over with the victim since the last report"]


def test_hours_are_not_counted_from_a_day_of_which_no_time_was_said():
    story = Story()
    story.tell(Intake, "22 Nov 2026 09:00", received_at="yesterday", back_dated_because="The hub rang late")
    found = duty(story.case, "first-contact")
    assert found.elapsed_words(story.now) == "since the report on Sat 21 Nov"
    assert found.due == datetime(2026, 11, 23, 17, tzinfo=UTC)


def test_what_happened_on_a_day_stands_after_what_has_a_time_and_not_after_it_was_written():
    story = Story()
    story.tell(Intake, "22 Nov 2026 07:17")
    contact = story.tell(Contact, "22 Nov 2026 09:00", at="today", channel="voice", reached="y")
    note = story.tell(Note, "22 Nov 2026 10:00", text="x")
    earlier = story.tell(Note, "22 Nov 2026 11:00", text="y", about_when="yesterday")
    timed = story.tell(Note, "22 Nov 2026 11:01", text="z", about_when="yesterday 23:30")
    ids = [entry.record.record_id for entry in story.case.chronology]
    assert ids == [note, contact, story.entries[0].record.record_id, earlier, timed]
    story.correct(contact, "22 Nov 2026 12:00", words="Hello")
    assert [entry.record.record_id for entry in story.case.chronology] == ids


def test_a_visit_on_a_day_is_due_back_when_the_day_closes():
    story = Story()
    story.tell(Visit, "23 Nov 2026 09:00", where="The library", at="today", back_by="")
    assert duty(story.case, "visit").due == datetime(2026, 11, 23, 17, tzinfo=UTC)
    story.tell(Visit, where="The hall", at="18:00", back_by="today")
    assert max(one.due for one in story.case.duties if one.code == "visit") == datetime(2026, 11, 23, 18, tzinfo=UTC)


TIMES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0)).filter(lambda clock: clock != time())
LEVELS = st.sampled_from(["standard", "high"])
TOLD: list[tuple[type[Record], str, dict[str, Any]]] = [
    (Intake, "received_at", {"danger_now": "n", "children": "n", "children_confirmed": "Said so"}),
    (Contact, "at", {"channel": "voice", "reached": "y", "plan_followed": "n"}),
    (Contact, "at", {"channel": "voice", "reached": "n", "plan_followed": "n"}),
    (RiskLevel, "decided_at", {"level": "high", "rationale": "x"}),
    (RiskLevel, "decided_at", {"level": "standard", "rationale": "x"}),
    (Referral, "sent_at", {"agency": "idva"}),
    (Closure, "discussed_at", {name: typed for name, typed in CLOSING.items() if name != "discussed_at"}),
]


def lines(case: Case) -> set[tuple[str, str, str]]:
    """What is due and what stands in the way, by what it is about and where it leads."""
    due = {(duty.code, duty.clause, duty.route.field) for duty in case.duties}
    return due | {(line.words, line.clause, line.route.field) for line in case.gate}


@given(
    st.lists(st.tuples(st.sampled_from(range(len(TOLD))), st.integers(0, 2), TIMES), min_size=1, max_size=6), st.data()
)
@example([(0, 0, time(7, 17)), (1, 0, time(9, 0))], None)
def test_a_day_alone_makes_nothing_due_and_stands_in_no_way_that_the_true_time_would_not(told, data):
    timed, dated = Story(), Story()
    alone = range(1, len(told)) if data is None else data.draw(st.sets(st.sampled_from(range(len(told)))))
    for number, (which, days, clock) in enumerate(told):
        kind, field, values = TOLD[which]
        # Written at the end of its day, so that the time that is said has always been.
        now = datetime(2026, 11, 23 + number, 23, 59, tzinfo=LONDON)
        true = min(datetime.combine(now.date() - timedelta(days=days), clock, LONDON), now)
        for story in (timed, dated):
            day_alone = story is dated and number in alone
            story.tell(kind, now.isoformat(), **values, **{field: f"{true:%d/%m/%Y}" if day_alone else true})
    assert lines(dated.case) <= lines(timed.case)


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, MOMENTS)
def test_a_day_alone_is_never_before_any_time_of_it(moment, start):
    day = datetime.combine(london(moment).date(), time(), LONDON).astimezone(UTC)
    assert no_time(day)
    assert london(latest(day)).date() == london(moment).date()
    assert at_or_after(day, moment)
    assert not at_or_after(moment, start) or at_or_after(day, start)
    assert not to_come(day, moment)
    assert to_come(moment, start) == (moment > start + timedelta(minutes=5)) or no_time(moment)


def test_an_older_level_that_is_written_down_afterwards_hides_no_newer_one_without_its_reason():
    story = Story()
    high = story.tell(RiskLevel, "2 May 2026 10:00", level="high")
    story.tell(RiskLevel, "3 May 2026 10:00", level="standard", rationale="Quiet", decided_at="1 May 2026 10:00")
    assert story.case.level == "unknown"
    (line,) = [line for line in story.case.missing if line.words.startswith("The level and its reason")]
    assert line.route.record_id == high


# What was said to have happened and is still to come: older records hold it


def test_an_old_record_of_a_moment_to_come_is_read_and_heads_no_chronology():
    story = Story()
    story.tell(Intake)
    contact = story.was_told(Contact, at="21/11/2027", channel="voice", reached="y")
    note = story.tell(Note, text="x")
    ids = [entry.record.record_id for entry in story.case.chronology]
    assert ids == [note, contact, story.entries[0].record.record_id]
    assert happened(story.entries[1]) == story.entries[1].at
    assert story.case.records(Contact)[0].at == datetime(2027, 11, 21, tzinfo=UTC)


def test_a_visit_that_is_still_to_come_heads_the_chronology():
    story = Story()
    visit = story.tell(Visit, where="The library", at="tomorrow 14:00")
    story.tell(Note, text="x")
    assert story.case.chronology[0].record.record_id == visit
