"""Whether somebody is in danger now, by what was said last, and whether that was said of an emergency at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from datui.casework.emergency import Emergency
from datui.casework.intake import Intake
from datui.casework.records import Entry, RecordId

EMERGENCY_OPENED = "Emergency opened: say whether they are in danger now"


@dataclass(frozen=True, slots=True)
class Danger:
    """Danger that is not over: since when, and the entry that said so last."""

    since: datetime
    said_by: Entry


def danger(entries: Iterable[Entry]) -> Danger | None:
    """The danger there is; None where it was never said, or was last said to be over.

    Silence ends no danger. A corrected record speaks again only where what it was asked about danger was answered
    otherwise: putting a spelling right in an old report neither raises a danger that is over nor ends one that is not.
    """
    found: Danger | None = None
    for entry, said, _first in _spoken(entries):
        if said is not None:
            found = Danger(found.since if found else entry.at, entry) if said else None
    return found


def unanswered(entries: Iterable[Entry]) -> Entry | None:
    """The emergency that was opened last, where nobody said since whether there is danger; None where somebody did.

    Any report or emergency that says so answers it. A call to 999 does too, for that is danger.
    """
    found: Entry | None = None
    for entry, said, first in _spoken(entries):
        if said is not None:
            found = None
        elif first and isinstance(entry.record, Emergency):
            found = entry
    return found


def _spoken(entries: Iterable[Entry]) -> Iterator[tuple[Entry, bool | None, bool]]:
    """Each version of a report or an emergency that answers otherwise than the one before it.

    Beside it what it says of danger (None: nothing), and whether it is the first.
    """
    before: dict[RecordId, tuple[object, ...]] = {}
    for entry in entries:
        record = entry.record
        if not isinstance(record, (Intake, Emergency)):
            continue
        called = record.called if isinstance(record, Emergency) else None
        answers, earlier = (record.danger_now, called), before.get(record.record_id)
        before[record.record_id] = answers
        if answers != earlier:
            said = record.says_danger if isinstance(record, Emergency) else record.danger_now.value
            yield entry, said, earlier is None
