"""The homes where somebody lives who must hear nothing: no letter goes there, and nobody is met there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.address import read
from datui.casework.doubt import feared_texts, relatives, unsafe_persons
from datui.casework.intake import Intake
from datui.casework.people import said
from datui.casework.places import homes_of
from datui.casework.plans import plan_of, told_nothing
from datui.casework.records import RecordId

if TYPE_CHECKING:
    from datui.casework.case import Case


def shared_homes(case: Case, person_id: RecordId = "") -> tuple[str, ...]:
    """Where a perpetrator, or whoever must not hear or receive anything, lives or may live, as one victim is reached.

    By their own address, by that of whom a report says the victim fears, and by whoever said that they live where the
    victim does: until somebody says otherwise that is so of every home of that victim. Where a family may be the danger
    every grown relative is one of them.
    """
    return tuple(dict.fromkeys(filter(None, _shared(case, person_id))))


def _shared(case: Case, person_id: RecordId) -> Iterator[str]:
    unsafe = {one.record_id for one in (*unsafe_persons(case, person_id), *relatives(case, person_id))}
    theirs = [*told_nothing(case, person_id), *(one for one in case.persons if one.record_id in unsafe)]
    entry = plan_of(case, person_id)
    yield from (f"{person.address} {person.postcode}".strip() for person in theirs)
    yield from (text for text in feared_texts(case, person_id) if _says_where(text))
    if any(person.lives_there.value for person in theirs):
        yield from homes_of(case)
    if entry is not None and entry.record.perpetrator_there.value:
        yield from homes_of(case, person_id)
    for report in case.records(Intake):
        if report.perpetrator_there.value:
            told = f"{said(report.address)} {report.postcode}".strip()
            yield from (told,) if told else homes_of(case)


def _says_where(text: str) -> bool:
    """Whether words about somebody say where they live, and not only in which town or with whom."""
    place = read(text)
    return bool(place.code or (place.streets and place.houses))
