"""What was typed: kept word for word where it could not be read, and shown again where a record is corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from datui.casework.answers import MARKS, Answer
from datui.casework.fields import Sort, shape
from datui.casework.moments import day_words, london, time_words
from datui.casework.route import Missing
from datui.casework.text import PROSE_LIMIT, one_line

if TYPE_CHECKING:
    from datui.casework.case import Case
    from datui.casework.records import Record

AsTyped = tuple[tuple[str, str], ...]
"""Fields, each with what was typed there and could not be read; the field itself is empty."""
_READ = frozenset({Sort.MOMENT, Sort.DAY, Sort.COUNT})
"""What is read in what is typed. A rule rests on the hours of a plan: they are never kept without having been read."""
_ALSO = "practice:9"
_MARK_OF = {state: mark for mark, state in MARKS.items()}


def as_typed(kind: type[Record], values: Mapping[str, Any], names: Collection[str]) -> AsTyped:
    """What was typed in these fields, cleaned, where it may be kept without having been read."""
    if not kind.keeps_unread:
        return ()
    readable = (name for name, info, _question in kind.questions() if name in names and shape(info).sort in _READ)
    found = ((name, one_line(values[name]).text) for name in readable if isinstance(values.get(name), str))
    return tuple((name, text) for name, text in found if 0 < len(text) <= PROSE_LIMIT)


def typed(record: Record) -> dict[str, Any]:
    """A record as it would have been typed, or was: what a form shows when the record is corrected."""
    read = {name: _typed(getattr(record, name)) for name, _info, _question in record.questions()}
    return read | dict(record.as_typed)


def _typed(value: Any) -> Any:
    if isinstance(value, Answer):
        return _MARK_OF.get(value.state, "") if value.value is None else _typed(value.value)
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, datetime):
        return f"{day_words(london(value).date())} {time_words(value)}".rstrip()
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return "" if value is None else str(value)


def not_in_figures(case: Case) -> Iterator[Missing]:
    """What was kept as it was typed is asked for in figures: until then no date and no age follows from it."""
    for record in {entry.record.record_id: entry.record for entry in case.entries}.values():
        unread = dict(record.as_typed)
        for name, _info, question in record.questions() if unread else ():
            if name in unread:
                label = question.label[:1].lower() + question.label[1:]
                words = f"{record.title}: {label}, in figures"
                yield Missing(words, question.clause or _ALSO, record.at_field(name))
