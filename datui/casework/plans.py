"""Whom a record speaks of, and whose plan is whose: each victim has one of their own or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.contact import Contact, Visit
from datui.casework.intake import Intake
from datui.casework.names import names
from datui.casework.people import PERPETRATOR, Person
from datui.casework.records import Entry, RecordId
from datui.casework.relations import plans_turned
from datui.casework.route import Missing, Route
from datui.casework.safecontact import SafeContact
from datui.casework.victim import reached_by, victim_at

if TYPE_CHECKING:
    from datui.casework.case import Case


def whose(case: Case, person_id: RecordId) -> RecordId:
    """The one id of whoever is meant: nothing for the victim of the case, by whichever of the two they are named."""
    return "" if case.victim is not None and person_id == case.victim.record.record_id else person_id


def of_whom(case: Case, record: SafeContact | Contact | Visit) -> RecordId:
    """Of whom a plan, a contact or a visit is, as `whose` says it.

    One that names nobody is of whoever was the victim of the case when it was begun, else of whoever became it first;
    whoever is the victim now never comes by what was another's.
    """
    if named := record.whom if isinstance(record, SafeContact) else record.with_whom:
        return whose(case, named)
    kept, after = case.kept(record), case.entries[-1].seq + 1 if case.entries else 0
    return whose(case, victim_at(case, kept[0].seq if kept else after))


def other_victims(case: Case) -> list[Entry[Person]]:
    """Every adult victim beside the one of whom the case is, in the order that they were written down."""
    victims = reached_by(case)
    return [one for one in case.people if one.record.record_id in victims and whose(case, one.record.record_id)]


def plans_of(case: Case, person_id: RecordId = "") -> list[Entry[SafeContact]]:
    """Every plan of one person, the one that was begun first coming first; of the victim where nobody is named."""
    them, turned = whose(case, person_id), plans_turned(case)
    mine = (entry for entry in case.of(SafeContact) if of_whom(case, entry.record) == them)
    return [entry for entry in mine if entry.record.whom or case.born(entry).seq > turned]


def plans_of_no_victim(case: Case) -> Iterator[Missing]:
    """A plan of somebody who is no victim of the case any more is nobody else's: their roles are looked at."""
    victims = reached_by(case)
    for plan in case.records(SafeContact):
        person = next((one for one in case.persons if one.record_id == of_whom(case, plan)), None)
        if person is None or person.record_id in victims or person.has_role(PERPETRATOR):
            continue
        words = "A safe-contact plan of somebody who is no victim now: their roles, or a plan of the victim's own"
        yield Missing(words, "practice:5.2", person.at_field("case_roles"))


def plan_of(case: Case, person_id: RecordId = "") -> Entry[SafeContact] | None:
    """The plan of one person that counts: the last one by which any channel was asked about."""
    asked = [entry for entry in plans_of(case, person_id) if entry.record.asked_about]
    return asked[-1] if asked else None


def latest_plan(case: Case, person_id: RecordId = "") -> Entry[SafeContact] | None:
    """The plan of one person that was begun last, asked about or not: the one that is gone on with."""
    found = plans_of(case, person_id)
    return found[-1] if found else None


def to_plan(case: Case, field: str, person_id: RecordId = "") -> Route:
    """Where one person's plan is put right, or begun."""
    if (latest := latest_plan(case, person_id)) is not None:
        return latest.record.at_field(field)
    them = whose(case, person_id)
    return Route(SafeContact.kind, "", field, (("whom", them),) if them else ())


def barred_ways(case: Case, person_id: RecordId = "") -> tuple[Person, ...]:
    """As `told_nothing`, each as they were in every version: a number that they had before is theirs still.

    So is the one that they gave where they reported something themselves.
    """
    barred = {person.record_id: person for person in told_nothing(case, person_id)}
    gave = (
        person.model_copy(update={"phone": report.reporter_reach, "email": ""})
        for report in case.records(Intake)
        for person in barred.values()
        if report.reporter_is_victim.value is not True and names(report.reported_by, person)
    )
    ever = (entry.record for entry in case.all_versions(Person) if entry.record.record_id in barred)
    return (*ever, *gave)


def told_nothing(case: Case, person_id: RecordId = "") -> tuple[Person, ...]:
    """Everyone but this person who is a perpetrator, or must not receive anything: no way of theirs is a safe one."""
    them = whose(case, person_id)
    return tuple(person for person in case.persons if whose(case, person.record_id) != them and person.told_nothing)
