"""How far a case has come: derived from its records, never picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datui.casework.closure import Closure, Reopening
from datui.casework.firstcontact import contacted_since
from datui.casework.intake import Intake
from datui.casework.plan import Action
from datui.casework.records import Entry
from datui.casework.referral import Referral

if TYPE_CHECKING:
    from datui.casework.case import Case

STAGES = {
    "report": "Reported: first contact to be made",
    "contact": "Contact made: risk to be decided",
    "risk": "Risk decided: plan to be made",
    "plan": "Plan under way",
    "ending": "Plan done: closure to be talked over",
    "closed": "Closed",
    "reopened": "Opened again: find out what is different",
}
"""Every stage, in order, with its words."""
SHORT = {
    "report": "Reported",
    "contact": "In contact",
    "risk": "Risk decided",
    "plan": "Under way",
    "ending": "To be closed",
    "closed": "Closed",
    "reopened": "Reopened",
}
"""Every stage in a word or two, for a list."""


def stage(case: Case) -> str:
    """The first thing that is not yet done."""
    if case.status == "closed":
        return "closed"
    if _just_reopened(case):
        return "reopened"
    if not all(contacted_since(case, moment) for moment in case.reported or (case.received_at,)):
        return "report"
    if case.level == "unknown":
        return "contact"
    if not plan_begun(case):
        return "risk"
    under_way = any(action.open for action in case.records(Action))
    under_way = under_way or any(not referral.over for referral in case.records(Referral))
    if under_way:
        return "plan"
    # The closure that counts was talked over for a case that stood otherwise.
    return "reopened" if case.closing and case.reopened_by else "ending"


def plan_begun(case: Case) -> bool:
    """Whether there is an action or a referral that says what it is."""
    actions = any(not action.empty for action in case.records(Action))
    return actions or any(not referral.empty for referral in case.records(Referral))


def closing(case: Case) -> Entry[Closure] | None:
    """The closure that counts: begun after the last report and after the case was last opened again."""
    reopened = max((case.born(entry).seq for entry in (*case.of(Reopening), *case.of(Intake))), default=-1)
    found = [entry for entry in case.of(Closure) if case.born(entry).seq > reopened]
    return found[-1] if found else None


def reopened_by(case: Case) -> Entry | None:
    """What opened a closed case again: a reopening, a report, or work that was added after its closure."""
    if case.status == "closed":
        return None
    if (closed := case.closing) is None:
        opening = (case.born(entry) for entry in (*case.of(Reopening), *case.of(Intake)))
        last = max(opening, key=lambda entry: entry.seq, default=None)
        return last if last and case.before(last.seq).status == "closed" else None
    if case.before(closed.seq + 1).status != "closed":
        return None
    later = (entry for entry in case.entries if entry.seq > closed.seq)
    return next(entry for entry in later if case.before(entry.seq + 1).status != "closed")


def _just_reopened(case: Case) -> bool:
    """Whether nothing was written since the case was opened again, but about that itself."""
    last = case.latest(Reopening)
    opened = case.reopened_by if case.closing else case.born(last) if last else None
    return opened is not None and all(
        isinstance(entry.record, Reopening) or entry.record.record_id == opened.record.record_id
        for entry in case.entries
        if entry.seq > opened.seq
    )
