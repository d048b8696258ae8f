"""What is due in a case, by when, and under which clause. A duty has a moment; only looking at it makes it overdue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Literal

from datui.casework.chronology import not_after, start_of_minute
from datui.casework.contact import Contact, SafeContact, Visit
from datui.casework.emergency import Emergency
from datui.casework.intake import Intake
from datui.casework.interlock import last_day
from datui.casework.moments import LONDON, day_words, london
from datui.casework.plan import Action
from datui.casework.policy import Deadline
from datui.casework.referral import Referral
from datui.casework.route import Route

if TYPE_CHECKING:
    from datui.casework.case import Case

State = Literal["overdue", "today", "later"]
DANGER = "danger"
FIRST_CONTACT = "first-contact"
_LEVEL = Route("level", "", "level")


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
    since: datetime | None = None
    """When the clock started, where the hours that have passed matter as much as the working days."""
    beside: tuple[str, ...] = ()
    """What is shown beside the moment: a calendar that ends too early, or offices that are shut."""

    def elapsed_words(self, now: datetime) -> str:
        """The hours that have passed by the clock on the wall: a lawful gap of days is not a safe one."""
        if self.since is None:
            return ""
        hours = max(0, int((now - self.since).total_seconds() // 3600))
        return f"{hours} hour{'' if hours == 1 else 's'} since the report"

    def state(self, now: datetime) -> State:
        """Whether it is overdue, due on today's London day, or later."""
        if self.due < now:
            return "overdue"
        return "today" if london(self.due).date() <= london(now).date() else "later"

    def brief_words(self, now: datetime) -> str:
        """When it is due, as short as a list needs it: now, overdue 6 days, 17:00 today, Wed 25 Nov."""
        here, today = london(self.due).date(), london(now).date()
        if self.code == DANGER or here == today:
            return self.when_words(now).removeprefix("due ").replace(" since", "")
        if self.due < now:
            return self.when_words(now).replace(" by", "")
        return day_words(here).removesuffix(f" {today.year}")

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
    if case.danger_now is not None:
        deadline = case.rules.deadlines["danger"]
        due = deadline.due(case.danger_now.since, case.rules.days)
        yield Duty(DANGER, "IN DANGER NOW: 999", due, deadline.clause, Route("emergency"))


def _first_contact(case: Case) -> Iterator[Duty]:
    """Contact is due by the end of the next working day after each report (Wrekin 2019, timescales).

    Only a contact that was achieved, after the report came in, clears it; attempts are shown beside it.
    """
    deadline = case.rules.deadlines["first_contact"]
    for entry, _report in case.pairs(Intake):
        since = case.received_of(entry)
        if case.contacted_since(since):
            continue
        start = start_of_minute(since)
        since_then = [contact for made, contact in case.pairs(Contact) if case.made_at(made, contact) >= start]
        tried = [contact for contact in since_then if not contact.empty]
        words = "First contact" + (f": {len(tried)} attempted, none achieved" if tried else "")
        if any(contact.no_safe_way.value for contact in since_then):
            words = "First contact: no safe way known, tell a supervisor today"
        yield _counted(FIRST_CONTACT, words, deadline, since, case, Route("contact"))


def _counted(code: str, words: str, deadline: Deadline, since: datetime, case: Case, route: Route) -> Duty:
    """A duty counted in working days from a report, with the hours that have passed and what the calendar lacks."""
    days = case.rules.days
    return Duty(code, words, deadline.due(since, days), deadline.clause, route, "", since, deadline.beside(since, days))


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
    if plan is not None and isinstance(plan.record, SafeContact):
        words, due = "Confirm the safe-contact plan", days.end_of(last_day(plan, case.level, case.rules))
        # A last day that the plan itself names holds until somebody changes it, however often it is confirmed.
        field = "expires_on" if plan.record.expires_on else "confirmed_on"
        route = Route("safe-contact", plan.record.record_id, field, (("confirmed_on", "today"),))
        yield Duty("safe-contact", words, due, "practice:5.2", route)
    elif case.entries:
        due = case.rules.deadlines["first_contact"].due(case.received_at, days)
        words = f"Ask how contact is safe: {'no channel asked about' if case.of(SafeContact) else 'no plan'} yet"
        yield Duty("safe-contact", words, due, "practice:5.2", case.to_latest(SafeContact, "voice_allowed"))


def _actions(case: Case) -> Iterator[Duty]:
    """An open action is due on its day; one without a day is due for a day to be given (Wrekin 2019, timescales)."""
    for entry, action in case.pairs(Action):
        if action.open and not action.empty:
            short, days = "Action" if action.due else "Action without a day", case.rules.days
            due = days.end_of(action.due) if action.due else days.end_of_next(case.born(entry).at)
            words = f"{short}: {action.what or 'not described'}"
            yield Duty("action", words, due, "wrekin-2019:timescales", action.route, short)


def _visits(case: Case) -> Iterator[Duty]:
    """A visit that has not been called in is due by when the officer said to be back (Wrekin 2019, staff safety)."""
    for entry, visit in case.pairs(Visit):
        if not visit.over(entry.at) and not visit.empty:
            due = visit.back_by or visit.at or entry.at
            words = "Visit not called in" + (f": {visit.who_knows} knows where" if visit.who_knows else "")
            yield Duty("visit", words, due, "practice:5.visit", visit.call_in, "Visit not called in")


def _referrals(case: Case) -> Iterator[Duty]:
    """Send the same day, then chase until it is acknowledged and until there is an outcome (practice 6)."""
    written = [pair for pair in case.pairs(Referral) if not pair[1].empty]
    for entry, referral in written:
        name = case.rules.lists["agency"].label(referral.agency) or "agency not given"
        route, days = referral.route, case.rules.days
        heard = [moment for moment in (referral.sent_at, referral.acknowledged_at, referral.chased_at) if moment]
        since = not_after(max(heard, default=entry.at), entry.at)
        if referral.step in ("draft", "decided"):
            due = _same_day(not_after(referral.decided_at, case.born(entry).at))
            yield Duty("referral-send", f"Send the referral: {name}", due, "practice:6.chase", route)
        elif referral.step == "sent":
            chase, words = case.rules.deadlines["acknowledgement_chase"], f"Chase, not acknowledged: {name}"
            yield Duty("referral-chase", words, chase.due(since, days), chase.clause, route)
        elif referral.step == "acknowledged":
            chase = case.rules.deadlines["outcome_chase"]
            yield Duty("referral-outcome", f"Ask for the outcome: {name}", chase.due(since, days), chase.clause, route)


def _emergency_reason(case: Case) -> Iterator[Duty]:
    """Why an emergency was opened is written down the same day (practice 11.7)."""
    deadline = case.rules.deadlines["emergency_reason"]
    for entry, emergency in case.pairs(Emergency):
        if not emergency.reason.strip():
            due = deadline.due(not_after(emergency.opened_at, entry.at), case.rules.days)
            words, route = "Say why the emergency was opened", Route("emergency", emergency.record_id, "reason")
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
