"""An association's own agencies: one file, checked line by line, kept in the vault and read into its directory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Self

from datui.casework.directory import Agency, Directory, read_agencies
from datui.casework.imported import Imported, read_text
from datui.casework.neutral import reveals
from datui.casework.records import RecordId
from datui.casework.rules import Rules
from datui.casework.tables import Table
from datui.casework.text import plain


class AgencyFile(Imported, kind="agencies", title="Imported agencies"):
    """Agencies that an association added, or put right, in the directory, from the next unlocking on."""

    called = "agency file"
    then = "They stand in the directory from the next unlocking on."
    unreadable = "A file of agencies that was imported into this vault cannot be read by this datui, and is left out."

    count: int = 0

    @property
    def name(self) -> str:
        """How many there are."""
        return f"{self.count} {'agency' if self.count == 1 else 'agencies'}"

    @property
    def headline(self) -> str:
        """How many there are."""
        return f"Agencies imported: {self.count}"

    @classmethod
    def of(cls, record_id: RecordId, text: str, rules: Rules) -> Self:
        """The agencies that a file holds, checked against the rules that it is to join. Raises WrongFile."""
        return cls(record_id=record_id, count=len(_found(text, rules)), text=text)

    def sound(self, rules: Rules, today: date) -> tuple[str, ...]:
        """How many it has, how many of them take another's place, and how many were checked too long ago."""
        found = _found(self.text, rules)
        instead = sum(one.id in rules.directory.agencies for one in found)
        old = sum(bool(one.stale(today, rules.deadlines["directory_check"], rules.days)) for one in found)
        said = [f"{self.name}."]
        said += [f"{instead} of them take the place of one with the same id."] if instead else []
        return (*said, *([f"{old} of them were last checked too long ago, and say so."] if old else ()))

    def join(self, rules: Rules) -> Rules:
        """The rules with its agencies in the directory, each in the place of the one with its id. Raises WrongFile."""
        held = rules.directory
        agencies = {**held.agencies, **{one.id: one for one in _found(self.text, rules)}}
        return replace(rules, directory=Directory(held.areas, MappingProxyType(agencies)))


def _found(text: str, rules: Rules) -> tuple[Agency, ...]:
    return read_text(text, AgencyFile.called, lambda file: _read(file, rules))


def _read(file: Table, rules: Rules) -> tuple[Agency, ...]:
    found = tuple(read_agencies(file, rules.directory.areas, rules.lists))
    if not found:
        file.refuse("has no agency in it", "agencies")
    for one in found:
        if reveals(one.neutral, rules) or plain(one.name) in plain(one.neutral):
            file.refuse("says what the number is for: write what anybody may find", f"agencies.{one.id}.neutral")
    return found
