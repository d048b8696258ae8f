"""Before, at and after a meeting: what is due of it, what is still to be said, and what no case closes over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from datui.casework.answers import State
from datui.casework.chase import progress
from datui.casework.due import Duty
from datui.casework.marac import MARAC
from datui.casework.maracmeeting import MaracMeeting
from datui.casework.moments import LONDON, day_words
from datui.casework.neutral import finds
from datui.casework.programme import ProgrammeMeeting
from datui.casework.recommendation import Recommendation
from datui.casework.records import Entry
from datui.casework.referral import Referral
from datui.casework.repeat import referrals
from datui.casework.research import Research, researched
from datui.casework.route import GateLine, Missing, Route
from datui.casework.workdays import WorkingDays

if TYPE_CHECKING:
    from datui.casework.case import Case

Meeting: TypeAlias = MaracMeeting | ProgrammeMeeting
_AFTER: Final = "practice:2.4.after"
_NOT_TO_BE_HEARD: Final = ("withdrawn", "not-accepted")


def meetings(case: Case) -> list[Entry[MaracMeeting] | Entry[ProgrammeMeeting]]:
    """Every meeting of this case of which there is something to say, in the order that they were written down."""
    marac = [entry for entry in case.of(MaracMeeting) if not entry.record.empty]
    return sorted([*marac, *case.of(ProgrammeMeeting)], key=lambda entry: case.born(entry).seq)


def name_of(meeting: Meeting) -> str:
    """What a meeting is called: MARAC on Thu 3 Dec 2026."""
    named = "MARAC" if isinstance(meeting, MaracMeeting) else "Programme meeting"
    return f"{named} on {day_words(meeting.met_on)}" if meeting.met_on else named


def is_of(one: Recommendation, meeting: Meeting) -> bool:
    """Whether a meeting made a recommendation: it names it, or names none and is of the day on which it was."""
    same_day = one.made_on is not None and one.made_on == meeting.heard_on
    return one.meeting == meeting.record_id or (not one.meeting and same_day)


def of_meeting(case: Case, meeting: Meeting) -> list[Recommendation]:
    """The recommendations that a meeting made."""
    return [one for one in case.records(Recommendation) if is_of(one, meeting)]


def to_research(case: Case, meeting: Entry[MaracMeeting]) -> Route:
    """Where our records are looked through for a meeting."""
    begun = [one for one in case.records(Research) if one.meeting == meeting.record.record_id]
    return begun[-1].at_field("facts") if begun else _of(meeting.record, Research.kind, "looked")


def to_recommend(meeting: Meeting) -> Route:
    """Where something that a meeting recommends to us is written down."""
    made = (("made_on", meeting.heard_on.isoformat()),) if meeting.heard_on else ()
    route = _of(meeting, Recommendation.kind, "what")
    return Route(route.screen, "", route.field, (*route.offer, *made))


def _of(meeting: Meeting, kind: str, field: str) -> Route:
    return Route(kind, "", field, (("meeting", meeting.record_id),))


# Before ------------------------------------------------------------------------------------------------------------


def research_due(case: Case) -> Iterator[Duty]:
    """Our own records are looked through before the meeting; the victim is not contacted for it (practice 2.4)."""
    for entry in case.of(MaracMeeting):
        meeting, days = entry.record, case.rules.days
        if meeting.empty or not meeting.to_come or researched(case, entry):
            continue
        words = f"{name_of(meeting)}: look through our own records; the victim is not contacted for it"
        duty = case.rules.duty("marac_research", case.born(entry).at, "marac-research", words, to_research(case, entry))
        if meeting.meets_on is not None:
            due = days.end_of(last_working_day_before(meeting.meets_on, days))
            duty = Duty(duty.code, words, due, duty.clause, duty.route)
        yield duty


def last_working_day_before(day: date, days: WorkingDays) -> date:
    """The working day before a day; the first day that there is, where there is none before it."""
    while day > date.min + timedelta(days=1):
        day -= timedelta(days=1)
        if days.is_working(day):
            break
    return day


def listing_unknown(case: Case) -> Iterator[Missing]:
    """Of what MARAC has it is known for when it is listed (practice 2.4): by a meeting that says something of it."""
    known = [entry for entry in case.of(MaracMeeting) if not entry.record.empty]
    for entry in case.of(Referral):
        referral = entry.record
        if referral.agency != MARAC or not _they_have_it(case, entry):
            continue
        born = case.born(entry).seq
        if not any(case.born(one).seq > born or one.record.referral == referral.record_id for one in known):
            route = Route(MaracMeeting.kind, "", "meets_on", (("referral", referral.record_id),))
            yield Missing("MARAC: for when it is listed, and under which number", "practice:2.4", route)
    for one in known:
        if one.record.to_come and one.record.listed and one.record.met_on is None:
            yield Missing("MARAC: for when it is listed", "practice:2.4", one.record.at_field("meets_on"))


def _they_have_it(case: Case, entry: Entry[Referral]) -> bool:
    """Whether MARAC has a referral and is to hear it, by whatever tells that: a chase may."""
    referral = entry.record
    has = referral.acknowledged_at is not None or (not referral.outcome and progress(case, entry).acknowledged)
    return has and referral.step != "declined" and referral.outcome not in _NOT_TO_BE_HEARD


# At and after -------------------------------------------------------------------------------------------------------


def minutes_due(case: Case) -> Iterator[Duty]:
    """Once the day has come it is written down whether it was heard, who was there, and what is ours to do."""
    for entry in meetings(case):
        meeting, route = entry.record, None
        if meeting.to_come and meeting.met_on is not None:
            route, what = meeting.at_field("heard"), "whether it was, who was there, and what is ours to do"
        elif meeting.heard.value and meeting.for_us.state is State.NOT_ASKED:
            route, what = meeting.at_field("for_us"), "whether anything is ours to do"
        elif meeting.heard.value and meeting.for_us.value and not of_meeting(case, meeting):
            route, what = to_recommend(meeting), "each thing that is ours to do, as a recommendation"
        if route is not None:
            start = begin_of(meeting.met_on) if meeting.met_on else case.said_since(entry, "heard").at
            words = f"{name_of(meeting)}: write down {what}"
            yield case.rules.duty("meeting_minutes", start, "meeting", words, route)


def referral_day_due(case: Case) -> Iterator[Duty]:
    """Where MARAC heard a case of which no referral is known, its day is asked for: from it the months count (2.3)."""
    known = [one.day for one in referrals(case)]
    for entry in case.of(MaracMeeting):
        meeting = entry.record
        if meeting.heard.value and not any(day <= (meeting.heard_on or date.max) for day in known):
            words = "MARAC heard it: ask on which day it was referred, for twelve months count from that"
            start = case.said_since(entry, "heard").at
            route = meeting.at_field("referred_on")
            yield case.rules.duty("meeting_minutes", start, "marac-referred-on", words, route)


def meetings_incomplete(case: Case) -> Iterator[Missing]:
    """Of each meeting that was it is known when, who of us was there, and when the next is (practice 2.4)."""
    for entry in meetings(case):
        meeting, which = entry.record, name_of(entry.record)
        if isinstance(meeting, MaracMeeting) and meeting.heard.value is False:
            yield from _not_heard(case, meeting, case.born(entry).seq)
        if isinstance(meeting, ProgrammeMeeting) and finds(case, meeting.shared):
            words = f"{which}: a number or a place was told there: tell a supervisor today"
            yield Missing(words, "practice:2.2", meeting.at_field("shared"))
        if not meeting.heard.value:
            continue
        if meeting.heard_on is None:
            yield Missing(f"{which}: the day on which it was", "practice:2.4", meeting.at_field("heard_on"))
        yield from _attendance(meeting, which)
        if meeting.for_us.value and not meeting.minutes.strip():
            yield Missing(f"{which}: the minutes of our actions", _AFTER, meeting.at_field("minutes"))
        if meeting.for_us.value and meeting.next_on is None:
            yield Missing(f"{which}: when the next is, before which we report", _AFTER, meeting.at_field("next_on"))
        if isinstance(meeting, MaracMeeting) and meeting.plan_looked.state is State.NOT_ASKED:
            words = f"{which}: whether the safe-contact plan was looked at since"
            yield Missing(words, "practice:5.2", meeting.at_field("plan_looked"))


def _attendance(meeting: Meeting, which: str) -> Iterator[Missing]:
    """Whether we were there, and who; where nobody was, who spoke for us (HPG 2025, 6.11)."""
    if meeting.attended.state is State.NOT_ASKED:
        yield Missing(f"{which}: whether we were there", "hpg-2025:6.11", meeting.at_field("attended"))
    elif meeting.attended.value and not meeting.who_attended:
        yield Missing(f"{which}: who of us was there", "hpg-2025:6.11", meeting.at_field("who_attended"))
    elif isinstance(meeting, MaracMeeting) and meeting.attended.value is False and not meeting.stood_in:
        yield Missing(f"{which}: who spoke for us there", "hpg-2025:6.11", meeting.at_field("stood_in"))


def _not_heard(case: Case, meeting: MaracMeeting, born: int) -> Iterator[Missing]:
    """Where MARAC did not hear it there is a reason, and another day unless MARAC is not to hear it at all."""
    if not meeting.not_heard:
        yield Missing("Why MARAC did not hear it", "practice:2.4", meeting.at_field("not_heard"))
    if not _settled(case, meeting, born):
        route = Route(MaracMeeting.kind, "", "meets_on", (("referral", meeting.referral),))
        yield Missing("MARAC did not hear it: for when it is listed now", "practice:2.4", route)


def _settled(case: Case, meeting: MaracMeeting, born: int) -> bool:
    """Whether of a case that MARAC did not hear it is known what comes next: another day, or that none does."""
    later = any(case.born(one).seq > born and not one.record.empty for one in case.of(MaracMeeting))
    ended = any(one.agency == MARAC and one.outcome in _NOT_TO_BE_HEARD for one in case.records(Referral))
    return later or ended or (meeting.again.value is False and bool(meeting.not_heard))


# Closure -----------------------------------------------------------------------------------------------------------


def meetings_open(case: Case) -> Iterator[GateLine]:
    """No case closes over a meeting that is still to come, or one of which nobody says what is ours (practice 10.4)."""
    for entry in meetings(case):
        meeting, which = entry.record, name_of(entry.record)
        listed = isinstance(meeting, MaracMeeting) and meeting.listed
        if meeting.to_come and (meeting.met_on is not None or listed):
            yield GateLine(f"{which}: whether it was, and what is ours to do", _AFTER, meeting.at_field("heard"))
        elif isinstance(meeting, MaracMeeting) and meeting.heard.value is False:
            if not _settled(case, meeting, case.born(entry).seq):
                route = meeting.at_field("not_heard" if meeting.again.value is False else "again")
                yield GateLine("MARAC did not hear it: whether it is to, or why not", "practice:2.4", route)
        elif meeting.heard.value and meeting.for_us.state is State.NOT_ASKED:
            yield GateLine(f"{which}: whether anything is ours to do", _AFTER, meeting.at_field("for_us"))
        elif meeting.heard.value and meeting.for_us.value and not of_meeting(case, meeting):
            yield GateLine(f"{which}: each thing that is ours to do", _AFTER, to_recommend(meeting))


def begin_of(day: date) -> datetime:
    """The moment at which a day begins in London."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
