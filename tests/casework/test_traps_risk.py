"""PRACTICE 12, the traps of grading, of consent and of the clock: 6, 8, 21 and 27. Each test is named after its trap.

Of 11, repeats, tests/casework/test_marac.py has every part; a share without consent (8) stands in test_sharing and
test_traps_leaving. Not here, for there is nothing yet that could commit it: a level that a supervisor disputes (6).
"""

import re
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.compare import Changed, Compared
from datui.casework.expiry import last_day
from datui.casework.kinds import Contact, Grade, Intake, Person, Referral, RiskAssessment, RiskLevel, SafeContact
from datui.casework.others import TOLD_NOTHING
from datui.casework.reach import ways
from datui.casework.records import build
from datui.casework.risk import tally
from tests.casework.stories import CASE_ID, MONDAY, Story, entries, the_rules

TOOLS = list(the_rules().instruments.values())
ANSWERS = ("yes", "no", "not_known", "declined")


def asked(story, answers, tool=TOOLS[0]):
    return story.tell(RiskAssessment, answers=answers, instrument=tool.id, edition=tool.edition)


def due(case, code):
    return [duty for duty in case.duties if duty.code == code]


# 6: the score ----------------------------------------------------------------------------------------------------


@given(st.data())
def test_trap_12_6_no_answers_to_any_checklist_make_a_level(data):
    tool = data.draw(st.sampled_from(TOOLS))
    story = Story()
    story.tell(Intake)
    items = st.sampled_from([item.id for item in tool.items])
    asked(story, data.draw(st.dictionaries(items, st.sampled_from(ANSWERS))), tool)
    assert story.case.level == "unknown"
    assert due(story.case, "unassessed")


@given(entries(kinds=(RiskAssessment, RiskLevel, Grade, Intake)))
def test_trap_12_6_a_level_is_one_that_a_person_decided_with_a_reason_and_no_mean_of_several(written):
    case = Case.fold(CASE_ID, written, the_rules())
    assert case.level in {"unknown", *(one.level for one in case.records(RiskLevel) if one.rationale.strip())}


@pytest.mark.parametrize("yes", [0, 1, 13])
def test_trap_12_6_a_score_that_falls_lowers_nothing(yes):
    story = Story()
    story.tell(Intake)
    asked(story, {item.id: "yes" for item in TOOLS[0].items})
    story.tell(RiskLevel, level="high", rationale="Strangled; very afraid")
    before = due(story.case, "marac-criteria")
    asked(story, {item.id: "yes" if at < yes else "no" for at, item in enumerate(TOOLS[0].items)})
    assert story.case.level == "high"
    assert due(story.case, "marac-criteria") == before


def test_trap_12_6_nothing_is_standard_unless_somebody_says_so_and_why():
    assert build(RiskLevel, {"record_id": "0" * 32}, now=MONDAY).level == ""
    story = Story()
    story.tell(RiskLevel, level="high", rationale="Weapon")
    story.tell(RiskLevel, level="standard", rationale=" ")
    assert story.case.level != "standard"
    assert the_rules().risk_review(story.case.level) == the_rules().risk_review("high")


def test_trap_12_6_unknown_is_held_to_what_high_is_held_to():
    def plan_of(level):
        story = Story()
        story.tell(Intake)
        if level:
            story.tell(RiskLevel, level=level, rationale="x")
        story.tell(SafeContact, confirmed_on="today", voice_allowed="y")
        plan = story.case.safe_contact
        assert plan is not None
        return last_day(plan, story.case.level, the_rules())

    assert plan_of("") == plan_of("high") < plan_of("medium")
    assert the_rules().risk_review("unknown") == the_rules().risk_review("high")


def test_trap_12_6_what_is_not_known_stays_in_sight_beside_every_count():
    items = [item.id for item in TOOLS[0].items]
    story = Story()
    asked(story, {items[0]: "yes", items[1]: "not_known", items[2]: "declined"})
    (assessment,) = story.case.records(RiskAssessment)
    assert tally(assessment, TOOLS[0]).words == "1 yes, 1 not known, 1 rather not say, 21 not asked"
    assert assessment.headline == "Risk assessment: 1 yes, 1 not known, 1 rather not say"
    assert tally(assessment, TOOLS[0]).no == 0


def test_trap_12_6_two_assessments_are_compared_by_what_changed_and_by_no_number():
    assert {field.name for field in (*fields(Compared), *fields(Changed))} == {
        *("changed", "only_one", "item", "words", "before", "after")
    }


# 8: consent as the gate ------------------------------------------------------------------------------------------

CONSENT = ["", "?", "-", *(choice.code for choice in the_rules().lists["consent"].choices)]


def referred(agency, consent, **sent):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill")
    story.tell(Referral, agency=agency, consent=consent, **sent)
    return story.case


@pytest.mark.parametrize("consent", CONSENT)
@pytest.mark.parametrize("agency", ["marac", "children", "adults", "police"])
def test_trap_12_8_no_answer_on_consent_holds_a_referral_up(agency, consent):
    assert due(referred(agency, consent), "referral-send") == due(referred(agency, "given"), "referral-send")
    sent = referred(agency, consent, sent_at="now")
    assert sent.records(Referral)[0].step == "sent"
    assert sent.gate == referred(agency, "given", sent_at="now").gate


@pytest.mark.parametrize("consent", CONSENT)
def test_trap_12_8_agreement_to_marac_is_no_leave_to_tell_the_perpetrator(consent):
    story = Story()
    him = story.tell(Person, case_roles=["perpetrator"], phone="07700 900111")
    story.tell(Referral, agency="marac", consent=consent, sent_at="now", outcome="accepted")
    assert [way.allowed.reason for way in ways(story.case, MONDAY) if way.person == him] == [TOLD_NOTHING]


# 21: the clock ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("24 Dec 2026 10:00", datetime(2026, 12, 29, 17, tzinfo=UTC)),
        ("2 Apr 2026 10:00", datetime(2026, 4, 7, 16, tzinfo=UTC)),
        ("24 Dec 2027 10:00", datetime(2027, 12, 29, 17, tzinfo=UTC)),
        ("31 Dec 2027 10:00", datetime(2028, 1, 4, 17, tzinfo=UTC)),
        ("26 Dec 2026 10:00", datetime(2026, 12, 29, 17, tzinfo=UTC)),
        ("22 May 2026 10:00", datetime(2026, 5, 26, 16, tzinfo=UTC)),
        # Half past eleven at night in UTC is already tomorrow in London, all summer.
        ("30 Jul 2026 23:30", datetime(2026, 7, 31, 16, tzinfo=UTC)),
        ("31 Jul 2026 00:30", datetime(2026, 8, 3, 16, tzinfo=UTC)),
    ],
)
def test_trap_12_21_first_contact_is_due_on_the_golden_days(received, by):
    story = Story()
    story.tell(Intake, received)
    assert [duty.due for duty in due(story.case, "first-contact")] == [by]


@pytest.mark.parametrize("opened", ["18 Nov 2026 09:00", "23 Nov 2026 09:00", "14 Dec 2026 09:00"])
def test_trap_12_21_the_clock_starts_when_it_was_reported_and_not_when_the_record_was_opened(opened):
    story = Story()
    story.tell(Intake, opened, received_at="17 Nov 2026 09:00", back_dated_because="Found in the post")
    story.tell(Contact, channel="voice", reached="n")
    assert [duty.due for duty in due(story.case, "first-contact")] == [datetime(2026, 11, 18, 17, tzinfo=UTC)]


# 27: another agency's grade --------------------------------------------------------------------------------------


@pytest.mark.parametrize("grade", ["standard", "medium", "high", "DASH 3"])
def test_trap_12_27_a_grade_that_came_with_their_assessment_is_no_level_of_ours_and_lowers_none(grade):
    story = Story()
    story.tell(RiskAssessment, how="agency", agency="police", agency_grade=grade)
    assert story.case.level == "unknown"
    story.tell(RiskLevel, level="high", rationale="Strangled")
    story.tell(RiskAssessment, how="agency", agency="police", agency_grade=grade)
    story.tell(Grade, agency="police", grade=grade, graded_on="today")
    assert story.case.level == "high"
    headlines = [entry.record.headline for entry in story.case.entries if not isinstance(entry.record, RiskLevel)]
    assert not [line for line in headlines if re.search(grade, line, re.IGNORECASE)]
