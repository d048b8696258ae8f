"""What the vault itself says: its own beginning, and where it cannot read what it holds."""

from datui.casework.controlsheet import Edition
from datui.casework.records import VAULT_CASE, Line, Moment, Record, YesNo, ask


class Genesis(Record, kind="genesis", title="Vault made"):
    """The first entry of every vault: whose it is, their public keys, and whether it is for training."""

    roles = frozenset({"officer"})
    home = VAULT_CASE

    name: Line = ask("Whose vault is this?")
    person: Line = ask("Person", hidden=True)
    role: Line = ask("Role", hidden=True)
    public: Line = ask("Public key", hidden=True)
    seal_public: Line = ask("Public key to seal to", hidden=True)
    training: YesNo = ask("For training?", hidden=True)
    created: Moment = ask("When was it made?", hidden=True)
    header: Line = ask("Header", default="", hidden=True)
    """The digest of the header that it was made with, in hex; empty in a vault of the first format."""
    editions: tuple[Edition, ...] = ()
    """The editions of the policies that it began under; none where an older datui made it."""


class Migration(Record, kind="migration", title="Brought up to date"):
    """The vault's tables became those of a newer datui; who unlocked it chose so."""

    home = VAULT_CASE
    roles = frozenset({"officer", "supervisor", "recovery"})

    before: int = 0
    """Which version they were."""
    after: int = 0
    """Which version they are now."""

    @property
    def headline(self) -> str:
        """From which version to which."""
        return f"The vault was brought up to date: version {self.after} of its tables, after version {self.before}"


class Unreadable(Record, title="Entry that cannot be read"):
    """Stands in a case where an entry cannot be read. It is drawn, never written, and in no registry of kinds."""

    roles = frozenset[str]()

    number: int = 0

    @classmethod
    def of(cls, seq: int) -> "Unreadable":
        """The stand-in for an entry. Its id is its own, so that no version of a record that can be read is hidden."""
        return cls(record_id=f"{seq % 2**128:032x}", number=seq)

    @property
    def headline(self) -> str:
        """Which entry it is, and what to do; nothing of what it holds."""
        return f"Entry {self.number} cannot be read. Run: datui verify"


Unreadable.kind = "unreadable"
