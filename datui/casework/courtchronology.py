"""A chronology for a court: what was written at the time, by whom, as it happened, each entry with its hash."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from datui.casework.answers import Answer
from datui.casework.chronology import stands_at
from datui.casework.composed import Composed, composed
from datui.casework.moments import london, moment_words
from datui.casework.outgoing import Line as Told
from datui.casework.outgoing import Outgoing, Part, Piece
from datui.casework.pieces import pieces
from datui.casework.records import Code, Entry, Line, Moment, Prose, RecordId, YesNo, ask
from datui.casework.requested import Requested

if TYPE_CHECKING:
    from datui.casework.case import Case

_FOR, _ADVICE = "For which court", "Advice"
COURT: Final = "practice:8.3.court"
_AT_THE_TIME: Final = frozenset(
    {"intake", "note", "contact", "visit", "incident", "risk", "level", "decision", "emergency", "change", "order"}
)
"""The kinds of record that tell what happened, and are ticked to begin with as far as nothing is withheld."""
Hashes = Mapping[int, str]
"""The hash of each entry, by its number: changing one entry changes it and every one after it."""


class CourtChronology(Requested, kind="chronology", title="Court chronology"):
    """What a court, or a solicitor for it, gets of the entries of this case; its addresses left out unless ticked."""

    glances = ("why",)

    court: Line = ask(
        "Which court", section=_FOR, clause=COURT, help="And the number of the proceedings, if there is one."
    )
    name: Line = ask(
        "Who gets it", section=_FOR, clause="practice:7.recipient", help="First name and surname, and their firm."
    )
    goes_to: Line = ask("Number or address it goes to", section=_FOR, help="As it will be dialled or written.")
    side: Code = ask(
        "On whose side",
        section=_FOR,
        choices="recipient-side",
        clause="practice:7.two-doors",
        help="For whom they act.",
    )
    ordered: Answer[YesNo] = ask(
        "Did the court order it?", section=_FOR, clause=COURT, help="If so, have you seen the order itself?"
    )
    why: Prose = ask("What it is for", section=_FOR, clause="practice:7.share", help="As it is to stand above it.")
    adviser: Line = ask("Legal adviser asked", section=_ADVICE, clause=COURT, help="Their name, and when.")
    advice: Prose = ask(
        "What they advised", section=_ADVICE, clause=COURT, help="What goes, what stays, and under what law."
    )
    answered_at: Moment = ask("Given", past=True, section=_ADVICE, clause=COURT, help="When they had it.")
    how: Code = ask("How it went", section=_ADVICE, choices="share-method", help="By a way that is safe.")

    @property
    def headline(self) -> str:
        """How far it has come; never which court, nor who gets it."""
        return "Court chronology, given" if self.answered_at else "Court chronology"

    @property
    def open(self) -> bool:
        """Whether it is still to be given."""
        return self.answered_at is None

    @property
    def empty(self) -> bool:
        """Whether it says neither for which court nor for whom."""
        return not (self.court or self.name or self.why.strip())


def lacking(chronology: CourtChronology) -> Iterator[tuple[str, str]]:
    """What it still needs before a second person reads it, each with the field where it is said."""
    if not chronology.court:
        yield "Which court", "court"
    if not chronology.name:
        yield "Who gets it", "name"
    if not chronology.why.strip():
        yield "What it is for", "why"
    if not chronology.adviser.strip():
        yield "The legal adviser, who is asked first", "adviser"
    if not chronology.advice.strip():
        yield "What the adviser said", "advice"
    if not chronology.given:
        yield "What they get: nothing is ticked", "given"


def told_at_the_time(case: Case, now: datetime) -> frozenset[str]:
    """What is ticked before anybody ticks: what tells of what happened, and is not withheld."""
    kinds = {entry.record.record_id: entry.record.kind for entry in case.entries}
    return frozenset(
        piece.id for piece in pieces(case, now) if not piece.withheld and kinds[_record(piece)] in _AT_THE_TIME
    )


def chronology_of(
    case: Case, chronology: CourtChronology, picked: Collection[str], hashes: Hashes, now: datetime, head: str = ""
) -> Composed:
    """What they get: entry by entry as it happened, who wrote each and when, word for word, with its hash.

    Whatever is withheld and was not ticked is taken out of every text, as of everything that leaves.
    """
    to, purpose = ", ".join(filter(None, (chronology.name, chronology.court))), chronology.why.strip()
    gets = composed(case, picked, title="Chronology", to=to, purpose=purpose, now=now, head=head)
    lines = (line for part in gets.outgoing.parts for line in part.lines)
    by_record: dict[RecordId, list[Told]] = {}
    for piece, line in zip(chosen(case, picked, now), lines, strict=True):
        by_record.setdefault(_record(piece), []).append(line)
    newest = {entry.record.record_id: entry for entry in case.entries}
    entries = sorted((newest[one] for one in by_record), key=lambda entry: (stands_at(case, entry), entry.seq))
    parts = tuple(_part(case, entry, by_record[entry.record.record_id], hashes) for entry in entries)
    whole = Outgoing(gets.outgoing.title, gets.outgoing.to, gets.outgoing.purpose, now, parts, head)
    return Composed(whole, gets.taken_out)


def chosen(case: Case, picked: Collection[str], now: datetime) -> list[Piece]:
    """The pieces that were picked, in the order in which they are told."""
    return [piece for piece in pieces(case, now) if piece.id in frozenset(picked)]


def _record(piece: Piece) -> RecordId:
    return piece.id.split(".", 1)[0]


def _part(case: Case, entry: Entry, lines: list[Told], hashes: Hashes) -> Part:
    """One record: what happened when, who wrote it down and when, its words, and the hash of each version."""
    first, *later = case.history(entry)
    title = f"{moment_words(stands_at(case, entry))}: {entry.record.title}"
    said = [Told("Written", f"{_written(first)}{_late(case, entry, first)}"), Told("Hash", _hash(first, hashes))]
    for version in later:
        said += [Told("Corrected", _written(version)), Told("Hash", _hash(version, hashes))]
    if later:
        # A court must not take the words of a correction for those that were written first.
        said.append(Told("Words", f"as they were corrected last, in entry {entry.seq}"))
    return Part(title, (*said, *lines))


def _written(entry: Entry) -> str:
    return f"{moment_words(entry.at)} by {entry.by} ({entry.role}), entry {entry.seq}"


def _late(case: Case, entry: Entry, first: Entry) -> str:
    """How long after it happened it was written down; nothing where that was the same day."""
    days = (london(first.at).date() - london(stands_at(case, entry)).date()).days
    return f", {days} day{'' if days == 1 else 's'} after it happened" if days > 0 else ""


def _hash(entry: Entry, hashes: Hashes) -> str:
    return hashes.get(entry.seq, "not known")
