"""What was written in a case: every record in every version, by kind and in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Self, TypeVar, cast

from datui.casework.records import CaseId, Entry, Record, RecordId
from datui.casework.route import Route
from datui.casework.rules import Rules

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
        if seq not in self._as_it_stood:
            earlier = (entry for entry in self.entries if entry.seq < seq)
            self._as_it_stood[seq] = self.fold(self.case_id, earlier, self.rules)
        return self._as_it_stood[seq]

    @cached_property
    def _as_it_stood(self) -> dict[int, Self]:
        """The case before an entry, as far as anybody asked: several rules judge each contact by it."""
        return {}

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

    def kept(self, record: R) -> list[Entry[R]]:
        """Every version of a record that is in the vault, oldest first; none of one that is not kept yet."""
        return cast("list[Entry[R]]", self._histories.get(type(record), {}).get(record.record_id, []))

    def history(self, entry: Entry[R]) -> list[Entry[R]]:
        """Every version of the record that an entry holds, oldest first."""
        return self.kept(entry.record)

    def born(self, entry: Entry[R]) -> Entry[R]:
        """The first version of the record that an entry holds."""
        return self.history(entry)[0]

    def so_since(self, entry: Entry[R], holds: Callable[[Entry[R]], bool]) -> Entry[R]:
        """The version since which something has been so of a record; the entry itself where it is not even so now.

        Putting a spelling right makes nothing new of it.
        """
        run = takewhile(holds, reversed(self.history(entry)))
        return min(run, key=lambda version: version.seq, default=entry)

    def said_since(self, entry: Entry[R], field: str) -> Entry[R]:
        """The version in which a record first said in a field what it says there now."""
        said_now = getattr(entry.record, field)
        return self.so_since(entry, lambda version: getattr(version.record, field) == said_now)

    def to_latest(self, kind: type[Record], field: str) -> Route:
        """Where the latest record of a kind is put right, or a new one is written."""
        latest = self.latest(kind)
        return latest.record.at_field(field) if latest else Route(kind.kind, "", field)
