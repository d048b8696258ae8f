"""What to do where a way is not allowed: where it is put right, and where nothing is wrong what to do instead."""

from typing import Final

from datui.casework.answers import State
from datui.casework.case import Case
from datui.casework.doubt import FEARED, MAY_BE_THEM
from datui.casework.interlock import NO_PLAN, times
from datui.casework.others import A_CHILD, A_RELATIVE, LIVES_THERE, MAY_BE_THE_VICTIM, UNNAMED, UNSAFE
from datui.casework.plans import plan_of, to_plan
from datui.casework.reach import Way
from datui.casework.route import Route
from datui.casework.safecontact import SafeContact
from datui.casework.safehours import NO_FIT, NOT_THE_DAY, NOT_THE_HOUR
from datui.casework.victim import reached_by

_WAIT = "Use another way, or wait until it is safe: {times}."
_STAYS = "Use another way. What they said stays until they say otherwise."
_SAID: Final = {
    LIVES_THERE: "lives_there",
    A_RELATIVE: "relationship",
    UNNAMED: "name",
    MAY_BE_THE_VICTIM: "case_roles",
    MAY_BE_THEM: "name",
    FEARED: "case_roles",
}
"""Which answer of a person says why they are not reached."""
_HELD: Final = {"voice": "phone", "text": "phone", "email": "email", "letter": "address", "visit": "address"}
_MEANT: Final = (A_CHILD, UNSAFE)
"""Why somebody is not reached although nothing that is written of them is wrong."""


def put_right(case: Case, way: Way) -> Route | None:
    """Where what stands in the way is put right; None where nothing is wrong: an hour, a no, a perpetrator."""
    reason = way.allowed.reason
    if way.shut or reason in (*_MEANT, NOT_THE_DAY, NOT_THE_HOUR):
        return None
    if way.person is None:
        return way.route
    if way.person not in reached_by(case):
        person = next((one for one in case.persons if one.record_id == way.person), None)
        return person.at_field(_SAID.get(reason) or _HELD[way.channel]) if person else way.route
    if reason == NO_FIT:
        return to_plan(case, f"{way.channel}_from", way.person)
    return None if _said_no(_plan(case, way), way.channel) else way.route


def briefly(case: Case, way: Way) -> str:
    """Whether a way is allowed, and why not, as short as a list of all of them needs it."""
    if way.allowed.ok:
        mind = " ".join(way.allowed.cautions)
        said = "Allowed now." if way.person in reached_by(case) else way.allowed.reason
        return " ".join(filter(None, (said if way.to else "Allowed, and nothing is written down.", mind)))
    if way.allowed.reason == NO_PLAN:
        return "No plan yet."
    plan = _plan(case, way) if way.person in reached_by(case) else None
    if plan is not None and (state := plan.answer(way.channel).state) is not State.ANSWERED:
        return f"{state.words.capitalize()}."
    return way.allowed.reason


def instead(case: Case, way: Way) -> str:
    """What to do where nothing is put right; empty where the reason says it."""
    if way.person is None or way.person not in reached_by(case):
        return ""
    plan = _plan(case, way)
    if plan is not None and way.allowed.reason in (NOT_THE_DAY, NOT_THE_HOUR):
        return _WAIT.format(times=times(plan, way.channel))
    return _STAYS


def _plan(case: Case, way: Way) -> SafeContact | None:
    entry = plan_of(case, way.person or "")
    return entry.record if entry else None


def _said_no(plan: SafeContact | None, channel: str) -> bool:
    """Whether somebody clearly said that a channel is not one: it is not safe, it is seen, or nobody agreed to it."""
    if plan is None:
        return False
    agreed = plan.through_agreed.value if channel == "through" else None
    return plan.answer(channel).value is False or plan.seen(channel).value is True or agreed is False
