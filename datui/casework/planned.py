"""What follows from what is planned: what is due, what is not to be done yet, and what is late without a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.change import Change
from datui.casework.due import Duty
from datui.casework.incident import Incident
from datui.casework.moments import day_words, london
from datui.casework.plan import DONE, Action
from datui.casework.records import Entry
from datui.casework.route import Missing, Route
from datui.casework.text import name_words
from datui.casework.workdays import WorkingDays

if TYPE_CHECKING:
    from datui.casework.case import Case

ASK_AGAIN = "Something changed since they said that it is safe: ask again."
_TIMES, _PLAN, _NOTICE = "wrekin-2019:timescales", "practice:8.plan", "practice:8.1.notice"


def named(case: Case, action: Action) -> str:
    """What an action is called: what is done, else the need, in its words or as the pack calls it."""
    return action.what or action.needed or case.rules.lists["need"].label(action.need) or "not described"


def by_another(entry: Entry[Action]) -> bool:
    """Whether somebody else does it than whoever wrote it down."""
    owner, writer = frozenset(name_words(entry.record.owner)), frozenset(name_words(entry.by))
    return bool(owner) and not (owner <= writer or writer <= owner)


def actions_due(case: Case) -> Iterator[Duty]:
    """An open action is due on its day, counted in working days; without a day, for one (Wrekin 2019, timescales)."""
    days = case.rules.days
    for entry in case.of(Action):
        action, born = entry.record, case.born(entry).at
        if not action.open or action.empty:
            continue
        beside: tuple[str, ...] = ()
        if action.only_a_need or action.due is None:
            short = "Need without an action" if action.only_a_need else "Action without a day"
            due = case.rules.deadlines["action_day"].due(born, days)
        else:
            short, last = "Action", last_working_day(action.due, london(born).date(), days)
            due = days.end_of(last)
            said = "" if last == action.due else f"Its day, {day_words(action.due)}, is no working day."
            beside = tuple(words for words in (said, days.warning(action.due)) if words)
        who = f" ({action.owner})" if by_another(entry) else ""
        yield Duty(
            "action", f"{short}{who}: {named(case, action)}", due, _TIMES, action.route, short=short, beside=beside
        )


def last_working_day(day: date, first: date, days: WorkingDays) -> date:
    """The day itself, or the last working day before it: on a day off nobody is there. Never before `first`."""
    last = day
    while last > first and not days.is_working(last):
        last -= timedelta(days=1)
    return last if days.is_working(last) else day


def plan_incomplete(case: Case) -> Iterator[Missing]:
    """Each action says that it is safe to do, whose it is, what is wished, and why it is late (practice 8)."""
    for entry in case.of(Action):
        yield from of_action(case, entry)


def of_action(case: Case, entry: Entry[Action]) -> Iterator[Missing]:
    """What one action leaves open, the most pressing first."""
    action = entry.record
    if action.empty:
        return
    what = named(case, action)
    for words, clause, field in (*_check(case, entry), *_reason(case, entry), *_people(entry), *_outcome(entry)):
        yield Missing(words.format(what), clause, action.at_field(field))


_Line = tuple[str, str, str]
"""What is said, with a place for what the action is; under which clause; and the field that answers it."""


def _check(case: Case, entry: Entry[Action]) -> Iterator[_Line]:
    """Nothing that the perpetrator could notice is done before the victim is asked; done all the same, it is said."""
    action = entry.record
    why, field = not_yet(case, entry)
    if why:
        yield f"Not to be done yet: {{}}. {why}", _NOTICE, field
    elif action.not_yet[0] and action.status == DONE and not action.check.strip():
        yield f"Done without its check: {{}}. {action.not_yet[0]} Say what was made safe since.", _NOTICE, "check"
    elif action.open and action.noticed.value and not action.check.strip():
        yield "What was checked, for it could be noticed: {}", _NOTICE, "check"


def not_yet(case: Case, entry: Entry[Action]) -> tuple[str, str]:
    """Why an open action is not to be done yet, and the field that answers it; what changed since asks it again."""
    action = entry.record
    if not action.open or action.only_a_need:
        return "", ""
    if not action.not_yet[0] and action.noticed.value is not False and changed_since(case, entry):
        return ASK_AGAIN, "checked_on"
    return action.not_yet


def changed_since(case: Case, entry: Entry[Action]) -> bool:
    """Whether an incident or a change was written down after the victim last said that an action is safe."""
    return bool(news_since(case, case.said_since(entry, "checked_on" if entry.record.checked_on else "safe").seq))


def news_since(case: Case, seq: int) -> list[Entry]:
    """Every incident and change that was written down first after an entry."""
    news: list[Entry] = [*(one for one in case.of(Incident) if not one.record.empty), *case.of(Change)]
    return [one for one in news if case.born(one).seq > seq]


def _reason(case: Case, entry: Entry[Action]) -> Iterator[_Line]:
    """What is overdue, done late or put off says why, each time anew (practice 8)."""
    action = entry.record
    if put_off(case, entry):
        yield "Why it was put off: {}", _PLAN, "late_because"
    elif late(case, entry):
        yield "Why it is late: {}" if action.open else "Why it was done late: {}", _PLAN, "late_because"


def late(case: Case, entry: Entry[Action]) -> bool:
    """Whether its day has passed, or it was done after it, and no reason was given since that day was set."""
    action = entry.record
    if action.due is None or action.only_a_need:
        return False
    if action.open:
        after = case.entries[-1].at > case.rules.days.end_of(action.due)
    else:
        # Done on a day that nobody said, it was done by when that was written.
        written = london(case.so_since(entry, lambda one: one.record.status == DONE).at).date()
        after = action.status == DONE and (action.done_on or written) > action.due
    if not after:
        return False
    set_in, reason = case.said_since(entry, "due"), _reason_since(case, entry)
    at_once = reason is not None and reason.seq == set_in.seq == case.born(entry).seq
    return not (reason is not None and (reason.seq > set_in.seq or at_once))


def put_off(case: Case, entry: Entry[Action]) -> bool:
    """Whether its day was moved to a later one, or taken away, and no reason was given since the earlier day was set.

    Whoever corrects a day says in the correction why, and that is one.
    """
    set_in = case.said_since(entry, "due")
    earlier = [one for one in case.history(entry) if one.seq < set_in.seq and one.record.due is not None]
    if not earlier or set_in.record.because.strip():
        return False
    before, now = earlier[-1], entry.record.due
    if now is not None and before.record.due is not None and now <= before.record.due:
        return False
    was_set = min(one.seq for one in earlier if one.record.due == before.record.due)
    reason = _reason_since(case, entry)
    return reason is None or reason.seq <= was_set


def _reason_since(case: Case, entry: Entry[Action]) -> Entry[Action] | None:
    return case.said_since(entry, "late_because") if entry.record.late_because.strip() else None


def _people(entry: Entry[Action]) -> Iterator[_Line]:
    """Whoever does it knows of it, and what the victim wishes is asked."""
    action = entry.record
    if action.open and by_another(entry) and action.owner_knows.value is not True:
        yield "Whether whoever does it knows that it is theirs: {}", _PLAN, "owner_knows"
    if action.open and State.NOT_ASKED is action.wish.state is action.as_wished.state:
        yield "What the victim wishes of it: {}", "wrekin-2019:victim-led", "wish"
    if action.as_wished.value is False and not action.differs_because.strip():
        yield "Why it differs from what they wish: {}", "wrekin-2019:victim-led", "differs_because"


def _outcome(entry: Entry[Action]) -> Iterator[_Line]:
    """What is ended says what came of it; a need that is not met has another action (practice 8)."""
    action = entry.record
    if action.open and action.done_on:
        yield "An action with a day done, and still open: {}", "practice:8.1", "status"
    if not action.open and not action.result.strip():
        yield "The result of an action: {}", "practice:8.1", "result"


def unmet(case: Case) -> Iterator[Missing]:
    """A need that was not met by what was done has another action, or it says why there is none (practice 8)."""
    actions = case.records(Action)
    for at, action in enumerate(actions):
        others = (one for place, one in enumerate(actions) if place > at or one.open)
        after = any(one.what and _same_need(one, action) for one in others)
        if action.status == DONE and action.met.value is False and not after:
            words = f"A need that is not met, and nothing done about it now: {_need(case, action)}"
            offer = (("need", action.need), ("needed", action.needed))
            route = Route(Action.kind, "", "what", tuple((name, said) for name, said in offer if said))
            yield Missing(words, _PLAN, route)


def _same_need(one: Action, other: Action) -> bool:
    return one.need == other.need if one.need else bool(one.needed) and one.needed == other.needed


def _need(case: Case, action: Action) -> str:
    return action.needed or case.rules.lists["need"].label(action.need) or "not described"
