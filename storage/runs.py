"""Runs of reading: the first time is an entry before anything is shown, and the rest of the run is one more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from datui.casework.moments import london
from datui.casework.reads import Access
from datui.casework.records import VAULT_CASE, CaseId, Entry


@dataclass
class _Run:
    began: int
    first: datetime
    last: datetime
    count: int = 1


class Runs:
    """What one session has read, by what it was, of which case, on which day."""

    def __init__(self, write: Callable[[Access], Entry]) -> None:
        self._write = write
        self._runs: dict[tuple[str, CaseId, date], _Run] = {}

    def saw(self, what: str, case_id: CaseId, now: datetime) -> bool:
        """Note that something is about to be read, and say whether that was written: the first of a run is, at once.

        Raises what the writing raises.
        """
        key = (what, case_id, london(now).date())
        run = self._runs.get(key)
        if run is not None:
            run.count, run.last = run.count + 1, now
            return False
        entry = self._write(Access(record_id=case_id or VAULT_CASE, what=what, first=now, last=now))
        self._runs[key] = _Run(entry.seq, now, now)
        return True

    def ends(self) -> list[Access]:
        """The closing entry of each run that had more than its first, for the session is about to end."""
        return [
            Access(
                record_id=case_id or VAULT_CASE,
                what=what,
                count=run.count,
                closes=str(run.began),
                first=run.first,
                last=run.last,
            )
            for (what, case_id, _day), run in self._runs.items()
            if run.count > 1
        ]

    def forget(self) -> None:
        """Begin anew: what was read so far is written."""
        self._runs.clear()
