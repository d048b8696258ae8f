"""Of whom a case is: the victim by the people of the case, and until they are one of them by the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datui.casework.intake import Intake
from datui.casework.moments import london
from datui.casework.people import CHILD, VICTIM, Person, said
from datui.casework.records import Entry, RecordId

if TYPE_CHECKING:
    from datui.casework.case import Case


def victim(case: Case) -> Entry[Person] | None:
    """The first adult who is a victim, else the first child, unless a report tells of somebody else.

    A child who lives with it is a victim in their own right (practice 3), and not therefore the one who reported it.
    """
    if adults := _adults(case):
        return adults[0]
    victims = (entry for entry in case.people if entry.record.has_role(VICTIM))
    told_of = {name for report in case.records(Intake) if (name := said(report.victim_name))}
    return next((entry for entry in victims if all(_may_be(entry.record, name) for name in told_of)), None)


def _adults(case: Case) -> list[Entry[Person]]:
    return [entry for entry in case.people if entry.record.has_role(VICTIM) and not _is_young(case, entry)]


def _is_young(case: Case, entry: Entry[Person]) -> bool:
    """Whether somebody is in the case as a child, or was under 16 when they were written down."""
    day = london(entry.at).date()
    return entry.record.has_role(CHILD) or case.person_on(entry, day).under_16(day)


def _may_be(person: Person, name: str) -> bool:
    """Whether a report's name may be this person's: all the words of the shorter are in the longer."""
    mine, theirs = set(said(person.name).casefold().split()), set(name.casefold().split())
    return bool(mine) and (mine <= theirs or theirs <= mine)


def victim_name(case: Case) -> str:
    """The victim's name as far as anyone knows it: from the people of the case, else from the latest report."""
    names = [said(case.victim.record.name)] if case.victim else []
    names += [said(entry.record.name) for entry in _adults(case)]
    names += [said(report.victim_name) for report in reversed(case.records(Intake))]
    return next((name for name in names if name), "")


def reached_by(case: Case) -> frozenset[RecordId]:
    """With whom a contact is one with the victim: nobody named, an adult victim, or the child of whom the case is."""
    mine = (case.victim,) if case.victim else ()
    return frozenset({"", *(entry.record.record_id for entry in (*_adults(case), *mine))})


def person_words(case: Case, person_id: RecordId) -> str:
    """How a person of the case is called; nobody named means the victim."""
    if not person_id:
        return case.victim_name or "the victim"
    person = next((person for person in case.persons if person.record_id == person_id), None)
    if person is None:
        return "someone who is not in this case"
    roles = ", ".join(case.rules.lists["person-role"].label(role).lower() for role in person.case_roles)
    return f"{said(person.name) or 'name not known'}{f' ({roles})' if roles else ''}"
