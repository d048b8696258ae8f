"""The register of sealed packs: which share each was of, for whom, when, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.chronology import not_after
from datui.casework.due import Duty
from datui.casework.records import Count, Line, Moment, Prose, Record, RecordId, YesNo, ask
from datui.casework.route import Missing

if TYPE_CHECKING:
    from datui.casework.case import Case

_PACK, _RECALL, _ENDED = "Pack", "Called back", "Destroyed"
_RECALLED = "practice:7.recall"


class SealedPack(Record, kind="sealed-pack", title="Sealed pack"):
    """A sealed pack that was made: for whom, which file it is, and whether it was called back and destroyed."""

    glances = ("to",)
    happens = "made_at"

    to: Line = ask("For whom", section=_PACK, clause="practice:7.sealed", help="As it stands on each page.")
    file_name: Line = ask(
        "File name", section=_PACK, clause="practice:7.sealed", find=True, help="It tells nothing; it is found by it."
    )
    where: Line = ask("Where it was put", section=_PACK, clause="practice:7.sealed", help="In words, never a path.")
    made_at: Moment = ask("Made", past=True, section=_PACK, clause="practice:7.sealed", help="When it was written.")
    told_how: Line = ask(
        "How the words were given",
        section=_PACK,
        clause="practice:7.sealed",
        help="By another way than the file, such as the telephone. Not the words.",
    )
    handed_at: Moment = ask(
        "Handed over", past=True, section=_PACK, clause="practice:7.share", help="When they had the drive."
    )

    recalled_at: Moment = ask(
        "Called back", past=True, section=_RECALL, clause=_RECALLED, help="When they were told to destroy it."
    )
    recalled_why: Prose = ask(
        "Why", section=_RECALL, clause=_RECALLED, help="Sent to the wrong place, wrong, or not needed any more."
    )
    recalled_how: Line = ask(
        "Who was told, and how", section=_RECALL, clause=_RECALLED, help="A name there, and by which safe way."
    )

    destroyed: Answer[YesNo] = ask(
        "Is it destroyed?", section=_ENDED, clause=_RECALLED, help="The file, the drive's copy, and what was printed."
    )
    destroyed_by: Line = ask(
        "Who confirmed it", section=_ENDED, clause=_RECALLED, help="A name there; silence confirms nothing."
    )
    destroyed_at: Moment = ask("Confirmed", past=True, section=_ENDED, clause=_RECALLED, help="When they confirmed it.")

    share: Line = ask("Share", default="", hidden=True)
    """The record id of the share that says who decided it, why, and what exactly it holds."""
    head: Line = ask("Head", default="", hidden=True)
    """The state of the vault that it was made from; its words stand on each page."""
    pages: Count = ask("Pages", default=None, hidden=True)

    @property
    def headline(self) -> str:
        """What became of it; for whom it is stays inside."""
        if self.gone:
            return "Sealed pack, destroyed"
        return "Sealed pack, called back" if self.recalled_at else "Sealed pack made"

    @property
    def gone(self) -> bool:
        """Whether somebody confirmed that it is destroyed, and says who."""
        return bool(self.destroyed.value and self.destroyed_by)


def recalled(case: Case) -> Iterator[Duty]:
    """A pack that was called back is not forgotten: somebody confirms that it is destroyed (practice 7)."""
    for entry in case.of(SealedPack):
        pack = entry.record
        if pack.recalled_at and not pack.gone:
            since = not_after(pack.recalled_at, entry.at)
            words = "Have it confirmed: the pack that was called back is destroyed"
            yield case.rules.duty("pack_recall", since, "pack-recalled", words, pack.at_field("destroyed"))


def unsaid(case: Case) -> Iterator[Missing]:
    """Why a pack was called back, and how the words for it went, is written down (practice 7)."""
    for pack in case.records(SealedPack):
        if pack.recalled_at and not pack.recalled_why.strip():
            yield Missing("Sealed pack: why it was called back", _RECALLED, pack.at_field("recalled_why"))
        if pack.destroyed.value and not pack.destroyed_by:
            words = "Sealed pack: who confirmed that it is destroyed"
            yield Missing(words, _RECALLED, pack.at_field("destroyed_by"))
        if pack.file_name and not pack.told_how and not pack.recalled_at and not pack.gone:
            yield Missing("Sealed pack: how its words were given", "practice:7.sealed", pack.at_field("told_how"))


def packs_of(case: Case, share: RecordId) -> list[SealedPack]:
    """The packs that were made of a share, newest first."""
    return [pack for pack in reversed(case.records(SealedPack)) if pack.share == share]
