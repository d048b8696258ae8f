"""What stands between a case and its closure: every line says what, under which clause, and where to put it right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.accountability import Accountability
from datui.casework.agreed import Agreed
from datui.casework.answerable import requests_open
from datui.casework.answers import State
from datui.casework.change import Change
from datui.casework.channels import by_words
from datui.casework.chase import progress
from datui.casework.closure import Closure
from datui.casework.consider import outstanding, undecided
from datui.casework.contact import Visit
from datui.casework.danger import EMERGENCY_OPENED
from datui.casework.departed import untold
from datui.casework.emergency import Emergency
from datui.casework.firstcontact import owed
from datui.casework.heldtoaccount import accountability_open
from datui.casework.housing import HOUSING, housing_gate
from datui.casework.incident import Incident
from datui.casework.incomplete import emergency_calls_unasked, empty_records, level_unreasoned
from datui.casework.intake import Intake
from datui.casework.interlock import against
from datui.casework.marac import MaracCriteria
from datui.casework.maracmeeting import MaracMeeting
from datui.casework.meetings import meetings_open
from datui.casework.missing import (
    danger_unasked,
    emergency_unexplained,
    level_unknown,
    plan_missing,
    report_missing,
    visits_out,
)
from datui.casework.moments import at_or_after, day_words, london
from datui.casework.orderdue import orders_open
from datui.casework.orders import Order
from datui.casework.otherside import unpermitted
from datui.casework.people import said
from datui.casework.plan import Action
from datui.casework.planned import named
from datui.casework.programme import ProgrammeMeeting
from datui.casework.protection import protection_open
from datui.casework.recommendation import Recommendation
from datui.casework.records import Record
from datui.casework.referral import Referral, step_words
from datui.casework.risk import RiskAssessment, RiskLevel
from datui.casework.route import GateLine, Route
from datui.casework.safeguarding import unanswered_decisions
from datui.casework.safetyplan import SafetyPlan
from datui.casework.safetyplans import safety_plans_stale
from datui.casework.shared import urgent_open
from datui.casework.stage import plan_begun
from datui.casework.tookon import recommendations_open

if TYPE_CHECKING:
    from datui.casework.case import Case


def gate(case: Case, at: datetime) -> tuple[GateLine, ...]:
    """Why this case may not close at a moment, or not with the closure that counts (practice 10.4); empty if it may."""
    stands = (line for rule in _RULES for line in rule(case))
    fresh = (*_risk_fresh(case, at), *safety_plans_stale(case, at))
    return (*stands, *fresh, *_limb(case), *_talked_over(case, at), *_feedback(case))


def _danger(case: Case) -> Iterator[GateLine]:
    if case.danger_now is not None:
        route = case.danger_now.said_by.record.at_field("danger_now")
        yield GateLine("They are in danger now: say when it is over", "wrekin-2019:999", route)
    elif (opened := case.unanswered_emergency) is not None:
        yield GateLine(EMERGENCY_OPENED, "wrekin-2019:999", opened.record.at_field("danger_now"))


def _actions(case: Case) -> Iterator[GateLine]:
    for action in case.records(Action):
        if action.open and not action.empty:
            what = "Need without an action" if action.only_a_need else "Open action"
            words = f"{what}: {named(case, action)}"
            yield GateLine(words, "wrekin-2019:closure", action.route)


def _referrals(case: Case) -> Iterator[GateLine]:
    for entry in case.of(Referral):
        referral = entry.record
        if not (referral.over or referral.empty):
            step = progress(case, entry).step
            words = f"Referral ({referral.agency_words(case.rules)}): {step_words(step)}"
            yield GateLine(words, "practice:6.chase", referral.next_route(step))


def _unsafe_untold(case: Case) -> Iterator[GateLine]:
    """No case closes over an unsafe contact of which no supervisor was told (practice 5.4)."""
    for entry in untold(case):
        route = entry.record.at_field("told_at")
        what = "An unsafe visit" if isinstance(entry.record, Visit) else "An unsafe contact"
        yield GateLine(f"{what} that no supervisor was told of", "practice:5.4.event", route)


def _unreached(case: Case) -> Iterator[GateLine]:
    """A victim who was never reached needs attempts, a specialist's view and agencies told; silence closes nothing."""
    if case.closure is not None and case.closure.rightly_unreached:
        return
    begun = "the report of" if case.of(Intake) else "the case was begun on"
    for one in owed(case):
        words = f"No contact achieved since {begun} {day_words(london(one.reported).date())}"
        route = Route("contact")
        if one.whom is not None:
            words = f"{words} with {said(one.whom.record.name) or 'another victim'}"
            route = Route("contact", "", "channel", (("with_whom", one.whom.record.record_id),))
        yield GateLine(words, "practice:10.4.silence", route)


def _marac_open(case: Case) -> Iterator[GateLine]:
    """What MARAC was to hear of is not closed over: a closure ends no repeat and clears no flag (practice 2.3)."""
    yield from undecided(case)
    for reason in outstanding(case):
        # That a level is high is weighed by whoever looks at it again for the closure.
        if reason.criterion != "judgement":
            route = Route(MaracCriteria.kind, "", reason.criterion)
            yield GateLine(f"MARAC: go through the four criteria: {reason.words}", "practice:2.3", route)


def _risk_fresh(case: Case, at: datetime) -> Iterator[GateLine]:
    """Risk is looked at again for the closure, within the days that the pack gives (practice 1.1)."""
    deadline, since = case.rules.deadlines["closure_risk_fresh"], case.level_since
    fresh_until = deadline.last_day(london(since).date(), case.rules.days) if since else None
    if fresh_until is not None and london(at).date() > fresh_until:
        words = f"Risk was last decided more than {deadline.words} before closure"
        yield GateLine(words, deadline.clause, Route("level", "", "level"))
    if case.closure is None or not case.closure.risk_reviewed.value:
        yield GateLine("Risk looked at again for this closure", "practice:1.1.review", _to(case, "risk_reviewed"))


def _added_since(case: Case) -> Iterator[GateLine]:
    """A closure closes what was written before it; work that was added since is closed by looking at it again."""
    kept = case.closing
    if kept and any(case.born(entry).seq > kept.seq for kind in _WORK for entry in case.of(kind)):
        yield GateLine("Something was added since: look at the closure again", "practice:10.4", _to(case))


def _limb(case: Case) -> Iterator[GateLine]:
    closure = case.closure
    if closure is None or not closure.limb:
        words = "Why it may close: plan complete, or nothing more right or possible"
        yield GateLine(words, "wrekin-2019:closure", _to(case, "limb"))
    elif closure.limb != "plan-complete" and not closure.limb_why.strip():
        yield GateLine("Why nothing more is right or possible", "wrekin-2019:closure", _to(case, "limb_why"))
    elif closure.limb == "plan-complete" and not plan_begun(case):
        yield GateLine("A plan, if it is to be complete", "wrekin-2019:closure", Route("action", "", "what"))


def _talked_over(case: Case, at: datetime) -> Iterator[GateLine]:
    """Always talked over with the victim; or attempts, a specialist's view and the other agencies told."""
    closure = case.closure
    if closure is not None and closure.rightly_unreached:
        return
    if closure is not None and closure.discussed.value:
        if wrong := _talk_wrong(case, closure, at):
            yield GateLine(wrong, "wrekin-2019:closure", _to(case, _talk_field(closure)))
        return
    begun = closure is not None and closure.unreached_begun
    words = "Talked over with the victim" + ("" if begun else _OR_NOT_REACHED)
    yield GateLine(words, "wrekin-2019:closure", _to(case, "discussed"))
    for field, what in _UNREACHED.items() if begun else ():
        if not getattr(closure, field).strip():
            words = f"Or, if they could not be reached: {what}"
            yield GateLine(words, "practice:10.4.silence", _to(case, field))


_OR_NOT_REACHED = "; or, if not reached: attempts, a specialist's view, agencies told"
_UNREACHED = {
    "attempts": "the safe attempts made",
    "specialist_view": "a specialist's view",
    "agencies_told": "the other agencies told",
}


def _talk_field(closure: Closure) -> str:
    """Which field of a talk is wrong: how, where only that is not said, and else when."""
    return "discussed_how" if closure.discussed_at and not closure.discussed_how else "discussed_at"


def _talk_wrong(case: Case, closure: Closure, at: datetime) -> str:
    """What is wrong with the talk that a closure tells of; empty where nothing is."""
    if not closure.talked_over or closure.discussed_at is None:
        return "When and how it was talked over with the victim"
    if london(closure.discussed_at).date() > london(at).date():
        return "Talked over with the victim: that day is still to come"
    if case.of(Intake) and not at_or_after(closure.discussed_at, max(case.reported)):
        return "Talked over with the victim since the last report"
    return ""


def _feedback(case: Case) -> Iterator[GateLine]:
    """Feedback is asked about before closing, and asked for by a way that the plan allows (Wrekin 2019)."""
    closure = case.closure
    if closure is None or closure.feedback.state is State.NOT_ASKED:
        yield GateLine("Whether we may ask for feedback", "wrekin-2019:feedback", _to(case, "feedback"))
    elif closure.feedback.value and not closure.feedback_how:
        words = "A safe way to ask for feedback"
        yield GateLine(words, "practice:10.4.feedback", _to(case, "feedback_how"))
    elif closure.feedback.value and _against_the_plan(case, closure.feedback_how):
        words = f"Feedback {by_words(closure.feedback_how)}: the plan does not allow it"
        yield GateLine(words, "practice:10.4.feedback", _to(case, "feedback_how"))


def _against_the_plan(case: Case, channel: str) -> bool:
    """Whether the plan by which the closure was kept does not allow a channel; a later plan opens nothing again."""
    return case.closing is not None and bool(against(case.before(case.closing.seq), channel))


def _to(case: Case, field: str = "") -> Route:
    return case.closure.at_field(field) if case.closure else Route("closure", "", field)


_RULES = (
    _danger,
    unanswered_decisions,
    report_missing,
    danger_unasked,
    level_unreasoned,
    level_unknown,
    plan_missing,
    visits_out,
    emergency_unexplained,
    emergency_calls_unasked,
    empty_records,
    _actions,
    _referrals,
    _unsafe_untold,
    _marac_open,
    meetings_open,
    recommendations_open,
    protection_open,
    urgent_open,
    unpermitted,
    _added_since,
    _unreached,
    housing_gate,
    orders_open,
    accountability_open,
    requests_open,
)
_WORK: tuple[type[Record], ...] = (
    *HOUSING,
    *(Emergency, Incident, Change, RiskAssessment, RiskLevel, MaracCriteria, Action, Agreed, SafetyPlan, Referral),
    *(Visit, MaracMeeting, ProgrammeMeeting, Recommendation, Order, Accountability),
)
