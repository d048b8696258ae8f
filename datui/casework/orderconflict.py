"""Whether an appointment, a repair or a letter goes against a court order that is in force."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.address import read, same_place
from datui.casework.answers import State
from datui.casework.contact import Visit
from datui.casework.moments import london
from datui.casework.orders import Order
from datui.casework.people import PERPETRATOR, Person
from datui.casework.plans import of_whom, told_nothing, whose
from datui.casework.records import RecordId
from datui.casework.victim import reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case

RESTRAINED = (
    "A court order binds them: plan nothing with them. Ask a supervisor, or put the order right if it has ended."
)
KEPT_AWAY = "A court order keeps them away from there. Choose another place, or put the order right if it has ended."
TOGETHER = "It would bring together people whom a court order keeps apart. Choose another place, day or person."
NO_LETTER = (
    "A court order keeps them away from there: no letter to them goes there. Ask their solicitor or a supervisor."
)
BY_ORDER = frozenset({RESTRAINED, KEPT_AWAY, TOGETHER, NO_LETTER})
"""What no reason of an officer's opens."""
OF_A_PLACE = frozenset({KEPT_AWAY, TOGETHER, NO_LETTER})
"""Those of which another place is the way out."""
_APART = re.compile(r"[;\n]")
_AROUND = re.compile(
    r"\b(?:within|inside|less than)?\s*\d+\s*(?:m|metres|meters|yards|yds|miles?|km)\b(?:\s+(?:of|from|around))?",
    re.IGNORECASE,
)
"""How far from a place somebody has to stay: no house number."""


@dataclass(frozen=True, slots=True)
class _Appointment:
    place: str
    when: datetime
    there: frozenset[RecordId]
    letter: bool
    itself: RecordId


def order_conflict(
    case: Case,
    place: str,
    when: datetime,
    whom: Collection[RecordId],
    *,
    letter: bool = False,
    itself: RecordId = "",
) -> str:
    """Why something does not take place there then with these people, and what to do instead; empty where it may.

    `whom` is everybody who is to be there, or to whom a letter goes, by their record ids; "" is the victim. `place` may
    be empty while nobody knows it, and `itself` is the visit that is asked about. A letter is only kept from where
    somebody is not to be. Nothing of whoever an order protects goes against it, but where it would bring them together
    with whoever it binds.
    """
    there = frozenset(whose(case, one) for one in whom)
    asked = _Appointment(place, when, there, letter, itself)
    return next(filter(None, (_against(case, order, asked) for order in case.records(Order))), "")


def conflicts(case: Case) -> Iterator[tuple[Visit, str]]:
    """Every visit that is planned, or out, and goes against an order; of one that is over nothing is said here."""
    for entry in case.of(Visit):
        visit = entry.record
        if visit.empty or visit.over(entry.at):
            continue
        if reason := visit_conflict(case, visit, visit.at or entry.at):
            yield visit, reason


def visit_conflict(case: Case, visit: Visit, when: datetime) -> str:
    """As `order_conflict`, of a visit at a moment."""
    return order_conflict(case, visit.where, when, (of_whom(case, visit),), itself=visit.record_id)


def bound(case: Case, order: Order) -> frozenset[RecordId]:
    """Whom an order binds: whoever it names, else every perpetrator of the case; without one, who must hear nothing."""
    harm = tuple(one.record_id for one in case.persons if one.has_role(PERPETRATOR))
    named = order.binds or harm or tuple(one.record_id for one in told_nothing(case))
    return frozenset(whose(case, one) for one in named)


def protected(case: Case, order: Order) -> frozenset[RecordId]:
    """Whom an order protects: whoever it names, else the victim."""
    return frozenset(whose(case, one) for one in order.protects or ("",))


def keeps_away(case: Case, order: Order, place: str) -> bool:
    """Whether a place is one from which an order keeps somebody away; in doubt it is.

    An occupation order of which nobody said so yet is taken to be about the home.
    """
    if not place.strip():
        return False
    unsaid = order.sort == "occupation" and order.from_home.state is not State.ANSWERED
    if (order.from_home.value or unsaid) and (_is_home(case, place) or _was_home(case, order, place)):
        return True
    return any(same_place(place, one) for one in _named(order.away_from))


def _against(case: Case, order: Order, one: _Appointment) -> str:
    if not order.in_force(one.when):
        return ""
    they, theirs = bound(case, order), protected(case, order)
    restrained = they & one.there
    if restrained and keeps_away(case, order, one.place):
        return NO_LETTER if one.letter else KEPT_AWAY
    if one.letter:
        return ""
    apart = any(mine != other for mine in restrained for other in theirs & one.there)
    if apart or _lives_there(case, they, theirs, one) or _seen_there(case, they, theirs, one):
        return TOGETHER
    # A victim whom an order binds as well is met by their own plan, and not there where it keeps them away from.
    return RESTRAINED if restrained - {whose(case, each) for each in reached_by(case)} else ""


def _lives_there(case: Case, they: frozenset[RecordId], theirs: frozenset[RecordId], one: _Appointment) -> bool:
    """Whether whoever an order protects would go to where one lives whom it binds.

    At the home of the victim it is their own plan that says who else is there.
    """
    if not theirs & one.there or _is_home(case, one.place):
        return False
    others = (person for person in case.persons if whose(case, person.record_id) in they - one.there)
    return any(same_place(one.place, _home(person)) for person in others)


def _seen_there(case: Case, they: frozenset[RecordId], theirs: frozenset[RecordId], one: _Appointment) -> bool:
    """Whether the other party is to be visited at that place on that day."""
    others = (they if theirs & one.there else frozenset()) | (theirs if they & one.there else frozenset())
    for entry in case.of(Visit):
        visit = entry.record
        if visit.record_id == one.itself or visit.over(entry.at) or visit.at is None:
            continue
        same_day = london(visit.at).date() == london(one.when).date()
        if same_day and of_whom(case, visit) in others - one.there and same_place(visit.where, one.place):
            return True
    return False


def _is_home(case: Case, place: str) -> bool:
    return any(same_place(place, each.now) for each in case.homes)


def _was_home(case: Case, order: Order, place: str) -> bool:
    """Whether a place was the home when it was written that the order is about it: that they moved ends no order."""
    kept = case.kept(order)
    return bool(kept) and _is_home(case.before(case.said_since(kept[-1], "from_home").seq), place)


def _home(person: Person) -> str:
    return " ".join(filter(None, (person.address.strip(), person.postcode.strip())))


def _named(text: str) -> Iterator[str]:
    """Each place that an order names: what stands between semicolons, and of that each part with a house and street."""
    for each in _APART.split(text):
        place = _AROUND.sub(" ", each)
        yield from (each, place)
        for part in place.split(","):
            taken = read(part)
            if taken.houses and taken.streets:
                yield part
