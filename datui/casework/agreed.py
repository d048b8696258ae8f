"""What was agreed with the victim once the risk was known: how much is done, how soon, and how often we speak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.clocks import decided_at
from datui.casework.due import Duty
from datui.casework.moments import london
from datui.casework.plan import DONE, Action
from datui.casework.records import Code, Day, Entry, Line, Moment, Prose, Record, YesNo, ask
from datui.casework.referral import Referral
from datui.casework.risk import RiskLevel
from datui.casework.route import Missing, Route

if TYPE_CHECKING:
    from datui.casework.case import Case

_TIMES = "wrekin-2019:timescales"


class Agreed(Record, kind="agreed", title="Agreed response"):
    """The level and timescale of the response, as they were agreed after the risk was judged (Wrekin 2019)."""

    happens = "agreed_at"

    level: Code = ask(
        "How much, how soon", choices="response-level", clause=_TIMES, help="As severe as it is, and as they wish."
    )
    act_by: Day = ask("First step done by", forward=True, clause=_TIMES, help="A day such as tomorrow or Fri.")
    timescale: Line = ask("What comes after, by when", clause=_TIMES, help="In a few words; each step is an action.")
    in_touch: Line = ask(
        "How often we speak", clause="practice:5.2", help="By a way that their plan allows; who rings whom."
    )
    review_on: Day = ask("Looked at again on", forward=True, clause=_TIMES, help="When you agree it anew.")
    why: Prose = ask("How severe it is, and why so", clause=_TIMES, help="What you heard and saw; the level says more.")
    with_them: Answer[YesNo] = ask(
        "Agreed with the victim?",
        clause="wrekin-2019:victim-led",
        help="If not, say below why it is done all the same.",
    )
    differs: Prose = ask(
        "Why, if not agreed",
        clause="wrekin-2019:victim-led",
        help="Safeguarding, others at risk, or what we cannot do.",
    )
    agreed_at: Moment = ask("When", past=True, default_now=True, clause=_TIMES, help="When it was agreed or decided.")
    agreed_by: Line = ask("Agreed by", writer=True, help="Which officer. Leave it empty if it was you.")

    @property
    def headline(self) -> str:
        """That it was agreed, or that it does not say enough yet."""
        if not self.counts:
            return "Agreed response, without its level or its timescale yet"
        return "Response agreed" if self.with_them.value else "Response decided, not agreed with the victim"

    @property
    def counts(self) -> bool:
        """Whether it says how much is done, and by when."""
        return bool(self.level and (self.act_by or self.timescale))


def agreed_now(case: Case) -> Entry[Agreed] | None:
    """What was agreed last, with its level and its timescale; None while nothing was."""
    found = [entry for entry in case.of(Agreed) if entry.record.counts]
    return found[-1] if found else None


def agreed_missing(case: Case) -> Iterator[Missing]:
    """Once the level is decided the response is agreed, and again when the level changed (Wrekin 2019, timescales)."""
    if case.level == "unknown":
        return
    entry, latest = agreed_now(case), case.latest(Agreed)
    if entry is None:
        route = latest.record.at_field("level") if latest else Route(Agreed.kind, "", "level")
        yield Missing("How much is done and how soon, as agreed with the victim", _TIMES, route)
    elif entry.seq < _level_since(case):
        words = "The level changed since: agree again how much is done and how soon"
        yield Missing(words, _TIMES, Route(Agreed.kind, "", "level"))
    else:
        yield from of_agreed(case, entry)


def of_agreed(_case: Case, entry: Entry[Agreed]) -> Iterator[Missing]:
    """What an agreed response leaves open."""
    agreed = entry.record
    if not agreed.level:
        yield Missing("How much is done, and how soon", _TIMES, agreed.at_field("level"))
    if not (agreed.act_by or agreed.timescale):
        yield Missing("By when the first step is done", _TIMES, agreed.at_field("act_by"))
    if agreed.with_them.value is False and not agreed.differs.strip():
        words = "Why the response is not as agreed with the victim"
        yield Missing(words, "wrekin-2019:victim-led", agreed.at_field("differs"))
    elif not agreed.with_them.answered:
        words = "Whether the victim agreed to how much is done, and how soon"
        yield Missing(words, "wrekin-2019:victim-led", agreed.at_field("with_them"))


def _level_since(case: Case) -> int:
    """The entry since which the level is what it is now: looking at it again and leaving it so is no change."""
    run = 0
    for entry in sorted(case.of(RiskLevel), key=lambda one: (decided_at(case, one), one.seq)):
        if not entry.record.counts:
            continue
        if entry.record.level != case.level:
            run = 0
        elif not run:
            run = case.said_since(entry, "level").seq
    return run


def agreed_due(case: Case) -> Iterator[Duty]:
    """The first step is due on the day that was agreed, and what was agreed on the day it is looked at again."""
    if (entry := agreed_now(case)) is None:
        return
    agreed, days = entry.record, case.rules.days
    if agreed.act_by is not None and not _stepped(case, entry):
        words = "First step, by the day agreed with the victim" if agreed.with_them.value else "First step, as decided"
        route = Route(Action.kind, "", "what")
        yield Duty("agreed-step", words, days.end_of(agreed.act_by), _TIMES, route, "First step, as agreed")
    if agreed.review_on is not None:
        words = "Look again at what was agreed"
        yield Duty("agreed", words, days.end_of(agreed.review_on), _TIMES, Route(Agreed.kind, "", "level"))


def _stepped(case: Case, entry: Entry[Agreed]) -> bool:
    """Whether anything was done, or an agency told, since the day on which the response was agreed."""
    first = london(agreed_on).date() if (agreed_on := entry.record.agreed_at) else london(case.born(entry).at).date()
    acts = (one.done_on for one in case.records(Action) if one.status == DONE and one.done_on is not None)
    told = (london(one.sent_at).date() for one in case.records(Referral) if one.sent_at is not None)
    return any(day >= first for day in (*acts, *told))
