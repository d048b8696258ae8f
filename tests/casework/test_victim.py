"""Of whom a case is: whose contact clears the clock of first contact, and whose name it has."""

import pytest

from datui.casework.case import Contact, Intake, Person
from tests.casework.stories import Story


def reported(name="Asha Khan"):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name=name)
    return story


def due(story):
    return "first-contact" in {duty.code for duty in story.case.duties}


@pytest.mark.parametrize("child", [{"case_roles": ["child", "victim"]}, {"case_roles": ["victim"], "age": "9"}])
@pytest.mark.parametrize("adult_first", [True, False, None])
def test_a_child_who_is_a_victim_too_is_not_first_contact_with_the_adult(child, adult_first):
    story = reported()
    if adult_first:
        story.tell(Person, case_roles=["victim"], name="Asha Khan")
    noor = story.tell(Person, name="Noor", **child)
    if adult_first is False:
        story.tell(Person, case_roles=["victim"], name="Asha Khan")
    story.tell(Contact, reached="y", with_whom=noor, channel="voice")
    assert due(story)
    assert story.case.victim_name == "Asha Khan"
    assert story.case.initials == "AK"
    story.tell(Contact, reached="y", channel="voice")
    assert not due(story)


@pytest.mark.parametrize("name", ["", "?", "Noor", "Noor Khan", "noor"])
def test_where_the_child_is_the_victim_of_whom_the_report_tells_contact_with_the_child_is_first_contact(name):
    story = reported(name)
    noor = story.tell(Person, case_roles=["child", "victim"], name="Noor", age="15")
    assert story.case.victim is not None
    story.tell(Contact, reached="y", with_whom=noor, channel="voice")
    assert not due(story)


def test_contact_with_any_adult_victim_is_first_contact():
    story = reported("")
    story.tell(Person, case_roles=["victim"], name="Asha Khan")
    mother = story.tell(Person, case_roles=["victim", "household"], name="Mina Khan", age="70")
    story.tell(Contact, reached="y", with_whom=mother, channel="voice")
    assert not due(story)


def test_a_child_whose_name_nobody_knows_is_not_taken_for_whoever_the_report_names():
    story = reported()
    child = story.tell(Person, case_roles=["child", "victim"], name="?")
    assert story.case.victim is None
    story.tell(Contact, reached="y", with_whom=child, channel="voice")
    assert due(story)
