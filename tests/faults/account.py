"""A plain account of what a vault must hold: no cryptography, no disk, no crash."""

from copy import deepcopy
from dataclasses import dataclass, field

from tests.faults.place import Typed

Key = tuple[str, str]
"""A draft: whose, and its record."""


@dataclass
class Account:
    """Everything that was acknowledged."""

    entries: int = 1
    records: dict[str, list[str]] = field(default_factory=dict)
    """The records of each case in the order in which they were kept; one that was corrected is there again."""
    drafts: dict[Key, Typed] = field(default_factory=dict)
    opens: dict[str, str] = field(default_factory=dict)
    """What is typed beside each letter."""
    gone: set[str] = field(default_factory=set)
    """The people who have no key any more; what they had typed is shown to everyone."""

    def copy(self) -> "Account":
        return deepcopy(self)

    def keep(self, person: str, case_id: str, record_id: str) -> None:
        """A record was kept, and its draft is at its end."""
        self.entries += 1
        self.records.setdefault(case_id, []).append(record_id)
        self.drafts.pop((person, record_id), None)

    def seen_by(self, person: str) -> frozenset[Typed]:
        """The drafts that somebody is shown."""
        return frozenset(draft for (owner, _record), draft in self.drafts.items() if owner in {person, *self.gone})

    def own(self, person: str) -> list[Typed]:
        return sorted(draft for (owner, _record), draft in self.drafts.items() if owner == person)
