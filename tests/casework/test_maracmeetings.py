"""Before, at and after MARAC: our own records, who was there, what is ours, and the twelve months beside all of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.kinds import (
    Chase,
    Closure,
    Incident,
    Intake,
    MaracMeeting,
    Person,
    ProgrammeMeeting,
    Referral,
    Research,
)
from datui.casework.meetings import last_working_day_before
from datui.casework.moments import london
from datui.casework.records import Entry
from datui.casework.repeat import flag_now, flag_until, flag_words, repeats
from datui.casework.route import Route
from tests.casework.stories import CLOSING, Story, entries, ready_to_close, records, the_rules

MEETING = "MARAC on Tue 1 Dec 2026"
REACHES = {"contact", "visit", "reach", "safe-contact"}


def listed(**values):
    """A case that MARAC has, and for when it is listed."""
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    story.tell(Referral, agency="marac", consent="given", sent_at="now", acknowledged_at="now")
    meeting = story.tell(MaracMeeting, **{"meets_on": "1 Dec 2026", "coordinator": "Pat Quill"} | values)
    return story, meeting


def heard(**values):
    story, meeting = listed()
    said = {"heard": "y", "heard_on": "1 Dec 2026", "attended": "y", "who_attended": "Sam Officer", "plan_looked": "y"}
    story.correct(meeting, "1 Dec 2026 16:00", **said | values)
    return story, meeting


def due(story, code):
    return [duty for duty in story.case.duties if duty.code == code]


def missing(story, start="MARAC"):
    return [line.words for line in story.case.missing if line.words.startswith(start)]


# Before


def test_once_marac_has_a_referral_it_is_asked_for_when_it_is_listed():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    referral = story.tell(Referral, agency="marac", consent="given", sent_at="now")
    words = "MARAC: for when it is listed, and under which number"
    assert words not in missing(story)
    story.correct(referral, acknowledged_at="now")
    (line,) = [line for line in story.case.missing if line.words == words]
    assert line.route == Route("marac-meeting", "", "meets_on", (("referral", referral),))
    story.tell(MaracMeeting, referral=referral, listed_on="today")
    assert words not in missing(story)


@pytest.mark.parametrize(("said", "asked"), [("have-it", True), ("no-answer", False), ("not-arrived", False)])
def test_a_chase_that_says_that_they_have_it_asks_for_the_listing_too(said, asked):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    referral = story.tell(Referral, agency="marac", consent="given", sent_at="now")
    story.tell(Chase, referral=referral, said=said)
    assert ("MARAC: for when it is listed, and under which number" in missing(story)) is asked


def test_a_meeting_in_which_nothing_stands_does_not_say_for_when_it_is_listed():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    referral = story.tell(Referral, agency="marac", consent="given", sent_at="now", acknowledged_at="now")
    story.tell(MaracMeeting, referral=referral)
    assert "MARAC: for when it is listed, and under which number" in missing(story)


@pytest.mark.parametrize("known", [{"listed_on": "today"}, {"case_number": "TW/26/114"}])
def test_a_case_that_is_listed_for_no_known_day_is_asked_for_it_and_does_not_close(known):
    story = ready_to_close()
    meeting = story.tell(MaracMeeting, **known)
    (line,) = [line for line in story.case.missing if line.words == "MARAC: for when it is listed"]
    assert (line.route.record_id, line.route.field) == (meeting, "meets_on")
    assert [line.route.field for line in story.case.gate if line.words.startswith("MARAC:")] == ["heard"]
    story.correct(meeting, meets_on="1 Dec 2026")
    assert "MARAC: for when it is listed" not in missing(story)


def test_our_records_are_looked_through_by_the_last_working_day_before_it():
    story, meeting = listed()
    (duty,) = due(story, "marac-research")
    assert duty.words == f"{MEETING}: look through our own records; the victim is not contacted for it"
    assert f"{london(duty.due):%a %d %b %H:%M}" == "Mon 30 Nov 17:00"
    assert duty.route == Route("marac-research", "", "looked", (("meeting", meeting),))
    story.correct(meeting, meets_on="29 Dec 2026")
    assert f"{london(due(story, 'marac-research')[0].due):%a %d %b}" == "Thu 24 Dec"


def test_of_a_meeting_without_a_day_they_are_looked_through_in_two_working_days():
    story, _meeting = listed(meets_on="", listed_on="today")
    assert f"{london(due(story, 'marac-research')[0].due):%a %d %b %H:%M}" == "Wed 25 Nov 17:00"


def test_research_that_says_something_is_done_and_an_empty_one_is_not():
    story, meeting = listed()
    research = story.tell(Research, meeting=meeting)
    (duty,) = due(story, "marac-research")
    assert duty.route.record_id == research
    story.correct(research, facts="Two locks changed since June")
    assert not due(story, "marac-research")
    story.tell(MaracMeeting, meets_on="5 Jan 2027")
    assert len(due(story, "marac-research")) == 1, "another meeting is looked at anew"


@pytest.mark.parametrize(
    ("said", "open_"),
    [
        ({"opinion": "He will not stop"}, {"the facts, apart from the opinion", "whose opinion it is"}),
        ({"facts": "x"}, {"whether anything is not shared"}),
        ({"facts": "x", "held_back": "n"}, set()),
        ({"facts": "x", "held_back": "?"}, set()),
        ({"facts": "x", "held_back": "y"}, {"what is not shared"}),
        ({"facts": "x", "held_back": "y", "not_shared": "Arrears"}, {"why it is not shared"}),
        ({"facts": "x", "held_back": "n", "not_shared": "Arrears"}, {"why it is not shared"}),
        ({"facts": "x", "held_back": "y", "not_shared": "Arrears", "not_shared_why": "Nothing to safety"}, set()),
        ({}, {"what our records say"}),
    ],
)
def test_fact_stands_apart_from_opinion_and_what_is_not_shared_says_why(said, open_):
    story, meeting = listed()
    story.tell(Research, meeting=meeting, **said)
    found = {line.removeprefix("MARAC research: ") for line in missing(story, "MARAC research")}
    assert found - {"whether anything is not shared"} == open_ - {"whether anything is not shared"}
    assert open_ <= found


def reaching(case):
    return [line for line in (*case.duties, *case.missing, *case.gate) if line.route.screen in REACHES]


def written_after(case, record, number):
    """The case with one record more."""
    last = case.entries[-1]
    own = type(record).model_validate(record.model_dump() | {"record_id": f"{number + 77:032x}"})
    return case.with_entry(Entry(last.seq + 1, last.case_id, last.at, last.person, last.by, last.role, own))


@given(st.lists(st.sampled_from([MaracMeeting, Research, ProgrammeMeeting]).flatmap(records), max_size=4))
def test_trap_12_9_nothing_that_a_meeting_makes_due_or_missing_leads_to_reaching_anybody(told):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    case, before = story.case, reaching(story.case)
    for number, record in enumerate(told):
        case = written_after(case, record, number)
    assert [line.words for line in reaching(case)] == [line.words for line in before]


@given(st.dates(date(2020, 1, 2), date(2028, 12, 31)))
def test_the_working_day_before_a_day_is_one_and_none_lies_between(day):
    days = the_rules().days
    before = last_working_day_before(day, days)
    assert before < day
    assert days.is_working(before)
    between = (before + timedelta(days=number) for number in range(1, (day - before).days))
    assert not any(map(days.is_working, between))


# At and after


def test_the_day_after_it_is_written_down_whether_it_was_who_was_there_and_what_is_ours():
    story, meeting = listed()
    (duty,) = due(story, "meeting")
    assert duty.words == f"{MEETING}: write down whether it was, who was there, and what is ours to do"
    assert f"{london(duty.due):%a %d %b}" == "Wed 02 Dec"
    assert duty.route.field == "heard"
    story.correct(meeting, "1 Dec 2026 16:00", heard="y", heard_on="1 Dec 2026")
    assert due(story, "meeting")[0].route.field == "for_us"
    story.correct(meeting, for_us="y")
    assert due(story, "meeting")[0].route.screen == "recommendation"
    story.correct(meeting, for_us="n")
    assert not due(story, "meeting")


def test_who_of_us_was_there_or_who_spoke_for_us_is_asked_and_when_the_next_is():
    story, meeting = heard(attended="", who_attended="", for_us="y", plan_looked="")
    assert missing(story, MEETING) == [
        f"{MEETING}: whether we were there",
        f"{MEETING}: the minutes of our actions",
        f"{MEETING}: when the next is, before which we report",
        f"{MEETING}: whether the safe-contact plan was looked at since",
    ]
    story.correct(meeting, attended="y", minutes="The move", next_on="5 Jan 2027", plan_looked="n")
    assert missing(story, MEETING) == [f"{MEETING}: who of us was there"]
    story.correct(meeting, attended="n")
    assert missing(story, MEETING) == [f"{MEETING}: who spoke for us there"]


def test_what_marac_did_not_hear_says_why_and_is_listed_again():
    story, meeting = listed()
    story.correct(meeting, "1 Dec 2026 16:00", heard="n")
    assert missing(story) == ["Why MARAC did not hear it", "MARAC did not hear it: for when it is listed now"][1:]
    assert "Why MARAC did not hear it" in missing(story, "Why MARAC")
    story.tell(MaracMeeting, meets_on="5 Jan 2027")
    assert missing(story) == []


def test_no_case_closes_over_one_that_marac_did_not_hear_until_it_is_known_what_comes_next():
    story = ready_to_close()
    meeting = story.tell(MaracMeeting, meets_on="today", heard="n")

    def fields():
        return [line.route.field for line in story.case.gate if line.words.startswith("MARAC did not hear it")]

    assert fields() == ["again"]
    story.correct(meeting, again="n")
    assert fields() == ["not_heard"]
    story.correct(meeting, not_heard="The police took it off: he is in prison")
    assert fields() == []
    assert "MARAC did not hear it: for when it is listed now" not in missing(story)
    for said in ("y", "?"):
        story.correct(meeting, again=said)
        assert fields() == ["again"]
        assert "MARAC did not hear it: for when it is listed now" in missing(story)


def test_a_programme_meeting_has_attendance_and_the_minutes_of_our_actions():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    held = story.tell(ProgrammeMeeting, heard="y", heard_on="today", for_us="y")
    which = "Programme meeting on Mon 23 Nov 2026"
    assert f"{which}: whether we were there" in missing(story, which)
    assert f"{which}: the minutes of our actions" in missing(story, which)
    assert due(story, "meeting")[0].route.offer[0] == ("meeting", held)


@pytest.mark.parametrize(
    ("shared", "told"),
    [
        ("That she lives at 9 Far Road, Demoford TF8 8YY now", True),
        ("Ring 07700 900 222 for her", True),
        ("He came to three of five evenings, and says that the abuse was his doing", False),
        ("", False),
    ],
)
def test_where_the_victim_is_or_is_reached_is_no_word_for_a_programme(shared, told):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_phone="07700 900222")
    story.tell(Person, case_roles=["victim"], relationship="self", address="9 Far Road, Demoford TF8 8YY")
    story.tell(ProgrammeMeeting, heard="y", heard_on="today", for_us="n", shared=shared)
    found = [line for line in story.case.missing if "a number or a place was told there" in line.words]
    assert bool(found) is told
    assert not any("Far Road" in line.words or "900" in line.words for line in found)


def test_no_case_closes_before_a_meeting_that_is_to_come_nor_without_what_is_ours():
    story = ready_to_close()
    meeting = story.tell(MaracMeeting, meets_on="1 Dec 2026", referred_on="today")
    assert [line.route.field for line in story.case.gate if "MARAC" in line.words] == ["heard"]
    story.correct(meeting, heard="y", heard_on="today")
    assert [line.route.field for line in story.case.gate if "MARAC" in line.words] == ["for_us"]
    story.correct(meeting, for_us="n")
    assert not [line for line in story.case.gate if "MARAC" in line.words]


# The twelve months


def test_trap_12_11_the_months_count_from_the_referral_and_the_hearing_stands_beside_it():
    story, _meeting = heard()
    assert flag_until(story.case) == date(2027, 11, 23)
    assert "Referred to MARAC Mon 23 Nov 2026; heard Tue 1 Dec 2026, from which nothing counts" in flag_words(
        story.case
    )


@given(st.dates(date(2024, 1, 1), date(2026, 11, 23)), st.dates(date(2024, 1, 1), date(2026, 11, 23)))
def test_trap_12_11_no_day_on_which_it_was_heard_moves_the_flag(referred, heard_on):
    one, other = Story(), Story()
    for story in (one, other):
        story.tell(Intake, "23 Nov 2026 09:00")
    one.tell(MaracMeeting, referred_on=f"{referred}", heard="y", heard_on=f"{heard_on}")
    other.tell(MaracMeeting, referred_on=f"{referred}")
    assert flag_until(one.case) == flag_until(other.case)


def test_a_referral_by_another_agency_that_only_the_meeting_tells_of_makes_the_next_abuse_a_repeat():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", received_at="20 Nov 2026 10:00")
    story.tell(MaracMeeting, referred_on="21 Nov 2026", referred_by="Demoford police")
    incident = story.tell(Incident, at="today", what="A letter through a friend")
    assert [entry.record.record_id for entry in repeats(story.case)] == [incident]


def test_where_only_the_hearing_is_known_the_day_of_the_referral_is_asked_for_and_said():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    meeting = story.tell(MaracMeeting, heard="y", heard_on="20 Nov 2026")
    assert due(story, "marac-referred-on")[0].route == Route("marac-meeting", meeting, "referred_on")
    asked = "MARAC heard it Fri 20 Nov 2026: ask when it was referred"
    assert flag_now(story.case, date(2027, 11, 20)).startswith(asked)
    assert flag_now(story.case, date(2027, 11, 21)) == ""
    story.correct(meeting, referred_on="2 Nov 2026")
    assert not due(story, "marac-referred-on")
    assert flag_until(story.case) == date(2027, 11, 2)


def test_closing_the_case_clears_no_flag():
    story = ready_to_close()
    story.tell(MaracMeeting, referred_on="today", heard="y", heard_on="today", for_us="n")
    before = flag_until(story.case)
    story.tell(Closure, **CLOSING)
    assert story.case.closure is not None
    assert flag_until(story.case) == before == date(2027, 11, 23)
    story.tell(Incident, at="now", what="A call at night")
    assert len(repeats(story.case)) == 1


@given(entries())
def test_nothing_that_is_written_takes_a_referral_that_a_meeting_tells_of_away(found):
    story = Story()
    story.tell(MaracMeeting, referred_on="20 Nov 2026")
    case = story.case
    for number, entry in enumerate(found):
        case = written_after(case, entry.record, number)
    until = flag_until(case)
    assert until is not None
    assert until >= date(2027, 11, 20)
