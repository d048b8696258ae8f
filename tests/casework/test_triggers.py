"""Something changed: risk is looked at again at once, until a level is decided after it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.change import CHANGES
from datui.casework.kinds import (
    Change,
    Closure,
    Contact,
    Contested,
    Emergency,
    Grade,
    Incident,
    Intake,
    Note,
    Person,
    Relationship,
    RiskAssessment,
    RiskLevel,
    SafeContact,
)
from datui.casework.records import Record
from datui.casework.route import Route
from datui.casework.triggers import triggers
from tests.casework.stories import CASE_ID, CLOSING, Story, entries, ready_to_close, the_rules


def decided(level="medium"):
    """A case whose level was decided this morning."""
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", danger_now="n")
    story.tell(RiskLevel, "23 Nov 2026 10:00", level=level, rationale="x")
    return story


def due(story):
    return [duty for duty in story.case.duties if duty.code == "risk-trigger"]


def words(story):
    return [one.words for one in triggers(story.case)]


@pytest.mark.parametrize("trigger", [choice.code for choice in the_rules().lists["trigger"].choices])
def test_every_change_is_a_duty_the_same_day_until_a_level_is_decided_after_it(trigger):
    story = decided()
    story.tell(Change, "24 Nov 2026 11:00", trigger=trigger)
    (found,) = due(story)
    assert found.words == f"Look at risk again now: {CHANGES.get(trigger, 'something else')}"
    assert found.due == datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    assert found.clause == "practice:10.2.triggers"
    story.tell(RiskLevel, "24 Nov 2026 11:05", level="medium", rationale="Looked at again")
    assert due(story) == []


def test_a_decision_without_a_reason_is_no_look():
    story = decided()
    story.tell(Change, "24 Nov 2026 11:00", trigger="court")
    story.tell(RiskLevel, level="high")
    assert words(story) == ["court"]
    assert "Decide the risk level: UNKNOWN" in [duty.words for duty in story.case.duties]


def test_a_decision_dated_before_it_and_a_spelling_put_right_are_no_look():
    story = decided()
    level = story.entries[-1].record.record_id
    story.tell(Change, "24 Nov 2026 11:00", trigger="release")
    story.correct(level, rationale="X.")
    assert words(story) == ["release from custody"]
    story.tell(RiskLevel, "24 Nov 2026 12:00", level="high", rationale="x", decided_at="24 Nov 2026 10:30")
    assert words(story) == ["release from custody"]
    story.correct(level, decided_at="now")
    assert words(story) == []


def test_a_new_incident_counts_from_when_it_was_known():
    story = decided()
    story.tell(Incident, "24 Nov 2026 11:00", at="20 Nov 2026", what="x")
    assert words(story) == ["a new incident"]
    story.tell(Incident)
    assert words(story) == ["a new incident"]


def test_what_was_known_when_the_level_was_decided_is_no_trigger():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    story.tell(Incident, at="22 Nov 2026", what="x")
    story.tell(RiskLevel, "23 Nov 2026 10:00", level="high", rationale="x")
    assert due(story) == []


def test_another_report_is_a_trigger():
    story = decided()
    story.tell(Intake, "1 Dec 2026 09:00")
    assert words(story) == ["another report"]


def test_another_officer_looks_at_the_risk_themselves():
    story = decided()
    story.tell(Note, "24 Nov 2026 09:00", text="x")
    story.entries[-1] = replace(story.entries[-1], person="p2", by="Lee Supervisor", role="supervisor")
    assert words(story) == []
    story.tell(Note, "25 Nov 2026 09:00", text="x")
    story.entries[-1] = replace(story.entries[-1], person="p3", by="Jo Officer")
    assert words(story) == ["another officer"]
    story.tell(RiskLevel, "25 Nov 2026 10:00", level="medium", rationale="x")
    story.tell(Note, text="x")
    assert words(story) == []


def test_another_officer_whose_first_word_is_the_level_has_looked():
    story = decided()
    story.tell(RiskLevel, "25 Nov 2026 10:00", level="medium", rationale="x")
    story.entries[-1] = replace(story.entries[-1], person="p3", by="Jo Officer")
    assert words(story) == []


def test_lost_contact_is_so_many_attempts_in_a_row_and_stays_until_somebody_looked():
    story = decided()
    neighbour = story.tell(Person, case_roles=["third-party"])
    for number in range(2):
        story.tell(Contact, f"24 Nov 2026 1{number}:00", channel="voice", reached="n")
        story.tell(Contact, channel="voice", reached="n", with_whom=neighbour)
    assert words(story) == []
    story.tell(Contact, "25 Nov 2026 10:00", channel="voice", reached="n")
    assert words(story) == ["no contact in 3 attempts"]
    story.tell(Contact, "25 Nov 2026 11:00", channel="voice", reached="y")
    assert words(story) == ["no contact in 3 attempts"]
    story.tell(RiskLevel, "25 Nov 2026 12:00", level="high", rationale="x")
    assert words(story) == []
    for number in range(3):
        story.tell(Contact, f"26 Nov 2026 1{number}:00", channel="voice", reached="n")
    assert words(story) == ["no contact in 3 attempts"]
    story.tell(RiskLevel, "26 Nov 2026 13:00", level="high", rationale="x")
    assert words(story) == []


def test_a_contact_that_was_decided_against_is_no_attempt():
    story = decided()
    for _ in range(4):
        story.tell(Contact, outcome="not-tried")
    assert words(story) == []


@pytest.mark.parametrize("values", [{"danger_now": "y"}, {"called": "y"}, {"called": "y", "danger_now": "n"}])
def test_an_emergency_with_danger_is_a_trigger_also_when_it_is_over(values):
    story = decided()
    one = story.tell(Emergency, "24 Nov 2026 11:00", danger_now="n", called="n")
    assert words(story) == []
    story.correct(one, "24 Nov 2026 12:00", **values)
    assert words(story) == ["an emergency with danger"]
    story.correct(one, "24 Nov 2026 13:00", danger_now="n", reason="x")
    assert words(story) == ["an emergency with danger"]
    assert due(story)[0].clause == "practice:10.2.triggers"
    story.tell(RiskLevel, "24 Nov 2026 14:00", level="high", rationale="x")
    story.correct(one, "24 Nov 2026 15:00", outcome="Police came")
    assert words(story) == []


def test_danger_that_a_report_says_later_is_a_trigger():
    story = decided()
    story.correct(story.entries[0].record.record_id, "24 Nov 2026 11:00", danger_now="y")
    assert words(story) == ["danger now"]
    story.tell(RiskLevel, "24 Nov 2026 14:00", level="high", rationale="x")
    assert words(story) == []


def asked(story, *yes, when="24 Nov 2026 11:00", tool="dash-prompts"):
    answers = dict.fromkeys(yes, "yes") | {"animals": "no"}
    edition = the_rules().instruments[tool].edition
    return story.tell(RiskAssessment, when, instrument=tool, edition=edition, answers=answers)


@pytest.mark.parametrize("cluster", the_rules().clusters, ids=lambda one: one.id)
def test_new_answers_that_bring_a_prompt_are_a_trigger(cluster):
    story = decided()
    asked(story, *cluster.all_of, *cluster.any_of[:1])
    (trigger,) = triggers(story.case)
    assert trigger.words.startswith("new answers: ")
    story.tell(RiskLevel, "24 Nov 2026 11:05", level="high", rationale="x")
    assert words(story) == []


@pytest.mark.parametrize(
    ("yes", "said"),
    [
        (
            ("strangled", "kill-threat", "money"),
            "new answers: strangulation, a threat to kill that is believed",
        ),
        (("baby",), "new answers: pregnant, or a baby"),
        (("weapons", "frightened"), "new answers: a weapon with a threat or great fear"),
        (("control",), "new answers: control or jealousy"),
    ],
)
def test_it_says_what_the_answers_were(yes, said):
    story = decided()
    asked(story, *yes)
    assert words(story) == [said]


def test_answers_that_bring_no_prompt_and_those_that_were_weighed_are_none():
    story = decided()
    one = asked(story, "money")
    assert words(story) == []
    story.correct(one, "24 Nov 2026 12:00", answers={"strangled": "yes"})
    assert words(story) == ["new answers: strangulation"]
    story.tell(RiskLevel, "24 Nov 2026 13:00", level="high", rationale="x")
    story.correct(one, "24 Nov 2026 14:00", answers={"strangled": "yes"}, also="A spelling put right")
    assert words(story) == []
    story.correct(one, "24 Nov 2026 15:00", answers={"strangled": "yes", "stalked": "yes"})
    assert words(story) == ["new answers: stalking"]


def test_a_checklist_that_this_pack_does_not_have_brings_its_prompts_too():
    story = decided()
    story.tell(RiskAssessment, "24 Nov 2026 11:00", instrument="old", edition="1", answers={"strangled": "yes"})
    assert words(story) == ["new answers: strangulation"]


def test_a_relationship_that_ended_is_a_trigger():
    story = decided()
    one = story.tell(Relationship, "24 Nov 2026 11:00", what="ex-partner", since="1 May 2019")
    assert words(story) == []
    story.correct(one, "24 Nov 2026 12:00", until="20 Nov 2026")
    assert words(story) == ["a relationship that ended"]
    story.tell(RiskLevel, "24 Nov 2026 13:00", level="high", rationale="x")
    story.correct(one, "24 Nov 2026 14:00", note="A spelling put right")
    assert words(story) == []


def test_an_unsafe_contact_is_a_trigger_from_when_it_is_known_to_be_one():
    story = decided()
    story.tell(SafeContact, confirmed_on="today", voice_allowed="y", voice_seen="n")
    story.tell(RiskLevel, "23 Nov 2026 11:00", level="medium", rationale="x")
    one = story.tell(Contact, "23 Nov 2026 12:00", channel="voice", reached="n", plan_followed="y")
    story.tell(RiskLevel, "23 Nov 2026 13:00", level="medium", rationale="x")
    assert words(story) == []
    story.correct(one, "23 Nov 2026 14:00", plan_followed="n", departed="He answered")
    assert words(story) == ["an unsafe contact"]
    story.tell(RiskLevel, "23 Nov 2026 15:00", level="high", rationale="x")
    story.correct(one, "23 Nov 2026 16:00", departed="He answered it.")
    assert words(story) == []


def test_trap_12_26_each_new_perpetrator_is_a_trigger():
    story = decided()
    story.tell(Person, "24 Nov 2026 11:00", case_roles=["perpetrator"], name="Dov")
    assert words(story) == ["a new perpetrator"]
    story.tell(RiskLevel, "24 Nov 2026 12:00", level="medium", rationale="x")
    other = story.tell(Person, "24 Nov 2026 13:00", case_roles=["household"], name="Kit")
    assert words(story) == []
    story.correct(other, "24 Nov 2026 14:00", case_roles=["household", "perpetrator"])
    assert words(story) == ["a new perpetrator"]
    story.tell(RiskLevel, "24 Nov 2026 15:00", level="medium", rationale="x")
    story.correct(other, "24 Nov 2026 16:00", name="Kit Marsh", case_roles=["perpetrator"])
    assert words(story) == []


def test_trap_12_15_a_child_who_harms_is_called_no_perpetrator():
    story = decided()
    story.tell(Person, "24 Nov 2026 11:00", case_roles=["perpetrator"], name="Kim", age="14")
    assert words(story) == ["a child who harms"]


def test_a_plan_that_runs_out_makes_risk_due_the_day_after():
    story = decided("high")
    story.tell(SafeContact, "23 Nov 2026 11:00", confirmed_on="today", voice_allowed="y")
    (found,) = due(story)
    assert found.words == "Look at risk again if the safe-contact plan has run out"
    assert found.due == datetime(2026, 12, 8, 23, 59, tzinfo=UTC)
    story.tell(RiskLevel, "7 Dec 2026 10:00", level="high", rationale="x")
    assert len(due(story)) == 1
    story.tell(RiskLevel, "8 Dec 2026 10:00", level="high", rationale="x")
    assert due(story) == []


def test_a_day_to_come_is_due_on_that_day_too():
    story = decided()
    story.tell(Change, "24 Nov 2026 11:00", trigger="court", ahead_on="1 Dec 2026")
    now, then = due(story)
    assert (now.words, then.words) == ("Look at risk again now: court", "Look at risk again on the day of: court")
    assert then.due == datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
    story.tell(RiskLevel, "24 Nov 2026 12:00", level="medium", rationale="x")
    assert due(story) == [then]
    story.tell(RiskLevel, "1 Dec 2026 08:00", level="medium", rationale="x")
    assert due(story) == []


def test_a_level_decided_in_the_same_minute_and_before_it_has_not_looked():
    story = decided()
    story.tell(RiskLevel, "24 Nov 2026 11:00", level="medium", rationale="x")
    story.tell(Change, "24 Nov 2026 11:00", trigger="move")
    assert words(story) == ["a move"]
    story.tell(RiskLevel, "24 Nov 2026 11:00", level="medium", rationale="x")
    assert words(story) == []


@pytest.mark.parametrize(("kind", "values"), [(Incident, {"what": "x"}), (Change, {"trigger": "release"})])
def test_an_incident_or_a_change_opens_a_closed_case_again(kind, values):
    story = ready_to_close()
    story.tell(Closure, **CLOSING)
    assert story.case.status == "closed"
    story.tell(kind, **values)
    assert story.case.status == "open"
    assert len(due(story)) > 0


def test_several_are_one_line_each_said_once():
    story = decided()
    for trigger in ("court", "move", "court"):
        story.tell(Change, trigger=trigger)
    assert [duty.words for duty in due(story)] == ["Look at risk again now: court, a move"]


UNKNOWN_TOO = [
    (Change, {"trigger": "separation"}, "separation"),
    (RiskAssessment, {"answers": {"strangled": "yes"}}, "new answers: strangulation"),
    (RiskAssessment, {"answers": {"kill-threat": "yes"}}, "new answers: a threat to kill"),
    (Contact, {"channel": "voice", "message_left": "y"}, "an unsafe contact"),
    (Emergency, {"danger_now": "y"}, "an emergency with danger"),
    (Incident, {"what": "Hit"}, "a new incident"),
]


@pytest.mark.parametrize(("kind", "values", "words"), UNKNOWN_TOO)
def test_while_the_level_is_unknown_what_happened_makes_deciding_it_due_the_same_day(kind, values, words):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    if kind is RiskAssessment:
        values = values | {"instrument": "dash-prompts", "edition": the_rules().instruments["dash-prompts"].edition}
    story.tell(kind, "24 Nov 2026 10:00", **values)
    (duty,) = due(story)
    assert duty.words.startswith("Decide the level now: ")
    assert words in duty.words
    assert (duty.route, f"{duty.due:%d %b}") == (Route("level", "", "level"), "24 Nov")
    assert "unassessed" in [duty.code for duty in story.case.duties]
    story.tell(RiskLevel, level="high", rationale="What was said")
    assert due(story) == []


def test_whom_they_are_afraid_of_is_nothing_new_before_a_level_was_ever_decided():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    story.tell(Person, case_roles=["perpetrator"], name="Dov Marsh")
    assert due(story) == []


@given(entries())
def test_a_level_that_is_decided_now_leaves_nothing_to_look_at_again(found):
    case = Case.fold(CASE_ID, found, the_rules())
    story = Story()
    story.entries, story.now = list(case.entries), max((entry.at for entry in found), default=story.now)
    story.entries.sort(key=lambda entry: entry.seq)
    story.tell(RiskLevel, level="high", rationale="x", record_id="f" * 32)
    assert triggers(story.case) == ()


@given(st.sampled_from(["standard", "low", "", "none"]), st.sampled_from(["standard", "medium", "high"]))
def test_trap_12_27_another_agency_s_grade_never_sets_or_lowers_ours(theirs, ours):
    story = Story()
    story.tell(Grade, agency="police", tool="dara", grade=theirs, graded_on="today")
    assert story.case.level == "unknown"
    assert "unassessed" in [duty.code for duty in story.case.duties]
    story.tell(RiskLevel, level=ours, rationale="x")
    before = story.case.duties
    story.tell(Grade, agency="police", tool="dash", grade=theirs, graded_on="today")
    assert story.case.level == ours
    assert story.case.duties == before


def test_trap_12_27_a_grade_is_said_as_theirs_with_tool_and_day():
    story = Story()
    story.tell(Grade, agency="police", tool="dara", grade="Standard", graded_on="20 Nov 2026")
    record = story.case.records(Grade)[0]
    assert record.words(the_rules()) == "Police, DARA: Standard, Fri 20 Nov 2026"
    assert "theirs, not ours" in record.headline


HOME, OTHER_HOME = {"address": "1 A St", "postcode": "TF1 1AA"}, {"address": "9 New St", "postcode": "ST1 1AA"}
WRITTEN_DOWN: list[tuple[type[Record], dict[str, Any], str]] = [
    (Person, {"case_roles": ["child"], "unborn": "y", "expected_on": "1 May 2027"}, "pregnancy or birth"),
    (RiskAssessment, {"instrument": "dash-prompts", "answers": {"baby": "yes"}}, "new answers: pregnant, or a baby"),
    (Person, {"case_roles": ["victim"], "name": "Asha Khan", **OTHER_HOME}, "a move"),
    (Contested, {"claim": "He says that she began it"}, "contested roles"),
]


@pytest.mark.parametrize(("kind", "values", "said"), WRITTEN_DOWN)
def test_what_is_written_down_of_a_change_is_a_trigger_without_anybody_writing_it_a_second_time(kind, values, said):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Asha Khan", **HOME)
    story.tell(RiskLevel, "23 Nov 2026 10:00", level="medium", rationale="x")
    one = story.tell(kind, "24 Nov 2026 11:00", **values)
    assert words(story) == [said]
    story.tell(RiskLevel, "24 Nov 2026 12:00", level="high", rationale="x")
    story.correct(one, "24 Nov 2026 13:00", because="A spelling")
    assert words(story) == []


def test_what_was_known_before_anybody_decided_a_level_is_no_change():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Asha Khan", **HOME)
    for kind, values, _said in WRITTEN_DOWN[:3]:
        story.tell(kind, **values)
    assert not {"pregnancy or birth", "a move"} & set(words(story))


def test_a_birth_is_a_trigger_as_a_pregnancy_was():
    story = decided()
    child = story.tell(Person, "24 Nov 2026 11:00", case_roles=["child"], unborn="y")
    story.tell(RiskLevel, "24 Nov 2026 12:00", level="high", rationale="x")
    story.correct(child, "1 May 2027 13:00", unborn="n", born="30 Apr 2027")
    assert words(story) == ["pregnancy or birth"]


def test_a_move_is_another_home_than_any_that_was_told_of_and_no_better_spelling_of_one():
    story = Story()
    report = story.tell(Intake, "23 Nov 2026 09:00", victim_name="Asha Khan", address="1 A St")
    asha = story.tell(Person, case_roles=["victim"], name="Asha Khan")
    story.tell(Person, case_roles=["victim"], name="Bea Fox", address="4 Oak St", postcode="TF9 9ZZ")
    him = story.tell(Person, case_roles=["perpetrator"], name="Raj", **HOME)
    story.tell(RiskLevel, "23 Nov 2026 10:00", level="medium", rationale="x")
    story.correct(asha, **HOME)
    story.correct(report, address="1 A Street", postcode="TF1 1AA")
    story.correct(him, **OTHER_HOME)
    assert words(story) == []
    story.tell(Intake, "24 Nov 2026 09:00", victim_name="Bea Fox", **OTHER_HOME)
    assert words(story) == ["another report", "a move"]
    story.tell(RiskLevel, "24 Nov 2026 10:00", level="medium", rationale="x")
    story.correct(asha, **OTHER_HOME)
    assert words(story) == ["a move"]


def test_roles_that_are_found_to_be_the_other_way_are_a_trigger_again():
    story = decided()
    one = story.tell(Contested, "24 Nov 2026 11:00", claim="He says that she began it")
    story.tell(RiskLevel, "24 Nov 2026 12:00", level="high", rationale="x")
    story.correct(one, "24 Nov 2026 13:00", evidence="Who is afraid", primary="other-way")
    assert words(story) == ["contested roles"]


def test_the_plan_of_each_victim_that_runs_out_makes_risk_due_the_day_after():
    story = decided("high")
    story.tell(Person, case_roles=["victim"], name="Asha Khan")
    bea = story.tell(Person, case_roles=["victim"], name="Bea Fox")
    story.tell(SafeContact, "24 Nov 2026 11:00", whom=bea, confirmed_on="today", voice_allowed="y")
    (found,) = due(story)
    assert found.words == "Look at risk again if the safe-contact plan of another victim has run out"
    assert found.due == datetime(2026, 12, 9, 23, 59, tzinfo=UTC)
    story.tell(RiskLevel, "9 Dec 2026 10:00", level="high", rationale="x")
    assert due(story) == []
