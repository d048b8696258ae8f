"""What was typed and could not be read is part of the record: it is read, and asked for in figures, until it is."""

import pytest

from datui.casework.astyped import as_typed, typed
from datui.casework.kinds import Contact, Incident, Intake, Person, SafeContact
from datui.casework.printed import printed
from datui.casework.records import WrongAnswers, build, read
from tests.casework.stories import MONDAY, Story, the_rules

ID = "0" * 32


def made(kind, **values):
    return build(kind, {"record_id": ID, **values}, now=MONDAY, unread=set(values))


def test_what_could_not_be_read_is_named_apart_from_what_else_is_wrong():
    with pytest.raises(WrongAnswers) as wrong:
        build(Contact, {"record_id": ID, "at": "half past two", "who_answered": "x" * 501}, now=MONDAY)
    assert set(wrong.value.problems) == {"at", "who_answered"}
    assert wrong.value.unread == {"at"}


def test_the_hours_of_a_plan_are_never_kept_unread_for_a_rule_rests_on_them():
    assert as_typed(
        SafeContact, {"safe_from": "mornings", "confirmed_on": "spring"}, {"safe_from", "confirmed_on"}
    ) == (("confirmed_on", "spring"),)


def test_it_stands_where_the_record_is_read_in_the_place_of_the_answer():
    contact = made(Contact, at="half past\ntwo\x1b[2J", words="He shouted")
    assert contact.at is None
    said = {each.label: each.words for each in printed(contact, the_rules(), str)}
    assert said["When, as typed"] == "half past two[2J"
    assert "When" not in said
    assert contact.glance == "when, as typed: half past two[2J; He shouted"
    assert contact.words == "He shouted"


def test_an_answer_that_nobody_could_read_is_not_said_to_be_not_asked():
    person = made(Person, born="1984")
    (said,) = [each for each in printed(person, the_rules(), str) if each.label.startswith("Date of birth")]
    assert (said.label, said.words, said.not_asked) == ("Date of birth, as typed", "1984", False)


def test_it_is_signed_and_comes_back_and_a_correction_shows_it_where_it_was_typed():
    contact = made(Contact, at="3ish")
    assert contact.body()["as_typed"] == [["at", "3ish"]]
    assert read("contact", contact.body()) == contact
    assert typed(contact)["at"] == "3ish"
    assert "as_typed" not in build(Contact, {"record_id": ID, "at": "08:30"}, now=MONDAY).body()


def test_it_is_asked_for_in_figures_until_it_is_put_right():
    story = Story()
    story.tell(Intake)
    record = made(Incident, at="before christmas")
    assert not record.empty
    case = story.case
    kept = case.with_entry(type(case.entries[0])(99, case.case_id, MONDAY, "", "", "", record))
    (line,) = [line for line in kept.missing if "in figures" in line.words]
    assert line.words == "Incident: when it happened, in figures"
    assert (line.route.screen, line.route.record_id, line.route.field) == ("incident", ID, "at")
    assert not [line for line in kept.missing if "empty incident" in line.words]
    right = build(Incident, {"record_id": ID, "at": "25/12/25"}, now=MONDAY)
    later = kept.with_entry(type(case.entries[0])(100, case.case_id, MONDAY, "", "", "", right))
    assert not [line for line in later.missing if "in figures" in line.words]
