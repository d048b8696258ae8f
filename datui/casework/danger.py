"""Whether somebody is in danger now, by what was said last."""

from collections.abc import Iterable
from datetime import datetime

from datui.casework.emergency import Emergency
from datui.casework.intake import Intake
from datui.casework.records import Entry, Record, RecordId


def danger_since(entries: Iterable[Entry]) -> datetime | None:
    """Since when there is danger; None where it was never said, or was last said to be over.

    Silence ends no danger. A corrected record speaks again only where its answer changed, so putting a spelling right
    in an old report neither raises a danger that is over nor ends one that is not.
    """
    since: datetime | None = None
    before: dict[RecordId, bool | None] = {}
    for entry in entries:
        said = _says_danger(entry.record)
        if said is None or before.get(entry.record.record_id) == said:
            continue
        before[entry.record.record_id] = said
        since = (since or entry.at) if said else None
    return since


def _says_danger(record: Record) -> bool | None:
    if isinstance(record, Intake):
        return record.danger_now.value
    return record.says_danger if isinstance(record, Emergency) else None
