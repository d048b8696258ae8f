"""The report: danger first, kept with nothing known, and its clock runs from when it came in."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.kinds import Intake
from datui.casework.records import WrongAnswers, build, found_by
from tests.casework.stories import MONDAY, Story


def test_danger_is_the_first_thing_asked():
    assert Intake.sections()[0] == "Danger"
    shown = [name for name, _info, question in Intake.questions() if not question.hidden]
    assert shown[0] == "danger_now"


def test_no_tenancy_no_name_and_no_number_is_needed():
    story = Story()
    story.tell(Intake, danger_now="?", victim_name="?", tenancy="none", words="He has her keys")
    assert story.case.status == "open"
    assert story.case.row().open


def test_the_clock_runs_from_receipt_and_not_from_writing():
    story = Story()
    story.tell(Intake, "25 Nov 2026 16:00", received_at="23 Nov 2026 10:00")
    assert story.case.received_at == MONDAY + timedelta(hours=1)
    lines = [line.words for line in story.case.missing]
    assert "Why the report was written down on a later day" in lines
    story.correct(story.entries[0].record.record_id, back_dated_because="Passed on by a contractor")
    assert "Why the report was written down on a later day" not in [line.words for line in story.case.missing]


@given(st.integers(-10_000, 10_000))
def test_a_slip_in_the_date_never_moves_the_clock_on(minutes):
    story = Story()
    story.tell(Intake)
    written = story.entries[0].at
    report = build(Intake, {"record_id": "0" * 32, "received_at": written + timedelta(minutes=minutes)}, now=written)
    received = story.case.with_entry(
        type(story.entries[0])(2, story.entries[0].case_id, written, "p", "S", "officer", report)
    ).received_at
    assert received <= written
    assert received == min(written, written + timedelta(minutes=minutes))


def test_a_correction_written_later_does_not_restart_the_clock():
    story = Story()
    report = story.tell(Intake, "23 Nov 2026 09:00", received_at="")
    before = story.case.received_at
    story.correct(report, "27 Nov 2026 09:00", victim_name="Asha")
    assert story.case.received_at == before


def test_the_words_are_kept_as_they_were_said():
    words = '"He said [/x] I\'d never leave."\n\n  — and then 💔 '
    record = build(Intake, {"record_id": "0" * 32, "words": words}, now=MONDAY)
    assert record.words == words


def test_a_wrong_date_is_refused_by_name_and_without_what_was_typed():
    with pytest.raises(WrongAnswers) as refused:
        build(Intake, {"record_id": "0" * 32, "received_at": "the 99th of SECRET", "victim_born": "SECRET"}, now=MONDAY)
    assert set(refused.value.problems) == {"received_at", "victim_born"}
    assert "SECRET" not in str(refused.value.problems)


def test_a_report_is_found_by_whom_it_names_and_by_their_numbers():
    found = found_by(
        build(
            Intake,
            {
                "record_id": "0" * 32,
                "victim_name": "Asha Khan",
                "victim_aliases": "Aysha",
                "victim_phone": "07700 900456",
                "victim_email": "a@example.org",
                "postcode": "TF1 1AA",
                "household_reference": "H-1234",
                "reported_by": "Jo Neighbour",
                "reporter_reach": "07700 900789",
                "words": "He said no",
                "address": "1 High Street",
                "feared": "R. Khan",
            },
            now=MONDAY,
        )
    )
    named = {"Asha Khan", "Aysha", "07700 900456", "a@example.org", "TF1 1AA", "H-1234", "Jo Neighbour", "07700 900789"}
    assert set(found) == named


def test_children_are_a_question_that_is_answered_one_way_or_the_other():
    story = Story()
    report = story.tell(Intake)
    words = lambda: {line.words for line in story.case.missing}  # noqa: E731 - said again after each step
    assert "Whether there are children in the household" in words()
    story.correct(report, children="n")
    assert "How it is known that there are no children" in words()
    story.correct(report, children="y")
    assert "The children, each as a person of the case" in words()
    story.correct(report, children="?")
    assert "Whether there are children in the household" in words()
