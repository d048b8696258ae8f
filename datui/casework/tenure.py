"""Whether a new tenancy gives the same security as the one before: by the pack's data, and never by a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from datui.casework.tenancies import PROBATION, TERM, Housing, Tenancy

State = Literal["same", "better", "less", "unknown"]
_WHICH = "Which tenancy they {}: until it is known, nothing counts as the same"


@dataclass(frozen=True, slots=True)
class Compared:
    """How the security of a new tenancy compares with that of the one before, in words, and the field that tells."""

    state: State
    words: str
    field: str = ""

    @property
    def kept(self) -> bool:
        """Whether the promise is kept: the same, or more. What nobody knows is neither (HPG 2025, 6.7)."""
        return self.state in ("same", "better")


@dataclass(frozen=True, slots=True)
class Held:
    """A tenancy by its code, and the day on which its introductory period or its term ends, if it has one."""

    code: str
    until: date | None = None


def compare(housing: Housing, before: Held, after: Held, day: date | None) -> Compared:
    """How the security of two tenancies compares on the day of the move, which may not be known yet.

    An introductory period that was over by then counts as what it became; what is left of one goes with them.
    """
    had, gets = _known(housing, _as_on(housing, before, day)), _known(housing, after)
    if had is None:
        return Compared("unknown", _WHICH.format("had"), "before")
    if gets is None:
        return Compared("unknown", _WHICH.format("get"), "after")
    if had.code not in gets.keeps:
        return Compared("less", f"Less security than before: {gets.label}, after {had.label}", "after")
    if had.code == gets.code and gets.period:
        return _periods(gets, before.until, after.until)
    if had.code in gets.keeps and gets.code in had.keeps:
        return Compared("same", "The same security of tenure")
    return Compared("better", "More security than before")


def _as_on(housing: Housing, held: Held, day: date | None) -> Held:
    """What a tenancy was on a day: one whose period was over by then had become another."""
    tenancy = housing.tenancies.get(held.code)
    over = tenancy is not None and tenancy.period and held.until is not None and day is not None and held.until < day
    return Held(tenancy.becomes) if tenancy is not None and over else held


def _known(housing: Housing, held: Held) -> Tenancy | None:
    found = housing.tenancies.get(held.code)
    return None if found is None or found.unsure else found


def _periods(tenancy: Tenancy, before: date | None, after: date | None) -> Compared:
    """Of one type: an introductory period may not run longer than it did, and a term may not end sooner."""
    if before is None or after is None:
        field = "before_until" if before is None else "after_until"
        what = "introductory period" if tenancy.period == PROBATION else "term"
        return Compared("unknown", f"When its {what} ends, before and after: until then it is not the same", field)
    if before == after:
        return Compared("same", "The same security of tenure, for the same time")
    if tenancy.period == PROBATION and after > before:
        return Compared(
            "less", "The introductory period would run longer than it did: what is left goes with them", "after_until"
        )
    if tenancy.period == TERM and after < before:
        return Compared("less", "The new term would end sooner than the one before", "after_until")
    return Compared(
        "better", "The same tenancy, for longer" if tenancy.period == TERM else "The same, and sooner for good"
    )
