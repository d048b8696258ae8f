"""What a case does not yet know or have, in words, each with where to put it right. Never a bar to keeping anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.agreed import agreed_missing
from datui.casework.answerable import requests_missing
from datui.casework.astyped import not_in_figures
from datui.casework.chasing import answers_incomplete, chases_incomplete
from datui.casework.clareslaw import clares_law_undated
from datui.casework.consider import unanswered
from datui.casework.contact import Visit
from datui.casework.decision import Decision
from datui.casework.eligibility import Eligibility
from datui.casework.emergency import Emergency
from datui.casework.grade import decided_by_agency
from datui.casework.handover import handovers_missing
from datui.casework.heard import beginner_undeclared, parties_unheard, reporters_unheard
from datui.casework.heldtoaccount import accountability_incomplete
from datui.casework.housing import housing_missing
from datui.casework.incomplete import (
    actions_incomplete,
    contacts_incomplete,
    emergency_calls_incomplete,
    emergency_calls_unasked,
    empty_records,
    level_unreasoned,
    people_incomplete,
    referrals_incomplete,
    reports_incomplete,
    talk_unsafe,
    visits_incomplete,
    young_perpetrators,
)
from datui.casework.intake import Intake
from datui.casework.meetings import listing_unknown, meetings_incomplete
from datui.casework.moments import london
from datui.casework.noconsent import no_consent_missing
from datui.casework.offered import eligibility_missing
from datui.casework.orderdue import orders_incomplete
from datui.casework.otherside import enquiries_missing
from datui.casework.people import PERPETRATOR, said
from datui.casework.places import home_unsure
from datui.casework.planned import plan_incomplete, unmet
from datui.casework.plans import latest_plan, plans_of_no_victim, to_plan
from datui.casework.prompts import prompts_unseen
from datui.casework.protection import protection_incomplete
from datui.casework.readout import partly_read
from datui.casework.recommendation import recommendations_incomplete
from datui.casework.referring import wrongly_addressed
from datui.casework.relations import Contested, roles_not_turned
from datui.casework.research import research_incomplete
from datui.casework.risk import RiskAssessment
from datui.casework.route import Missing, Route
from datui.casework.safeguarding import adults_untold, children_unanswered, children_untold
from datui.casework.safetyplans import safety_plans_missing
from datui.casework.sealedpack import unsaid
from datui.casework.shared import consents_missing, shares_missing
from datui.casework.stage import plan_begun
from datui.casework.victim import whom_the_report_names

if TYPE_CHECKING:
    from datui.casework.case import Case


def missing(case: Case) -> tuple[Missing, ...]:
    """What a good record of this case would still need, the most pressing first; what is a duty is not said twice."""
    return tuple(line for rule in _RULES for line in rule(case))


def danger_unasked(case: Case) -> Iterator[Missing]:
    """Immediate danger is asked in every report (practice 11.1)."""
    for report in case.records(Intake):
        if not report.danger_now.answered:
            yield Missing("Whether they are in danger now", "practice:11.1", report.at_field("danger_now"))


def report_missing(case: Case) -> Iterator[Missing]:
    """A case starts from a report."""
    if not case.of(Intake):
        yield Missing("The report itself", "wrekin-2019:timescales", Route("intake"))


def plan_missing(case: Case) -> Iterator[Missing]:
    """Without a safe-contact plan every channel counts as not allowed (practice 5.2)."""
    if case.safe_contact is None:
        why = "no channel asked about yet" if latest_plan(case) else "every channel counts as not allowed"
        route = to_plan(case, "voice_allowed")
        yield Missing(f"A safe-contact plan: {why}", "practice:5.2", route)


def victim_unnamed(case: Case) -> Iterator[Missing]:
    """A name may stay unknown; that it is, is said."""
    if not case.victim_name:
        route = case.victim.record.at_field("name") if case.victim else case.to_latest(Intake, "victim_name")
        yield Missing("The victim's name", "practice:11.1", route)


def level_unknown(case: Case) -> Iterator[Missing]:
    """The level is unknown until a named person decides it and says why (practice 1.3)."""
    if case.level == "unknown":
        yield Missing("A risk level: UNKNOWN, treated as high", "practice:1.3", Route("level", "", "level"))


def assessment_missing(case: Case) -> Iterator[Missing]:
    """A checklist is asked, worked out from what is known, or said to be declined (practice 1.1)."""
    assessments = case.records(RiskAssessment)
    if not assessments:
        yield Missing("A risk assessment", "practice:1.2", Route("risk"))
        return
    latest = assessments[-1]
    if latest.how in ("declined", "agency"):
        return
    tool = case.rules.instruments.nearest(latest.instrument, latest.edition)
    unasked = sum(item.id not in latest.answers for item in tool.items) if tool else 0
    if unasked:
        yield Missing(f"Risk: {unasked} not asked", "practice:1.2", latest.at_field())


def perpetrator_missing(case: Case) -> Iterator[Missing]:
    """Everyone whom the victim fears is a person of the case; there may be many (practice 1.4).

    A child who harms is one too, and is never given the role of a perpetrator (practice 3).
    """
    if not any(person.has_role(PERPETRATOR) for person in case.persons) and not _child_who_harms(case):
        route = Route("person", "", "case_roles")
        yield Missing("Who they are afraid of, each as a person of the case", "practice:1.4", route)


def _child_who_harms(case: Case) -> bool:
    """Whether eligibility names a person of the case under 16 as who harms."""
    for entry in case.of(Eligibility):
        whom, day = said(entry.record.by_whom), london(entry.at).date()
        known = (person for person in case.people if person.record.record_id == whom)
        if any(case.person_on(person, day).under_16(day) for person in known):
            return True
    return False


def wishes_missing(case: Case) -> Iterator[Missing]:
    """What the customer wants is on record, and what was honestly explained to them (Wrekin 2019)."""
    reports = case.records(Intake)
    if reports and not any(report.wishes.strip() for report in reports):
        yield Missing("What the customer wants", "wrekin-2019:victim-led", case.to_latest(Intake, "wishes"))
    if reports and not any(report.explained.value for report in reports):
        route = case.to_latest(Intake, "explained")
        yield Missing("That it was said what we can and cannot do", "wrekin-2019:honest", route)
    if reports and not any(report.limits.value for report in reports):
        route = case.to_latest(Intake, "limits")
        yield Missing("That it was said whom we may have to tell", "practice:5.1", route)
    for report in reports:
        if report.explained.value and report.explained_on is None:
            words = "When it was said what we can and cannot do"
            yield Missing(words, "wrekin-2019:honest", report.at_field("explained_on"))
        if report.limits.value and report.limits_on is None:
            words = "When it was said whom we may have to tell"
            yield Missing(words, "practice:5.1", report.at_field("limits_on"))


def contested_unreviewed(case: Case) -> Iterator[Missing]:
    """Contested roles are looked at again on a day that somebody names (practice 5.1)."""
    for contested in case.records(Contested):
        if contested.assessed and contested.review_on is None:
            route = contested.at_field("review_on")
            yield Missing("When contested roles are looked at again", "practice:5.1.roles", route)


def decisions_unreasoned(case: Case) -> Iterator[Missing]:
    """Where something else is decided than they want, it says why (Wrekin 2019, victim-led)."""
    for decision in case.records(Decision):
        if decision.unreasoned:
            words = "Why a decision differs from what they want"
            yield Missing(words, "wrekin-2019:victim-led", decision.at_field("differs"))


def plan_empty(case: Case) -> Iterator[Missing]:
    """Once the level is decided there is a plan: an action, or a referral (Wrekin 2019, timescales)."""
    if case.level != "unknown" and not plan_begun(case):
        route = Route("action", "", "what")
        yield Missing("A plan: what is done, by whom and by when", "wrekin-2019:timescales", route)


def emergency_unexplained(case: Case) -> Iterator[Missing]:
    """Why an emergency was opened is asked afterwards, never before (practice 11.7)."""
    for emergency in case.records(Emergency):
        if not emergency.reason.strip():
            yield Missing("Why the emergency was opened", "practice:11.7", emergency.at_field("reason"))


def visits_out(case: Case) -> Iterator[Missing]:
    """Every visit was called in, or called off (Wrekin 2019, staff safety)."""
    for entry in case.of(Visit):
        visit = entry.record
        if visit.empty or visit.over(entry.at):
            continue
        if visit.at is not None and visit.at > case.entries[-1].at:
            words = "A visit is still to come: call in afterwards, or call it off"
            yield Missing(words, "practice:5.visit", visit.at_field("called_off"))
        else:
            yield Missing("That the officer is safely back from a visit", "practice:5.visit", visit.call_in)


# A plan, a level, an emergency's reason and a visit that is out are duties: only the gate says them again.
_RULES = (
    report_missing,
    danger_unasked,
    emergency_calls_unasked,
    emergency_calls_incomplete,
    victim_unnamed,
    whom_the_report_names,
    home_unsure,
    plans_of_no_victim,
    level_unreasoned,
    decided_by_agency,
    assessment_missing,
    unanswered,
    children_unanswered,
    children_untold,
    adults_untold,
    perpetrator_missing,
    young_perpetrators,
    eligibility_missing,
    prompts_unseen,
    people_incomplete,
    reports_incomplete,
    wishes_missing,
    contacts_incomplete,
    talk_unsafe,
    parties_unheard,
    reporters_unheard,
    decisions_unreasoned,
    contested_unreviewed,
    roles_not_turned,
    plan_empty,
    empty_records,
    actions_incomplete,
    plan_incomplete,
    unmet,
    agreed_missing,
    safety_plans_missing,
    handovers_missing,
    referrals_incomplete,
    wrongly_addressed,
    answers_incomplete,
    chases_incomplete,
    no_consent_missing,
    partly_read,
    listing_unknown,
    research_incomplete,
    meetings_incomplete,
    recommendations_incomplete,
    clares_law_undated,
    protection_incomplete,
    shares_missing,
    consents_missing,
    enquiries_missing,
    visits_incomplete,
    housing_missing,
    orders_incomplete,
    accountability_incomplete,
    requests_missing,
    not_in_figures,
    beginner_undeclared,
    unsaid,
)
