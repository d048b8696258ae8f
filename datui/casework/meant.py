"""Who is meant where people are written of: by a first name, by another name, by what they are; in doubt it is they."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from jellyfish import damerau_levenshtein_distance

from datui.casework.kin import is_kin
from datui.casework.names import is_small, misspelt, words_in, words_of_name
from datui.casework.people import Person, said
from datui.casework.traits import sound

_APART = re.compile(r"[(),;/\"“”\n]|\b(?:aka|alias|known as|called|or)\b", re.IGNORECASE)


def each_name(person: Person) -> tuple[str, ...]:
    """Every name of a person, each alone, also one in brackets; those of one word and those of more."""
    return tuple(one.strip() for one in _APART.split(f"{said(person.name)},{person.aliases}") if one.strip())


def may_mean_them(text: str, names: Iterable[str], *, by_family: bool = False) -> bool:
    """Whether a text may name somebody of these names: by a first name, or by that of the family with no other first.

    Where the whole family is in doubt, its name is enough.
    """
    words = words_in(text)
    return any(_in_text(words, known, by_family) for known in map(words_of_name, names) if known)


def may_be_them(mine: Iterable[str], theirs: Iterable[str], *, by_family: bool = False) -> bool:
    """Whether two people may be one by any of their names: all the words of the shorter may be in the longer."""
    for pair in product(map(words_of_name, mine), map(words_of_name, theirs)):
        less, more = sorted(pair, key=len)
        if less and all(any(_alike(one, other) for other in more) for one in less):
            return True
        if by_family and min(map(len, pair)) > 1 and misspelt(less[-1], more[-1]):
            return True
    return False


def _in_text(words: list[str], name: list[str], by_family: bool) -> bool:
    given, family = (name[:-1], name[-1]) if len(name) > 1 else (name, "")
    telling = [word for word in words if not is_small(word)]
    if any(_nearly(word, one) for word in telling for one in given if len(one) > 1):
        return True
    found = [at for at, word in enumerate(words) if family and misspelt(word, family)]
    return any(by_family or not _told_apart(words[at - 1] if at else "", given) for at in found)


def _told_apart(before: str, given: list[str]) -> bool:
    """Whether the word before the name of a family is a first name that is none of these."""
    if len(before) == 1:
        return not any(one[0] == before for one in given)
    return bool(before) and not is_small(before) and not is_kin(before)


def _alike(one: str, other: str) -> bool:
    return one[0] == other[0] if 1 in (len(one), len(other)) else _nearly(one, other)


def _nearly(one: str, other: str) -> bool:
    """Whether two first names may be one: short for it, misspelt, or another spelling of the same sound."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or is_kin(short):
        return False
    apart = damerau_levenshtein_distance(short, long)
    sounds = apart == 2 and len(short) > 3 and sound(short) == sound(long)
    return long.startswith(short) or (apart == 1 and len(short) > 3) or sounds
