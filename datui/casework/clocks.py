"""When it was: reports, contacts and decisions on the clocks that count, so that no slip moves a clock on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.chronology import not_after
from datui.casework.contact import Contact
from datui.casework.intake import Intake
from datui.casework.moments import at_or_after, latest, london, no_time, start_of_minute
from datui.casework.records import Entry
from datui.casework.risk import RiskLevel

if TYPE_CHECKING:
    from datui.casework.case import Case


def received_of(case: Case, entry: Entry[Intake]) -> datetime:
    """When a report came in: as it says, and never later than it was first written down."""
    return not_after(entry.record.received_at, case.born(entry).at)


def reported(case: Case) -> list[datetime]:
    """When each report came in; of a case without a report, when it was begun: its clocks run all the same."""
    return [received_of(case, entry) for entry in case.of(Intake)] or [entry.at for entry in case.entries[:1]]


def made_at(case: Case, entry: Entry[Contact]) -> datetime:
    """When a contact was made or tried."""
    return not_after(entry.record.at, entry.at if entry.record.at else case.born(entry).at)


def may_follow(case: Case, entry: Entry[Contact], start: datetime) -> bool:
    """Whether a contact can have been at or after a moment; one on a day alone was before it was written down."""
    made = made_at(case, entry)
    written = case.said_since(entry, "at").at
    return at_or_after(not_after(latest(made), written) if no_time(made) else made, start)


def decided_at(case: Case, entry: Entry[RiskLevel]) -> datetime:
    """When a level was decided: as it says, and never later than that was written."""
    said = entry.record.decided_at
    return not_after(said, case.said_since(entry, "decided_at").at if said else case.born(entry).at)


def said_last(case: Case) -> Entry[RiskLevel] | None:
    """The decision that was made last, with its reason or without; of two at the same time the one written last.

    Where a day alone was said of a decision, those of that day stand in the order that they were written. A record
    that never said anything is no decision; one that no longer does is.
    """
    spoke = {version.record.record_id for version in case.all_versions(RiskLevel) if _says(version.record)}
    said = [entry for entry in case.of(RiskLevel) if entry.record.record_id in spoke]
    if not said:
        return None
    when = {entry.seq: decided_at(case, entry) for entry in said}
    last = max(london(moment).date() for moment in when.values())
    of_day = [entry for entry in said if london(when[entry.seq]).date() == last]
    if any(no_time(when[entry.seq]) for entry in of_day):
        return of_day[-1]
    return max(reversed(of_day), key=lambda entry: start_of_minute(when[entry.seq]))


def _says(level: RiskLevel) -> bool:
    return bool(level.level or level.rationale.strip())


def decided_last(case: Case) -> Entry[RiskLevel] | None:
    """The level that counts: the one decided last, or none where that one lacks its level or its reason.

    An earlier level never stands in for it, for it may be the lower one; while nobody knows the level it is treated
    as high (practice 1.3).
    """
    last = said_last(case)
    return last if last is not None and last.record.counts else None
