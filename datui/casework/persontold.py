"""The people of a case as somebody outside could be told of them: each under what they are, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.address import read, same_place
from datui.casework.inwords import words_of
from datui.casework.moments import london
from datui.casework.others import is_the_victims
from datui.casework.outgoing import Piece
from datui.casework.people import PERPETRATOR, Person
from datui.casework.records import Ask, Entry, Sort, shape
from datui.casework.statements import statements
from datui.casework.told import found_by, is_never
from datui.casework.toldfields import (
    CHILDREN,
    FEARED,
    OTHERS,
    OUR_OWN,
    PERSON_FIELDS,
    PROFESSIONALS,
    THEIRS,
    THIRD,
    VICTIM,
    WAY,
    WHERE,
    WHO_TOLD,
    Told,
)

if TYPE_CHECKING:
    from datui.casework.case import Case

_ONE = {VICTIM: "Victim", FEARED: "Perpetrator", CHILDREN: "Child", OTHERS: "Person", PROFESSIONALS: "Professional"}
_TOPICS = {VICTIM: "victim", FEARED: "perpetrator", CHILDREN: "child", OTHERS: "other", PROFESSIONALS: "professional"}
_HOME, _NUMBERS = ("address", "postcode", "lives_with", "school"), ("phone", "email")


def part_of(case: Case, entry: Entry[Person], today: date) -> str:
    """Under which heading a person stands; nobody under 16 stands among the perpetrators (practice 3)."""
    person = case.person_on(entry, today)
    if case.victim is not None and person.record_id == case.victim.record.record_id:
        return VICTIM
    if person.is_child(today) and (not person.has_role(PERPETRATOR) or person.under_16(today)):
        return CHILDREN
    if person.has_role(PERPETRATOR):
        return FEARED
    if person.record_id in case.reached or person.has_role("victim"):
        return VICTIM
    return PROFESSIONALS if person.case_roles == ("professional",) else OTHERS


def person_pieces(case: Case, now: datetime) -> Iterator[Piece]:
    """The pieces of every person, the victim of the case first; several of one part are told apart by a number."""
    today = london(now).date()
    parts = {entry.record.record_id: part_of(case, entry, today) for entry in case.people}
    many = {part for part in parts.values() if list(parts.values()).count(part) > 1}
    numbers = dict.fromkeys(parts.values(), 0)
    first = case.victim.record.record_id if case.victim else ""
    for entry in sorted(case.people, key=lambda one: one.record.record_id != first):
        part = parts[entry.record.record_id]
        numbers[part] += 1
        which = f"{_ONE[part]} {numbers[part]}: " if part in many else ""
        yield from _of_person(case, case.person_on(entry, today), part, which)


def _of_person(case: Case, person: Person, part: str, which: str) -> Iterator[Piece]:
    unread = dict(person.as_typed)
    for name, info, question in person.questions():
        if is_never(person.kind, name, question):
            continue
        told = PERSON_FIELDS.get(name) or Told()
        withheld = _withheld(case, person, part, name, told, question)
        topic = f"{_TOPICS[part]}.{told.topic}" if told.topic else ""
        label, id_ = f"{which}{question.label}", f"{person.record_id}.{name}"
        if shape(info).sort is Sort.PROSE:
            accounts = [one for one in statements(getattr(person, name)) if one.text.strip()]
            for number, one in enumerate(accounts, 1):
                held = withheld or (THEIRS if one.kind == "third-party" else "")
                each = f"{id_}.{number}" if len(accounts) > 1 else id_
                yield Piece(each, part, label, one.text.strip(), topic, person.record_id, one.kind, held)
        elif said := words_of(case, unread.get(name) or getattr(person, name), shape(info).sort, question):
            yield Piece(id_, part, label, said, topic, person.record_id, "", withheld)


def _withheld(case: Case, person: Person, part: str, name: str, told: Told, question: Ask) -> str:
    """Why a field of a person is left out unless it is ticked: of a perpetrator only where it gives the victim away."""
    if part == FEARED:
        return _gives_away(case, person, name) or (told.withheld if told.withheld == OUR_OWN else "")
    if part == OTHERS:
        return WHO_TOLD if person.has_role("reporter") else THIRD
    if part == PROFESSIONALS and name == "agency":
        return ""
    return told.withheld or found_by(name, question)


def _gives_away(case: Case, person: Person, name: str) -> str:
    """Why a home or a number of a perpetrator is left out: it is, or may be, the victim's as well."""
    if name in _HOME:
        home = read(" ".join(filter(None, (person.address.strip(), person.postcode.strip()))))
        together = bool(person.lives_there.value) or any(same_place(home, each.now) for each in case.homes)
        return WHERE if together or is_the_victims(case, person.record_id, "letter", home.text) else ""
    way = getattr(person, name) if name in _NUMBERS else ""
    return WAY if way and is_the_victims(case, person.record_id, "voice", way) else ""
