"""What the people of a case already say of eligibility, for whom it is still to be worked out, and where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from datui.casework.due import Duty
from datui.casework.eligibility import Eligibility
from datui.casework.intake import Intake
from datui.casework.people import PERPETRATOR, VICTIM, Person, said
from datui.casework.records import Entry, RecordId
from datui.casework.referral import Referral
from datui.casework.relations import Relationship
from datui.casework.route import Missing, Route
from datui.casework.router import NOT_STAFF, STAFF, STAFF_RESIDENT
from datui.casework.young import children_told, young_victims

if TYPE_CHECKING:
    from datui.casework.case import Case

_SAFEGUARDING = ("children", "adults")
"""The agencies that hear of it whatever else is offered."""


def prefilled(case: Case, victim: Entry[Person] | None, by_whom: Entry[Person] | None, day: date) -> dict[str, str]:
    """What the people of the case already say, as it would have been typed, to be checked by whoever writes it."""
    found: dict[str, str] = {}
    if victim is not None:
        found |= {"victim": victim.record.record_id} | _aged("victim", case, victim, day)
        if (works := case.person_on(victim, day).staff.value) is not None:
            found["staff"] = (STAFF if _not_ours(case) else STAFF_RESIDENT) if works else NOT_STAFF
    if by_whom is not None:
        found |= {"by_whom": by_whom.record.record_id} | _aged("their", case, by_whom, day)
        relationship = said(by_whom.record.relationship) or _related(case, victim, by_whom)
        found["connection"] = case.rules.definition.offered.get(relationship, "")
        found["who_to_whom"] = {"child": "child-to-parent", "parent": "parent-to-child"}.get(relationship, "")
    return {name: words for name, words in found.items() if words}


def _related(case: Case, victim: Entry[Person] | None, by_whom: Entry[Person]) -> str:
    """What somebody is to the victim by the relationship that was kept last, ended or not; empty without one."""
    them = ("", victim.record.record_id) if victim is not None else ("",)
    found = [one for one in case.records(Relationship) if one.one == by_whom.record.record_id and one.other in them]
    return found[-1].what if found else ""


def _aged(whose: str, case: Case, entry: Entry[Person], day: date) -> dict[str, str]:
    person = case.person_on(entry, day)
    age = person.age_on(day)
    return {} if age is None else {f"{whose}_age": str(age), f"{whose}_guess": "n" if person.born.answered else "y"}


def _not_ours(case: Case) -> bool:
    """Whether the reports say that the victim does not live with us."""
    said_of = [said(report.tenancy) for report in case.records(Intake) if report.tenancy.answered]
    return bool(said_of) and said_of[-1] in ("none", "services", "applicant")


def _who_harm(case: Case) -> list[Entry[Person]]:
    """Everyone who has the role; a child never has it, and is named in the form instead."""
    return [entry for entry in case.people if entry.record.has_role(PERPETRATOR)]


def _answered_for(case: Case) -> set[RecordId]:
    return {said(one.by_whom) for one in case.records(Eligibility)}


def to_eligibility(case: Case) -> Route:
    """Where eligibility is worked out: for whoever harms and has none yet, else the latest is gone on with."""
    known = _answered_for(case)
    for entry in _who_harm(case):
        if entry.record.record_id not in known:
            return _begin(entry)
    latest = case.latest(Eligibility)
    return latest.record.at_field() if latest else Route(Eligibility.kind)


def _begin(entry: Entry[Person]) -> Route:
    return Route(Eligibility.kind, "", "", (("by_whom", entry.record.record_id),))


def of_route(case: Case, by_whom: RecordId, day: date) -> dict[str, str]:
    """What the form starts with: the victim, and whoever is named or is the only one who harms."""
    harming = _who_harm(case)
    named = next((entry for entry in case.people if entry.record.record_id == by_whom), None)
    return prefilled(
        case, case.victim or _first_victim(case), named or (harming[0] if len(harming) == 1 else None), day
    )


def _first_victim(case: Case) -> Entry[Person] | None:
    return next((entry for entry in case.people if entry.record.has_role(VICTIM)), None)


def eligibility_missing(case: Case) -> Iterator[Missing]:
    """For everyone who harms somebody says which way it goes; until then it goes as if all applied (practice)."""
    if not case.of(Intake):
        return
    known = _answered_for(case)
    unknown = [entry for entry in _who_harm(case) if entry.record.record_id not in known]
    for entry in unknown:
        name = said(entry.record.name) or "Somebody who harms"
        yield Missing(f"{name}: which way it goes, by age and connection", "practice:definition", _begin(entry))
    if not unknown and not case.of(Eligibility):
        words = "Which way it goes: ages, connection and staff"
        yield Missing(words, "practice:definition", Route(Eligibility.kind))
    for one in case.records(Eligibility):
        if not one.decided:
            words = "Which routes you take: eligibility has no decision"
            yield Missing(words, "practice:definition", one.at_field("decided"))


def to_refer(case: Case) -> Iterator[Duty]:
    """Safeguarding hears the same day where a route to it is taken, or where a victim is under 18 (practice 6).

    A referral taken back says why not; so does a decision on the children, where nobody took the route yet.
    """
    told = {referral.agency for referral in case.records(Referral) if not referral.empty}
    taken = ((case.said_since(one, "decided").at, code) for one in case.of(Eligibility) for code in one.record.decided)
    by_age = () if children_told(case) else young_victims(case)
    # Of several who ask for one agency whoever was known first does.
    for start, code in sorted((*by_age, *taken), key=lambda each: each[0]):
        for step in case.rules.definition.ways[code].steps if code in case.rules.definition.ways else ():
            agency = dict(step.route.offer).get("agency", "")
            if agency in _SAFEGUARDING and agency not in told:
                told.add(agency)
                yield case.rules.duty("safeguarding", start, "safeguarding", step.words, step.route)
