"""What somebody is given of what is held on them: theirs, with everybody else and what is others' left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from datui.casework.accessrequest import AccessRequest
from datui.casework.asker import feared, in_doubt, must_not_hear
from datui.casework.chase import Chase
from datui.casework.composed import Composed, composed
from datui.casework.contact import Contact, Visit
from datui.casework.moments import day_words, london
from datui.casework.note import Note
from datui.casework.outgoing import Line, Outgoing, Part, Piece
from datui.casework.pieces import pieces
from datui.casework.plans import of_whom, whose
from datui.casework.records import Record, RecordId
from datui.casework.referral import Referral
from datui.casework.toldfields import (
    CHILDREN,
    FEARED,
    OTHERS,
    POLICE,
    PROFESSIONALS,
    THEIRS,
    THIRD,
    WAY,
    WHERE,
    WHO_TOLD,
)

if TYPE_CHECKING:
    from datui.casework.case import Case

ANOTHERS: Final = "somebody else's: only if they agree, or it is reasonable"
ORIGINATORS: Final = "police or MARAC gave it: ask them first"
NOT_THEIRS: Final = "of the case, and not of them"
ADVISER: Final = "who asks may be feared, or act for them: only as the adviser said"
FOUND: Final = "where or how they are found: only if it is safe with them"
YOU: Final = "You"
_OTHERS = (WHO_TOLD, THEIRS, THIRD)
_AGAINST_SOMEBODY = frozenset({"enquiry", "permission", "accountability", "contested"})
"""Kinds of record that are about somebody who harms, or of their side, whoever they are kept for."""
_TELLS_ALL = frozenset({"case_roles", "must_not_receive"})
"""What of somebody feared says by itself that there is a case, and of what kind."""
_ORIGINATOR = ("police", "marac")
_CAME_BACK = "What came back"


def subject_pieces(case: Case, request: AccessRequest, now: datetime) -> tuple[Piece, ...]:
    """What they could be given, each with why it is left out unless somebody ticks it.

    Of somebody feared that is nothing but what is held on them. Whoever asks for another and must hear nothing could be
    given nothing of any victim, nor where anybody is found. Of whoever may be such a one all is left out at first.
    """
    known = pieces(case, now)
    if feared(case, request):
        mine = (piece for piece in known if piece.about == request.whose and piece.part == FEARED)
        return tuple(replace(piece, withheld=ADVISER) for piece in mine if _name(piece) not in _TELLS_ALL)
    records = {entry.record.record_id: entry.record for entry in case.entries}
    held = [replace(piece, withheld=_held(case, records, piece, request.whose)) for piece in known]
    if must_not_hear(case, request):
        open_ = {piece.id for piece in known if not piece.withheld}
        theirs = (piece for piece in held if piece.part == CHILDREN and piece.about == request.whose)
        held = [piece for piece in theirs if piece.id in open_]
    if in_doubt(case, request):
        held = [replace(piece, withheld=piece.withheld or ADVISER) for piece in held]
    return tuple(held)


def _name(piece: Piece) -> str:
    return piece.id.split(".")[1]


def _held(case: Case, records: Mapping[RecordId, Record], piece: Piece, subject: str) -> str:
    """Why a piece is left out unless somebody ticks it; empty where it is theirs, and says nowhere to find them."""
    record = records[piece.id.split(".", 1)[0]]
    if piece.withheld == POLICE or _came_from_originator(case, record, _name(piece)):
        return ORIGINATORS
    of_victim = whose(case, subject) == whose(case, "")
    theirs = whose(case, piece.about) == whose(case, subject) if piece.about else of_victim
    if piece.sort == "third-party" or piece.withheld in _OTHERS or (piece.part in (FEARED, OTHERS) and not theirs):
        return ANOTHERS
    if _with_another(case, record, subject):
        return ANOTHERS
    if not theirs:
        return ANOTHERS if piece.about and piece.part != PROFESSIONALS else NOT_THEIRS
    return FOUND if piece.withheld in (WHERE, WAY) else ""


def _came_from_originator(case: Case, record: Record, name: str) -> bool:
    """Whether it is what police or a MARAC answered to a referral, or said when they were asked again."""
    if isinstance(record, Chase):
        return any(one.record_id == record.referral and one.agency in _ORIGINATOR for one in case.records(Referral))
    if not (isinstance(record, Referral) and record.agency in _ORIGINATOR):
        return False
    return any(each == name and question.section == _CAME_BACK for each, _info, question in record.questions())


def _with_another(case: Case, record: Record, subject: str) -> bool:
    """Whether a record is of somebody who harms, of a talk with somebody else, or of what somebody else said."""
    if isinstance(record, Contact | Visit):
        return of_whom(case, record) != whose(case, subject)
    if isinstance(record, Note):
        return bool(record.said_by.strip()) and not record.note_kind
    return record.kind in _AGAINST_SOMEBODY


def theirs(case: Case, request: AccessRequest, now: datetime) -> frozenset[str]:
    """What is ticked before anybody ticks: all that is theirs."""
    return frozenset(piece.id for piece in subject_pieces(case, request, now) if not piece.withheld)


def subject_view(
    case: Case, request: AccessRequest, picked: Collection[str], now: datetime, head: str = ""
) -> Composed:
    """What they get: the pieces that were picked, without the names, numbers and homes of anybody else."""
    may = {piece.id for piece in subject_pieces(case, request, now)}
    received = request.received_at
    purpose = f"Your request of {day_words(london(received).date())}" if received is not None else "Your request"
    title = "What is held on you"
    gets = composed(case, frozenset(picked) & may, title=title, to=request.name, purpose=purpose, now=now, head=head)
    return replace(gets, outgoing=_unnamed(gets.outgoing)) if feared(case, request) else gets


def _unnamed(outgoing: Outgoing) -> Outgoing:
    """The same under another heading: what somebody is taken for is told to nobody by a heading."""
    parts = (Part(YOU, tuple(map(_unnumbered, part.lines))) for part in outgoing.parts)
    return replace(outgoing, parts=tuple(parts))


def _unnumbered(line: Line) -> Line:
    before, colon, after = line.label.partition(": ")
    return replace(line, label=after) if colon and before.startswith(FEARED) else line
