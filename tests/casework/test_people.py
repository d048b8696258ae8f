"""People: any number of them, with any number of roles, and none of them needs to be known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Person
from datui.casework.people import initials, said, yes_no
from datui.casework.records import build, found_by
from tests.casework.stories import MONDAY, Story


def person(**values):
    return build(Person, {"record_id": "0" * 32, **values}, now=MONDAY)


def test_initials_are_at_most_three_letters_of_a_name():
    assert initials("Asha Khan") == "AK"
    assert initials("maria del Carmen López García") == "MDC"
    assert initials("") == "?"
    assert initials("07700 900123") == "?"
    assert initials("[/x] ßig") == "XS"
    assert initials("שלום") == "ש"


@given(st.text())
def test_initials_of_anything_are_letters_or_a_question_mark(name):
    found = initials(name)
    assert found == "?" or (len(found) <= 3 and all(letter.isalpha() for letter in found))


def test_there_can_be_any_number_of_perpetrators():
    story = Story()
    for name in ("R. Khan", "S. Khan", "?"):
        story.tell(Person, case_roles=["perpetrator", "household"], name=name)
    assert [said(one.name) for one in story.case.persons if one.has_role("perpetrator")] == ["R. Khan", "S. Khan", ""]
    assert (
        story.case.person_words(story.case.people[2].record.record_id)
        == "name not known (perpetrator, household member)"
    )


def test_a_person_is_found_by_names_numbers_and_postcode_and_by_nothing_else():
    one = person(
        name="Asha", aliases="Aysha, Ash", phone="07700 900456", email="a@example.org", postcode="TF1 1AA",
        address="1 High Street", note="knows Noor", relationship="partner",
    )  # fmt: skip
    assert set(found_by(one)) == {"Asha", "Aysha, Ash", "07700 900456", "a@example.org", "TF1 1AA"}


def test_yes_no_and_their_silences_are_four_different_things():
    words = [yes_no(person(lives_there=typed).lives_there) for typed in ("y", "n", "?", "-", "")]
    assert words == ["yes", "no", "not known", "rather not say", "not asked"]


@pytest.mark.parametrize(
    ("values", "young"),
    [
        ({"age": "15"}, True),
        ({"age": "16"}, False),
        ({}, False),
        ({"born": "24 Nov 2010"}, True),
        ({"born": "23 Nov 2010"}, False),
        ({"born": "23 Nov 2010", "age": "3"}, False),
    ],
)
def test_somebody_under_16_is_never_a_perpetrator(values, young):
    story = Story()
    story.tell(Person, "23 Nov 2026 09:00", case_roles=["perpetrator"], **values)
    lines = [line for line in story.case.missing if "under 16" in line.words]
    assert bool(lines) == young
    assert all(line.words == "Somebody is under 16: choose another role" for line in lines)
    assert all(line.route.field == "case_roles" for line in lines)
    story.correct(story.entries[0].record.record_id, name="Sajid")
    assert ("Sajid is under 16: choose another role" in [line.words for line in story.case.missing]) == young


def test_somebody_whose_age_was_guessed_comes_to_be_sixteen():
    story = Story()
    one = story.tell(Person, "23 Nov 2025 09:00", case_roles=["perpetrator"], age="15")
    young = lambda: any("under 16" in line.words for line in story.case.missing)  # noqa: E731 - said again after each step
    assert young()
    story.correct(one, "23 Nov 2026 10:00", phone="07700 900456")
    assert not young()


@pytest.mark.parametrize(
    ("values", "headline"),
    [
        ({"case_roles": ["perpetrator"], "name": "Sajid"}, "Perpetrator: Sajid"),
        ({"case_roles": ["child"], "name": "Aisha"}, "Child: Aisha"),
        ({"case_roles": ["child", "victim"], "name": "Aisha"}, "Child, victim: Aisha"),
        ({"case_roles": ["third-party"]}, "Third party: name not known"),
        ({"case_roles": ["of another edition"], "name": "Jo"}, "Person: Jo"),
        ({"name": "Jo"}, "Person: Jo"),
    ],
)
def test_a_headline_says_what_they_are_in_the_case(values, headline):
    assert person(**values).headline == headline


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"born": "23 Nov 2020"}, "aged 6"),
        ({"born": "24 Nov 2020"}, "aged 5"),
        ({"born": "1 Nov 2026"}, "aged under 1"),
        ({"age": "4"}, "aged about 4"),
        ({"age": "0"}, "aged under 1"),
        ({}, ""),
    ],
)
def test_an_age_is_said_as_it_is_asked_for(values, words):
    assert person(**values).aged_words(MONDAY.date()) == words
