"""What each kind of agency asks for: filled from the case, and what is missing named with where it is put right."""

import dataclasses

import pytest
from hypothesis import given

from datui.casework.kinds import (
    Eligibility,
    Equality,
    Incident,
    Intake,
    MaracCriteria,
    Person,
    Referral,
    Relationship,
    RiskAssessment,
    RiskLevel,
    SafeContact,
)
from datui.casework.marac import CRITERIA
from datui.casework.pieces import pieces
from datui.casework.records import REGISTRY, build
from datui.casework.referring import against, asked_pieces, needed, to_mind
from datui.casework.topics import TOPICS
from tests.casework.stories import MONDAY, Story, entries, the_rules

AGENCIES = sorted(the_rules().referrals)
NAMED = (
    *("marac", "idva", "children", "adults", "elder-abuse", "police", "refuge", "housing-options", "victim-support"),
    *("housing-support", "programme", "interpreter"),
)


def to(agency, **values):
    return build(Referral, {"record_id": "0" * 32, "agency": agency, **values}, now=MONDAY)


def missing(story, referral):
    return {one.words: one.route for one in needed(story.case, referral) if not one.known}


def everything():
    """A case that knows all that any agency asks for."""
    story = Story()
    story.tell(
        Intake,
        victim_name="Asha Khan",
        feared="Raj, and his brother",
        tenancy="sole",
        children="y",
        wishes="To stay",
        language="English",
        interpreter="n",
        access="None",
        danger_now="n",
        police_called="n",
        words="He said that he will find me",
    )
    everyone = {"aliases": "Ash", "born": "3 Mar 1990", "address": "1 Fictional Row", "speak": "Slowly"}
    story.tell(Person, case_roles=["victim"], name="Asha Khan", phone="07700 900123", lives_there="y", **everyone)
    him = story.tell(
        Person, case_roles=["perpetrator"], name="Raj", relationship="spouse", danger="None known", **everyone
    )
    child = story.tell(
        Person, case_roles=["child"], name="Mina", relationship="child", school="Fictional Primary", **everyone
    )
    story.tell(Relationship, one=child, what="child", other=him)
    story.tell(
        SafeContact,
        voice_allowed="y",
        voicemail="n",
        safe_times="School run",
        confirmed_on="today",
        safe_person="Her sister",
        unsafe_people="His brother",
        voice_seen="n",
    )
    story.tell(Equality, ethnicity="asian")
    story.tell(Eligibility, care_needs="y", at_risk="y", cannot_protect="n", decided=["none"])
    story.tell(MaracCriteria, judgement="y", visible="n", escalation="n", repeat="n", refer="y")
    story.tell(RiskAssessment, answers={"injury": "yes"})
    story.tell(RiskLevel, level="high", rationale="x")
    story.tell(Incident, what="He took the door off", police_told="y", police_reference="123")
    return story


SAID = {
    "why": "Threats to kill",
    "decided_by": "Sam",
    "decided_at": "now",
    "answer_to": "Sam, 01952 000000",
    "aware": "n",
    "aware_why": "No safe way yet",
    "consent": "unsafe",
    "consent_why": "He reads her telephone",
}


def test_every_kind_of_agency_has_its_fields_and_what_to_mind():
    assert set(NAMED) <= set(AGENCIES)
    for agency in AGENCIES:
        assert len(needed(Story().case, to(agency))) >= 5
        assert to_mind(Story().case, to(agency))


def test_marac_is_asked_all_that_its_form_asks():
    asked = {one.topic for one in the_rules().referrals["marac"].asks}
    person = {"name", "aliases", "born", "address"}
    assert asked == {
        *("referral.decided-by", "referral.answer-to", "referral.decided-at"),
        *(f"victim.{each}" for each in person | {"phone", "ethnicity"}),
        *("contact.safe-to-call", "contact.voicemail", "contact.times", "needs.language", "home.tenancy"),
        *(f"perpetrator.{each}" for each in person | {"relationship", "feared"}),
        *(f"child.{each}" for each in person - {"aliases"} | {"relationship", "school"}),
        *("relationship.what", "police.reference", "risk.answers", "contact.safe-person", "contact.unsafe-people"),
        *(f"referral.{each}" for each in ("why", "aware", "consent", "consent-why")),
        *(f"marac.{each}" for each in (*CRITERIA, "referred-on", "referred-by")),
    }


@pytest.mark.parametrize("agency", AGENCIES)
def test_of_a_case_that_knows_everything_nothing_is_missing(agency):
    assert missing(everything(), to(agency, **SAID)) == {}


@pytest.mark.parametrize("agency", AGENCIES)
def test_of_a_case_that_knows_nothing_all_is_missing_with_where_it_is_put_right(agency):
    found = needed(Story().case, to(agency))
    for one in found:
        kind = REGISTRY[one.route.screen]
        assert not one.route.field or one.route.field in kind.model_fields, one
        assert all(name in kind.model_fields for name, _value in one.route.offer)
    # Of children who may not be there, and of police who were told nothing, nothing is asked.
    assert not any(one.known for one in found)


def test_what_is_missing_of_several_people_says_of_whom():
    story = everything()
    story.tell(Person, case_roles=["perpetrator"], name="His brother")
    lines = missing(story, to("marac", **SAID))
    assert set(lines) == {
        f"{what} (His brother)"
        for what in ("Other names and spellings", "Date of birth", "Address", "Relationship to the victim")
    }
    assert {route.screen for route in lines.values()} == {"person"}


def test_not_known_is_an_answer_and_not_asked_is_none():
    story = Story()
    story.tell(Intake, victim_name="?", feared="-")
    lines = missing(story, to("marac"))
    assert "Full name" not in {words for words, route in lines.items() if route.screen == "intake"}
    assert "Who they are afraid of: all threats" not in lines
    assert "Tenancy and landlord" in lines


def test_a_repeat_asks_when_it_was_last_referred_and_a_first_referral_does_not():
    story = Story()
    assert "marac.referred-on" not in {one.topic for one in needed(story.case, to("marac"))}
    criteria = story.tell(MaracCriteria, repeat="y")
    asked = next(one for one in needed(story.case, to("marac")) if one.topic == "marac.referred-on")
    assert (asked.known, asked.route.record_id, asked.route.field) == (False, criteria, "referred_on")
    story.correct(criteria, referred_on="1 Oct 2026")
    assert next(one for one in needed(story.case, to("marac")) if one.topic == "marac.referred-on").known


def test_the_number_that_police_gave_is_asked_of_each_event_that_they_were_told_of():
    story = Story()
    told = story.tell(Incident, what="x", police_told="y")
    assert missing(story, to("police"))["Police incident numbers"].record_id == told
    story.correct(told, police_reference="123")
    assert "Police incident numbers" not in missing(story, to("police"))


def test_whether_the_victim_knows_is_asked_and_if_not_why_not():
    story = Story()
    words = "Whether the victim knows; if not, why not"
    assert missing(story, to("marac"))[words].field == "aware"
    assert missing(story, to("marac", aware="n"))[words].field == "aware_why"
    assert words not in missing(story, to("marac", aware="n", aware_why="He is there"))
    assert words not in missing(story, to("marac", aware="y"))


def test_a_child_who_is_known_not_to_be_there_is_not_asked_for():
    story = Story()
    assert any(one.topic == "child.name" for one in needed(story.case, to("marac")))
    story.tell(Intake, children="n")
    assert not any(one.topic.startswith("child") for one in needed(story.case, to("marac")))


def test_a_line_holds_no_value_of_the_case_but_a_name():
    told = needed(everything().case, to("marac", **SAID))
    text = " ".join(str(dataclasses.astuple(one)) for one in told)
    for secret in ("07700", "Fictional Row", "Fictional Primary", "Her sister", "His brother", "123"):
        assert secret not in text


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_topic_can_be_filled_from_a_case(agency):
    assert {one.topic for one in the_rules().referrals[agency].asks} <= set(TOPICS)


def test_what_is_ticked_to_begin_with_is_what_they_ask_for_and_nothing_withheld():
    story = everything()
    one, other = (story.tell(Referral, agency=agency, **SAID) for agency in ("marac", "idva"))
    referral = next(each for each in story.case.records(Referral) if each.record_id == one)
    ticked = asked_pieces(story.case, referral, MONDAY)
    known = {piece.id: piece for piece in pieces(story.case, MONDAY)}
    assert ticked <= set(known)
    words = {known[each].words for each in ticked}
    assert {"Asha Khan", "Raj", "Mina", "Threats to kill", "No safe way yet"} <= words
    assert not words & {"07700 900123", "1 Fictional Row", "Fictional Primary", "Her sister"}
    assert {known[each].withheld for each in ticked if not each.startswith(f"{one}.")} == {""}
    assert not any(each.startswith(f"{other}.") for each in ticked)


def test_somebody_who_must_not_receive_anything_is_named_as_such_and_a_service_is_not():
    story = everything()
    one = story.tell(Referral, agency="other", service="Raj")
    words = lambda: [line.words for line in story.case.missing if line.words.startswith("Who gets a referral")]  # noqa: E731 - said again after each step
    assert against(story.case, to("other", service="Raj"))
    assert len(words()) == 1
    story.correct(one, service="The duty desk")
    assert words() == []
    assert against(story.case, to("other", service="The duty desk")) == ""


@given(entries())
def test_property_whatever_is_written_down_each_agency_can_be_asked(found):
    story = Story()
    story.entries = found
    for agency in AGENCIES:
        for one in needed(story.case, to(agency)):
            assert one.words
            assert one.route.screen in REGISTRY
