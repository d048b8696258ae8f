"""The safe-contact plan: each channel has its own hours, and a letter never goes to an address that was left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.address import same_place
from datui.casework.banner import banner_words
from datui.casework.channels import CHANNEL_WORDS
from datui.casework.interlock import OLDER_ADDRESS, allowed, channel_allowed
from datui.casework.kinds import Contact, Intake, Person, SafeContact
from datui.casework.reading import read_moment
from datui.casework.records import build
from tests.casework.stories import MONDAY, Story

WRITES = {"letter_allowed": "y", "letter_seen": "n", "confirmed_on": "today"}
OLD, NEW = "4 Fictional Row, Demoford TF9 9ZZ", "Flat 2, 9 Invented Way, Demoford TF9 8YY"


def plan(**values):
    return build(SafeContact, {"record_id": "0" * 32, **values}, now=MONDAY)


# Hours -----------------------------------------------------------------------------------------------------------


def test_a_channel_with_hours_of_its_own_goes_by_them_and_every_other_by_those_of_the_plan():
    both = {
        f"{channel}_{part}": answer for channel in CHANNEL_WORDS for part, answer in (("allowed", "y"), ("seen", "n"))
    }
    the_plan = plan(**both, safe_from="9:00", safe_until="12:00", voice_from="13:00", voice_until="14:00")
    at = {hour: read_moment(f"{hour}:30", MONDAY) for hour in (9, 13)}
    assert [allowed(the_plan, "voice", at[hour]).ok for hour in (9, 13)] == [False, True]
    assert [allowed(the_plan, "text", at[hour]).ok for hour in (9, 13)] == [True, False]


def test_a_channel_with_days_of_its_own_goes_by_them():
    the_plan = plan(voice_allowed="y", voice_seen="n", safe_days=["tue"], voice_days=["mon"])
    assert allowed(the_plan, "voice", MONDAY).ok


def test_a_letter_is_read_when_they_choose_to_and_knows_no_hour():
    the_plan = plan(letter_allowed="y", letter_seen="n", safe_days=["sun"], safe_until="1:00")
    assert allowed(the_plan, "letter", MONDAY).ok


# Addresses -------------------------------------------------------------------------------------------------------


def moved(letter_to, **later):
    """A plan by which letters are allowed, and then a victim who moved."""
    story = Story()
    story.tell(Intake, address=OLD)
    story.tell(SafeContact, **WRITES, letter_to=letter_to, **later)
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address=NEW)
    return story


def test_a_new_address_freezes_letters_to_every_older_one():
    case = moved(OLD).case
    answer = channel_allowed(case, "letter", MONDAY)
    assert (answer.ok, answer.reason) == (False, OLDER_ADDRESS)
    assert OLD not in " ".join(banner_words(case, MONDAY))
    assert "Letter: NOT NOW" in " ".join(banner_words(case, MONDAY))


@pytest.mark.parametrize("letter_to", [NEW, "c/o Quillshire Library, 1 Paper Street", "At work: Madeup Bakery"])
def test_letters_to_the_newest_address_or_to_another_place_go_on(letter_to):
    assert channel_allowed(moved(letter_to).case, "letter", MONDAY).ok


def test_somebody_who_never_moved_has_no_older_address():
    story = Story()
    story.tell(Intake, address=OLD)
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address="4 Fictional Row", postcode="TF99ZZ")
    story.tell(SafeContact, **WRITES, letter_to=OLD)
    assert channel_allowed(story.case, "letter", MONDAY).ok


def test_every_address_before_the_newest_is_frozen_also_one_that_was_moved_to_in_between():
    story = moved(NEW)
    who = story.case.victim.record.record_id
    story.correct(who, address="77 Pretend Lane, Demoford TF9 7XX", because="Moved again")
    assert not channel_allowed(story.case, "letter", MONDAY).ok
    story.tell(SafeContact, **WRITES, letter_to=OLD)
    assert not channel_allowed(story.case, "letter", MONDAY).ok


def test_whoever_moves_back_may_be_written_to_there_again():
    story = moved(OLD)
    story.correct(story.case.victim.record.record_id, address=OLD, because="Went back")
    assert channel_allowed(story.case, "letter", MONDAY).ok


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (OLD, "4 fictional row demoford tf99zz", True),
        (OLD, "4, Fictional Row", True),
        (OLD, "TF9 9ZZ", True),
        (OLD, "5 Fictional Row, Demoford TF9 9ZZ", False),
        (OLD, NEW, False),
        (OLD, "", False),
    ],
)
def test_two_addresses_are_the_same_place_however_they_are_written(one, other, same):
    assert same_place(one, other) is same_place(other, one) is same


@given(st.text(max_size=60), st.text(max_size=60))
def test_which_address_comes_first_makes_no_difference(one, other):
    assert same_place(one, other) == same_place(other, one)


# What left the plan ----------------------------------------------------------------------------------------------

CALLS = {"voice_allowed": "y", "voice_seen": "n", "confirmed_on": "today"}


def called(**contact):
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Zora Quill")
    story.tell(SafeContact, "9:00", **CALLS, text_allowed="n")
    story.tell(Contact, "9:30", **{"channel": "voice", "plan_followed": "y", **contact})
    return story


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        ({"plan_followed": "n", "departed": "Rang at night"}, "Rang at night"),
        ({"plan_followed": "n"}, "the plan was not followed"),
        ({"channel": "text"}, "the plan did not allow that then"),
        ({"channel": "text", "plan_followed": ""}, "the plan did not allow that then"),
        ({"message_left": "y"}, "a message was left, which the plan did not allow"),
    ],
)
def test_a_contact_that_left_the_plan_is_kept_and_is_an_unsafe_contact_as_well(contact, why):
    case = called(**contact).case
    assert [said for _entry, said in case.unsafe_contacts] == [why]
    (duty,) = (duty for duty in case.duties if duty.code == "unsafe-contact")
    assert duty.clause == "practice:5.4.event"
    assert any("unsafe contact" in line.words for line in case.gate_at(MONDAY))


@pytest.mark.parametrize(
    "contact",
    [{}, {"direction": "in", "channel": "text"}, {"channel": "", "outcome": "not-tried", "plan_followed": ""}],
)
def test_what_followed_the_plan_or_came_from_them_or_was_never_tried_is_none(contact):
    assert called(**contact).case.unsafe_contacts == ()


def test_where_there_was_no_plan_yet_nothing_was_left():
    story = Story()
    story.tell(Intake, "yesterday 9:00", victim_name="Zora Quill")
    story.tell(Contact, "9:30", channel="voice", plan_followed="n", departed="There was none yet")
    assert story.case.unsafe_contacts == ()


def test_an_unsafe_contact_is_due_until_a_supervisor_was_told():
    story = called(channel="text")
    ((entry, _why),) = story.case.unsafe_contacts
    story.correct(entry.record.record_id, told="Robin Example", told_at="now", gave_away="Nothing", because="Told")
    assert not any(duty.code == "unsafe-contact" for duty in story.case.duties)
    assert story.case.unsafe_contacts, "it stays what it was"


# Everyone who is affected ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["household", "reporter", "witness"])
def test_everyone_who_is_affected_was_contacted_or_it_says_why_not(role):
    story = Story()
    story.tell(Person, case_roles=["victim"], name="Zora Quill")
    who = story.tell(Person, case_roles=[role], name="Quentin Nobody")
    words = "Quentin Nobody: whether they were contacted, and what came of it"
    (line,) = (line for line in story.case.missing if line.words == words)
    assert (line.clause, dict(line.route.offer)) == ("hpg-2025:5.5", {"with_whom": who})
    story.tell(Contact, with_whom=who, outcome="not-tried", agreed="They would tell the perpetrator")
    assert not any(line.words == words for line in story.case.missing)
    assert story.case.chronology[0].record.headline == "Decided not to contact"


def test_the_perpetrator_is_nobody_whom_this_asks_to_contact():
    story = Story()
    story.tell(Person, case_roles=["perpetrator", "household"], name="Ivan Invented")
    assert not any("Ivan Invented" in line.words for line in story.case.missing)
