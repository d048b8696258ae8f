"""A case in which every field that is withheld held something else before it was put right, as people write it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from datui.casework.case import Case
from datui.casework.kinds import Person
from datui.casework.records import Entry, Record, Sort, build
from datui.casework.told import is_never, told_of
from datui.casework.toldfields import NEVER, PERSON_FIELDS, Told
from tests.casework.canaries import PEOPLE, kinds, texts
from tests.casework.stories import CASE_ID, MONDAY, the_rules

_PARTS = (
    *("bra", "fen", "dor", "mal", "tir", "osk", "wel", "lan", "pru", "gat", "hux", "vim", "nor", "cas", "del", "hep"),
    *("rus", "tov", "zin", "qua"),
)
_ROADS = ["Road", "Street", "Lane", "Close", "Avenue", "Drive", "Way", "Court", "Crescent"]
_HOMES = ("address", "where_now", "letter_to", "visit_to", "meet_at", "go_to", "where", "home_then")
_AREAS = ("area", "no_go", "safe_places", "away_from")
_NAMED = (
    *("reported_by", "safe_person", "through_to", "who_may_answer", "who_answered", "said_by", "police_by"),
    *("helpers", "with_them", "called_by"),
)
_TOLD_BEFORE = ("purpose_words", "what")


@dataclass(frozen=True)
class Hidden:
    """One thing that must not be found: what it is, and in which field of which kind it stood."""

    words: str
    kind: str
    field: str


class Hiding:
    """The case, told from a seed."""

    def __init__(self, seed: int) -> None:
        self._random, self._used = random.Random(seed), set[str]()
        self.hidden: list[Hidden] = []
        entries, people = list[Entry](), list(PEOPLE)
        order: list[type[Record]] = [*[Person] * len(people), *(one for one in kinds() if one is not Person)]
        for at, kind in enumerate(order):
            roles = people[at] if kind is Person else ()
            for _version in range(2):
                values = self._values(kind, f"{at + 1:032x}", roles)
                record = build(kind, values, now=MONDAY)
                entries.append(Entry(len(entries) + 1, CASE_ID, MONDAY, "p1", "Sam Officer", "officer", record))
        self.case = Case.fold(CASE_ID, entries, the_rules())

    def _values(self, kind: type[Record], record_id: str, roles: tuple[str, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {"record_id": record_id, **({"case_roles": list(roles)} if roles else {})}
        for name, sort in texts(kind):
            if not _is_withheld(kind, name, sort) or (roles and _is_open(roles[0], name)):
                continue
            said, parts = self._said(kind, name, sort)
            if said:
                values[name] = said
                self.hidden += [Hidden(one, kind.kind, name) for one in parts]
        return values

    def _said(self, kind: type[Record], name: str, sort: Sort) -> tuple[str, list[str]]:
        """What a field holds, and what of it must not be found by itself; nothing where it holds any words."""
        said = ""
        if name in ("phone", "victim_phone", "voice_to", "text_to", "reporter_reach"):
            said = self._number()
        elif name in ("email", "victim_email", "email_to"):
            said = f"{self._word().lower()}.{self._word().lower()}@fiction.test"
        elif name == "postcode":
            said = self._code()
        elif name in _HOMES:
            return self._home()
        elif name == "school":
            said = f"{self._word()} Primary School"
        elif name in _AREAS and sort is Sort.LINE:
            said = self._word()
        elif name in _NAMED:
            said = f"{self._word()} {self._word()}"
            return said, [said, said.split()[1]]
        elif (kind.kind, name) == ("person", "agency"):
            said = f"{self._word()} Dental"
        elif sort is Sort.PROSE:
            home, (street,) = self._home()
            code, number, mail = self._code(), self._number(), f"{self._word().lower()}@fiction.test"
            doctor, surgery, work = f"Dr {self._word()}", f"{self._word()} Surgery", self._word()
            said = f"She is at {home}, {code}. Her GP is {doctor} of {surgery}; ring {number} or {mail}."
            said = f"{said} She works at {work}."
            return said, [street, code, number, mail, doctor, surgery, work]
        return said, [said] if said else []

    def _home(self) -> tuple[str, list[str]]:
        street = f"{self._random.randrange(1, 200)} {self._word()} {self._random.choice(_ROADS)}"
        return f"{street}, {self._word()}", [street]

    def _number(self) -> str:
        return f"07{self._random.randrange(10**9):09d}"

    def _code(self) -> str:
        letters = "".join(self._random.choices("BDEGHLM", k=2))
        last = "".join(self._random.choices("ABDE", k=2))
        return f"{letters}{self._random.randrange(1, 99)} {self._random.randrange(1, 9)}{last}"

    def _word(self) -> str:
        while True:
            word = "".join(self._random.sample(_PARTS, self._random.choice([2, 3]))).capitalize()
            if word not in self._used:
                self._used.add(word)
                return word


def _is_withheld(kind: type[Record], name: str, sort: Sort) -> bool:
    if name == "because":
        return False
    if kind.kind in NEVER:
        return sort is Sort.PROSE and name not in _TOLD_BEFORE
    question = next(asks for field, _info, asks in kind.questions() if field == name)
    told = PERSON_FIELDS.get(name, Told()) if kind is Person else told_of(kind.kind, name, question)
    return is_never(kind.kind, name, question) or bool(told.withheld)


def _is_open(role: str, name: str) -> bool:
    """What is known of a perpetrator, and where a professional works, is no secret."""
    return role == "perpetrator" or (role == "professional" and name == "agency")


def written(words: str) -> Iterator[str]:
    """A text as people write it when they are in a hurry."""
    yield from (words, words.lower(), words.upper(), words.replace(" ", ""), words.replace(" ", "-"))
