"""What in a text says where somebody is found: a street with its house, a postcode, a place or a doctor by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datui.casework.guarded import run_of
from datui.casework.moments import MONTHS

_CAPITAL = r"[A-Z][\w'’&-]*"
_NAMED = rf"(?:{_CAPITAL}[ \t]+){{1,3}}"
_ROADS = (
    r"Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Cl|Court|Ct|Crescent|Cres|Place|Pl|Square|Sq|Gardens|Gdns"
    r"|Green|Grove|Gro|Park|Terrace|Terr?|Walk|Mews|Yard|Bank|Croft|Hill|Mount|Parade|Rise|Row|View|Way"
)
_PLACES = (
    r"School|Primary|Academy|College|Nursery|Playgroup|Surgery|Practice|Clinic|Hospital|Hospice|Pharmacy|Dental|Dentist"
    r"|(?:Medical|Health|Community|Children's|Leisure)[ \t]+Centre|House|Cottage|Lodge|Refuge|Hostel|Hotel|Inn|Church"
    r"|Chapel|Mosque|Temple|Gurdwara|Synagogue|Library|Supermarket|Retail[ \t]+Park|Estate|Farm"
)
_STREET = re.compile(rf"\b(?:\d{{1,4}}[a-zA-Z]?,?[ \t]+)?(?:{_CAPITAL}[ \t]+){{1,3}}(?:{_ROADS})\b")
_HOUSE = re.compile(rf"\b\d{{1,4}}[a-z]?,?\s+(?:[^\W\d_][\w'’-]*\s+){{1,3}}(?:{_ROADS})\b", re.IGNORECASE)
_PLACE = re.compile(rf"\b{_NAMED}(?:{_PLACES})\b")
_SAINT = re.compile(r"\bSt\.?[ \t]+[A-Z][\w'’-]+|\bSaint[ \t]+[A-Z][\w'’-]+")
_DOCTOR = re.compile(rf"\b(?:Dr|Doctor)\.?[ \t]+{_CAPITAL}(?:[ \t]+{_CAPITAL})?")
_WORKS = re.compile(
    rf"\b(?:works?|working|employed|job)[ \t]+(?:at|for|in|with)[ \t]+(?:the[ \t]+)?"
    rf"({_CAPITAL}(?:[ \t]+{_CAPITAL}){{0,3}})"
)
_CODE = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\b")
_MAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+\.[^\s,;<>().]+")
_TELEPHONE = re.compile(r"(?<!\w)(?:(?:\+|00)44|\(?0(?=[1-9]))(?:[\s().-]{0,2}\d){9,10}(?!\w)")
_SMALLER = re.compile(
    r"\b(?:at|to|attends|near|in|from)\s+(?:the\s+)?((?:[^\W\d_][\w'’-]*\s+){1,3})"
    r"(?:primary|school|academy|nursery|surgery|medical centre|health centre|refuge|hostel)\b"
)
"""The same as it is typed in a hurry, without a capital."""
_ANY = frozenset(
    {"her", "his", "their", "my", "our", "your", "a", "an", "any", "the", "new", "old", "same", "local", "another"}
    | {"and", "from", "to", "of", "women's", "that", "this", "primary", "junior", "infant", "secondary", "children's"}
)
_IN_TOWN = re.compile(rf"\b(?:in|at|to|near|from|into|outside)[ \t]+({_CAPITAL})(?![ \t]+[A-Z])")
_BEGINS = re.compile(r"^(?:The|A|An|At|In|To|From|Near|Her|His|Their|She|He|They|It|On|No|And|But|Then|Of|Is)[ \t]+")
_NO_PLACE = re.compile(
    r"\b(?:Police|Council|MARAC|IDVA|Services?|Housing|Team|Trust|Aid|Support|Safeguarding|Magistrates|Crown)\b"
    r"|\b(?:Family|County|High|Combined) Court\b"
)
_NO_TOWN = frozenset(
    {*MONTHS, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "christmas", "easter"}
    | {"january", "february", "victim", "police", "children", "housing", "court", "god"}
)


def places_in(text: str) -> Iterator[str]:
    """Every street, place, doctor or employer that a text names."""
    for pattern in (_STREET, _HOUSE, _PLACE, _SAINT, _DOCTOR, _WORKS):
        for found in pattern.finditer(text):
            words = _BEGINS.sub("", found[1] if pattern is _WORKS else found[0])
            if (" " in words or pattern is _WORKS) and not _NO_PLACE.search(words):
                yield words
    yield from (found[0] for found in _CODE.finditer(text))
    yield from (found[0] for found in _MAIL.finditer(text))


def says_where(text: str, known: str) -> bool:
    """Whether a text names a place, a doctor or a telephone number that does not stand in what is `known` anyway."""
    found = [*places_in(text), *(one[0] for one in _TELEPHONE.finditer(text))]
    found += [one[1] for one in _SMALLER.finditer(text) if {*one[1].lower().split()} - _ANY]
    return any(run_of(one) not in known for one in found)


def towns_in(text: str) -> Iterator[str]:
    """Every single word with a capital that a text says somebody is in, at or near."""
    for found in _IN_TOWN.finditer(text):
        word = found[1]
        if len(word) > 3 and not word.isupper() and word.lower() not in _NO_TOWN and not _NO_PLACE.search(word):
            yield word
