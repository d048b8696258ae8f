"""People: any number of them, with any number of roles, and none of them needs to be known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.emergency import emergency_words
from datui.casework.kinds import Decision, Intake, Person, Referral
from datui.casework.people import initials, said, yes_no
from datui.casework.printed import printed
from datui.casework.records import build, found_by
from tests.casework.stories import MONDAY, Story, the_rules


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


# Children who are not born yet, and those who live elsewhere -----------------------------------------------------


def children_line(story):
    return {one.label: one.words for one in emergency_words(story.case, MONDAY)}["Children"]


@pytest.mark.parametrize("roles", [["child"], []])
def test_a_child_who_is_not_born_yet_is_one_of_the_children_everywhere(roles):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", children="y")
    asked = "The children, each as a person of the case"
    assert asked in [line.words for line in story.case.missing]
    child = story.tell(Person, case_roles=roles, name="?", unborn="y", expected_on="1 Mar 2027")
    lines = [line.words for line in story.case.missing]
    assert asked not in lines
    assert not [words for words in lines if "how old" in words]
    assert story.case.persons[0].is_child(MONDAY.date())
    assert children_line(story) == "name not known, not born yet, expected on Mon 1 Mar 2027"
    story.correct(child, born="today", name="Noor", because="Born")
    assert children_line(story) == "Noor, aged under 1"


def test_when_a_child_is_expected_is_asked_and_no_age():
    story = Story()
    child = story.tell(Person, case_roles=["child"], name="?", unborn="y")
    (line,) = (line for line in story.case.missing if line.route.record_id == child)
    assert (line.words, line.route.field) == ("A child: when it is expected", "expected_on")


def test_a_child_elsewhere_has_with_whom_it_lives_and_its_school():
    said_of = printed(
        person(case_roles=["child"], lives_there="n", lives_with="Her father, at weekends", school="Invented Primary"),
        the_rules(),
        str,
    )
    found = {(one.section, one.label): one.words for one in said_of if one.words}
    assert found["If a child", "Lives with"] == "Her father, at weekends"
    assert found["If a child", "School or nursery"] == "Invented Primary"


def test_the_postcode_of_a_home_is_as_hidden_as_its_address():
    for kind in (Person, Intake):
        reach = {name: question.reach for name, _info, question in kind.questions()}
        assert (reach["address"], reach["postcode"]) == ("letter", "letter")


TOLD = "Children's safeguarding: refer, or a decision on the children that says why not"


@pytest.mark.parametrize(
    "child", [{"case_roles": ["child"]}, {"unborn": "y"}, {"case_roles": ["household"], "age": "17"}, {"age": "6"}]
)
@pytest.mark.parametrize("lives_there", ["y", "n", ""])
def test_of_any_child_here_elsewhere_or_not_born_yet_children_s_safeguarding_is_told_or_it_says_why_not(
    child, lives_there
):
    for kind, values in (
        (Referral, {"agency": "children", "sent_at": "now"}),
        (Decision, {"about": "The children", "decided": "No referral: they live abroad, and are told of there"}),
    ):
        story = Story()
        story.tell(Intake, "23 Nov 2026 09:00")
        story.tell(Person, name="Noor", lives_there=lives_there, **child)
        (line,) = (line for line in story.case.missing if line.words == TOLD)
        assert (line.route.screen, line.route.offer) == ("referral", (("agency", "children"),))
        story.tell(kind, **values)
        assert TOLD not in [line.words for line in story.case.missing]


@pytest.mark.parametrize("age", ["18", ""])
def test_where_there_is_no_child_nobody_is_told_of_one(age):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    story.tell(Person, name="Noor", case_roles=["household"], age=age)
    assert TOLD not in [line.words for line in story.case.missing]
