"""Closing a case: with the victim, never on silence, and never while a line of the gate stands."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.danger import EMERGENCY_OPENED
from datui.casework.kinds import (
    Action,
    Closure,
    Contact,
    Emergency,
    Intake,
    Note,
    Referral,
    Reopening,
    RiskAssessment,
    RiskLevel,
    Visit,
)
from datui.casework.records import Entry, build
from datui.casework.route import Route
from tests.casework.stories import CASE_ID, CLOSING, MONDAY, entries, ready_to_close, records, the_rules

UNREACHED = {
    "attempts": "Called on 1, 3 and 7 December by the plan",
    "specialist": "The IDVA",
    "specialist_view": "Contact once more through the school, then close",
    "agencies_told": "IDVA and children's services",
}


def closed(**changes):
    story = ready_to_close()
    story.tell(Closure, **(CLOSING | changes))
    return story


def test_a_case_of_which_everything_is_done_closes():
    story = closed()
    assert story.case.gate == ()
    assert (story.case.status, story.case.stage, story.case.duties) == ("closed", "closed", ())
    assert not story.case.row().open


def test_before_a_closure_is_written_only_the_closure_s_own_lines_stand():
    story = ready_to_close()
    assert {line.route.screen for line in story.case.gate} == {"closure"}
    assert story.case.stage == "ending"


def test_a_screen_can_ask_what_the_gate_would_say_and_nothing_is_kept():
    story = ready_to_close()
    closure = build(Closure, {"record_id": "f" * 32, "at": "now", **CLOSING}, now=story.now)
    assert story.case.gate_with(closure, story.now) == ()
    assert story.case.status == "open"
    assert story.case.gate_with(closure.model_copy(update={"limb": ""}), story.now)[0].route.record_id == "f" * 32


@pytest.mark.parametrize("at", ["23 Nov 2026 11:00", "24 Nov 2026 10:00"])
def test_a_closure_that_is_offered_is_judged_at_the_moment_and_not_when_it_says(at):
    story = ready_to_close()
    typed = {"record_id": "f" * 32, "at": at, **CLOSING, "discussed_at": "24 Nov 2026 09:00"}
    closure = build(Closure, typed, now=story.now + timedelta(days=1))
    words = ["Talked over with the victim: that day is still to come"]
    assert [line.words for line in story.case.gate_with(closure, story.now)] == words
    assert story.case.gate_with(closure, story.now + timedelta(days=1)) == ()
    late = [line.words for line in story.case.gate_with(closure, story.now + timedelta(days=15))]
    assert late == ["Risk was last decided more than 14 days before closure"]


@given(entries(), records(Closure), st.integers(0, 60 * 24 * 40))
def test_what_the_gate_would_say_is_what_it_says_once_the_closure_is_kept(found, closure, minutes):
    case = Case.fold(CASE_ID, found, the_rules())
    now = (found[-1].at if found else MONDAY) + timedelta(minutes=minutes)
    kept = case.with_entry(Entry(len(found) + 1, CASE_ID, now, "p1", "Sam Officer", "officer", closure))
    assert case.gate_with(closure, now) == kept.gate


def test_a_closure_that_is_looked_at_again_after_work_was_added_may_be_kept():
    story = closed()
    story.tell(Action, what="x", status="done", result="x")
    closure = story.case.closure
    assert story.case.status == "open"
    assert story.case.gate_with(closure, story.now) == ()


def test_risk_is_fresh_for_as_long_as_the_pack_says_in_whatever_unit():
    rules = the_rules()
    days = replace(rules.deadlines["closure_risk_fresh"], amount=10, unit="working days")
    rules = replace(rules, deadlines={**rules.deadlines, "closure_risk_fresh": days})
    for day, lines in (("7 Dec 2026 12:00", 0), ("8 Dec 2026 12:00", 1)):
        story = ready_to_close()
        story.tell(Closure, day, **CLOSING)
        assert len(Case.fold(CASE_ID, story.entries, rules).gate) == lines


@pytest.mark.parametrize(
    ("kind", "values", "words", "screen"),
    [
        (Action, {"what": "Fit a light"}, "Open action: Fit a light", "action"),
        (Action, {"need": "move"}, "Need without an action: A new home", "action"),
        (Action, {}, "An empty action: say what it is, or why it was kept", "action"),
        (
            Referral,
            {"agency": "children", "sent_at": "now"},
            "Referral (Children's safeguarding): sent, not acknowledged",
            "referral",
        ),
        (Referral, {"acknowledged_at": "now"}, "Referral (agency not given): acknowledged, no outcome yet", "referral"),
        (Visit, {"where": "x"}, "That the officer is safely back from a visit", "visit"),
        (Emergency, {"danger_now": "n", "called": "n"}, "Why the emergency was opened", "emergency"),
        (Emergency, {"reason": "x", "danger_now": "n"}, "Whether 999 was called", "emergency"),
        (Emergency, {"reason": "x", "called": "n"}, EMERGENCY_OPENED, "emergency"),
        (Emergency, {"called": "y", "reason": "x"}, "They are in danger now: say when it is over", "emergency"),
    ],
)
def test_each_thing_left_undone_is_a_line_that_jumps_to_it(kind, values, words, screen):
    story = ready_to_close()
    undone = story.tell(kind, **values)
    story.tell(Closure, **CLOSING)
    found = [(line.words, line.route.screen, line.route.record_id) for line in story.case.gate]
    assert found == [(words, screen, undone)]
    assert story.case.status == "open"


@pytest.mark.parametrize("level", ["standard", "medium", "high"])
def test_no_case_closes_over_a_level_without_its_reason_whatever_stood_before(level):
    story = ready_to_close()
    undone = story.tell(RiskLevel, level=level)
    story.tell(Closure, **CLOSING)
    assert [(line.route.screen, line.route.record_id) for line in story.case.gate] == [("level", undone), ("level", "")]
    assert story.case.status == "open"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"limb": ""}, "Why it may close: plan complete, or nothing more right or possible"),
        ({"limb": "not-possible"}, "Why nothing more is right or possible"),
        ({"risk_reviewed": ""}, "Risk looked at again for this closure"),
        ({"risk_reviewed": "n"}, "Risk looked at again for this closure"),
        ({"discussed_at": ""}, "When and how it was talked over with the victim"),
        ({"discussed_how": ""}, "When and how it was talked over with the victim"),
        ({"feedback": ""}, "Whether we may ask for feedback"),
        ({"feedback_how": ""}, "A safe way to ask for feedback"),
        ({"feedback_how": "text"}, "Feedback by text: the plan does not allow it"),
    ],
)
def test_each_thing_the_closure_does_not_say_is_a_line(changes, words):
    story = closed(**changes)
    assert [line.words for line in story.case.gate] == [words]
    assert story.case.gate[0].route.record_id == story.entries[-1].record.record_id
    assert story.case.status == "open"


@pytest.mark.parametrize("feedback", ["n", "?", "-"])
def test_no_and_not_known_and_rather_not_are_answers_to_the_feedback_question(feedback):
    assert closed(feedback=feedback, feedback_how="").case.status == "closed"


@pytest.mark.parametrize("undone", ["Intake", "SafeContact", "Contact", "RiskLevel"])
def test_without_a_report_a_plan_a_contact_or_a_level_nothing_closes(undone):
    story = ready_to_close()
    story.entries = [entry for entry in story.entries if type(entry.record).__name__ != undone]
    story.tell(Closure, **CLOSING)
    assert story.case.gate
    assert story.case.status == "open"


def test_children_and_danger_are_answered_before_closing():
    for changes, words in (
        ({"children": ""}, "Whether there are children in the household"),
        ({"children": "y"}, "The children, each as a person of the case"),
        ({"danger_now": ""}, "Whether they are in danger now"),
    ):
        story = closed()
        story.correct(story.entries[0].record.record_id, **changes)
        assert [line.words for line in story.case.gate] == [words]


def test_silence_closes_nothing():
    story = ready_to_close()
    story.entries = [entry for entry in story.entries if not isinstance(entry.record, Contact)]
    quiet = CLOSING | {"discussed": "n", "discussed_at": "", "discussed_how": "", "feedback": "?", "feedback_how": ""}
    closure = story.tell(Closure, **(quiet | {"limb": "not-possible", "limb_why": "No answer since October"}))
    assert [(line.clause, line.route.field) for line in story.case.gate] == [
        ("practice:10.4.silence", ""),
        ("wrekin-2019:closure", "discussed"),
    ]
    assert story.case.gate[1].words == (
        "Talked over with the victim; or, if not reached: attempts, a specialist's view, agencies told"
    )
    story.correct(closure, specialist="The IDVA")
    assert [line.route.field for line in story.case.gate[1:]] == [
        "discussed",
        "attempts",
        "specialist_view",
        "agencies_told",
    ]
    for field, words in UNREACHED.items():
        assert story.case.status == "open", field
        story.correct(closure, **{field: words})
    assert story.case.status == "closed"


@pytest.mark.parametrize(("day", "status"), [("7 Dec 2026 12:00", "closed"), ("8 Dec 2026 12:00", "open")])
def test_risk_decided_more_than_fourteen_days_before_closure_is_looked_at_again(day, status):
    story = ready_to_close()
    story.tell(Closure, day, **CLOSING)
    assert story.case.status == status
    if status == "open":
        assert [line.words for line in story.case.gate] == ["Risk was last decided more than 14 days before closure"]
        story.tell(RiskLevel, day, level="standard", rationale="Seven weeks of quiet, she feels safe")
        story.tell(Closure, **CLOSING)
        assert story.case.status == "closed"


def test_a_plan_that_is_complete_was_one():
    story = ready_to_close()
    story.entries = [entry for entry in story.entries if not isinstance(entry.record, (Action, Referral))]
    story.tell(Closure, **CLOSING)
    assert [line.words for line in story.case.gate] == ["A plan, if it is to be complete"]


def test_opening_again_opens_and_keeps_the_clocks_of_the_first_report():
    story = closed()
    received = story.case.received_at
    story.tell(Reopening, "10 Jan 2027 09:00", reason="He came back")
    assert story.case.status == "open"
    assert story.case.received_at == received
    assert story.case.closure is None


def test_putting_right_an_old_closure_closes_no_case_that_was_opened_again():
    story = closed()
    closure = story.entries[-1].record.record_id
    reopening = story.tell(Reopening, reason="He came back")
    story.correct(closure, summary="A spelling")
    assert story.case.status == "open"
    story.tell(Closure, **CLOSING)
    assert story.case.status == "closed"
    story.correct(reopening, reason="He came back on Sunday")
    assert story.case.status == "closed"


def test_a_note_or_a_call_about_feedback_after_closure_leaves_it_closed():
    story = closed()
    story.tell(Note, "1 Mar 2027 10:00", text="Her sister thanked us")
    story.tell(Contact, "2 Mar 2027 10:00", reached="y", words="It helped")
    assert story.case.status == "closed"


def test_a_new_report_opens_the_case_and_the_old_closure_never_closes_it_again():
    story = closed()
    closure = story.entries[-1].record.record_id
    story.tell(Intake, danger_now="n", children="n", children_confirmed="She said so")
    assert story.case.status == "open"
    assert "first-contact" in {duty.code for duty in story.case.duties}
    story.tell(Contact, reached="y")
    story.correct(closure, summary="A spelling")
    assert story.case.status == "open"
    assert {(line.route.screen, line.route.record_id) for line in story.case.gate} == {("closure", "")}
    story.tell(Closure, **CLOSING)
    assert story.case.status == "closed"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Action, {"what": "x", "status": "done", "result": "x"}),
        (Referral, {"outcome": "accepted"}),
        (RiskLevel, {"level": "high", "rationale": "x"}),
        (RiskAssessment, {}),
        (Visit, {"called_off": "y"}),
        (Emergency, {"reason": "x", "danger_now": "n", "called": "?"}),
    ],
)
def test_work_that_was_added_after_closure_opens_it_until_the_closure_is_looked_at_again(kind, values):
    story = closed()
    closure = story.entries[-1].record.record_id
    story.tell(kind, **values)
    assert [(line.words, line.route) for line in story.case.gate] == [
        ("Something was added since: look at the closure again", Route("closure", closure))
    ]
    story.correct(closure, summary="Still right")
    assert story.case.status == "closed"


def test_a_closure_dated_back_does_not_make_an_old_look_at_risk_fresh():
    story = ready_to_close()
    story.tell(Closure, "1 Mar 2027 10:00", **(CLOSING | {"at": "24 Nov 2026 10:00"}))
    assert [line.words for line in story.case.gate] == ["Risk was last decided more than 14 days before closure"]


def test_a_talk_before_the_last_report_was_about_something_else():
    story = closed(discussed_at="22 Nov 2026 10:00")
    assert [line.words for line in story.case.gate] == ["Talked over with the victim since the last report"]


def test_a_talk_that_is_still_to_come_is_no_talk():
    story = ready_to_close()
    story.was_told(Closure, **(CLOSING | {"discussed_at": "tomorrow"}))
    assert [line.words for line in story.case.gate] == ["Talked over with the victim: that day is still to come"]


def test_danger_after_closure_opens_the_case():
    story = closed()
    story.tell(Emergency, danger_now="y", reason="She rang")
    assert story.case.status == "open"
    assert story.case.duties[0].code == "danger"


@given(entries(most=4), st.booleans())
def test_a_case_is_closed_only_with_a_closure_and_an_empty_gate(after, with_closure):
    story = ready_to_close()
    if with_closure:
        story.tell(Closure, **CLOSING)
    first = len(story.entries)
    later = [
        Entry(first + entry.seq, CASE_ID, entry.at, entry.person, entry.by, entry.role, entry.record) for entry in after
    ]
    case = Case.fold(CASE_ID, [*story.entries, *later], the_rules())
    assert (case.status == "closed") == (case.closure is not None and not case.gate)
    if case.status == "closed":
        assert not case.duties
        assert not case.danger
        assert case.level != "unknown"
        assert not any(action.open for action in case.records(Action))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"limb": ""}, "limb"),
        ({"limb": "not-possible"}, "limb_why"),
        ({"risk_reviewed": ""}, "risk_reviewed"),
        ({"discussed": ""}, "discussed"),
        ({"discussed_at": ""}, "discussed_at"),
        ({"discussed_how": ""}, "discussed_how"),
        ({"discussed_at": "22 Nov 2026 10:00"}, "discussed_at"),
        ({"feedback": ""}, "feedback"),
        ({"feedback_how": ""}, "feedback_how"),
        ({"feedback_how": "visit"}, "feedback_how"),
    ],
)
def test_each_line_of_the_closure_leads_to_its_field(changes, field):
    story = closed(**changes)
    closure = story.entries[-1].record.record_id
    assert [line.route for line in story.case.gate] == [Route("closure", closure, field)]


def test_the_gate_can_be_asked_as_it_is_now_before_any_closure_is_written():
    story = ready_to_close()
    then, now = story.now, story.now + timedelta(days=15)
    late = "Risk was last decided more than 14 days before closure"
    assert late not in [line.words for line in story.case.gate_at(then)]
    assert story.case.gate_at(then) == story.case.gate
    assert late in [line.words for line in story.case.gate_at(now)]
    assert late not in [line.words for line in story.case.gate]


def test_a_closed_case_has_no_gate_however_long_ago_it_was_closed():
    story = closed()
    assert story.case.gate_at(story.now + timedelta(days=400)) == ()


@given(entries(), st.integers(0, 60 * 24 * 40))
def test_the_gate_as_it_is_now_is_the_gate_with_the_closure_that_counts_kept_again_now(found, minutes):
    case = Case.fold(CASE_ID, found, the_rules())
    now = (found[-1].at if found else MONDAY) + timedelta(minutes=minutes)
    if case.closing is None or case.status == "closed":
        return
    again = [line for line in case.gate_with(case.closing.record, now) if not line.words.startswith("Something was")]
    assert [line for line in case.gate_at(now) if not line.words.startswith("Something was")] == again
