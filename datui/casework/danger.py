"""Whether somebody is in danger now, by what each record says, and whether that was said of an emergency at all."""

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
    """The danger there is; None where it was never said, or each that was said is over.

    What one record says of danger ends when it says so itself, or when an emergency that was opened after it does: a
    neighbour who saw none in another report ends nothing. Silence ends no danger either. A corrected record speaks
    again only where what it was asked about danger was answered otherwise: putting a spelling right in an old report
    neither raises a danger that is over nor ends one that is not.
    """
    begun: dict[RecordId, int] = {}
    open_still: dict[RecordId, Danger] = {}
    for entry, said, _first in _spoken(entries):
        of = entry.record.record_id
        begun.setdefault(of, entry.seq)
        if said:
            since = open_still[of].since if of in open_still else entry.at
            open_still[of] = Danger(since, entry)
        elif said is not None:
            over = {of}
            if isinstance(entry.record, Emergency):
                over |= {other for other in open_still if begun[other] < begun[of]}
            open_still = {other: one for other, one in open_still.items() if other not in over}
    if not open_still:
        return None
    last = max(open_still.values(), key=lambda one: one.said_by.seq)
    return Danger(min(one.since for one in open_still.values()), last.said_by)


def unanswered(entries: Iterable[Entry]) -> Entry | None:
    """The emergency that was opened last and of which nobody said whether there is danger; None where there is none.

    It says so itself, or an emergency that was opened after it does; a call to 999 does too, for that is danger. A
    report answers none: whoever rang about something else saw no danger there, and did not see why it was opened.
    """
    silent: dict[RecordId, Entry] = {}
    begun: dict[RecordId, int] = {}
    for entry, said, first in _spoken(entries):
        if not isinstance(entry.record, Emergency):
            continue
        of = entry.record.record_id
        begun.setdefault(of, entry.seq)
        if said is not None:
            silent = {other: one for other, one in silent.items() if begun[other] > begun[of]}
        elif first:
            silent[of] = entry
    return next(reversed(silent.values()), None)


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
