"""A referral without agreement goes all the same: its record is due the same day, and a supervisor hears of it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from datui.casework.kinds import Referral
from datui.casework.noconsent import without_agreement
from datui.casework.sharing import Share
from tests.casework.stories import Story, entries, the_rules

WITHOUT = [choice.code for choice in the_rules().lists["consent"].choices if choice.code != "given"]
SENT = {"agency": "marac", "service": "The coordinator", "sent_at": "now", "method": "portal", "sent_by": "Sam"}


def due(story):
    return [duty for duty in story.case.duties if duty.code == "no-consent"]


@pytest.mark.parametrize("consent", WITHOUT)
def test_sent_without_agreement_its_record_is_due_the_same_day_with_what_is_known_already(consent):
    story = Story()
    one = story.tell(Referral, "24 Nov 2026 15:00", consent=consent, consent_why="He reads her telephone", **SENT)
    (duty,) = due(story)
    assert (duty.words, duty.clause) == ("Write down what was shared without agreement: MARAC", "practice:2.5")
    assert duty.due == datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    assert duty.route.screen == "share"
    assert dict(duty.route.offer) == {
        "referral": one,
        "agency": "marac",
        "service": "The coordinator",
        "consent": consent,
        "consent_why": "He reads her telephone",
    }


def test_the_record_alone_does_not_do_a_supervisor_hears_of_it_too():
    story = Story()
    one = story.tell(Referral, consent="unsafe", consent_why="x", **SENT)
    share = story.tell(Share, referral=one, agency="marac", consent="unsafe", consent_why="x")
    (duty,) = due(story)
    assert duty.words == "Tell a supervisor what was shared without agreement: MARAC"
    assert (duty.route.record_id, duty.route.field) == (share, "manager_told")
    story.correct(share, manager_told="Robin Hartley")
    (duty,) = due(story)
    assert duty.words == "Complete what was shared without agreement, and just what: MARAC"
    told = [{"id": "x.why", "label": "Why", "words": "He threatens worse"}]
    story.correct(share, purpose="protect-victim", basis=["vital-interests"], necessity="No less", given=told)
    assert due(story) == []


def test_a_share_of_another_referral_is_not_its_record():
    story = Story()
    story.tell(Referral, consent="unsafe", consent_why="x", **SENT)
    story.tell(Share, referral="f" * 32, agency="marac", manager="Robin Hartley")
    assert len(due(story)) == 1


@pytest.mark.parametrize(
    "values", [{"consent": "given"}, {"consent": ""}, {"consent": "unsafe", "outcome": "withdrawn"}]
)
def test_with_agreement_or_taken_back_or_before_anybody_said_there_is_no_such_record(values):
    story = Story()
    story.tell(Referral, **(SENT | values))
    assert due(story) == []


def test_before_it_is_sent_the_record_is_missing_and_nothing_waits_for_it():
    story = Story()
    one = story.tell(Referral, agency="marac", consent="overridden", consent_why="x")
    assert due(story) == []
    (line,) = [line for line in story.case.missing if line.route.screen == "share"]
    assert line.words == "What is shared without agreement, and why: MARAC"
    assert "referral-send" in {duty.code for duty in story.case.duties}
    story.tell(Share, referral=one, agency="marac")
    assert not [line for line in story.case.missing if line.words == "What is shared without agreement, and why: MARAC"]


def test_it_counts_from_when_it_was_known_that_they_do_not_agree():
    story = Story()
    one = story.tell(Referral, "23 Nov 2026 10:00", consent="given", **SENT)
    story.correct(one, "25 Nov 2026 09:00", consent="overridden", consent_why="She took it back; he has a knife")
    assert due(story)[0].due == datetime(2026, 11, 25, 23, 59, tzinfo=UTC)


@given(entries((Referral, Share)))
def test_property_the_record_is_asked_for_exactly_where_somebody_was_told_without_agreement(found):
    story = Story()
    story.entries = found
    shares = story.case.records(Share)
    expected = []
    for one in story.case.records(Referral):
        told = [share for share in shares if share.referral == one.record_id and not share.empty]
        left = one.sent_at or one.resent_at or one.acknowledged_at or one.answer or one.contact_at or one.outcome
        if without_agreement(one) and left and one.outcome != "withdrawn":
            expected += [one] if not any(share.manager or share.manager_told for share in told) else []
    assert len(due(story)) == len(expected)
