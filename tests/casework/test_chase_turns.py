"""Referrals that go astray: lost after it was acknowledged, sent again, a second one, and the same breath."""

from datetime import UTC, datetime

import pytest

from datui.casework.due import UNHEARD
from datui.casework.kinds import Chase, MaracMeeting, Referral
from datui.casework.repeat import referrals
from tests.casework.stories import Story
from tests.casework.test_chase import chase, duty, sent, stands


def meanwhile(story):
    return [one for one in story.case.duties if one.code == "meanwhile"]


@pytest.mark.parametrize("had", ["have-it", "by-a-day", "nothing-known"])
def test_whoever_had_it_and_finds_it_no_more_is_sent_it_again_the_same_day(had):
    story, one = sent("marac", "high")
    chase(story, one, "24 Nov 2026 10:00", had)
    assert not story.case.row().unheard
    chase(story, one, "25 Nov 2026 10:00", "not-arrived")
    assert (duty(story).words, duty(story).pressing) == ("Send it again, they do not have it: MARAC", UNHEARD)
    story.correct(one, "25 Nov 2026 11:00", resent_at="now")
    assert (duty(story).words, stands(story, one).acknowledged) == ("Chase, not acknowledged: MARAC", False)
    chase(story, one, "26 Nov 2026 10:00", "have-it")
    assert stands(story, one).acknowledged


@pytest.mark.parametrize("also", [{}, {"answer": "accepted", "answered_at": "24 Nov 2026 10:00"}])
def test_what_was_acknowledged_in_the_referral_itself_is_lost_by_a_later_word_too(also):
    story, one = sent("children")
    story.correct(one, "24 Nov 2026 10:00", acknowledged_at="now", **also)
    chase(story, one, "25 Nov 2026 10:00", "not-arrived")
    assert duty(story).words.startswith("Send it again")
    story.correct(one, "25 Nov 2026 11:00", resent_at="now")
    story.correct(one, "25 Nov 2026 12:00", acknowledged_at="25 Nov 2026")
    assert stands(story, one).acknowledged
    assert not story.case.row().unheard


def test_the_third_chase_is_counted_of_each_referral_apart_and_over_corrections():
    story, one = sent()
    other = story.tell(Referral, agency="housing-support", sent_at="now", method="phone", sent_by="Sam")
    chase(story, one, "24 Nov 2026 16:00")
    wrong = chase(story, other, "25 Nov 2026 16:00")
    chase(story, one, "25 Nov 2026 16:10")
    assert (stands(story, one).silent, stands(story, other).silent) == (2, 1)
    story.correct(wrong, whom="The desk, not the manager")
    assert (stands(story, one).silent, stands(story, other).silent) == (2, 1)
    story.correct(wrong, said="have-it")
    assert (stands(story, other).silent, stands(story, other).acknowledged) == (0, True)


def test_sent_and_acknowledged_in_the_same_breath_asks_for_the_day_it_was_sent_and_chases_nobody():
    story = Story()
    one = story.tell(Referral, agency="police", consent="given", acknowledged_at="now", method="phone", sent_by="Sam")
    assert "When a referral was sent: Police" in {line.words for line in story.case.missing}
    assert duty(story).words == "Ask for the outcome: Police"
    story.correct(one, sent_at="23 Nov 2026 09:01", acknowledged_at="23 Nov 2026 09:01")
    assert "When a referral was sent: Police" not in {line.words for line in story.case.missing}
    assert stands(story, one).acknowledged


def test_an_earlier_meeting_does_nothing_for_a_new_referral_to_marac():
    story, one = sent("marac", "high")
    story.tell(MaracMeeting, "24 Nov 2026 10:00", referral=one, heard="y", heard_on="today")
    assert not meanwhile(story)
    story.correct(one, outcome="helped")
    again = story.tell(Referral, "25 Nov 2026 10:00", agency="marac", sent_at="now")
    assert [one.route.record_id for one in meanwhile(story)] == [again]
    old = story.tell(MaracMeeting, "25 Nov 2026 11:00", heard="y", heard_on="2 Jan 2026")
    assert meanwhile(story)
    story.correct(old, "30 Nov 2026 10:00", heard_on="30 Nov 2026")
    assert not meanwhile(story)


@pytest.mark.parametrize("outcome", ["not-accepted", "could-not-reach"])
def test_where_nobody_helps_yet_it_is_said_what_is_done_instead(outcome):
    story, one = sent("idva", outcome=outcome)
    assert any(line.words.startswith("What is done instead") for line in story.case.missing)
    story.correct(one, instead="The refuge worker rings on Thursday")
    assert not any(line.words.startswith("What is done instead") for line in story.case.missing)


@pytest.mark.parametrize("consent", ["?", "-"])
def test_not_known_is_no_agreement_and_its_record_is_due_the_same_day(consent):
    story, _one = sent("marac", "high", consent=consent)
    found = [one for one in story.case.duties if one.code == "no-consent"]
    assert [one.due for one in found] == [datetime(2026, 11, 23, 23, 59, tzinfo=UTC)]


def test_a_draft_at_high_risk_tops_the_list_and_says_to_send_it():
    story, _one = sent("idva", "high", service="Zqwordx")
    draft = story.tell(Referral, "23 Nov 2026 11:00", agency="refuge", why="x")
    assert stands(story, draft).step == "draft"
    row = story.case.row()
    assert row.unheard
    assert "Zqwordx" not in row.duty
    assert any(one.words == "Send the referral: Refuge" and one.unheard for one in story.case.duties)


def test_a_chase_of_a_referral_that_is_not_written_down_as_sent_makes_no_day_of_it():
    story = Story()
    one = story.tell(Referral, agency="marac", why="x")
    story.tell(Chase, referral=one, said="have-it")
    assert not referrals(story.case)
    assert duty(story).words == "Send the referral: MARAC"


def test_a_referral_that_left_us_says_the_same_day_whether_they_agreed():
    story = Story()
    one = story.tell(Referral, "23 Nov 2026 10:00", agency="marac", why="x")
    codes = lambda: {duty.code for duty in story.case.duties}  # noqa: E731 - said again after each step
    assert "consent-unsaid" not in codes()
    story.correct(one, sent_at="now")
    found = next(duty for duty in story.case.duties if duty.code == "consent-unsaid")
    assert (found.due, found.route.field) == (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), "consent")
    story.correct(one, consent="unsafe", consent_why="He reads her telephone")
    assert "consent-unsaid" not in codes()
    assert "no-consent" in codes()
