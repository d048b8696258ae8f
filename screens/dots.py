"""Which fields of a form are dots: what may not be used now, and in a draft what no plan that is kept allows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from datui.casework.case import Case
from datui.casework.records import Entry, Record
from datui.casework.shown import hidden_of
from screens.meant import readable


class Dots:
    """What was on a form before anything was typed, and which of its fields may not be shown at a moment."""

    def __init__(self, kind: type[Record], record_id: str, latest: Record | None) -> None:
        self.kind, self.record_id, self.latest = kind, record_id, latest
        self._held: Record | None = None
        self._ways = frozenset(name for name, _info, question in kind.questions() if question.reach)
        """The fields that hold what somebody is reached by."""

    def hold(self, values: Mapping[str, Any], now: datetime) -> None:
        """Take what was there before anything is typed: some of it may not be shown, now or in an hour."""
        if self._ways:
            self._held = readable(self.kind, {**values, "record_id": self.record_id}, now)

    def at(self, now: datetime, case: Case | None) -> frozenset[str]:
        """The fields that are dots at this moment; all that hold a way to somebody while there is no case."""
        if (held := self._held) is None:
            return frozenset()
        if case is None:
            return self._ways
        hidden = hidden_of(case, held, now)
        if held != self.latest:
            # Who is the victim, and what the plan says, may be in what waits: it opens nothing, and may shut something.
            entry = Entry(case.entries[-1].seq + 1, case.case_id, now, "", "", "", held)
            hidden |= hidden_of(case.with_entry(entry), held, now)
        return hidden
