"""What left the plan: whoever was told, and whoever answered. It is kept as it was, and a supervisor hears of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.departed import (
    BROKEN_OFF,
    NO_WAY_SAID,
    NOT_ALLOWED,
    SAID_WHY,
    STRANGER,
    TOLD,
    as_said,
    untold,
)
from datui.casework.kinds import Contact, Contested, Intake, Person, Reach, SafeContact
from datui.casework.others import A_CHILD, A_RELATIVE, LIVES_THERE, UNSAFE, VICTIMS_TOO
from datui.casework.people import PERPETRATOR
from tests.casework.stories import Story

CALLS = {"confirmed_on": "today", "voice_allowed": "y", "voice_seen": "n"}
RANG = {"channel": "voice", "plan_followed": "y"}


def called(contact, person=None, **plan):
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Asha Khan")
    if plan:
        story.tell(SafeContact, **plan)
    if person is not None:
        contact = contact | {"with_whom": story.tell(Person, **person)}
    story.tell(Contact, "23 Nov 2026 10:00", **contact)
    return story.case


def why(case):
    return [said for _entry, said in case.unsafe_contacts]


# Whoever must be told nothing ------------------------------------------------------------------------------------

HIM = {"case_roles": ["perpetrator"], "name": "Raj Khan"}
HIS_MOTHER = {"case_roles": ["household"], "must_not_receive": "y"}


@pytest.mark.parametrize("person", [HIM, HIS_MOTHER, HIM | {"must_not_receive": "n"}])
@pytest.mark.parametrize("plan", [{}, CALLS])
@pytest.mark.parametrize("followed", ["y", "n", ""])
def test_reaching_out_to_whoever_must_be_told_nothing_is_an_unsafe_contact(person, plan, followed):
    case = called(RANG | {"reached": "y", "plan_followed": followed, "words": "His side of it"}, person, **plan)
    assert why(case) == [TOLD]
    (duty,) = (duty for duty in case.duties if duty.code == "unsafe-contact")
    assert duty.clause == "practice:5.4.event"


@pytest.mark.parametrize("person", [HIM, HIS_MOTHER])
def test_that_they_reached_us_is_none_and_neither_is_that_nobody_rang_them(person):
    assert why(called(RANG | {"direction": "in", "reached": "y"}, person, **CALLS)) == []
    assert why(called({"outcome": "not-tried", "agreed": "It would be told"}, person, **CALLS)) == []


def test_a_neighbour_may_be_rung():
    assert why(called(RANG | {"reached": "y"}, {"case_roles": ["witness"]}, **CALLS)) == []


def test_that_it_followed_the_plan_is_doubted_where_it_was_with_them():
    case = called(RANG | {"reached": "y"}, HIM, **CALLS)
    assert any(f"kept as followed, but {TOLD}" in line.words for line in case.missing)


# Whoever answered ------------------------------------------------------------------------------------------------

MAY = "her sister Bea, or the children; never Raj, his mother or Imran"


@pytest.mark.parametrize(
    ("who", "unsafe"),
    [
        ("Bea", False),
        ("her sister", False),
        ("the children", False),
        ("Asha", False),
        ("Asha Khan herself", False),
        ("", False),
        ("a man", True),
        ("his sister", True),
        ("Raj", True),
        ("his mother", True),
        ("Imran", True),
    ],
)
def test_somebody_who_answered_and_whom_the_plan_does_not_name_is_an_unsafe_contact(who, unsafe):
    case = called(RANG | {"reached": "n", "who_answered": who}, **CALLS, who_may_answer=MAY)
    assert why(case) == ([STRANGER] if unsafe else [])


@pytest.mark.parametrize("who", ["", "Asha", "a man"])
def test_where_someone_else_answered_and_nobody_says_who_it_was_a_stranger(who):
    contact = RANG | {"reached": "n", "outcome": "other-answered", "who_answered": who}
    assert why(called(contact, **CALLS, who_may_answer=MAY)) == [STRANGER]


@pytest.mark.parametrize("plan", [{}, CALLS])
def test_where_nobody_was_asked_who_may_answer_nobody_may(plan):
    assert why(called(RANG | {"plan_followed": "n", "departed": STRANGER, "who_answered": "Bea"}, **plan)) == [STRANGER]


@pytest.mark.parametrize("who", ["Raj", "Khan", "Raj Khan"])
def test_a_perpetrator_who_answered_is_a_stranger_although_the_plan_or_the_victim_has_that_name(who):
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Asha Khan")
    story.tell(SafeContact, **CALLS, who_may_answer="her brother Raj Khan")
    story.tell(Person, case_roles=["perpetrator"], name="Raj Khan")
    story.tell(Contact, "23 Nov 2026 10:00", **RANG, reached="n", who_answered=who)
    assert why(story.case) == [STRANGER]


def test_somebody_else_who_answered_a_call_of_hers_left_no_plan():
    assert why(called(RANG | {"direction": "in", "who_answered": "a colleague"}, **CALLS)) == []


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_said_of_who_may_and_who_did_the_contact_is_kept(may, answered):
    case = called(RANG | {"reached": "n", "who_answered": answered}, **CALLS, who_may_answer=may)
    assert len(case.records(Contact)) == 1
    assert case.duties


@given(st.lists(st.sampled_from(["Bea", "Imran", "the neighbour"]), min_size=1, max_size=3, unique=True))
def test_nobody_named_after_a_not_may_answer(names):
    may = f"Not {' or '.join(names)}, and not {PERPETRATOR}"
    for name in names:
        assert why(called(RANG | {"reached": "n", "who_answered": name}, **CALLS, who_may_answer=may)) == [STRANGER]


# Another victim --------------------------------------------------------------------------------------------------


def test_a_contact_with_another_victim_is_judged_by_their_own_plan():
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Ann Quill")
    story.tell(Person, case_roles=["victim"], name="Ann Quill")
    mother = story.tell(Person, case_roles=["victim"], name="Bea Quill")
    story.tell(SafeContact, **CALLS, text_allowed="n")
    story.tell(SafeContact, confirmed_on="today", text_allowed="y", text_seen="n", voice_allowed="n", whom=mother)
    for channel, with_whom in (("text", mother), ("voice", mother), ("voice", ""), ("text", "")):
        story.tell(Contact, at="now", channel=channel, with_whom=with_whom, plan_followed="y")
    left = [(entry.record.channel, entry.record.with_whom) for entry, _why in story.case.unsafe_contacts]
    assert left == [("voice", mother), ("text", "")]


# Roles the other way ---------------------------------------------------------------------------------------------


def test_a_plan_that_was_agreed_with_the_wrong_one_judges_no_contact_after_that_was_found_and_each_before_it():
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Ann Quill")
    ann = story.tell(Person, case_roles=["victim"], name="Ann Quill")
    dov = story.tell(Person, case_roles=["perpetrator"], name="Dov Marsh")
    story.tell(SafeContact, **CALLS)
    before = story.tell(Contact, at="now", **RANG)
    found = {
        "claimant": dov,
        "against": ann,
        "primary": "other-way",
        "evidence": "Her injuries",
        "assessed_by": "Robin",
    }
    story.tell(Contested, **found)
    after = story.tell(Contact, at="now", **RANG)
    doubted = [line.route.record_id for line in story.case.missing if "there was no plan then" in line.words]
    assert (before in doubted, after in doubted) == (False, True)


# Whether a supervisor was told -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told_at", "known"),
    [
        ("", False),
        ("23 Nov 2026 08:00", False),
        ("22 Nov 2026", False),
        ("23 Nov 2026 09:59", False),
        ("23 Nov 2026 10:00", True),
        ("23 Nov 2026 10:30", True),
        ("23 Nov 2026", True),
    ],
)
def test_nobody_was_told_of_an_unsafe_contact_before_it_was(told_at, known):
    story = Story()
    story.tell(Intake, "23 Nov 2026 07:00", victim_name="Asha Khan")
    contact = story.tell(Contact, "23 Nov 2026 11:00", at="23 Nov 2026 10:00", channel="voice", message_left="y")
    assert [entry.record.record_id for entry in untold(story.case)] == [contact]
    story.correct(contact, told="A supervisor", told_at=told_at)
    assert [entry.record.record_id for entry in untold(story.case)] == ([] if known else [contact])


def test_of_a_contact_on_a_day_of_which_no_time_was_said_somebody_was_told_on_that_day_or_later():
    story = Story()
    contact = story.tell(Contact, "24 Nov 2026 11:00", at="23 Nov 2026", channel="voice", message_left="y")
    story.correct(contact, told_at="22 Nov 2026 23:00")
    assert [entry.record.record_id for entry in untold(story.case)] == [contact]
    story.correct(contact, told_at="23 Nov 2026 08:00")
    assert list(untold(story.case)) == []


def test_the_duty_and_the_gate_go_by_when_a_supervisor_was_told():
    story = Story()
    story.tell(Intake, "23 Nov 2026 07:00", victim_name="Asha Khan")
    kept = story.tell(Contact, "23 Nov 2026 11:00", at="23 Nov 2026 10:00", channel="voice", message_left="y")
    for told_at, due in (("23 Nov 2026 08:00", True), ("23 Nov 2026 10:30", False)):
        story.correct(kept, told_at=told_at)
        assert ("unsafe-contact" in [duty.code for duty in story.case.duties]) is due
        assert ("An unsafe contact that no supervisor was told of" in [line.words for line in story.case.gate]) is due


# Somebody who is no victim ---------------------------------------------------------------------------------------

BROTHER = {"case_roles": ["third-party"], "name": "Imran Khan"}
LODGER: dict[str, Any] = {"case_roles": ["witness"], "name": "Poe", "lives_there": "y"}


@pytest.mark.parametrize(
    ("person", "report", "plan", "reason"),
    [
        (BROTHER, {}, {"unsafe_people": "her brother Imran"}, UNSAFE),
        ({"case_roles": ["household"], "relationship": "sibling"}, {"abuse": ["honour"]}, {}, A_RELATIVE),
        (LODGER, {}, {}, LIVES_THERE),
        ({"case_roles": ["child"], "name": "Kim", "age": "15"}, {}, {}, A_CHILD),
        (
            {"case_roles": ["witness"], "name": "Poe", "phone": "07700 900123"},
            {},
            {"voice_to": "07700 900123"},
            VICTIMS_TOO,
        ),
    ],
)
@pytest.mark.parametrize("followed", ["y", ""])
def test_ringing_whom_nobody_is_to_ring_is_an_unsafe_contact_and_followed_no_plan(
    person, report, plan, reason, followed
):
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Asha Khan", **report)
    story.tell(SafeContact, **CALLS, **plan)
    whom = story.tell(Person, **person)
    contact = story.tell(
        Contact, "23 Nov 2026 10:00", channel="voice", reached="y", with_whom=whom, plan_followed=followed
    )
    assert why(story.case) == [as_said(reason)]
    assert [entry.record.record_id for entry in untold(story.case)] == [contact]
    doubts = [line for line in story.case.missing if "kept as followed, but" in line.words]
    assert len(doubts) == (followed == "y")


def test_that_they_rang_us_or_that_nothing_was_known_against_it_when_they_were_rung_is_none():
    assert why(called(RANG | {"direction": "in", "reached": "y"}, LODGER, **CALLS)) == []
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Asha Khan")
    whom = story.tell(Person, case_roles=["witness"], name="Poe")
    story.tell(Contact, "23 Nov 2026 10:00", channel="voice", reached="y", with_whom=whom)
    story.correct(whom, lives_there="y")
    assert why(story.case) == []
    story.tell(Contact, at="now", channel="voice", reached="y", with_whom=whom)
    assert why(story.case) == [as_said(LIVES_THERE)]


def test_that_they_are_not_said_to_live_there_any_more_takes_nothing_back():
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Asha Khan")
    whom = story.tell(Person, **LODGER)
    story.tell(Contact, "23 Nov 2026 10:00", channel="voice", reached="y", with_whom=whom)
    story.correct(whom, lives_there="n", case_roles=["victim"])
    assert why(story.case) == [as_said(LIVES_THERE)]


@pytest.mark.parametrize(("said", "words"), [({"why": "She is bleeding"}, SAID_WHY), ({"why": " "}, "")])
def test_one_of_which_somebody_said_why_first_is_one_all_the_same_and_says_so(said, words):
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Asha Khan")
    whom = story.tell(Person, **LODGER)
    story.tell(Reach, "23 Nov 2026 09:50", whom=whom, channel="voice", **said)
    story.tell(Contact, "23 Nov 2026 10:00", channel="voice", reached="y", with_whom=whom, plan_followed="n")
    assert why(story.case) == [as_said(LIVES_THERE) + words]
    assert len(untold(story.case)) == 1


# What it says itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", ["in", "out"])
@pytest.mark.parametrize("plan", [{}, CALLS])
def test_one_that_was_broken_off_because_it_was_not_safe_is_an_unsafe_contact(direction, plan):
    case = called(RANG | {"direction": direction, "reached": "n", "outcome": "unsafe"}, **plan)
    assert why(case) == [BROKEN_OFF]
    assert [line for line in case.missing if "kept as followed, but" in line.words]


def test_a_message_that_was_left_nobody_says_how_is_an_unsafe_contact_although_voicemail_is_safe():
    left = {"channel": "", "message_left": "y", "plan_followed": "y", "words": "Asked her to ring"}
    assert why(called(left, **CALLS, voicemail="y")) == [NO_WAY_SAID]
    assert why(called(left | {"channel": "voice"}, **CALLS, voicemail="y")) == []


@pytest.mark.parametrize(
    ("channel", "reasons"), [("video", []), ("in-person", []), ("other", [NOT_ALLOWED]), ("text", [NOT_ALLOWED])]
)
def test_a_way_that_the_plan_does_not_ask_about_by_that_name_is_judged_by_the_one_that_it_is(channel, reasons):
    assert why(called({"channel": channel, "reached": "y", "plan_followed": "y"}, **CALLS)) == reasons
