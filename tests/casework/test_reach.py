"""Reaching a person: what the plan does not allow is refused, whoever it is, and what was not asked is not allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.banner import banner_words
from datui.casework.case import Case
from datui.casework.emergency import emergency_words
from datui.casework.interlock import NO_PLAN, channel_allowed
from datui.casework.kinds import Contact, Emergency, Intake, Person, Reach, SafeContact, Visit
from datui.casework.others import A_CHILD, LIVES_THERE, TOLD_NOTHING, UNSAFE
from datui.casework.printed import printed
from datui.casework.reach import ways
from datui.casework.records import build
from datui.casework.shown import may_show
from datui.casework.visiting import not_to_plan
from tests.casework.stories import CASE_ID, MONDAY, Story, entries, the_rules

PHONE, MAIL, HOME = "07700 900123", "zora@example.test", "4 Fictional Row"


def reported(**plan):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", victim_phone=PHONE, victim_email=MAIL, address=HOME)
    if plan:
        story.tell(SafeContact, confirmed_on="today", **plan)
    return story


def by_channel(case):
    return {way.channel: way for way in ways(case, MONDAY) if way.person == ""}


def test_without_a_plan_nothing_is_allowed_and_each_way_leads_to_asking():
    found = by_channel(reported().case)
    assert [way.allowed.reason for way in found.values()] == [NO_PLAN] * 7
    assert {way.route.screen for way in found.values()} == {"safe-contact"}


def test_what_the_plan_allows_goes_to_what_the_plan_says_and_never_to_the_number_of_the_report():
    found = by_channel(reported(voice_allowed="y", voice_seen="n", voice_to="07700 900999").case)
    assert (found["voice"].allowed.ok, found["voice"].to) == (True, "07700 900999")
    found = by_channel(reported(voice_allowed="y", voice_seen="n").case)
    assert (found["voice"].allowed.ok, found["voice"].to) == (True, "")


@given(entries())
def test_no_way_is_allowed_that_the_interlock_does_not_allow(written):
    case = Case.fold(CASE_ID, written, the_rules())
    for way in ways(case, MONDAY):
        if way.person is not None and way.route.screen == "safe-contact":
            assert way.allowed == channel_allowed(case, way.channel, MONDAY)
        assert way.allowed.reason


@given(entries())
def test_reading_a_record_shows_no_detail_that_may_not_be_used_now(written):
    case = Case.fold(CASE_ID, written, the_rules())
    for entry in case.entries:
        if not isinstance(entry.record, SafeContact):
            continue
        for each in printed(entry.record, the_rules(), case.person_words):
            if each.reach and may_show(case, entry.record, each.reach, MONDAY):
                assert channel_allowed(case, each.reach, MONDAY).ok


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ({"case_roles": ["perpetrator"], "phone": PHONE}, TOLD_NOTHING),
        ({"case_roles": ["perpetrator", "third-party"], "email": MAIL}, TOLD_NOTHING),
        ({"case_roles": ["household"], "phone": PHONE, "lives_there": "y"}, LIVES_THERE),
        ({"case_roles": ["third-party"], "address": HOME}, LIVES_THERE),
        ({"case_roles": ["child"], "phone": PHONE}, A_CHILD),
        ({"case_roles": ["third-party"], "phone": PHONE}, UNSAFE),
    ],
)
def test_nobody_else_is_reached_where_the_perpetrator_may_hear_of_it(person, reason):
    story = reported(unsafe_people="Ivan Invented, his mother")
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address=HOME)
    who = story.tell(Person, name="Ivan Invented" if reason == UNSAFE else "Quentin Nobody", **person)
    found = [way for way in ways(story.case, MONDAY) if way.person == who]
    assert [(way.allowed.ok, way.allowed.reason) for way in found] == [(False, reason)]


def test_a_neighbour_who_reported_it_may_be_reached_and_is_told_nothing_of_the_victim():
    story = Story()
    story.tell(Intake, reported_by="Quentin Nobody", reporter_reach=PHONE, reporter_is_victim="n")
    (way,) = (way for way in ways(story.case, MONDAY) if way.person is None)
    assert (way.allowed.ok, way.to) == (True, PHONE)
    assert "say nothing of the victim" in way.allowed.reason


def test_a_reason_is_kept_with_the_way_and_never_with_the_number():
    record = build(Reach, {"record_id": "0" * 32, "channel": "voice", "why": "He is on his way there"}, now=MONDAY)
    assert record.counts
    assert record.headline == "Reached out although the plan did not allow it: telephone"
    assert not build(Reach, {"record_id": "0" * 32, "channel": "voice", "why": "  "}, now=MONDAY).counts


# Planning and writing down ---------------------------------------------------------------------------------------


def visit(when, **values):
    return build(Visit, {"record_id": "0" * 32, "at": when, "where": "The library", **values}, now=MONDAY)


def test_a_visit_that_is_still_to_come_passes_the_interlock_as_it_will_stand_then():
    plan = {"visit_allowed": "y", "visit_seen": "n", "visit_to": "The library"}
    case = reported(**plan, safe_from="9:00", safe_until="12:00").case
    assert not_to_plan(case, visit("tomorrow 10:00"), MONDAY) == ""
    assert not_to_plan(case, visit("tomorrow 15:00"), MONDAY) == "This is not one of the safe hours."
    assert not_to_plan(case, visit("tomorrow 15:00", despite="She asked for it"), MONDAY) == ""
    assert not_to_plan(reported().case, visit("tomorrow 10:00"), MONDAY) == NO_PLAN


def test_a_visit_that_was_and_one_to_somebody_else_are_written_down_as_they_were():
    story = reported()
    who = story.tell(Person, case_roles=["professional"], name="Robin Example")
    assert not_to_plan(story.case, visit("yesterday 10:00"), MONDAY) == ""
    assert not_to_plan(story.case, visit("tomorrow 10:00", with_whom=who), MONDAY) == ""


@given(entries(), st.sampled_from(["voice", "text", "email", "letter", "portal", "visit", "through", "pigeon", ""]))
def test_no_plan_makes_writing_down_a_contact_that_was_fail(written, channel):
    case = Case.fold(CASE_ID, written, the_rules())
    story = Story()
    story.entries = list(case.entries)
    story.now = max([MONDAY, *(entry.at for entry in story.entries)])
    told = story.tell(Contact, channel=channel, at="now", direction="out")
    assert any(entry.record.record_id == told for entry in story.case.of(Contact))


@pytest.mark.parametrize("plan", [{}, {"voice_allowed": "y", "voice_seen": "n", "expires_on": "1 Nov 2026"}])
def test_an_emergency_needs_neither_a_plan_nor_one_in_date(plan):
    story = reported(**plan)
    story.tell(Emergency)
    words = " ".join(needed.words for needed in emergency_words(story.case, MONDAY))
    assert PHONE in words
    assert PHONE not in " ".join(banner_words(story.case, MONDAY))
