"""Whether sealed packs may be made from a vault: off, until a supervisor turns them on and says why."""

from collections.abc import Iterable
from typing import cast

from datui.casework.answers import Answer
from datui.casework.moments import day_words, london
from datui.casework.records import VAULT_CASE, Entry, Prose, Record, YesNo, ask
from datui.casework.refusal import Refusal

NEVER_ON = "Sealed packs are off: no supervisor has turned them on in this vault."
ROUTE = "Read it out instead; or ask a supervisor to turn them on: v on the caseload, Sealed packs."


class Sending(Record, kind="sending", title="Sealed packs"):
    """A supervisor turns sealed packs on, or off, for this vault; the reason is kept."""

    home = VAULT_CASE
    roles = frozenset({"supervisor"})
    fresh = True

    packs: Answer[YesNo] = ask(
        "May sealed packs be made?",
        clause="practice:7.sealed",
        help="A file that leaves the laptop is out of your hands.",
    )
    why: Prose = ask("Why", clause="practice:7.sealed", help="What the association agreed, and with whom.")

    @property
    def headline(self) -> str:
        """Whether they are on from then on."""
        return "Sealed packs turned on" if self.packs.value else "Sealed packs turned off"


def newest(entries: Iterable[Entry]) -> Entry[Sending] | None:
    """What a supervisor said last of sealed packs; None where none ever did."""
    found = [cast("Entry[Sending]", entry) for entry in entries if isinstance(entry.record, Sending)]
    return found[-1] if found else None


def packs_off(entries: Iterable[Entry]) -> str:
    """Why no sealed pack may be made from this vault; empty where they may be. Only a clear yes turns them on."""
    last = newest(entries)
    if last is None:
        return NEVER_ON
    if last.record.packs.value:
        return ""
    return f"Sealed packs are off: {last.by} turned them off on {day_words(london(last.at).date())}."


def refuse_packs(entries: Iterable[Entry]) -> None:
    """Raise Refusal where no sealed pack may be made from this vault."""
    if off := packs_off(entries):
        raise Refusal(off, ROUTE)


def refuse_unsaid(record: Sending) -> None:
    """Raise Refusal for a switch that is not thrown, or is thrown on without a reason."""
    if record.packs.value is None:
        raise Refusal("Whether packs may be made is not answered.", "Answer y or n, then press F2.")
    if record.packs.value and not record.why.strip():
        raise Refusal("Why packs are turned on is not said.", "Say what was agreed and with whom, then press F2.")
