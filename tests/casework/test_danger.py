"""An emergency that was opened stands at the top until somebody says whether there is danger, and reopens a case."""

import pytest
from hypothesis import given

from datui.casework.case import Case
from datui.casework.kinds import Action, Closure, Contact, Emergency, Intake, Note, Reopening
from datui.casework.route import Route
from tests.casework.stories import CASE_ID, CLOSING, MONDAY, Story, entries, ready_to_close, the_rules

OPENED = "Emergency opened: say whether they are in danger now"


def first(story):
    return story.case.duties[0]


def words(lines):
    return [line.words for line in lines]


# Opened, and nobody said yet


def test_an_emergency_that_nobody_explained_stands_with_danger_at_the_top():
    story = ready_to_close()
    story.tell(Action, what="Long overdue", due="1 Nov 2026")
    call = story.tell(Emergency)
    assert (first(story).code, first(story).words, first(story).when_words(story.now)) == ("emergency", OPENED, "now")
    assert first(story).route == Route("emergency", call, "danger_now")
    assert (story.case.danger, story.case.row().danger, story.case.row().duty) == (False, True, OPENED)
    assert story.case.gate[0].route == Route("emergency", call, "danger_now")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"danger_now": "n"}, "emergency-reason"),
        ({"danger_now": "y"}, "danger"),
        ({"called": "y"}, "danger"),
        ({"called": "n"}, "emergency"),
        ({"reason": "She rang"}, "emergency"),
        ({"danger_now": "?"}, "emergency"),
        ({"danger_now": "-", "called": "n", "reason": "She rang"}, "emergency"),
        ({"danger_now": "n", "reason": "She rang"}, "risk-review"),
    ],
)
def test_it_stands_there_until_the_question_is_answered(said, code):
    story = ready_to_close()
    call = story.tell(Emergency)
    story.correct(call, **said)
    found = {duty.code for duty in story.case.duties} & {"danger", "emergency", "emergency-reason", "risk-review"}
    assert code in found
    assert ("emergency" in found) == (code == "emergency")
    assert story.case.row().danger == (code in ("danger", "emergency"))


def codes(story):
    return {duty.code for duty in story.case.duties}


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_later_emergency_answers_it_and_an_earlier_one_does_not(answer):
    story = Story()
    before = story.tell(Emergency, danger_now="n")
    story.tell(Emergency)
    story.correct(before, danger_now="y")
    story.correct(before, danger_now="n")
    assert first(story).code == "emergency"
    story.tell(Emergency, danger_now=answer)
    assert "emergency" not in codes(story)
    assert story.case.danger == (answer == "y")


def test_a_no_in_a_report_answers_no_emergency_that_nobody_explained():
    story = Story()
    report = story.tell(Intake, danger_now="n")
    call = story.tell(Emergency)
    story.correct(report, victim_name="Asha")
    other = story.tell(Intake, source="neighbour", danger_now="n")
    assert first(story).route == Route("emergency", call, "danger_now")
    story.correct(other, danger_now="y")
    assert first(story).code == "danger"
    story.correct(other, danger_now="n")
    assert first(story).route == Route("emergency", call, "danger_now")
    story.correct(call, danger_now="n")
    assert not {"danger", "emergency"} & codes(story)


def test_real_danger_is_said_as_such_and_once():
    story = Story()
    story.tell(Intake, danger_now="y")
    story.tell(Emergency)
    assert words(duty for duty in story.case.duties if duty.urgent) == ["IN DANGER NOW: 999"]


@given(entries(kinds=(Intake, Emergency)))
def test_no_emergency_is_forgotten_before_danger_was_asked_about(found):
    case = Case.fold(CASE_ID, found, the_rules())
    last = next((at for at in reversed(range(len(found))) if isinstance(found[at].record, Emergency)), None)
    if last is None:
        assert not case.row().danger or case.danger
        return
    silent = found[last].record.says_danger is None and found[last] == case.versions(found[last].record.record_id)[0]
    if silent and all(one.record.says_danger is None for one in found[last:] if isinstance(one.record, Emergency)):
        assert case.row().danger


# A case begun by it


def test_a_case_begun_by_an_emergency_has_a_first_contact_clock_from_its_first_entry():
    story = Story()
    story.tell(Emergency, "24 Dec 2026 15:00", danger_now="n", called="n", reason="A neighbour rang")
    duty = next(duty for duty in story.case.duties if duty.code == "first-contact")
    assert (duty.words, f"{duty.due:%d %b %H:%M}") == ("First contact", "29 Dec 17:00")
    assert duty.elapsed_words(MONDAY.replace(month=12, day=24, hour=18)) == "3 hours since the case was begun"
    line = "No contact achieved since the case was begun on Thu 24 Dec 2026"
    assert line in words(story.case.gate)
    story.tell(Contact, channel="voice", reached="y")
    assert "first-contact" not in {duty.code for duty in story.case.duties}
    assert line not in words(story.case.gate)


def test_a_report_that_follows_has_the_clock_of_when_it_came_in():
    story = Story()
    story.tell(Emergency, "24 Dec 2026 15:00", danger_now="n")
    story.tell(Intake, "24 Dec 2026 15:30", received_at="24 Dec 2026 14:50")
    (duty,) = [duty for duty in story.case.duties if duty.code == "first-contact"]
    assert duty.since == story.case.received_at
    assert duty.elapsed_words(story.now).endswith("since the report")
    assert f"{story.case.received_at:%H:%M}" == "14:50"


# What is asked of a call to 999


def test_whether_999_was_called_by_whom_and_under_which_number_is_missing_until_it_is_known():
    story = ready_to_close()
    call = story.tell(Emergency, reason="She rang", danger_now="n")
    mine = lambda lines: [(line.words, line.route) for line in lines if line.route.record_id == call]  # noqa: E731 - said again after each step
    unasked = ("Whether 999 was called", Route("emergency", call, "called"))
    assert mine(story.case.missing) == [unasked]
    assert unasked in mine(story.case.gate)
    story.correct(call, called="y", danger_now="n")
    by = ("Who called 999", Route("emergency", call, "called_by"))
    number = ("The reference of the call to 999", Route("emergency", call, "reference"))
    assert mine(story.case.missing) == [by, number]
    assert mine(story.case.gate) == []
    story.correct(call, called_by="Jo", reference="451 of 23 Nov")
    assert mine(story.case.missing) == []


@pytest.mark.parametrize("called", ["n", "?", "-"])
def test_that_nobody_called_or_that_nobody_knows_is_an_answer(called):
    story = ready_to_close()
    story.tell(Emergency, reason="She rang", danger_now="n", called=called)
    assert "999" not in " ".join(words((*story.case.missing, *story.case.gate)))


# A closed case


def test_an_emergency_in_a_closed_case_opens_it_again_and_the_stage_and_the_chronology_say_so():
    story = ready_to_close()
    story.tell(Closure, **CLOSING)
    assert story.case.reopened_by is None
    call = story.tell(Emergency, "1 Dec 2026 10:00")
    assert (story.case.status, story.case.stage) == ("open", "reopened")
    assert story.case.stage_words == "Opened again: find out what is different"
    assert story.case.headline(story.entries[-1]) == "Emergency opened; the closed case is open again"
    story.correct(call, danger_now="n", called="n", reason="She rang")
    story.tell(Note, text="She is at her sister's")
    assert story.case.stage == "reopened"
    assert story.case.headline(story.case.versions(call)[-1]).endswith("; the closed case is open again")
    assert not story.case.headline(story.entries[-1]).endswith("again")
    story.tell(Action, what="Ask about the locks", due="4 Dec 2026")
    assert story.case.stage == "plan"


def test_once_the_closure_was_looked_at_again_the_case_is_closed_and_nothing_opened_it():
    story = ready_to_close()
    closure = story.tell(Closure, **CLOSING)
    story.tell(Emergency, danger_now="n", called="n", reason="She rang")
    story.correct(closure, summary="Still right")
    assert (story.case.status, story.case.stage, story.case.reopened_by) == ("closed", "closed", None)


@pytest.mark.parametrize(("kind", "again"), [(Intake, True), (Reopening, False), (Note, False)])
def test_a_report_in_a_closed_case_says_that_it_opened_it_and_a_reopening_says_so_itself(kind, again):
    story = ready_to_close()
    story.tell(Closure, **CLOSING)
    story.tell(kind)
    headline = story.case.headline(story.entries[-1])
    assert headline.endswith("; the closed case is open again") == again


def test_a_closure_that_closed_nothing_was_not_opened_again():
    story = Story()
    story.tell(Intake)
    story.tell(Closure)
    story.tell(Emergency)
    assert story.case.reopened_by is None
    assert story.case.stage == "report"


@given(entries())
def test_only_a_case_that_was_closed_can_have_been_opened_again(found):
    case = Case.fold(CASE_ID, found, the_rules())
    if (opened := case.reopened_by) is not None:
        assert case.status == "open"
        assert case.before(opened.seq).status == "closed"
        assert case.before(opened.seq + 1).status == "open"


def test_danger_that_is_said_again_in_the_same_record_is_danger_again():
    story = Story()
    call = story.tell(Emergency, danger_now="y")
    story.tell(Emergency, danger_now="n")
    assert not story.case.danger
    story.correct(call, called="y")
    assert story.case.danger


def test_an_answer_that_was_taken_back_and_given_again_counts_again():
    story = Story()
    call = story.tell(Emergency, danger_now="y")
    story.tell(Emergency, danger_now="n")
    story.correct(call, danger_now="?")
    assert not story.case.danger
    story.correct(call, danger_now="y")
    assert story.case.danger


# What ends it


def still(story):
    found = story.case.danger_now
    assert found is not None
    return found.since, found.said_by.record.record_id


@pytest.mark.parametrize("first", [Intake, Emergency])
def test_a_no_in_another_report_ends_no_danger_that_somebody_else_told_of(first):
    story = Story()
    told = story.tell(first, danger_now="y")
    since = story.now
    story.tell(Intake, source="neighbour", danger_now="n")
    assert still(story) == (since, told)
    assert "IN DANGER NOW: 999" in words(story.case.duties)
    story.correct(told, danger_now="n", called="n") if first is Emergency else story.correct(told, danger_now="n")
    assert not story.case.danger


def test_an_emergency_after_it_ends_all_of_it_and_one_before_it_only_its_own():
    story = Story()
    before = story.tell(Emergency, danger_now="y")
    story.tell(Intake, danger_now="y")
    story.tell(Intake, danger_now="y")
    story.correct(before, danger_now="n")
    assert story.case.danger
    after = story.tell(Emergency)
    assert story.case.danger
    story.correct(after, danger_now="n")
    assert not story.case.danger


def test_each_of_two_reports_has_to_be_over():
    story = Story()
    one, two = story.tell(Intake, danger_now="y"), story.tell(Intake, danger_now="y")
    since, _said_by = still(story)
    story.correct(two, danger_now="n")
    assert still(story) == (since, one)
    story.correct(two, danger_now="y")
    story.correct(one, danger_now="n")
    assert still(story)[1] == two
    story.correct(two, danger_now="n")
    assert not story.case.danger


@given(entries(kinds=(Intake, Emergency)))
def test_no_report_ever_ends_the_danger_of_another_record(found):
    for at, entry in enumerate(found):
        if not isinstance(entry.record, Intake):
            continue
        was = Case.fold(CASE_ID, found[:at], the_rules()).danger_now
        now = Case.fold(CASE_ID, found[: at + 1], the_rules()).danger_now
        if was is not None and was.said_by.record.record_id != entry.record.record_id:
            assert now is not None
