"""An open vault as it stands: its files, its rules, its clock, who opened it, and what it says of itself."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from datui.casework.landlord import rules_of_vault
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from datui.casework.rescued import Rescued
from datui.casework.rollback import waits_for_supervisor
from datui.casework.rules import Rules
from datui.casework.settings import Settings
from storage import ballast, schema
from storage.cases import FoldedCases
from storage.header import Training
from storage.keyring import Keyring
from storage.ledger import Ledger
from storage.opening import Opened
from storage.watch import Rollback

if TYPE_CHECKING:
    from sqlite3 import Connection

Clock = Callable[[], datetime]
"""Gives an aware moment."""


def _machine() -> datetime:
    return datetime.now(UTC)


_CLOCK_SLACK = timedelta(minutes=5)
"""How far a clock that is set right now and then may go back."""

MACHINE: Clock = _machine
"""The machine's own clock: the only one that a real vault accepts."""


def now_of(training: Training | None, clock: Clock) -> datetime:
    """The present moment of a vault in UTC."""
    return clock().astimezone(UTC) + timedelta(seconds=training.offset if training else 0)


def _as_kept(rules: Rules, ledger: Ledger) -> Rules:
    """The rules with what the vault itself keeps of them: the landlord's own packs, and the editions until now."""
    # A vault that can hardly be read is opened to be checked all the same.
    with suppress(schema.SqlError, Refusal):
        return rules_of_vault(rules, ledger.of_vault())
    return rules


class State:
    """What is known of an open vault without writing to it."""

    def __init__(self, opened: Opened, rules: Rules, clock: Clock) -> None:
        """Not called from outside: `Vault.open` and `Vault.create` give a vault that was checked."""
        self.rules = _as_kept(rules, opened.ledger)
        self._opened = opened
        self._clock = clock
        self._cases = FoldedCases(opened, self.rules)

    @property
    def keys(self) -> Keyring:
        """Who can open the vault, and every change to that."""
        return Keyring(self._opened, self.rules, self.now, self._turned)

    def _turned(self) -> None:
        """The database is another file, under another key: nothing folded from the one before it is kept."""
        self._cases.clear()

    @property
    def path(self) -> Path:
        """The vault's folder."""
        return self._opened.path

    @property
    def _db(self) -> "Connection":
        return self._opened.db

    @property
    def _ledger(self) -> Ledger:
        return self._opened.ledger

    @property
    def training(self) -> Training | None:
        """What the header says of training; None for a real vault."""
        return self._opened.header.training

    @property
    def person(self) -> str:
        """The id of the person who opened the vault."""
        return self._opened.person.person.hex()

    @property
    def name(self) -> str:
        """That person's name."""
        return self._opened.person.name

    @property
    def role(self) -> str:
        """That person's role."""
        return self._opened.person.role

    @property
    def entries(self) -> int:
        """How many entries the ledger has."""
        return self._ledger.seq

    @property
    def cases(self) -> int:
        """How many cases the ledger tells of, whatever the lists say."""
        with schema.reading():
            return sum(1 for _ in self._ledger.cases())

    @property
    def first_case_at(self) -> datetime | None:
        """When anything of any case was written first; None where nothing was."""
        with schema.reading():
            return self._ledger.first_case_at()

    @property
    def head(self) -> str:
        """The hash that stands for the whole ledger."""
        return self._ledger.head.hex()

    def head_at(self, entries: int) -> str:
        """The hash that stood for the whole ledger when it had so many entries; empty where it never had."""
        with schema.reading():
            return self._ledger.head_at(entries).hex()

    def written_since(self, moment: datetime) -> dict[str, int]:
        """How many of the newest entries were written since a moment, by the name of who wrote them."""
        with schema.reading():
            return self._ledger.written_since(moment)

    def now(self) -> datetime:
        """The vault's present moment in UTC."""
        return now_of(self.training, self._clock)

    @property
    def clock_behind(self) -> datetime | None:
        """The newest entry's moment where the clock stands well before it, so that one of the two must be wrong."""
        return self._ledger.latest if self._ledger.latest - self.now() > _CLOCK_SLACK else None

    def new_id(self) -> str:
        """An opaque id for a case, a record or a person."""
        return secrets.token_hex(16)

    @property
    def rollback(self) -> Rollback | None:
        """What was found where the vault is an older copy of itself and nobody went on with it yet; else None."""
        return self._opened.rollback

    @property
    def reserve(self) -> ballast.State:
        """Whether room for a last save is put by on the disk, was used on a full one, or could not be put by."""
        return self._opened.ballast.state

    def renew_reserve(self) -> None:
        """Put that room by again, once there is plenty on the disk; while it is there, this costs nothing."""
        self._opened.ballast.renew()

    @property
    def older(self) -> bool:
        """Whether an older datui wrote it and it was not brought up to date: then it is open to be checked only."""
        return schema.older(self._db)

    @property
    def brought_here(self) -> bool:
        """Whether this computer had no mark of the vault, and the vault had its own: brought here, or a mark lost."""
        return self._opened.watch.outer_is_new

    @property
    def waits_for_supervisor(self) -> bool:
        """Whether sign-off, closure, export and erasure wait until a supervisor has looked at the vault."""
        return self.rollback is not None or waits_for_supervisor(self.of_vault())

    def of_vault(self) -> list[Entry]:
        """What the vault says of itself: its keys, its settings, and who went on or looked."""
        with schema.reading():
            return self._ledger.of_vault()

    @property
    def rescues(self) -> list[Entry[Rescued]]:
        """Each time that the vault was rescued out of a damaged one, and what is missing since."""
        return self._ledger.people.rescues

    @property
    def settings(self) -> Settings | None:
        """What was set last; None where nothing was."""
        found = [entry.record for entry in self.of_vault() if isinstance(entry.record, Settings)]
        return found[-1] if found else None
