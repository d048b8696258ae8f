"""What is signed for a record of each kind, frozen: `python -m tests.storage.vectors` writes it anew."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import datui.casework.case  # noqa: F401 - REGISTRY is full once a case is known
from datui.casework.answers import Answer
from datui.casework.records import REGISTRY, Record, Sort, build, shape
from storage.rows import body_of

FILE = Path(__file__).with_name("bodies.txt")
ID = "0123456789abcdef" * 2
NOW = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
RULES = "f" * 64
_FROM, _UNTIL = "9:30", "2:30pm"
_TYPED: dict[Sort, Any] = {
    Sort.LINE: "Łucja O'Brien",
    Sort.PROSE: 'She said: "no".\nThen left.',
    Sort.MOMENT: datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    Sort.DAY: date(2026, 11, 19),
    Sort.COUNT: 3,
    Sort.YES_NO: True,
    Sort.CODE: "a-code",
    Sort.PERSON: "fedcba9876543210" * 2,
}


def empty(kind: type[Record]) -> Record:
    """A record of which nothing is known."""
    return kind(record_id=ID)


def full(kind: type[Record]) -> Record:
    """A record whose every question is answered, and whose other fields are as they start."""
    values: dict[str, Any] = {"record_id": ID}
    for name, info, _question in kind.questions():
        form = shape(info)
        value = [_TYPED[form.sort]] if form.many else _TYPED[form.sort]
        values[name] = Answer[Any](value=value, state="answered") if form.answer and form.many else value
    hours = (name for name, info, _question in kind.questions() if shape(info).sort is Sort.LINE)
    clocks = {name: _FROM if name.endswith("_from") else _UNTIL for name in hours if name.endswith(("_from", "_until"))}
    return build(kind, values | clocks, now=NOW)


def kinds() -> list[type[Record]]:
    """Every kind of record of the product, and none of a test's own."""
    return [kind for _, kind in sorted(REGISTRY.items()) if kind.__module__.startswith("datui.")]


def written() -> str:
    """Each kind's body, with nothing in it and with everything, one to a line."""
    lines: list[str] = []
    for kind in kinds():
        for name, make in (("empty", empty), ("full", full)):
            lines.append(f"{kind.kind} {name} {body_of(make(kind), RULES).decode()}\n")
    return "".join(lines)


def of_a_line(line: str) -> tuple[str, dict[str, Any]]:
    """The kind and the record's fields of one line."""
    kind, _name, body = line.split(" ", 2)
    return kind, json.loads(body)["record"]


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8", newline="\n")
