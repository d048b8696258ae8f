"""What is not yet known or done, in words, each with where to put it right. Never a bar to keeping anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.contact import Contact, Visit
from datui.casework.emergency import Emergency
from datui.casework.intake import Intake
from datui.casework.moments import london
from datui.casework.people import CHILD, PERPETRATOR, Person, said
from datui.casework.plan import Action
from datui.casework.referral import Referral
from datui.casework.risk import RiskAssessment, RiskLevel
from datui.casework.route import Missing, Route

if TYPE_CHECKING:
    from datui.casework.case import Case


def missing(case: Case) -> tuple[Missing, ...]:
    """What a good record of this case would still need, the most pressing first."""
    return tuple(line for rule in _RULES for line in rule(case))


def danger_unasked(case: Case) -> Iterator[Missing]:
    """Immediate danger is asked in every report (practice 11.1)."""
    for _entry, report in case.pairs(Intake):
        if not report.danger_now.answered:
            yield Missing("Whether they are in danger now", "practice:11.1", Route("intake", report.record_id))


def report_missing(case: Case) -> Iterator[Missing]:
    """A case starts from a report."""
    if not case.of(Intake):
        yield Missing("The report itself", "wrekin-2019:timescales", Route("intake"))


def plan_missing(case: Case) -> Iterator[Missing]:
    """Without a safe-contact plan every channel counts as not allowed (practice 5.2)."""
    if case.safe_contact is None:
        yield Missing("A safe-contact plan: every channel counts as not allowed", "practice:5.2", Route("safe-contact"))


def victim_unnamed(case: Case) -> Iterator[Missing]:
    """A name may stay unknown; that it is, is said."""
    if not case.victim_name:
        yield Missing("The victim's name", "practice:11.1", case.report_route)


def level_unknown(case: Case) -> Iterator[Missing]:
    """The level is unknown until a named person decides it and says why (practice 1.3)."""
    latest = case.latest(RiskLevel)
    if latest is not None and isinstance(latest.record, RiskLevel) and not latest.record.counts:
        words = "The level and its reason: without both a decision does not count"
        yield Missing(words, "practice:1.3", Route("level", latest.record.record_id))
    if case.level == "unknown":
        yield Missing("A risk level: UNKNOWN, treated as high", "practice:1.3", Route("level"))


def assessment_missing(case: Case) -> Iterator[Missing]:
    """A checklist is asked, worked out from what is known, or said to be declined (practice 1.1)."""
    assessments = case.pairs(RiskAssessment)
    if not assessments:
        yield Missing("A risk assessment", "practice:1.2", Route("risk"))
        return
    _entry, latest = assessments[-1]
    if latest.how in ("declined", "agency"):
        return
    tool = next((tool for tool in case.rules.instruments.values() if tool.id == latest.instrument), None)
    open_items = sum(answer == "not_known" for answer in latest.answers.values())
    unasked = sum(item.id not in latest.answers for item in tool.items) if tool else 0
    if unasked:
        yield Missing(f"Risk: {unasked} not asked", "practice:1.2", Route("risk", latest.record_id))
    if open_items:
        yield Missing(f"Risk: {open_items} not known, to come back to", "practice:1.2", Route("risk", latest.record_id))


def children_unanswered(case: Case) -> Iterator[Missing]:
    """Whether there are children is answered, and how that is known if there are none (practice 6)."""
    if any(person.has_role(CHILD) for person in case.persons):
        return
    answers = [report for _entry, report in case.pairs(Intake) if report.children.answered]
    if not answers:
        yield Missing("Whether there are children in the household", "practice:6.child", case.report_route)
    elif answers[-1].children.value:
        yield Missing("The children, each as a person of the case", "practice:3.child", Route("person"))
    elif not answers[-1].children_confirmed.strip():
        yield Missing(
            "How it is known that there are no children", "practice:6.child", Route("intake", answers[-1].record_id)
        )


def perpetrator_missing(case: Case) -> Iterator[Missing]:
    """Everyone whom the victim fears is a person of the case; there may be many (practice 1.4)."""
    if not any(person.has_role(PERPETRATOR) for person in case.persons):
        yield Missing("Who they are afraid of, each as a person of the case", "practice:1.4", Route("person"))


def young_perpetrators(case: Case) -> Iterator[Missing]:
    """Somebody under 16 is never a perpetrator: children's safeguarding hears of it instead (practice 3)."""
    for entry, person in case.pairs(Person):
        if person.has_role(PERPETRATOR) and person.under_16(london(entry.at).date()):
            words = "A role for a child under 16, who is never a perpetrator: children's safeguarding"
            yield Missing(words, "practice:3.child", Route("person", person.record_id))


def late_unexplained(case: Case) -> Iterator[Missing]:
    """A report written down on a later day than it came in says why (practice 9)."""
    for entry, report in case.pairs(Intake):
        late = london(case.received_of(entry)).date() < london(case.born(entry).at).date()
        if late and not report.back_dated_because.strip():
            yield Missing(
                "Why the report was written down on a later day", "practice:9", Route("intake", report.record_id)
            )


def wishes_missing(case: Case) -> Iterator[Missing]:
    """What the customer wants is on record, and what was honestly explained to them (Wrekin 2019)."""
    reports = [report for _entry, report in case.pairs(Intake)]
    if reports and not any(report.wishes.strip() for report in reports):
        yield Missing("What the customer wants", "wrekin-2019:victim-led", case.report_route)
    if reports and not any(report.explained.value for report in reports):
        yield Missing("That it was said what we can and cannot do", "wrekin-2019:honest", case.report_route)


def contacts_incomplete(case: Case) -> Iterator[Missing]:
    """Each contact says whether it was achieved and whether the plan was followed (practice 5.1)."""
    for _entry, contact in case.pairs(Contact):
        route = Route("contact", contact.record_id)
        if not contact.reached.answered:
            yield Missing("Whether a contact was achieved", "practice:9.contact", route)
        if not contact.plan_followed.answered:
            yield Missing("Whether the safe-contact plan was followed", "practice:5.1.check", route)


def plan_empty(case: Case) -> Iterator[Missing]:
    """Once the level is decided there is a plan: an action, or a referral (Wrekin 2019, timescales)."""
    if case.level != "unknown" and not case.of(Action) and not case.of(Referral):
        yield Missing("A plan: what is done, by whom and by when", "wrekin-2019:timescales", Route("action"))


def action_incomplete(case: Case) -> Iterator[Missing]:
    """An action that is over has a result, and one that may be noticed was found safe first (practice 8.1)."""
    for _entry, action in case.pairs(Action):
        route = Route("action", action.record_id)
        if not action.open and not action.result.strip():
            yield Missing("The result of an action", "practice:8.1", route)
        if action.noticed.value and not action.safe.value:
            yield Missing("Whether an action that the perpetrator could notice is safe", "practice:8.1", route)


def consent_missing(case: Case) -> Iterator[Missing]:
    """A referral says whether the victim agrees, and why it was made if not (practice 2.5)."""
    for _entry, referral in case.pairs(Referral):
        route = Route("referral", referral.record_id)
        if not referral.consent.answered:
            yield Missing("Whether the victim agrees to a referral", "practice:2.5", route)
        elif said(referral.consent) != "given" and not referral.consent_why.strip():
            yield Missing("Why a referral is made without agreement", "practice:7.share", route)


def emergency_unexplained(case: Case) -> Iterator[Missing]:
    """Why an emergency was opened is asked afterwards, never before (practice 11.7)."""
    for _entry, emergency in case.pairs(Emergency):
        if not emergency.reason.strip():
            yield Missing("Why the emergency was opened", "practice:11.7", Route("emergency", emergency.record_id))


def visits_out(case: Case) -> Iterator[Missing]:
    """Every visit was called in, or called off (Wrekin 2019, staff safety)."""
    for entry, visit in case.pairs(Visit):
        if not visit.over(entry.at):
            yield Missing(
                "That the officer is safely back from a visit", "practice:5.visit", Route("visit", visit.record_id)
            )


_RULES = (
    report_missing,
    danger_unasked,
    plan_missing,
    victim_unnamed,
    level_unknown,
    assessment_missing,
    children_unanswered,
    perpetrator_missing,
    young_perpetrators,
    emergency_unexplained,
    visits_out,
    late_unexplained,
    wishes_missing,
    contacts_incomplete,
    plan_empty,
    action_incomplete,
    consent_missing,
)
