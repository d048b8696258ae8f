"""Words for somebody who is not to know why: the everyday ways of saying it, or of naming somebody, are all found."""

import pytest

from datui.casework.kinds import Intake, Person
from datui.casework.neutral import NAMES, SAYS_WHY, gives_away
from tests.casework.stories import Story

SAYS = [
    "Change locks (DV)",
    "D.V. lock change",
    "Lock change, DA case",
    "Her husb must not get in",
    "he hit her last night",
    "Locks: wife beater",
    "lock change, her partner kicked the door",
    "estranged, has a key",
    "Child protection job",
    "Asked by social services",
    "For Women’s Aid",
    "She is in hiding",
    "He must not know",
    "There is a restraining order",
    "He is on bail",
    "Vulnerable tenant, urgent",
]
CALM = [
    "Renew batteries of the smoke alarm in the courtyard",
    "Fit restrictor to the rear window, keep the fire escape clear",
    "Adviser meets you; stabilise the door frame",
    "Partnership Team, exterior works",
    "DVD player to be moved",
]


def told():
    story = Story()
    story.tell(Intake, danger_now="n", victim_name="Asha Khan")
    story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"])
    return story.case


@pytest.mark.parametrize("words", SAYS)
def test_the_everyday_ways_of_saying_why_are_found(words):
    assert gives_away(told(), words) == SAYS_WHY


@pytest.mark.parametrize("words", CALM)
def test_the_words_of_a_job_are_left_alone(words):
    assert gives_away(told(), words) == ""


@pytest.mark.parametrize("words", ["Khans home", "The Khans' locks", "the marshes, no: Marshs door", "ASHAS flat"])
def test_a_name_is_found_where_something_is_theirs(words):
    assert gives_away(told(), words) == NAMES
