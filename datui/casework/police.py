"""What police were told of: over incidents, reports and emergencies, and no event twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.chronology import not_after
from datui.casework.emergency import Emergency
from datui.casework.incident import YEAR, Incident, incidents, reported_to_police, within
from datui.casework.intake import Intake
from datui.casework.moments import london
from datui.casework.records import Entry, Record
from datui.casework.repeat import abuse

if TYPE_CHECKING:
    from datui.casework.case import Case

_NOT_POLICE = ("ambulance", "fire")
_NAMES: dict[type[Record], tuple[str, str]] = {Intake: ("report", "reports"), Emergency: ("emergency", "emergencies")}


@dataclass(frozen=True, slots=True)
class Told:
    """One record that says that police know: of what day, in which field, and by which number of theirs."""

    entry: Entry
    day: date
    field: str
    number: str

    def may_be(self, other: Told) -> bool:
        """Whether both may tell of one event: they are of one day, and police gave them no two numbers."""
        return self.day == other.day and (not (self.number and other.number) or self.number == other.number)


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts as an event of its own, and what may be one of those and so does not."""

    each: tuple[Told, ...]
    apart: tuple[Told, ...]

    def of(self, last: date, months: int) -> Counted:
        """Those of the calendar months up to a day."""
        inside = (tuple(one for one in told if within(one.day, last, months)) for told in (self.each, self.apart))
        return Counted(*inside)


def told(case: Case, last: date, months: int = YEAR) -> Counted:
    """What police were told of in the calendar months up to a day (practice 1.1, criterion of escalation)."""
    return ever_told(case).of(last, months)


def ever_told(case: Case) -> Counted:
    """Every incident of which police were told, then each report and emergency that may be none of those.

    Two incidents are two, for somebody wrote two. A report or an emergency of the same day may tell of either: it is
    put apart, and a person who reads both says what it is.
    """
    each: list[Told] = []
    apart: list[Told] = []
    found = [one for at, entry in abuse(case) if (one := _told(entry, at)) is not None]
    for one in sorted(found, key=lambda one: not isinstance(one.entry.record, Incident)):
        again = not isinstance(one.entry.record, Incident) and any(one.may_be(other) for other in each)
        (apart if again else each).append(one)
    return Counted(tuple(each), tuple(apart))


def _told(entry: Entry, at: datetime) -> Told | None:
    """What a record says of police; None where it does not say that they know.

    A call to 999 counts unless somebody says that it was for others than police. Of a call it is the day of the call.
    """
    record, when = entry.record, None
    if isinstance(record, Incident) and record.police_told.value:
        field, number = "police_told", record.police_reference
    elif isinstance(record, Intake) and record.police_called.value:
        field, number, when = "police_called", record.police_reference, record.police_at
    elif isinstance(record, Emergency) and record.called.value and record.service not in _NOT_POLICE:
        field, number, when = "called", record.reference, record.called_at
    else:
        return None
    day = london(not_after(when, entry.at) if when else at).date()
    return Told(entry, day, field, "".join(filter(str.isalnum, number.casefold())))


def count_words(case: Case, last: date) -> str:
    """How many incidents there were in twelve months up to a day, of how many events police know, and what is apart."""
    every, own, counted = len(incidents(case, last)), len(reported_to_police(case, last)), told(case, last)
    words = f"{every} incident{'' if every == 1 else 's'} in twelve months, {own} reported to police"
    if others := [one for one in counted.each if not isinstance(one.entry.record, Incident)]:
        words += f"; police also told by {_kinds(others)}: {len(counted.each)} in all"
    if counted.apart:
        words += f"; not counted again, for it may be one of the same day: {_kinds(counted.apart)}"
    numbers = [one.number for one in counted.each if one.number]
    if again := len(numbers) - len(set(numbers)):
        words += f"; {again} of them {'has' if again == 1 else 'have'} a police number that another has too"
    return words


def _kinds(found: Sequence[Told]) -> str:
    """Of which kinds they are: 2 reports and 1 emergency."""
    counts = Counter(type(one.entry.record) for one in found)
    return " and ".join(f"{counts[kind]} {names[counts[kind] > 1]}" for kind, names in _NAMES.items() if counts[kind])
