"""What a record that was kept leaves open, in words, each with the field that puts it right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.clocks import made_at
from datui.casework.contact import Contact, Visit
from datui.casework.emergency import Emergency
from datui.casework.intake import Intake
from datui.casework.interlock import against, not_followed
from datui.casework.moments import brief_words, london, start_of_minute
from datui.casework.people import CHILD, PERPETRATOR, said
from datui.casework.plan import Action
from datui.casework.referral import Referral
from datui.casework.risk import LEVELS, RiskLevel
from datui.casework.route import Missing, Route
from datui.casework.safecontact import CHANNEL_WORDS, by_words

if TYPE_CHECKING:
    from datui.casework.case import Case


def level_unreasoned(case: Case) -> Iterator[Missing]:
    """A decision without a level or a reason does not count (practice 1.3)."""
    latest = case.latest(RiskLevel)
    if latest is not None and not latest.record.counts:
        words = "The level and its reason: without both a decision does not count"
        field = "rationale" if latest.record.level in LEVELS else "level"
        yield Missing(words, "practice:1.3", latest.record.at_field(field))


def young_perpetrators(case: Case) -> Iterator[Missing]:
    """Somebody under 16 is never a perpetrator: children's safeguarding hears of it instead (practice 3)."""
    for entry in case.people:
        written = london(entry.at).date()
        person = case.person_on(entry, written)
        if person.has_role(PERPETRATOR) and person.under_16(written):
            words = f"{said(person.name) or 'Somebody'} is under 16: choose another role"
            yield Missing(words, "practice:3.child", person.at_field("case_roles"))


def people_incomplete(case: Case) -> Iterator[Missing]:
    """Everyone has a role in the case, and a child an age (practice 10.3)."""
    for person in case.persons:
        name = said(person.name)
        if not person.case_roles:
            route = person.at_field("case_roles")
            yield Missing(f"{name or 'A person'}: a role in this case", "practice:10.3", route)
        elif person.has_role(CHILD) and person.born.state is State.NOT_ASKED and person.age is None:
            yield Missing(f"{name or 'A child'}: how old", "practice:10.3", person.at_field("age"))


def reports_incomplete(case: Case) -> Iterator[Missing]:
    """A report came in before it was written down, and says why if that was on an earlier day (practice 9)."""
    for entry in case.of(Intake):
        report, born = entry.record, case.born(entry).at
        late = london(case.received_of(entry)).date() < london(born).date()
        if late and not report.back_dated_because.strip():
            route = report.at_field("back_dated_because")
            yield Missing("Why the report was written down on a later day", "practice:9", route)
        if report.received_at is not None and start_of_minute(report.received_at) > born:
            route = report.at_field("received_at")
            yield Missing("When the report came in: not after it was written", "practice:9", route)


def contacts_incomplete(case: Case) -> Iterator[Missing]:
    """Each contact says whether it was achieved and, truly, whether the plan was followed (practice 5.1)."""
    for entry in case.of(Contact):
        contact, made = entry.record, made_at(case, entry)
        which = f"({', '.join(filter(None, (CHANNEL_WORDS.get(contact.channel), brief_words(made))))})"
        if contact.empty:
            words = f"An empty contact {which}: say how, and whether it was achieved"
            yield Missing(words, "practice:9.contact", contact.at_field("channel"))
            continue
        if not contact.reached.answered:
            route = contact.at_field("reached")
            yield Missing(f"Whether a contact was achieved {which}", "practice:9.contact", route)
        if not contact.plan_followed.answered:
            route = contact.at_field("plan_followed")
            yield Missing(f"Whether the safe-contact plan was followed {which}", "practice:5.1.check", route)
        elif why := not_followed(case, entry, made):
            words = f"How a contact left the plan: kept as followed, but {why} {which}"
            yield Missing(words, "practice:5.1.check", contact.at_field("plan_followed"))


def emergency_calls_unasked(case: Case) -> Iterator[Missing]:
    """After an emergency it is known whether anyone called 999; not known is an answer (Wrekin 2019, 999)."""
    for emergency in case.records(Emergency):
        if emergency.called.state is State.NOT_ASKED:
            yield Missing("Whether 999 was called", "wrekin-2019:999", emergency.at_field("called"))


def emergency_calls_incomplete(case: Case) -> Iterator[Missing]:
    """Of a call to 999 it is known who made it and under which number police or others hold it (Wrekin 2019, 999)."""
    for emergency in case.records(Emergency):
        if not emergency.called.value:
            continue
        if not emergency.called_by:
            yield Missing("Who called 999", "wrekin-2019:999", emergency.at_field("called_by"))
        if not emergency.reference:
            route = emergency.at_field("reference")
            yield Missing("The reference of the call to 999", "wrekin-2019:999", route)


def talk_unsafe(case: Case) -> Iterator[Missing]:
    """A closure talked over by a way that the plan did not allow has that contact logged (practice 5.1)."""
    if case.closing is None or not case.closing.record.discussed.value:
        return
    how, plan = case.closing.record.discussed_how, case.plan_before(case.born(case.closing).seq)
    logged = any(contact.channel == how and contact.departed for contact in case.records(Contact))
    if how and plan is not None and against(plan, how) and not logged:
        words = f"Talked over {by_words(how)}, which the plan did not allow: log that contact, and how it left the plan"
        route = Route("contact", "", "departed", (("channel", how), ("plan_followed", "n")))
        yield Missing(words, "practice:5.1.check", route)


def empty_records(case: Case) -> Iterator[Missing]:
    """A record that says nothing of what it is about is no duty; that it was kept is said."""
    for action in case.records(Action):
        if action.empty:
            words = "An empty action: say what it is, or why it was kept"
            yield Missing(words, "wrekin-2019:timescales", action.at_field("what"))
    for entry in case.of(Visit):
        if entry.record.empty and not entry.record.over(entry.at):
            words = "An empty visit: say where it is, or call it off"
            yield Missing(words, "practice:5.visit", entry.record.at_field("where"))
    for referral in case.records(Referral):
        if referral.empty:
            words = "An empty referral: say to which agency, or take it back"
            yield Missing(words, "practice:6.chase", referral.at_field("agency"))


def actions_incomplete(case: Case) -> Iterator[Missing]:
    """An action that is over has a result, and one that may be noticed was found safe first (practice 8.1)."""
    for action in case.records(Action):
        if action.open and action.done_on:
            yield Missing("An action with a day done, and still open", "practice:8.1", action.at_field("status"))
        if not (action.open or action.empty or action.result.strip()):
            yield Missing("The result of an action", "practice:8.1", action.at_field("result"))
        if action.noticed.value and not action.safe.value:
            words = "Whether an action that the perpetrator could notice is safe"
            yield Missing(words, "practice:8.1", action.at_field("safe"))


def referrals_incomplete(case: Case) -> Iterator[Missing]:
    """A referral says whether the victim agrees, and why it was made if not (practice 2.5); news is an outcome."""
    for referral in case.records(Referral):
        if referral.empty:
            continue
        if not referral.consent.answered:
            yield Missing("Whether the victim agrees to a referral", "practice:2.5", referral.at_field("consent"))
        elif said(referral.consent) != "given" and not referral.consent_why.strip():
            words = "Why a referral is made without agreement"
            yield Missing(words, "practice:7.share", referral.at_field("consent_why"))
        if not referral.outcome and (referral.outcome_at or referral.outcome_words.strip()):
            words = "A referral with news of an outcome, but none"
            yield Missing(words, "practice:6.chase", referral.at_field("outcome"))
