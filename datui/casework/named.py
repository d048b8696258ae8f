"""Which kinds of abuse a case names, in its reports and its incidents, and whether a family may be behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datui.casework.incident import Incident
from datui.casework.intake import Intake

if TYPE_CHECKING:
    from datui.casework.case import Case

BY_A_FAMILY = frozenset({"honour", "forced-marriage"})
"""The kinds in which a family or a community may be the danger: no relative of it carries word (practice 1.4)."""


def kinds_of(record: Intake | Incident) -> frozenset[str]:
    """The kinds of abuse that a report or an incident names."""
    return frozenset(record.abuse if isinstance(record, Intake) else record.kinds)


def abuse_named(case: Case) -> frozenset[str]:
    """Every kind of abuse that the reports and the incidents of a case name now."""
    told: list[Intake | Incident] = [*case.records(Intake), *case.records(Incident)]
    return frozenset[str]().union(*map(kinds_of, told))


def by_a_family(case: Case) -> bool:
    """Whether a family or a community may be the danger here."""
    return bool(abuse_named(case) & BY_A_FAMILY)
