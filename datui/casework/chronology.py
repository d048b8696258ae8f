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


def happened(entry: Entry) -> datetime:
    """When what an entry tells of happened, which may be before it was written down."""
    field = _WHEN.get(entry.record.kind)
    moment = getattr(entry.record, field) if field else None
    return moment if isinstance(moment, datetime) else entry.at


def chronology(case: Case) -> list[Entry]:
    """The latest version of every record, what happened last coming first."""
    newest = {entry.record.record_id: entry for entry in case.entries}
    return sorted(newest.values(), key=lambda entry: (happened(entry), entry.seq), reverse=True)
