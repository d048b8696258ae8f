"""One case as a line of the caseload, and what it is called aloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from datui.casework.due import IN_DANGER, TO_TELL, UNHEARD, Duty
from datui.casework.records import CaseId

if TYPE_CHECKING:
    from datui.casework.case import Case

_UNHEARD = "a referral that nobody is known to have"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the caseload lists it: no name, no address, nothing that somebody wrote."""

    case_id: CaseId
    reference: str
    initials: str
    open: bool
    pressing: int
    level: str
    stage: str
    duty: str
    due_at: datetime | None
    received_at: datetime

    @property
    def danger(self) -> bool:
        """Whether somebody is in danger, or an emergency was opened of which nobody said yet that there is none."""
        return bool(self.pressing & IN_DANGER)

    @property
    def to_tell(self) -> bool:
        """Whether a contact or a visit left the plan of which no supervisor was told, whatever else presses."""
        return bool(self.pressing & TO_TELL)

    @property
    def unheard(self) -> bool:
        """Whether nobody is known to have a referral that cannot wait, whatever else presses."""
        return bool(self.pressing & UNHEARD)

    @property
    def at_once(self) -> bool:
        """Whether it presses in a way that has no day: danger, or what a supervisor has to hear."""
        return self.danger or self.to_tell


def reference(case_id: CaseId) -> str:
    """What a case is called aloud: eight characters that tell nothing about anyone, without I, L, O or U."""
    number = int(case_id[:10], 16)
    letters = "".join(_CROCKFORD[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def row(case: Case) -> CaseRow:
    """The case as the caseload lists it, with the first of what is due."""
    first = case.duties[0] if case.duties else None
    duty, due_at = _next(case, first) if first else ("", None)
    return CaseRow(
        case_id=case.case_id,
        reference=case.reference,
        initials=case.initials,
        open=case.status == "open",
        pressing=_pressing(case),
        level=case.level,
        stage=case.stage,
        duty=duty,
        due_at=due_at,
        received_at=case.received_at,
    )


def _next(case: Case, first: Duty) -> tuple[str, datetime]:
    """What is next, and when: no referral that comes first hides that something else is due before it."""
    soonest = min(case.duties, key=lambda duty: duty.due)
    if first.pressing != UNHEARD or soonest.due >= first.due:
        return first.short or first.words, first.due
    return f"{soonest.short or soonest.words}, and {_UNHEARD}", soonest.due


def _pressing(case: Case) -> int:
    """In which ways it presses: of a closed case nothing is due, but danger in it is still danger."""
    danger = IN_DANGER if case.danger or case.unanswered_emergency is not None else 0
    return reduce(or_, (duty.pressing for duty in case.duties), danger)
