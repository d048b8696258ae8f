"""The case as it was when somebody was reached or visited: what was done is judged by what was known by then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.moments import latest, london, start_of_minute
from datui.casework.people import Person
from datui.casework.records import Entry, RecordId
from datui.casework.risk import RiskLevel
from datui.casework.safecontact import SafeContact

if TYPE_CHECKING:
    from datui.casework.case import Case


def was_there(entry: Entry, when: datetime) -> bool:
    """Whether a plan or a level was there at a moment: written down by then, or confirmed with them."""
    confirmed = entry.record.confirmed_on if isinstance(entry.record, SafeContact) else None
    return start_of_minute(entry.at) <= latest(when) or (confirmed is not None and confirmed <= london(when).date())


def as_it_was(case: Case, written: int, whom: RecordId) -> Case:
    """The case as it was before an entry was written, with whoever that is about, though written down later."""
    return _with(case, [one for one in case.entries if one.seq < written], whom)


def as_visited(case: Case, begun: int, over: int, when: datetime, whom: RecordId) -> Case:
    """The case as it was at a visit: what was written before the visit was, or by then; plans and levels by then."""
    known = [
        one
        for one in case.entries
        if one.seq < over
        and (was_there(one, when) if isinstance(one.record, SafeContact | RiskLevel) else _known(one, begun, when))
    ]
    return _with(case, known, whom)


def _known(entry: Entry, begun: int, when: datetime) -> bool:
    return entry.seq < begun or start_of_minute(entry.at) <= latest(when)


def _with(case: Case, known: list[Entry], whom: RecordId) -> Case:
    if not any(one.record.record_id == whom for one in known):
        first = (one for one in case.all_versions(Person) if one.record.record_id == whom)
        known += list(first)[:1]
    return case.fold(case.case_id, known, case.rules)
