"""Whether somebody may be visited: a victim by where and when their plan says, anybody else as by any way to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.address import same_place
from datui.casework.contact import Visit
from datui.casework.goesto import LIVED_IN
from datui.casework.interlock import OLDER_ADDRESS, allowed, beside, channel_allowed, homes_before
from datui.casework.moments import A_FEW_MINUTES, london, no_time, to_come
from datui.casework.orderconflict import BY_ORDER, visit_conflict
from datui.casework.others import SHUT, of_other
from datui.casework.people import Person
from datui.casework.plans import plan_of
from datui.casework.sharedhome import shared_homes
from datui.casework.venues import kept_away_from, meets_there
from datui.casework.victim import reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case

NO_GO = "The plan says to keep away from there."
THEIR_HOME = "It is a home of the victim, or of the perpetrator: whoever goes there may be seen or overheard."
BEGUN = "If it is over, say when you called in."
WENT_AGAINST = "It went against a court order."
ELSEWHERE = "The plan does not name that place among those that are safe."


def not_to_plan(case: Case, visit: Visit, now: datetime) -> str:
    """Why a visit that is still to come may not be planned; empty where it may, or where what it says opens it.

    It is judged by where it is to be, by the day and hour at which it is, and as of now where it has neither or is of
    today. A visit that was, and says so, is written down as it was.
    """
    if visit.empty or was(visit, now):
        return ""
    ahead = visit.at is not None and to_come(visit.at, now)
    reason = _not_to_visit(case, visit, visit.at if visit.at is not None and ahead else now)
    if not reason or opened(visit, reason):
        return ""
    begun = visit.at is not None and not no_time(visit.at) and visit.at < now - A_FEW_MINUTES
    return f"{reason} {BEGUN}" if begun else reason


def opened(visit: Visit, reason: str) -> bool:
    """Whether what a visit says opens it: no reason does to the perpetrator's side, or against an order.

    A home that they left is opened by one that a supervisor agreed to.
    """
    if not visit.despite.strip() or reason in SHUT or reason in BY_ORDER:
        return False
    return reason != OLDER_ADDRESS or bool(visit.agreed_with.strip())


def where_opened(visit: Visit, reason: str) -> str:
    """The question of a visit by which it is opened, of such a reason; empty where none opens it."""
    if any(reason.startswith(shut) for shut in (*SHUT, *BY_ORDER)):
        return ""
    return "agreed_with" if visit.despite.strip() and reason.startswith(OLDER_ADDRESS) else "despite"


def was(visit: Visit, now: datetime) -> bool:
    """Whether a visit is over, as it says: called in or off, of an earlier day, or with something that came of it."""
    if visit.over(now):
        return True
    if visit.at is not None and to_come(visit.at, now):
        return False
    earlier = visit.at is not None and london(visit.at).date() < london(now).date()
    return earlier or bool(visit.outcome.strip())


def against_visit(then: Case, visit: Visit, when: datetime) -> str:
    """Why a visit that was would not have been planned, by the case as it was then; of a day alone at no hour."""
    reason = _not_to_visit(then, visit, when, timeless=no_time(when))
    return WENT_AGAINST if reason in BY_ORDER else reason


def _not_to_visit(case: Case, visit: Visit, when: datetime, *, timeless: bool = False) -> str:
    """Why nobody is visited there then: by an order, a victim by their plan, anybody else as by any way to them."""
    if ordered := visit_conflict(case, visit, when):
        return ordered
    person = next((one for one in case.persons if one.record_id == visit.with_whom), None)
    if person is not None and person.record_id not in reached_by(case):
        return _not_to_visit_other(case, person, visit.where)
    plan = plan_of(case, visit.with_whom)
    if timeless and plan is not None and visit.with_whom in reached_by(case):
        verdict = allowed(plan.record.timeless, "visit", when, beside(case, plan, "visit"))
    else:
        verdict = channel_allowed(case, "visit", when, visit.with_whom)
    if not verdict.ok or plan is None:
        return verdict.reason
    if not visit.where:
        return ""
    if kept_away_from(plan.record, visit.where):
        return NO_GO
    if any(same_place(visit.where, one) for one in homes_before(case, visit.where, visit.with_whom)):
        return OLDER_ADDRESS
    if any(same_place(visit.where, one) for one in shared_homes(case, visit.with_whom)):
        return LIVED_IN
    return "" if meets_there(plan.record, visit.where) else ELSEWHERE


def _not_to_visit_other(case: Case, person: Person, where: str) -> str:
    """Why somebody who is no victim is not visited: who they are, or whose home it is to be at."""
    verdict = of_other(case, person, "visit", where)
    if not verdict.ok or not where.strip():
        return "" if verdict.ok else verdict.reason
    # As if they lived where they are to be met: a victim or a perpetrator who lives there sees who comes.
    there = of_other(case, person.model_copy(update={"address": where, "postcode": ""}), "visit", where)
    return "" if there.ok else THEIR_HOME
