"""Signing off a move: what stands against it, who may decide that the security of tenure differs, and a lapse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.jointtenancy import JointTenancy
from datui.casework.moments import london
from datui.casework.move import Move, MoveSigned, TenureDecision
from datui.casework.nearby import near
from datui.casework.neutral import gives_away
from datui.casework.notice import Notice
from datui.casework.people import said
from datui.casework.records import Entry
from datui.casework.route import Missing, Route
from datui.casework.tenure import Compared, Held, compare
from datui.casework.text import name_words

if TYPE_CHECKING:
    from datui.casework.case import Case

KEPT, RISK, ADDRESS, WAY = "hpg-2025:6.7", "hpg-2025:6.6", "practice:5.4.address", "practice:8.1"
SUPERVISOR, REFUGE = "supervisor", "refuge"
_HAD_MORE = "Another record of this case says that they had more security before: put one of the two right"
_UNTIL = ("before_until", "after_until")
_NEAR = ("near_them", "near_family", "near_work", "near_school")
_SIGNED = ("way", "area", "address", "postcode", "before", "before_until", "after", "after_until")
"""What a move was signed off for: any other home or tenancy is signed off again."""


def compared(case: Case, move: Move) -> Compared:
    """How the security of the new tenancy compares with that of the one before (HPG 2025, 6.7).

    Where nobody said when they move, it is not before the last that was written: a period that was over by then is
    over. What another record says that they had counts as well: a move is no place to have had less.
    """
    before, after = Held(said(move.before), move.before_until), Held(said(move.after), move.after_until)
    housing, day = case.rules.housing, _day(case, move)
    found = compare(housing, before, after, day)
    told = [one.tenancy for one in case.records(JointTenancy)] + [one.tenancy for one in case.records(Notice)]
    had = (Held(code) for code in dict.fromkeys(map(said, told)) if code and code != before.code)
    less = any(compare(housing, one, after, day).state == "less" for one in had) if found.kept else False
    return Compared("less", _HAD_MORE, "before") if less else found


def _day(case: Case, move: Move) -> date | None:
    if move.moved_on is not None or not case.entries:
        return move.moved_on or move.moves_on
    last = london(case.entries[-1].at).date()
    return max(last, move.moves_on) if move.moves_on else last


def gets_tenancy(case: Case, move: Move) -> bool:
    """Whether the way they leave gives a tenancy in the place of theirs: of a refuge or a hostel theirs goes on."""
    way = case.rules.housing.ways.get(move.way)
    return bool(said(move.after)) or way is None or way.new_tenancy


def deciding(case: Case, record: TenureDecision) -> Iterator[Missing]:
    """What a decision that the tenure may differ still needs: why, what is lost, that they heard it and chose it."""
    if not record.why.strip():
        yield Missing("Why the same security of tenure is not given", KEPT, record.at_field("why"))
    if not record.loses.strip():
        yield Missing("What they lose, in the words they were told", KEPT, record.at_field("loses"))
    elif why := gives_away(case, record.loses):
        yield Missing(f"{why}, in what they were told", KEPT, record.at_field("loses"))
    if record.told.value is not True:
        yield Missing("That they were told so", KEPT, record.at_field("told"))
    if record.chosen.value is not True:
        yield Missing("That they choose it, knowing so", KEPT, record.at_field("chosen"))


def decided_otherwise(case: Case, move: Move) -> Entry[TenureDecision] | None:
    """The decision by which a move may go with other security of tenure; None where no such decision counts.

    It is a supervisor's, of these two tenancies and no others, for as long as they were to run then, and not of whoever
    wrote the tenancies down.
    """
    wrote, kept = wrote_tenancies(case, move), case.kept(move)
    since = max((case.said_since(kept[-1], field).seq for field in _UNTIL if kept), default=0)
    for entry in reversed(case.of(TenureDecision)):
        record = entry.record
        pair = (record.before, record.after) == (said(move.before), said(move.after))
        mine = record.move == move.record_id and pair
        above = entry.role == SUPERVISOR and entry.person not in wrote
        if mine and above and entry.seq > since and not any(deciding(case, record)):
            return entry
    return None


def wrote_tenancies(case: Case, move: Move) -> frozenset[str]:
    """Whoever wrote down either tenancy, or until when it runs, as it stands now: they decide nothing of it."""
    kept = case.kept(move)
    fields = ("before", "after", *(name for name in _UNTIL if getattr(move, name) is not None))
    return frozenset(case.said_since(kept[-1], field).person for field in fields if kept)


def tenure_stops(case: Case, move: Move) -> Iterator[Missing]:
    """A mismatch of tenure stands against signing off until it is put right, or somebody above the officer decides.

    What nobody knows is a mismatch: the promise is to the customer, and is kept by the landlord and not by luck.
    """
    found = compared(case, move)
    if gets_tenancy(case, move) and not found.kept and decided_otherwise(case, move) is None:
        yield Missing(f"{found.words}", KEPT, move.at_field(found.field))


def to_decide(move: Move) -> Route:
    """Where a supervisor decides that the tenure may differ: of these two tenancies, as they stand now."""
    offer = (("move", move.record_id), ("before", said(move.before)), ("after", said(move.after)))
    return Route(TenureDecision.kind, "", "why", offer)


def stops(case: Case, move: Move) -> Iterator[Missing]:
    """All that stands against signing a move off, the tenancy first: each line says where it is put right."""
    yield from tenure_stops(case, move)
    yield from _risk(case, move)
    if move.frozen.value is not True:
        yield Missing("That letters are stopped before the address is changed", ADDRESS, move.at_field("frozen"))
    if move.shut_away.value is not True:
        words = "That the new address is shut away from what the other can see"
        yield Missing(words, ADDRESS, move.at_field("shut_away"))
    if not move.approved_by.strip():
        yield Missing("Who agrees to the change of address", ADDRESS, move.at_field("approved_by"))
    elif _agrees_alone(case, move):
        words = "Somebody else agrees to the change of address than who writes it down"
        yield Missing(words, ADDRESS, move.at_field("approved_by"))
    if not move.decided_by.strip():
        yield Missing("Who decided the move", WAY, move.at_field("decided_by"))
    if not move.goes_ahead:
        yield Missing("That they take it", WAY, move.at_field("outcome"))


def _agrees_alone(case: Case, move: Move) -> bool:
    """Whether the change of address is agreed by nobody but whoever wrote that down."""
    kept, named = case.kept(move), frozenset(name_words(move.approved_by))
    return bool(kept) and named <= frozenset(name_words(case.said_since(kept[-1], "approved_by").by))


def _risk(case: Case, move: Move) -> Iterator[Missing]:
    """The risk of the move is asked about, looked up in the case, and lowered (HPG 2025, 6.6)."""
    unasked = [name for name in _NEAR if getattr(move, name).state is State.NOT_ASKED]
    if unasked:
        words = f"The risk of the move: {len(unasked)} of {len(_NEAR)} not asked"
        yield Missing(words, RISK, move.at_field(unasked[0]))
    # Not known is a risk to be lowered as much as a yes.
    feared = [name for name in _NEAR if getattr(move, name).value is not False and name not in unasked]
    if not move.lowered.strip():
        yield from near(case, move)
        words = "How the risk of the move is lowered"
        yield Missing(f"{words}, for it is not known to be clear" if feared else words, RISK, move.at_field("lowered"))
    if move.assessed_on is None:
        yield Missing("When the risk of the move was assessed with them", RISK, move.at_field("assessed_on"))


def signed_off(case: Case, move: Move) -> Entry[MoveSigned] | None:
    """The sign-off of a move that counts: nothing stands against it, and it was for this home and this tenancy."""
    signed = [entry for entry in case.of(MoveSigned) if entry.record.move == move.record_id]
    if not signed or any(stops(case, move)):
        return None
    then = [one.record for one in case.kept(move) if one.seq < case.born(signed[-1]).seq]
    same = bool(then) and all(getattr(then[-1], name) == getattr(move, name) for name in _SIGNED)
    return signed[-1] if same else None


def refuge_told(move: Move) -> Iterator[Missing]:
    """Where a refuge is stands in no record: what nobody wrote down nobody can pass on (practice 8.1)."""
    for field in ("address", "postcode", "area"):
        if move.way == REFUGE and getattr(move, field).strip():
            yield Missing("Where a refuge is, is written down: take it out", "practice:8.1.job", move.at_field(field))


def lapses(case: Case) -> list[Entry[Move]]:
    """The moves that were made without the security of tenure that is promised, and nobody above decided so.

    Each is on the supervisor's list until it is put right: the customer lives with it already.
    """
    return [entry for entry in case.of(Move) if entry.record.moved_on and any(tenure_stops(case, entry.record))]


def lapse_words(case: Case) -> str:
    """That somebody lives with less security than was promised, in words that name nobody; empty where nobody does."""
    return "moved with less security of tenure, and nobody decided so" if lapses(case) else ""
