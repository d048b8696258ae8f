"""By which ways a contact happened: more than a plan tells of, and each is kept as it was."""

import pytest

from datui.casework.channels import CHANNEL_WORDS, by_words, how_words, judged_as
from datui.casework.firstcontact import spoken_with
from datui.casework.kinds import Closure, Contact, Intake, Reach, SafeContact
from datui.casework.records import Record
from tests.casework.stories import Story, the_rules

ELSE = ["in-person", "video", "other"]
"""What happens, and no plan asks about under that name."""


def asked_from(kind: type[Record], field: str) -> str:
    return next(question.choices for name, _info, question in kind.questions() if name == field)


def test_a_contact_names_every_way_of_the_plan_and_those_that_no_plan_has():
    assert [one.code for one in the_rules().lists["contact-channel"].choices] == [*CHANNEL_WORDS, *ELSE]
    assert (asked_from(Contact, "channel"), asked_from(Closure, "discussed_how")) == ("contact-channel",) * 2
    # What is still to come goes by the plan, which has no other ways.
    assert (asked_from(Reach, "channel"), asked_from(Closure, "feedback_how")) == ("channel",) * 2


def test_every_way_of_a_contact_is_said_in_words():
    for channel in [*CHANNEL_WORDS, *ELSE]:
        assert how_words(channel)
        assert by_words(channel)
        assert channel == "other" or "another" not in by_words(channel)
    assert (by_words("in-person"), by_words("video")) == ("in person", "by video call")
    assert how_words("") == ""


@pytest.mark.parametrize("channel", ["in-person", "video"])
def test_whoever_was_met_or_seen_on_a_video_call_was_spoken_with(channel):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", danger_now="n")
    story.tell(Contact, channel=channel, reached="y", plan_followed="y")
    (entry,) = story.case.of(Contact)
    assert spoken_with(story.case, entry)
    assert entry.record.headline == f"Contact achieved ({how_words(channel)})"
    assert not [duty for duty in story.case.duties if duty.code == "first-contact"]


def test_what_went_by_some_other_way_is_contact_only_where_it_says_that_they_answered():
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", danger_now="n")
    story.tell(Contact, channel="other", reached="y", plan_followed="y")
    assert not spoken_with(story.case, story.case.of(Contact)[-1])
    story.tell(Contact, channel="other", reached="y", plan_followed="y", outcome="spoke")
    assert spoken_with(story.case, story.case.of(Contact)[-1])


def test_a_video_call_is_judged_as_a_call_a_meeting_by_no_channel_and_what_no_plan_names_as_not_asked():
    assert [judged_as(one) for one in (*CHANNEL_WORDS, *ELSE)] == [*CHANNEL_WORDS, "", "voice", "other"]


@pytest.mark.parametrize(("how", "asks"), [("in-person", False), ("video", True), ("voice", True)])
def test_a_closure_talked_over_in_person_asks_for_no_contact_that_left_the_plan(how, asks):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", danger_now="n")
    story.tell(SafeContact, confirmed_on="today", voice_allowed="n", visit_allowed="n")
    story.tell(Closure, discussed="y", discussed_how=how)
    lines = [line.words for line in story.case.missing if line.words.startswith("Talked over ")]
    assert bool(lines) is asks
    assert not lines or by_words(how) in lines[0]
