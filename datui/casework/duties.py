"""What is due in a case, by when, and under which clause. A duty has a moment; only looking at it makes it overdue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from datui.casework.agreed import agreed_due
from datui.casework.answerable import requests_due
from datui.casework.chasing import meanwhile_due, referrals_due
from datui.casework.chronology import not_after
from datui.casework.clareslaw import clares_law_due
from datui.casework.consider import to_consider, to_decide
from datui.casework.contact import Visit
from datui.casework.danger import EMERGENCY_OPENED
from datui.casework.departed import untold
from datui.casework.due import DANGER, OPENED, UNSAFE, Duty
from datui.casework.emergency import Emergency
from datui.casework.expiry import holds_until
from datui.casework.firstcontact import first_contact, known_since
from datui.casework.followup import to_come_back
from datui.casework.handover import handovers_due
from datui.casework.heldtoaccount import accountability_due
from datui.casework.housing import housing_due
from datui.casework.meetings import minutes_due, referral_day_due, research_due
from datui.casework.moments import london, no_time
from datui.casework.noconsent import no_consent_due
from datui.casework.offered import to_refer
from datui.casework.orderdue import conflicts_due, orders_due
from datui.casework.otherside import enquiries_due
from datui.casework.people import Person, said
from datui.casework.planned import actions_due
from datui.casework.plans import latest_plan, other_victims, plan_of, to_plan
from datui.casework.prompts import prompts_due
from datui.casework.protection import protection_due
from datui.casework.records import Entry
from datui.casework.relations import Contested
from datui.casework.route import Route
from datui.casework.safetyplans import safety_plans_due
from datui.casework.sealedpack import recalled
from datui.casework.shared import shares_due
from datui.casework.supervised import unlooked_at
from datui.casework.tookon import recommendations_due
from datui.casework.triggers import to_look_again

if TYPE_CHECKING:
    from datui.casework.case import Case

_LEVEL = Route("level", "", "level")


def duties(case: Case) -> tuple[Duty, ...]:
    """All that is due in an open case: what presses first, then by when. A closed case has none."""
    if case.status == "closed":
        return ()
    found = (duty for rule in _RULES for duty in rule(case))
    return tuple(sorted(found, key=lambda duty: (-duty.pressing, duty.due, duty.code, duty.route.record_id)))


def _danger(case: Case) -> Iterator[Duty]:
    """Danger is dealt with now, and stays due until it is said to be over (Wrekin 2019, 999)."""
    if case.danger_now is not None:
        yield case.rules.duty("danger", case.danger_now.since, DANGER, "IN DANGER NOW: 999", Route("emergency"))
    elif (opened := case.unanswered_emergency) is not None:
        # Whoever opened it had a reason to: until somebody says that there is no danger, nobody knows it.
        route = opened.record.at_field("danger_now")
        yield case.rules.duty("danger", opened.at, OPENED, EMERGENCY_OPENED, route)


def _unassessed(case: Case) -> Iterator[Duty]:
    """Nobody waits unassessed: a level is decided within a working day of the report (practice 10.2)."""
    if case.level == "unknown" and case.entries:
        start, words = case.received_at, "Decide the risk level: UNKNOWN"
        duty = case.rules.duty("unassessed", start, "unassessed", words, _LEVEL)
        yield replace(duty, beside=case.rules.deadlines["unassessed"].beside(start, case.rules.days))


def _risk_review(case: Case) -> Iterator[Duty]:
    """A level is looked at again by the time that its height gives (practice 1.1)."""
    if case.level_since is not None:
        deadline, words = case.rules.risk_review(case.level).name, f"Look at risk again ({case.level})"
        yield case.rules.duty(deadline, case.level_since, "risk-review", words, _LEVEL)


def _safe_contact(case: Case) -> Iterator[Duty]:
    """Each adult victim has a safe-contact plan by first contact, confirmed before it runs out (practice 5.2)."""
    yield from _plan_due(case, None)
    for person in other_victims(case):
        yield from _plan_due(case, person)


def _plan_due(case: Case, person: Entry[Person] | None) -> Iterator[Duty]:
    """What is due of one victim's plan: of the victim of the case where nobody is named."""
    whom = person.record.record_id if person else ""
    days, plan = case.rules.days, plan_of(case, whom)
    named = f" of {said(person.record.name) or 'another victim'}" if person else ""
    short = "Safe-contact plan of another victim" if person else ""
    if plan is not None:
        last = holds_until(case, plan)
        words, due = f"Confirm the safe-contact plan{named}", days.end_of(last)
        # A last day that the plan itself names holds until somebody changes it, however often it is confirmed.
        field = "expires_on" if plan.record.expires_on == last else "confirmed_on"
        if plan.record.confirmed_on is None:
            words, field = f"{words}: never confirmed with them", "confirmed_on"
            due = min(due, days.end_of_next(case.said_since(plan, "confirmed_on").at))
        route = plan.record.at_field(field, confirmed_on="today")
        yield Duty("safe-contact", words, due, "practice:5.2", route, short)
    elif case.entries:
        start = max(case.received_at, known_since(case, person)) if person else case.received_at
        due = case.rules.deadlines["first_contact"].due(start, days)
        yet = "no channel asked about" if latest_plan(case, whom) else "no plan"
        with_them = f" with {said(person.record.name) or 'another victim'}" if person else ""
        words = f"Ask how contact{with_them} is safe: {yet} yet"
        yield Duty("safe-contact", words, due, "practice:5.2", to_plan(case, "voice_allowed", whom), short)


def _unsafe_contacts(case: Case) -> Iterator[Duty]:
    """A contact or a visit that left the plan is told to a supervisor the same day (practice 5.4)."""
    for entry in untold(case):
        what = "visit" if isinstance(entry.record, Visit) else "contact"
        words = f"Unsafe {what}: tell a supervisor what it may have given away"
        route = entry.record.at_field("gave_away")
        yield case.rules.duty("unsafe_contact", case.born(entry).at, UNSAFE, words, route)


def _kept_out(case: Case) -> Iterator[Duty]:
    """An emergency that was opened by somebody for whom the case is shut is looked at the same day (practice 11.4)."""
    for entry in unlooked_at(case):
        words, route = "A supervisor looks at who opened an emergency", entry.record.at_field("reason")
        due = case.rules.deadlines["unsafe_contact"].due(entry.at, case.rules.days)
        yield Duty("kept-out", words, due, "practice:11.4", route)


def _contested(case: Case) -> Iterator[Duty]:
    """Contested roles are looked at at once, and again when somebody said (practice 5.1)."""
    for entry in case.of(Contested):
        contested, days = entry.record, case.rules.days
        if not contested.assessed:
            due, words = days.end_of_next(case.born(entry).at), "Contested roles: look who is the primary victim"
            yield Duty("contested", words, due, "practice:5.1.roles", contested.at_field("evidence"))
        elif contested.review_on is not None:
            words, due = "Contested roles: look again", days.end_of(contested.review_on)
            yield Duty("contested", words, due, "practice:5.1.roles", contested.at_field("review_on"))


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


def _emergency_reason(case: Case) -> Iterator[Duty]:
    """Why an emergency was opened is written down the same day (practice 11.7)."""
    for entry in case.of(Emergency):
        if not entry.record.reason.strip():
            start = not_after(entry.record.opened_at, entry.at)
            words, route = "Say why the emergency was opened", entry.record.at_field("reason")
            yield case.rules.duty("emergency_reason", start, "emergency-reason", words, route)


_RULES = (
    _danger,
    first_contact,
    _unassessed,
    _risk_review,
    to_look_again,
    to_come_back,
    to_consider,
    to_decide,
    prompts_due,
    to_refer,
    _safe_contact,
    _unsafe_contacts,
    _kept_out,
    _contested,
    actions_due,
    agreed_due,
    safety_plans_due,
    handovers_due,
    housing_due,
    _visits,
    referrals_due,
    meanwhile_due,
    no_consent_due,
    shares_due,
    enquiries_due,
    _emergency_reason,
    recalled,
    research_due,
    minutes_due,
    referral_day_due,
    recommendations_due,
    clares_law_due,
    protection_due,
    orders_due,
    conflicts_due,
    accountability_due,
    requests_due,
)
