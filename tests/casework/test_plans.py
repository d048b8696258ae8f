"""Two victims of one case: each has a plan of their own, or none, and each is owed first contact in their own right."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.banner import banner_words
from datui.casework.case import Case
from datui.casework.channels import CHANNEL_WORDS
from datui.casework.interlock import NO_PLAN, OLDER_ADDRESS, channel_allowed
from datui.casework.kinds import Contact, Intake, Person, SafeContact
from datui.casework.plans import other_victims, plan_of, to_plan
from tests.casework.stories import CASE_ID, IDS, MONDAY, Story, entries, the_rules

CALLS = {"confirmed_on": "today", "voice_allowed": "y", "voice_seen": "n", "voice_to": "07700 900123"}


def two(**plan):
    """Ann, of whom the case is and of whom a plan may be, and her mother, who is a victim too."""
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", danger_now="n", victim_name="Ann Quill")
    ann = story.tell(Person, case_roles=["victim"], name="Ann Quill")
    mother = story.tell(Person, case_roles=["victim"], name="Bea Quill", age="70")
    if plan:
        story.tell(SafeContact, **plan)
    return story, ann, mother


def due(story, code):
    return [duty for duty in story.case.duties if duty.code == code]


# Whose plan ------------------------------------------------------------------------------------------------------


def test_a_plan_that_names_nobody_is_the_victim_s_and_allows_nothing_to_another():
    story, ann, mother = two(**CALLS)
    assert channel_allowed(story.case, "voice", MONDAY).ok
    assert channel_allowed(story.case, "voice", MONDAY, ann).ok
    verdict = channel_allowed(story.case, "voice", MONDAY, mother)
    assert (verdict.ok, verdict.reason) == (False, NO_PLAN)
    assert banner_words(story.case, MONDAY, mother) == (NO_PLAN,)


def test_the_other_s_plan_is_theirs_alone_although_it_was_written_last():
    story, ann, mother = two(**CALLS)
    story.tell(SafeContact, **CALLS | {"voice_allowed": "n", "text_allowed": "y", "text_seen": "n"}, whom=mother)
    assert story.case.safe_contact.record.whom == ""
    assert channel_allowed(story.case, "voice", MONDAY, ann).ok
    assert not channel_allowed(story.case, "text", MONDAY).ok
    assert not channel_allowed(story.case, "voice", MONDAY, mother).ok
    assert channel_allowed(story.case, "text", MONDAY, mother).ok
    assert "07700 900123" in " ".join(banner_words(story.case, MONDAY))


def test_a_plan_that_names_the_victim_of_the_case_is_the_same_as_one_that_names_nobody():
    story, ann, _mother = two()
    story.tell(SafeContact, **CALLS, whom=ann)
    assert story.case.safe_contact is not None
    assert channel_allowed(story.case, "voice", MONDAY).ok


@given(entries(), st.sampled_from(list(CHANNEL_WORDS)))
def test_nobody_is_reached_by_a_plan_that_is_not_theirs(written, channel):
    case = Case.fold(CASE_ID, written, the_rules())
    victim = case.victim.record.record_id if case.victim else ""
    for person in ("", *IDS):
        theirs = {"", victim} if person in ("", victim) else {person}
        plan = plan_of(case, person)
        if channel_allowed(case, channel, MONDAY, person).ok:
            assert plan is not None
            assert plan.record.whom in theirs
            assert plan.record.answer(channel).value
    assert case.safe_contact == plan_of(case)
    assert victim not in [one.record.record_id for one in other_victims(case)]


def test_a_letter_to_a_home_that_the_other_left_is_frozen_and_the_victim_s_own_move_freezes_none_of_theirs():
    story, ann, mother = two(**CALLS)
    writes = {"letter_allowed": "y", "letter_seen": "n", "confirmed_on": "today"}
    story.correct(mother, address="4 Fictional Row, Demoford TF9 9ZZ")
    story.tell(SafeContact, **writes, letter_to="4 Fictional Row, Demoford TF9 9ZZ", whom=mother)
    story.correct(ann, address="77 Pretend Lane, Demoford TF9 7XX")
    assert channel_allowed(story.case, "letter", MONDAY, mother).ok
    story.correct(mother, address="9 Invented Way, Demoford TF9 8YY")
    assert channel_allowed(story.case, "letter", MONDAY, mother).reason == OLDER_ADDRESS


# First contact ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [0, 1])
def test_contact_with_one_victim_clears_first_contact_with_no_other(first):
    story, *people = two(**CALLS)
    words = ["First contact", "First contact with Bea Quill"]
    assert [duty.words for duty in due(story, "first-contact")] == words
    story.tell(Contact, with_whom=people[first], channel="voice", reached="y")
    assert [duty.words for duty in due(story, "first-contact")] == [words[1 - first]]
    story.tell(Contact, with_whom=people[1 - first], channel="voice", reached="y")
    assert due(story, "first-contact") == []


def test_first_contact_with_another_is_due_from_when_they_became_known_and_leads_to_them():
    story, _ann, mother = two()
    (_first, other) = due(story, "first-contact")
    assert other.due == datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert dict(other.route.offer) == {"with_whom": mother}
    story.correct(mother, "30 Nov 2026 10:00", case_roles=["household"])
    aunt = story.tell(Person, "1 Dec 2026 10:00", case_roles=["household"], name="Cleo")
    assert len(due(story, "first-contact")) == 1
    story.correct(aunt, "2 Dec 2026 10:00", case_roles=["victim"])
    story.correct(aunt, "9 Dec 2026 10:00", note="x")
    (_first, other) = due(story, "first-contact")
    assert other.due == datetime(2026, 12, 3, 17, tzinfo=UTC)


def test_a_line_of_the_caseload_names_no_other_victim():
    story, _ann, _mother = two()
    assert not [duty for duty in story.case.duties if "Bea" in (duty.short or duty.words)]


def test_a_new_report_asks_for_contact_with_each_of_them_again():
    story, ann, mother = two(**CALLS)
    for person in (ann, mother):
        story.tell(Contact, with_whom=person, channel="voice", reached="y")
    assert due(story, "first-contact") == []
    story.tell(Intake, "1 Dec 2026 10:00", danger_now="n")
    assert len(due(story, "first-contact")) == 2


# What is due -----------------------------------------------------------------------------------------------------


def test_another_victim_without_a_plan_is_asked_how_contact_is_safe_in_a_plan_of_their_own():
    story, _ann, mother = two(**CALLS)
    asked = next(duty for duty in due(story, "safe-contact") if "Bea Quill" in duty.words)
    assert asked.words == "Ask how contact with Bea Quill is safe: no plan yet"
    assert (asked.route.record_id, dict(asked.route.offer)) == ("", {"whom": mother})
    begun = story.tell(SafeContact, whom=mother, language="Esperanto")
    assert to_plan(story.case, "voice_allowed", mother).record_id == begun
    assert to_plan(story.case, "voice_allowed").record_id != begun
    story.correct(begun, **CALLS)
    assert {duty.words for duty in due(story, "safe-contact")} == {
        *("Confirm the safe-contact plan", "Confirm the safe-contact plan of Bea Quill")
    }


def test_a_child_who_is_a_victim_is_reached_through_the_parent_and_is_owed_no_call():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", danger_now="n", victim_name="Ann Quill")
    story.tell(Person, case_roles=["victim"], name="Ann Quill")
    story.tell(Person, case_roles=["victim", "child"], name="Noor Quill", age="6")
    assert len(due(story, "first-contact")) == 1


# What stands before a closure ------------------------------------------------------------------------------------


def test_no_silence_toward_another_victim_closes_a_case():
    story, ann, mother = two(**CALLS)
    story.tell(Contact, with_whom=ann, channel="voice", reached="y", plan_followed="y")
    (line,) = (line for line in story.case.gate_at(MONDAY) if line.clause == "practice:10.4.silence")
    assert line.words.endswith("with Bea Quill")
    assert dict(line.route.offer) == {"with_whom": mother}


def test_the_victim_s_plan_that_is_missing_is_never_put_right_in_another_s():
    story, _ann, mother = two()
    story.tell(SafeContact, **CALLS, whom=mother)
    (line,) = (line for line in story.case.gate_at(MONDAY) if line.words.startswith("A safe-contact plan"))
    assert (line.route.record_id, line.route.offer) == ("", ())
