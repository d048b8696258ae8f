"""What opening a kind of record goes on with: what is kept and grows, or what was begun and nobody kept yet."""

from typing import TYPE_CHECKING, Final

from datui.casework.contact import Contact
from datui.casework.move import MoveSigned, TenureDecision
from datui.casework.plans import latest_plan, whose
from datui.casework.records import REGISTRY
from datui.casework.safecontact import SafeContact
from datui.casework.safetyplan import SafetyPlan
from datui.casework.safetyplans import safety_plan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datui.casework.case import Case
    from storage.vault import Draft, Vault

_OF_WHOM: Final[dict[str, tuple[str, str | None]]] = {
    SafeContact.kind: ("whom", ""),
    SafetyPlan.kind: ("whom", ""),
    Contact.kind: ("with_whom", None),
    TenureDecision.kind: ("move", None),
    MoveSigned.kind: ("move", None),
}
"""The field that says of whom, or of what, a record is, and who is meant where a route says nothing."""


def own_drafts(vault: "Vault", case_id: str, kind: str) -> "list[Draft]":
    """What whoever is here was typing of a kind in a case, newest first."""
    mine = (draft for draft in vault.drafts(case_id) if draft.person == vault.person)
    return [draft for draft in mine if draft.kind == kind and draft.readable]


def begun(vault: "Vault", case_id: str, case: "Case | None", kind: str) -> "list[Draft]":
    """Those of them that are of no record kept yet; without a case nothing is."""
    kept = {entry.record.record_id for entry in case.entries} if case else set()
    return [draft for draft in own_drafts(vault, case_id, kind) if draft.record_id not in kept]


def draft_of(vault: "Vault", case_id: str, kind: str, record_id: str, person: str = "") -> "Draft | None":
    """The draft of one record: one's own first, where someone else left one of it too, or that of `person` alone."""
    waiting = (draft for draft in vault.drafts(case_id) if (draft.kind, draft.record_id) == (kind, record_id))
    return next((draft for draft in waiting if draft.readable and person in ("", draft.person)), None)


def grown(case: "Case", kind: str, offer: "Mapping[str, str]") -> str:
    """The record that opening its kind goes on with, of a plan that of one person; none where another is begun."""
    if kind == "closure":
        return case.closure.record_id if case.closure else ""
    if kind == SafeContact.kind:
        plan = latest_plan(case, offer.get("whom", ""))
        return plan.record.record_id if plan else ""
    if kind == SafetyPlan.kind:
        safety = safety_plan_of(case, offer.get("whom", ""))
        return safety.record.record_id if safety else ""
    if kind == "intake" and case.status == "closed":
        # What comes in now is another report, and opens the case: in the old one it would be buried.
        return ""
    latest = case.latest(REGISTRY[kind]) if REGISTRY[kind].grows else None
    return latest.record.record_id if latest else ""


def fits(case: "Case | None", draft: "Draft", offer: "Mapping[str, str]") -> bool:
    """Whether what is opened may go on from a draft: none of one person, or of one record, is another's."""
    links = {name for name, _info, ask in REGISTRY[draft.kind].questions() if ask.hidden}
    if any(name in links and draft.values.get(name, "") != meant for name, meant in offer.items()):
        return False
    if case is None or draft.kind not in _OF_WHOM:
        return True
    name, otherwise = _OF_WHOM[draft.kind]
    meant = offer.get(name, otherwise)
    return meant is None or whose(case, str(draft.values.get(name, ""))) == whose(case, meant)
