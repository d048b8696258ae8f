"""The words by which a text that must not leave would be known again, however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from datui.casework.address import one_home, read, short_for
from datui.casework.findable import places_in, towns_in
from datui.casework.guarded import PLAIN_WORDS, Guarded, normal, normal_words, numbers_in, run_of
from datui.casework.kin import is_kin
from datui.casework.names import is_small

_PART = re.compile(r"[,;\n()/]|\s[-–—]\s")
_SENTENCE = re.compile(r"[.!?;:\n]+")
_WORD = re.compile(r"[^\W_]+")
_LEAST_WORDS = 4
"""A sentence of as many words is nobody's by chance."""
_LEAST_LETTERS = 3
_RUN_TOGETHER = 6
"""Two words of fewer letters that are written together may be any word."""
_FOR_A_REFUGE = frozenset({"the", "refuge", "refuges", "hostel", "service", "services"})
_SAYS_NOTHING = frozenset(
    {"yes", "no", "none", "not", "known", "unknown", "na", "nil", "nothing", "home", "house", "the", "same"}
    | {"as", "above", "a", "an", "i", "at", "in", "on", "of", "to", "and", "or", "is", "was", "us", "we"}
    | {"you", "me", "him", "anytime", "any", "all", "now", "ok", "fine", "safe", "police", "work", "school"}
    | {"victim", "day", "time", "times", "always", "street", "road", "lane", "avenue", "close", "court"}
    | {"drive", "flat", "floor", "room", "door", "back", "front"}
    | {"one", "two", "three", "four", "both", "only", "if", "when", "then", "after", "before", "until", "while"}
    | {"ask", "call", "ring", "keep", "never", "please", "leave", "works", "lives", "stays", "away"}
)
"""Words that tell nobody anything."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One text that must not leave: whether it says where somebody is, names somebody, is a word agreed in secret."""

    text: str
    place: bool = False
    named: bool = False
    secret: bool = False
    prose: bool = False
    service: bool = False
    """Whether it is what a refuge is called: its name is where somebody lives, and refuge is not."""


def guard(
    kept: Iterable[Kept],
    unnamed: Sequence[str],
    named: Sequence[str],
    open_: Sequence[str],
    nearby: Sequence[str],
    ours: Sequence[str] = (),
) -> Guarded:
    """All of it as it is looked for, without what the names, numbers and places that may leave say themselves.

    A town, or a district, that a place says which may leave, tells nobody more. The whole name of one of us may leave
    too; a word of it may be somebody else's.
    """
    open_runs = frozenset(map(run_of, (*open_, *ours)))
    found = [one for one in dict.fromkeys(kept) if one.secret or not _is_open(one, open_, open_runs)]
    free = frozenset(each for text in (*open_, *named, *ours) for each in _sequences(Kept(text, place=True)))
    freed = frozenset("".join(each) for each in free)
    words = frozenset(word for text in (*open_, *named, *nearby) for word in normal_words(text))
    sequences = frozenset(each for one in found for each in _sequences(one)) | _of_names(unnamed)
    numbers = frozenset(one for each in found for one in numbers_in(each.text))
    singles = {word for one in found if one.named for word in _telling(one.text)} | _words_of_names(unnamed)
    towns = {word for one in found for word in (_towns(one.text) if one.place else _towns_said(one))}
    capitals = {word for one in found if one.place for word in _telling(one.text)}
    runs = frozenset(run for one in found for run in _runs(one)) | {"".join(each) for each in _of_names(unnamed)}
    spelt = frozenset(word for word in singles if len(word) > _LEAST_LETTERS) - PLAIN_WORDS - words
    return Guarded(
        sequences - free,
        runs - freed - frozenset(run_of(text) for text in (*open_, *named)),
        numbers - frozenset(one for text in open_ for one in numbers_in(text)),
        frozenset(singles | towns) - words,
        spelt,
        frozenset(capitals) - words,
        free=words,
    )


def _is_open(one: Kept, open_: Sequence[str], runs: frozenset[str]) -> bool:
    """Whether it is said by what may leave itself."""
    return run_of(one.text) in runs or (one.place and any(one_home(text, one.text) for text in open_))


def _sequences(one: Kept) -> Iterator[tuple[str, ...]]:
    """The runs of words by which a text is known: all of it, each part or sentence, a street with its house."""
    if one.service:
        yield from _of_service(one.text)
        return
    whole = normal_words(one.text)
    if whole and (one.secret or not _says_nothing(whole)) and (len(whole) > 1 or _is_odd(one)):
        yield whole
    yield from _said(one)
    split, least = (_SENTENCE if one.prose else _PART), (2 if one.place or one.named else _LEAST_WORDS)
    for part in map(normal_words, split.split(one.text)):
        alone = len(part) == 1 and not one.prose and _mixed(part[0])
        if alone or (len(part) >= least and not _says_nothing(part)):
            yield part
    if one.place:
        yield from _streets(one.text)


def _said(one: Kept) -> Iterator[tuple[str, ...]]:
    """The streets and places that a text names beside all else, and a place without the article before it."""
    if one.prose or one.secret:
        for place in places_in(one.text):
            words = normal_words(place)
            if not _says_nothing(words):
                yield words
                yield from _streets(place) if len(words) > 1 and read(place).streets else ()
    elif one.place:
        for words in map(normal_words, _PART.split(one.text)):
            if len(words) > 2 and words[0] == "the":
                yield words[1:]


def _of_service(text: str) -> Iterator[tuple[str, ...]]:
    """The name of a refuge with and without the word for what it is."""
    words = normal_words(text)
    for each in (words, tuple(word for word in words if word not in _FOR_A_REFUGE)):
        if len(each) > 1 and not _says_nothing(each):
            yield each


def _towns_said(one: Kept) -> Iterator[str]:
    """The towns that a text speaks of, where it is not to leave."""
    if one.prose or one.secret:
        yield from (word for town in towns_in(one.text) for word in normal_words(town) if not _is_common(word))


def _streets(text: str) -> Iterator[tuple[str, ...]]:
    place = read(text)
    for street in place.streets:
        if all(street):
            yield street
            yield from ((house, *street) for house in place.houses)
            yield from ((*street, house) for house in place.houses)
    for part in map(normal_words, _PART.split(text)):
        words = tuple(word for word in part if not word[0].isdigit())
        if len(words) > 1 and not _says_nothing(words):
            yield words


def _runs(one: Kept) -> Iterator[str]:
    """The same with nothing between its words: of a text that is written together, or apart."""
    words = normal_words(one.text)
    if words and (one.secret or not _says_nothing(words)) and (len(words) > 1 or _is_odd(one)):
        yield run_of(one.text)
    if one.place and (code := read(one.text).code):
        yield code
    if one.place or one.prose or one.secret or one.service:
        # A street, or a house by its name, may be written as one word.
        found = (*(_streets(one.text) if one.place else ()), *_sequences(one)) if not one.service else _sequences(one)
        named = places_in(one.text) if one.prose or one.secret else ()
        together = (*map("".join, found), *map(run_of, named))
        yield from (run for run in together if not run.isdigit() and (len(run) > _RUN_TOGETHER or _is_code(run)))
    for mail in re.findall(r"[^\s,;<>()]+@[^\s,;<>()]+", one.text):
        account, _at, domain = mail.rpartition("@")
        yield run_of(mail)
        parts = [run_of(part) for part in domain.split(".") if part]
        yield f"{run_of(account)}at{'dot'.join(parts)}"
        yield f"{run_of(account)}at{''.join(parts)}"
        # Without its end it is known still.
        yield from (f"{run_of(account)}{at}{parts[0]}" for at in ("", "at") if parts)
    for part in () if one.prose else _PART.split(one.text):
        if len(run := run_of(part)) > _LEAST_LETTERS and any(map(str.isdigit, run)) and not run.isdigit():
            yield run


def _is_odd(one: Kept) -> bool:
    """Whether a single word is nobody's by chance: it was agreed in secret, or is no plain word."""
    word = one.text.strip()
    return one.secret or one.place or _mixed(word) or any(map(str.isupper, word[1:])) or "@" in word


def _is_code(run: str) -> bool:
    return bool(read(run).code)


def _mixed(word: str) -> bool:
    return len(word) >= _LEAST_LETTERS and any(map(str.isdigit, word)) and not word.isdigit()


def _says_nothing(words: Sequence[str]) -> bool:
    """Whether words tell nobody anything: yes, not known, at home."""
    return all(
        word in _SAYS_NOTHING or len(word) < 2 or (word.isdigit() and len(word) < _LEAST_WORDS) for word in words
    )


def _telling(text: str) -> Iterator[str]:
    """The words of a text that begin with a capital and may name somebody or somewhere."""
    for found in _WORD.findall(text):
        word = normal(found)
        if (found[0].isupper() or _mixed(found)) and len(word) >= _LEAST_LETTERS and not _is_common(word):
            yield word


def _towns(text: str) -> Iterator[str]:
    """A town or district that stands by itself in an address, and the first half of its postcode."""
    if area := read(text).area:
        yield area
    for part in _PART.split(text):
        words = normal_words(part)
        if len(words) == 1 and not words[0].isdigit() and len(words[0]) > _LEAST_LETTERS and not _is_common(words[0]):
            yield words[0]


def _is_common(word: str) -> bool:
    return word in _SAYS_NOTHING or is_small(word) or is_kin(word) or short_for(word) != word


def _of_names(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Names of more than one word, each word after the other."""
    found = (tuple(word for word in normal_words(name) if not is_small(word)) for name in names)
    return frozenset(each for each in found if len(each) > 1)


def _words_of_names(names: Iterable[str]) -> set[str]:
    """Each word of a name that may tell who it is; her mother tells nobody."""
    words = (word for name in names for word in normal_words(name))
    return {word for word in words if not (is_small(word) or is_kin(word))}
