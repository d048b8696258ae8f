"""Whether a new home may be near whoever must not find it: by the plan, their homes, their family's, and schools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.address import Address, one_home, read, same_place
from datui.casework.doubt import relatives
from datui.casework.move import Move
from datui.casework.names import is_small
from datui.casework.occupied import lives_there
from datui.casework.people import PERPETRATOR, Person
from datui.casework.plans import told_nothing
from datui.casework.route import Missing
from datui.casework.safecontact import SafeContact

if TYPE_CHECKING:
    from datui.casework.case import Case

_CLAUSE = "hpg-2025:6.6"
_NO_GO = "The new home may be in an area that they keep away from"
_THEIRS = "The new home may be near where the perpetrator lives, or lived"
_OTHERS = "The new home may be near somebody who must hear nothing, or their family"
_SCHOOL = "The new home may be near a school of the children"
_SHORTEST = 3


def near(case: Case, move: Move) -> Iterator[Missing]:
    """Every reason, read out of the case, to look again at where a new home is; in doubt it is near (HPG 2025, 6.6).

    A shared postcode district or a shared word of a place is enough. That nothing is found proves nothing.
    """
    place = read(" ".join(filter(None, (move.area, move.address, move.postcode))))
    if not place.text.strip():
        return
    plans = (plan.no_go for plan in case.records(SafeContact))
    if any(_shares(place, text) for text in (*plans, *move.no_go.splitlines())):
        yield Missing(_NO_GO, _CLAUSE, move.at_field("lowered"))
    barred = told_nothing(case)
    if any(_shares(place, home) for home in _theirs(case, place)):
        yield Missing(_THEIRS, _CLAUSE, move.at_field("near_them"))
    others = [one for one in (*barred, *relatives(case)) if not one.has_role(PERPETRATOR)]
    if any(_shares(place, _home(one)) for one in others):
        yield Missing(_OTHERS, _CLAUSE, move.at_field("near_family"))
    if any(_shares(place, one.school) for one in case.persons):
        yield Missing(_SCHOOL, _CLAUSE, move.at_field("near_school"))


def _theirs(case: Case, place: Address) -> Iterator[str]:
    """Every home that a perpetrator has or had, also the one that the victim leaves where they live there too."""
    harm = {one.record_id for one in case.persons if one.has_role(PERPETRATOR)}
    yield from (_home(one.record) for one in case.all_versions(Person) if one.record.record_id in harm)
    if lives_there(case):
        yield from (home.now.text for home in case.homes if home.now.text and not one_home(place, home.now))


def _home(person: Person) -> str:
    return f"{person.address} {person.postcode}".strip()


def _shares(place: Address, text: str) -> bool:
    """Whether a place and a text may be near each other: one district, one place, or a word of a place in both."""
    other = read(text)
    if not other.details:
        return False
    if (place.area and place.area == other.area) or same_place(place, other):
        return True
    kinds = {kind for _name, kind in place.streets | other.streets}
    common = (set(place.words) & set(other.words)) - kinds
    return any(len(word) >= _SHORTEST and not is_small(word) for word in common)
