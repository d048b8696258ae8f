"""What could tell one person from another: names by their sound, numbers, addresses, a day of birth; and its keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import jellyfish

from datui.casework.intake import Intake
from datui.casework.people import PERPETRATOR, VICTIM, Person, said
from datui.casework.records import Record
from datui.casework.safecontact import SafeContact
from datui.casework.text import name_words, plain

_MAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]*[^\s,;<>().]")
_RUN = re.compile(r"\+?\d(?:[\s().\-]{0,3}\d){8,}")
_HOME, _ABROAD, _LONGEST = 11, ("0044", "44"), 15
"""How many digits a number has that is dialled at home, how one from abroad begins, and how many at most."""
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?) ?([0-9][a-z]{2})\b")
_APART = re.compile(
    r"[,;/()\n]|\b(?:and|or|of|at|called|named|from|who|aged|her|his|their|is|the|a|an|my)\b", re.IGNORECASE
)
_EX = re.compile(r"\bex-", re.IGNORECASE)
_KIN = frozenset(
    {
        *("ex", "former", "husband", "wife", "partner", "boyfriend", "girlfriend", "brother", "sister", "father"),
        *("mother", "dad", "mum", "son", "daughter", "uncle", "aunt", "cousin", "nephew", "niece"),
        *(
            "friend",
            "neighbour",
            "landlord",
            "carer",
            "stepfather",
            "stepmother",
            "stepson",
            "stepdaughter",
            "grandfather",
            "grandmother",
        ),
        *("grandson", "granddaughter", "fiance", "man", "woman", "mr", "mrs", "ms", "miss", "mx"),
        "dr",
    }
)
"""What stands before a name where somebody says whom they are afraid of."""
_LETTERS = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")
_SOUND, _BORN, _PLACE, _DIALLED, _MAILED = "qxsound", "qxborn", "qxplace", "qxdial", "qxmail"
"""What a key of the index begins with. A key has letters alone: nothing that somebody searches for finds one."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of one person that could tell them from others, and what they are in their case."""

    roles: frozenset[str]
    names: tuple[str, ...] = ()
    born: date | None = None
    numbers: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    def tokens(self) -> Iterator[str]:
        """The keys by which the index finds whoever may be this person, what is theirs alone first."""
        yield from self.rare()
        yield from (_key(_PLACE, place) for place in sorted(self.places))
        for name in self.names:
            sounds = [sound(word) for word in name_words(name)]
            yield from (f"{_SOUND}{one}" for one in dict.fromkeys(sounds) if one)

    def rare(self) -> Iterator[str]:
        """The keys of their numbers, e-mail addresses and day of birth, which hardly anybody shares."""
        yield from (_key(_DIALLED, number) for number in sorted(self.numbers))
        yield from (_key(_MAILED, mail) for mail in sorted(self.mails))
        if self.born:
            yield _key(_BORN, f"{self.born:%Y%m%d}")

    @property
    def reach_alone(self) -> Traits:
        """Their numbers and e-mail addresses, and nothing else of them."""
        return replace(self, names=(), born=None, places=frozenset())


def _key(kind: str, text: str) -> str:
    return f"{kind}{text.encode().hex().translate(_LETTERS)}"


def sound(word: str) -> str:
    """How a word sounds, in letters; of a script that metaphone does not know, the word itself."""
    if len(word) < 2:
        return ""
    return jellyfish.metaphone(word).lower().replace(" ", "").replace("0", "th") if word.isascii() else word


def _dialled(*texts: str) -> frozenset[str]:
    """Every number of some texts by its last nine digits, which are the same from home and from abroad."""
    return frozenset(number[-9:] for text in texts for run in _RUN.findall(text) for number in _parted(run))


def _parted(run: str) -> Iterator[str]:
    """The numbers of a run of digits: one, or as many as stand one after the other."""
    groups = re.findall(r"\d+", run)
    if sum(map(len, groups)) <= _LONGEST:
        groups = ["".join(groups)]
    number = ""
    for group in groups:
        number += group
        abroad = next((len(begin) - 1 for begin in _ABROAD if number.startswith(begin)), 0)
        if len(number) >= _HOME + abroad or len(groups) == 1:
            yield number
            number = ""
    if len(number) >= 9:
        yield number


def _mails(*texts: str) -> frozenset[str]:
    return frozenset(mail.casefold() for text in texts for mail in _MAIL.findall(text))


def _place(address: str, postcode: str) -> frozenset[str]:
    """An address as its postcode and its first number, which tell it from the next; empty where either is missing."""
    text = plain(f"{address} {postcode}")
    code = _POSTCODE.search(text)
    number = re.search(r"\d+[a-z]?", _POSTCODE.sub(" ", plain(address)))
    return frozenset({f"{code[1]}{code[2]}n{number[0]}"}) if code and number else frozenset()


def _names(name: str, aliases: str = "") -> tuple[str, ...]:
    return tuple(one.strip() for one in (name, *aliases.split(",")) if one.strip())


def _named_in(text: str) -> tuple[str, ...]:
    """The names in a line that says whom somebody is afraid of; one word alone names nobody."""
    found = []
    for part in _APART.split(_EX.sub(" ", _RUN.sub(",", _MAIL.sub(",", text)))):
        name = [word for word in re.findall(r"[^\W\d_][\w'’-]*", part) if not _is_kin(plain(word))]
        if 2 <= len(name) <= 4 and not re.search(r"\d", part):
            found.append(" ".join(name))
    return tuple(found)


def _is_kin(word: str) -> bool:
    return word in _KIN or word.removesuffix("s") in _KIN or word.endswith("-in-law")


def traits(record: Record) -> tuple[Traits, ...]:
    """The people of whom a record tells: a person; the victim, reporter and whoever is feared; whom a plan goes to."""
    if isinstance(record, Person):
        return (_person(record),)
    found: Iterable[Traits] = ()
    if isinstance(record, Intake):
        found = (_victim(record), _reporter(record), *_feared(record))
    elif isinstance(record, SafeContact):
        found = _planned(record)
    return tuple(one for one in found if any(one.tokens()))


def _person(person: Person) -> Traits:
    return Traits(
        frozenset(person.case_roles),
        _names(said(person.name), person.aliases),
        person.born.value,
        _dialled(person.phone),
        _mails(person.email),
        _place(person.address, person.postcode),
    )


def _victim(report: Intake) -> Traits:
    theirs = report.reporter_reach if report.reporter_is_victim.value else ""
    return Traits(
        frozenset({VICTIM}),
        _names(said(report.victim_name), report.victim_aliases),
        report.victim_born.value,
        _dialled(said(report.victim_phone), theirs),
        _mails(said(report.victim_email), theirs),
        _place(said(report.address), report.postcode),
    )


def _reporter(report: Intake) -> Traits:
    if report.reporter_is_victim.value:
        return Traits(frozenset())
    reach = report.reporter_reach
    return Traits(frozenset({"reporter"}), _names(report.reported_by), None, _dialled(reach), _mails(reach))


def _feared(report: Intake) -> Iterator[Traits]:
    """Whoever is named among those they are afraid of, each alone; the numbers and the home are of any of them."""
    text, role = said(report.feared), frozenset({PERPETRATOR})
    yield from (Traits(role, (name,)) for name in _named_in(text))
    yield Traits(role, (), None, _dialled(text), _mails(text), _place(text, ""))


def _planned(plan: SafeContact) -> Iterator[Traits]:
    """Whoever the plan is of, by what it goes to; and whoever else it goes through."""
    own = (plan.voice_to, plan.text_to, plan.email_to, plan.portal_to)
    yield Traits(frozenset({VICTIM}), (), None, _dialled(*own), _mails(*own))
    others = (plan.through_to, plan.safe_person)
    yield Traits(frozenset({"third-party"}), (), None, _dialled(*others), _mails(*others))


def tokens(record: Record) -> tuple[str, ...]:
    """The keys that the index holds for a record."""
    return tuple(dict.fromkeys(token for one in traits(record) for token in one.tokens()))


def rare(record: Record) -> tuple[str, ...]:
    """Those of `tokens` that hardly anybody shares: of a number, an e-mail address or a day of birth."""
    return tuple(dict.fromkeys(token for one in traits(record) for token in one.rare()))
