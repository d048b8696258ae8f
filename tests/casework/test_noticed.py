"""A joint tenant's notice to quit: a legal task of the same day, counted from when it came, answered by nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.kinds import Intake, JointTenancy, Notice, Person
from datui.casework.moments import day_words, london
from datui.casework.noticed import effect, plan_for
from tests.casework.stories import CASE_ID, Story, entries, the_rules


def came(when, **more):
    """A case in which a notice came in then."""
    story = Story()
    story.now = datetime(2026, 4, 1, 9, tzinfo=UTC)
    story.tell(Intake, danger_now="n", victim_name="Asha Khan", tenancy="joint")
    return story, story.tell(Notice, when, method="letter", **more)


def duty(story, code="notice"):
    return next((one for one in story.case.duties if one.code == code), None)


def newest(story, key):
    return next(one for one in story.case.records(Notice) if one.record_id == key)


def of(story, key):
    notice = newest(story, key)
    return effect(story.case, notice, notice.received_at or story.now)


def test_one_that_comes_on_a_friday_before_a_bank_holiday_is_due_that_day_with_the_next_working_day_beside_it():
    story, key = came("1 May 2026 15:40")
    found = duty(story)
    assert london(found.due).strftime("%a %d %b %H:%M") == "Fri 01 May 23:59"
    assert found.beside == ("The next working day for the solicitor is Tue 5 May 2026: leave word today all the same.",)
    assert found.route.field == "told_at"
    assert found.route.record_id == key


@pytest.mark.parametrize(
    ("day", "following"),
    [("24 Dec 2026", "Tue 29 Dec 2026"), ("2 Apr 2026", "Tue 7 Apr 2026"), ("26 Dec 2026", "Tue 29 Dec 2026")],
)
def test_the_next_working_day_is_that_of_the_calendar(day, following):
    story, _key = came(f"{day} 11:00")
    assert following in duty(story).beside[0]
    assert london(duty(story).due).date() == london(story.now).date()


def test_it_is_counted_from_when_it_came_and_not_from_when_it_was_written_down():
    story, _key = came("5 May 2026 09:00", received_at="1 May 2026 16:00")
    assert london(duty(story).due).date() == date(2026, 5, 1)
    assert duty(story).state(story.now) == "overdue"


def test_beyond_the_calendar_it_says_so():
    story, _key = came("29 Dec 2028 11:00")
    assert any("CHECK THIS DATE BY HAND" in words for words in duty(story).beside)


def test_a_solicitor_who_has_it_is_written_down_and_then_the_end_is_planned_for():
    story, key = came("1 May 2026 15:40", tenancy="assured")
    story.correct(key, told_at="now")
    assert duty(story).words == "Write down what the solicitor said of the notice"
    story.correct(key, advice="It holds", holds="y", ends_by_advice="3 Jul 2026")
    assert duty(story) is None
    assert london(duty(story, "notice-ends").due).date() == date(2026, 7, 3)
    assert any("without an outcome" in line.words for line in story.case.gate)
    story.correct(key, "2 Jul 2026 09:00", outcome="held-back")
    assert duty(story, "notice-ends") is None
    assert not any("notice to quit" in line.words.casefold() for line in story.case.gate)


@pytest.mark.parametrize(
    ("tenancy", "when", "first", "soonest"),
    [
        ("assured", "1 May 2026 12:00", "1 Jul 2026", "29 May 2026"),
        ("assured", "30 Apr 2026 12:00", "28 May 2026", "28 May 2026"),
        ("secure", "1 May 2026 12:00", "29 May 2026", "29 May 2026"),
        ("assured", "31 Dec 2026 12:00", "28 Feb 2027", "28 Jan 2027"),
    ],
)
def test_it_may_take_effect_not_before_and_a_solicitor_is_asked(tenancy, when, first, soonest):
    story, key = came(when, tenancy=tenancy)
    found = of(story, key)
    assert (
        f"Not before {day_words(datetime.strptime(first, '%d %b %Y').date())}, as far as the law data says"
        in found.words
    )
    assert "Ask a solicitor." in found.words
    assert found.soonest == datetime.strptime(soonest, "%d %b %Y").date()


def test_a_law_that_is_not_in_force_yet_changes_nothing():
    story, key = came("30 Apr 2026 12:00", tenancy="assured")
    assert "two months" not in of(story, key).words
    story, key = came("1 May 2026 12:00", tenancy="assured")
    assert "two months" in of(story, key).words
    assert "plan for Fri 29 May 2026" in of(story, key).words


def test_a_shorter_law_that_is_still_to_come_is_not_planned_by():
    housing = the_rules().housing
    checked = replace(housing.notices[0].checked, in_force_from=date(2027, 1, 1))
    coming = replace(housing.notices[0], weeks=1, checked=checked)
    rules = replace(the_rules(), housing=replace(housing, notices=(*housing.notices, coming)))
    story, key = came("1 May 2026 12:00", tenancy="assured")
    case = Case.fold(CASE_ID, story.entries, rules)
    assert effect(case, newest(story, key), datetime(2026, 5, 1, 12, tzinfo=UTC)).soonest == date(2026, 5, 29)
    assert effect(case, newest(story, key), datetime(2027, 5, 1, 12, tzinfo=UTC)).soonest == date(2027, 5, 8)


def test_of_a_tenancy_that_nobody_knows_the_shortest_is_planned_for():
    story, key = came("1 May 2026 12:00")
    assert of(story, key).not_before is None
    assert "plan for Fri 29 May 2026" in of(story, key).words
    story.tell(JointTenancy, tenancy="assured")
    assert of(story, key).not_before == date(2026, 7, 1)


def test_the_sooner_of_what_it_says_and_what_the_law_has_is_planned_for():
    story, key = came("1 May 2026 12:00", tenancy="assured", ends_on="15 May 2026")
    entry = story.case.of(Notice)[0]
    assert plan_for(story.case, entry) == date(2026, 5, 15)
    assert duty(story, "notice-ends").route.record_id == key


def test_nothing_of_the_other_goes_to_whoever_gave_it():
    story, key = came("1 May 2026 12:00", by_others="The other tenant")
    story.correct(key, reply="We have your notice.")
    assert not any("whoever gave the notice" in line.words for line in story.case.missing)
    story.correct(key, reply="Asha fears you and is in a refuge")
    assert any("whoever gave the notice" in line.words for line in story.case.missing)


def test_what_the_victim_hears_of_their_own_notice_is_no_reply_to_another():
    story, key = came("1 May 2026 12:00")
    her = story.tell(Person, name="Asha Khan", case_roles=["victim"])
    story.correct(key, by_whom=[her], reply="Asha, we have it")
    assert not any("whoever gave the notice" in line.words for line in story.case.missing)


def test_how_it_came_from_whom_and_that_the_customer_knows_are_asked():
    story, key = came("1 May 2026 12:00")
    story.correct(key, method="")
    said = " ".join(line.words for line in story.case.missing)
    for words in ("How a notice to quit came", "Which tenant gave", "The customer told", "Of which tenancy"):
        assert words in said
    story.correct(key, method="hand", by_others="Him", told_victim="y", tenancy="assured", shorter="y")
    assert [line.words for line in story.case.missing if "otice" in line.words] == [
        "Less time agreed for a notice: what a solicitor says"
    ]


@given(entries(kinds=(Notice, JointTenancy, Intake)))
def test_every_notice_without_a_solicitor_is_due_by_the_end_of_the_day_it_came(found):
    case = Case.fold(CASE_ID, found, the_rules())
    if case.status == "closed":
        return
    due = {one.route.record_id: one for one in case.duties if one.code == "notice"}
    for entry in case.of(Notice):
        notice = entry.record
        if notice.told_at is None and not notice.outcome:
            written = london(case.born(entry).at).date()
            assert london(due[notice.record_id].due).date() <= written
            assert due[notice.record_id].beside


@given(st.dates(date(1980, 1, 1), date(2199, 1, 1)), st.sampled_from(sorted(the_rules().housing.tenancies)))
def test_from_when_it_may_take_effect_is_never_before_it_came_and_always_asks_a_solicitor(day, tenancy):
    story = Story()
    key = story.tell(Notice, tenancy=tenancy)
    notice = newest(story, key)
    found = effect(story.case, notice, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    assert "Ask a solicitor." in found.words
    assert found.soonest is None or found.soonest > day
    assert found.not_before is None or (found.soonest is not None and found.not_before >= found.soonest)
