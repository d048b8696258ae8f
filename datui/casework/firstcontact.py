"""First contact: to whom it is still owed, from which report, and by when; each adult victim in their own right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.answering import other_answered
from datui.casework.clocks import made_at, may_follow
from datui.casework.contact import Contact
from datui.casework.departed import plan_then
from datui.casework.due import Duty
from datui.casework.intake import Intake
from datui.casework.moments import london, near_day_words, time_words
from datui.casework.people import VICTIM, Person, said
from datui.casework.plans import of_whom, other_victims
from datui.casework.records import Entry
from datui.casework.route import Route

if TYPE_CHECKING:
    from datui.casework.case import Case


@dataclass(frozen=True, slots=True)
class Owed:
    """First contact with a victim that nobody has had since a report; `whom` is None for the victim of the case."""

    whom: Entry[Person] | None
    reported: datetime
    since: datetime
    """From when it is due: the report, or when they were written down as a victim, if that was later."""
    tried: int


def spoken_with(case: Case, entry: Entry[Contact]) -> bool:
    """Whether they were spoken with, both ways and safely: as it says, and nothing in it says otherwise."""
    return bool(entry.record.reached.value) and not kept_as_achieved(case, entry)


def kept_as_achieved(case: Case, entry: Entry[Contact]) -> str:
    """What speaks against a contact that is kept as achieved; empty where nothing does, or it is not kept so."""
    contact = entry.record
    if not contact.reached.value or contact.denied:
        return contact.denied if contact.reached.value else ""
    if not contact.who_answered.strip():
        return ""
    then = plan_then(case, entry, made_at(case, entry))
    return "somebody else answered" if other_answered(case, contact, then[0].record if then else None) else ""


def contacted_since(case: Case, moment: datetime) -> bool:
    """Whether contact was achieved at or after a moment, to the minute, or to the day that an officer writes."""
    return any(may_follow(case, entry, moment) for entry in case.achieved)


def owed(case: Case) -> Iterator[Owed]:
    """Every first contact that is still owed, the victim of the case first; contact with one is with no other."""
    for reported in case.reported:
        if not contacted_since(case, reported):
            yield Owed(None, reported, reported, _tried(case, case.with_victim, reported))
    for person in other_victims(case):
        theirs = [one for one in case.of(Contact) if of_whom(case, one.record) == person.record.record_id]
        known, begun = known_since(case, person), set[datetime]()
        for reported in sorted(case.reported):
            since = max(reported, known)
            met = any(spoken_with(case, one) and may_follow(case, one, reported) for one in theirs)
            if not met and since not in begun:
                begun.add(since)
                yield Owed(person, reported, since, _tried(case, theirs, reported))


def known_since(case: Case, person: Entry[Person]) -> datetime:
    """When somebody was first written down as a victim."""
    return next((one for one in case.history(person) if one.record.has_role(VICTIM)), person).at


def _tried(case: Case, contacts: list[Entry[Contact]], since: datetime) -> int:
    return sum(may_follow(case, one, since) and not one.record.empty for one in contacts)


def first_contact(case: Case) -> Iterator[Duty]:
    """Contact is due by the end of the next working day after each report, or without one after the first entry.

    Only a contact that was achieved, after the report came in, clears it; attempts are shown beside it (Wrekin 2019,
    timescales). Every adult victim is owed it: contact with one of them clears nothing of another's.
    """
    deadline, begun = case.rules.deadlines["first_contact"], "the report" if case.of(Intake) else "the case was begun"
    owing = tuple(owed(case))
    for one in owing:
        words, short, since = "First contact", "", one.since
        route = Route("contact")
        if one.whom is not None:
            person, short = one.whom.record, "First contact with another victim"
            words = f"First contact with {said(person.name) or 'another victim'}"
            route = Route("contact", "", "channel", (("with_whom", person.record_id),))
        if sum(other.whom is one.whom for other in owing) > 1:
            words = f"{words} after the report of {_told_apart(one.reported)}"
        if one.tried:
            words, short = (f"{each}: {one.tried} attempted, none achieved" if each else "" for each in (words, short))
        # Whoever says that there is no safe way, a sister or a health visitor, is believed.
        if one.whom is None and _no_safe_way(case, one.reported):
            words = "First contact: no safe way known, tell a supervisor today"
        yield replace(
            case.rules.duty("first_contact", since, "first-contact", words, route),
            short=short,
            since=since,
            begun=begun if since == one.reported else "they became known",
            beside=deadline.beside(since, case.rules.days),
        )


def _told_apart(moment: datetime) -> str:
    """A moment as it tells one report from another: Mon 23 Nov, 09:00."""
    day, time = london(moment).date(), time_words(moment)
    return f"{near_day_words(day, day)}{', ' if time else ''}{time}"


def _no_safe_way(case: Case, since: datetime) -> bool:
    return any(one.record.no_safe_way.value for one in case.of(Contact) if may_follow(case, one, since))
