"""What is due of the ways to leave, what is missing of them, and what stands between them and a closure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.address import one_home, read
from datui.casework.chronology import not_after
from datui.casework.due import Duty
from datui.casework.move import Move, MoveSigned, TenureDecision
from datui.casework.people import Person
from datui.casework.records import Entry
from datui.casework.route import GateLine, Missing, Route
from datui.casework.signoff import KEPT, WAY, lapses, refuge_told, signed_off, stops, tenure_stops

if TYPE_CHECKING:
    from datui.casework.case import Case

_ASK = "hpg-2025:6.5"
LAPSED = "They moved without the security of tenure that was promised"


def sign_off(move: Move) -> Route:
    """Where a move is signed off."""
    return Route(MoveSigned.kind, "", "told", (("move", move.record_id),))


def move_due(case: Case) -> Iterator[Duty]:
    """Whoever is asked for a home is asked again until there is an answer; whoever takes one has it signed off."""
    lapsed = {entry.record.record_id for entry in lapses(case)}
    for entry in case.of(Move):
        move, rules = entry.record, case.rules
        if move.record_id in lapsed:
            start = case.so_since(entry, lambda one: one.record.moved_on is not None).at
            stop = next(tenure_stops(case, move))
            yield rules.duty("move_lapse", start, "move-lapse", f"{LAPSED}: {stop.words.lower()}", stop.route)
        elif move.goes_ahead and not signed_off(case, move):
            yield _to_sign(case, entry)
        elif not (move.empty or move.outcome or move.moved_on):
            called = rules.lists["move-way"].label(move.way) or "a way to leave"
            since = not_after(move.asked_at, entry.at) if move.asked_at else case.born(entry).at
            words = f"Ask again, no answer yet: {called}" if move.asked_at else f"Ask: {called}"
            route = move.at_field("outcome" if move.asked_at else "asked_at")
            yield rules.duty("move_answer", since, "move", words, route)


def _to_sign(case: Case, entry: Entry[Move]) -> Duty:
    """Signed off by the day of the move, or the next working day where that is not said or has passed."""
    move = entry.record
    stop = next(stops(case, move), None)
    words = f"Before the move is signed off: {stop.words}" if stop else "Sign off the move"
    start = case.so_since(entry, lambda one: one.record.goes_ahead).at
    duty = case.rules.duty("move_answer", start, "move-sign", words, stop.route if stop else sign_off(move))
    due = case.rules.days.end_of(move.moves_on) if move.moves_on else duty.due
    return Duty(duty.code, duty.words, min(due, duty.due) if move.moved_on else due, KEPT, duty.route)


def move_missing(case: Case) -> Iterator[Missing]:
    """Each way says who decides and why not; after a move their own record says where they live (practice 5.4)."""
    yield from _of_no_move(case)
    for move in case.records(Move):
        if move.empty:
            yield Missing("An empty move: say which way", WAY, move.at_field("way"))
            continue
        if move.outcome and not move.decided_by.strip():
            yield Missing("Who decided a way to leave", WAY, move.at_field("decided_by"))
        if move.outcome in ("not-offered", "nothing-free", "not-taken") and not move.outcome_why.strip():
            yield Missing("Why nothing came of a way to leave", WAY, move.at_field("outcome_why"))
        yield from refuge_told(move)
        if move.goes_ahead:
            yield from stops(case, move)
        yield from _address_unsaid(case, move)


def _of_no_move(case: Case) -> Iterator[Missing]:
    """A sign-off or a decision that names no move counts for nothing, and is said to."""
    known = {move.record_id for move in case.records(Move)}
    found: list[MoveSigned | TenureDecision] = [*case.records(MoveSigned), *case.records(TenureDecision)]
    for record in found:
        if record.move not in known:
            yield Missing(f"{record.title}: of which move; it counts for nothing", KEPT, record.at_field("at"))


def _address_unsaid(case: Case, move: Move) -> Iterator[Missing]:
    """Until their own record says the new home, letters and visits are judged by the one they left."""
    new = read(" ".join(filter(None, (move.address, move.postcode))))
    if move.moved_on is None or not move.address.strip() or any(one_home(new, each.now) for each in case.homes):
        return
    words = "They moved: their own record says the old home still, and letters go by it"
    route = case.victim.record.at_field("address") if case.victim else Route(Person.kind, "", "address")
    yield Missing(words, "practice:5.4.address", route)


def move_gate(case: Case) -> Iterator[GateLine]:
    """No case closes over a way to leave without an outcome, nor over a move that is not signed off (HPG 2025, 6.7)."""
    for move in case.records(Move):
        if move.empty or move.ended:
            continue
        if not move.goes_ahead:
            yield GateLine("A way to leave that has no outcome yet", _ASK, move.at_field("outcome"))
        elif not signed_off(case, move):
            stop = next(stops(case, move), None)
            words = f"A move that is not signed off: {stop.words}" if stop else "A move that is not signed off"
            yield GateLine(words, KEPT, stop.route if stop else sign_off(move))
