"""What is due in a case, by when, and under which clause. A duty has a moment; only looking at it makes it overdue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Literal

from datui.casework.contact import Contact, Visit
from datui.casework.emergency import Emergency
from datui.casework.intake import Intake
from datui.casework.moments import LONDON, day_words, london
from datui.casework.plan import Action
from datui.casework.referral import Referral
from datui.casework.route import Route
from datui.casework.safecontact import expires

if TYPE_CHECKING:
    from datui.casework.case import Case

State = Literal["overdue", "today", "later"]
DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due: what, by when, which clause asks for it and where it is done."""

    code: str
    words: str
    due: datetime
    clause: str
    route: Route
    short: str = ""
    """What the caseload says instead, where the words hold something that somebody wrote."""

    def state(self, now: datetime) -> State:
        """Whether it is overdue, due on today's London day, or later."""
        if self.due < now:
            return "overdue"
        return "today" if london(self.due).date() <= london(now).date() else "later"

    def when_words(self, now: datetime) -> str:
        """When it is due, as it is said beside the duty."""
        here, today = london(self.due), london(now).date()
        if self.code == DANGER:
            return "now"
        if here.date() == today:
            return f"{'overdue since' if self.due < now else 'due'} {here:%H:%M} today"
        if self.due < now:
            days = (today - here.date()).days
            return f"overdue by {days} day{'' if days == 1 else 's'}"
        return f"due {day_words(here.date())}, {here:%H:%M}"


def duties(case: Case) -> tuple[Duty, ...]:
    """All that is due in an open case: danger first, then by when. A closed case has none."""
    if case.status == "closed":
        return ()
    found = (duty for rule in _RULES for duty in rule(case))
    return tuple(sorted(found, key=lambda duty: (duty.code != DANGER, duty.due, duty.code, duty.route.record_id)))


def _danger(case: Case) -> Iterator[Duty]:
    """Danger is dealt with now, and stays due until it is said to be over (Wrekin 2019, 999)."""
    if case.danger_since is not None:
        due = case.rules.deadlines["danger"].due(case.danger_since, case.rules.days)
        yield Duty(DANGER, "IN DANGER NOW: 999", due, "wrekin-2019:999", Route("emergency"))


def _first_contact(case: Case) -> Iterator[Duty]:
    """Contact is due by the end of the next working day after each report (Wrekin 2019, timescales).

    Only a contact that was achieved, after the report came in, clears it; attempts are shown beside it.
    """
    deadline = case.rules.deadlines["first_contact"]
    for entry, _report in case.pairs(Intake):
        since = case.received_of(entry)
        if case.contacted_since(since):
            continue
        tried = [contact for made, contact in case.pairs(Contact) if (contact.at or made.at) >= since]
        words = "First contact" + (f": {len(tried)} attempted, none achieved" if tried else "")
        if any(contact.no_safe_way.value for contact in tried):
            words = "First contact: no safe way known, tell a supervisor today"
        yield Duty("first-contact", words, deadline.due(since, case.rules.days), deadline.clause, Route("contact"))


def _unassessed(case: Case) -> Iterator[Duty]:
    """Nobody waits unassessed: a level is decided within a working day of the report (practice 10.2)."""
    if case.level == "unknown" and case.entries:
        deadline = case.rules.deadlines["unassessed"]
        due = deadline.due(case.received_at, case.rules.days)
        yield Duty("unassessed", "Decide the risk level: UNKNOWN", due, deadline.clause, Route("level"))


def _risk_review(case: Case) -> Iterator[Duty]:
    """A level is looked at again by the time that its height gives (practice 1.1)."""
    if case.level_since is not None:
        deadline = case.rules.risk_review(case.level)
        due = deadline.due(case.level_since, case.rules.days)
        yield Duty("risk-review", f"Look at risk again ({case.level})", due, deadline.clause, Route("level"))


def _safe_contact(case: Case) -> Iterator[Duty]:
    """A safe-contact plan is there by first contact, and is confirmed before it runs out (practice 5.2)."""
    days = case.rules.days
    if case.safe_contact is None:
        if case.entries:
            due = case.rules.deadlines["first_contact"].due(case.received_at, days)
            yield Duty(
                "safe-contact", "Ask how contact is safe: no plan yet", due, "practice:5.2", Route("safe-contact")
            )
        return
    last_day = expires(case.safe_contact, case.level, case.rules)
    route = Route("safe-contact", case.safe_contact.record.record_id)
    yield Duty(
        "safe-contact", "Confirm the safe-contact plan", end_of_day(last_day, days.closing), "practice:5.2", route
    )


def _actions(case: Case) -> Iterator[Duty]:
    """An open action is due on its day; one without a day is due for a day to be given (Wrekin 2019, timescales)."""
    for entry, action in case.pairs(Action):
        if action.open:
            what = action.what or "an action"
            words = what if action.due else f"Give a date to: {what}"
            due = (
                end_of_day(action.due, case.rules.days.closing)
                if action.due
                else case.rules.days.end_of_next(case.born(entry).at)
            )
            yield Duty(
                "action", f"Action: {words}", due, "wrekin-2019:timescales", Route("action", action.record_id), "Action"
            )


def _visits(case: Case) -> Iterator[Duty]:
    """A visit that has not been called in is due by when the officer said to be back (Wrekin 2019, staff safety)."""
    for entry, visit in case.pairs(Visit):
        if not visit.over:
            due = visit.back_by or visit.at or entry.at
            words = "Visit not called in" + (f": {visit.who_knows} knows where" if visit.who_knows else "")
            yield Duty("visit", words, due, "practice:5.visit", Route("visit", visit.record_id), "Visit not called in")


def _referrals(case: Case) -> Iterator[Duty]:
    """Send the same day, then chase until it is acknowledged and until there is an outcome (practice 6)."""
    deadline = case.rules.deadlines["acknowledgement_chase"]
    for entry, referral in case.pairs(Referral):
        name = case.rules.lists["agency"].label(referral.agency) or "an agency"
        route = Route("referral", referral.record_id)
        if referral.step in ("draft", "decided"):
            start = referral.decided_at or case.born(entry).at
            due = end_of_day(london(start).date(), time(23, 59))
            yield Duty("referral-send", f"Send the referral: {name}", due, deadline.clause, route)
        elif referral.step in ("sent", "acknowledged"):
            since = max(
                filter(None, (referral.sent_at, referral.acknowledged_at, referral.chased_at)), default=entry.at
            )
            waits = "acknowledged" if referral.step == "sent" else "an outcome"
            due = deadline.due(since, case.rules.days)
            yield Duty(
                "referral-chase",
                f"Chase {name}: not {waits}" if waits == "acknowledged" else f"Ask {name} for {waits}",
                due,
                deadline.clause,
                route,
            )


def _emergency_reason(case: Case) -> Iterator[Duty]:
    """Why an emergency was opened is written down the same day (practice 11.7)."""
    deadline = case.rules.deadlines["emergency_reason"]
    for entry, emergency in case.pairs(Emergency):
        if not emergency.reason.strip():
            due = deadline.due(emergency.opened_at or entry.at, case.rules.days)
            yield Duty(
                "emergency-reason",
                "Say why the emergency was opened",
                due,
                deadline.clause,
                Route("emergency", emergency.record_id),
            )


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


def end_of_day(day: date, closing: time) -> datetime:
    """The closing hour of a London day, in UTC."""
    return datetime.combine(day, closing, LONDON).astimezone(UTC)
