"""How far a case has come: derived from its records, never picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datui.casework.closure import Reopening
from datui.casework.intake import Intake
from datui.casework.plan import Action
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
    if case.entries and isinstance(case.entries[-1].record, Reopening):
        return "reopened"
    reports = [case.received_of(entry) for entry in case.of(Intake)]
    if not all(case.contacted_since(moment) for moment in reports or [case.received_at]):
        return "report"
    if case.level == "unknown":
        return "contact"
    if not case.plan_begun:
        return "risk"
    actions, referrals = case.pairs(Action), case.pairs(Referral)
    under_way = any(action.open for _, action in actions) or any(
        referral.step != "outcome" for _, referral in referrals
    )
    return "plan" if under_way else "ending"
