"""How long a safe-contact plan is believed: as it says, and at high risk never longer than the level's days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from datui.casework.moments import london
from datui.casework.records import Entry
from datui.casework.rules import Rules
from datui.casework.safecontact import SafeContact

if TYPE_CHECKING:
    from datui.casework.case import Case

_LOWER = ("standard", "medium")
"""The levels at which a plan holds as long as it says; every other, and one not decided, counts as high."""


def last_day(entry: Entry[SafeContact], level: str, rules: Rules, first: date | None = None) -> date:
    """The last day on which a plan is believed: as it says, or by the level's days from when it was confirmed.

    At high and unknown risk the earlier of the two. `first` is when it was first said what it is counted from: no
    later version of the plan begins it again.
    """
    plan, written = entry.record, first or london(entry.at).date()
    usual = rules.safe_contact(level).last_day(min(plan.confirmed_on or written, written), rules.days)
    if plan.expires_on is None:
        return usual
    return plan.expires_on if level in _LOWER else min(plan.expires_on, usual)


def holds_until(case: Case, entry: Entry[SafeContact]) -> date:
    """The last day on which a plan of this case is believed.

    One that was never confirmed is counted from when a channel was first asked about, whatever was written in it since.
    """
    if entry.record.confirmed_on is not None:
        since = case.said_since(entry, "confirmed_on")
    else:
        since = next((one for one in case.history(entry) if one.record.asked_about), entry)
    return last_day(entry, case.level, case.rules, london(since.at).date())
