"""When the MARAC criteria are gone through, and what is open once they were. A record may ask; a person answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.chronology import not_after
from datui.casework.due import Duty
from datui.casework.incident import YEAR
from datui.casework.marac import CRITERIA, MARAC, MaracCriteria
from datui.casework.moments import at_or_after
from datui.casework.police import ever_told
from datui.casework.records import Entry
from datui.casework.referral import Referral
from datui.casework.repeat import known_repeats, referrals, was_sent
from datui.casework.risk import DASH, RiskAssessment, RiskLevel
from datui.casework.route import Missing, Route

if TYPE_CHECKING:
    from datui.casework.case import Case


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a criterion may be met, by what was written down, and the entry that says so."""

    criterion: str
    words: str
    since: Entry


def reasons(case: Case) -> tuple[Reason, ...]:
    """All that the records say for MARAC. They prompt: none of them answers a criterion (practice 1.1)."""
    return (*_high(case), *_visible(case), *_escalation(case), *_repeat(case))


def _high(case: Case) -> Iterator[Reason]:
    """Somebody judged the level to be high: since the first such decision in a row.

    A later one without its level or its reason takes nothing away, and HIGH without a reason was said all the same.
    """
    if case.level not in ("high", "unknown"):
        return
    run: list[Entry] = []
    for entry in case.of(RiskLevel):
        if entry.record.level == "high":
            run.append(entry)
        elif entry.record.counts:
            run = []
    if run:
        words = "the level is high" if case.level == "high" else "the level was said to be high"
        yield Reason("judgement", words, case.born(run[0]))


def _visible(case: Case) -> Iterator[Reason]:
    """As many yes answers as the pack says, in a checklist that maps to the Dash: since the first such in a row.

    Fewer say nothing, and a later assessment with fewer takes nothing away.
    """
    needed, found, reached = case.rules.thresholds["visible_high_risk"].amount, None, False
    for entry in case.of(RiskAssessment):
        tool = case.rules.instruments.nearest(entry.record.instrument, entry.record.edition)
        if tool is not None and tool.maps_to != DASH:
            continue
        if entry.record.yes >= needed and not reached:
            # Since the version in which it first had so many, as it still has.
            since = case.so_since(entry, lambda version: version.record.yes >= needed)
            found = Reason("visible", f"{entry.record.yes} yes answers", since)
        reached = entry.record.yes >= needed
    if found is not None:
        yield found


def _escalation(case: Case) -> Iterator[Reason]:
    """As many events reported to police as the pack says, in twelve months up to one of them."""
    needed, ever = case.rules.thresholds["potential_escalation"].amount, ever_told(case)
    windows = [ever.of(one.day, YEAR).each for one in ever.each]
    met = [window for window in windows if len(window) >= needed]
    if met:
        known = (case.said_since(one.entry, one.field) for window in met for one in window)
        most = max(len(window) for window in met)
        yield Reason("escalation", f"{most} reported to police in twelve months", max(known, key=lambda one: one.seq))


def _repeat(case: Case) -> Iterator[Reason]:
    """Any abuse within twelve months of the last referral (practice 2.3)."""
    if found := known_repeats(case):
        words = "abuse within twelve months of the last referral"
        yield Reason("repeat", words, max(found, key=lambda one: one.seq))


def answered_since(case: Case, criterion: str, seq: int) -> bool:
    """Whether somebody answered a criterion after an entry; a spelling put right in an older answer is none.

    A record that tells of an earlier referral may answer for it at once.
    """
    for entry in case.of(MaracCriteria):
        said = (case.said_since(entry, name).seq for name in (criterion, f"{criterion}_why"))
        if entry.record.answer(criterion).answered and max(case.born(entry).seq, *said) >= seq:
            return True
    return False


def outstanding(case: Case) -> tuple[Reason, ...]:
    """The reasons that nobody answered yet."""
    return tuple(one for one in reasons(case) if not answered_since(case, one.criterion, one.since.seq))


def to_consider(case: Case) -> Iterator[Duty]:
    """Where the records say that a criterion may be met, all four are gone through (practice 1.1; a repeat, 2.3)."""
    found = outstanding(case)
    if found:
        words = f"MARAC: go through the four criteria: {'; '.join(one.words for one in found)}"
        start, route = min(one.since.at for one in found), Route(MaracCriteria.kind, "", found[0].criterion)
        duty = case.rules.duty("marac_criteria", start, "marac-criteria", words, route)
        repeated = any(one.criterion == "repeat" for one in found)
        yield replace(duty, clause="practice:2.3") if repeated else duty


def undecided(case: Case) -> Iterator[Missing]:
    """A criterion that is met ends in a referral that was sent, or in a reason why not (practice 1.1)."""
    decision, still_open = _decisions(case)
    if still_open is not None:
        words = "MARAC: a criterion is met: refer, or say why not"
        yield Missing(words, "practice:1.1.criteria", still_open.record.at_field("refer"))
    elif decision is not None and decision.record.met and not decision.record.refer.value:
        if not decision.record.why_not.strip():
            words = "MARAC: met and not referred: say why"
            yield Missing(words, "practice:1.1.criteria", decision.record.at_field("why_not"))
    elif decision is not None and decision.record.refer.value and not _sent_since(case, decision):
        started = [one for one in case.records(Referral) if one.agency == MARAC and one.step in ("draft", "decided")]
        route = started[-1].route if started else Route("referral", "", "why", (("agency", MARAC),))
        yield Missing("MARAC: decided to refer, and not sent yet", "wrekin-2019:marac", route)


def to_decide(case: Case) -> Iterator[Duty]:
    """What `undecided` says is due the same day; a referral that is being written says so itself."""
    for line in undecided(case):
        if line.route.screen == Referral.kind and line.route.record_id:
            continue
        decided = [entry for entry in case.of(MaracCriteria) if entry.record.met or entry.record.refer.value]
        start = not_after(decided[-1].record.at, case.born(decided[-1]).at)
        yield replace(case.rules.duty("marac_referral", start, "marac", line.words, line.route), clause=line.clause)


def _decisions(case: Case) -> tuple[Entry[MaracCriteria] | None, Entry[MaracCriteria] | None]:
    """What was decided last, and a later record by which a criterion is met and nothing is decided."""
    decision = still_open = None
    for entry in case.of(MaracCriteria):
        if entry.record.refer.value is not None:
            decision, still_open = entry, None
        elif entry.record.met:
            still_open = entry
    return decision, still_open


def _sent_since(case: Case, decision: Entry[MaracCriteria]) -> bool:
    """Whether MARAC was told on the day of a decision or after it, or after the decision was written down."""
    decided = not_after(decision.record.at, case.born(decision).at)
    here = [one for one in referrals(case) if one.at is not None]
    born = case.born(decision).seq
    return any(one.at is not None and (one.seq > born or at_or_after(one.at, decided)) for one in here)


def unanswered(case: Case) -> Iterator[Missing]:
    """All four are answered, each yes with what it rests on, and a no against the records with why (practice 10.3)."""
    yield from _sent_when(case)
    if case.level != "unknown" and not case.of(MaracCriteria) and not outstanding(case):
        words = "MARAC: the four criteria, each answered"
        yield Missing(words, "practice:1.1.criteria", Route(MaracCriteria.kind, "", "judgement"))
    latest = case.latest(MaracCriteria)
    if latest is None:
        return
    record, against = latest.record, {one.criterion: one.words for one in reasons(case)}
    if record.unanswered:
        words = f"MARAC: {len(record.unanswered)} of the four criteria not answered"
        yield Missing(words, "practice:1.1.criteria", record.at_field(record.unanswered[0]))
    for name, words in CRITERIA.items():
        answer, route = record.answer(name), record.at_field(f"{name}_why")
        if answer.state is State.NOT_KNOWN:
            yield Missing(f"MARAC: come back to {words}: not known", "practice:1.2", record.at_field(name))
        elif answer.value and not record.why(name):
            yield Missing(f"MARAC: what {words} rests on", "practice:1.1.criteria", route)
        elif answer.value is False and name in against and not record.why(name):
            yield Missing(f"MARAC: why {words} is answered no: {against[name]}", "practice:1.1.criteria", route)


def _sent_when(case: Case) -> Iterator[Missing]:
    """Twelve months count from the day on which a referral was sent: one that came to something had such a day."""
    for referral in case.records(Referral):
        dated = referral.sent_at or referral.acknowledged_at
        if referral.agency == MARAC and was_sent(referral) and not dated:
            words = "MARAC: a referral has an outcome, and not when it was sent"
            yield Missing(words, "practice:2.3.months", referral.at_field("sent_at"))
