"""Every single thing of a case that somebody outside could be told, each by itself, with why it is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.findable import says_where
from datui.casework.guarded import run_of
from datui.casework.inwords import words_of
from datui.casework.origin import NAMES
from datui.casework.outgoing import Piece
from datui.casework.people import Person
from datui.casework.persontold import person_pieces
from datui.casework.plans import of_whom
from datui.casework.records import Entry, Record, RecordId, Sort, shape
from datui.casework.risk import ITEM_WORDS, SOURCES, RiskAssessment
from datui.casework.safecontact import SafeContact
from datui.casework.statements import statements
from datui.casework.told import is_never, told_of
from datui.casework.toldfields import (
    FEARED,
    NAMES_A_PLACE,
    NEVER,
    PARTS,
    PROFESSIONALS,
    RISK,
    THEIRS,
    VICTIM,
    WHO_TOLD,
    Told,
)

if TYPE_CHECKING:
    from datui.casework.case import Case

_APART = re.compile(r"\n[ \t]*\n")
_OF_SOURCE = {"victim": "words", "child": "third-party", "seen": "observation", "record": ""}
"""Whose account an incident is, by who told us; whoever is not named here is somebody else."""


_OPENLY = frozenset({"court", "feared", "number", "reference", "police_reference", *NAMES})
"""Fields that hold a court, a number of a file or a name, and are asked for just that."""


def pieces(case: Case, now: datetime) -> tuple[Piece, ...]:
    """Everything that could be told of a case, in parts; what may not leave at all is not among it."""
    people = tuple(person_pieces(case, now))
    # Where a perpetrator lives, and who the professionals are, is no reason to leave a text out.
    known = run_of(" ".join(one.words for one in people if one.part in (FEARED, PROFESSIONALS) and not one.withheld))
    found = [*people, *(_looked_at(piece, known) for piece in _of_records(case))]
    return tuple(sorted(found, key=lambda piece: PARTS.index(piece.part)))


def topics(case: Case, now: datetime) -> Mapping[str, tuple[Piece, ...]]:
    """The pieces by what a form asks for them by, the best first: of a victim what their own record says."""
    found: dict[str, list[Piece]] = {}
    for piece in pieces(case, now):
        if piece.topic:
            found.setdefault(piece.topic, []).append(piece)
    return {topic: tuple(each) for topic, each in found.items()}


def usual(case: Case, now: datetime) -> frozenset[str]:
    """What is ticked before anybody ticks: all that is not withheld."""
    return frozenset(piece.id for piece in pieces(case, now) if not piece.withheld)


def _looked_at(piece: Piece, known: str) -> Piece:
    """A piece that somebody reads before it goes, where it names a place by the way."""
    if piece.withheld or _field(piece.id) in _OPENLY or not says_where(piece.words, known):
        return piece
    return replace(piece, withheld=NAMES_A_PLACE)


def _field(id_: str) -> str:
    return id_.split(".")[1]


def _of_records(case: Case) -> Iterator[Piece]:
    """The pieces of every record but the people, kind by kind in the order that they were written."""
    kinds: dict[type[Record], list[Entry]] = {}
    for entry in {one.record.record_id: one for one in case.entries}.values():
        if not isinstance(entry.record, Person) and entry.record.kind not in NEVER:
            kinds.setdefault(type(entry.record), []).append(entry)
    for entries in kinds.values():
        for number, entry in enumerate(entries, 1):
            which = f"{entry.record.title} {number}: " if len(entries) > 1 else ""
            yield from _of_record(case, entry.record, which)


def _of_record(case: Case, record: Record, which: str) -> Iterator[Piece]:
    unread, about = dict(record.as_typed), _about(case, record)
    for name, info, question in record.questions():
        if is_never(record.kind, name, question):
            continue
        told = told_of(record.kind, name, question)
        whose = about or (_victim(case) if told.part == VICTIM else "")
        said = words_of(case, unread.get(name) or getattr(record, name), shape(info).sort, question)
        label = f"{which}{question.label}{', as typed' if name in unread else ''}"
        if shape(info).sort is Sort.PROSE:
            yield from _accounts(case, record, name, told, label, whose)
        elif said:
            id_ = f"{record.record_id}.{name}"
            yield Piece(id_, told.part, label, said, told.topic, whose, told.sort, told.withheld)
    if isinstance(record, RiskAssessment):
        yield from _answers(case, record, which)


def _accounts(case: Case, record: Record, name: str, told: Told, label: str, about: RecordId) -> Iterator[Piece]:
    """A text paragraph by paragraph, each with whose account it is; what somebody else said is withheld."""
    kinds = case.rules.lists["note-kind"]
    sort = told.sort or _sort(record, name)
    parts = [one for each in _APART.split(getattr(record, name)) for one in statements(each, sort) if one.text.strip()]
    for number, one in enumerate(parts, 1):
        withheld = told.withheld or (THEIRS if one.kind == "third-party" else "")
        called = label if one.kind in ("", told.sort) else f"{label} ({kinds.label(one.kind).lower()})"
        id_ = f"{record.record_id}.{name}" + (f".{number}" if len(parts) > 1 else "")
        yield Piece(id_, told.part, called, one.text.strip(), told.topic, about, one.kind, withheld)


def _sort(record: Record, name: str) -> str:
    """Whose account a whole text is, by what the record says of it beside it."""
    if record.kind == "note":
        return str(getattr(record, "note_kind", ""))
    if record.kind == "incident" and name == "what":
        source = str(getattr(record, "source", ""))
        return _OF_SOURCE.get(source, "third-party") if source else ""
    return ""


def _answers(case: Case, record: RiskAssessment, which: str) -> Iterator[Piece]:
    """Each answer to a checklist and each note on one, by the words of the question where the pack has it."""
    tool = case.rules.instruments.nearest(record.instrument, record.edition)
    texts = {item.id: f"{item.number}. {item.text}" for item in tool.items} if tool else {}
    about = _victim(case)
    for item in dict.fromkeys((*record.answers, *record.notes)):
        label = f"{which}{texts.get(item, 'A question of another checklist')}"
        theirs = record.sources.get(item, "") not in ("", "victim")
        if answer := ITEM_WORDS.get(record.answers.get(item, ""), ""):
            yield Piece(f"{record.record_id}.answers.{item}", RISK, label, answer, "risk.answers", about)
        if note := record.notes.get(item, "").strip():
            sort, withheld = ("third-party", THEIRS) if theirs else ("words", "")
            id_ = f"{record.record_id}.notes.{item}"
            yield Piece(id_, RISK, f"{label} Note", note, "risk.notes", about, sort, withheld)
        if theirs:
            source = case.rules.lists[SOURCES].label(record.sources[item])
            yield Piece(f"{record.record_id}.sources.{item}", RISK, f"{label} Told by", source, "", about, "", WHO_TOLD)


def _about(case: Case, record: Record) -> RecordId:
    """Whose a record is, where it is somebody's."""
    if isinstance(record, SafeContact):
        return of_whom(case, record) or _victim(case)
    return _victim(case) if record.kind in ("equality", "risk", "level") else ""


def _victim(case: Case) -> RecordId:
    return case.victim.record.record_id if case.victim else ""
