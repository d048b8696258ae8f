"""First contact is had only with the victim, both ways and safely: what says otherwise is an attempt."""

import pytest

from datui.casework.firstcontact import contacted_since
from datui.casework.kinds import Contact, Intake, Person, SafeContact
from datui.casework.route import Route
from tests.casework.stories import Story

MAY = {"confirmed_on": "today", "voice_allowed": "y", "voice_seen": "n", "who_may_answer": "her sister Bea"}
SPOKE = {"channel": "voice", "reached": "y", "plan_followed": "y"}


def after(contact, plan=None):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill")
    if plan:
        story.tell(SafeContact, "23 Nov 2026 09:10", **plan)
    kept = story.tell(Contact, "23 Nov 2026 10:00", **contact)
    return story, kept


def first_contact(story):
    return [duty.words for duty in story.case.duties if duty.code == "first-contact"]


NONE = [
    {"outcome": "other-answered"},
    {"outcome": "not-tried"},
    {"outcome": "no-answer"},
    {"outcome": "message"},
    {"outcome": "unsafe"},
    {"channel": "letter"},
    {"channel": "letter", "direction": "in"},
    {"who_answered": "Her husband"},
    {"who_answered": "Her husband", "outcome": "spoke"},
    {"who_answered": "her sister"},
    {"channel": "text"},
    {"channel": "email"},
    {"channel": "portal"},
    {"channel": "through"},
    {"channel": "through", "direction": "in"},
]


@pytest.mark.parametrize("said", NONE)
@pytest.mark.parametrize("plan", [None, MAY])
def test_contact_that_was_none_clears_no_first_contact_and_says_what_speaks_against_it(said, plan):
    story, kept = after(SPOKE | said, plan)
    assert first_contact(story) == ["First contact: 1 attempted, none achieved"]
    assert story.case.achieved == []
    assert not contacted_since(story.case, story.case.received_at)
    (line,) = (line for line in story.case.missing if line.words.startswith("Contact kept as achieved, but "))
    assert (line.route, line.clause) == (Route("contact", kept, "reached"), "practice:9.contact")
    story.correct(kept, reached="n")
    assert not [line for line in story.case.missing if "kept as achieved" in line.words]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"channel": ""},
        {"channel": "visit"},
        {"channel": "email", "direction": "in"},
        {"channel": "text", "outcome": "another-time"},
        {"channel": "portal", "outcome": "does-not-wish"},
        {"channel": "through", "outcome": "spoke"},
        {"outcome": "spoke"},
        {"outcome": "another-time"},
        {"outcome": "does-not-wish"},
        {"who_answered": "Zora"},
        {"who_answered": "herself"},
        {"who_answered": "her sister Bea", "outcome": "spoke"},
        {"direction": "in", "who_answered": "Sam at the desk"},
    ],
)
def test_contact_with_them_clears_it_also_where_somebody_answered_who_may(said):
    story, _kept = after(SPOKE | said, MAY)
    assert first_contact(story) == []
    assert not [line for line in story.case.missing if "kept as achieved" in line.words]


@pytest.mark.parametrize("said", NONE)
def test_another_victim_is_owed_it_all_the_same(said):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill")
    story.tell(Person, case_roles=["victim"], name="Zora Quill")
    other = story.tell(Person, case_roles=["victim"], name="Bea Poe")
    story.tell(Contact, **SPOKE | said, with_whom=other)
    assert "First contact with Bea Poe: 1 attempted, none achieved" in first_contact(story)


def test_the_chronology_calls_it_an_attempt_where_it_says_so_itself():
    story, _kept = after(SPOKE | {"outcome": "other-answered"})
    assert story.case.chronology[0].record.headline == "Contact attempted (telephone)"
    story, _kept = after(SPOKE)
    assert story.case.chronology[0].record.headline == "Contact achieved (telephone)"


def test_silence_is_not_broken_by_whoever_else_answered():
    story, _kept = after({"channel": "voice", "reached": "n"})
    needed = story.case.rules.thresholds["lost_contact"].amount
    for _each in range(needed - 1):
        story.tell(Contact, channel="voice", reached="y", outcome="other-answered")
    assert f"no contact in {needed} attempts" in " ".join(duty.words for duty in story.case.duties)
