"""A computer with a vault on it and a clock that can be moved, and whose drafts lie in that vault."""

import json
from dataclasses import dataclass, field

from storage.vault import Vault, unlock
from tests.faults.account import Key
from tests.faults.place import ADA, Place, Typed, Who
from tests.storage.conftest import Hands

_STEPS = "SELECT person, record_id, case_id, kind, filled, cursor FROM draft ORDER BY step"


@dataclass(frozen=True)
class Computer(Place):
    """A place with a clock of its own."""

    clock: Hands = field(default_factory=Hands)

    def opened(self, who: Who = ADA, *, migrate: bool = True) -> Vault:
        """The vault, opened by whoever types this; an older one is brought up to date, but where that is not chosen."""
        path, clock = self.vault, self.clock
        unlocked = unlock(path, *who)
        return Vault.open(path, unlocked, rules=self.rules, clock=clock, outside=self.outside, migrate=migrate)


def steps_in(vault: Vault) -> dict[Key, list[Typed]]:
    """The steps of everybody's drafts, as the table has them, oldest first."""
    found: dict[Key, list[Typed]] = {}
    for person, record, case, kind, filled, cursor in vault._db.execute(_STEPS):
        step = (case.hex(), kind, record.hex(), json.dumps(json.loads(filled), sort_keys=True), cursor)
        found.setdefault((person.hex(), record.hex()), []).append(step)
    return found
