"""Clare's Law: that it was asked, what came of it and when. What police disclose is never kept, and has no field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.due import Duty
from datui.casework.moments import LONDON
from datui.casework.records import Code, Day, PersonId, Prose, Record, ask
from datui.casework.route import Missing

if TYPE_CHECKING:
    from datui.casework.case import Case

KEPT_NOWHERE = "What police say is confidential: it is not kept here, nor in a note, a decision or the minutes."
_ASKED, _OUTCOME = "Request", "Outcome"
_CLAUSE = "practice:3.5.clares-law"


class ClaresLaw(Record, kind="clares-law", title="Clare's Law"):
    """One request under Clare's Law: its day, its outcome and the day of that. Nothing that police disclosed."""

    keeps_unread = False

    because: Prose = ask(
        "Why is this corrected?",
        default="",
        section="Correction",
        help="Such as: a wrong day. Never what police said.",
        hidden=True,
    )
    about: Answer[PersonId] = ask("About whom", section=_ASKED, clause=_CLAUSE, help="Whose past was asked after.")
    way: Code = ask(
        "In which way", section=_ASKED, choices="clares-law-way", clause=_CLAUSE, help="Never write who it was."
    )
    asked_on: Day = ask("Asked on", past=True, section=_ASKED, clause=_CLAUSE, help="The day of the request.")
    outcome: Code = ask(
        "Outcome",
        section=_OUTCOME,
        choices="clares-law-outcome",
        clause=_CLAUSE,
        help="That there was one. What was disclosed is kept nowhere, not in a note.",
    )
    outcome_on: Day = ask("Known on", past=True, section=_OUTCOME, clause=_CLAUSE, help="The day of the outcome.")

    @property
    def headline(self) -> str:
        """That it was asked, and whether there is an outcome."""
        return "Clare's Law: there is an outcome" if self.outcome else "Clare's Law: asked"


def clares_law_due(case: Case) -> Iterator[Duty]:
    """Police are asked for the outcome once the time that the guidance gives them has passed (practice 3.5)."""
    for entry in case.of(ClaresLaw):
        if entry.record.asked_on and not entry.record.outcome:
            start = min(datetime.combine(entry.record.asked_on, time(), LONDON).astimezone(UTC), entry.at)
            words, route = "Clare's Law: ask police whether there is an outcome", entry.record.at_field("outcome")
            yield case.rules.duty("clares_law", start, "clares-law", words, route)


def clares_law_undated(case: Case) -> Iterator[Missing]:
    """A request has its day, and so has an outcome: beside them nothing is kept (practice 3.5)."""
    for one in case.records(ClaresLaw):
        if one.asked_on is None:
            yield Missing("Clare's Law: the day of the request", _CLAUSE, one.at_field("asked_on"))
        if one.outcome and one.outcome_on is None:
            yield Missing("Clare's Law: the day of the outcome", _CLAUSE, one.at_field("outcome_on"))
