"""What follows when a vault is found to be an older copy of itself: who went on with it, and who has looked at it."""

from collections.abc import Iterable

from datui.casework.records import VAULT_CASE, Entry, Line, Prose, Record, RecordId, YesNo, ask
from datui.casework.slots import SUPERVISOR, SlotChange


class WentOn(SlotChange):
    """Someone goes on with a vault in which something may be missing, and what a mark said of it."""

    found: Line = ask("What was found", hidden=True)
    """The names of what `verify` found, parted by commas."""
    marked: int | None = None
    """How many entries there had been, as far as a mark told."""
    marked_head: Line = ask("Their end", hidden=True)

    @property
    def to_be_seen(self) -> bool:
        """Whether what needs a supervisor waits until one has looked."""
        return True

    @property
    def doubtful(self) -> frozenset[RecordId]:
        """The people who have a key and of whom no entry says so: that they looked proves nothing."""
        return frozenset()


class Continuation(WentOn, kind="continued", title="Continued after rollback"):
    """Someone went on working in a copy of the vault that is older than the one before it, or another than it."""

    there: int = 0
    """How many there were."""
    reason: Prose = ask(
        "Why is this copy older?",
        help="Such as: a backup was put back after the disk failed. Empty if nobody knows.",
    )

    @property
    def headline(self) -> str:
        """That the vault went on, and how much was missing."""
        return f"Went on after a rollback: {self.there} entries, where there had been {self.marked}"


class Countersignature(Record, kind="countersign", title="Seen by supervisor"):
    """A supervisor looked at the vault and signed for its end: nothing before it can be rewritten unseen."""

    home = VAULT_CASE
    roles = frozenset({SUPERVISOR})
    fresh = True

    entries: int = 0
    """How many entries the vault had."""
    head: Line = ask("Head", hidden=True)
    whole: YesNo = ask("Was everything checked, and well?", hidden=True)
    note: Prose = ask("What did you see?")

    @property
    def headline(self) -> str:
        """How far the vault was looked at, and whether all was well."""
        return f"Seen by a supervisor up to entry {self.entries}: {'all well' if self.whole else 'with findings'}"


def waits_for_supervisor(entries: Iterable[Entry]) -> bool:
    """Whether somebody went on where something may be missing, and no supervisor has looked since.

    Whoever the header alone made a supervisor does not count as one here: the officer may have written it.
    """
    waits, doubtful = False, frozenset[RecordId]()
    for entry in entries:
        if isinstance(entry.record, WentOn):
            waits |= entry.record.to_be_seen
            doubtful |= entry.record.doubtful
        elif isinstance(entry.record, Countersignature) and entry.role == SUPERVISOR:
            waits &= entry.person in doubtful
    return waits
