"""What is missing is said in words, goes when it is known, and never stands in the way of keeping anything."""

import pytest

from datui.casework.case import Case, Contact, Emergency, Intake, Person, RiskAssessment, SafeContact, Visit
from tests.casework.stories import CASE_ID, Story, ready_to_close, the_rules

TOOL = next(iter(the_rules().instruments.values()))


def words(story):
    return [line.words for line in story.case.missing]


def test_a_case_without_a_report_misses_the_report():
    assert Case.fold(CASE_ID, [], the_rules()).missing[0].words == "The report itself"
    story = Story()
    story.tell(Intake)
    assert "The report itself" not in words(story)


def test_a_report_with_nothing_in_it_misses_what_a_good_one_has_the_most_pressing_first():
    story = Story()
    story.tell(Intake)
    assert words(story) == [
        "Whether they are in danger now",
        "A safe-contact plan: every channel counts as not allowed",
        "The victim's name",
        "A risk level: UNKNOWN, treated as high",
        "A risk assessment",
        "Whether there are children in the household",
        "Who they are afraid of, each as a person of the case",
        "What the customer wants",
        "That it was said what we can and cannot do",
    ]


def test_a_good_record_misses_nothing():
    story = ready_to_close()
    story.correct(story.entries[0].record.record_id, wishes="To stay at home", explained="y")
    story.tell(Person, case_roles=["perpetrator"], name="?")
    story.tell(RiskAssessment, answers={item.id: "no" for item in TOOL.items}, instrument=TOOL.id, edition=TOOL.edition)
    story.correct(story.entries[-3].record.record_id, because="")
    referral = next(entry for entry in story.case.entries if entry.record.kind == "referral")
    story.correct(referral.record.record_id, consent="given")
    assert words(story) == []


@pytest.mark.parametrize(
    ("kind", "values", "line"),
    [
        (Contact, {"plan_followed": "y"}, "Whether a contact was achieved"),
        (Contact, {"reached": "n"}, "Whether the safe-contact plan was followed"),
        (Emergency, {"danger_now": "n"}, "Why the emergency was opened"),
        (Visit, {}, "That the officer is safely back from a visit"),
        (RiskAssessment, {"how": "asked", "instrument": TOOL.id}, f"Risk: {len(TOOL.items)} not asked"),
        (RiskAssessment, {"answers": {TOOL.items[0].id: "not_known"}}, "Risk: 1 not known, to come back to"),
    ],
)
def test_what_a_record_leaves_open_is_missing_and_leads_back_to_it(kind, values, line):
    story = ready_to_close()
    record = story.tell(kind, **values)
    assert line in [missing.words for missing in story.case.missing if missing.route.record_id == record]


def test_a_declined_assessment_leaves_nothing_open():
    story = ready_to_close()
    story.tell(RiskAssessment, how="declined", instrument=TOOL.id)
    assert not [line for line in words(story) if line.startswith("Risk")]


def test_a_plan_in_which_nothing_is_allowed_is_a_plan():
    story = Story()
    story.tell(SafeContact)
    assert "A safe-contact plan: every channel counts as not allowed" not in words(story)
