"""What happened in a case, in the order that it happened."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from datui.casework.closure import Reopening
from datui.casework.moments import latest, london, no_time
from datui.casework.people import Person
from datui.casework.records import Entry, Record

if TYPE_CHECKING:
    from datui.casework.case import Case


def not_after(said: datetime | None, written: datetime) -> datetime:
    """When it happened: as it was said, and never later than it was written, so that no slip moves a clock on."""
    return written if said is None else min(said, written)


@cache
def _tells_of_the_past(kind: type[Record]) -> bool:
    return any(question.past for name, _info, question in kind.questions() if name == kind.happens)


def happened(entry: Entry) -> datetime:
    """When what an entry tells of happened: perhaps before it was written down, or, of a visit, after it."""
    moment = getattr(entry.record, entry.record.happens, None)
    if not isinstance(moment, datetime):
        return entry.at
    return not_after(moment, entry.at) if _tells_of_the_past(type(entry.record)) else moment


def chronology(case: Case) -> list[Entry]:
    """The latest version of every record, what happened last coming first."""
    newest = {entry.record.record_id: entry for entry in case.entries}
    return sorted(newest.values(), key=lambda entry: (stands_at(case, entry), entry.seq), reverse=True)


def stands_at(case: Case, entry: Entry) -> datetime:
    """Where an entry stands among others: a day of which no time was said at its end, or when that was written."""
    when = happened(entry)
    if not no_time(when) or not entry.record.happens:
        return when
    written = case.said_since(entry, entry.record.happens).at
    return max(when, not_after(latest(when), written))


def headline(case: Case, entry: Entry) -> str:
    """A record's line of the chronology, and whether it opened a closed case again."""
    opened, record = case.reopened_by, entry.record
    said = record.headline_on(london(entry.at).date()) if isinstance(record, Person) else record.headline
    if opened is None or opened.record.record_id != record.record_id or isinstance(record, Reopening):
        return said
    return f"{said}; the closed case is open again"
