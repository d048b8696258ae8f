"""Taking out of a text whatever is not to leave: word for word, or written another way that says the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from datui.casework.address import STREETS, short_for
from datui.casework.moments import MONTHS
from datui.casework.names import misspelt
from datui.casework.spokennumbers import said_numbers
from datui.casework.text import plain

WITHHELD = "[withheld]"
_TOKEN = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\d(?:[^\w\n]{0,3}\d)*")
_HOME = re.compile(r"^(?:00)?44(?=\d{9})0?|^0")
_FIGURES = re.compile(r"\b(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})\b")
_SAID = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([^\W\d_]{3,9})\.?,?\s+(\d{4})\b", re.IGNORECASE)
_HOUSE = re.compile(r"(?:\b(?:flat|apartment|apt|unit|room|no\.?|number)\s*)?\b\d{1,4}[a-z]?[\s,]*$", re.IGNORECASE)
_BETWEEN = " ,-–/"
_SHORTEST_NUMBER = 6
_LONG_NAME = 5
"""A capital word of as many letters that is one letter off a name is that name, misspelt."""
_SURE = 12
"""How many letters in a row are nobody's but what is looked for, wherever a word begins or ends."""
_SURE_WITH_FIGURES = 5
PLAIN_WORDS = frozenset(
    {"will", "may", "mark", "grace", "rose", "hope", "faith", "joy", "bill", "rob", "sue", "pat", "dawn"}
    | {"summer", "art", "april", "june", "august", "jack", "frank", "grant", "chase", "hunter", "brown"}
    | {"white", "black", "green", "young", "long", "short", "hill", "wood", "king", "day", "price", "rich"}
    | {"love", "case", "page", "field", "rice", "fox", "bird", "wolf", "lamb", "cook", "baker", "butler"}
    | {"carter", "hall", "west", "north", "bell", "banks", "bond", "read", "reed", "ward", "walker", "miles"}
    | {"max", "ray", "ruby", "violet", "daisy", "lily", "ivy", "holly", "olive", "bath", "reading", "deal"}
    | {"rugby", "wells", "hull", "battle", "sale", "bury", "ash", "street", "ware", "stone", "drew", "guy"}
    | {"gene", "don", "norm", "victor", "angel", "christian", "penny", "robin", "jay", "cliff", "dean"}
)
"""Names that are words as well: alone they are taken for a name only where they are written with a capital."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """All that must not leave, as it is looked for. What was picked is in none of it."""

    sequences: frozenset[tuple[str, ...]] = frozenset()
    """Words that follow one another, each as `normal` has it."""
    runs: frozenset[str] = frozenset()
    """Letters and figures without anything between them."""
    numbers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """Single words of names, and towns."""
    spelt: frozenset[str] = frozenset()
    """Single words of names that are found letter by letter as well."""
    capitals: frozenset[str] = frozenset()
    """Single words that are taken for what they are only where they are written with a capital."""
    days: frozenset[date] = frozenset()
    free: frozenset[str] = frozenset()
    """Single words of what may leave: none is taken for another that is spelt nearly so."""
    first: Mapping[str, tuple[tuple[str, ...], ...]] = field(init=False, default_factory=dict, compare=False)
    """The sequences by the word that they begin with."""

    def __post_init__(self) -> None:
        first: dict[str, tuple[tuple[str, ...], ...]] = {}
        for each in self.sequences:
            first[each[0]] = (*first.get(each[0], ()), each)
        object.__setattr__(self, "first", first)

    def beside(self, text: str) -> Guarded:
        """The same for what stands beside a text that is no secret there: a word of it alone is not taken out."""
        words = {normal(word) for word in _TOKEN.findall(text)}
        names, capitals = self.names - words, self.capitals - words
        return replace(self, names=names, spelt=self.spelt - words, capitals=capitals, free=self.free | words)

    @property
    def whole(self) -> Guarded:
        """The same without single words, which others bear too."""
        return replace(self, names=frozenset(), spelt=frozenset(), capitals=frozenset())

    def take_out(self, text: str) -> tuple[str, int]:
        """A text with each thing that must not leave replaced, and how many were."""
        spans = _merged(text, sorted(self._spans(text)))
        for start, end in reversed(spans):
            text = f"{text[:start]}{WITHHELD}{text[end:]}"
        return text, len(spans)

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        tokens = [(found.start(), found.end(), normal(found[0])) for found in _TOKEN.finditer(text)]
        yield from self._by_words(text, tokens)
        yield from self._by_letters(text, tokens)
        for found in _RUN.finditer(text):
            figures = at_home(found[0])
            if len(figures) >= _SHORTEST_NUMBER and any(one in figures or figures in one for one in self.numbers):
                yield found.start(), found.end()
        for start, end, figures in said_numbers(text):
            known = at_home(figures)
            if len(known) >= _SHORTEST_NUMBER and any(one in known or known in one for one in self.numbers):
                yield start, end
        if self.days:
            yield from ((found.start(), found.end()) for found, day in dates_in(text) if day in self.days)

    def _by_words(self, text: str, tokens: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
        for at, (start, end, word) in enumerate(tokens):
            if self._is_named(word, capital=text[start].isupper()):
                yield start, end
            if (word.removesuffix("s"),) in self.sequences:
                yield start, end
            for each in self.first.get(word, ()):
                there = tokens[at : at + len(each)]
                if tuple(token[2] for token in there) == each:
                    # The number of a house before its street is a part of it, whatever it is.
                    house = _HOUSE.search(text, max(0, start - 20), start) if each[-1] in STREETS else None
                    yield house.start() if house else start, there[-1][1]

    def _is_named(self, word: str, *, capital: bool) -> bool:
        """Whether one word names what must not leave: as it is, as more than one of it, or one letter off."""
        for one in (word, word.removesuffix("s")):
            plainly = one in PLAIN_WORDS or (one in self.capitals and one not in self.names)
            if (one in self.names or one in self.capitals) and (capital or not plainly):
                return True
        known = word in self.free or word in PLAIN_WORDS or word in STREETS
        if known or not capital or not word.isalpha() or len(word) < _LONG_NAME - 1:
            return False
        return any(max(len(word), len(name)) >= _LONG_NAME and misspelt(word, name) for name in self.spelt)

    def _by_letters(self, text: str, tokens: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
        letters, places = _letters(text)
        starts, ends = {token[0] for token in tokens}, {token[1] for token in tokens}
        for run in self.runs | self.spelt:
            if (at := letters.find(run)) < 0:
                continue
            sure = len(run) >= _SURE or (len(run) >= _SURE_WITH_FIGURES and any(map(str.isdigit, run)))
            while at >= 0:
                start, end = places[at], places[at + len(run) - 1] + 1
                if sure:
                    yield _whole(text, start, end)
                elif start in starts and end in ends:
                    yield start, end
                at = letters.find(run, at + 1)


def normal(word: str) -> str:
    """A word as it is compared: plain, and a short form of an address as what it is short for."""
    if word.isdigit():
        return "".join(str(unicodedata.digit(figure, 0)) for figure in word).lstrip("0") or word
    return short_for(plain(word))


def normal_words(text: str) -> tuple[str, ...]:
    """The words of a text, each as it is compared."""
    return tuple(normal(word) for word in _TOKEN.findall(text))


def run_of(text: str) -> str:
    """The letters and figures of a text without anything between them."""
    return _letters(text)[0]


def at_home(number: str) -> str:
    """The figures of a number as it is dialled at home, without the nought that an area code begins with."""
    figures = "".join(str(unicodedata.digit(one)) for one in number if one.isdigit())
    return _HOME.sub("", figures)


def numbers_in(text: str) -> Iterator[str]:
    """Every number of a text that is long enough to reach somebody by."""
    for found in _RUN.finditer(text):
        if len(figures := at_home(found[0])) >= _SHORTEST_NUMBER:
            yield figures


def dates_in(text: str) -> Iterator[tuple[re.Match[str], date]]:
    """Every day that a text says in figures or with the name of a month, and where."""
    for found in _FIGURES.finditer(text):
        year, month, day = (found[1], found[2], found[3]) if len(found[1]) == 4 else (found[3], found[2], found[1])
        for century in ("", "19", "20") if len(year) == 2 else ("",):
            yield from _day(found, f"{century}{year}", int(month), day)
    for found in _SAID.finditer(text):
        month = next((at for at, name in enumerate(MONTHS, 1) if name.startswith(found[2].casefold()[:3])), 0)
        yield from _day(found, found[3], month, found[1])


def _day(found: re.Match[str], year: str, month: int, day: str) -> Iterator[tuple[re.Match[str], date]]:
    try:
        yield found, date(int(year), month, int(day))
    except ValueError:
        return


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and figures of a text as they are compared, and at which place each stood."""
    letters, places = list[str](), list[int]()
    for at, char in enumerate(text):
        for one in char.lower() if char.isascii() else plain(char):
            if one.isalnum():
                letters.append(str(unicodedata.digit(one)) if one.isdigit() else one)
                places.append(at)
    return "".join(letters), places


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """As far as the words go in which something begins and ends: half a word that is left tells the rest."""
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _merged(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places that touch, or have nothing but signs between them, as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and (start <= found[-1][1] or not text[found[-1][1] : start].strip(_BETWEEN)):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
