"""Backups: what was made when and how far it was proved, what was put back, and when the next one is due."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import cast

from datui.casework.records import VAULT_CASE, Entry, Line, Moment, Prose, Record, YesNo, ask
from datui.casework.rollback import WentOn
from datui.casework.rules import Rules
from datui.casework.slots import OFFICER, SHEET, SUPERVISOR

DEADLINE = "backup"
NOT_GIVEN = "not given"
_AHEAD = timedelta(days=1)


class Backup(Record, kind="backup", title="Backup"):
    """A backup was made and then read back from where it was written; it is good where that proved everything."""

    home = VAULT_CASE

    made_at: Moment = ask("When was it made?", hidden=True)
    entries: int = 0
    """How many entries the vault had."""
    head: Line = ask("Head", hidden=True)
    where: Line = ask("Where to", hidden=True)
    """In words, such as "a removable drive"; never a path."""
    proved: YesNo = ask("Was it read back whole?", hidden=True)
    wrong: Line = ask("What was wrong", default="", hidden=True)
    """The names of what was found where it was not proved, parted by commas."""

    @property
    def headline(self) -> str:
        """How far it goes, where it lies, and whether it was proved."""
        outcome = "proved" if self.proved else "NOT PROVED"
        return f"Backup up to entry {self.entries}, to {self.where}: {outcome}"


class Restored(WentOn, kind="restored", title="Put back from a backup"):
    """The vault was put back from a backup: what was written after that backup is not in it."""

    roles = frozenset({OFFICER, SUPERVISOR, SHEET})

    made_at: Moment = ask("When was the backup made?", hidden=True)
    entries: int = 0
    """How many entries the backup has."""
    backup_head: Line = ask("Where the backup ends", hidden=True)
    tables: int = 0
    """Which version of the tables it had."""
    reason: Prose = ask("Why was it put back?")

    @property
    def to_be_seen(self) -> bool:
        """Only where a mark on this computer said that the vault had come further, or was another."""
        return bool(self.found)

    @property
    def headline(self) -> str:
        """How many entries came back, and how many there had been as far as a mark told."""
        before = f", where there had been {self.marked}" if self.found and self.marked is not None else ""
        return f"Put back from a backup: {self.entries} entries{before}"


def backups(entries: Iterable[Entry]) -> list[Entry[Backup]]:
    """Every backup that was tried, newest first."""
    return [cast("Entry[Backup]", entry) for entry in entries if isinstance(entry.record, Backup)][::-1]


def newest_good(entries: Iterable[Entry], now: datetime | None = None) -> Entry[Backup] | None:
    """The newest backup that was proved; None where there is none.

    One that a wrong clock dates long after `now` counts for nothing: nobody would be reminded until then.
    """
    proved = (entry for entry in backups(entries) if entry.record.proved)
    return next((entry for entry in proved if now is None or _made(entry) <= now + _AHEAD), None)


def _made(entry: Entry[Backup]) -> datetime:
    return entry.record.made_at or entry.at


def backup_due(first_case: datetime | None, entries: Iterable[Entry], rules: Rules, now: datetime) -> datetime | None:
    """When the next backup is due: so long after the last proved one, or after the first entry of any case.

    None while there is no case. What was put back counts as backed up when its backup was made.
    """
    if first_case is None:
        return None
    good, begun = newest_good(entries, now), min(first_case, now)
    since = begun if good is None else max(begun, _made(good))
    return rules.deadlines[DEADLINE].due(since, rules.days)


def why_due(entries: Sequence[Entry], now: datetime) -> str:
    """What the reminder says: how old the newest good backup is, or that there is none."""
    good = newest_good(entries, now)
    if good is None and newest_good(entries) is not None:
        return "The newest backup bears a date that is still to come, by a wrong clock, so it does not count."
    if good is None:
        return "No backup of this vault has been made yet: if this laptop is lost, every case is."
    days = max(0, (now - _made(good)).days)
    return f"The newest good backup is {days:,} days old: if this laptop is lost, what came after it is too."


PARTS = {
    "pages": "Looking at every page",
    "snapshot": "Copying, sealed",
    "hashing": "Copying, sealed",
    "writing": "Writing it there",
    "reading": "Reading it back from there",
}
"""What is going on, in words, while a backup is made or read; everything else is the checking of what came back."""
CHECKING = "Checking what came back"
_NOT_WHAT_WAS_WRITTEN = "backup"


def not_proved(found: Iterable[str]) -> tuple[str, str]:
    """Why a backup counts for nothing, and what to do, by the names of what was found."""
    if _NOT_WHAT_WAS_WRITTEN in found:
        reason = "What was read back from there is not what was written, so it was taken away again."
        return reason, "Use another drive: this one does not keep what it is given."
    reason = "It holds just what the vault holds, and in that something is not as it was written."
    return reason, "Keep it, and the backups before it. Run: datui verify"
