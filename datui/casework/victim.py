"""Of whom a case is: whoever the report tells of that named somebody first, as a person once they are one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.intake import Intake
from datui.casework.moments import london
from datui.casework.names import called, may_be, names_of, shared, victims_names
from datui.casework.people import CHILD, HARMS_YOUNG, PERPETRATOR, VICTIM, Person, said
from datui.casework.records import Entry, RecordId
from datui.casework.relations import Contested, turned
from datui.casework.route import Missing

if TYPE_CHECKING:
    from datui.casework.case import Case


def victim(case: Case) -> Entry[Person] | None:
    """The victim whom the first report that named one tells of; without a name the first adult, else the first child.

    None while whoever is named is no victim of the case: another victim is never taken for them. A child who lives with
    it is a victim in their own right (practice 3), and the one of whom the case is where it is they who are named.
    """
    told, adults = _told_of(case), _adults(case)
    children = [entry for entry in _victims(case) if _is_young(case, entry) and _stands(case, entry)]
    if not told:
        return next(iter((*adults, *children)), None)
    if adults:
        children = [entry for entry in children if called(entry.record, told[0])]
    named = [entry for entry in (*adults, *children) if may_be(names_of(entry.record), told)]
    return max(named, key=lambda entry: shared(names_of(entry.record), told), default=None)


def victim_at(case: Case, seq: int) -> RecordId:
    """Who was the victim when an entry was written, or became it first after that; empty while nobody is."""
    told, then = case.tells_who, case.victims_then
    for number in range(bisect_left(told, seq, key=lambda entry: entry.seq), len(told) + 1):
        if number not in then:
            found = victim(case.fold(case.case_id, told[:number], case.rules))
            then[number] = found.record.record_id if found else ""
        if then[number]:
            return then[number]
    return ""


def tells_who(case: Case) -> tuple[Entry, ...]:
    """Every entry that bears on who the victim is: whatever else is in a case makes nobody the victim."""
    return tuple(entry for entry in case.entries if isinstance(entry.record, Person | Intake | Contested))


def may_be_victims(case: Case) -> frozenset[RecordId]:
    """Everyone who may be the victim, whatever they were written down as: in doubt they are.

    Nobody said what they are, or they are a victim, or a report names them so; or nobody knows yet who the victim is.
    """
    told = [victims_names(report) for report in case.records(Intake)]
    unknown = case.victim is None and not case.victim_name
    return frozenset(
        one.record_id
        for one in case.persons
        if not one.case_roles
        or one.has_role(VICTIM)
        or (unknown and (one.has_role("household") or one.has_role("witness")))
        or any(may_be(names, names_of(one)) for names in told)
    )


def whom_the_report_names(case: Case) -> Iterator[Missing]:
    """Whoever the report names is a victim of the case, by that name (practice 5.2)."""
    told = _told_of(case)
    if not told or case.victim is not None:
        return
    bears = next((one for one in case.persons if may_be(names_of(one), told)), None)
    if bears is not None and not bears.has_role(PERPETRATOR):
        words = "Whether somebody is the victim: they bear the name that the report gives"
        yield Missing(words, "practice:5.2", bears.at_field("case_roles"))
    elif _adults(case) and (report := _first_named(case)) is not None:
        words = "The victim whom the report names, as a person of the case; or that name, if it is wrong"
        yield Missing(words, "practice:5.2", report.at_field("victim_name"))


def tells_of(case: Case, report: Intake) -> bool:
    """Whether a report may tell of the victim of the case, and not of another."""
    names = [case.victim_name, *(names_of(case.victim.record) if case.victim else _told_of(case))]
    return not any(names) or not said(report.victim_name) or may_be(victims_names(report), names)


def _first_named(case: Case) -> Intake | None:
    """The report that named the victim first, as it is now: what a later report says makes nobody else the victim."""
    first = next((one for one in case.entries if isinstance(one.record, Intake) and said(one.record.victim_name)), None)
    return next((one for one in case.records(Intake) if first and one.record_id == first.record.record_id), None)


def _named(case: Case) -> tuple[str, ...]:
    """The names of whom the case is by the report that named somebody first; one that is taken out again still tells.

    Nothing where no report names anybody.
    """
    report = _first_named(case)
    if report is None:
        return ()
    versions = (one.record for one in case.all_versions(Intake) if one.record.record_id == report.record_id)
    name = [said(one.victim_name) for one in versions if said(one.victim_name)][-1]
    return (name, *report.victim_aliases.split(","))


def _told_of(case: Case) -> tuple[str, ...]:
    """As `_named`; nothing once the other is found to be the victim, or whoever is named so to be the perpetrator."""
    names = _named(case)
    if not names or turned(case) is not None:
        return ()
    accused = (one for one in case.people if one.record.has_role(PERPETRATOR) and not _stands(case, one))
    return () if any(called(one.record, names[0]) for one in accused) else names


def _victims(case: Case) -> list[Entry[Person]]:
    return [entry for entry in case.people if entry.record.has_role(VICTIM)]


def _adults(case: Case) -> list[Entry[Person]]:
    """The adult victims. Whoever is called a perpetrator too is one only where nobody else is, and they were before."""
    adults = [entry for entry in _victims(case) if not _is_young(case, entry)]
    alone = [entry for entry in adults if not entry.record.has_role(PERPETRATOR)]
    return alone or [entry for entry in adults if _stands(case, entry)]


def _stands(case: Case, entry: Entry[Person]) -> bool:
    """Whether somebody is protected as a victim although they are accused too: as they were before (practice 5.1).

    They were the victim before anybody called them a perpetrator, or from the first both, and are whom the reports
    name. Whoever was the perpetrator first, and accuses in their turn, is not.
    """
    if not entry.record.has_role(PERPETRATOR):
        return True
    if not entry.record.has_role(VICTIM):
        return False
    roles = (frozenset(one.record.case_roles) & {VICTIM, PERPETRATOR} for one in case.history(entry))
    first = next(filter(None, roles), frozenset())
    return first == {VICTIM} or (len(first) == 2 and may_be(names_of(entry.record), _named(case)))


def _is_young(case: Case, entry: Entry[Person]) -> bool:
    """Whether somebody is in the case as a child, or was under 16 when they were written down."""
    return entry.record.has_role(CHILD) or was_under_16(case, entry)


def victim_name(case: Case) -> str:
    """The victim's name as far as anyone knows it: as a person of the case, else as the reports name them."""
    names = [said(case.victim.record.name)] if case.victim else []
    names += [*_told_of(case)[:1], *(said(entry.record.name) for entry in _adults(case))]
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
    entry = next((entry for entry in case.people if entry.record.record_id == person_id), None)
    if entry is None:
        return "someone who is not in this case"
    person, young = entry.record, harms_young(case, entry)
    labels = ((role, case.rules.lists["person-role"].label(role).lower()) for role in person.case_roles)
    roles = ", ".join(HARMS_YOUNG if young and role == PERPETRATOR else label for role, label in labels)
    return f"{said(person.name) or 'name not known'}{f' ({roles})' if roles else ''}"


def harms_young(case: Case, entry: Entry[Person]) -> bool:
    """Whether somebody who was given the role of a perpetrator was under 16 when that was written (practice 3)."""
    return entry.record.has_role(PERPETRATOR) and was_under_16(case, entry)


def was_under_16(case: Case, entry: Entry[Person]) -> bool:
    """Whether somebody was under 16 when they were written down."""
    day = london(entry.at).date()
    return case.person_on(entry, day).under_16(day)
