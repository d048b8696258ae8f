"""Whether somebody is in danger now, by what was said last, and whether that was said of an emergency at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from datui.casework.emergency import Emergency
from datui.casework.intake import Intake
from datui.casework.records import Entry, Record, RecordId

EMERGENCY_OPENED = "Emergency opened: say whether they are in danger now"


@dataclass(frozen=True, slots=True)
class Danger:
    """Danger that is not over: since when, and the entry that said so last."""

    since: datetime
    said_by: Entry


def danger(entries: Iterable[Entry]) -> Danger | None:
    """The danger there is; None where it was never said, or was last said to be over.

    Silence ends no danger. A corrected record speaks again only where its answer changed, so putting a spelling right
    in an old report neither raises a danger that is over nor ends one that is not.
    """
    found: Danger | None = None
    before: dict[RecordId, bool] = {}
    for entry in entries:
        said = _says_danger(entry.record)
        if said is None or before.get(entry.record.record_id) == said:
            continue
        before[entry.record.record_id] = said
        found = Danger(found.since if found else entry.at, entry) if said else None
    return found


def unanswered(entries: Iterable[Entry]) -> Entry | None:
    """The emergency that was opened last, where nobody said since whether there is danger; None where somebody did.

    Any report or emergency that says so answers it. A call to 999 does too, for that is danger.
    """
    found: Entry | None = None
    before: dict[RecordId, bool | None] = {}
    for entry in entries:
        record, said = entry.record, _says_danger(entry.record)
        if said is not None and before.get(record.record_id) != said:
            found, before[record.record_id] = None, said
        elif isinstance(record, Emergency) and record.record_id not in before:
            found, before[record.record_id] = entry, None
    return found


def _says_danger(record: Record) -> bool | None:
    if isinstance(record, Intake):
        return record.danger_now.value
    return record.says_danger if isinstance(record, Emergency) else None
