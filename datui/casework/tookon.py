"""What we took on at a meeting: when each thing is considered, planned and reported, and what no case closes over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from datui.casework.due import Duty
from datui.casework.maracmeeting import MaracMeeting
from datui.casework.meetings import Meeting, begin_of, is_of, last_working_day_before, meetings
from datui.casework.moments import day_words, london
from datui.casework.recommendation import OVER, Recommendation, into_the_plan, standing
from datui.casework.route import GateLine

if TYPE_CHECKING:
    from datui.casework.case import Case

CONSIDER: Final = "Consider a recommendation"
PLAN_IT: Final = "An accepted recommendation: put it into the plan"
REPORT: Final = "Report where a recommendation stands"


def recommendations_due(case: Case) -> Iterator[Duty]:
    """Each is considered, put into the plan, and reported before the next meeting (Wrekin 2019, MARAC)."""
    for entry in case.of(Recommendation):
        one, stands = entry.record, standing(case, entry.record)
        if one.empty:
            continue
        start = min(begin_of(one.made_on), case.born(entry).at) if one.made_on else case.born(entry).at
        if stands == "open":
            words = f"{CONSIDER}, with the victim where that is needed and safe: {_named(one)}"
            duty = case.rules.duty("recommendation", start, "recommendation", words, one.at_field("talk"))
            yield replace(duty, short=CONSIDER)
        elif stands == "to-plan":
            words, route = f"{PLAN_IT}: {_named(one)}", into_the_plan(one)
            yield replace(case.rules.duty("recommendation", start, "recommendation", words, route), short=PLAN_IT)
        if to_report(case, one):
            yield _report(case, one, start)


def to_report(case: Case, one: Recommendation) -> bool:
    """Whether nobody was told where it stands now: of what is over that it is, of the rest since the last meeting."""
    stands = standing(case, one)
    if not one.told or one.reported_at is None:
        return True
    if one.reported in OVER or stands in OVER:
        return one.reported != stands
    heard = [meeting.met_on for meeting in _of(case, one) if meeting.heard.value and meeting.met_on]
    return bool(heard) and london(one.reported_at).date() < heard[-1]


def _of(case: Case, one: Recommendation) -> list[Meeting]:
    """The meetings that look at it, by their days: the one that made it, and those of the same sort after that."""
    known = [entry.record for entry in meetings(case)]
    made = next((each for each in known if is_of(one, each)), None)
    sort, day = (MaracMeeting, one.made_on) if made is None else (type(made), made.met_on)
    after = [each for each in known if isinstance(each, sort) and each.met_on and day and each.met_on > day]
    return [*([made] if made else []), *sorted(after, key=lambda each: each.met_on or date.max)]


def _report(case: Case, one: Recommendation, start: datetime) -> Duty:
    """Where it stands is reported by the end of the last working day before the next meeting, or within days of it."""
    looked = _of(case, one)
    heard = [meeting for meeting in looked if meeting.heard.value]
    to = next((meeting.coordinator for meeting in reversed(looked) if meeting.coordinator), "the administrator")
    words, route = f"{REPORT} to {to}: {_named(one)}", one.at_field("reported")
    if one.told and heard and heard[-1].met_on:
        start = max(start, begin_of(heard[-1].met_on))
    duty = case.rules.duty("marac_status", start, "recommendation-report", words, route)
    ahead = [meeting.meets_on for meeting in looked if meeting.to_come and meeting.meets_on]
    next_on = (heard[-1].next_on if heard else None) or next(iter(ahead), None)
    if next_on is not None:
        due = case.rules.days.end_of(last_working_day_before(next_on, case.rules.days))
        duty = replace(duty, due=due, words=f"{words}, before {day_words(next_on)}")
    return replace(duty, short=REPORT)


def _named(one: Recommendation) -> str:
    return one.what or "not described"


def recommendations_open(case: Case) -> Iterator[GateLine]:
    """No case closes over a recommendation that is not decided, not in the plan, or not reported; the plan tells on."""
    for one in case.records(Recommendation):
        stands = standing(case, one)
        if one.empty or stands == "open":
            words, route = "A recommendation that nobody decided on", one.at_field("decision")
        elif stands == "declined" and not one.why.strip():
            words, route = "Why a recommendation is declined", one.at_field("why")
        elif stands == "to-plan":
            words, route = "A recommendation that was accepted and is in no plan", into_the_plan(one)
        elif to_report(case, one):
            words, route = "A recommendation whose standing nobody was told", one.at_field("reported")
        else:
            continue
        yield GateLine(words, "wrekin-2019:marac", route)
