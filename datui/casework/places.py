"""Where the victim lives and where they lived before: no letter goes to a home that they left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datui.casework.address import Address, one_home, read, same_place
from datui.casework.intake import Intake
from datui.casework.names import may_be, names_of, victims_names
from datui.casework.people import VICTIM, Person, said
from datui.casework.records import Entry, RecordId
from datui.casework.route import Missing, Route
from datui.casework.victim import reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case


@dataclass(frozen=True, slots=True)
class Homes:
    """Where a victim lives now, empty where nobody says any more, and every home that was told of and is not that."""

    now: Address
    before: tuple[Address, ...]
    of: frozenset[RecordId] = frozenset()
    """Every person who may be that victim."""
    unsure: RecordId = ""
    """The person of whom a report told another home since they said theirs: nobody knows which of them holds."""


def homes(case: Case) -> tuple[Homes, ...]:
    """The homes of each victim of a case; of all of them together while nothing tells them apart."""
    return tuple(_homes(case, people, reports) for people, reports in _victims(case))


def older_addresses(case: Case, to: str = "") -> tuple[str, ...]:
    """Every home that the victim left, in the order that they were told of; none where it is the newest that is meant.

    A new address must never be told to an old one, nor anything else (practice 5.4). What may be an old home is one;
    but an address that nothing tells from the newest is no old home for all that it is like one.
    """
    left = (home.text for each in case.homes if not one_home(to, each.now) for home in each.before)
    return tuple(dict.fromkeys(left))


def homes_of(case: Case, person_id: RecordId = "") -> tuple[str, ...]:
    """Every home that was told of one victim, of the one of whom the case is where nobody is named."""
    them = person_id or (case.victim.record.record_id if case.victim else "")
    found = [each for each in case.homes if them in each.of] or case.homes
    return tuple(home.text for each in found for home in (each.now, *each.before) if home.text)


def home_unsure(case: Case) -> Iterator[Missing]:
    """Where a report and a person tell of two homes, somebody says which of them holds (practice 5.4)."""
    for each in case.homes:
        if each.unsure:
            words = "Where the victim lives: a newer report tells of another home. Letters and visits there are frozen"
            yield Missing(words, "practice:5.4", Route(Person.kind, each.unsure, "address"))


def _homes(case: Case, people: list[Person], reports: list[Intake]) -> Homes:
    """The homes of one victim, told one after the other.

    A person says where they live now. A report says where they lived when it was made: once a person says it, no other
    report does, and none says it of a home that was told of before. Only a report that told of the newest home, and
    then of another, says that they moved; any other that is kept again only says better what it said. But where a
    report that came in later tells of another home than the person, nobody knows which holds, until they agree, or the
    person is kept again with that home and nothing else changed in them.
    """
    persons, theirs = {one.record_id for one in people}, {one.record_id for one in reports}
    told: list[Entry[Intake] | Entry[Person]] = [
        *(one for one in case.all_versions(Intake) if one.record.record_id in theirs),
        *(one for one in case.all_versions(Person) if one.record.record_id in persons),
    ]
    nowhere = read("")
    now, found, last, by_person = nowhere, list[Address](), dict[RecordId, Address](), False
    held: Entry[Person] | None = None
    before_this: dict[RecordId, Person] = {}
    for one in sorted(told, key=lambda entry: entry.seq):
        home, key, person = _home(one.record), one.record.record_id, isinstance(one.record, Person)
        before = last.get(key, nowhere)
        if isinstance(one.record, Person):
            held = one if _says_where(one.record, before_this.get(key)) else held
            before_this[key] = one.record
        if not home.text:
            # An address that is taken out of a person again: nobody says where they live.
            now = nowhere if person and one_home(before, now) else now
            continue
        if one_home(home, now):
            now = home = max(home, now, key=lambda each: len(each.text))
        elif not one_home(before, home):
            known = by_person or any(same_place(home, each) for each in found)
            moved = one_home(before, now) if before.text else not known
            now = home if person or moved else now
        by_person, last[key] = by_person or person, home
        found.append(home)
    unsure = held.record.record_id if held is not None and _told_otherwise(case, reports, held, now) else ""
    now = nowhere if unsure else now
    left = (home for home in (*_once(case), *found) if home.text and not one_home(home, now))
    return Homes(now, tuple(dict.fromkeys(left)), frozenset(persons), unsure)


def _says_where(person: Person, before: Person | None) -> bool:
    """Whether a person who is kept says where they live: they say it otherwise, or it is all that they are kept for."""
    if before is None or _home(before).text != _home(person).text:
        return bool(_home(person).text)
    return person.model_copy(update={"because": ""}) == before.model_copy(update={"because": ""})


def _told_otherwise(case: Case, reports: list[Intake], held: Entry[Person], now: Address) -> bool:
    """Whether the newest report that came in after a person said where they live tells of another home."""
    mine = {report.record_id for report in reports if _home(report).text}
    later = [one for one in case.of(Intake) if one.record.record_id in mine and case.born(one).seq > held.seq]
    return bool(later) and not one_home(_home(later[-1].record), now)


def _once(case: Case) -> Iterator[Address]:
    """The homes of whoever was written down as the victim, and is not said to be one any more."""
    victims = {person.record_id for person in case.persons if person.has_role(VICTIM)}
    for entry in case.all_versions(Person):
        if entry.record.has_role(VICTIM) and entry.record.record_id not in victims:
            yield _home(entry.record)


def _home(record: Intake | Person) -> Address:
    address = said(record.address) if isinstance(record, Intake) else record.address
    return read(" ".join(filter(None, (address.strip(), record.postcode.strip()))))


def _victims(case: Case) -> Iterator[tuple[list[Person], list[Intake]]]:
    """Each victim of whom the plan is, as everybody who may be them, with the reports that may be of them.

    Children count only where no adult's own record says where they live: a child may live with whoever is feared.
    """
    victims = [person for person in case.persons if person.has_role(VICTIM)]
    adults = [person for person in victims if person.record_id in reached_by(case)]
    housed = {one.record.record_id for one in case.all_versions(Person) if _home(one.record).text}
    groups: list[list[Person]] = []
    for person in adults if any(one.record_id in housed for one in adults) else victims:
        group = next((each for each in groups if any(_may_be(names_of(person), names_of(one)) for one in each)), None)
        if group is None:
            groups.append(group := [])
        group.append(person)
    reports = case.records(Intake)
    of = {report.record_id: [one for one in groups if _is_of(report, one)] for report in reports}
    for group in groups or [[]]:
        yield group, [report for report in reports if not of[report.record_id] or group in of[report.record_id]]


def _is_of(report: Intake, group: list[Person]) -> bool:
    return any(_may_be(victims_names(report), names_of(person)) for person in group)


def _may_be(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether two people may be one by their names, or one of them has none."""
    known = [[name for name in names if name.strip()] for names in (mine, theirs)]
    return not all(known) or may_be(*known)
