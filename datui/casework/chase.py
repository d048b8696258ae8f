"""Chases: each time that an agency was asked what became of a referral, and what it said. Silence is no answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.chronology import not_after
from datui.casework.moments import latest, no_time
from datui.casework.records import Code, Day, Entry, Line, Moment, Prose, Record, RecordId, ask
from datui.casework.referral import Referral, Step
from datui.casework.route import Route
from datui.casework.rules import Rules

if TYPE_CHECKING:
    from datui.casework.case import Case

SILENCE = "no-answer"
"""Nobody answered. It says nothing of what they have, know or will do."""
_NOT_THERE = "not-arrived"
_HAVE_IT = ("have-it", "by-a-day", "nothing-known", "decided")
"""What somebody says who has it."""
_ANSWERS = "chase-answer"


class Chase(Record, kind="chase", title="Chase"):
    """One time that an agency was asked what became of a referral. That nobody answered is said as that."""

    glances = ("words",)
    happens = "at"

    referral: Line = ask("Referral", hidden=True)
    at: Moment = ask(
        "When", past=True, default_now=True, clause="practice:6.chase", help="When you asked whether they have it."
    )
    how: Code = ask("How", choices="referral-method", help="By a way that is safe, as it was sent.")
    whom: Line = ask("Who was asked", help="The name of whoever answered, or the desk that did not.")
    said: Code = ask(
        "What they said",
        choices=_ANSWERS,
        clause="practice:6.chase",
        help="No answer is silence: never that they know of nothing.",
    )
    words: Prose = ask("In their words", help="What they said, as they said it.")
    next_on: Day = ask(
        "They answer by", forward=True, help="The day that they named; silence and a missing letter put nothing off."
    )
    raised_with: Line = ask(
        "Raised with whom", clause="practice:6.chase", help="From the third on: their manager, and ours."
    )

    @property
    def headline(self) -> str:
        """That somebody was asked, and whether there was an answer."""
        if not self.said:
            return "Chase: what they said is not written down"
        return "Chase: no answer" if self.said == SILENCE else "Chase: they answered"

    @property
    def empty(self) -> bool:
        """Whether it says neither that somebody was asked nor what they said."""
        return not (self.said or self.whom.strip() or self.words.strip() or self.how)

    @property
    def has_it(self) -> bool:
        """Whether somebody there said that they have it."""
        return self.said in _HAVE_IT

    @property
    def heard(self) -> bool:
        """Whether somebody there said anything at all."""
        return bool(self.said) and self.said != SILENCE

    def said_words(self, rules: Rules) -> str:
        """What they said, as the pack calls it."""
        return rules.lists[_ANSWERS].label(self.said) if self.said else "what they said is not written down"


def to_chase(referral: RecordId) -> Route:
    """Where a referral is chased."""
    return Route(Chase.kind, "", "said", (("referral", referral),))


def asked_at(case: Case, entry: Entry[Chase]) -> datetime:
    """When an agency was asked: as it says, and never later than it was written down."""
    return not_after(entry.record.at, entry.at if entry.record.at else case.born(entry).at)


def chases_of(case: Case, referral: RecordId) -> list[Entry[Chase]]:
    """The chases of a referral that say anything, in the order in which they were made."""
    found = [one for one in case.of(Chase) if one.record.referral == referral and not one.record.empty]
    return sorted(found, key=lambda one: (asked_at(case, one), one.seq))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a referral has come by itself and by its chases, and how long nobody there has said anything."""

    step: Step
    since: datetime
    """When anything was last done about it, by them or by us: it is chased again from then."""
    silent: int
    """How often they were asked since they were last heard, without an answer."""
    lost: datetime | None
    """Since when they are known not to have it, and it was not sent again; None where they may."""
    named: date | None
    """By when they said that they answer; None where they named no day, or do not have it."""

    @property
    def acknowledged(self) -> bool:
        """Whether somebody there has said that they have it."""
        return self.step not in ("draft", "decided", "sent")


def progress(case: Case, entry: Entry[Referral]) -> Progress:
    """How far a referral has come, by what is written in it and by every chase of it."""
    referral, chases = entry.record, chases_of(case, entry.record.record_id)
    asked = [(asked_at(case, one), one.record) for one in chases]
    own = [_bounded(case, entry, name) for name in _MOMENTS if getattr(referral, name)]
    if referral.answer and referral.answered_at is None:
        own.append(case.said_since(entry, "answer").at)
    since = max([*own, *(at for at, _chase in asked)], default=entry.at)
    last = next(((at, chase) for at, chase in reversed(asked) if chase.heard), None)
    step, lost = _there(case, entry)
    return Progress(step, since, _silent(case, entry, asked), lost, _named(referral, last, step))


def _there(case: Case, entry: Entry[Referral]) -> tuple[Step, datetime | None]:
    """How far it has come by who has it, and since when they are known not to: what was said last counts.

    Whoever has it one day may say on another that it is not there: it may have been lost on their side.
    """
    referral = entry.record
    step: Step = referral.step
    if step not in ("sent", "acknowledged", "accepted"):
        return step, None
    sent = [moment for moment in (referral.sent_at, referral.resent_at) if moment]
    told = [(*_said_at(case, entry, name), True) for name in ("acknowledged_at", "answered_at") if _is(referral, name)]
    if referral.answer and referral.answered_at is None:
        told.append((case.said_since(entry, "answer").at, case.said_since(entry, "answer").seq, True))
    for one in chases_of(case, referral.record_id):
        at = asked_at(case, one)
        if one.record.said == _NOT_THERE or (one.record.has_it and at >= min(sent, default=at)):
            told.append((at, one.seq, one.record.has_it))
    if not told:
        return step, None
    at, _seq, has_it = max(told)
    if has_it:
        return ("acknowledged" if step == "sent" else step), None
    return "sent", at if at >= max(sent, default=at) else None


def _said_at(case: Case, entry: Entry[Referral], name: str) -> tuple[datetime, int]:
    """When something was, a day of which no time was said at its end, and never later than it was written."""
    written, said = case.said_since(entry, name), getattr(entry.record, name)
    return not_after(latest(said) if no_time(said) else said, written.at), written.seq


_MOMENTS = ("sent_at", "resent_at", "acknowledged_at", "answered_at", "contact_at", "chased_at")


def _bounded(case: Case, entry: Entry[Referral], name: str) -> datetime:
    """When something was, and never later than that was written: no slip of a date puts the chasing off."""
    return not_after(getattr(entry.record, name), case.said_since(entry, name).at)


def _silent(case: Case, entry: Entry[Referral], asked: list[tuple[datetime, Chase]]) -> int:
    """How often they were asked since they were last heard; one of which nobody wrote what was said is no answer."""
    referral = entry.record
    heard = [at for at, chase in asked if chase.heard]
    heard += [
        _bounded(case, entry, name) for name in ("acknowledged_at", "answered_at", "contact_at") if _is(referral, name)
    ]
    # An older referral holds its last chase alone: its versions tell of those before.
    older = {one.record.chased_at: not_after(one.record.chased_at, one.at) for one in case.history(entry)}
    tried = [at for at, chase in asked if not chase.heard]
    tried += [at for said, at in older.items() if said is not None]
    return sum(at > max(heard) for at in tried) if heard else len(tried)


def _is(referral: Referral, name: str) -> bool:
    return getattr(referral, name) is not None


def _named(referral: Referral, last: tuple[datetime, Chase] | None, step: Step) -> date | None:
    """The day on which they answer, as they said last; whoever does not have it named none."""
    if last is not None and last[1].next_on is not None and last[1].has_it:
        return last[1].next_on
    return referral.expected_on if step not in ("draft", "decided", "sent") else None
