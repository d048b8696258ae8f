"""What happened in a case, in the order that it happened."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.records import Entry

if TYPE_CHECKING:
    from datui.casework.case import Case

# The field in which a kind of record says when it happened; the others happened when they were written.
_WHEN = {
    "intake": "received_at",
    "contact": "at",
    "visit": "at",
    "note": "about_when",
    "risk": "at",
    "level": "decided_at",
    "closure": "at",
    "reopening": "at",
    "emergency": "opened_at",
}


def not_after(said: datetime | None, written: datetime) -> datetime:
    """When it happened: as it was said, and never later than it was written, so that no slip moves a clock on."""
    return written if said is None else min(said, written)


def start_of_minute(moment: datetime) -> datetime:
    """The minute of a moment: an officer writes minutes, the clock writes seconds."""
    return moment.replace(second=0, microsecond=0)


def happened(entry: Entry) -> datetime:
    """When what an entry tells of happened, which may be before it was written down."""
    field = _WHEN.get(entry.record.kind)
    moment = getattr(entry.record, field) if field else None
    return moment if isinstance(moment, datetime) else entry.at


def chronology(case: Case) -> list[Entry]:
    """The latest version of every record, what happened last coming first."""
    newest = {entry.record.record_id: entry for entry in case.entries}
    return sorted(newest.values(), key=lambda entry: (happened(entry), entry.seq), reverse=True)
