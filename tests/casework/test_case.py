"""A case follows from its entries: nothing is picked, nothing raises, nothing depends on the hour."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.banner import banner_words
from datui.casework.case import Case
from datui.casework.chronology import happened
from datui.casework.compare import fullest
from datui.casework.emergency import emergency_words
from datui.casework.kinds import (
    Action,
    Closure,
    Contact,
    Decision,
    Emergency,
    Intake,
    Note,
    Person,
    Referral,
    Reopening,
    RiskAssessment,
    RiskLevel,
    SafeContact,
    Visit,
)
from datui.casework.moments import moment_words
from datui.casework.printed import printed
from datui.casework.records import REGISTRY, Record, Sort, build, shape
from datui.casework.route import Route
from datui.casework.row import reference
from datui.casework.stage import STAGES
from tests.casework.stories import CASE_ID, CLOSING, KINDS, MONDAY, Story, entries, ready_to_close, the_rules

GOLDEN = Path(__file__).parent / "goldens" / "one-case.txt"


def fold(found):
    return Case.fold(CASE_ID, found, the_rules())


@given(entries())
def test_no_sequence_of_records_makes_a_case_unreadable(found):
    case = fold(found)
    row = case.row()
    assert row.open == (case.status == "open")
    assert row.danger == (case.danger or case.unanswered_emergency is not None)
    assert case.stage in STAGES
    assert case.stage_words
    assert len(case.chronology) == len({entry.record.record_id for entry in found})
    assert emergency_words(case, MONDAY)
    assert banner_words(case, MONDAY)
    assert all(case.headline(entry) for entry in case.chronology)
    assert case.person_words("")
    assert case.person_words("0" * 31 + "1")


@given(entries())
def test_every_line_has_words_a_known_clause_and_a_screen_to_go_to(found):
    case = fold(found)
    lines = [*case.missing, *case.gate, *case.duties]
    for line in lines:
        assert line.words.strip()
        assert line.clause in case.rules.clauses
        assert line.route.screen in REGISTRY
        if line.route.record_id:
            assert case.versions(line.route.record_id)
        kind = REGISTRY[line.route.screen]
        shown = {name for name, _info, question in kind.questions() if not question.hidden}
        assert {line.route.field} - {""} <= shown
        # What links a record to another is offered, and asked of nobody.
        assert {*dict(line.route.offer)} <= {name for name, _info, _question in kind.questions()}
        build(kind, {"record_id": "0" * 32, **dict(line.route.offer)}, now=MONDAY)
        assert hash(line.route) == hash(replace(line.route))


@given(entries(), st.data())
def test_folding_all_is_folding_some_and_then_the_rest(found, data):
    some = data.draw(st.integers(0, len(found)))
    case = fold(found[:some])
    case.row()
    for entry in found[some:]:
        case = case.with_entry(entry)
    assert case == fold(found)
    assert (case.row(), case.duties, case.missing, case.gate) == (
        fold(found).row(),
        fold(found).duties,
        fold(found).missing,
        fold(found).gate,
    )


@given(entries(), st.randoms(use_true_random=False))
def test_the_order_in_which_entries_are_handed_over_does_not_matter(found, shuffler):
    shuffled = list(found)
    shuffler.shuffle(shuffled)
    assert fold(shuffled) == fold(found)


@given(entries())
def test_duties_are_sorted_by_when_with_danger_first(found):
    case = fold(found)
    assert [duty.urgent for duty in case.duties][:1] == [case.row().danger][: len(case.duties)]
    assert {duty.code for duty in case.duties if duty.urgent} <= {"danger"} if case.danger else {"emergency"}
    # What nobody was told of, or nobody is known to have, comes before what is due sooner.
    rest = [(-duty.pressing, duty.due) for duty in case.duties if not duty.urgent]
    assert rest == sorted(rest)


@given(entries(kinds=(Intake, Emergency)))
def test_danger_stands_first_and_is_only_ended_by_somebody_who_says_so(found):
    case = fold(found)
    noes = any(one.record.danger_now.value is False for one in found)
    yeses = any(one.record.danger_now.value is True for one in found)
    if yeses and not noes:
        assert case.danger
    if not yeses and not any(isinstance(one.record, Emergency) and one.record.called.value for one in found):
        assert not case.danger


def test_danger_is_over_when_a_later_record_says_so():
    story = Story()
    story.tell(Intake, danger_now="y")
    assert story.case.danger
    assert story.case.duties[0].code == "danger"
    story.tell(Emergency, danger_now="n", reason="Police are with her")
    assert not story.case.danger


def test_a_spelling_put_right_in_the_old_report_raises_no_danger_that_is_over():
    story = Story()
    report = story.tell(Intake, danger_now="y", victim_name="Aysha")
    story.tell(Emergency, danger_now="n")
    story.correct(report, victim_name="Asha")
    assert not story.case.danger
    story.correct(report, danger_now="n")
    story.correct(report, danger_now="y")
    assert story.case.danger


def test_danger_is_counted_from_when_it_was_first_said():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", danger_now="y")
    story.tell(Emergency, "23 Nov 2026 12:00", danger_now="y")
    assert story.case.duties[0].due == story.entries[0].at
    assert story.case.gate[0].route.record_id == story.entries[1].record.record_id


def test_silence_ends_no_danger():
    story = Story()
    report = story.tell(Intake, danger_now="y")
    story.correct(report, danger_now="")
    story.tell(Intake)
    story.tell(Emergency)
    assert story.case.danger


def test_a_call_to_999_is_danger_until_it_is_said_to_be_over():
    story = Story()
    call = story.tell(Emergency)
    assert not story.case.danger
    story.correct(call, called="y")
    assert story.case.danger
    story.correct(call, danger_now="n")
    assert not story.case.danger


def test_a_case_with_nothing_in_it_is_a_case():
    case = fold([])
    assert (case.status, case.level, case.danger, case.initials, case.duties) == ("open", "unknown", False, "?", ())
    assert case.gate
    assert case.row().received_at < MONDAY


def test_a_report_with_nothing_known_is_a_case_with_its_clock_running():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    assert story.case.initials == "?"
    assert story.case.stage == "report"
    assert "first-contact" in {duty.code for duty in story.case.duties}


def test_the_reference_is_eight_letters_of_the_id_and_nothing_else():
    assert reference("0" * 32) == "0000-0000"
    assert reference("ff" * 16) == "ZZZZ-ZZZZ"
    assert reference("0000000001" + "f" * 22) == "0000-0001"
    assert not set("ILOU") & set("".join(reference(f"{number:010x}" + "0" * 22) for number in range(0, 2**40, 2**31)))


def test_the_victim_is_the_report_s_until_a_person_is_the_victim():
    story = Story()
    story.tell(Intake, victim_name="A. Kahn")
    assert (story.case.victim, story.case.victim_name, story.case.initials) == (None, "A. Kahn", "AK")
    person = story.tell(Person, case_roles=["victim"], name="Asha Khan")
    assert story.case.victim is not None
    assert story.case.victim.record.record_id == person
    assert story.case.victim_name == "Asha Khan"
    assert story.case.person_words("") == "Asha Khan"
    assert story.case.person_words(person) == "Asha Khan (victim)"
    assert story.case.person_words("f" * 32) == "someone who is not in this case"


def test_a_victim_of_unknown_name_keeps_the_name_of_the_report():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan")
    story.tell(Person, case_roles=["victim"], name="?")
    assert story.case.victim_name == "Asha Khan"


def test_the_latest_version_stands_and_the_old_one_can_be_read():
    story = Story()
    first = story.tell(Note, text="on Monday")
    story.tell(Note, text="another")
    story.correct(first, text="on Tuesday")
    texts = lambda found: [entry.record.body()["text"] for entry in found]  # noqa: E731 - said again after each step
    assert texts(story.case.of(Note)) == ["on Tuesday", "another"]
    assert texts(story.case.versions(first)) == ["on Monday", "on Tuesday"]
    assert texts([story.case.latest(Note)]) == ["another"]


def test_the_chronology_is_what_happened_and_not_when_it_was_written():
    story = Story()
    note = story.tell(Note, "25 Nov 2026 10:00", text="x", about_when="23 Nov 2026 22:00")
    contact = story.tell(Contact, "25 Nov 2026 10:05", at="24 Nov 2026 09:00")
    action = story.tell(Action, "25 Nov 2026 10:10", what="x")
    assert [entry.record.record_id for entry in story.case.chronology] == [action, contact, note]


def test_the_stage_is_the_first_thing_not_done():
    story = Story()
    seen = []
    steps: list[tuple[type[Record], dict[str, Any]]] = [
        (Intake, {}),
        (Contact, {"reached": "n"}),
        (Contact, {"reached": "y"}),
        (RiskLevel, {"level": "high"}),
        (RiskLevel, {"level": "high", "rationale": "x"}),
        (Action, {"what": "x"}),
    ]
    for kind, values in steps:
        story.tell(kind, **values)
        seen.append(story.case.stage)
    assert seen == ["report", "report", "contact", "contact", "risk", "plan"]
    empty = Story()
    for kind, values in steps[:-1]:
        empty.tell(kind, **values)
    empty.tell(Action)
    empty.tell(Referral)
    assert empty.case.stage == "risk"
    story.correct(story.entries[-1].record.record_id, status="done", result="x")
    assert story.case.stage == "ending"
    closed = ready_to_close()
    closed.tell(Closure, **CLOSING)
    assert closed.case.stage == "closed"


def test_the_caseload_s_line_holds_nothing_that_somebody_wrote():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", address="1 Secret Street", words="WROTE THIS")
    story.tell(Action, what="SECRET PLACE", owner="SECRET", due="tomorrow")
    story.tell(Visit, where="SECRET PLACE", who_knows="SECRET", back_by="23 Nov 2026 08:00", at="23 Nov 2026 07:00")
    row = story.case.row()
    assert row.duty == "Visit not called in"
    assert (row.initials, row.reference) == ("AK", reference(CASE_ID))
    story.correct(story.entries[-1].record.record_id, called_off="y")
    assert story.case.row().duty == "Action"
    assert "SECRET" not in str(story.case.row())


@pytest.mark.parametrize("kind", KINDS)
def test_every_room_s_records_are_known_once_the_case_is_imported(kind):
    assert REGISTRY[kind.kind] is kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_says_when_it_happened_names_a_moment_of_its_own(kind):
    moments = {name for name, info, _question in kind.questions() if shape(info).sort is Sort.MOMENT}
    assert not kind.happens or kind.happens in moments
    assert kind.happens or not moments & {"at", "about_when"}


def test_a_record_leads_to_its_own_fields():
    note = build(Note, {"record_id": "1" * 32}, now=MONDAY)
    assert note.at_field() == Route("note", "1" * 32)
    assert note.at_field("said_by", text="x") == Route("note", "1" * 32, "said_by", (("text", "x"),))


def test_every_kind_is_printed_by_the_same_renderer_with_all_that_it_says():
    answers = {"strangled": "yes", "of another edition": "no"}
    record = build(RiskAssessment, {"record_id": "1" * 32, "answers": answers, "instrument": "x"}, now=MONDAY)
    said = {line.label: line.words for line in printed(record, the_rules(), str)}
    assert (said["How it was done"], said["strangled"], said["of another edition"]) == (
        the_rules().lists["assessment-how"].label("asked"),
        "yes",
        "no",
    )


def to(route: Route) -> str:
    """Where a line leads, in words."""
    offer = " ".join(f"{name}={typed}" for name, typed in route.offer)
    return ".".join(filter(None, (route.screen, route.field))) + (f" ({offer})" if offer else "")


def told(case: Case, now: datetime) -> str:
    """A case in words, as a reviewer reads it."""
    lines = [f"== {moment_words(now)}: {case.reference} {case.initials}, {case.stage_words}, level {case.level}"]
    lines += ["-- safe contact", *banner_words(case, now)]
    lines += [
        "-- due",
        *(f"{duty.when_words(now)}: {duty.words} [{duty.clause}] > {to(duty.route)}" for duty in case.duties),
    ]
    lines += ["-- missing", *(f"{line.words} [{line.clause}] > {to(line.route)}" for line in case.missing)]
    lines += ["-- gate", *(f"{line.words} [{line.clause}] > {to(line.route)}" for line in case.gate)]
    lines += ["-- emergency", *(f"{line.label}: {line.words}" for line in emergency_words(case, now))]
    lines += ["-- chronology"]
    lines += [f"{moment_words(happened(entry))}: {case.headline(entry)}" for entry in case.chronology]
    return "\n".join(lines)


def one_case() -> str:
    """A small case from a report before Christmas to its closure, told three times."""
    story, parts = Story(), []
    story.tell(
        Intake,
        "24 Dec 2026 15:00",
        danger_now="n",
        victim_name="Asha Khan",
        where_now="?",
        weapons="a kitchen knife, he keeps it",
        children="y",
        children_who="Noor, 4",
        interpreter="y",
        language="Sylheti",
        feared="her husband and his brother",
    )
    answered = {"who_answered": "a man", "told": "Robin Example", "told_at": "now"}
    story.tell(Contact, "24 Dec 2026 16:00", channel="voice", reached="n", plan_followed="n", **answered)
    parts.append(told(story.case, datetime(2026, 12, 29, 9, 0, tzinfo=UTC)))
    story.tell(
        SafeContact,
        "29 Dec 2026 10:00",
        confirmed_on="today",
        voice_allowed="y",
        voice_to="07700 900456",
        voice_seen="n",
        withheld="y",
        text_allowed="n",
        email_allowed="?",
        safe_days=["mon", "tue", "wed"],
        safe_from="9:30",
        safe_until="2:30pm",
        who_we_are="the surgery",
        code_word="bluebell",
        unsafe_people="his mother",
    )
    story.tell(Contact, "29 Dec 2026 10:05", channel="voice", reached="y", plan_followed="y", asked_safe="y")
    story.tell(Person, case_roles=["perpetrator"], name="R. Khan", lives_there="y", danger="knife")
    story.tell(Person, case_roles=["child"], name="Noor", age="4")
    story.tell(RiskLevel, level="high", rationale="Weapon, fear, separation last week")
    action = story.tell(Action, what="Change the locks", need="security", due="31 Dec 2026", wish="wants it")
    referral = story.tell(Referral, agency="idva", consent="given", sent_at="now", method="phone")
    parts.append(told(story.case, datetime(2026, 12, 30, 18, 0, tzinfo=UTC)))
    story.correct(action, "31 Dec 2026 15:00", status="done", result="Fitted; she has the keys", done_on="today")
    story.correct(referral, acknowledged_at="30 Dec 2026 09:00", outcome="accepted", outcome_at="now")
    story.tell(Decision, about="Adults at risk", decided="No needs for care: nobody to refer", as_wished="y")
    story.tell(Referral, agency="children", sent_at="now", acknowledged_at="now", outcome="accepted")
    story.tell(Closure, "4 Jan 2027 11:00", **CLOSING)
    parts.append(told(story.case, datetime(2027, 1, 4, 12, 0, tzinfo=UTC)))
    return "\n\n".join(parts) + "\n"


def test_one_case_is_told_as_it_was_last_read_by_a_person():
    assert one_case() == GOLDEN.read_text(encoding="utf-8")


def test_a_case_that_was_just_opened_again_says_so_until_something_new_is_written():
    story = ready_to_close()
    story.tell(Closure, **CLOSING)
    reopening = story.tell(Reopening, reason="He came back")
    assert (story.case.stage, story.case.stage_words) == ("reopened", "Opened again: find out what is different")
    story.correct(reopening, reason="He came back on Sunday")
    assert story.case.stage == "reopened"
    story.tell(Note, text="She rang")
    assert story.case.stage == "ending"
    story.correct(reopening, reason="He came back on Sunday night")
    assert story.case.stage == "ending"


@given(entries())
def test_the_fullest_assessment_is_the_one_with_most_answers(found):
    case = fold(found)
    counts = [len(assessment.answers) for assessment in case.records(RiskAssessment)]
    most = fullest(case)
    assert (most is None) == (not counts)
    assert most is None or len(most.answers) == max(counts)
