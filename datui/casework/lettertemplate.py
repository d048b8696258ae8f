"""A letter's template: what it says, what it has to be filled with, and what to mind before anybody gets it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from datui.casework.packed import read_clause
from datui.casework.policy import Clause, Verified
from datui.casework.tables import Table

READ_OUT, PACK = "read-out", "sealed-pack"
WAYS: Final = (READ_OUT, PACK)
VICTIM, SYSTEM = "victim", "system"
HOLDERS: Final = (VICTIM, SYSTEM)
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands where its name does: what was typed in a field of the letter, the day, or what a case has of a topic.

    `of` is the field that names whose it is, where the case may have it of several people.
    """

    name: str
    label: str
    field: str = ""
    topic: str = ""
    of: str = ""
    day: bool = False
    may_be_left: bool = False


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One line: its label, and its words with the names of placeholders in them."""

    label: str
    words: str

    @property
    def places(self) -> tuple[str, ...]:
        """The placeholders in it, each once."""
        return tuple(dict.fromkeys(_PLACE.findall(self.words)))

    def filled(self, said: Mapping[str, str]) -> str:
        """Its words with what stands there; what was filled in is not looked through again."""
        return _PLACE.sub(lambda found: said[found[1]], self.words)


@dataclass(frozen=True, slots=True)
class Template:
    """A letter as the pack has it: who holds it, whether it states a judgement, and by which ways it goes."""

    id: str
    title: str
    purpose: str
    hint: str
    held_by: str
    judgement: bool
    ways: tuple[str, ...]
    shared_for: str
    """What its share is for, by the codes of the list of purposes."""
    clause: str
    cautions: tuple[str, ...]
    parts: tuple[tuple[str, tuple[TemplateLine, ...]], ...]
    placeholders: Mapping[str, Placeholder]
    checked: Verified


def read_letter(
    file: Table, clauses: Mapping[str, Clause], fields: Collection[str], purposes: Collection[str]
) -> Template:
    """A template. Raises PackRefused by key: for a placeholder that nothing says of, and one that stands nowhere."""
    with file.table("placeholders") as table:
        places = {name: _placeholder(name, row, fields) for name, row in table.tables()}
    parts = tuple((row.text("title"), tuple(_lines(row))) for row in file.rows("parts"))
    used = {name for _title, lines in parts for line in lines for name in line.places}
    if wrong := sorted(used ^ set(places)):
        file.refuse("must stand in the words and among the placeholders", f"placeholders.{wrong[0]}")
    held_by, ways = file.text("held_by"), file.texts("ways")
    if held_by not in HOLDERS:
        file.refuse(f"must be one of {', '.join(HOLDERS)}", "held_by")
    if not ways or not set(ways) <= set(WAYS):
        file.refuse(f"must be some of {', '.join(WAYS)}", "ways")
    shared_for = file.text("shared_for")
    if shared_for not in purposes:
        file.refuse("must be a code of lists.share-purpose", "shared_for")
    return Template(
        id=file.code("id"),
        title=file.text("title"),
        purpose=file.text("purpose"),
        hint=file.text("hint"),
        held_by=held_by,
        judgement=file.yes("judgement"),
        ways=ways,
        shared_for=shared_for,
        clause=read_clause(file, clauses),
        cautions=file.texts("cautions"),
        parts=parts,
        placeholders=places,
        checked=file.verified(),
    )


def _placeholder(name: str, row: Table, fields: Collection[str]) -> Placeholder:
    made = Placeholder(
        name,
        row.text("label"),
        row.text("field", ""),
        row.text("topic", ""),
        row.text("of", ""),
        row.has("day") and row.yes("day"),
        row.has("may_be_left") and row.yes("may_be_left"),
    )
    if [bool(made.field), bool(made.topic), made.day].count(True) != 1:
        row.refuse("must have just one of field, topic and day")
    if any(one and one not in fields for one in (made.field, made.of)):
        row.refuse("names no field of a letter")
    return made


def _lines(row: Table) -> Iterator[TemplateLine]:
    for line in row.rows("lines"):
        yield TemplateLine(line.text("label"), line.text("words"))
