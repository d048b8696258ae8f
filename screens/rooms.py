"""Which screen each kind of record has; a kind without one of its own is drawn by RecordScreen from its fields."""

from importlib import import_module
from typing import TYPE_CHECKING

from textual.screen import Screen

from datui.casework.policy import Rules
from datui.casework.records import REGISTRY, Entry
from datui.casework.refusal import Refusal
from datui.casework.risk import RiskAssessment
from datui.casework.route import Route
from screens.meant import as_meant
from screens.record import RecordScreen

if TYPE_CHECKING:
    from datui.casework.case import Case
    from screens.app import Datui

# Kind: the module and class of its screen. Everything else is drawn from its fields alone.
_OWN = {
    "contact": ("screens.contact", "ContactScreen"),
    "visit": ("screens.contact", "VisitScreen"),
    "risk": ("screens.risk", "RiskScreen"),
    "level": ("screens.risk", "LevelScreen"),
    "closure": ("screens.closure", "ClosureScreen"),
    "intake": ("screens.intake", "IntakeScreen"),
    "emergency": ("screens.emergency", "EmergencyRecordScreen"),
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


def _going_on(case: "Case", kind: str) -> str:
    """The record that opening its kind goes on with; none where another is begun."""
    if kind == "closure":
        return case.closure.record_id if case.closure else ""
    latest = case.latest(REGISTRY[kind]) if REGISTRY[kind].grows else None
    return latest.record.record_id if latest else ""


def _same_questions(rules: Rules, answers: object, instrument: object, edition: object) -> None:
    """Refuse to put answers to the questions of one edition under those of another."""
    tool = rules.instruments.get(str(instrument))
    if answers and (tool is None or tool.edition != edition):
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
    vault = app.open_vault
    case = app.case
    here = case_id or (case.case_id if case else vault.new_id())
    earlier: Entry | None = None
    if case is not None and not record_id:
        record_id = _going_on(case, kind)
    if case is not None and record_id:
        versions = case.versions(record_id)
        earlier = versions[-1] if versions else None
    waiting = [draft for draft in vault.drafts(here) if draft.kind == kind and draft.readable]
    if record_id:
        # One's own first, where someone else left one of the same record.
        draft = next((one for one in waiting if one.record_id == record_id and whose in ("", one.person)), None)
    else:
        kept = {entry.record.record_id for entry in case.entries} if case else set()
        own = (one for one in waiting if one.person == vault.person)
        draft = next((one for one in own if one.record_id not in kept), None)
        record_id = draft.record_id if draft else vault.new_id()
    if earlier is not None and isinstance(earlier.record, RiskAssessment):
        record = earlier.record
        _same_questions(vault.rules, record.answers, record.instrument, record.edition)
    if draft is not None and kind == RiskAssessment.kind:
        typed = draft.values
        _same_questions(vault.rules, typed.get("answers"), typed.get("instrument"), typed.get("edition"))
    # Only a correction asks why, and its draft is one still.
    correct = correct or (draft is not None and "because" in draft.values)
    draft = as_meant(draft, vault.now()) if draft else None
    screen = screen_class(kind)(here, record_id, earlier=earlier, correct=correct, draft=draft, route=route)
    screen.theirs = draft.person if draft is not None and draft.person != vault.person else ""
    return screen
