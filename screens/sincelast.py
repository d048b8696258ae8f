"""What happened to the vault itself since a supervisor last signed: rollbacks, keys and settings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datui.casework.backup import Backup, Restored
from datui.casework.moments import moment_words
from datui.casework.records import Entry
from datui.casework.rollback import Continuation, Countersignature, WentOn

if TYPE_CHECKING:
    from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class SinceLast:
    """The vault's own entries after the last countersignature; all of them where nobody ever signed."""

    last: Entry | None
    entries: tuple[Entry, ...]
    names: dict[str, str]

    @classmethod
    def of(cls, vault: "Vault") -> "SinceLast":
        """Read once, when the page is opened."""
        entries = vault.of_vault()
        signed = [each for each in entries if isinstance(each.record, Countersignature)]
        last = signed[-1] if signed else None
        names = {key.holder.person: key.holder.name for key in vault.keys.all()}
        return cls(last, tuple(each for each in entries if last is None or each.seq > last.seq), names)

    @property
    def since(self) -> int:
        """The entry of the last countersignature; nought where there is none."""
        return self.last.seq if self.last is not None else 0

    def last_words(self) -> str:
        """Who looked last, when, and how far the vault had come."""
        if self.last is None or not isinstance(self.last.record, Countersignature):
            return "No supervisor has signed for this vault yet. Since it was made:"
        seen = self.last.record
        well = "all well" if seen.whole else "with findings"
        number = f"{seen.entries or 0:,} entries"
        return f"{self.last.by} signed on {moment_words(self.last.at)} for {number}, {well}. Since then:"

    def words(self) -> list[str]:
        """Each of those entries in a line."""
        return [f"{moment_words(each.at)}, {each.by}: {self._what(each)}" for each in self.entries]

    def _what(self, entry: Entry) -> str:
        record = entry.record
        if isinstance(record, (Continuation, Restored)):
            why = f"Reason: {record.reason.strip()}" if record.reason.strip() else "No reason was given."
            return f"{record.headline}. {why}"
        if isinstance(record, (WentOn, Backup)):
            return record.headline
        whose = getattr(record, "name", "") or self.names.get(getattr(record, "person", ""), "")
        return f"{record.title}: {whose}" if whose else record.title
