"""When a security measure may be ordered, what is due of it, and all that a contractor hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.chronology import not_after
from datui.casework.doubt import may_be_barred
from datui.casework.due import Duty
from datui.casework.moments import london, moment_words
from datui.casework.move import Move
from datui.casework.neutral import gives_away
from datui.casework.occupied import has_rights, lives_there
from datui.casework.orderconflict import order_conflict
from datui.casework.outgoing import Line, Outgoing, Part
from datui.casework.readout import ReadLine
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from datui.casework.route import GateLine, Missing
from datui.casework.security import SecurityMeasure

if TYPE_CHECKING:
    from datui.casework.case import Case

REFUGE, NEW_HOME, ELSEWHERE, HOME = "refuge", "new-home", "elsewhere", "home"
_JOB, _CHECK, _STAY = "practice:8.1.job", "practice:8.1", "hpg-2025:6.4"
_IN_THE_REFUGE = "A refuge sees to its own doors: no contractor hears where it is"
_ELSEWHERE = "It is no home of ours: no contractor hears where they stay"
_LIVES = "The perpetrator lives there: no work until somebody decides so and says why"
_STILL = "The case says that the perpetrator lives there: put that right, or somebody decides all the same"
_WHETHER_LIVES = "Whether the perpetrator lives there: not known is not a no"
_RIGHTS = "The perpetrator has rights there: no work until somebody decides so and says why"
_HAD = "The case says that they may have rights there: put that right, or somebody decides all the same"
_AGAIN = "The case says more than when it was decided, of who lives or has rights there: decide it anew"
_WORK = "Work"
_DESPITE = ("despite", "despite_by", "despite_on")
_WHETHER_RIGHTS = "Whether the perpetrator has rights there: not known is not a no"
_THEN = {
    "keys_off": "Whether the old keys, fobs and logins are off, now that it is fitted",
    "fire_told": "Whether the fire service was told of what was fitted",
}


def against(case: Case, measure: SecurityMeasure) -> str:
    """Why a measure may not be ordered; empty where it may (practice 8.1)."""
    return next((stop.words for stop in stops(case, measure)), "")


def stops(case: Case, measure: SecurityMeasure) -> Iterator[Missing]:
    """All that stands against ordering a measure, the gravest first, each with where it is put right.

    A refuge is never told of. While the perpetrator lives there, has rights there, or nobody knows, it takes a decision
    of somebody named.
    """
    if _in_a_refuge(case, measure):
        yield Missing(_IN_THE_REFUGE, _JOB, measure.at_field("place"))
    elif not measure.decided_despite:
        yield from _not_decided(case, measure)
    elif _knew_less(case, measure):
        yield Missing(_AGAIN, _JOB, measure.at_field("despite"))
    if measure.safe.value is not True:
        yield Missing("Whether they say that it is safe, before it is ordered", _CHECK, measure.at_field("safe"))
    if not measure.told.strip():
        yield Missing("What the contractor hears: what to do, and not why", _JOB, measure.at_field("told"))
    for field in ("told", "access", "reference"):
        if why := gives_away(case, getattr(measure, field)):
            yield Missing(f"{why}, for the contractor", _JOB, measure.at_field(field))
    if measure.place in ("", HOME) and measure.booked_for is not None and (why := _ordered_apart(case, measure)):
        yield Missing(why.rstrip("."), "practice:3.5.orders", measure.at_field("booked_for"))
    if measure.contractor.strip() and may_be_barred(case, measure.contractor):
        words = "Who does the work may be somebody who must hear nothing: choose another"
        yield Missing(words, _JOB, measure.at_field("contractor"))


def _in_a_refuge(case: Case, measure: SecurityMeasure) -> bool:
    """Whether the work would be in a refuge, also where it is called their new home and they took no other."""
    taken = [move for move in case.records(Move) if move.goes_ahead]
    no_other = bool(taken) and all(move.way == REFUGE for move in taken)
    return measure.place == REFUGE or (measure.place == NEW_HOME and no_other)


def _knew_less(case: Case, measure: SecurityMeasure) -> bool:
    """Whether the case says since a decision, and did not before it, that they live there or have rights there."""
    same = [
        one
        for one in case.kept(measure)
        if all(getattr(one.record, name) == getattr(measure, name) for name in _DESPITE)
    ]
    if not same or measure.place not in ("", HOME):
        return False
    decided, then = same[0].record, case.before(same[0].seq)
    lives = bool(lives_there(case)) and not (decided.lives_there.value or lives_there(then))
    return lives or (bool(has_rights(case)) and not (decided.rights.value or has_rights(then)))


def _ordered_apart(case: Case, measure: SecurityMeasure) -> str:
    """Why the victim should not be let in for the work then: a court order keeps somebody apart who would be there."""
    home = next((each.now.text for each in case.homes if each.now.text), "")
    there = ("", *(one.record_id for one in case.persons if one.lives_there.value))
    return order_conflict(case, home, measure.booked_for, there) if measure.booked_for else ""


def _not_decided(case: Case, measure: SecurityMeasure) -> Iterator[Missing]:
    """What takes a decision; of another place than the home they are known at, the case says nothing."""
    here = measure.place in ("", HOME)
    if measure.place == ELSEWHERE:
        yield Missing(_ELSEWHERE, _JOB, measure.at_field("despite"))
    lives = _stands(measure.lives_there, lives_there(case) if here else None, (_LIVES, _STILL, _WHETHER_LIVES))
    if lives:
        yield Missing(lives, _JOB, measure.at_field("lives_there" if lives == _WHETHER_LIVES else "despite"))
    rights = _stands(measure.rights, has_rights(case) if here else None, (_RIGHTS, _HAD, _WHETHER_RIGHTS))
    if rights:
        yield Missing(rights, _JOB, measure.at_field("rights" if rights == _WHETHER_RIGHTS else "despite"))


def _stands(answer: Answer[bool], by_case: bool | None, words: tuple[str, str, str]) -> str:
    """Which of three sentences stands against it: it is so, the case says it is, or nobody knows; empty for none.

    What a record of the case says is not taken back by a no here: whoever knows better puts it right there.
    """
    so, told, unknown = words
    if answer.value:
        return so
    if by_case:
        return told
    return "" if answer.value is False else unknown


def went_out_against(case: Case, entry: Entry[SecurityMeasure]) -> Iterator[Missing]:
    """What stands against a measure that went out: as the case is, or, once it is fitted, as it was when it went out.

    That somebody moved away since takes nothing back; a decision that is written down afterwards counts.
    """
    if not entry.record.went_out:
        return
    out = case.so_since(entry, lambda one: one.record.went_out)
    yield from stops(case if entry.record.step == "ordered" else case.before(out.seq), entry.record)


def job(case: Case, measure: SecurityMeasure, now: datetime) -> Outgoing:
    """All that a contractor hears: what to do, when, who lets them in. Raises Refusal where it may not be ordered."""
    if why := next(stops(case, measure), None):
        raise Refusal(f"{why.words}.", "Put that right in the security measure; Enter on the line goes there.")
    when = moment_words(measure.booked_for) if measure.booked_for else ""
    said = (
        (_WORK, measure.told),
        ("Where", "As the repairs system has it"),
        ("When", when),
        ("Access", measure.access),
        ("Job number", measure.reference),
    )
    lines = tuple(Line(label, words) for label, words in said if words.strip())
    return Outgoing("Job", measure.contractor.strip() or "Contractor", "Work on a home", now, (Part("Job", lines),))


def heard(measure: SecurityMeasure, paper: Outgoing) -> dict[int, datetime]:
    """Which lines of a job the contractor heard already, word for word, and when."""
    told = {(one.label, one.words): one.at for one in reversed(measure.heard)}
    lines = ((line.label, line.words) for part in paper.parts for line in part.lines)
    return {place: told[line] for place, line in enumerate(lines) if line in told}


def as_heard(
    before: SecurityMeasure, now: SecurityMeasure, paper: Outgoing, read: Mapping[int, datetime]
) -> SecurityMeasure:
    """A measure with what the contractor heard of it since it was as `before`: once they heard the work it is ordered.

    What they heard in a reading before this one stays.
    """
    lines, known = [line for part in paper.parts for line in part.lines], heard(before, paper)
    told = [
        ReadLine(id=line.label, label=line.label, words=line.words, at=read[place])
        for place, line in enumerate(lines)
        if place in read and place not in known
    ]
    work = min((at for place, at in read.items() if lines[place].label == _WORK), default=None)
    return now.model_copy(update={"heard": (*before.heard, *told), "ordered_at": before.ordered_at or work})


def security_due(case: Case) -> Iterator[Duty]:
    """A measure that is wanted is ordered, one that is ordered is fitted, and one that is fitted is asked about."""
    for entry in case.of(SecurityMeasure):
        measure = entry.record
        if not (measure.over or measure.empty):
            yield from _due(case, entry)


def _due(case: Case, entry: Entry[SecurityMeasure]) -> Iterator[Duty]:
    measure, rules = entry.record, case.rules
    called = rules.lists["security-measure"].label(measure.measure) or "not said which"
    stop = next(stops(case, measure), None)
    if measure.step == "considered":
        words = f"Security measure, before it is ordered: {stop.words}" if stop else f"Order: {called}"
        route = stop.route if stop else measure.at_field("ordered_at")
        yield rules.duty("security_order", case.born(entry).at, "security", words, route)
        return
    if measure.step == "ordered" and stop:
        start = case.so_since(entry, lambda one: one.record.went_out).at
        words = f"Work was ordered that should not be: {stop.words}"
        yield rules.duty("security_against", start, "security-against", words, stop.route)
    if measure.step == "ordered":
        since, route = not_after(measure.ordered_at, entry.at), measure.at_field("fitted_on")
        duty = rules.duty("security_fitted", since, "security", f"Ask whether it is fitted: {called}", route)
        booked = rules.days.end_of(london(measure.booked_for).date()) if measure.booked_for else duty.due
        yield Duty(duty.code, duty.words, booked, duty.clause, duty.route)
    else:
        start = case.so_since(entry, lambda one: one.record.fitted_on is not None).at
        words, route = f"Ask them, by a safe way, whether it works: {called}", measure.at_field("confirmed")
        if measure.confirmed.value is False:
            words = f"They say that it does not hold: {called}"
        yield rules.duty("security_confirmed", start, "security", words, route)


def security_missing(case: Case) -> Iterator[Missing]:
    """What went out although something stood against it, and what is asked once it is fitted (practice 8.1)."""
    for entry in case.of(SecurityMeasure):
        measure = entry.record
        if measure.empty:
            yield Missing("An empty security measure: say what it is", _STAY, measure.at_field("measure"))
        yield from went_out_against(case, entry)
        if measure.fitted_on and not measure.not_done.strip():
            known = case.rules.housing.measures.get(measure.measure)
            for field in known.needs if known else ():
                if getattr(measure, field).value is not True:
                    yield Missing(_THEN[field], _CHECK, measure.at_field(field))


def security_gate(case: Case) -> Iterator[GateLine]:
    """No case closes over work on a home that nobody confirmed, or that went out against something (practice 10.4)."""
    for entry in case.of(SecurityMeasure):
        measure = entry.record
        if not (measure.over or measure.empty):
            words = f"Security measure: {measure.step}, not confirmed by them"
            yield GateLine(words, _CHECK, measure.at_field("confirmed" if measure.went_out else "not_done"))
        for stop in went_out_against(case, entry):
            yield GateLine(f"Security measure that went out: {stop.words}", stop.clause, stop.route)
