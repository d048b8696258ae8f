"""What is due in a case, by when, and under which clause. A duty has a moment; only looking at it makes it overdue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from datui.casework.chronology import not_after
from datui.casework.clocks import may_follow
from datui.casework.contact import Contact, SafeContact, Visit
from datui.casework.danger import EMERGENCY_OPENED
from datui.casework.due import DANGER, OPENED, Duty
from datui.casework.emergency import Emergency
from datui.casework.intake import Intake
from datui.casework.interlock import last_day
from datui.casework.moments import LONDON, london, no_time
from datui.casework.plan import Action
from datui.casework.policy import Deadline
from datui.casework.referral import Referral
from datui.casework.route import Route

if TYPE_CHECKING:
    from datui.casework.case import Case

__all__ = ["DANGER", "OPENED", "Duty", "duties"]

_LEVEL = Route("level", "", "level")


def duties(case: Case) -> tuple[Duty, ...]:
    """All that is due in an open case: danger first, then by when. A closed case has none."""
    if case.status == "closed":
        return ()
    found = (duty for rule in _RULES for duty in rule(case))
    return tuple(sorted(found, key=lambda duty: (not duty.urgent, duty.due, duty.code, duty.route.record_id)))


def _danger(case: Case) -> Iterator[Duty]:
    """Danger is dealt with now, and stays due until it is said to be over (Wrekin 2019, 999)."""
    if case.danger_now is not None:
        deadline = case.rules.deadlines["danger"]
        due = deadline.due(case.danger_now.since, case.rules.days)
        yield Duty(DANGER, "IN DANGER NOW: 999", due, deadline.clause, Route("emergency"))
    elif (opened := case.unanswered_emergency) is not None:
        # Whoever opened it had a reason to: until somebody says that there is no danger, nobody knows it.
        deadline, route = case.rules.deadlines["danger"], opened.record.at_field("danger_now")
        yield Duty(OPENED, EMERGENCY_OPENED, deadline.due(opened.at, case.rules.days), deadline.clause, route)


def _first_contact(case: Case) -> Iterator[Duty]:
    """Contact is due by the end of the next working day after each report, or without one after the first entry.

    Only a contact that was achieved, after the report came in, clears it; attempts are shown beside it (Wrekin 2019,
    timescales).
    """
    deadline, begun = case.rules.deadlines["first_contact"], "the report" if case.of(Intake) else "the case was begun"
    for since in case.reported:
        if case.contacted_since(since):
            continue
        tried = [one for one in case.with_victim if may_follow(case, one, since) and not one.record.empty]
        words = "First contact" + (f": {len(tried)} attempted, none achieved" if tried else "")
        # Whoever says that there is no safe way, a sister or a health visitor, is believed.
        if any(one.record.no_safe_way.value for one in case.of(Contact) if may_follow(case, one, since)):
            words = "First contact: no safe way known, tell a supervisor today"
        duty = _counted("first-contact", words, deadline, since, case, Route("contact"))
        yield replace(duty, since=since, begun=begun)


def _counted(code: str, words: str, deadline: Deadline, start: datetime, case: Case, route: Route) -> Duty:
    """A duty counted in working days from a moment, with what the calendar lacks."""
    days = case.rules.days
    due, beside = deadline.due(start, days), deadline.beside(start, days)
    return Duty(code, words, due, deadline.clause, route, beside=beside)


def _unassessed(case: Case) -> Iterator[Duty]:
    """Nobody waits unassessed: a level is decided within a working day of the report (practice 10.2)."""
    if case.level == "unknown" and case.entries:
        deadline = case.rules.deadlines["unassessed"]
        yield _counted("unassessed", "Decide the risk level: UNKNOWN", deadline, case.received_at, case, _LEVEL)


def _risk_review(case: Case) -> Iterator[Duty]:
    """A level is looked at again by the time that its height gives (practice 1.1)."""
    if case.level_since is not None:
        deadline = case.rules.risk_review(case.level)
        due = deadline.due(case.level_since, case.rules.days)
        yield Duty("risk-review", f"Look at risk again ({case.level})", due, deadline.clause, _LEVEL)


def _safe_contact(case: Case) -> Iterator[Duty]:
    """A safe-contact plan is there by first contact, and is confirmed before it runs out (practice 5.2)."""
    days, plan = case.rules.days, case.safe_contact
    if plan is not None:
        words, due = "Confirm the safe-contact plan", days.end_of(last_day(plan, case.level, case.rules))
        # A last day that the plan itself names holds until somebody changes it, however often it is confirmed.
        field = "expires_on" if plan.record.expires_on else "confirmed_on"
        if plan.record.confirmed_on is None:
            words, field = f"{words}: never confirmed with them", "confirmed_on"
            due = min(due, days.end_of_next(case.said_since(plan, "confirmed_on").at))
        yield Duty("safe-contact", words, due, "practice:5.2", plan.record.at_field(field, confirmed_on="today"))
    elif case.entries:
        due = case.rules.deadlines["first_contact"].due(case.received_at, days)
        words = f"Ask how contact is safe: {'no channel asked about' if case.of(SafeContact) else 'no plan'} yet"
        yield Duty("safe-contact", words, due, "practice:5.2", case.to_latest(SafeContact, "voice_allowed"))


def _actions(case: Case) -> Iterator[Duty]:
    """An open action is due on its day; one without a day is due for a day to be given (Wrekin 2019, timescales)."""
    for entry in case.of(Action):
        action = entry.record
        if action.open and not action.empty:
            short, days = "Action" if action.due else "Action without a day", case.rules.days
            due = days.end_of(action.due) if action.due else days.end_of_next(case.born(entry).at)
            words = f"{short}: {action.what or 'not described'}"
            yield Duty("action", words, due, "wrekin-2019:timescales", action.route, short)


def _visits(case: Case) -> Iterator[Duty]:
    """A visit that has not been called in is due by when the officer said to be back (Wrekin 2019, staff safety)."""
    for entry in case.of(Visit):
        visit = entry.record
        if not visit.over(entry.at) and not visit.empty:
            due = visit.back_by or visit.at or entry.at
            if no_time(due):
                due = max(case.rules.days.end_of(london(due).date()), visit.at or due)
            words = "Visit not called in" + (f": {visit.who_knows} knows where" if visit.who_knows else "")
            yield Duty("visit", words, due, "practice:5.visit", visit.call_in, "Visit not called in")


def _referrals(case: Case) -> Iterator[Duty]:
    """Send the same day, then chase until it is acknowledged and until there is an outcome (practice 6)."""
    written = [entry for entry in case.of(Referral) if not entry.record.empty]
    for entry in written:
        referral, days = entry.record, case.rules.days
        name, route = referral.agency_words(case.rules), referral.route
        heard = [moment for moment in (referral.sent_at, referral.acknowledged_at, referral.chased_at) if moment]
        since = not_after(max(heard, default=entry.at), entry.at)
        if referral.step in ("draft", "decided"):
            due = _same_day(not_after(referral.decided_at, case.born(entry).at))
            yield Duty("referral-send", f"Send the referral: {name}", due, "practice:6.chase", route)
        elif referral.step == "sent":
            chase, words = case.rules.deadlines["acknowledgement_chase"], f"Chase, not acknowledged: {name}"
            route = referral.at_field("chased_at")
            yield Duty("referral-chase", words, chase.due(since, days), chase.clause, route)
        elif referral.step == "acknowledged":
            chase = case.rules.deadlines["outcome_chase"]
            yield Duty("referral-outcome", f"Ask for the outcome: {name}", chase.due(since, days), chase.clause, route)


def _emergency_reason(case: Case) -> Iterator[Duty]:
    """Why an emergency was opened is written down the same day (practice 11.7)."""
    deadline = case.rules.deadlines["emergency_reason"]
    for entry in case.of(Emergency):
        if not entry.record.reason.strip():
            due = deadline.due(not_after(entry.record.opened_at, entry.at), case.rules.days)
            words, route = "Say why the emergency was opened", entry.record.at_field("reason")
            yield Duty("emergency-reason", words, due, deadline.clause, route)


_RULES = (
    _danger,
    _first_contact,
    _unassessed,
    _risk_review,
    _safe_contact,
    _actions,
    _visits,
    _referrals,
    _emergency_reason,
)


def _same_day(moment: datetime) -> datetime:
    return datetime.combine(london(moment).date(), time(23, 59), LONDON).astimezone(UTC)
