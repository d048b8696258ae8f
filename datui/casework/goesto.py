"""To whom a channel of a plan goes: never to one who must hear nothing, nor, in doubt, to somebody who may be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from datui.casework.address import same_place
from datui.casework.answering import words_of
from datui.casework.doubt import (
    feared_texts,
    may_be_barred,
    relatives,
    unsafe_persons,
    unsafe_texts,
)
from datui.casework.intake import Intake
from datui.casework.kin import says_kin
from datui.casework.meant import each_name, may_mean_them
from datui.casework.named import by_a_family
from datui.casework.names import names, share_a_word
from datui.casework.numbers import same_number
from datui.casework.people import Person
from datui.casework.plans import barred_ways
from datui.casework.records import RecordId
from datui.casework.safecontact import SafeContact
from datui.casework.sharedhome import shared_homes

if TYPE_CHECKING:
    from datui.casework.case import Case

AT_A_PLACE = ("letter", "visit")
"""What goes to a place, and not to a number or an account."""
THEIRS = "It goes to the perpetrator, or to somebody who must not receive anything: ask for another way."
FEARED_TOO = "A report gives it for whom the victim fears: ask for another way, or put the report right."
LIVED_IN = "The perpetrator, or somebody who must not receive anything, lives there: ask for another place."
OF_THE_UNSAFE = "The plan names them among those who must not hear of it: ask for another, or say who is meant."
NO_RELATIVE = "Never through a relative, or through anyone of their community."
OF_A_RELATIVE = "A relative is reached by it, and a family may be the danger here: ask for another way."


def goes_to(case: Case, plan: SafeContact, channel: str, person_id: RecordId = "") -> str:
    """To whom a channel goes who must hear nothing; empty where it does not, as far as anybody knows."""
    to = plan.to(channel)
    if channel in AT_A_PLACE:
        return LIVED_IN if _is_shared(plan, to, shared_homes(case, person_id)) else ""
    found = [shut(case, to, channel, person_id), by_number(case, to, person_id)] if to else []
    if channel == "through":
        found += _through(case, plan, person_id)
    return next(filter(None, found), "")


def shut(case: Case, to: str, channel: str, person_id: RecordId = "") -> str:
    """Why no reason of an officer's opens a way; empty where one does."""
    if is_theirs(to, channel, barred_ways(case, person_id)):
        return THEIRS
    feared = () if channel in AT_A_PLACE else feared_texts(case, person_id)
    return FEARED_TOO if any(same_number(to, text) for text in feared) else ""


def is_theirs(to: str, channel: str, theirs: Collection[Person]) -> bool:
    """Whether a way goes to one of these people: to a number or an account of theirs, or to themselves by name."""
    if channel in AT_A_PLACE:
        return False
    return _is_of(to, theirs) or (channel == "through" and any(names(to, person) for person in theirs))


def _is_of(to: str, people: Collection[Person]) -> bool:
    return any(same_number(to, way) for person in people for way in (person.phone, person.email))


def by_number(case: Case, to: str, person_id: RecordId = "") -> str:
    """Who else is reached by a number or an account: whoever is unsafe, a relative, or may be barred; else empty."""
    if any(same_number(to, text) for text in unsafe_texts(case)) or _is_of(to, unsafe_persons(case, person_id)):
        return OF_THE_UNSAFE
    if _is_of(to, relatives(case, person_id)):
        return OF_A_RELATIVE
    given = (one for one in case.records(Intake) if one.reporter_is_victim.value is not True)
    called = (one.reported_by for one in given if same_number(to, one.reporter_reach))
    others = (one for one in case.persons if one.record_id != person_id and one.record_id not in case.reached)
    may_be: tuple[str | Person, ...] = (*called, *(one for one in others if _is_of(to, [one])))
    return next(filter(None, (may_be_barred(case, one, person_id) for one in may_be)), "")


def _through(case: Case, plan: SafeContact, person_id: RecordId) -> Iterator[str]:
    """Why nobody whom a plan names carries word: they may be barred or unsafe, or a family may be the danger."""
    to, family = plan.through_to, by_a_family(case)
    yield may_be_barred(case, to, person_id)
    unsafe = any(may_mean_them(to, each_name(one), by_family=family) for one in unsafe_persons(case, person_id))
    yield OF_THE_UNSAFE if unsafe or share_a_word(to, plan.unsafe_people) else ""
    kin = any(may_mean_them(to, each_name(one), by_family=True) for one in relatives(case, person_id))
    yield NO_RELATIVE if kin or (family and says_kin(f"{to}, {plan.through_is}")) else ""


def _is_shared(plan: SafeContact, to: str, shared: Collection[str]) -> bool:
    """Whether a place is a home where the perpetrator lives: by its address, or because it says that it is home."""
    at_home = bool(plan.perpetrator_there.value) and "home" in words_of(to)
    return at_home or any(same_place(to, home) for home in shared)
