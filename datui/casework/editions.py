"""Which editions of its policies a vault was worked under, kept beside what was written under them."""

from collections.abc import Iterable

from datui.casework.controlsheet import Edition
from datui.casework.records import VAULT_CASE, Entry, Record
from datui.casework.vault import Genesis


class Editions(Record, kind="editions", title="Editions of the policies"):
    """The editions of the policies, named before the first entry of a case under rules that nobody named before."""

    home = VAULT_CASE

    editions: tuple[Edition, ...] = ()

    @property
    def headline(self) -> str:
        """How many policies; which they are stands in the record."""
        return f"Editions of {len(self.editions)} policies, which are followed from here on"


def worked_under(entries: Iterable[Entry]) -> dict[str, tuple[Edition, ...]]:
    """Which editions the rules of each digest had, as far as the vault's own entries say."""
    return {
        entry.rules: entry.record.editions
        for entry in entries
        if entry.rules and isinstance(entry.record, (Genesis, Editions)) and entry.record.editions
    }
