"""One case as a line of the caseload, and what it is called aloud."""

from dataclasses import dataclass
from datetime import datetime

from datui.casework.records import CaseId

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the caseload lists it: no name, no address, nothing that somebody wrote."""

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
