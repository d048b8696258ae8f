"""Agencies are data by area, with their hours and whom they serve, and an old number says that it is old."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.agencies import AgencyFile
from datui.casework.area import near, suggested
from datui.casework.imported import WrongFile
from datui.casework.kinds import CaseArea, Intake, Person
from datui.casework.records import VAULT_CASE
from tests.casework.stories import Story, the_rules

RULES = the_rules()
HELD = RULES.directory
OLD = RULES.deadlines["directory_check"]
AGENCIES = sorted(HELD.agencies.values(), key=lambda one: one.id)
# As the policy of 2019 has them, each with the area for which it gives it.
OF_THE_POLICY = [
    ("0808 2000 247", ""),
    ("01952 385385", "telford-wrekin"),
    ("0800 783 1359", "shropshire"),
    ("0300 330 5959", "staffordshire"),
    ("0808 801 0327", ""),
    ("0800 783 1359", "herefordshire"),
    ("01952 217100", ""),
]
ONE_MORE = """
[agencies.{id}]
name = "Fernleigh Refuge"
kind = "refuge"
areas = ["shropshire"]
serves = "Anyone"
hours = "Day and night"
neutral = "Guest house"
customer = true
numbers = [{{ number = "01632 960111", label = "Office" }}]
in_force_from = 2026-01-01
last_verified = 2026-11-01
verified_by = "Fernleigh Homes"
source = "A call on that day"
"""


def living(address, **values):
    story = Story()
    story.tell(Intake, "23 Nov 2026 10:00", address=address, **values)
    return story


@pytest.mark.parametrize(("number", "area"), OF_THE_POLICY)
def test_each_number_of_the_policy_stands_in_the_directory_of_its_area(number, area):
    there = HELD.within((area,) if area else ())
    assert number in [each.number for one in there for each in one.numbers]


def test_what_is_known_to_be_out_of_date_is_marked():
    assert "Refuge runs it now" in HELD.agencies["national-helpline"].doubt
    assert "do not agree" in HELD.agencies["telford-womens-aid"].doubt
    assert "July 2025" in HELD.agencies["shropshire-womens-aid"].doubt
    assert "New Era" in HELD.agencies["staffordshire-womens-aid"].doubt


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda one: one.id)
def test_each_agency_says_whom_it_serves_when_and_who_checked_it_against_what(agency):
    assert all((agency.name, agency.serves, agency.hours, agency.neutral, agency.checked.verified_by))
    assert agency.checked.source
    assert agency.checked.last_verified >= agency.checked.in_force_from
    assert agency.numbers or agency.doubt


@given(st.sampled_from(AGENCIES), st.integers(0, 4_000))
def test_an_agency_says_that_it_is_old_exactly_when_its_days_are_over(agency, days):
    today = agency.checked.last_verified + timedelta(days=days)
    assert bool(agency.stale(today, OLD, RULES.days)) == (days > OLD.amount * 7)


def test_no_number_of_an_agency_stands_in_the_code():
    figures = {each.number.replace(" ", "") for one in AGENCIES for each in one.numbers if len(each.number) > 6}
    root = Path(__file__).parents[2]
    for folder in ("datui", "screens", "storage"):
        for file in (root / folder).rglob("*.py"):
            held = file.read_text().replace(" ", "")
            assert not any(number in held for number in figures), file


@pytest.mark.parametrize(
    ("address", "areas"),
    [
        ("4 Larch Walk, TF1 9ZZ", ("telford-wrekin",)),
        ("4 Larch Walk, Hereford HR1 9ZZ", ("herefordshire",)),
        ("4 Larch Walk, ST16 9ZZ", ("staffordshire",)),
        ("4 Larch Walk, TF11 9ZZ", ("telford-wrekin", "shropshire")),
        ("4 Larch Walk, ZE1 9ZZ", ()),
        ("4 Larch Walk", ()),
    ],
)
def test_a_postcode_proposes_its_area_and_both_where_it_crosses_an_edge(address, areas):
    found = near(living(address).case)
    assert (found.areas, found.picked) == (areas, False)


def test_what_an_officer_picks_stands_whatever_a_postcode_proposes():
    story = living("4 Larch Walk, TF1 9ZZ")
    story.tell(CaseArea, area="herefordshire")
    assert near(story.case).areas == ("herefordshire",)
    names = [one.name for one in suggested(story.case)]
    assert "West Mercia Women's Aid, Herefordshire" in names
    assert "Telford & Wrekin Council" not in names


@given(
    st.sampled_from(["", *(one.code for one in RULES.lists["area"].choices)]),
    st.sampled_from(["TF1 9ZZ", "ZE1 9ZZ", ""]),
)
def test_the_national_numbers_are_there_whatever_the_area(area, postcode):
    story = living(f"4 Larch Walk {postcode}")
    story.tell(CaseArea, area=area)
    found = {one.id for one in suggested(story.case)}
    assert found >= {one.id for one in AGENCIES if not one.areas}
    assert not area or near(story.case).picked


def test_where_no_area_fits_the_national_numbers_are_all_there_is():
    story = living("4 Larch Walk, TF1 9ZZ")
    story.tell(CaseArea, area="elsewhere")
    assert all(not one.areas for one in suggested(story.case))


def test_a_home_that_they_left_proposes_nothing():
    story = living("4 Larch Walk, TF1 9ZZ", victim_name="Ada Nobody")
    story.tell(Person, case_roles=["victim"], name="Ada Nobody", address="9 Beech Rise", postcode="HR1 9ZZ")
    assert near(story.case).areas == ("herefordshire",)


def test_the_headline_says_no_area():
    assert CaseArea(record_id="0" * 32, area="shropshire").headline == "Area of the case"


def test_an_association_adds_its_own_and_puts_one_right_by_its_id():
    more = AgencyFile.of(VAULT_CASE, ONE_MORE.format(id="fernleigh"), RULES)
    joined = more.join(RULES)
    assert joined.directory.agencies["fernleigh"].numbers[0].number == "01632 960111"
    assert len(joined.directory.agencies) == len(HELD.agencies) + 1
    instead = AgencyFile.of(VAULT_CASE, ONE_MORE.format(id="telford-council"), RULES)
    assert instead.join(RULES).directory.agencies["telford-council"].name == "Fernleigh Refuge"
    assert instead.sound(RULES, date(2026, 11, 23))[1] == "1 of them take the place of one with the same id."


def test_one_that_was_checked_too_long_ago_is_said_when_the_file_is_checked():
    found = AgencyFile.of(VAULT_CASE, ONE_MORE.format(id="fernleigh"), RULES)
    assert found.sound(RULES, date(2026, 11, 23)) == ("1 agency.",)
    assert "too long ago" in found.sound(RULES, date(2028, 11, 23))[-1]


def test_a_day_that_is_still_to_come_makes_no_number_younger():
    text = ONE_MORE.format(id="fernleigh").replace("2026-11-01", "2062-11-01")
    agency = AgencyFile.of(VAULT_CASE, text, RULES).join(RULES).directory.agencies["fernleigh"]
    assert "still to come" in agency.stale(date(2026, 11, 23), RULES.deadlines["directory_check"], RULES.days)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"01632 960111"', '"call us"', "line 10, agencies.fernleigh.numbers[1].number: must be a telephone number"),
        ('["shropshire"]', '["narnia"]', "line 5, agencies.fernleigh.areas: names an area that is in no file"),
        ('"refuge"', '"castle"', "line 4, agencies.fernleigh.kind: must be a code of lists.agency"),
        ('"Guest house"', '"A refuge"', "line 8, agencies.fernleigh.neutral: says what the number is for"),
        ('"Guest house"', '"fernleigh  REFUGE"', "line 8, agencies.fernleigh.neutral: says what the number is for"),
        ("customer = true", 'customer = "yes"', "line 9, agencies.fernleigh.customer: must be true or false"),
        ("last_verified = 2026-11-01\n", "", "agencies.fernleigh.last_verified: is missing"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_line_and_key(old, new, says):
    text = ONE_MORE.format(id="fernleigh").replace(old, new, 1)
    with pytest.raises(WrongFile) as refused:
        AgencyFile.of(VAULT_CASE, text, RULES)
    assert says in refused.value.reason


def test_a_file_without_an_agency_is_refused():
    with pytest.raises(WrongFile):
        AgencyFile.of(VAULT_CASE, "[agencies]\n", RULES)
