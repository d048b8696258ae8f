"""Which entries tell of another home of a victim than any that was told of before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.address import Address, one_home, read
from datui.casework.intake import Intake
from datui.casework.names import may_be, names_of, victims_names
from datui.casework.people import Person, said
from datui.casework.places import Homes
from datui.casework.records import Entry
from datui.casework.victim import tells_of

if TYPE_CHECKING:
    from datui.casework.case import Case


def other_homes(case: Case) -> Iterator[Entry]:
    """Each entry that first tells of another home; the first home of all, and a better spelling of one, is no other."""
    for each in case.homes:
        known: list[Address] = []
        for entry in sorted(_told(case, each), key=lambda one: one.seq):
            home = _home(entry.record)
            if home.text and not any(one_home(home, other) for other in known):
                if known:
                    yield entry
                known.append(home)


def _told(case: Case, homes: Homes) -> list[Entry[Intake] | Entry[Person]]:
    """Every version of whatever tells where one victim lives."""
    persons = [entry for entry in case.all_versions(Person) if entry.record.record_id in homes.of]
    reports = {report.record_id for report in case.records(Intake) if _is_of(case, report, homes)}
    return [*persons, *(entry for entry in case.all_versions(Intake) if entry.record.record_id in reports)]


def _is_of(case: Case, report: Intake, homes: Homes) -> bool:
    """Whether a report may tell of this victim; one that names nobody, of the one of whom the case is."""
    if not homes.of or (case.victim is not None and case.victim.record.record_id in homes.of):
        return tells_of(case, report)
    names = [name for one in case.persons if one.record_id in homes.of for name in names_of(one)]
    return may_be(victims_names(report), names)


def _home(record: Intake | Person) -> Address:
    address = said(record.address) if isinstance(record, Intake) else record.address
    return read(" ".join(filter(None, (address.strip(), record.postcode.strip()))))
