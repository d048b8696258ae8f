"""What follows from all that is written of homes: to stay, to leave, a joint tenancy, a notice, and money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.due import Duty
from datui.casework.jobs import security_due, security_gate, security_missing
from datui.casework.jointtenancy import JointTenancy, joint_missing
from datui.casework.money import Money, money_due, money_gate, money_missing
from datui.casework.move import Move, MoveSigned, TenureDecision
from datui.casework.moving import move_due, move_gate, move_missing
from datui.casework.notice import Notice
from datui.casework.noticed import notice_due, notice_gate, notice_missing
from datui.casework.records import Record
from datui.casework.route import GateLine, Missing
from datui.casework.security import SecurityMeasure

if TYPE_CHECKING:
    from datui.casework.case import Case

HOUSING: tuple[type[Record], ...] = (*(Notice, JointTenancy, SecurityMeasure, Move, TenureDecision, MoveSigned, Money),)
"""The kinds of record about homes."""


def housing_due(case: Case) -> Iterator[Duty]:
    """What is due about homes: a notice the same day, work that is ordered, answers about a move, two homes."""
    for rule in (notice_due, security_due, move_due, money_due):
        yield from rule(case)


def housing_missing(case: Case) -> Iterator[Missing]:
    """What is missing about homes, the notice first."""
    for rule in (notice_missing, joint_missing, security_missing, move_missing, money_missing):
        yield from rule(case)


def housing_gate(case: Case) -> Iterator[GateLine]:
    """What no case closes over about homes."""
    for rule in (notice_gate, security_gate, move_gate, money_gate):
        yield from rule(case)
