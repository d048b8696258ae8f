"""Chasing: silence is its own value, the third chase comes first, and so does whatever nobody is known to have."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.chase import SILENCE, chases_of, progress
from datui.casework.due import CALM, UNHEARD
from datui.casework.kinds import Chase, Intake, Person, Referral, RiskLevel
from datui.casework.records import build
from tests.casework.stories import MONDAY, Story, entries, the_rules

ANSWERS = [choice.code for choice in the_rules().lists["chase-answer"].choices]
HAVE_IT = ["have-it", "by-a-day", "nothing-known", "decided"]


def sent(agency="victim-support", level="medium", **values):
    """A referral that left us on Monday, in a case whose level was decided."""
    story = Story()
    story.tell(RiskLevel, "23 Nov 2026 09:00", level=level, rationale="x")
    one = story.tell(
        Referral, "23 Nov 2026 10:00", agency=agency, sent_at="now", method="phone", sent_by="Sam", **values
    )
    return story, one


def chase(story, one, when, said=SILENCE, **values):
    return story.tell(Chase, when, referral=one, said=said, **values)


def duty(story):
    return next(duty for duty in story.case.duties if duty.code.startswith("referral"))


def stands(story, one):
    entry = next(entry for entry in story.case.of(Referral) if entry.record.record_id == one)
    return progress(story.case, entry)


def test_silence_is_a_value_of_its_own_and_never_that_they_know_of_nothing():
    labels = {choice.code: choice.label for choice in the_rules().lists["chase-answer"].choices}
    assert labels[SILENCE] == "No answer"
    assert SILENCE != "nothing-known"
    silent, answered = (
        build(Chase, {"record_id": "0" * 32, "said": said}, now=MONDAY) for said in (SILENCE, "nothing-known")
    )
    assert (silent.headline, silent.heard, silent.has_it) == ("Chase: no answer", False, False)
    assert (answered.headline, answered.heard, answered.has_it) == ("Chase: they answered", True, True)
    unsaid = build(Chase, {"record_id": "0" * 32, "whom": "The desk"}, now=MONDAY)
    assert unsaid.headline == "Chase: what they said is not written down"


def test_three_times_without_an_answer_and_each_chase_says_which_it_is():
    story, one = sent()
    assert (duty(story).words, duty(story).pressing) == ("Chase, not acknowledged: Victim Support", CALM)
    chase(story, one, "24 Nov 2026 16:00")
    assert (duty(story).words, duty(story).pressing) == ("Chase 2, not acknowledged: Victim Support", CALM)
    assert duty(story).due == datetime(2026, 11, 25, 17, tzinfo=UTC)
    chase(story, one, "25 Nov 2026 16:00")
    third = duty(story)
    raised = "Chase 3, not acknowledged: Victim Support: ask for their manager, and tell yours"
    assert (third.words, third.pressing) == (raised, UNHEARD)
    chase(story, one, "26 Nov 2026 16:00", raised_with="Their manager, and ours")
    assert duty(story).words.startswith("Chase 4, not acknowledged")
    assert story.case.row().unheard
    chase(story, one, "27 Nov 2026 09:00", "have-it")
    assert (duty(story).words, duty(story).pressing) == ("Ask for the outcome: Victim Support", CALM)
    assert not story.case.row().unheard


@pytest.mark.parametrize("said", HAVE_IT)
def test_whoever_says_that_they_have_it_has_acknowledged_it(said):
    story, one = sent()
    chase(story, one, "24 Nov 2026 10:00", said)
    assert (stands(story, one).step, stands(story, one).acknowledged) == ("acknowledged", True)


@pytest.mark.parametrize("said", sorted({*ANSWERS, ""} - {*HAVE_IT}))
def test_nothing_else_that_is_said_acknowledges_anything(said):
    story, one = sent()
    chase(story, one, "24 Nov 2026 10:00", said, whom="The desk")
    assert (stands(story, one).step, stands(story, one).acknowledged) == ("sent", False)


def test_what_did_not_arrive_is_sent_again_the_same_day_and_the_first_day_stays():
    story, one = sent("marac")
    chase(story, one, "24 Nov 2026 10:00", "not-arrived")
    again = duty(story)
    assert (again.words, again.due) == (
        "Send it again, they do not have it: MARAC",
        datetime(2026, 11, 24, 23, 59, tzinfo=UTC),
    )
    assert (again.route.screen, again.route.field) == ("referral", "resent_at")
    story.correct(one, "24 Nov 2026 10:30", resent_at="now")
    assert duty(story).words == "Chase, not acknowledged: MARAC"
    assert duty(story).due == datetime(2026, 11, 25, 17, tzinfo=UTC)
    assert story.case.records(Referral)[0].sent_at == datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("agency", "level", "pressing"),
    [
        ("marac", "standard", UNHEARD),
        ("children", "standard", UNHEARD),
        ("adults", "standard", UNHEARD),
        ("elder-abuse", "standard", UNHEARD),
        ("victim-support", "high", UNHEARD),
        ("interpreter", "", UNHEARD),  # UNKNOWN is treated as high
        ("idva", "medium", CALM),
        ("a code of another edition", "standard", CALM),
    ],
)
def test_safeguarding_and_high_risk_come_first_until_somebody_there_has_it(agency, level, pressing):
    story, one = sent(agency, level)
    assert duty(story).pressing == pressing
    assert story.case.row().unheard == (pressing == UNHEARD)
    # Before it has left us nobody has it either.
    story.correct(one, sent_at="")
    assert duty(story).pressing == pressing
    story.correct(one, sent_at="23 Nov 2026 10:00", acknowledged_at="now")
    assert duty(story).pressing == CALM


def test_it_comes_after_danger_and_after_what_a_supervisor_is_to_hear():
    story, _one = sent("children")
    story.tell(Intake, danger_now="y")
    order = [duty.pressing for duty in story.case.duties]
    assert order == sorted(order, reverse=True)
    assert story.case.duties[0].code == "danger"
    assert (story.case.row().danger, story.case.row().unheard) == (True, True)


def test_a_referral_that_comes_first_hides_nothing_that_is_due_before_it():
    story, _one = sent("children")
    story.tell(Intake, "23 Nov 2026 10:05", received_at="20 Nov 2026 09:00", victim_name="Zora Quill")
    row, first = story.case.row(), story.case.duties[0]
    assert first.words == "Chase, not acknowledged: Children's safeguarding"
    assert row.due_at == min(duty.due for duty in story.case.duties) < first.due
    assert row.duty.endswith(", and a referral that nobody is known to have")


def test_taken_on_is_not_yet_contact_and_contact_is_not_yet_an_outcome():
    story, one = sent("idva")
    story.correct(one, "24 Nov 2026 10:00", acknowledged_at="now", answer="accepted", answered_at="now")
    asked = duty(story)
    assert (asked.words, asked.due) == (
        "Ask whether they have spoken with them: IDVA or domestic abuse service",
        datetime(2026, 11, 26, 17, tzinfo=UTC),
    )
    assert asked.route.field == "contact_at"
    story.correct(one, "25 Nov 2026 10:00", contact_at="now")
    assert duty(story).words == "Ask for the outcome: IDVA or domestic abuse service"
    story.correct(one, outcome="helped")
    assert not [duty for duty in story.case.duties if duty.code.startswith("referral")]


def test_of_whoever_does_not_speak_with_them_the_outcome_is_asked_for():
    story, one = sent("marac")
    story.correct(one, "24 Nov 2026 10:00", acknowledged_at="now", answer="accepted", answered_at="now")
    assert duty(story).words == "Ask for the outcome: MARAC"


def test_a_referral_that_is_declined_is_not_over_until_there_is_something_instead():
    story, one = sent("refuge")
    story.correct(one, "24 Nov 2026 10:00", answer="declined", answered_at="now")
    words = {line.words for line in story.case.missing}
    assert "Why it was declined: Refuge" in words
    assert duty(story).words == "Declined: say what is done instead: Refuge"
    assert duty(story).route.field == "instead"
    assert any("declined by them" in line.words for line in story.case.gate)
    story.correct(one, declined_why="No room for four", instead="Another refuge was asked the same hour")
    assert not [duty for duty in story.case.duties if duty.code.startswith("referral")]
    assert not any(line.words.startswith("Referral (") for line in story.case.gate)


def test_a_day_that_they_named_counts_once_they_have_it_and_never_for_ever():
    story, one = sent()
    chase(story, one, "24 Nov 2026 10:00", "by-a-day", next_on="2 Dec 2026")
    assert duty(story).due == datetime(2026, 12, 2, 17, tzinfo=UTC)
    chase(story, one, "2 Dec 2026 12:00", "by-a-day", next_on="2 Dec 2031")
    assert duty(story).due.date().isoformat() == "2026-12-30"
    chase(story, one, "3 Dec 2026 12:00")
    assert duty(story).due == datetime(2026, 12, 4, 17, tzinfo=UTC)  # silence puts nothing off


def test_what_an_older_referral_says_of_its_chases_counts_still():
    story, one = sent()
    for day in ("24", "25"):
        story.correct(one, f"{day} Nov 2026 16:00", chased_at="now", chased_whom="The desk; nobody there")
    assert duty(story).words.startswith("Chase 3, not acknowledged")
    story.correct(one, "26 Nov 2026 09:00", service="Put right")
    assert stands(story, one).silent == 2


def test_an_empty_chase_moves_nothing_and_says_so():
    story, one = sent()
    before = duty(story)
    story.tell(Chase, "24 Nov 2026 16:00", referral=one)
    assert duty(story) == before
    assert "An empty chase: say whom you asked, and what they said" in {line.words for line in story.case.missing}


def test_a_chase_of_nothing_and_one_without_words_are_named():
    story, one = sent()
    story.tell(Chase, said="have-it")
    story.tell(Chase, referral=one, whom="The desk")
    chase(story, one, "", "decided")
    words = {line.words for line in story.case.missing}
    assert {"Of which referral a chase is", "What they said to a chase"} <= words
    assert "What Victim Support decided: they told you that they have" in words


def test_how_and_by_whom_it_was_sent_is_missing_until_it_is_said():
    story = Story()
    one = story.tell(Referral, agency="police", sent_at="now")
    words = lambda: {line.words for line in story.case.missing if "a referral" in line.words and "sent" in line.words}  # noqa: E731 - said again after each step
    assert words() == {"How a referral was sent: Police", "Who sent a referral: Police"}
    story.correct(one, method="phone", sent_by="Sam")
    assert words() == set()


def test_what_cannot_wait_for_the_meeting_is_done_the_same_day():
    story, one = sent("marac", "high")
    due = [duty for duty in story.case.duties if duty.code == "meanwhile"]
    assert [(duty.due, duty.clause, duty.route.field) for duty in due] == [
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), "practice:2.2", "meanwhile")
    ]
    story.correct(one, meanwhile="Locks ordered; children's safeguarding told by telephone")
    assert "meanwhile" not in {duty.code for duty in story.case.duties}
    for agency, level in (("idva", "high"), ("marac", "standard")):
        other, _one = sent(agency, level)
        assert "meanwhile" not in {duty.code for duty in other.case.duties}


@given(st.lists(st.tuples(st.sampled_from(["", *ANSWERS]), st.integers(1, 5000)), max_size=8))
def test_property_nothing_but_somebody_who_has_it_ends_the_chasing(told):
    story, one = sent("children")
    for said, minutes in told:
        story.now = story.now.replace(microsecond=0)
        at = story.now.timestamp() + 60 * minutes
        story.tell(Chase, datetime.fromtimestamp(at, UTC).isoformat(), referral=one, said=said, whom="The desk")
    # Whoever had it and does not find it any more has it no longer.
    last = [said in HAVE_IT for said, _minutes in told if said in (*HAVE_IT, "not-arrived")][-1:]
    acknowledged = last == [True]
    assert stands(story, one).acknowledged == acknowledged
    found = duty(story)
    assert found.code in (
        ("referral-outcome", "referral-chase") if acknowledged else ("referral-chase", "referral-send")
    )
    trailing = len(told) - max(
        (number + 1 for number, (said, _m) in enumerate(told) if said not in ("", SILENCE)), default=0
    )
    assert stands(story, one).silent == trailing
    assert story.case.row().unheard == (not acknowledged or trailing >= 2)


@given(entries((Chase, Referral, RiskLevel, Intake, Person)))
def test_property_whatever_was_written_down_each_referral_stands_somewhere(found):
    story = Story()
    story.entries = found
    case = story.case
    for duty in case.duties:
        assert duty.words
        assert duty.clause in case.rules.clauses
    for entry in case.of(Referral):
        now = progress(case, entry)
        assert now.silent <= len(chases_of(case, entry.record.record_id)) + len(case.history(entry))
        assert now.since <= max(one.at for one in case.entries)
