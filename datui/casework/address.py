"""Addresses as people write them: whether two may be one place, and whether nothing in them says that they are not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?)\s*([0-9][a-z]{2})\b")
_SUFFIX = re.compile(r"\b(\d+)[\s-]*([a-z])\b(?!/)")
_WORD = re.compile(r"[^\W_]+")
_DOOR = re.compile(r"(\d+)([a-z]?)")
_SHORT = {
    "rd": "road",
    "st": "street",
    "saint": "street",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "dr": "drive",
    "cl": "close",
    "ct": "court",
    "cres": "crescent",
    "pl": "place",
    "sq": "square",
    "gdns": "gardens",
    "grn": "green",
    "gr": "grove",
    "gro": "grove",
    "pk": "park",
    "ter": "terrace",
    "terr": "terrace",
    "tce": "terrace",
    "wk": "walk",
    "mws": "mews",
    "yd": "yard",
    "hse": "house",
    "cott": "cottage",
    "cotts": "cottages",
    "est": "estate",
    "apt": "flat",
    "apartment": "flat",
    "unit": "flat",
    "room": "flat",
    "studio": "flat",
}
"""Short forms, each as what it is short for. Saint and street are both written St: they are taken for one word."""
STREETS = frozenset(_SHORT.values()) - {"house", "cottage", "cottages", "estate", "flat"} | frozenset(
    {"bank", "croft", "end", "hill", "mount", "parade", "rise", "row", "view", "way"}
)
_SAYS_NOTHING = frozenset({"the", "no", "number", "at"})


def short_for(word: str) -> str:
    """What a short form in an address is short for; any other word as it is."""
    return _SHORT.get(word, word)


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart: postcode, numbers of houses and flats, other words in their order, names of streets."""

    text: str
    code: str
    area: str
    houses: frozenset[str]
    flats: frozenset[str]
    letters: frozenset[str]
    words: tuple[str, ...]
    streets: frozenset[tuple[str, str]]
    details: frozenset[tuple[str, str]]
    """Everything that it says, each with what it is."""

    @property
    def head(self) -> frozenset[str]:
        """Its words as far as the first street: what follows are towns and counties."""
        ends = (at for at, word in enumerate(self.words) if word in STREETS and at)
        return frozenset(self.words[: next(ends, len(self.words)) + 1])


def read(address: str | Address) -> Address:
    """An address taken apart; one that is already stays as it is."""
    if isinstance(address, Address):
        return address
    apart = unicodedata.normalize("NFKD", address.casefold())
    text = "".join(char for char in apart if not unicodedata.combining(char) and char not in "'’`")
    code = _POSTCODE.search(text)
    text = _SUFFIX.sub(r"\1\2", _POSTCODE.sub(" ", text))
    houses, flats, letters, words = set[str](), set[str](), set[str](), list[str]()
    in_flat = False
    for word in (_SHORT.get(one, one) for one in _WORD.findall(text)):
        door = _DOOR.fullmatch(word)
        if in_flat and (door or len(word) == 1):
            words.pop()
            flats.add(word.lstrip("0") or word)
        elif door:
            houses.add(door[1].lstrip("0") or door[1])
            letters |= {door[2]} - {""}
        elif word not in _SAYS_NOTHING:
            words.append(word)
        in_flat = word == "flat"
    # A word for a street that comes first of all is another's name: St Mary's, and not the street of a name unsaid.
    named = {(words[at - 1], word) for at, word in enumerate(words) if at and word in STREETS}
    first = {("", word) for word in words[:1] if word in STREETS and word != "street"}
    whole, area = (code[1] + code[2], code[1]) if code else ("", "")
    kinds = (("code", {whole} - {""}), ("house", houses), ("flat", flats | letters), ("word", set(words)))
    return Address(
        address,
        whole,
        area,
        frozenset(houses),
        frozenset(flats | letters),
        frozenset(letters),
        tuple(words),
        frozenset(named | first),
        frozenset((kind, one) for kind, said in kinds for one in said),
    )


def same_place(one: str | Address, other: str | Address) -> bool:
    """Whether two addresses may be the same place, for all that they say: in doubt they may.

    The same postcode and house number are, whatever town, county or short form stands beside them. A postcode alone, a
    town alone, or a street without a number says too little to tell two apart.
    """
    mine, theirs = read(one), read(other)
    if not mine.details or not theirs.details or _clash(mine, theirs):
        return False
    streets = bool(mine.streets & theirs.streets)
    if mine.code and theirs.code and mine.code != theirs.code:
        # The second half of a postcode is easily mistyped; the first is another town.
        return mine.area == theirs.area and streets and bool(mine.houses and theirs.houses)
    if mine.code and mine.code == theirs.code:
        return True
    if streets and mine.houses and theirs.houses:
        return True
    less, more = sorted((mine, theirs), key=lambda each: len(each.details))
    # A house by its name: as far as its street, and whatever town.
    return less.details <= more.details or (streets and mine.head == theirs.head and len(mine.head) > 2)


def one_home(one: str | Address, other: str | Address) -> bool:
    """Whether two addresses are one home, as surely as they say it: one tells no more than the other, or less of it."""
    mine, theirs = read(one), read(other)
    if _clash(mine, theirs) or (mine.code and theirs.code and mine.code != theirs.code):
        return False
    # 2A is another door than 2; a flat that is left out is only left out.
    if (mine.flats ^ theirs.flats) & (mine.letters | theirs.letters):
        return False
    same_door = bool(mine.houses) and mine.houses == theirs.houses
    return (same_door and bool(mine.code) and mine.code == theirs.code) or _within(mine, theirs)


def _clash(one: Address, other: Address) -> bool:
    """Whether their houses, or their flats, are different ones."""
    pairs = ((one.houses, other.houses), (one.flats, other.flats))
    return any(mine and theirs and not (mine <= theirs or theirs <= mine) for mine, theirs in pairs)


def _within(one: Address, other: Address) -> bool:
    """Whether all that one says the other says too, and it is enough to know a home by."""
    less, more = sorted((one, other), key=lambda each: len(each.details))
    if not less.details or not less.details <= more.details:
        return False
    named = len(less.words) > 1 and less.words[0] == more.words[0]
    return bool(less.code or less.houses or less.streets) or named or less.details == more.details
