"""The handover sheet of a case: what is due, how they may be reached now, what not to do, and what was written last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.banner import banner_words
from datui.casework.due import Duty
from datui.casework.expiry import holds_until
from datui.casework.handover import Handover, handovers_missing, standing
from datui.casework.interlock import channel_allowed, times
from datui.casework.moments import day_words, london
from datui.casework.nottodo import not_to_do
from datui.casework.plan import Action
from datui.casework.planned import named, plan_incomplete
from datui.casework.plans import latest_plan, other_victims, plan_of, whose
from datui.casework.reach import Way, ways
from datui.casework.records import Entry, RecordId
from datui.casework.route import Missing, Route
from datui.casework.triggers import OTHER_PLAN_RUN_OUT, PLAN_RUN_OUT

if TYPE_CHECKING:
    from datui.casework.case import Case

DOTS = "••••••"
_FIRST = 5
"""How many duties stand on a sheet where nobody said for how long; all that fall due meanwhile where somebody did."""
_LAST = 5
"""How many of the last entries stand on it."""


@dataclass(frozen=True, slots=True)
class Card:
    """How one victim may be reached at this moment: each channel, and what else their plan says."""

    whom: RecordId
    who: str
    holds: str
    channels: tuple[tuple[bool, str], ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that whoever looks after a case reads first."""

    handed: Handover | None
    due: tuple[Duty, ...]
    cards: tuple[Card, ...]
    not_to_do: tuple[str, ...]
    actions: tuple[tuple[str, Route], ...]
    last: tuple[Entry, ...]
    before: tuple[Missing, ...]


def sheet(case: Case, now: datetime) -> Sheet:
    """The handover sheet of a case at this moment."""
    entry = standing(case)
    return Sheet(
        handed=entry.record if entry else None,
        due=tuple(due_meanwhile(case, now)),
        cards=tuple(cards(case, now)),
        not_to_do=tuple(not_to_do(case, now)),
        actions=tuple(_actions(case)),
        last=tuple(case.chronology[:_LAST]),
        before=tuple(before_you_go(case)),
    )


def due_meanwhile(case: Case, now: datetime) -> Iterator[Duty]:
    """What falls due until the last day of the handover, or, where nobody said until when, what is due first."""
    entry, shown = standing(case), 0
    last = entry.record.last_day if entry else None
    for duty in case.duties:
        if duty.words in (PLAN_RUN_OUT, OTHER_PLAN_RUN_OUT) and duty.state(now) == "later":
            # As long as the plan holds, confirming it is what is due.
            continue
        if duty.pressing or (shown < _FIRST if last is None else london(duty.due).date() <= last):
            shown += 1
            yield duty


def cards(case: Case, now: datetime) -> Iterator[Card]:
    """The safe-contact card of each victim, by the rules of the interlock: what may not be used now is dots."""
    every = ways(case, now)
    mine = case.victim.record.record_id if case.victim else ""
    for whom in ("", *(one.record.record_id for one in other_victims(case))):
        theirs = [way for way in every if way.person == (whom or mine)]
        who = case.person_words(whom) if whom else case.victim_name or "The victim"
        # Without a plan nothing is allowed, and that is said once.
        planned = plan_of(case, whom) is not None
        channels = tuple(_channels(theirs)) if planned else ()
        yield Card(whom, who, banner_words(case, now, whom)[0], channels, tuple(_also(case, whom, now)))


def _channels(theirs: list[Way]) -> Iterator[tuple[bool, str]]:
    """What is allowed, each with what it goes to; then what is not, by why not: what it goes to is dots."""
    against: dict[str, list[Way]] = {}
    for way in theirs:
        if way.allowed.ok:
            to = way.to or "allowed, and nothing is written down"
            yield True, " ".join((f"{way.name.capitalize()}: {to}.", *way.allowed.cautions))
        else:
            against.setdefault(way.allowed.reason, []).append(way)
    for reason, shut in against.items():
        names = ", ".join(way.name for way in shut).capitalize()
        yield False, " ".join(filter(None, (f"{names}:", DOTS if any(way.to for way in shut) else "", reason)))


def _also(case: Case, whom: RecordId, now: datetime) -> Iterator[str]:
    """What else their plan says that whoever reaches them has to know; never a number or a code word."""
    entry = plan_of(case, whom) or latest_plan(case, whom)
    if entry is None:
        return
    plan, rings = entry.record, channel_allowed(case, "voice", now, whom).ok
    said = (
        ("Safe days and hours", times(plan) or "not asked"),
        ("When the perpetrator is away", plan.perpetrator_when),
        ("We say we are", plan.who_we_are),
        ("May answer", plan.who_may_answer if rings else ""),
        ("If someone else answers", plan.if_other or "ring off, and say nothing"),
        ("Language", plan.language),
        ("Code word", "agreed: ask for it" if plan.code_word else "none agreed"),
        ("What could give it away", " ".join(plan.watched.split())),
    )
    yield from (f"{label}: {words}" for label, words in said if words)


def _actions(case: Case) -> Iterator[tuple[str, Route]]:
    """What is still to be done, by whom and by when."""
    for entry in case.of(Action):
        action = entry.record
        if action.open and not action.empty:
            who, when = action.owner or entry.by, day_words(action.due) if action.due else "no day yet"
            what = "a need, nothing done about it yet" if action.only_a_need else f"{who}, {when}"
            yield f"{named(case, action)} ({what})", action.route


def before_you_go(case: Case) -> Iterator[Missing]:
    """What an officer puts right before the first day on which somebody else looks after the case."""
    entry = standing(case)
    if entry is None:
        words, route = "Who looks after it while you are away, and what they must know", Route(Handover.kind, "", "to")
        yield Missing(words, "practice:11.25", route)
    for whom in ("", *(one.record.record_id for one in other_victims(case))):
        plan = plan_of(case, whom)
        if plan is None:
            continue
        last, until = entry.record.last_day if entry else None, holds_until(case, plan)
        if last is not None and until <= last:
            of = f" of {case.person_words(whom)}" if whose(case, whom) else ""
            words = f"Confirm the safe-contact plan{of} before you go: it runs out on {day_words(until)}"
            yield Missing(words, "practice:5.2", plan.record.at_field("confirmed_on"))
    yield from handovers_missing(case)
    yield from plan_incomplete(case)
