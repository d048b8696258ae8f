"""What an interview needs: asked once, kept with the reports, and taken over by every appointment (practice 5.3)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.intake import Intake
from datui.casework.lastsaid import said_last, value_of
from datui.casework.named import by_a_family
from datui.casework.shown import may_show_place

if TYPE_CHECKING:
    from datui.casework.case import Case

NOT_ASKED = "What a meeting needs was not asked yet: interpreter, officer, access, childcare, a place."
_ASKED = {
    "interpreter": "interpreter",
    "language": "language",
    "interpreter_wish": "interpreter preferred",
    "interpreter_not": "never as interpreter",
    "access": "access",
    "officer": "officer preferred",
    "meet_at": "place that suits them",
    "with_them": "with them",
    "childcare": "childcare",
}
_CHOSEN = {"interpreter_wish": "gender-wish", "officer": "gender-wish"}
_HIDDEN = "•••••• (until the plan names it)"
NEVER = "Never a relative or a child as interpreter."
NEVER_OF_THEIRS = "Never a relative, a child or anyone of their community as interpreter."


def needs_words(case: Case, now: datetime) -> str:
    """What an appointment with the victim needs, by what was said last of each, in one paragraph.

    A place where they may be met stands here only while the plan allows it, as wherever else it is read.
    """
    said = []
    for field, label in _ASKED.items():
        entry = said_last(case, field, Intake)
        if entry is None:
            continue
        value = value_of(entry, field)
        words = {True: "yes", False: "no"}.get(value) or str(value) if isinstance(value, bool) else str(value)
        if field == "meet_at" and not may_show_place(case, words, now):
            words = _HIDDEN
        if field in _CHOSEN:
            words = case.rules.lists[_CHOSEN[field]].label(words).lower()
        said.append(f"{label}: {words}")
    if not said:
        return NOT_ASKED
    return f"Needs: {'; '.join(said)}. {NEVER_OF_THEIRS if by_a_family(case) else NEVER}"
