"""What was written in a case: every record in every version, by kind and in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self, TypeVar, cast

from datui.casework.policy import Rules
from datui.casework.records import CaseId, Entry, Record, RecordId
from datui.casework.route import Route

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Written:
    """The entries of one case, in the order that they were written, and the rules that they are read by."""

    case_id: CaseId
    entries: tuple[Entry, ...]
    rules: Rules

    @classmethod
    def fold(cls, case_id: CaseId, entries: Iterable[Entry], rules: Rules) -> Self:
        """The case that these entries make, in the order that they were written."""
        return cls(case_id, tuple(sorted(entries, key=lambda entry: entry.seq)), rules)

    def with_entry(self, entry: Entry) -> Self:
        """The same case with one entry more."""
        return self.fold(self.case_id, (*self.entries, entry), self.rules)

    def before(self, seq: int) -> Self:
        """The same case as it stood before an entry was written."""
        return self.fold(self.case_id, (entry for entry in self.entries if entry.seq < seq), self.rules)

    @cached_property
    def _histories(self) -> dict[type[Record], dict[RecordId, list[Entry]]]:
        """Every version of every record, by kind; records and versions both oldest first."""
        found: dict[type[Record], dict[RecordId, list[Entry]]] = {}
        for entry in self.entries:
            found.setdefault(type(entry.record), {}).setdefault(entry.record.record_id, []).append(entry)
        return found

    def of(self, kind: type[R]) -> list[Entry[R]]:
        """The latest version of each record of a kind, the record that was written first coming first."""
        return cast("list[Entry[R]]", [versions[-1] for versions in self._histories.get(kind, {}).values()])

    def records(self, kind: type[R]) -> list[R]:
        """As `of`, without their entries."""
        return [entry.record for entry in self.of(kind)]

    def latest(self, kind: type[R]) -> Entry[R] | None:
        """The record of a kind that was written last, in its latest version."""
        found = self.of(kind)
        return found[-1] if found else None

    def all_versions(self, kind: type[R]) -> list[Entry[R]]:
        """Every version of every record of a kind."""
        return cast("list[Entry[R]]", [one for versions in self._histories.get(kind, {}).values() for one in versions])

    def versions(self, record_id: RecordId) -> list[Entry]:
        """Every version of one record, oldest first."""
        return [entry for entry in self.entries if entry.record.record_id == record_id]

    def born(self, entry: Entry) -> Entry:
        """The first version of the record that an entry holds."""
        return self._histories[type(entry.record)][entry.record.record_id][0]

    def said_since(self, entry: Entry, field: str) -> Entry:
        """The version in which a record first said in a field what it says there now."""
        since, said_now = entry, getattr(entry.record, field)
        for version in reversed(self._histories[type(entry.record)][entry.record.record_id]):
            if getattr(version.record, field) != said_now:
                break
            since = version
        return since

    def to_latest(self, kind: type[Record], field: str) -> Route:
        """Where the latest record of a kind is put right, or a new one is written."""
        latest = self.latest(kind)
        return latest.record.at_field(field) if latest else Route(kind.kind, "", field)
