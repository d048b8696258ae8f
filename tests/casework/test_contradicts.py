"""A plan that contradicts itself: through somebody it calls unsafe, or to where the perpetrator lives."""

import pytest

from datui.casework.goesto import LIVED_IN, OF_THE_UNSAFE
from datui.casework.interlock import against, channel_allowed
from datui.casework.kinds import Intake, Person, SafeContact
from datui.casework.reach import ways
from tests.casework.stories import MONDAY, Story

HOME, ELSEWHERE = "14 Elm Road, Demoford TF1 1AA", "9 Paper Lane, Inkham SY4 5AB"
SENDS = {"through_allowed": "y", "through_seen": "n", "through_agreed": "y"}


def reported(report=None, him=None, **plan):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill", address=HOME, **report or {})
    story.tell(Person, case_roles=["perpetrator"], name="Dov Marsh", **him or {})
    story.tell(SafeContact, confirmed_on="today", **plan)
    return story.case


# Through somebody unsafe ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "unsafe"),
    [
        *(("his sister Ruth Marsh", "Ruth"), ("Ruth", "Mrs RUTH Marsh; his brothers"), ("Seán, by phone", "Sean")),
        ("her sister", "his sister"),
    ],
)
def test_nobody_of_the_plan_s_own_unsafe_people_is_sent_with_word(to, unsafe):
    verdict = channel_allowed(reported(**SENDS, through_to=to, unsafe_people=unsafe), "through", MONDAY)
    assert (verdict.ok, verdict.reason, verdict.field) == (False, OF_THE_UNSAFE, "through_to")


@pytest.mark.parametrize(
    ("to", "unsafe"),
    [("her friend Ina, by phone", "his sister Ruth, and anyone by the name of Marsh"), ("", "Ruth"), ("Ina", "")],
)
def test_anybody_else_is(to, unsafe):
    assert channel_allowed(reported(**SENDS, through_to=to, unsafe_people=unsafe), "through", MONDAY).ok


# Where the perpetrator lives --------------------------------------------------------------------------------------


def to(channel, place):
    return {f"{channel}_allowed": "y", f"{channel}_seen": "n", f"{channel}_to": place}


THERE = [
    {"him": {"lives_there": "y"}},
    {"him": {"address": "14 Elm Rd", "postcode": "TF1 1AA"}},
    {"report": {"perpetrator_there": "y"}},
    {"perpetrator_there": "y"},
]


@pytest.mark.parametrize("channel", ["letter", "visit"])
@pytest.mark.parametrize("said", THERE)
@pytest.mark.parametrize("place", [HOME, "14 elm rd tf11aa"])
def test_no_letter_and_no_visit_goes_to_a_home_where_the_perpetrator_lives_whoever_said_so(channel, said, place):
    case = reported(**said, **to(channel, place))
    verdict = channel_allowed(case, channel, MONDAY)
    assert (verdict.ok, verdict.reason, verdict.field) == (False, LIVED_IN, f"{channel}_to")
    (way,) = (way for way in ways(case, MONDAY) if way.person == "" and way.channel == channel)
    assert not way.shut, "a supervisor may agree that it is safer now"


@pytest.mark.parametrize("channel", ["letter", "visit"])
def test_home_is_home_where_the_plan_says_that_the_perpetrator_lives_there(channel):
    assert (
        channel_allowed(reported(perpetrator_there="y", **to(channel, "At home")), channel, MONDAY).reason == LIVED_IN
    )
    assert channel_allowed(reported(**to(channel, "At home")), channel, MONDAY).ok


@pytest.mark.parametrize("channel", ["letter", "visit"])
@pytest.mark.parametrize("said", [*THERE, {"him": {"lives_there": "n"}}, {"perpetrator_there": "n"}])
def test_elsewhere_they_are_written_to_and_met(channel, said):
    assert channel_allowed(reported(**said, **to(channel, ELSEWHERE)), channel, MONDAY).ok


def test_where_they_left_him_behind_letters_go_to_the_new_home_once_somebody_says_that_he_does_not_live_there():
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", address=HOME, perpetrator_there="y")
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address=ELSEWHERE)
    him = story.tell(Person, case_roles=["perpetrator"], name="Dov Marsh", lives_there="y")
    story.tell(SafeContact, confirmed_on="today", **to("letter", ELSEWHERE))
    assert channel_allowed(story.case, "letter", MONDAY).reason == LIVED_IN
    story.correct(him, lives_there="n", address=HOME, because="She left; he stayed")
    assert channel_allowed(story.case, "letter", MONDAY).ok


# What the plan itself says of it ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "words", "of"),
    [
        ("phone_plan", "bill is shared", {"voice", "text"}),
        ("perpetrator_there", "lives with them", {"voice", "text", "visit"}),
        ("cameras", "cameras", {"visit"}),
        ("tracked", "location is shared", {"visit"}),
    ],
)
def test_what_may_give_a_way_away_is_said_beside_it_in_one_line(field, words, of):
    plan: dict[str, str] = {}
    for channel in ("voice", "text", "email", "letter", "visit"):
        plan |= to(channel, ELSEWHERE if channel in ("letter", "visit") else "zora@example.test")
    for said in ("y", "n", "?", ""):
        case = reported(**plan, **{field: said})
        warned = {
            channel
            for channel in ("voice", "text", "email", "letter", "visit")
            if [one for one in channel_allowed(case, channel, MONDAY).cautions if words in one.casefold()]
        }
        assert warned == (of if said == "y" else set())
    assert not against(case, "voice")
