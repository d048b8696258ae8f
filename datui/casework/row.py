"""One case as a line of the caseload, and what it is called aloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from datui.casework.due import IN_DANGER, TO_TELL
from datui.casework.records import CaseId

if TYPE_CHECKING:
    from datui.casework.case import Case

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


def reference(case_id: CaseId) -> str:
    """What a case is called aloud: eight characters that tell nothing about anyone, without I, L, O or U."""
    number = int(case_id[:10], 16)
    letters = "".join(_CROCKFORD[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def row(case: Case) -> CaseRow:
    """The case as the caseload lists it, with the first of what is due."""
    first = case.duties[0] if case.duties else None
    return CaseRow(
        case_id=case.case_id,
        reference=case.reference,
        initials=case.initials,
        open=case.status == "open",
        pressing=_pressing(case),
        level=case.level,
        stage=case.stage,
        duty=first.short or first.words if first else "",
        due_at=first.due if first else None,
        received_at=case.received_at,
    )


def _pressing(case: Case) -> int:
    """In which ways it presses: of a closed case nothing is due, but danger in it is still danger."""
    danger = IN_DANGER if case.danger or case.unanswered_emergency is not None else 0
    return reduce(or_, (duty.pressing for duty in case.duties), danger)
