"""Incidents: any abuse, criminal or not, each as a record, and how many there were in so many calendar months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from datui.casework.answers import Answer, State
from datui.casework.chronology import not_after
from datui.casework.moments import london
from datui.casework.records import Code, Entry, Line, Moment, PersonId, Prose, Record, YesNo, ask

if TYPE_CHECKING:
    from datui.casework.case import Case

_INCIDENT, _TOLD = "Incident", "Who was told"
YEAR = 12
"""The calendar months in which MARAC counts what police were told of."""


class Incident(Record, kind="incident", title="Incident"):
    """One time that somebody was abused, in whatever way. It need not be a crime to count."""

    glances = ("what",)
    happens = "at"

    at: Moment = ask(
        "When it happened",
        past=True,
        section=_INCIDENT,
        clause="practice:2.3.months",
        help="A day is enough; it counts from this day and not from today.",
    )
    kinds: tuple[Code, ...] = ask(
        "Kinds of abuse",
        section=_INCIDENT,
        choices="abuse-type",
        clause="practice:2.3",
        help="Also unwanted contact through others, or an order not kept.",
    )
    what: Prose = ask(
        "What happened", section=_INCIDENT, clause="practice:11.11", help="In the words of whoever told it."
    )
    by_whom: tuple[PersonId, ...] = ask(
        "Who did it", section=_INCIDENT, clause="practice:1.4", help="As many as there were; there may be several."
    )
    by_others: Line = ask("Or who else", section=_INCIDENT, help="Anyone who is not yet a person of this case.")
    injury: Answer[YesNo] = ask(
        "Was anyone hurt?", section=_INCIDENT, clause="practice:1.2", help="Strangulation often leaves no mark."
    )
    injury_what: Line = ask("What injury", section=_INCIDENT, help="And whether a doctor saw it.")
    children_there: Answer[YesNo] = ask(
        "Children there?",
        section=_INCIDENT,
        clause="practice:3.child",
        help="A child who saw, heard or felt it is a victim too.",
    )

    source: Code = ask(
        "Who told us", section=_TOLD, choices="information-source", help="Nobody is asked for anything but their word."
    )
    police_told: Answer[YesNo] = ask(
        "Reported to police?",
        section=_TOLD,
        clause="practice:1.1.criteria",
        help="By anyone, at any time; MARAC counts these.",
    )
    police_reference: Line = ask("Police reference", section=_TOLD, help="The incident number that police gave.")

    @property
    def headline(self) -> str:
        """That there was one, whether anyone was hurt and whether police know."""
        if self.empty:
            return "Incident kept, with nothing in it yet"
        hurt = ", somebody was hurt" if self.injury.value else ""
        return f"Incident{hurt}{', reported to police' if self.police_told.value else ''}"

    @property
    def empty(self) -> bool:
        """Whether it says nothing of what happened, nor when, nor that anybody was told."""
        asked = (self.injury, self.children_there, self.police_told)
        silent = all(answer.state is State.NOT_ASKED for answer in asked)
        return silent and not (
            self.at or self.as_typed or self.kinds or self.what.strip() or self.by_whom or self.by_others
        )


def months_before(day: date, months: int) -> date:
    """The same day so many calendar months before, or the last day of a month that is too short: 29 Feb → 28 Feb."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def within(start: date, day: date, months: int) -> bool:
    """Whether a day is in the calendar months that follow another; the same date at either end counts as inside.

    It is counted backwards from `day`: where a 29 February makes a difference, that is the longer of the two readings.
    """
    return months_before(day, months) <= start <= day


def last_within(start: date, months: int) -> date:
    """The last day that is within so many calendar months of another."""
    after = start + timedelta(days=1)
    year, month = divmod(after.year * 12 + after.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return first + timedelta(days=min(after.day - 1, monthrange(year, month + 1)[1]) - 1)


def incident_at(case: Case, entry: Entry[Incident]) -> datetime:
    """When an incident was: as it says, and never later than it was written down."""
    return not_after(entry.record.at, entry.at if entry.record.at else case.born(entry).at)


def incidents(case: Case, last: date, months: int = YEAR) -> list[Entry[Incident]]:
    """The incidents of the calendar months up to a day, the earliest first; one kept with nothing in it is none."""
    found = [
        (incident_at(case, entry), entry)
        for entry in case.of(Incident)
        if not entry.record.empty and within(london(incident_at(case, entry)).date(), last, months)
    ]
    return [entry for _at, entry in sorted(found, key=lambda pair: (pair[0], pair[1].seq))]


def reported_to_police(case: Case, last: date, months: int = YEAR) -> list[Entry[Incident]]:
    """Those of `incidents` of which police were told (practice 1.1, criterion of escalation)."""
    return [entry for entry in incidents(case, last, months) if entry.record.police_told.value]
