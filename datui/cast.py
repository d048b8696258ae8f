"""The fictional people of a training case: nobody is called like this, lives there or answers these numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random  # noqa: TID251 - only the demo may be repeatable
from typing import Any

_PRONOUNS = {"f": ("she", "her", "her"), "m": ("he", "him", "his")}
_YEAR = 365.25
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One fictional person, as an officer would type them."""

    name: str
    given: str
    family: str
    they: str
    them: str
    their: str
    They: str
    Their: str
    age: str
    born: str
    relationship: str
    relation: str
    lives: str
    street: str
    address: str
    postcode: str
    phone: str
    email: str
    tenancy: str
    household: str
    alias: str = ""


class Cast:
    """Makes people for one case; no two of them share a given name, and kin share the victim's family name."""

    def __init__(self, chance: Random, people: Mapping[str, Any], today: date) -> None:
        self._chance, self._people, self._today = chance, people, today
        self._taken: set[str] = set()

    def meet(self, who: Mapping[str, Any], victim: Somebody | None = None) -> Somebody:
        """Somebody of whom a story says `who`: sex (`is`), `age` from and to, and what else it cares to say."""
        chance, town = self._chance, self._people["place"]["town"]
        kin, lives = who.get("kin", False), who.get("lives", "")
        family = victim.family if victim and kin else chance.choice(self._people["family"]["names"])
        given = self._given(who["is"])
        they, them, their = _PRONOUNS[who["is"]]
        age = chance.randint(*who["age"])
        shared = victim if lives == "y" else None
        street = shared.street if shared else chance.choice(self._people["place"]["streets"])
        number = chance.randrange(1000)
        return Somebody(
            name=f"{given} {family}",
            given=given,
            family=family,
            they=they,
            them=them,
            their=their,
            They=they.capitalize(),
            Their=their.capitalize(),
            age=str(age),
            born=(self._today - timedelta(days=round((age + 1) * _YEAR) - chance.randrange(1, 364))).isoformat(),
            relationship=who.get("relationship", "self"),
            relation=who.get("as", ""),
            lives=lives,
            street=street,
            address=shared.address if shared else f"{chance.randint(1, 98)} {street}, {town}",
            postcode=shared.postcode if shared else postcode(chance),
            phone=mobile(chance),
            email=f"reader{number:03}.{family.lower()}@example.org",
            tenancy=who.get("tenancy", ""),
            household="" if who.get("tenancy") == "none" else f"DEMO-{number:03}-{chance.randrange(1000):03}",
            alias=str(who.get("alias", "")).replace("{v.given}", given),
        )

    def _given(self, sex: str) -> str:
        names: Sequence[str] = self._people["given"][sex]
        given = self._chance.choice(names)
        while given in self._taken:
            given = self._chance.choice(names)
        self._taken.add(given)
        return given


def mobile(chance: Random) -> str:
    """A mobile number from Ofcom's range for drama."""
    return f"07700 900{chance.randrange(1000):03}"


def desk(chance: Random) -> str:
    """A landline number from Ofcom's range for drama."""
    return f"01632 960{chance.randrange(1000):03}"


def postcode(chance: Random) -> str:
    """A postcode in an area that cannot exist."""
    return f"ZZ{chance.randint(1, 9)} {chance.randint(1, 9)}{chance.choice(_LETTERS)}{chance.choice(_LETTERS)}"
