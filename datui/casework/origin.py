"""Where a piece comes from: which record and field, and what sort of words stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from datui.casework.answers import Answer
from datui.casework.outgoing import Piece
from datui.casework.records import Record, Sort, shape
from datui.casework.told import found_by, told_of
from datui.casework.toldfields import PERSON_FIELDS, WHERE, Told

if TYPE_CHECKING:
    from datui.casework.case import Case

NAMES = frozenset({"name", "aliases", "said_as", "victim_name", "victim_aliases", "victim_said_as"})
"""Fields that hold a name of whoever a record is of, and nothing else."""
TYPED = (Sort.LINE, Sort.PROSE)
NAMED = frozenset(
    {"reported_by", "with_them", "safe_person", "through_to", "who_may_answer", "who_answered", "said_by", "police_by"}
    | {"called_by", "staff_barred", "whom", "unsafe_people", "helpers", "copy_with"}
)
"""Fields in which somebody is named who is perhaps no person of the case."""
_WORK = ("person", "agency")
"""Where somebody works is where they are found."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One field of one record. Of what is kept beside the fields, such as a note on an answer, it is a text."""

    record: Record
    name: str
    sort: Sort = Sort.PROSE
    found: str = ""
    """Why it says where somebody is found or how they are reached; empty where it does neither."""
    withheld: str = ""
    """Why a field of its kind is left out unless it is ticked, whoever the record is of."""

    @property
    def itself(self) -> bool:
        """Whether it is a name, a number or a place itself, and not a text that may hold anything."""
        return self.name in NAMES or bool(self.found and self.sort is Sort.LINE)

    @property
    def tells(self) -> bool:
        """Whether what it says may leave with it: a name, and where or how somebody is found."""
        return (
            self.name in NAMES
            or (self.name in NAMED and self.sort is Sort.LINE)
            or bool(self.found and self.sort in TYPED)
        )

    @property
    def typed(self) -> bool:
        """Whether its words are what somebody typed, or name people: not those of a list, a day or a count."""
        return self.sort in (*TYPED, Sort.PERSON) or self.name in dict(self.record.as_typed)


def origins_of(case: Case, pieces: Iterable[Piece]) -> dict[str, Origin]:
    """Where each piece comes from, by its id."""
    records = {entry.record.record_id: entry.record for entry in case.entries}
    fields: dict[str, dict[str, Origin]] = {}
    found = dict[str, Origin]()
    for piece in pieces:
        record_id, name = piece.id.split(".")[:2]
        if record_id not in fields:
            fields[record_id] = {one.name: one for one in origins(records[record_id])}
        found[piece.id] = fields[record_id].get(name) or Origin(records[record_id], name)
    return found


def origins(record: Record) -> Iterator[Origin]:
    """Every field of a record that is a question."""
    for name, sort, found, withheld in _fields(type(record)):
        yield Origin(record, name, sort, found, withheld)


@cache
def _fields(kind: type[Record]) -> tuple[tuple[str, Sort, str, str], ...]:
    """The questions of a kind, each with what sort of words stands there, and why it is withheld."""
    fields = []
    for name, info, question in kind.questions():
        found = found_by(name, question) or (WHERE if (kind.kind, name) == _WORK else "")
        told = PERSON_FIELDS.get(name) or Told() if kind.kind == "person" else told_of(kind.kind, name, question)
        fields.append((name, shape(info).sort, found, found or told.withheld))
    return tuple(fields)


def texts_of(value: Any) -> Iterator[str]:
    """What was typed in a field, one by one; nothing of what nobody answered, nor of a day or a count."""
    if isinstance(value, Answer):
        yield from texts_of(value.value)
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif isinstance(value, str) and value.strip():
        yield value.strip()


def days_of(value: Any) -> Iterator[date]:
    """The day that a field holds, where it holds one."""
    found = value.value if isinstance(value, Answer) else value
    if isinstance(found, date):
        yield found
