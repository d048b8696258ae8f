"""Sent is not acknowledged, and acknowledged is not an outcome."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from datui.casework.kinds import Chase, Referral
from datui.casework.records import build
from tests.casework.stories import MONDAY, Story, records


def referral(**values):
    return build(Referral, {"record_id": "0" * 32, **values}, now=MONDAY)


@pytest.mark.parametrize(
    ("values", "step", "words"),
    [
        ({}, "draft", "being written"),
        ({"decided_by": "Sam"}, "decided", "decided, not sent"),
        ({"sent_at": "now"}, "sent", "sent, not acknowledged"),
        ({"sent_at": "now", "acknowledged_at": "now"}, "acknowledged", "acknowledged, no outcome yet"),
        ({"sent_at": "now", "acknowledged_at": "now", "outcome": "accepted"}, "outcome", "has an outcome"),
        ({"sent_at": "now", "answer": "waiting"}, "accepted", "taken on, no first contact yet"),
        ({"sent_at": "now", "answer": "declined", "contact_at": "now"}, "declined", "declined by them"),
        ({"sent_at": "now", "contact_at": "now"}, "contacted", "first contact made, no outcome yet"),
        ({"answer": "declined", "outcome": "not-accepted"}, "outcome", "has an outcome"),
        ({"outcome": "withdrawn"}, "outcome", "has an outcome"),
    ],
)
def test_how_far_it_has_come_is_what_is_written_down(values, step, words):
    assert (referral(**values).step, referral(**values).step_words) == (step, words)


@given(records(Referral))
def test_only_an_outcome_stops_the_chasing(one):
    story = Story()
    values = {
        name: getattr(one, name)
        for name in (
            "service",
            "sent_at",
            "resent_at",
            "acknowledged_at",
            "answer",
            "contact_at",
            "outcome",
            "decided_by",
        )
    }
    story.tell(Referral, agency="idva", **values)
    due = [duty.code for duty in story.case.duties if duty.code.startswith("referral")]
    expected = {"draft": "send", "decided": "send", "sent": "chase", "acknowledged": "outcome", "accepted": "contact"}
    expected |= {"declined": "declined", "contacted": "outcome"}
    assert due == ([f"referral-{expected[one.step]}"] if one.step in expected else [])
    assert bool(due) == any(line.route.screen == "referral" for line in story.case.gate)


def test_a_referral_is_sent_the_same_day_and_chased_the_next_working_day():
    story = Story()
    one = story.tell(Referral, "27 Nov 2026 16:00", agency="marac")
    duty = lambda: next(duty for duty in story.case.duties if duty.code.startswith("referral"))  # noqa: E731 - said again after each step
    assert (duty().words, duty().due) == ("Send the referral: MARAC", datetime(2026, 11, 27, 23, 59, tzinfo=UTC))
    story.correct(one, "27 Nov 2026 16:35", sent_at="27 Nov 2026 16:30")
    assert (duty().words, duty().due) == ("Chase, not acknowledged: MARAC", datetime(2026, 11, 30, 17, tzinfo=UTC))
    story.tell(Chase, "30 Nov 2026 17:10", referral=one, said="no-answer")
    assert duty().due == datetime(2026, 12, 1, 17, tzinfo=UTC)
    story.correct(one, "1 Dec 2026 09:00", acknowledged_at="now")
    assert (duty().words, duty().due) == ("Ask for the outcome: MARAC", datetime(2026, 12, 8, 17, tzinfo=UTC))


def test_a_slip_in_a_date_does_not_put_the_chasing_off():
    story = Story()
    story.was_told(Referral, "27 Nov 2026 16:00", agency="marac", sent_at="27 Nov 2027 16:00")
    duty = next(duty for duty in story.case.duties if duty.code == "referral-chase")
    assert duty.due == datetime(2026, 11, 30, 17, tzinfo=UTC)


def test_a_referral_without_agreement_says_why():
    story = Story()
    one = story.tell(Referral, agency="marac")
    words = lambda: {line.words for line in story.case.missing if line.route.screen == "referral"}  # noqa: E731 - said again after each step
    assert words() == {"Whether the victim agrees to a referral"}
    story.correct(one, consent="unsafe")
    assert words() == {"Why a referral is made without agreement"}
    story.correct(one, consent_why="He reads her telephone")
    assert words() == set()
    story.correct(one, consent="given", consent_why="")
    assert words() == set()
