"""Whether two people may be one: by the sound and spelling of their names, by number, address and day of birth.

Only this vault can be searched. Finding nobody is not a "no", and finding somebody is a reason to stop and think.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import jellyfish

from datui.casework.incident import YEAR, within
from datui.casework.intake import Intake
from datui.casework.moments import london
from datui.casework.people import CHILD, PERPETRATOR, VICTIM, Person
from datui.casework.records import CaseId, Entry, Record
from datui.casework.repeat import flag_now
from datui.casework.row import reference
from datui.casework.safecontact import SafeContact
from datui.casework.text import name_words
from datui.casework.traits import Traits, rare, sound, tokens, traits

if TYPE_CHECKING:
    from datui.casework.case import Case

SEARCHED = "Only this vault was searched: finding nobody is not a no."
TELL: tuple[type[Record], ...] = (Person, Intake, SafeContact)
"""The kinds of record that tell of somebody who may be known elsewhere."""
_ALIKE = 0.87
"""From how alike two names are the same one, spelt otherwise."""
_A_WORD = 0.8
"""As `_ALIKE`, of one word alone, where a day of birth is the same too."""
_NAME, _PART, _BORN, _NEARLY = "name", "part of the name", "day of birth", "nearly the day of birth"
_NUMBER, _MAIL, _HOME = "telephone number", "e-mail address", "address"


def alike(one: Traits, other: Traits) -> tuple[str, ...]:
    """In what two people are alike, in words; empty where nothing says that they may be one.

    A name, a number and an e-mail address say so each by itself; a day of birth with a house, or with any word of the
    name. Another day of birth tells two of one name apart, and nothing else: a day is easily mistyped, and one that is
    a slip away tells nobody apart.
    """
    names = [(mine, theirs) for mine in one.names for theirs in other.names]
    name = any(_same_name(*pair) for pair in names)
    born = one.born is not None and one.born == other.born
    found = (
        (_NAME, name),
        (_PART, born and not name and any(_share_a_word(*pair) for pair in names)),
        (_BORN, born),
        (_NEARLY, name and not born and _a_slip_apart(one.born, other.born)),
        (_NUMBER, bool(one.numbers & other.numbers)),
        (_MAIL, bool(one.mails & other.mails)),
        (_HOME, bool(one.places & other.places)),
    )
    what = tuple(words for words, so in found if so)
    if what == (_NAME,) and one.born and other.born:
        return ()
    return what if {_NAME, _PART, _NUMBER, _MAIL} & set(what) or {_BORN, _HOME} <= set(what) else ()


def _a_slip_apart(one: date | None, other: date | None) -> bool:
    """Whether two days are one with a figure mistyped, two figures swapped, or day and month the wrong way round."""
    if one is None or other is None:
        return False
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return swapped or jellyfish.damerau_levenshtein_distance(f"{one:%Y%m%d}", f"{other:%Y%m%d}") == 1


def _same_name(one: str, other: str) -> bool:
    """Whether two names may be one: by their words in any order, by sound or short form, or spelt nearly alike."""
    mine, theirs = (sorted(name_words(name)) for name in (one, other))
    if not mine or not theirs:
        return False
    if len(mine) == 1 or len(theirs) == 1:
        return mine == theirs
    sounds = [{sound(word) for word in name} - {""} for name in (mine, theirs)]
    shorter, longer = sorted(sounds, key=len)
    if len(shorter) > 1 and shorter <= longer:
        return True
    if shorter & longer and _short_form_apart(mine, theirs, shorter & longer):
        return True
    return jellyfish.jaro_winkler_similarity(" ".join(mine), " ".join(theirs)) >= _ALIKE


def _short_form_apart(mine: list[str], theirs: list[str], same: Collection[str]) -> bool:
    """Whether beside the words that sound the same one name has a short form of the other's: Kate, Catherine."""
    left, right = ([word for word in name if sound(word) not in same] for name in (mine, theirs))
    return any(_begins(one, other) or _begins(other, one) for one in left for other in right)


def _begins(short: str, long: str) -> bool:
    """Whether a word begins with another, as it is written or as it sounds but for a first vowel: Liz, Elizabeth."""
    begun, whole = (sound(word).replace("th", "t").lstrip("aeiou") for word in (short, long))
    return (len(short) > 1 and long.startswith(short)) or (len(begun) > 1 and whole.startswith(begun))


def _share_a_word(one: str, other: str) -> bool:
    """Whether any word of one name sounds like a word of the other, or is spelt nearly like it."""
    mine, theirs = ([word for word in name_words(name) if len(word) > 1] for name in (one, other))
    return any(
        sound(a) == sound(b) != "" or jellyfish.jaro_winkler_similarity(a, b) >= _A_WORD for a in mine for b in theirs
    )


def keys(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """By which keys others like the people of a case are looked for: numbers and days of birth, then all else.

    Whoever was written down last comes first: where not all can be looked up, they are the ones who are new.
    """
    told: list[Entry] = sorted((entry for kind in TELL for entry in case.of(kind)), key=lambda one: -one.seq)
    first = dict.fromkeys(key for entry in told for key in rare(entry.record))
    rest = dict.fromkeys(key for entry in told for key in tokens(entry.record))
    return tuple(first), tuple(key for key in rest if key not in first)


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody in another case who may be somebody in this one: said with no more of that case than makes one think."""

    case_id: CaseId
    mine: str
    words: str
    grave: bool


def alike_in(case: Case, other: Case, now: datetime) -> tuple[Alike, ...]:
    """Who in another case may be somebody in this one, the gravest first (practice 11.4)."""
    most: dict[tuple[str, bool], tuple[Traits, tuple[str, ...]]] = {}
    here, there = _everyone(case), _everyone(other)
    for mine in here:
        for theirs in there:
            if what := alike(mine, theirs):
                who = _who(other, mine, theirs, now)
                if who not in most or len(what) > len(most[who][1]):
                    most[who] = mine, what
    flag = " It has been at MARAC: ask a supervisor today." if flag_now(other, london(now).date()) else ""
    found = (
        Alike(
            other.case_id, ", ".join(mine.names[:1]), f"{said} (same {' and '.join(what)}).{flag}", grave or bool(flag)
        )
        for (said, grave), (mine, what) in most.items()
    )
    return tuple(sorted(found, key=lambda hit: not hit.grave))


def _everyone(case: Case) -> list[Traits]:
    """Everyone of a case: of the victim of a report only how they were reached, once a person of the case is them."""
    people = [one for person in case.persons for one in traits(person)]
    listed = any(VICTIM in one.roles for one in people)
    reports = [one for report in case.records(Intake) for one in traits(report)]
    told = [one.reach_alone if listed and VICTIM in one.roles else one for one in reports]
    return [*people, *told, *(one for plan in case.records(SafeContact) for one in traits(plan))]


def _who(other: Case, mine: Traits, theirs: Traits, now: datetime) -> tuple[str, bool]:
    """Who may be whom, and whether that is grave."""
    where = f"case {reference(other.case_id)}"
    if VICTIM in mine.roles and PERPETRATOR in theirs.roles:
        return f"The victim here may be a perpetrator in {where}", True
    if PERPETRATOR in mine.roles and VICTIM in theirs.roles:
        return f"A perpetrator here may be the victim in {where}", True
    if PERPETRATOR in mine.roles and PERPETRATOR in theirs.roles:
        return f"A perpetrator here may be one in {where} too", True
    if VICTIM in mine.roles and VICTIM in theirs.roles:
        again = ", reported within 12 months: a repeat" if _within_a_year(other, now) else ""
        return f"The victim may be the victim in {where}{again}", True
    if PERPETRATOR in theirs.roles:
        return f"Somebody here may be a perpetrator in {where}", True
    if PERPETRATOR in mine.roles:
        return f"A perpetrator here may be known in {where}", True
    if CHILD in mine.roles and CHILD in theirs.roles:
        return f"A child here may be a child in {where}: two households", True
    return f"Somebody here may be known in {where}", False


def _within_a_year(other: Case, now: datetime) -> bool:
    """Whether the last report of a case came in within twelve calendar months; the same day counts."""
    return within(london(max(other.reported, default=now)).date(), london(now).date(), YEAR)
