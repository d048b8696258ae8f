"""Reads are entries too: who looked at what, and when."""

from datui.casework.records import READS, Code, Line, Moment, Record, ask
from datui.casework.row import reference

VAULT, CASE, SEARCH, REVEAL, PACK, EMERGENCY = "vault", "case", "search", "reveal", "pack", "emergency"
"""What can be read: the vault was opened, a case, a search, a masked value, a pack, the emergency view."""


class Access(Record, kind="access", title="Read"):
    """Something was read: the first time of a run is written before it is shown, the rest of the run in one more.

    Its `record_id` is the id of the case that was read, so that a case's reads are found by it; noughts for none.
    """

    home = READS
    roles = frozenset({"officer", "supervisor", "recovery"})

    what: Code = ask("What was read?", choices="access")
    count: int = 1
    """How often since the run began, its first time counted."""
    closes: Line = ask("Run", default="", hidden=True)
    """Empty for the first of a run; for its end the number of the entry that began it."""
    first: Moment = ask("From", default=None)
    last: Moment = ask("Until", default=None)
    failed: int | None = None
    """Failed unlocks before it, as an unauthenticated count said: whoever writes in the folder can change it."""
    failed_since: Moment = ask("The first of them", default=None)

    @property
    def case_id(self) -> str:
        """The case that was read; empty where none was."""
        return "" if set(self.record_id) == {"0"} else self.record_id

    @property
    def headline(self) -> str:
        """What was read, and how often."""
        said = WORDS.get(self.what, self.what)
        if not self.case_id:
            said = said.removesuffix(" of").removesuffix(" in")
        of = f" {reference(self.case_id)}" if self.case_id else ""
        times = f", {self.count} times in all" if self.closes else ""
        return f"{said}{of}{times}"


WORDS = {
    VAULT: "Opened the vault",
    CASE: "Read case",
    SEARCH: "Searched",
    REVEAL: "Revealed a masked value in",
    PACK: "Made a pack of",
    EMERGENCY: "Emergency view of",
}
