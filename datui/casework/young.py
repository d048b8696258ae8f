"""Victims under 18 and other children, as reports and people tell of them; and whether anybody told of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.clocks import received_of
from datui.casework.decision import Decision
from datui.casework.intake import Intake
from datui.casework.moments import london
from datui.casework.people import VICTIM, Person, age_of
from datui.casework.records import Entry
from datui.casework.referral import Referral
from datui.casework.repeat import WITHDRAWN

if TYPE_CHECKING:
    from datui.casework.case import Case

CHILDREN = "children"
"""Children's safeguarding, among the agencies of the pack."""


def young_victims(case: Case) -> Iterator[tuple[datetime, str]]:
    """Since when each victim under 18 is known to be one, and which route the definition has for that age."""
    for report in case.of(Intake):
        if way := _way(case, _reported_age(report)):
            first = case.so_since(report, lambda one: bool(_way(case, _reported_age(one))))
            # From receipt where the first version says so, else from when it was written down.
            yield received_of(case, first) if first is case.born(report) else first.at, way
    for person in case.people:
        if way := _way(case, _victims_age(case, person)):
            yield case.so_since(person, lambda one: bool(_way(case, _victims_age(case, one)))).at, way


def is_child_known(case: Case) -> bool:
    """Whether there is a child: a person of the case, born or not, or the victim of a report by their birth."""
    days = ((entry, london(entry.at).date()) for entry in case.people)
    return any(case.person_on(entry, day).is_child(day) for entry, day in days) or any(young_victims(case))


def children_told(case: Case) -> bool:
    """Whether children's safeguarding is told of the children, or somebody decided on them and says what."""
    return any(told(case, CHILDREN, "child"))


def told(case: Case, agency: str, about: str) -> Iterator[Entry[Referral] | Entry[Decision]]:
    """What tells an agency: a referral to it that was not taken back, or a decision on it that says what."""
    for referral in case.of(Referral):
        if referral.record.agency == agency and referral.record.outcome != WITHDRAWN:
            yield referral
    for decision in case.of(Decision):
        if about in decision.record.about.casefold() and decision.record.decided.strip():
            yield decision


def _way(case: Case, age: int | None) -> str:
    """The route for a victim of an age; empty from 18 on, and where nobody knows it."""
    the = case.rules.definition
    if age is None or age >= the.adult_age:
        return ""
    return "child-abuse" if age < the.act_age else "young-victim"


def _reported_age(report: Entry[Intake]) -> int | None:
    born = report.record.victim_born.value
    return age_of(born, london(report.at).date()) if born else None


def _victims_age(case: Case, person: Entry[Person]) -> int | None:
    """How old a victim was when they were written down: an age that was guessed has grown since it was said."""
    day = london(person.at).date()
    return case.person_on(person, day).age_on(day) if person.record.has_role(VICTIM) else None
