"""Whether everyone who is affected heard from us, and whether whoever began a case said whom they know in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.contact import Contact
from datui.casework.intake import Intake
from datui.casework.interest import Interest
from datui.casework.others import by_another, who_reported
from datui.casework.people import AFFECTED, PERPETRATOR, Person, said
from datui.casework.route import Missing, Route
from datui.casework.victim import reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case


def parties_unheard(case: Case) -> Iterator[Missing]:
    """Contact with everyone who is affected has an outcome, or says why there was none (HPG 2025 5.5)."""
    heard = {contact.with_whom for contact in case.records(Contact) if contact.outcome or contact.reached.answered}
    victims = reached_by(case)
    for person in case.persons:
        known = person.record_id in (*heard, *victims) or person.has_role(PERPETRATOR)
        if not known and any(person.has_role(role) for role in AFFECTED):
            name = said(person.name) or "Someone who is affected"
            route = Route("contact", "", "outcome", (("with_whom", person.record_id),))
            yield Missing(f"{name}: whether they were contacted, and what came of it", "hpg-2025:5.5", route)


def reporters_unheard(case: Case) -> Iterator[Missing]:
    """Whoever reported it and can be told from others becomes a person of the case, to hear what came of it."""
    for report in case.records(Intake):
        name, reach = report.reported_by.strip(), report.reporter_reach.strip()
        if not (name or reach) or not by_another(case, report) or who_reported(case, report) is not None:
            continue
        way = "email" if "@" in reach else "phone"
        offer = tuple((field, text) for field, text in (("name", name), (way, reach)) if text)
        words = f"{name or 'Somebody'}, who reported it: as a person of the case, so that contact has an outcome"
        yield Missing(words, "hpg-2025:5.5", Route(Person.kind, "", "case_roles", offer))


def beginner_undeclared(case: Case) -> Iterator[Missing]:
    """Whoever began a case says as everybody else does whether they know anyone in it; nothing waits for it (11.4)."""
    if not case.of(Intake):
        return
    who = case.entries[0].person
    if not any(entry.person == who and entry.record.knows.answered for entry in case.all_versions(Interest)):
        words = "Declaration of whoever began it: whether they know anyone in it"
        yield Missing(words, "practice:11.4", Route(Interest.kind, "", "knows"))
