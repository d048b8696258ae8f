"""The reminder of a backup, on the caseload: it can be put off for today, and comes back at the next unlock."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from storage.vault import Vault

KEYS = "b makes one; t puts it off until tomorrow."


class Reminder:
    """When the next backup is due, and whether whoever works now has put it off for today."""

    def __init__(self) -> None:
        self._due: datetime | None = None
        self._why = ""
        self._put_off: date | None = None

    def read(self, vault: "Vault") -> None:
        """Look again when a backup is due, and why."""
        from datui.casework.backup import backup_due, why_due

        entries = vault.of_vault()
        self._due = backup_due(vault.first_case_at, entries, vault.rules, vault.now())
        self._why = why_due(entries, vault.now())

    def words(self, now: "datetime") -> str:
        """What is to be said now; empty where no backup is due, or it was put off for today."""
        from datui.casework.moments import london

        if self._due is None or now < self._due or self._put_off == london(now).date():
            return ""
        return f"{self._why} {KEYS}"

    def put_off(self, now: "datetime") -> None:
        """Say no more of it today."""
        from datui.casework.moments import london

        self._put_off = london(now).date()
