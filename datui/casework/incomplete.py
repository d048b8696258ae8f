"""What a record that was kept leaves open, in words, each with the field that puts it right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.chronology import start_of_minute
from datui.casework.contact import Contact, Visit
from datui.casework.intake import Intake
from datui.casework.interlock import against
from datui.casework.moments import brief_words, london
from datui.casework.people import CHILD, PERPETRATOR, Person, said
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
    if latest is not None and isinstance(latest.record, RiskLevel) and not latest.record.counts:
        words = "The level and its reason: without both a decision does not count"
        field = "rationale" if latest.record.level in LEVELS else "level"
        yield Missing(words, "practice:1.3", Route("level", latest.record.record_id, field))


def young_perpetrators(case: Case) -> Iterator[Missing]:
    """Somebody under 16 is never a perpetrator: children's safeguarding hears of it instead (practice 3)."""
    for entry, person in case.pairs(Person):
        if person.has_role(PERPETRATOR) and person.under_16(london(entry.at).date()):
            words = f"{said(person.name) or 'Somebody'} is under 16: choose another role"
            yield Missing(words, "practice:3.child", Route("person", person.record_id, "case_roles"))


def people_incomplete(case: Case) -> Iterator[Missing]:
    """Everyone has a role in the case, and a child an age (practice 10.3)."""
    for _entry, person in case.pairs(Person):
        name = said(person.name)
        if not person.case_roles:
            route = Route("person", person.record_id, "case_roles")
            yield Missing(f"{name or 'A person'}: a role in this case", "practice:10.3", route)
        elif person.has_role(CHILD) and person.born.state is State.NOT_ASKED and person.age is None:
            route = Route("person", person.record_id, "age")
            yield Missing(f"{name or 'A child'}: how old", "practice:10.3", route)


def reports_incomplete(case: Case) -> Iterator[Missing]:
    """A report came in before it was written down, and says why if that was on an earlier day (practice 9)."""
    for entry, report in case.pairs(Intake):
        born = case.born(entry).at
        late = london(case.received_of(entry)).date() < london(born).date()
        if late and not report.back_dated_because.strip():
            route = Route("intake", report.record_id, "back_dated_because")
            yield Missing("Why the report was written down on a later day", "practice:9", route)
        if report.received_at is not None and start_of_minute(report.received_at) > born:
            route = Route("intake", report.record_id, "received_at")
            yield Missing("When the report came in: not after it was written", "practice:9", route)


def contacts_incomplete(case: Case) -> Iterator[Missing]:
    """Each contact says whether it was achieved and whether the plan was followed (practice 5.1)."""
    for entry, contact in case.pairs(Contact):
        when = brief_words(case.made_at(entry, contact))
        which = f"({', '.join(filter(None, (CHANNEL_WORDS.get(contact.channel), when)))})"
        if contact.empty:
            words = f"An empty contact {which}: say how, and whether it was achieved"
            yield Missing(words, "practice:9.contact", Route("contact", contact.record_id, "channel"))
            continue
        if not contact.reached.answered:
            route = Route("contact", contact.record_id, "reached")
            yield Missing(f"Whether a contact was achieved {which}", "practice:9.contact", route)
        if not contact.plan_followed.answered:
            route = Route("contact", contact.record_id, "plan_followed")
            yield Missing(f"Whether the safe-contact plan was followed {which}", "practice:5.1.check", route)


def talk_unsafe(case: Case) -> Iterator[Missing]:
    """A closure talked over by a way that the plan did not allow has that contact logged (practice 5.1)."""
    closure = case.closure
    if closure is None or not closure.discussed.value or not closure.discussed_how:
        return
    how = closure.discussed_how
    plan = case.plan_before(case.versions(closure.record_id)[0].seq)
    logged = any(contact.channel == how and contact.departed for _entry, contact in case.pairs(Contact))
    if plan is not None and against(plan, how) and not logged:
        words = f"Talked over {by_words(how)}, which the plan did not allow: log that contact, and how it left the plan"
        route = Route("contact", "", "departed", (("channel", how), ("plan_followed", "n")))
        yield Missing(words, "practice:5.1.check", route)


def empty_records(case: Case) -> Iterator[Missing]:
    """A record that says nothing of what it is about is no duty; that it was kept is said."""
    for _entry, action in case.pairs(Action):
        if action.empty:
            words, route = "say what it is, or why it was kept", Route("action", action.record_id, "what")
            yield Missing(f"An empty action: {words}", "wrekin-2019:timescales", route)
    for entry, visit in case.pairs(Visit):
        if visit.empty and not visit.over(entry.at):
            route = Route("visit", visit.record_id, "where")
            yield Missing("An empty visit: say where it is, or call it off", "practice:5.visit", route)
    for _entry, referral in case.pairs(Referral):
        if referral.empty:
            words, route = "say to which agency, or take it back", Route("referral", referral.record_id, "agency")
            yield Missing(f"An empty referral: {words}", "practice:6.chase", route)


def actions_incomplete(case: Case) -> Iterator[Missing]:
    """An action that is over has a result, and one that may be noticed was found safe first (practice 8.1)."""
    for _entry, action in case.pairs(Action):
        if action.open and action.done_on:
            route = Route("action", action.record_id, "status")
            yield Missing("An action with a day done, and still open", "practice:8.1", route)
        if not (action.open or action.empty or action.result.strip()):
            yield Missing("The result of an action", "practice:8.1", Route("action", action.record_id, "result"))
        if action.noticed.value and not action.safe.value:
            route = Route("action", action.record_id, "safe")
            yield Missing("Whether an action that the perpetrator could notice is safe", "practice:8.1", route)


def referrals_incomplete(case: Case) -> Iterator[Missing]:
    """A referral says whether the victim agrees, and why it was made if not (practice 2.5); news is an outcome."""
    for _entry, referral in case.pairs(Referral):
        if referral.empty:
            continue
        if not referral.consent.answered:
            route = Route("referral", referral.record_id, "consent")
            yield Missing("Whether the victim agrees to a referral", "practice:2.5", route)
        elif said(referral.consent) != "given" and not referral.consent_why.strip():
            route = Route("referral", referral.record_id, "consent_why")
            yield Missing("Why a referral is made without agreement", "practice:7.share", route)
        if not referral.outcome and (referral.outcome_at or referral.outcome_words.strip()):
            route = Route("referral", referral.record_id, "outcome")
            yield Missing("A referral with news of an outcome, but none", "practice:6.chase", route)
