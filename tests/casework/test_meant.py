"""Who is meant: by a first name, by another name, by what they are; and whom a whole name tells apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.kin import says_kin
from datui.casework.kinds import Person
from datui.casework.meant import each_name, may_be_them, may_mean_them
from datui.casework.records import build
from tests.casework.stories import MONDAY


@pytest.mark.parametrize(
    ("name", "aliases", "each"),
    [
        ("Raj Khan (Bobby)", "", ("Raj Khan", "Bobby")),
        ("Raj Khan aka Bobby", "Lucky; R. Khan", ("Raj Khan", "Bobby", "Lucky", "R. Khan")),
        ("Raj “Bobby” Khan", "", ("Raj", "Bobby", "Khan")),
        ("", "", ()),
    ],
)
def test_every_name_of_a_person_is_one_also_in_brackets(name, aliases, each):
    assert each_name(build(Person, {"record_id": "0" * 32, "name": name, "aliases": aliases}, now=MONDAY)) == each


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("Sam", "Samina Khan"), ("Tarik Khan", "Tariq Khan"), ("Muhammad", "Mohammed Iqbal"), ("R Khan", "Raj Khan")),
        *(("Khan", "Raj Khan"), ("Sean O'Brien", "Seán OBrien"), ("Raj Kahn", "Raj Khan")),
    ],
)
def test_two_names_may_be_of_one(one, other):
    assert may_be_them([one], [other])
    assert may_be_them([other], [one])


@pytest.mark.parametrize(
    ("one", "other"),
    [("Raj Poe", "Raj Khan"), ("Ina Khan", "Raj Khan"), ("Ray", "Raj"), ("Al", "Alan Fox"), ("", "Raj Khan"), ("", "")],
)
def test_two_names_are_of_two(one, other):
    assert not may_be_them([one], [other])
    assert not may_be_them([other], [one])


@given(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=3), st.booleans())
def test_whatever_is_written_somebody_s_own_name_may_mean_them_and_nothing_fails(text, names, family):
    may_mean_them(text, names, by_family=family)
    may_be_them([text], names, by_family=family)
    assert may_mean_them(f"{text}, Raj, {text}", ["Raj Khan", *names])


@pytest.mark.parametrize(
    "text", ["Her aunt", "his mother's house", "in-laws", "a friend of the family", "GRANDMA", "cousins"]
)
def test_a_relative_is_named_by_a_word_of_kin(text):
    assert says_kin(text)


@pytest.mark.parametrize(
    "text",
    [
        "Southall Black Sisters",
        "children's services",
        "Family support worker",
        "our partner agency",
        "Ina, her IDVA",
        "",
    ],
)
def test_an_agency_that_is_called_by_a_word_of_kin_is_no_relative(text):
    assert not says_kin(text)
