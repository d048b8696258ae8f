"""What a record that was kept leaves open, in words, each with the field that puts it right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.channels import by_words, how_words, judged_as
from datui.casework.clocks import made_at, received_of, said_last
from datui.casework.contact import Contact, Visit, not_tried
from datui.casework.departed import not_followed
from datui.casework.emergency import Emergency
from datui.casework.firstcontact import kept_as_achieved
from datui.casework.incident import Incident
from datui.casework.intake import Intake
from datui.casework.interlock import against
from datui.casework.moments import brief_words, london, start_of_minute
from datui.casework.occupied import lives_there
from datui.casework.people import CHILD, said
from datui.casework.plan import Action
from datui.casework.referral import Referral
from datui.casework.risk import LEVELS, RiskLevel
from datui.casework.route import Missing, Route
from datui.casework.victim import harms_young, reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case


def level_unreasoned(case: Case) -> Iterator[Missing]:
    """A decision without a level or a reason does not count, whichever was written or decided last (practice 1.3)."""
    last = (entry for entry in (said_last(case), case.latest(RiskLevel)) if entry is not None)
    for record in dict.fromkeys(entry.record for entry in last if not entry.record.counts):
        words = "The level and its reason: without both a decision does not count"
        field = "rationale" if record.level in LEVELS else "level"
        yield Missing(words, "practice:1.3", record.at_field(field))


def young_perpetrators(case: Case) -> Iterator[Missing]:
    """Somebody under 16 is never a perpetrator: children's safeguarding hears of it instead (practice 3)."""
    for entry in case.people:
        if harms_young(case, entry):
            words = f"{said(entry.record.name) or 'Somebody'} is under 16: choose another role"
            yield Missing(words, "practice:3.child", entry.record.at_field("case_roles"))


def people_incomplete(case: Case) -> Iterator[Missing]:
    """Everyone has a role in the case, and a child an age, or the day on which it is expected (practice 10.3)."""
    for person in case.persons:
        name = said(person.name)
        if not person.case_roles:
            route = person.at_field("case_roles")
            yield Missing(f"{name or 'A person'}: a role in this case", "practice:10.3", route)
        elif person.unborn.value and person.born.value is None:
            if person.expected_on is None:
                yield Missing(
                    f"{name or 'A child'}: when it is expected", "practice:6.child", person.at_field("expected_on")
                )
        elif person.has_role(CHILD) and person.born.state is State.NOT_ASKED and person.age is None:
            yield Missing(f"{name or 'A child'}: how old", "practice:10.3", person.at_field("age"))


def reports_incomplete(case: Case) -> Iterator[Missing]:
    """A report came in before it was written down, and says why if that was on an earlier day (practice 9)."""
    for entry in case.of(Intake):
        report, born = entry.record, case.born(entry).at
        late = london(received_of(case, entry)).date() < london(born).date()
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
        which = f"({', '.join(filter(None, (how_words(contact.channel), brief_words(made))))})"
        if contact.empty:
            words = f"An empty contact {which}: say how, and whether it was achieved"
            yield Missing(words, "practice:9.contact", contact.at_field("channel"))
            continue
        if not_tried(contact) and not contact.reached.value:
            continue
        if not contact.reached.answered:
            route = contact.at_field("reached")
            yield Missing(f"Whether a contact was achieved {which}", "practice:9.contact", route)
        elif contact.with_whom in reached_by(case) and (against_it := kept_as_achieved(case, entry)):
            words = f"Contact kept as achieved, but {against_it} {which}"
            yield Missing(words, "practice:9.contact", contact.at_field("reached"))
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
    how, then = case.closing.record.discussed_how, case.before(case.born(case.closing).seq)
    logged = any(contact.channel == how and contact.departed for contact in case.records(Contact))
    by = judged_as(how)
    if by and against(then, by) and not logged:
        words = f"Talked over {by_words(how)}, which the plan did not allow: log that contact, and how it left the plan"
        route = Route("contact", "", "departed", (("channel", how), ("plan_followed", "n")))
        yield Missing(words, "practice:5.1.check", route)


def empty_records(case: Case) -> Iterator[Missing]:
    """A record that says nothing of what it is about is no duty; that it was kept is said."""
    for action in case.records(Action):
        if action.empty:
            words = "An empty action: say what it is, or why it was kept"
            yield Missing(words, "wrekin-2019:timescales", action.at_field("what"))
    for incident in case.records(Incident):
        if incident.empty:
            words = "An empty incident: say what happened, and when"
            yield Missing(words, "practice:2.3", incident.at_field("at"))
    for entry in case.of(Visit):
        if entry.record.empty and not entry.record.over(entry.at):
            words = "An empty visit: say where it is, or call it off"
            yield Missing(words, "practice:5.visit", entry.record.at_field("where"))
    for referral in case.records(Referral):
        if referral.empty:
            words = "An empty referral: say to which agency, or take it back"
            yield Missing(words, "practice:6.chase", referral.at_field("agency"))


def visits_incomplete(case: Case) -> Iterator[Missing]:
    """Until a visit is over it says where it is, and what makes going alone safe enough (Wrekin 2019, staff safety)."""
    for entry in case.of(Visit):
        visit = entry.record
        if visit.empty or visit.over(entry.at):
            continue
        if not visit.where.strip():
            words = "Where a visit is: somebody must be able to find the officer"
            yield Missing(words, "practice:5.visit", visit.at_field("where"))
        if visit.alone.value and not visit.dangers.strip():
            words = "Going alone to a visit: what makes it safe enough"
            yield Missing(words, "wrekin-2019:staff-safety", visit.at_field("dangers"))


def actions_incomplete(case: Case) -> Iterator[Missing]:
    """Work on a home in which the perpetrator lives says what was checked first (practice 8.1)."""
    for action in case.records(Action):
        if action.need == "security" and action.open and not action.check.strip() and lives_there(case):
            words = "Work on the home while the perpetrator lives there: what was checked first"
            yield Missing(words, "practice:8.1", action.at_field("check"))


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
