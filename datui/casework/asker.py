"""Who asks for what is held on somebody: whether it is, or may be for, somebody who must hear nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datui.casework.accessrequest import AccessRequest
from datui.casework.people import PERPETRATOR
from datui.casework.plans import told_nothing, whose
from datui.casework.recipient import Recipient, certain_objection, objection

if TYPE_CHECKING:
    from datui.casework.case import Case

OF_THEIRS: Final = ("", "self")
"""Who asks of themselves, as far as anybody said."""
MUST_NOT: Final = "Whoever asks must hear nothing of this case, or acts for somebody who must not."
MAY_BE: Final = "Whoever asks may be, or act for, somebody who must hear nothing: ask the adviser first."
A_PARENT: Final = "A parent asks for a child, and may be who is feared: ask the adviser first."
_SURE = "helps"
"""The side of whoever's authority was seen: of a solicitor it is asked there, and not again by name."""


def feared(case: Case, request: AccessRequest) -> bool:
    """Whether it is asked about somebody who must hear nothing."""
    person = next((one for one in case.persons if one.record_id == request.whose), None)
    if person is None or whose(case, request.whose) == whose(case, ""):
        return False
    return person.has_role(PERPETRATOR) or any(one.record_id == person.record_id for one in told_nothing(case))


def must_not_hear(case: Case, request: AccessRequest) -> bool:
    """Whether whoever asks of another is, by the name that they gave, somebody who must hear nothing."""
    return not feared(case, request) and bool(certain_objection(case, _asker(request)))


def in_doubt(case: Case, request: AccessRequest) -> str:
    """Why the adviser is asked of whoever asks; empty where nothing speaks against them.

    A parent asks for a child as an abuser would: the law gives both the same right, and the child's safety decides.
    """
    if feared(case, request):
        return MAY_BE
    if must_not_hear(case, request):
        return MUST_NOT
    if objection(case, _asker(request)):
        return MAY_BE
    return A_PARENT if request.asker == "parent" else ""


def _asker(request: AccessRequest) -> Recipient:
    return Recipient(person=request.name, side=_SURE)
