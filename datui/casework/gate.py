"""What stands between a case and its closure: every line says what, under which clause, and where to put it right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.chronology import start_of_minute
from datui.casework.closure import Closure
from datui.casework.contact import Visit
from datui.casework.emergency import Emergency
from datui.casework.incomplete import empty_records, level_unreasoned
from datui.casework.intake import Intake
from datui.casework.interlock import against
from datui.casework.missing import (
    children_unanswered,
    danger_unasked,
    emergency_unexplained,
    level_unknown,
    plan_missing,
    report_missing,
    visits_out,
)
from datui.casework.moments import day_words, london
from datui.casework.plan import Action
from datui.casework.referral import Referral
from datui.casework.risk import RiskAssessment, RiskLevel
from datui.casework.route import GateLine, Route
from datui.casework.safecontact import by_words

if TYPE_CHECKING:
    from datui.casework.case import Case


def gate(case: Case, closure: Closure | None) -> tuple[GateLine, ...]:
    """Why this case may not close with this closure, or yet without one; empty where it may (practice 10.4)."""
    before = (line for rule in _CASE for line in rule(case))
    about_it = (line for rule in _CLOSURE for line in rule(case, closure))
    return (*before, *about_it)


def _danger(case: Case) -> Iterator[GateLine]:
    if case.danger_now is not None:
        record = case.danger_now.said_by.record
        words, route = "They are in danger now: say when it is over", Route(record.kind, record.record_id, "danger_now")
        yield GateLine(words, "wrekin-2019:999", route)


def _actions(case: Case) -> Iterator[GateLine]:
    for _entry, action in case.pairs(Action):
        if action.open and not action.empty:
            words = f"Open action: {action.what or 'not described'}"
            yield GateLine(words, "wrekin-2019:closure", action.route)


def _referrals(case: Case) -> Iterator[GateLine]:
    for _entry, referral in case.pairs(Referral):
        if referral.step != "outcome" and not referral.empty:
            name = case.rules.lists["agency"].label(referral.agency) or "agency not given"
            words = f"Referral ({name}): {referral.step_words}"
            yield GateLine(words, "practice:6.chase", referral.route)


def _unreached(case: Case, closure: Closure | None) -> Iterator[GateLine]:
    """A victim who was never reached needs attempts, a specialist's view and agencies told; silence closes nothing."""
    if closure is not None and closure.rightly_unreached:
        return
    for entry, _report in case.pairs(Intake):
        if not case.contacted_since(case.received_of(entry)):
            words = f"No contact achieved since the report of {day_words(london(case.received_of(entry)).date())}"
            yield GateLine(words, "practice:10.4.silence", Route("contact"))


def _risk_fresh(case: Case, closure: Closure | None) -> Iterator[GateLine]:
    """Risk is looked at again for the closure, within the days that the pack gives (practice 1.1)."""
    deadline = case.rules.deadlines["closure_risk_fresh"]
    since, closing = case.level_since, london(case.closing_at(closure)).date()
    if since is not None and (closing - london(since).date()).days > deadline.in_days:
        words = f"Risk was last decided more than {deadline.words} before closure"
        yield GateLine(words, deadline.clause, Route("level", "", "level"))
    if closure is None or not closure.risk_reviewed.value:
        yield GateLine("Risk looked at again for this closure", "practice:1.1.review", _to(closure, "risk_reviewed"))


def _added_since(case: Case, closure: Closure | None) -> Iterator[GateLine]:
    """A closure closes what was written before it; work that was added since is closed by looking at it again."""
    kept = case.versions(closure.record_id) if closure else []
    if kept and any(case.born(entry).seq > kept[-1].seq for kind in _WORK for entry in case.of(kind)):
        yield GateLine("Something was added since: look at the closure again", "practice:10.4", _to(closure))


def _limb(case: Case, closure: Closure | None) -> Iterator[GateLine]:
    if closure is None or not closure.limb:
        words = "Why it may close: plan complete, or nothing more right or possible"
        yield GateLine(words, "wrekin-2019:closure", _to(closure, "limb"))
    elif closure.limb != "plan-complete" and not closure.limb_why.strip():
        yield GateLine("Why nothing more is right or possible", "wrekin-2019:closure", _to(closure, "limb_why"))
    elif closure.limb == "plan-complete" and not case.plan_begun:
        yield GateLine("A plan, if it is to be complete", "wrekin-2019:closure", Route("action", "", "what"))


def _talked_over(case: Case, closure: Closure | None) -> Iterator[GateLine]:
    """Always talked over with the victim; or attempts, a specialist's view and the other agencies told."""
    if closure is not None and closure.rightly_unreached:
        return
    if closure is not None and closure.discussed.value:
        if wrong := _talk_wrong(case, closure):
            yield GateLine(wrong, "wrekin-2019:closure", _to(closure, _talk_field(closure)))
        return
    begun = closure is not None and closure.unreached_begun
    words = "Talked over with the victim" + ("" if begun else _OR_NOT_REACHED)
    yield GateLine(words, "wrekin-2019:closure", _to(closure, "discussed"))
    for field, what in _UNREACHED.items() if begun else ():
        if not getattr(closure, field).strip():
            words = f"Or, if they could not be reached: {what}"
            yield GateLine(words, "practice:10.4.silence", _to(closure, field))


_OR_NOT_REACHED = "; or, if not reached: attempts, a specialist's view, agencies told"
_UNREACHED = {
    "attempts": "the safe attempts made",
    "specialist_view": "a specialist's view",
    "agencies_told": "the other agencies told",
}


def _talk_field(closure: Closure) -> str:
    """Which field of a talk is wrong: how, where only that is not said, and else when."""
    return "discussed_how" if closure.discussed_at and not closure.discussed_how else "discussed_at"


def _talk_wrong(case: Case, closure: Closure) -> str:
    """What is wrong with the talk that a closure tells of; empty where nothing is."""
    reports = [case.received_of(entry) for entry in case.of(Intake)]
    if not closure.talked_over or closure.discussed_at is None:
        return "When and how it was talked over with the victim"
    if london(closure.discussed_at).date() > london(case.closing_at(closure)).date():
        return "Talked over with the victim: that day is still to come"
    if reports and closure.discussed_at < start_of_minute(max(reports)):
        return "Talked over with the victim since the last report"
    return ""


def _feedback(case: Case, closure: Closure | None) -> Iterator[GateLine]:
    """Feedback is asked about before closing, and asked for by a way that the plan allows (Wrekin 2019)."""
    if closure is None or closure.feedback.state is State.NOT_ASKED:
        yield GateLine("Whether we may ask for feedback", "wrekin-2019:feedback", _to(closure, "feedback"))
    elif closure.feedback.value and not closure.feedback_how:
        words = "A safe way to ask for feedback"
        yield GateLine(words, "practice:10.4.feedback", _to(closure, "feedback_how"))
    elif closure.feedback.value and _against_the_plan(case, closure, closure.feedback_how):
        words = f"Feedback {by_words(closure.feedback_how)}: the plan does not allow it"
        yield GateLine(words, "practice:10.4.feedback", _to(closure, "feedback_how"))


def _against_the_plan(case: Case, closure: Closure, channel: str) -> bool:
    """Whether the plan by which the closure was kept does not allow a channel; a later plan opens nothing again."""
    kept = case.versions(closure.record_id)
    plan = case.plan_before(kept[-1].seq if kept else case.entries[-1].seq + 1) if case.entries else None
    return plan is not None and bool(against(plan, channel))


def _to(closure: Closure | None, field: str = "") -> Route:
    return Route("closure", closure.record_id if closure else "", field)


_CASE = (
    _danger,
    report_missing,
    danger_unasked,
    level_unreasoned,
    level_unknown,
    plan_missing,
    children_unanswered,
    visits_out,
    emergency_unexplained,
    empty_records,
    _actions,
    _referrals,
)
_WORK = (Emergency, RiskAssessment, RiskLevel, Action, Referral, Visit)
_CLOSURE = (_added_since, _unreached, _risk_fresh, _limb, _talked_over, _feedback)
