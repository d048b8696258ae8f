"""The demo's cases as they are told: twelve on different days, and many."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources.abc import Traversable
from typing import Any

import pytest

from datui.casework.case import Case
from datui.casework.moments import LONDON
from datui.casework.records import Entry, Record
from datui.demo import FictionalCase, cases

NOWS = [
    pytest.param(datetime(2026, 11, 25, 10, 0, tzinfo=LONDON), id="a Wednesday"),
    pytest.param(datetime(2026, 11, 22, 9, 0, tzinfo=LONDON), id="a Sunday"),
    pytest.param(datetime(2026, 11, 21, 21, 45, tzinfo=LONDON), id="a Saturday night"),
    pytest.param(datetime(2026, 11, 23, 0, 5, tzinfo=LONDON), id="five past midnight"),
    pytest.param(datetime(2026, 12, 24, 15, 0, tzinfo=LONDON), id="24 December"),
    pytest.param(datetime(2026, 12, 28, 11, 0, tzinfo=LONDON), id="a bank holiday"),
    pytest.param(datetime(2027, 12, 31, 16, 0, tzinfo=LONDON), id="31 December 2027"),
    pytest.param(datetime(2026, 3, 29, 1, 10, tzinfo=UTC), id="the clocks went forward"),
    pytest.param(datetime(2026, 10, 25, 1, 10, tzinfo=UTC), id="the clocks went back"),
    pytest.param(datetime(2027, 3, 29, 9, 0, tzinfo=LONDON), id="the day after the clocks went forward, Easter Monday"),
    pytest.param(datetime(2028, 2, 29, 9, 0, tzinfo=LONDON), id="29 February"),
    pytest.param(datetime(2029, 6, 4, 9, 0, tzinfo=LONDON), id="beyond the calendar"),
]
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=LONDON)


def folded(told: FictionalCase, rules: Any) -> Case:
    entries = [
        Entry(seq, told.case_id, at, "p" * 32, "Robin Hartley", "officer", record)
        for seq, (at, record) in enumerate(told.kept, 1)
    ]
    return Case.fold(told.case_id, entries, rules)


def twelve(now: datetime, rules: Any, seed: int = 1) -> list[Case]:
    return [folded(told, rules) for told in cases(seed, 12, now, rules)]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def said(told: FictionalCase) -> Iterator[str]:
    for _at, record in told.kept:
        yield from texts(record.body())


def moments(record: Record) -> Iterator[tuple[str, datetime]]:
    for name, _info, question in record.questions():
        value = getattr(record, name)
        # A day on which something ends may be any.
        if isinstance(value, datetime) and not question.forward:
            yield name, value


@pytest.fixture(scope="session")
def many(rules: Any) -> list[FictionalCase]:
    return list(cases(7, 250, NOW, rules))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def asset_files(folder: Traversable) -> Iterator[tuple[str, str]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from asset_files(one)
        elif one.name.endswith(".toml"):
            yield one.name, one.read_text("utf-8")
