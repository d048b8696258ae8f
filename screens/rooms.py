"""Which screen each kind of record has; a kind without one of its own is drawn by RecordScreen from its fields."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from datui.casework.records import REGISTRY, Entry
from datui.casework.refusal import Refusal
from datui.casework.risk import RiskAssessment
from datui.casework.route import Route
from datui.casework.rules import Rules
from screens.begun import begun, draft_of, fits, grown
from screens.meant import as_meant
from screens.record import RecordScreen

if TYPE_CHECKING:
    from screens.app import Datui

# Kind: the module and class of its screen. Everything else is drawn from its fields alone.
_OWN = {
    "contact": ("screens.contact", "ContactScreen"),
    "visit": ("screens.contact", "VisitScreen"),
    "risk": ("screens.risk", "RiskScreen"),
    "level": ("screens.level", "LevelScreen"),
    "closure": ("screens.closure", "ClosureScreen"),
    "interest": ("screens.interest", "InterestScreen"),
    "release": ("screens.interest", "ReleaseScreen"),
    "referral": ("screens.referral", "ReferralScreen"),
    "chase": ("screens.referral", "ChaseScreen"),
    "note": ("screens.note", "NoteScreen"),
    "reach": ("screens.reach", "ReasonScreen"),
    "incident": ("screens.marac", "IncidentScreen"),
    "letter": ("screens.letterpage", "LetterScreen"),
    "marac-criteria": ("screens.marac", "MaracScreen"),
    "intake": ("screens.intake", "IntakeScreen"),
    "eligibility": ("screens.eligibility", "EligibilityScreen"),
    "prompt": ("screens.prompts", "PromptScreen"),
    "access-request": ("screens.requested", "AccessRequestScreen"),
    "chronology": ("screens.requested", "ChronologyScreen"),
    "sign-off": ("screens.requested", "SignOffScreen"),
    "emergency": ("screens.emergency", "EmergencyRecordScreen"),
    "share": ("screens.sharing", "ShareScreen"),
    "read-out": ("screens.readingout", "ReadingScreen"),
    "consent": ("screens.consent", "ConsentScreen"),
    "enquiry": ("screens.enquiry", "EnquiryScreen"),
    "permission": ("screens.enquiry", "PermissionScreen"),
    "action": ("screens.plan", "ActionScreen"),
    "agreed": ("screens.plan", "AgreedScreen"),
    "safety-plan": ("screens.plan", "SafetyPlanScreen"),
    "handover": ("screens.plan", "HandoverScreen"),
    "security": ("screens.housing", "SecurityScreen"),
    "money": ("screens.housing", "MoneyScreen"),
    "move": ("screens.moving", "MoveScreen"),
    "tenure-decision": ("screens.moving", "TenureDecisionScreen"),
    "move-signed": ("screens.moving", "MoveSignedScreen"),
    "joint-tenancy": ("screens.tenancy", "JointTenancyScreen"),
    "notice": ("screens.tenancy", "NoticeScreen"),
    "order": ("screens.orders", "OrderScreen"),
    "accountability": ("screens.accountability", "AccountabilityScreen"),
    "marac-meeting": ("screens.meetings", "MaracMeetingScreen"),
    "programme-meeting": ("screens.meetings", "ProgrammeMeetingScreen"),
    "marac-research": ("screens.research", "ResearchScreen"),
    "recommendation": ("screens.recommendation", "RecommendationScreen"),
    "clares-law": ("screens.clareslaw", "ClaresLawScreen"),
}


def screen_class(kind: str) -> type[RecordScreen]:
    """The screen of a kind of record."""
    if kind in _OWN:
        module, name = _OWN[kind]
        found: type[RecordScreen] = getattr(import_module(module), name)
        return found
    return type(
        f"{REGISTRY[kind].__name__}Screen", (RecordScreen,), {"kind": REGISTRY[kind], "__doc__": REGISTRY[kind].__doc__}
    )


def _refuse_another_edition(rules: Rules, *said: Mapping[str, Any]) -> None:
    """Refuse to put answers to the questions of one edition under those of another."""
    for each in said:
        edition = rules.instruments.edition(str(each.get("instrument")), str(each.get("edition")))
        if each.get("answers") and edition is None:
            reason = "Those answers are to the questions of another edition, and stay as they are."
            raise Refusal(reason, "Ask today's with r; a draft in the way is thrown away by d, pressed twice.")


def record_screen(
    app: "Datui",
    kind: str,
    record_id: str = "",
    *,
    case_id: str = "",
    correct: bool = False,
    route: Route | None = None,
    whose: str = "",
) -> Screen[Entry | None]:
    """The screen for a new record, for a draft that waits, or for `record_id`, to go on with it or to correct it.

    A `route` says which field to start in and what to propose there; `whose`, that the draft is of someone who has no
    key any more.
    """
    vault, case, offer = app.open_vault, app.case, dict(route.offer) if route else {}
    here = case_id or (case.case_id if case else vault.new_id())
    record_id = record_id or (grown(case, kind, offer) if case else "")
    if record_id:
        draft = draft_of(vault, here, kind, record_id, whose)
    else:
        draft = next((one for one in begun(vault, here, case, kind) if fits(case, one, offer)), None)
        record_id = draft.record_id if draft else vault.new_id()
    earlier = next(reversed(case.versions(record_id)), None) if case else None
    if kind == RiskAssessment.kind:
        kept = dict(earlier.record) if earlier else {}
        _refuse_another_edition(vault.rules, kept, draft.values if draft else {})
    # Only a correction asks why, and its draft is one still.
    correct = correct or (draft is not None and "because" in draft.values)
    draft = as_meant(draft, vault.now()) if draft else None
    screen = screen_class(kind)(here, record_id, earlier=earlier, correct=correct, draft=draft, route=route)
    screen.theirs = draft.person if draft is not None and draft.person != vault.person else ""
    return screen
