"""Who may get something: never one who is feared, nor where they live or work; in doubt it says who is meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.doubt import FEARED, MAY_BE_THEM
from datui.casework.goesto import THEIRS
from datui.casework.kinds import Person
from datui.casework.recipient import (
    A_FAMILY,
    BARRED,
    FOR_WHOM,
    LIVES_THERE,
    MAY_LIVE_THERE,
    OTHER_DOOR,
    UNSAFE,
    VICTIMS_OWN,
    WORKS_THERE,
    Recipient,
    certain_objection,
    objection,
)
from tests.casework.sharing_story import Told

IDVA = {"agency": "idva", "service": "Demoford IDVA service"}


def against(story=None, **values):
    story = story or Told()
    return objection(story.case, Recipient(**(IDVA | values)))


def test_an_agency_of_which_nothing_is_known_may_get_it():
    assert against(goes_to="01952 000 999") == ""
    assert against(person="Priya Nair", goes_to="duty@idva.fiction.test") == ""
    assert against(agency="children", service="Family Connect, children's services") == ""
    assert against(agency="police", service="West Mercia Police, control room") == ""


@pytest.mark.parametrize("name", ["Mark Denholm", "mark denholm", "DENHOLM, Mark", "Mr Mark Denholm"])
def test_whoever_is_feared_never_gets_it_by_any_name(name):
    assert against(person=name) == BARRED
    assert against(service=f"Care of {name}") == BARRED
    assert against(goes_to=f"{name}, 5 Low Street") == BARRED


@pytest.mark.parametrize("name", ["Mark", "Mark D", "Denny", "Marc"])
def test_whoever_may_be_the_one_who_is_feared_is_said_by_name_first(name):
    assert against(person=name) in (MAY_BE_THEM, BARRED)


def test_whoever_is_written_down_as_somebody_else_is_not_taken_for_them():
    story = Told()
    story.tell(Person, case_roles=["professional"], name="Mark Ashworth")
    assert against(story, person="Mark Ashworth") == ""
    assert against(story, person="Mark Other") == MAY_BE_THEM


def test_a_number_of_theirs_is_no_agencys_however_it_is_written():
    assert against(goes_to="07009555666") == THEIRS
    assert against(goes_to="+44 7009 555 666") == THEIRS
    assert against(service="IDVA on 07009 555666") == THEIRS


def test_a_number_that_they_had_before_is_theirs_still():
    story = Told()
    story.correct(story.feared, phone="07009 123 123")
    assert against(story, goes_to="07009 555 666") == THEIRS
    story.correct(story.feared, address="9 Quay Street, Farport", postcode="ZZ5 5ZZ")
    assert against(story, goes_to="4 Hill Road, Otherton ZZ9 9ZZ") == LIVES_THERE


@pytest.mark.parametrize("home", ["4 Hill Road, Otherton, ZZ9 9ZZ", "4 hill rd, ZZ99ZZ", "The IDVA, 4 Hill Rd ZZ9 9ZZ"])
def test_nothing_goes_to_a_home_where_they_live(home):
    assert against(goes_to=home) in (LIVES_THERE, MAY_LIVE_THERE)


def test_nothing_goes_to_the_victims_home_where_they_live_with_her():
    story = Told()
    story.correct(story.feared, lives_there="y")
    assert against(story, goes_to="Flat 3, 12 Rose Lane, Demoford ZZ1 2AB") == LIVES_THERE


def test_nothing_goes_to_a_number_of_the_victims_as_if_it_were_an_agencys():
    assert against(goes_to="07009 001 234") == VICTIMS_OWN
    assert against(goes_to="07009 777 888") == VICTIMS_OWN


def test_where_they_work_it_says_who_gets_it():
    council = {"agency": "housing-options", "service": "Otherton Council"}
    story = Told()
    assert objection(story.case, Recipient(**council)) == WORKS_THERE
    assert objection(story.case, Recipient(**council, person="Ruth Abel")) == ""
    assert objection(story.case, Recipient(**council, person="Mark Denholm")) == BARRED


def test_whom_a_plan_calls_unsafe_gets_nothing():
    assert against(person="Carl") == UNSAFE
    assert against(person="Carl Odd") == UNSAFE


def test_whom_a_report_fears_gets_nothing():
    story = Told()
    story.correct(story.report, feared="Her boss, Victor Lane")
    assert against(story, person="Victor Lane") in (FEARED, MAY_BE_THEM)


def test_the_other_side_is_another_door():
    assert against(side="feared") == OTHER_DOOR
    assert against(service="Pell solicitors for Mr Denholm", side="victim") in (BARRED, OTHER_DOOR, MAY_BE_THEM)
    assert against(service="Pell & Co solicitors, on behalf of Mark", side="helps") == OTHER_DOOR
    assert against(agency="other", service="Her family") == A_FAMILY
    assert against(person="His mother, Ann") == A_FAMILY


def test_of_a_solicitor_it_is_said_for_whom_they_act():
    assert against(agency="other", service="Pell & Co solicitors") == FOR_WHOM
    assert against(agency="other", service="Pell & Co solicitors", side="not-known") == FOR_WHOM
    assert against(agency="other", service="Pell & Co solicitors", side="victim") == ""


def test_a_person_of_the_case_who_must_not_receive_it_is_refused_as_such():
    story = Told()
    assert against(story, whom=story.feared) == BARRED
    brother = story.tell(Person, case_roles=["household"], name="Ian Poe", must_not_receive="y")
    assert against(story, whom=brother) == BARRED
    assert against(story, whom=story.idva) == ""


def test_what_is_only_a_doubt_is_no_certainty():
    story = Told()
    assert certain_objection(story.case, Recipient(**IDVA, person="Mark")) == ""
    assert certain_objection(story.case, Recipient(**IDVA, person="Mark Denholm")) == BARRED
    assert certain_objection(story.case, Recipient(**IDVA, goes_to="07009 555 666")) == THEIRS


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["name", "phone", "address"]))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_beside_it_the_one_who_is_feared_gets_nothing(before, after, what):
    story = Told()
    said = {"name": "Mark Denholm", "phone": "07009 555 666", "address": "4 Hill Road, Otherton, ZZ9 9ZZ"}[what]
    field = {"name": "person", "phone": "goes_to", "address": "goes_to"}[what]
    around = f"{''.join(filter(str.isspace, before))} {said} {''.join(filter(str.isspace, after))}"
    assert against(story, **{field: around})
