"""Who lives at the victim's home, or has a right to, beside them: by all that the case says, and in doubt they do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.intake import Intake
from datui.casework.jointtenancy import joint
from datui.casework.lastsaid import last_value
from datui.casework.people import PERPETRATOR, said
from datui.casework.plans import other_victims, plans_of
from datui.casework.relations import Relationship
from datui.casework.safecontact import SafeContact

if TYPE_CHECKING:
    from datui.casework.case import Case

_MARRIED = "spouse"


def lives_there(case: Case) -> bool | None:
    """Whether the perpetrator lives at the victim's home; None: not said.

    By what was said last, by the newest plan of any victim, or by any of them: another victim's plan takes back
    nothing of this one's.
    """
    last = last_value(case, "perpetrator_there", Intake, SafeContact)
    living = [person.lives_there.value for person in case.persons if person.has_role(PERPETRATOR)]
    if last or any(living) or any(_planned(case)):
        return True
    return False if last is False or (living and all(one is False for one in living)) else None


def _planned(case: Case) -> Iterator[bool]:
    """What each victim's newest plan that says anything of it says."""
    for whom in ("", *(one.record.record_id for one in other_victims(case))):
        told = (entry.record.perpetrator_there.value for entry in reversed(plans_of(case, whom)))
        yield next((there for there in told if there is not None), False)


def has_rights(case: Case) -> bool | None:
    """Whether the perpetrator may have a right to be in the victim's home: as joint tenant, or by marriage.

    None where the case says nothing of it: a sole tenancy of the victim alone tells nothing of marriage.
    """
    if joint(case):
        return True
    theirs = {person.record_id for person in case.persons if person.has_role(PERPETRATOR)}
    married = any(said(one.relationship) == _MARRIED for one in case.persons if one.record_id in theirs)
    ties = (one for one in case.records(Relationship) if one.what == _MARRIED and not one.until)
    return True if married or any({one.one, one.other} & theirs for one in ties) else None
