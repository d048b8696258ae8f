"""What must not leave with what was picked: whatever is withheld, is no piece at all, or tells of somebody unpicked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from datui.casework.guarded import Guarded, run_of
from datui.casework.intake import Intake
from datui.casework.keptwords import Kept, guard
from datui.casework.meant import each_name
from datui.casework.moments import london
from datui.casework.origin import NAMED, NAMES, TYPED, Origin, days_of, origins, origins_of, texts_of
from datui.casework.outgoing import Piece
from datui.casework.people import Person, said
from datui.casework.persontold import part_of
from datui.casework.records import Entry, RecordId, Sort, shape
from datui.casework.told import is_never
from datui.casework.toldfields import FEARED, NEVER, OUR_OWN, PROFESSIONALS, WHERE

if TYPE_CHECKING:
    from datetime import date, datetime

    from datui.casework.case import Case

_MACHINE = frozenset({"instrument", "edition", "definition", "referral", "enquiry"})
"""Hidden fields that no person writes."""
_TOLD_BEFORE = frozenset({"purpose_words", "what"})
"""What a share or a permission was for, and what was told by it: words that are to leave."""

_WHEREABOUTS = frozenset({"where", "go_to", "copy_with"})
"""Fields that are no piece and say where somebody goes."""
_REFUGES = {("move", "agency"): "way", ("referral", "service"): "agency", ("share", "service"): "agency"}
_REFUGES |= {("consent", "service"): "agency"}
"""Fields that name the refuge where somebody may live, and the field that says whether it is one."""


@dataclass(frozen=True, slots=True)
class Guards:
    """What is taken out: of texts, of what is itself a name, a number or a place, of what is above, of who gets it."""

    texts: Guarded
    itself: Guarded
    above: Guarded
    """Of a title and a purpose."""
    recipient: Guarded
    origins: Mapping[str, Origin]


def guards(case: Case, known: Collection[Piece], chosen: Sequence[Piece], now: datetime, by: RecordId = "") -> Guards:
    """All that must not leave where these pieces go, but for what was picked and says it itself.

    `by` is the record by which they go: why it goes is no secret to take out of what goes.
    """
    ids, whose = frozenset(piece.id for piece in chosen), frozenset(piece.about for piece in chosen)
    left = [
        piece
        for piece in known
        if piece.id not in ids and (piece.withheld or (piece.about and piece.about not in whose))
    ]
    of, kept = origins_of(case, known), {piece.id for piece in left}
    open_ = [text for piece in chosen if of[piece.id].tells for text in _texts(of[piece.id], piece)]
    open_ += [text for piece in chosen if _is_reference(of[piece.id]) for text in _texts(of[piece.id], piece)]
    # Who of us did something is no secret, whatever else stands in the name of a field.
    ours = sorted({entry.by for entry in case.entries if entry.by.strip()})
    # A town in which an agency is, or a perpetrator lives, tells nobody where to look for the victim.
    places = [one for one in known if one.id not in kept and _says_near(of[one.id], one)]
    nearby = [text for piece in places for text in _texts(of[piece.id], piece)]
    named, unnamed = _names(case, ids, now)
    fields = frozenset(tuple(id_.split(".")[:2]) for id_ in ids)
    grave = [*_of_pieces(of, left, own=False), *_ever(case, now, fields, own=False), *_never(case)]
    told = frozenset(run_of(piece.words) for piece in chosen)
    quiet = [*_of_pieces(of, left, own=True), *_ever(case, now, fields, own=True), *_silent(case, told, by)]
    days = frozenset(day for piece in left for day in _days(of[piece.id]))
    texts = guard([*grave, *quiet], unnamed, named, open_, nearby, ours)
    # Why something is shared may well stand in our own working too; a refuge is called by its name where it gets it.
    above = guard([*grave, *(one for one in quiet if one.service)], unnamed, named, open_, nearby, ours)
    recipient = guard([one for one in grave if not one.service], unnamed, named, open_, nearby, ours)
    return Guards(replace(texts, days=days), texts.whole, above, recipient.whole, of)


def _says_near(where: Origin, piece: Piece) -> bool:
    """Whether a piece is where somebody is, or the name or the work of a professional; a text is neither."""
    return where.sort is Sort.LINE and bool(
        where.found or (where.record.kind == Person.kind and piece.part == PROFESSIONALS)
    )


def _is_reference(where: Origin) -> bool:
    """Whether a field holds the number of a file, or who of us decided: known to whoever keeps the file."""
    return where.name.endswith(("reference", "number", "decided_by", "sent_by"))


def _of_pieces(of: Mapping[str, Origin], left: Collection[Piece], *, own: bool) -> Iterator[Kept]:
    """The texts of the pieces that stay: of our own working, or of all else."""
    for piece in left:
        where = of[piece.id]
        unread = where.name in dict(where.record.as_typed)
        if (piece.withheld in ("", OUR_OWN)) is own and (where.sort in TYPED or unread) and where.name not in NAMES:
            kept = _as_kept(where, piece.withheld)
            yield from (replace(kept, text=text) for text in _texts(where, piece))


def _as_kept(where: Origin, withheld: str) -> Kept:
    """What a field is to whoever looks for it: a place, a name, a text, or what a refuge is called."""
    of_refuge = _REFUGES.get((where.record.kind, where.name), "")
    if of_refuge and getattr(where.record, of_refuge) == "refuge":
        return Kept("", service=True)
    return Kept("", withheld == WHERE, where.name in NAMED, prose=where.sort is Sort.PROSE)


def _ever(case: Case, now: datetime, picked: Collection[tuple[str, ...]], *, own: bool) -> Iterator[Kept]:
    """Whatever was ever written down in a field that is withheld, of anybody but a perpetrator, and is not picked.

    What it said before it was put right is as good to whoever looks. Where somebody is found, and how they are
    reached, stays also where what it says now is picked.
    """
    feared = _feared(case, now)
    for entry in case.entries:
        record = entry.record
        if record.kind in NEVER or record.record_id in feared:
            continue
        for one in origins(record):
            free = not one.found and (record.record_id, one.name) in picked
            if one.sort not in TYPED or not one.withheld or free or (one.withheld == OUR_OWN) is not own:
                continue
            if one.name == "agency" and isinstance(record, Person) and record.case_roles == ("professional",):
                continue
            kept, texts = _as_kept(one, one.withheld), texts_of(getattr(record, one.name))
            yield from (replace(kept, text=part) for text in texts for part in text.split("\n\n") if part.strip())


def _never(case: Case) -> Iterator[Kept]:
    """What is no piece at all, in every version: words agreed in secret, and what keeps staff safe."""
    for entry in case.entries:
        record = entry.record
        if record.kind in NEVER:
            continue
        for name, info, question in record.questions():
            if is_never(record.kind, name, question) and name not in _MACHINE:
                prose = shape(info).sort is Sort.PROSE
                kept = Kept("", name in _WHEREABOUTS, name in NAMED, question.masked, prose)
                yield from (replace(kept, text=text) for text in texts_of(getattr(record, name)))


def _silent(case: Case, told: Collection[str], by: RecordId) -> Iterator[Kept]:
    """The texts of the records of which nothing is told, but for what they say was told and what is told besides."""
    for entry in case.entries:
        if entry.record.kind in NEVER and entry.record.record_id != (by or None):
            for one in origins(entry.record):
                if (kept := _as_kept(one, "")).service:
                    yield from (replace(kept, text=text) for text in texts_of(getattr(entry.record, one.name)))
                elif one.sort is Sort.PROSE and one.name not in _TOLD_BEFORE:
                    texts = (part for text in texts_of(getattr(entry.record, one.name)) for part in text.split("\n\n"))
                    # Why a share goes without agreement is taken over from its referral, word for word.
                    yield from (Kept(text, prose=True) for text in texts if text.strip() and run_of(text) not in told)


def _names(case: Case, ids: Collection[str], now: datetime) -> tuple[list[str], list[str]]:
    """The names of those whose name was picked, and of everybody else but the professionals."""
    named, unnamed = list[str](), list[str]()
    today, victim = london(now).date(), case.victim.record.record_id if case.victim else ""
    reports = {entry.record.record_id for entry in case.of(Intake)}
    by_report = any(f"{report}.victim_name" in ids for report in reports)
    for entry in case.people:
        who = entry.record.record_id
        picked = f"{who}.name" in ids or (who == victim and by_report)
        if picked or part_of(case, entry, today) != PROFESSIONALS:
            (named if picked else unnamed).extend(_ever_called(case, entry))
    told = [said(one.record.victim_name) for one in case.all_versions(Intake)]
    also = [
        text for one in case.all_versions(Intake) for text in (one.record.victim_aliases, one.record.victim_said_as)
    ]
    (named if by_report or f"{victim}.name" in ids else unnamed).extend([*told, *_each(also)])
    return named, unnamed


def _each(texts: Iterable[str]) -> Iterator[str]:
    yield from (one.strip() for text in texts for one in text.split(",") if one.strip())


def _ever_called(case: Case, entry: Entry[Person]) -> Iterator[str]:
    for version in case.history(entry):
        yield from each_name(version.record)
        yield version.record.said_as


def _feared(case: Case, now: datetime) -> frozenset[str]:
    today = london(now).date()
    return frozenset(one.record.record_id for one in case.people if part_of(case, one, today) == FEARED)


def _texts(where: Origin, piece: Piece) -> Iterator[str]:
    """What was typed in the field of a piece; of one paragraph of a text, that paragraph."""
    if where.sort is Sort.PROSE or where.name in dict(where.record.as_typed):
        yield piece.words
    else:
        yield from texts_of(getattr(where.record, where.name, None))


def _days(where: Origin) -> Iterator[date]:
    if where.name in ("born", "victim_born"):
        yield from days_of(getattr(where.record, where.name))
