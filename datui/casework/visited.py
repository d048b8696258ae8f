"""Whether a visit that was went beyond the plan: judged by its own moment, and by what was known then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.asitwas import as_visited
from datui.casework.contact import Visit
from datui.casework.moments import to_come
from datui.casework.records import Entry
from datui.casework.visiting import against_visit, was

if TYPE_CHECKING:
    from datui.casework.case import Case


def visited_at(case: Case, entry: Entry[Visit]) -> datetime | None:
    """When a visit was; None of one that is still to come as far as it says, was called off, or says nothing."""
    visit, over = entry.record, _over(case, entry)
    if over is None or visit.called_off.value or (visit.empty and not visit.outcome.strip()):
        return None
    # Whoever called in before it was to begin had been there by then.
    early = visit.at is None or to_come(visit.at, over.at)
    return (visit.called_in_at or over.at) if early else visit.at


def went_beyond(case: Case, entry: Entry[Visit]) -> str:
    """Why a visit that was would not have been planned; empty where it would, or where it was not yet."""
    when, over = visited_at(case, entry), _over(case, entry)
    if when is None or over is None:
        return ""
    then = as_visited(case, case.born(entry).seq, over.seq, when, entry.record.with_whom)
    return against_visit(then, entry.record, when)


def _over(case: Case, entry: Entry[Visit]) -> Entry[Visit] | None:
    """The version since which a visit is said to have been; None while none says so."""
    said = was(entry.record, entry.at)
    return case.so_since(entry, lambda version: was(version.record, version.at)) if said else None
