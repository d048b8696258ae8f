"""What is due of a notice to quit, and from when it may take effect, as far as the law of the pack says."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from datui.casework.chronology import not_after
from datui.casework.due import Duty
from datui.casework.jointtenancy import JointTenancy
from datui.casework.lastsaid import last_value
from datui.casework.moments import day_words, london
from datui.casework.neutral import gives_away
from datui.casework.notice import Notice
from datui.casework.people import said
from datui.casework.records import Entry
from datui.casework.route import GateLine, Missing
from datui.casework.tenancies import NoticeLaw
from datui.casework.victim import reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case

_LEGAL, _LOG = "practice:8.2", "practice:8.2.notice"
ASK = "Ask a solicitor."
_UNKNOWN = f"From when it may take effect, the law data does not say for this tenancy. {ASK}"


@dataclass(frozen=True, slots=True)
class Effect:
    """From when a notice may take effect: by the newest law for its tenancy, and by the shortest that may hold."""

    not_before: date | None
    soonest: date | None
    words: str


def effect(case: Case, notice: Notice, received: datetime) -> Effect:
    """From when a notice may take effect, as far as the law data says; never that it does (practice 8.2).

    Of a tenancy that nobody knows the shortest time of all is taken. Until a solicitor has said which law holds, what
    is planned is planned by the shortest.
    """
    day, housing = london(received).date(), case.rules.housing
    code = said(notice.tenancy) or last_value(case, "tenancy", JointTenancy) or ""
    newest = housing.notice_law(code, day)
    held = [
        one for one in housing.notices if one.checked.in_force_from <= day and (not newest or code in one.tenancies)
    ]
    dated = sorted((_after(day, one), one.words) for one in held)
    if not dated:
        return Effect(None, None, _UNKNOWN)
    soonest, least = dated[0]
    if newest is None:
        law = "For this tenancy the law data has nothing" if code in housing.known else "Which tenancy is not known"
        return Effect(None, soonest, f"{law}: plan for {day_words(soonest)} ({least}). {ASK}")
    first = _after(day, newest)
    found = f"Not before {day_words(first)}, as far as the law data says: {newest.words}. {ASK}"
    if soonest < first:
        found += f" Until they have said which law holds, plan for {day_words(soonest)}: {least}."
    return Effect(first, soonest, found)


def _after(day: date, law: NoticeLaw) -> date:
    """The first day on which a notice of that day may take effect: the same date of a later month, or its last day."""
    if law.weeks:
        return _later(day, timedelta(weeks=law.weeks))
    year, month = divmod(day.year * 12 + day.month - 1 + law.months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _later(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max


def received(case: Case, entry: Entry[Notice]) -> datetime:
    """When a notice came in: as it says, and never later than it was written down."""
    return not_after(entry.record.received_at, case.born(entry).at)


def plan_for(case: Case, entry: Entry[Notice]) -> date | None:
    """The day that is planned for: the solicitor's, else the sooner of what the notice says and what the law allows."""
    if entry.record.ends_by_advice is not None:
        return entry.record.ends_by_advice
    days = (entry.record.ends_on, effect(case, entry.record, received(case, entry)).soonest)
    return min((day for day in days if day is not None), default=None)


def notice_due(case: Case) -> Iterator[Duty]:
    """A notice goes to a solicitor the same day, is written down as they advise, and never runs out unnoticed."""
    for entry in case.of(Notice):
        notice, rules, came = entry.record, case.rules, received(case, entry)
        if notice.outcome:
            continue
        if notice.told_at is None:
            words = "Notice to quit: a solicitor hears of it today"
            duty = rules.duty("notice_received", came, "notice", words, notice.at_field("told_at"))
            yield replace(duty, beside=_beside(case, came))
        elif not notice.advice.strip():
            since, words = not_after(notice.told_at, entry.at), "Write down what the solicitor said of the notice"
            yield rules.duty("notice_advised", since, "notice", words, notice.at_field("advice"))
        if notice.holds.value is not False and (last := plan_for(case, entry)) is not None:
            words = "A notice to quit may end the tenancy: where they live then"
            yield Duty("notice-ends", words, rules.days.end_of(last), _LEGAL, notice.at_field("home_then"))


def _beside(case: Case, came: datetime) -> tuple[str, ...]:
    """The next working day, for a solicitor whose office is shut: what is due today stays due today."""
    days, day = case.rules.days, london(came).date()
    following = days.add(day, 1)
    warning = days.warning(day, following)
    shut = (one.words for one in days.closures_between(day, following))
    said_ = f"The next working day for the solicitor is {day_words(following)}: leave word today all the same."
    return tuple(words for words in (said_, warning, *shut) if words)


def notice_missing(case: Case) -> Iterator[Missing]:
    """How it came, from whom, that the customer knows of it, and that nothing was given away (practice 8.2)."""
    for notice in case.records(Notice):
        for field, words in (
            ("method", "How a notice to quit came"),
            ("told_victim", "The customer told of the notice"),
        ):
            value = getattr(notice, field)
            if not value or (field == "told_victim" and value.value is not True):
                yield Missing(words, _LOG, notice.at_field(field))
        if not said(notice.tenancy) and not notice.outcome:
            yield Missing("Of which tenancy a notice to quit is", _LOG, notice.at_field("tenancy"))
        if notice.shorter.value and not notice.advice.strip():
            yield Missing("Less time agreed for a notice: what a solicitor says", _LOG, notice.at_field("advice"))
        if not (notice.by_whom or notice.by_others.strip()):
            yield Missing("Which tenant gave a notice to quit", _LOG, notice.at_field("by_whom"))
        theirs = bool(notice.by_whom) and set(notice.by_whom) <= reached_by(case)
        if not theirs and (why := gives_away(case, notice.reply)):
            yield Missing(f"{why}, to whoever gave the notice: tell a supervisor", _LOG, notice.at_field("reply"))


def notice_gate(case: Case) -> Iterator[GateLine]:
    """No case closes over a notice of which nobody knows what came (practice 8.2)."""
    for notice in case.records(Notice):
        if not notice.outcome:
            yield GateLine("A notice to quit without an outcome", _LEGAL, notice.at_field("outcome"))
