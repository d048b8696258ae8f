"""Names as people write them: whether two may be of one person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING

from jellyfish import damerau_levenshtein_distance

from datui.casework.people import Person, said
from datui.casework.text import name_words

if TYPE_CHECKING:
    from datui.casework.intake import Intake

_CARE_OF = re.compile(r"\bc/o\b", re.IGNORECASE)
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "lady", "lord", "rev", "prof", "the", "of", "and"})

_SMALL = frozenset(
    {
        *("her", "his", "their", "my", "our", "she", "he", "they", "it", "who", "is", "are", "an", "to", "not", "but"),
        *("at", "on", "in", "by", "via", "through", "with", "from", "or", "only", "number", "called", "person"),
        *("any", "anyone", "anybody", "all", "every", "everyone", "nobody", "people"),
        *("phone", "telephone", "text", "email", "mail"),
    }
)
"""What tells nobody: whatever else stands in words about people and ways."""


def words_of_name(name: str) -> list[str]:
    """The words of a name that tell who it is, in their order."""
    return [word for word in words_in(name) if word not in _TITLES]


def words_in(text: str) -> list[str]:
    """The words of a text that may name somebody, in their order; whoever it is in care of is one."""
    return name_words(_CARE_OF.sub(" ", text))


def names_of(person: Person) -> tuple[str, ...]:
    """Every name of a person."""
    return (said(person.name), *person.aliases.split(","))


def victims_names(report: Intake) -> tuple[str, ...]:
    """Every name that a report gives the victim."""
    return (said(report.victim_name), *report.victim_aliases.split(","))


def may_be(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether two people may be one by any of their names: all the words of the shorter are in the longer."""
    return shared(mine, theirs) > 0


def shared(mine: Iterable[str], theirs: Iterable[str]) -> int:
    """How many words the most alike of their names have in common; 0 where no two may be of one person."""
    known = [words_of_name(name) for name in mine], [words_of_name(name) for name in theirs]
    return max((_shared(*sorted(pair, key=len)) for pair in product(*known)), default=0)


def share_a_word(one: str, other: str) -> bool:
    """Whether two texts have a word in common that may tell who is meant: in doubt it is the same person."""
    return bool(_tells(one) & _tells(other))


def _tells(text: str) -> frozenset[str]:
    return frozenset(word for word in words_of_name(text) if len(word) > 1) - _SMALL


def is_small(word: str) -> bool:
    """Whether a word tells nobody: a title, an initial, or what stands between words."""
    return len(word) < 2 or word in _SMALL or word in _TITLES


def names(text: str, person: Person) -> bool:
    """Whether a text names a person, by the whole of their name, or of another of two words or more."""
    known, text_words = map(words_of_name, names_of(person)), {*words_of_name(text)}
    return any({*words} <= text_words for at, words in enumerate(known) if words and (at == 0 or len(words) > 1))


def called(person: Person, name: str) -> bool:
    """Whether a name holds the first of a person's own: a family's name alone tells a child from no parent."""
    return bool({*words_of_name(said(person.name))[:1]} & {*words_of_name(name)})


def _shared(shorter: list[str], longer: list[str]) -> int:
    found = [
        any(_one_word(word, other, first=not (at and beside)) for beside, other in enumerate(longer))
        for at, word in enumerate(shorter)
    ]
    return len(found) if all(found) else 0


def _one_word(one: str, other: str, *, first: bool) -> bool:
    """Whether two words may be one: an initial is; a name after the first may be misspelt, for all of a family have it.

    A first name that is nearly another is a sister's.
    """
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return one == other or (not first and misspelt(one, other))


def misspelt(one: str, other: str) -> bool:
    """Whether two names of a family may be one."""
    return one == other or (min(len(one), len(other)) > 3 and damerau_levenshtein_distance(one, other) == 1)
