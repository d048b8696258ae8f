"""Words for somebody who is not to know why: nothing in them says it, names anybody, or tells where anybody is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from datui.casework.address import read, same_place
from datui.casework.answers import Answer
from datui.casework.names import names_of, share_a_word, words_in
from datui.casework.numbers import same_number
from datui.casework.people import Person
from datui.casework.records import Record
from datui.casework.rules import Rules
from datui.casework.safecontact import SafeContact
from datui.casework.text import plain

if TYPE_CHECKING:
    from datui.casework.case import Case

SAYS_WHY = "The words say why it is done: leave the reason out"
NAMES = "The words name somebody of this case: leave every name out"
_SHORTEST = 4
FINDS = "The words hold a number or a place of this case: leave it out"


def reveals(text: str, rules: Rules) -> tuple[str, ...]:
    """The beginnings of words by which a text says that there is abuse, as the pack has them; none where it is calm."""
    said = " ".join(plain(text).split())
    return tuple(word for word in rules.housing.telling if _beginning(word).search(said))


@lru_cache(maxsize=512)
def _beginning(word: str) -> re.Pattern[str]:
    whole = r"(?![^\W_])" if word.endswith(" ") else ""
    return re.compile(rf"(?<![^\W_]){re.escape(plain(word).strip())}{whole}")


def gives_away(case: Case, text: str) -> str:
    """Why a text may not go to somebody who is not to know: it says why, whom, or where; empty where it says nothing.

    In doubt it does: other words are soon found, and what was once told is never taken back.
    """
    if not text.strip():
        return ""
    if reveals(text, case.rules):
        return SAYS_WHY
    # A place or a number first: who may have a name in common with somebody here may not have their address.
    if finds(case, text):
        return FINDS
    # The Khans' home names the Khans.
    named = " ".join((text, *(word[:-1] for word in words_in(text) if word.endswith("s"))))
    return NAMES if any(share_a_word(named, name) for name in _names(case)) else ""


def finds(case: Case, text: str) -> bool:
    """Whether a text holds a number or a place by which somebody of the case is reached or found, ever written down."""
    return any(_holds(text, way) for way in dict.fromkeys(_ways(case)))


def _names(case: Case) -> Iterator[str]:
    """Every name of everybody in the case, and the words by which the victim and an officer know each other."""
    yield case.victim_name
    for entry in case.all_versions(Person):
        yield from names_of(entry.record)
    for plan in case.all_versions(SafeContact):
        yield plan.record.code_word
        yield plan.record.stop_word


def _ways(case: Case) -> Iterator[str]:
    """All that any version of any record says of where or how somebody is reached or found."""
    for entry in case.entries:
        for name in _reached_by(type(entry.record)):
            value = getattr(entry.record, name)
            value = value.value if isinstance(value, Answer) else value
            if isinstance(value, str) and value.strip():
                yield value


@cache
def _reached_by(kind: type[Record]) -> tuple[str, ...]:
    return tuple(name for name, _info, question in kind.questions() if question.reach)


def _holds(text: str, way: str) -> bool:
    """Whether a text holds a way, as it is written or as the number or place it is; a bare house number is none."""
    if len(way.strip()) >= _SHORTEST and plain(way.strip()) in plain(text):
        return True
    place = read(way)
    return same_number(text, way) or (bool(place.code or place.words) and same_place(text, place))
