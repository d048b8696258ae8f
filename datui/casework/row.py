"""One case as a line of the caseload, and what it is called aloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.records import CaseId

if TYPE_CHECKING:
    from datui.casework.case import Case

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the caseload lists it: no name, no address, nothing that somebody wrote.

    `danger` is also an emergency that was opened and not answered: nobody knows yet that there is none.
    """

    case_id: CaseId
    reference: str
    initials: str
    open: bool
    danger: bool
    level: str
    stage: str
    duty: str
    due_at: datetime | None
    received_at: datetime


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
        danger=case.danger or case.unanswered_emergency is not None,
        level=case.level,
        stage=case.stage,
        duty=first.short or first.words if first else "",
        due_at=first.due if first else None,
        received_at=case.received_at,
    )
