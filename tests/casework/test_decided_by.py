"""A level that an agency is said to have decided stands beside a line that asks who of us decides; it bars nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.grade import decided_by_agency, names_agency
from datui.casework.kinds import Grade, Intake, RiskLevel
from tests.casework.stories import Story, the_rules

THEIRS = [
    "PC Jones, police",
    "Police",
    "the MARAC chair",
    "An IDVA",
    "a domestic abuse service",
    "Children's services",
    "health visitor Poe",
    "Council housing options",
]
OURS = ["", "Sam Hart", "Sam Hart, housing officer", "Robin Policeman", "another officer", "The supervisor"]


@pytest.mark.parametrize("words", THEIRS)
def test_an_agency_is_known_by_the_words_of_the_list_of_agencies(words):
    assert names_agency(words, the_rules())


@pytest.mark.parametrize("words", OURS)
def test_an_officer_and_their_post_are_no_agency(words):
    assert not names_agency(words, the_rules())


@given(st.text())
def test_no_name_makes_it_fail(words):
    assert names_agency(words, the_rules()) in (True, False)


def levelled(**values):
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", danger_now="n")
    story.tell(RiskLevel, **{"level": "standard", "rationale": "agency said so", **values})
    return story


@pytest.mark.parametrize("theirs", THEIRS[:2])
def test_a_level_that_an_agency_decided_asks_who_of_us_does_and_counts_all_the_same(theirs):
    story = levelled(decided_by=theirs)
    (line,) = decided_by_agency(story.case)
    assert (line.clause, line.route.field) == ("practice:1.3.external", "decided_by")
    assert "an agency's grade is written as a grade" in line.words
    assert line in story.case.missing
    assert theirs not in line.words
    assert story.case.level == "standard"
    story.correct(line.route.record_id, decided_by="Sam Hart")
    assert not list(decided_by_agency(story.case))


def test_only_the_level_that_stands_is_asked_about_and_a_grade_of_theirs_asks_for_nothing():
    story = levelled(decided_by="Police")
    story.tell(RiskLevel, "14:00", level="high", rationale="What she fears", decided_by="Sam Hart")
    story.tell(Grade, agency="police", grade="Standard", graded_on="today")
    assert not list(decided_by_agency(story.case))


def test_a_level_without_a_reason_is_asked_about_for_that_alone():
    assert not list(decided_by_agency(levelled(decided_by="Police", rationale="").case))
