"""A case of which every text of every kind of record is a different word, so that whatever gets out is known by it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from datui.casework.case import Case
from datui.casework.kinds import Person, RiskAssessment
from datui.casework.outgoing import Outgoing
from datui.casework.people import VICTIM
from datui.casework.records import REGISTRY, Entry, Record, Sort, build, shape
from tests.casework.stories import CASE_ID, MONDAY, the_rules

PEOPLE: tuple[tuple[str, ...], ...] = (
    (VICTIM,),
    ("perpetrator",),
    ("child",),
    ("reporter",),
    ("household",),
    ("professional",),
)
_HOURS = ("_from", "_until")
_HIDDEN_IDS = (
    *("enquiry", "referral", "meeting", "move", "share", "request", "declaration", "instrument", "edition"),
    "definition",
)


@cache
def kinds() -> tuple[type[Record], ...]:
    """Every kind that lives in a case."""
    import datui.casework.kinds  # noqa: F401 - it fills the registry

    found = sorted((one for one in REGISTRY.values() if not one.home), key=lambda one: one.kind)
    return tuple(one for one in found if not one.kind.startswith("test-"))


def texts(kind: type[Record]) -> Iterator[tuple[str, Sort]]:
    """The fields of a kind in which somebody types words."""
    for name, info, _question in kind.questions():
        form = shape(info)
        if form.sort in (Sort.LINE, Sort.PROSE) and not name.endswith(_HOURS) and name not in _HIDDEN_IDS:
            yield name, form.sort


def canary(kind: str, name: str, number: int) -> str:
    """A word that stands nowhere else, written as what the field holds."""
    if name in ("phone", "victim_phone", "voice_to", "text_to", "reporter_reach"):
        return f"07009 {number:06d}"
    if name in ("email", "victim_email", "email_to"):
        return f"zq{number:04d}@fiction.test"
    if name == "postcode":
        return f"ZZ{number % 90 + 10} {number // 90 + 1}ZZ"
    return f"Zq{number:04d}x"


def marked() -> tuple[Case, Mapping[str, tuple[str, str, str]]]:
    """The case, and of each canary the record, the kind and the field in which it stands."""
    entries, where = list[Entry](), dict[str, tuple[str, str, str]]()
    number, people = 0, list(PEOPLE)
    order: list[type[Record]] = [Person] * len(people)
    order += [one for one in kinds() if one is not Person]
    for kind in order:
        record_id = f"{len(entries) + 1:032x}"
        values: dict[str, Any] = {"record_id": record_id}
        for name, _sort in texts(kind):
            number += 1
            values[name] = canary(kind.kind, name, number)
            where[values[name]] = (record_id, kind.kind, name)
        if kind is Person:
            values["case_roles"] = list(people.pop(0))
        if kind is RiskAssessment:
            values |= {"answers": {"injury": "yes"}, "notes": {"injury": "Zq9999x"}}
            where["Zq9999x"] = (record_id, "risk", "notes")
        record = build(kind, values, now=MONDAY)
        role = "supervisor" if "officer" not in kind.roles else "officer"
        entries.append(Entry(len(entries) + 1, CASE_ID, MONDAY, "p1", "Sam Officer", role, record))
    return Case.fold(CASE_ID, entries, the_rules()), where


def run(text: str) -> str:
    """Letters and figures alone, as somebody who looks for something would read them."""
    return "".join(filter(str.isalnum, text.casefold()))


def found_in(outgoing: Outgoing, canaries: Iterable[str]) -> set[str]:
    """The canaries that somebody gets to see, however they are written."""
    text = run(outgoing.text)
    return {one for one in canaries if run(one) in text}
