"""A signposting sheet: numbers for the customer, to hear, to see or, only where that is safe, to hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.area import suggested
from datui.casework.chronology import not_after
from datui.casework.directory import Agency
from datui.casework.moments import london
from datui.casework.outgoing import Line as Said
from datui.casework.outgoing import Outgoing, Part
from datui.casework.plans import whose
from datui.casework.printed import Said as Printed
from datui.casework.records import Code, Line, Moment, PersonId, Record, YesNo, ask
from datui.casework.refusal import Refusal

if TYPE_CHECKING:
    from datui.casework.case import Case
    from datui.casework.rules import Rules

READ_OUT, SHOWN, WRITTEN = "read-out", "shown", "written"
TITLE = "Numbers"
_NOT_SAFE = "Nobody said that it is safe for them to hold these."
_INSTEAD = "Read them out with r, or show them with s; one number can be learnt by heart."


class Signposting(Record, kind="signposting", title="Signposting"):
    """Which numbers a customer was given, how, and whether it is safe for them to hold them."""

    happens = "at"

    whom: PersonId = ask("Whom", help="Who was told; the victim unless you choose somebody else.")
    safe_to_hold: Answer[YesNo] = ask(
        "Safe to hold a note of them?",
        clause="practice:5.1",
        help="Asked of them: does anybody look through pockets, bags or telephone?",
    )
    how: Code = ask("How they were given", choices="given-how", help="Written down only where it is safe to hold.")
    at: Moment = ask("When", past=True, default_now=True, help="When they were given.")
    hidden_as: Line = ask("How it is kept safe", help="Such as: under another name; learnt by heart. No place.")
    given: tuple[Line, ...] = ()
    """The ids of the agencies, as the directory has them."""
    words: tuple[Line, ...] = ()
    """What was given of each, as it was heard, seen or written."""

    @property
    def headline(self) -> str:
        """How many numbers were given."""
        count = len(self.given)
        return f"Signposting: {count} {'agency' if count == 1 else 'agencies'}" if count else "Signposting"

    def more_said(self, rules: Rules) -> list[Printed]:  # noqa: ARG002 - what was given is kept in words
        """What was given."""
        return [Printed("Given", "Given", line) for line in self.words]


def offered(case: Case) -> tuple[Agency, ...]:
    """The agencies that a customer may call themselves, those near first."""
    return tuple(one for one in suggested(case) if one.customer and one.numbers)


def ticked(case: Case, today: date) -> tuple[str, ...]:
    """Which of them are chosen to begin with: none whose number was last checked too long ago."""
    deadline = case.rules.deadlines["directory_check"]
    return tuple(one.id for one in offered(case) if not one.stale(today, deadline, case.rules.days))


def sheet(agencies: Iterable[Agency], how: str, now: datetime) -> Outgoing:
    """What the customer gets: names and hours to hear or see; on paper a neutral word and a number, no more."""
    parts = (Part(one.neutral if how == WRITTEN else one.name, tuple(_lines(one, how))) for one in agencies)
    return Outgoing(TITLE, "", "", now, tuple(parts))


def _lines(agency: Agency, how: str) -> Iterable[Said]:
    for number in agency.numbers:
        yield Said("" if how == WRITTEN else number.label, number.number)
    if how != WRITTEN:
        yield Said("When", agency.hours)
        yield Said("For", agency.serves)


def refuse_unsafe(how: str, safe_to_hold: Answer[bool]) -> None:
    """Raise Refusal where something would be written down that nobody said is safe to hold."""
    if how == WRITTEN and not safe_to_hold.value:
        raise Refusal(_NOT_SAFE, _INSTEAD)


def held_last(case: Case) -> Answer[bool]:
    """What was answered last of whether it is safe to hold such a note."""
    latest = case.latest(Signposting)
    return latest.record.safe_to_hold if latest is not None else Answer()


def held_now(case: Case, now: datetime) -> Answer[bool]:
    """As `held_last`, where the victim was asked today: it is asked every time, for it may be safe no more."""
    latest = case.latest(Signposting)
    if latest is None or whose(case, latest.record.whom):
        return Answer()
    asked = london(not_after(latest.record.at, latest.at)).date()
    return latest.record.safe_to_hold if asked == london(now).date() else Answer()


def given_words(paper: Outgoing) -> tuple[str, ...]:
    """Each part of a sheet as one line, as it is kept of what was given."""
    return tuple(f"{part.title}: {', '.join(line.words for line in part.lines)}" for part in paper.parts)
