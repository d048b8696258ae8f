"""Of whom a case is: whose contact clears the clock of first contact, and whose name it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.emergency import emergency_words
from datui.casework.kinds import Contact, Intake, Person
from datui.casework.victim import reached_by
from tests.casework.stories import MONDAY, Story


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


def test_contact_with_one_adult_victim_is_not_first_contact_with_the_other():
    story = reported("")
    asha = story.tell(Person, case_roles=["victim"], name="Asha Khan")
    mother = story.tell(Person, case_roles=["victim", "household"], name="Mina Khan", age="70")
    story.tell(Contact, reached="y", with_whom=mother, channel="voice")
    assert due(story)
    story.tell(Contact, reached="y", with_whom=asha, channel="voice")
    assert not due(story)


def test_a_child_whose_name_nobody_knows_is_not_taken_for_whoever_the_report_names():
    story = reported()
    child = story.tell(Person, case_roles=["child", "victim"], name="?")
    assert story.case.victim is None
    story.tell(Contact, reached="y", with_whom=child, channel="voice")
    assert due(story)


# Accused too ------------------------------------------------------------------------------------------------------


def test_ringing_whoever_accuses_her_in_turn_is_no_first_contact_with_her():
    story = reported()
    him = story.tell(Person, case_roles=["perpetrator"], name="Raj Khan")
    her = story.tell(Person, case_roles=["victim"], name="Asha Khan")
    story.correct(him, case_roles=["perpetrator", "victim"])
    assert story.case.victim_name == "Asha Khan"
    assert him not in reached_by(story.case)
    story.tell(Contact, reached="y", with_whom=him, channel="voice")
    assert due(story)
    story.tell(Contact, reached="y", with_whom=her, channel="voice")
    assert not due(story)


def test_where_only_the_report_tells_of_her_whoever_accuses_her_is_not_taken_for_her():
    story = reported()
    him = story.tell(Person, case_roles=["perpetrator", "victim"], name="Raj Khan")
    assert story.case.victim is None
    assert reached_by(story.case) == {""}
    assert story.case.victim_name == "Asha Khan"
    story.tell(Contact, reached="y", with_whom=him, channel="voice")
    assert due(story)


@pytest.mark.parametrize("both_at_first", [False, True])
@pytest.mark.parametrize("his", [["perpetrator"], ["perpetrator", "victim"]])
def test_whoever_was_the_victim_is_protected_as_before_while_she_is_accused(both_at_first, his):
    story = reported()
    her = story.tell(Person, case_roles=["victim", "perpetrator"] if both_at_first else ["victim"], name="Asha Khan")
    story.correct(her, case_roles=["victim", "perpetrator"])
    him = story.tell(Person, case_roles=["perpetrator"], name="Raj Khan")
    story.correct(him, case_roles=his)
    assert story.case.victim is not None
    assert story.case.victim.record.record_id == her
    assert (her in reached_by(story.case), him in reached_by(story.case)) == (True, False)


ROLES = st.lists(st.sampled_from(["victim", "perpetrator", "household"]), unique=True)


@given(st.lists(st.tuples(st.integers(0, 3), ROLES), max_size=6), st.sampled_from(["", "Asha Khan", "P 1"]))
def test_beside_another_adult_victim_nobody_who_is_called_a_perpetrator_is_ever_the_victim(told, name):
    story, known = reported(name), dict[int, str]()
    for number, roles in told:
        if number in known:
            story.correct(known[number], case_roles=roles)
        else:
            known[number] = story.tell(Person, case_roles=roles, name=f"P {number}", age="40")
    case = story.case
    alone = [one for one in case.persons if one.has_role("victim") and not one.has_role("perpetrator")]
    called = {one.record_id for one in case.persons if one.has_role("perpetrator")}
    if alone:
        assert not called & reached_by(case)
    for number, person in known.items():
        said = [{*roles} & {"victim", "perpetrator"} for one, roles in told if one == number]
        if next(filter(None, said), set()) == {"perpetrator"} and person in called:
            assert person not in reached_by(case)


# A child whom the report names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mother_first", [True, False])
@pytest.mark.parametrize("name", ["Kim Lee", "Kim", "kim  lee"])
def test_a_child_whom_the_report_names_is_the_victim_although_her_mother_is_one_too(mother_first, name):
    story = reported(name)
    people = [{"name": "Mina Lee", "age": "40"}, {"name": "Kim Lee", "age": "15"}]
    for values in people if mother_first else people[::-1]:
        story.tell(Person, case_roles=["victim"], **values)
    assert story.case.victim_name == "Kim Lee"


@pytest.mark.parametrize("name", ["Lee", "", "Mina Lee", "Mina"])
def test_a_family_s_name_alone_is_the_adult_s(name):
    story = reported(name)
    story.tell(Person, case_roles=["victim"], name="Kim Lee", age="15")
    story.tell(Person, case_roles=["victim"], name="Mina Lee", age="40")
    assert story.case.victim_name == "Mina Lee"


# What a child who harms is called ---------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"age": "14"}, {"born": "24 Nov 2010"}])
@pytest.mark.parametrize("lives_there", ["y", "n"])
def test_nobody_under_16_is_called_a_perpetrator_on_any_page(values, lives_there):
    story = reported()
    kim = story.tell(Person, case_roles=["perpetrator"], name="Kim", lives_there=lives_there, **values)
    said_of = [story.case.person_words(kim), story.case.headline(story.case.entries[-1])]
    said_of += [f"{one.label} {one.words}" for one in emergency_words(story.case, MONDAY)]
    assert not [words for words in said_of if "perpetrator" in words.casefold()]
    assert all("child who harms" in words.casefold() for words in said_of if "Kim" in words and "Children" not in words)


def test_at_16_they_are():
    story = reported()
    kim = story.tell(Person, case_roles=["perpetrator"], name="Kim", age="16")
    assert story.case.person_words(kim) == "Kim (perpetrator)"
    assert story.case.headline(story.case.entries[-1]) == "Perpetrator: Kim"
