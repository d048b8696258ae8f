"""What a meeting recommends: talked over, decided with why, in the plan as one thing to do, and reported in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.kinds import (
    Action,
    Closure,
    Contact,
    Intake,
    MaracMeeting,
    ProgrammeMeeting,
    Recommendation,
    SafeContact,
)
from datui.casework.moments import london
from datui.casework.recommendation import STANDS, actions_of, standing
from datui.casework.tookon import CONSIDER, PLAN_IT, REPORT
from tests.casework.stories import CASE_ID, CLOSING, Story, entries, ready_to_close, records, the_rules

MOVE = "Ask for a home in another district"
TALKED = {"talk": "with-them", "talked_at": "now", "talked_how": "voice", "victim_view": "Yes, soon"}
TOLD = {"reported": "done", "reported_at": "now", "reported_to": "Pat Quill"}


def recommended(**values):
    """A case of which MARAC recommends something to us."""
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    said = {"heard": "y", "heard_on": "today", "for_us": "y", "referred_on": "2 Nov 2026", "coordinator": "Pat Quill"}
    meeting = story.tell(MaracMeeting, **said, next_on="5 Jan 2027")
    return story, story.tell(Recommendation, **{"meeting": meeting, "what": MOVE, "made_on": "today"} | values)


def due(story, code="recommendation"):
    return [duty for duty in story.case.duties if duty.code == code]


def missing(story):
    return [line.words for line in story.case.missing if "recommendation" in line.words.casefold()]


def stands(story, record):
    return standing(story.case, story.case.versions(record)[-1].record)


def test_it_is_considered_in_two_working_days_and_the_list_of_cases_says_nothing_that_somebody_wrote():
    story, record = recommended()
    (duty,) = due(story)
    assert duty.words == f"{CONSIDER}, with the victim where that is needed and safe: {MOVE}"
    assert (duty.short, duty.route.record_id, duty.route.field) == (CONSIDER, record, "talk")
    assert f"{london(duty.due):%a %d %b}" == "Wed 25 Nov"


def test_accepted_it_becomes_one_action_of_the_plan_and_is_due_nowhere_else():
    story, record = recommended()
    story.correct(record, **TALKED, decision="accepted", owner="Ama Kent", due="4 Dec 2026")
    (duty,) = due(story)
    assert (duty.short, duty.route.screen) == (PLAN_IT, "action")
    offer = dict(duty.route.offer)
    assert offer == {"what": MOVE, "owner": "Ama Kent", "due": "2026-12-04", "recommendation": record}
    action = story.tell(Action, need="move", **offer)
    assert not due(story)
    assert stands(story, record) == "under-way"
    assert [one.record_id for one in actions_of(story.case, story.case.versions(record)[-1].record)] == [action]
    assert len([duty for duty in story.case.duties if MOVE in duty.words and duty.code != "recommendation-report"]) == 1
    story.correct(action, status="done", result="Offered, and taken", done_on="today")
    assert stands(story, record) == "done"


def test_accepted_with_nothing_left_to_do_it_says_why_there_is_no_action():
    story, record = recommended(decision="accepted")
    assert stands(story, record) == "to-plan"
    story.correct(record, no_action="The locks were changed on Friday")
    assert stands(story, record) == "done"
    assert not due(story)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({}, "A recommendation: whether it was talked over with the victim, where that is needed"),
        ({"talk": "not-safe"}, "A recommendation: why it was not talked over with the victim"),
        ({"talk": "not-needed", "talk_why": "It is about our own records"}, ""),
        ({"talk": "through", "victim_view": "The IDVA says: yes"}, ""),
        (TALKED | {"talked_how": ""}, "A recommendation: when and how it was talked over with the victim"),
        (TALKED | {"talked_at": ""}, "A recommendation: when and how it was talked over with the victim"),
        (TALKED | {"decision": "declined"}, "Why a recommendation is declined"),
        (TALKED | {"decision": "in-part"}, "Why a recommendation is accepted only in part"),
        (TALKED | {"decision": "declined", "why": "She does not want to move, and says why"}, ""),
        (TALKED | {"reported": "done", "reported_at": "now"}, "To whom a recommendation was reported"),
    ],
)
def test_it_says_whether_it_was_talked_over_and_why_it_is_declined(said, line):
    story, _record = recommended(**said)
    assert missing(story) == ([line] if line else [])


def test_talked_over_by_a_way_that_the_plan_did_not_allow_it_says_so_and_where_that_is_logged():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    story.tell(SafeContact, voice_allowed="y", voice_seen="n", text_allowed="n", confirmed_on="today")
    story.tell(Recommendation, what=MOVE, **TALKED)
    assert missing(story) == []
    story.tell(Recommendation, what=MOVE, **TALKED | {"talked_how": "text"})
    (line,) = [line for line in story.case.missing if "talked over" in line.words]
    assert "which the plan did not allow: log that contact" in line.words
    assert (line.route.screen, dict(line.route.offer)["channel"]) == ("contact", "text")


@pytest.mark.parametrize(
    ("contact", "open_"),
    [
        ({"channel": "text", "at": "19 Nov 2026 10:00", "departed": "A slip"}, True),  # another text, of another day
        ({"channel": "text", "at": "23 Nov 2026 08:00", "departed": ""}, True),
        ({"channel": "voice", "at": "23 Nov 2026 08:00", "departed": "She asked me to ring"}, True),
        ({"channel": "text", "at": "23 Nov 2026 08:00", "departed": "She asked for it"}, False),
    ],
)
def test_only_the_contact_in_which_it_was_talked_over_answers_for_it(contact, open_):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    story.tell(SafeContact, text_allowed="n", confirmed_on="today")
    story.tell(Contact, plan_followed="n", **contact)
    record = story.tell(Recommendation, what=MOVE, **TALKED | {"talked_how": "text"})
    assert any("talked over by text" in line.words for line in story.case.missing) is open_
    story.tell(Contact, channel="text", at="now", plan_followed="n", departed="She asked for it")
    story.correct(record, why="As she wishes")
    assert not any("talked over by text" in line.words for line in story.case.missing)


# Reported before the next meeting


def test_where_it_stands_is_reported_by_the_last_working_day_before_the_next_meeting():
    story, record = recommended(decision="declined", why="Not what she wants")
    (duty,) = due(story, "recommendation-report")
    assert duty.words == f"{REPORT} to Pat Quill: {MOVE}, before Tue 5 Jan 2027"
    assert f"{london(duty.due):%a %d %b %H:%M}" == "Mon 04 Jan 17:00"
    story.correct(record, reported="declined", reported_at="now", reported_to="Pat Quill")
    assert not due(story, "recommendation-report")


def test_without_a_day_for_the_next_it_is_reported_in_ten_working_days():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    story.tell(Recommendation, what=MOVE, made_on="today")
    assert f"{london(due(story, 'recommendation-report')[0].due):%a %d %b}" == "Mon 07 Dec"


def test_what_was_said_to_be_under_way_is_reported_again_once_it_is_done():
    story, record = recommended(decision="accepted")
    action = story.tell(Action, what=MOVE, need="move", recommendation=record)
    story.correct(record, **TOLD | {"reported": "under-way"})
    assert not due(story, "recommendation-report")
    story.correct(action, status="done", result="Moved")
    assert due(story, "recommendation-report")
    story.correct(record, **TOLD)
    assert not due(story, "recommendation-report")


@pytest.mark.parametrize(("status", "found"), [("done", "done"), ("not-needed", "dropped"), ("open", "under-way")])
def test_what_nobody_does_any_more_is_never_called_done(status, found):
    story, record = recommended(decision="accepted")
    story.tell(Action, what=MOVE, need="move", recommendation=record, status=status, result="x")
    assert stands(story, record) == found
    story.correct(record, **TOLD | {"reported": "done"})
    assert bool(due(story, "recommendation-report")) is (found != "done")
    story.correct(record, **TOLD | {"reported": found})
    assert not due(story, "recommendation-report")


def test_what_was_reported_as_done_is_reported_again_where_it_was_not():
    story, record = recommended(decision="accepted")
    action = story.tell(Action, what=MOVE, need="move", recommendation=record, status="done", result="Moved")
    story.correct(record, **TOLD)
    assert not due(story, "recommendation-report")
    story.correct(action, status="open", because="It fell through")
    assert due(story, "recommendation-report")
    story.correct(record, decision="declined", why="It fell through")
    assert due(story, "recommendation-report")


def test_what_is_under_way_is_reported_again_before_each_meeting_that_follows():
    story, record = recommended(decision="accepted")
    story.tell(Action, what=MOVE, need="move", recommendation=record)
    story.correct(record, "4 Jan 2027 10:00", **TOLD | {"reported": "under-way"})
    assert not due(story, "recommendation-report")
    following = {"heard": "y", "heard_on": "5 Jan 2027", "for_us": "n"}
    meeting = story.tell(MaracMeeting, "5 Jan 2027 15:00", **following)
    (duty,) = due(story, "recommendation-report")
    assert f"{london(duty.due):%a %d %b}" == "Tue 19 Jan", "ten working days from that meeting"
    story.correct(meeting, next_on="2 Feb 2027")
    (duty,) = due(story, "recommendation-report")
    assert duty.words.endswith("before Tue 2 Feb 2027")
    assert "to Pat Quill" in duty.words
    assert f"{london(duty.due):%a %d %b}" == "Mon 01 Feb"
    story.correct(record, "1 Feb 2027 10:00", reported_at="now")
    assert not due(story, "recommendation-report")


def test_a_programme_meeting_hears_of_no_recommendation_of_maracs():
    story, record = recommended(decision="accepted")
    story.tell(Action, what=MOVE, need="move", recommendation=record)
    story.correct(record, "4 Jan 2027 10:00", **TOLD | {"reported": "under-way"})
    story.tell(ProgrammeMeeting, "5 Jan 2027 15:00", heard="y", heard_on="5 Jan 2027", for_us="n")
    assert not due(story, "recommendation-report")


# Closure


def test_no_case_closes_over_one_that_is_not_decided_not_planned_or_not_reported():
    story = ready_to_close()

    def lines():
        return [line.words for line in story.case.gate if "recommendation" in line.words]

    record = story.tell(Recommendation, what=MOVE)
    assert lines() == ["A recommendation that nobody decided on"]
    story.correct(record, decision="declined")
    assert lines() == ["Why a recommendation is declined"]
    story.correct(record, decision="accepted")
    assert lines() == ["A recommendation that was accepted and is in no plan"]
    action = story.tell(Action, what=MOVE, need="move", recommendation=record)
    assert lines() == ["A recommendation whose standing nobody was told"]
    story.correct(record, **TOLD | {"reported": "under-way"})
    assert lines() == []
    assert any(MOVE in line.words for line in story.case.gate), "the open action stands there itself"
    story.correct(action, status="done", result="Moved")
    assert lines() == ["A recommendation whose standing nobody was told"]
    story.correct(record, **TOLD)
    assert lines() == []
    assert not any(MOVE in line.words for line in story.case.gate)


def test_one_that_is_written_after_closure_opens_the_case():
    story = ready_to_close()
    story.tell(Closure, **CLOSING)
    before = story.case.gate
    story.tell(Recommendation, what=MOVE)
    words = [line.words for line in story.case.gate if line not in before]
    assert "Something was added since: look at the closure again" in words


@given(records(Recommendation), st.lists(records(Action), max_size=3))
def test_it_stands_in_one_place_and_counts_as_open_until_its_actions_are_over(record, actions):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    for number, action in enumerate(actions):
        own = {"record_id": f"{number + 50:032x}", "recommendation": record.record_id}
        story._write(Action, own["record_id"], "", dict(action) | own)
    found = standing(story.case, record)
    assert found in STANDS
    mine = story.case.records(Action)
    if record.decision not in ("", "declined") and mine:
        assert (found == "under-way") is any(one.open for one in mine)
    if found == "done":
        assert mine or record.no_action


@given(entries((Recommendation, Action, MaracMeeting)))
def test_every_undecided_one_is_due_and_in_the_way_of_closure(found):
    case = Case.fold(CASE_ID, found, the_rules())
    undecided = {one.record_id for one in case.records(Recommendation) if not (one.decision or one.empty)}
    assert {duty.route.record_id for duty in case.duties if duty.short == CONSIDER} == undecided
    assert undecided <= {line.route.record_id for line in case.gate}
