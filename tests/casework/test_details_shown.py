"""Whatever may hold a number, an account or where somebody is stands in clear only while the plan allows it."""

from datetime import timedelta

import pytest

from datui.casework.banner import banner_words
from datui.casework.kinds import Intake, Person, SafeContact
from datui.casework.reach import ways
from datui.casework.shown import hidden_of, may_show
from tests.casework.stories import MONDAY, Story

CHANNELS = ("voice", "letter", "portal", "through")
ALLOWED = {f"{one}_allowed": "y" for one in CHANNELS} | {f"{one}_seen": "n" for one in CHANNELS}
HELD = {
    "safe_person": "Her sister Bea, 01632 960222",
    "who_may_answer": "Bea, who has 01632 960222 too",
    "logins": "His mother, as asha@example.invalid",
    "envelope": "Plain, to B Poe, 4 Fictional Row",
}
ASKED = {"confirmed_on": "today", "through_agreed": "y"}


def planned(**values):
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", danger_now="n")
    story.tell(SafeContact, **HELD, **ASKED, **values)
    return story, story.entries[-1].record


def test_a_plan_that_allows_it_and_holds_shows_whoever_is_named_in_it():
    story, plan = planned(**ALLOWED)
    assert not hidden_of(story.case, plan, MONDAY) & set(HELD)


@pytest.mark.parametrize(
    ("given", "later"),
    [({}, 0), ({name: "n" for name in ALLOWED if name.endswith("allowed")}, 0), (ALLOWED, 60)],
    ids=["nothing asked", "not allowed", "run out"],
)
def test_no_plan_in_date_that_allows_it_and_they_are_dots(given, later):
    story, plan = planned(**given)
    assert hidden_of(story.case, plan, MONDAY + timedelta(days=later)) >= set(HELD)


@pytest.mark.parametrize(
    ("field", "channel"),
    [("safe_person", "through"), ("who_may_answer", "voice"), ("logins", "portal"), ("envelope", "letter")],
)
def test_each_goes_by_the_channel_that_it_is_of(field, channel):
    only = {f"{channel}_{part}": ALLOWED[f"{channel}_{part}"] for part in ("allowed", "seen")}
    story, plan = planned(**only)
    assert set(HELD) - hidden_of(story.case, plan, MONDAY) == {field}


def test_what_warns_of_somebody_is_read_whatever_the_plan_allows():
    story, plan = planned(no_go="The Red Lion", unsafe_people="Dov Marsh", perpetrator_when="Days at the mill")
    assert not hidden_of(story.case, plan, MONDAY) & {"no_go", "unsafe_people", "perpetrator_when"}


def test_the_school_of_a_child_is_as_hidden_as_with_whom_it_lives():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", danger_now="n")
    story.tell(Person, case_roles=["child"], name="Bo Khan", school="Invented Primary", lives_with="Her aunt")
    child = story.entries[-1].record
    assert hidden_of(story.case, child, MONDAY) >= {"school", "lives_with"}
    assert not may_show(story.case, child, "visit", MONDAY)
    # What is dots has its way, which a reason opens.
    found = {way.to: way for way in ways(story.case, MONDAY) if way.person == child.record_id}
    assert {to: (way.channel, way.allowed.ok, way.shut) for to, way in found.items()} == {
        "Invented Primary": ("visit", False, False),
        "Her aunt": ("visit", False, False),
    }


@pytest.mark.parametrize(("given", "later", "said"), [(ALLOWED, 0, True), (ALLOWED, 60, False), ({}, 0, False)])
def test_the_banner_says_who_may_answer_only_while_they_may_be_rung(given, later, said):
    story, _plan = planned(**given)
    words = " ".join(banner_words(story.case, MONDAY + timedelta(days=later)))
    assert (HELD["who_may_answer"] in words) is said
