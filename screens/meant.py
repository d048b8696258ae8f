"""A draft that waited: "now", "yesterday" and 14:30 still mean what they meant when they were typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from datui.casework.answers import Answer
from datui.casework.moments import day_words, moment_words
from datui.casework.records import REGISTRY, Record, WrongAnswers, build
from storage.vault import Draft

_BLANK_ID = "0" * 32


def as_meant(draft: Draft, now: datetime) -> Draft:
    """The draft with each day and moment that would be read differently by now put in full."""
    kind = REGISTRY[draft.kind]
    values = {name: _meant(kind, name, draft.values, draft.saved_at, now) for name in draft.values}
    return replace(draft, values=values)


def readable(kind: type[Record], values: Mapping[str, Any], now: datetime) -> Record:
    """A record of what was typed, as far as it can be read: what is not yet an answer is not asked."""
    try:
        return build(kind, values, now=now)
    except WrongAnswers as wrong:
        return build(kind, {name: each for name, each in values.items() if name not in wrong.problems}, now=now)


def _meant(kind: type[Record], name: str, values: Mapping[str, Any], then: datetime, now: datetime) -> Any:
    raw = values[name]
    if not isinstance(raw, str) or not raw or name not in kind.model_fields:
        return raw
    was = _read(kind, name, values, then)
    if was is None or was == _read(kind, name, values, now):
        return raw
    return (moment_words(was) if isinstance(was, datetime) else day_words(was)).replace(",", "")


def _read(kind: type[Record], name: str, values: Mapping[str, Any], now: datetime) -> date | None:
    """The day or moment that a field holds; None where it holds something else, or nothing that can be read."""
    day_of = next((question.day_of for asked, _info, question in kind.questions() if asked == name), "")
    try:
        typed = {name: values[name], day_of: values.get(day_of, "")} if day_of else {name: values[name]}
        value = getattr(build(kind, typed | {"record_id": _BLANK_ID}, now=now), name)
    except WrongAnswers:
        return None
    value = value.value if isinstance(value, Answer) else value
    return value if isinstance(value, date) else None
