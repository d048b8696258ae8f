"""What was said last in a field, whichever record said it, and when that was."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from datui.casework.answers import Answer
from datui.casework.chronology import happened, not_after
from datui.casework.moments import latest
from datui.casework.records import Entry, Record

if TYPE_CHECKING:
    from datui.casework.case import Case


def value_of(entry: Entry, field: str) -> Any:
    """What an entry says in a field: a text without its edges, a day, yes or no; None where it says nothing."""
    found = getattr(entry.record, field, None)
    found = found.value if isinstance(found, Answer) else found
    return (found.strip() or None) if isinstance(found, str) else found


def said_last(case: Case, field: str, *kinds: type[Record]) -> Entry | None:
    """The entry that says something in a field and said so last; None where none does."""
    entries: list[Entry] = [entry for kind in kinds for entry in case.of(kind)]
    found = [entry for entry in entries if value_of(entry, field) is not None]
    return max(reversed(found), key=lambda entry: _not_later(case, entry, field), default=None)


def last_value(case: Case, field: str, *kinds: type[Record]) -> Any:
    """What was said last in a field; None where nothing was."""
    entry = said_last(case, field, *kinds)
    return value_of(entry, field) if entry else None


def said_at(case: Case, entry: Entry, field: str) -> datetime:
    """When a record first said what it says now: with the record itself, or when it was gone on with."""
    since = case.said_since(entry, field)
    return not_after(happened(entry), since.at) if since is case.born(entry) else since.at


def _not_later(case: Case, entry: Entry, field: str) -> datetime:
    """The last moment at which it can have been said: a day of which no time was said is any time of it."""
    return not_after(latest(said_at(case, entry, field)), case.said_since(entry, field).at)
