"""How one field of a record may be told outside: whether it is a piece at all, and why it is left out."""

from __future__ import annotations

from datui.casework.fields import Ask
from datui.casework.people import Person
from datui.casework.toldfields import ELSE, KINDS, NEVER, OUR_OWN, PERSON_NEVER, WAY, WHERE, WHO_TOLD, Told

_PLACES = frozenset(
    {"address", "postcode", "where", "place", "places", "school", "gp", "doctor", "work", "employer", "area", "home"}
)
"""Words in the name of a field that say where somebody is found, whatever kind of record it is in."""


def is_never(kind: str, name: str, question: Ask) -> bool:
    """Whether a field is no piece at all: what is always dots, what no form shows, and what is ours alone."""
    if kind in NEVER or question.masked or question.hidden:
        return True
    return name in (PERSON_NEVER if kind == Person.kind else KINDS.get(kind, ELSE).never)


def told_of(kind: str, name: str, question: Ask) -> Told:
    """How a field of any kind but a person is told; where it is found or reached by comes before all else."""
    of = KINDS.get(kind, ELSE)
    told = of.fields.get(name) or Told(withheld=of.otherwise)
    found = found_by(name, question)
    withheld = found or told.withheld if told.withheld in ("", OUR_OWN) else told.withheld
    return Told(told.topic, withheld, told.sort, told.part or of.part)


def found_by(name: str, question: Ask) -> str:
    """Why a field says where somebody is found or how they are reached; empty where it does neither."""
    if question.reach:
        return WHERE if question.reach in ("letter", "visit") else WHO_TOLD if question.reach == "reporter" else WAY
    return WHERE if _PLACES & {*name.split("_")} else ""
