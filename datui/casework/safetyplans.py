"""Whose safety plan is whose, when it is gone through again, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.change import Change
from datui.casework.due import Duty
from datui.casework.incident import Incident
from datui.casework.moments import day_words, london
from datui.casework.outgoing import Line, Outgoing, Part
from datui.casework.people import said
from datui.casework.plans import other_victims, whose
from datui.casework.records import Entry, RecordId, Sort, shape
from datui.casework.refusal import Refusal
from datui.casework.route import GateLine, Missing, Route
from datui.casework.safetyplan import COPY, SafetyPlan
from datui.casework.young import is_child_known

if TYPE_CHECKING:
    from datui.casework.case import Case

_CLAUSE = "practice:8.safety-plan"
_LOWER = ("standard", "medium")
"""The levels at which it holds as long as it says; every other, and one not decided, counts as high."""
THEIRS = {
    name: question
    for name, info, question in SafetyPlan.questions()
    if shape(info).sort in (Sort.LINE, Sort.PROSE)
    and not (question.hidden or question.writer or question.section == COPY)
}
"""What of it is read out to them: all that they would do, and not where a copy is."""
_ASKED = {
    "signs": "the signs that it is coming",
    "call": "how they call for help",
    "way_out": "the way out",
    "go_to": "where they would go",
    "leaving": "leaving, or having left",
}
"""What every safety plan says something of."""


def safety_plan_of(case: Case, person_id: RecordId = "") -> Entry[SafetyPlan] | None:
    """The safety plan of one person that was begun last; of the victim where nobody is named."""
    them = whose(case, person_id)
    return next((one for one in reversed(case.of(SafetyPlan)) if whose(case, one.record.whom) == them), None)


def review_day(case: Case, entry: Entry[SafetyPlan]) -> date:
    """The day on which it is gone through again: as it says, and at high or unknown risk never later than usual."""
    plan, written = entry.record, london(case.said_since(entry, "talked_on").at).date()
    name = "safety_plan_review_other" if case.level in _LOWER else "safety_plan_review_high"
    since = min(plan.talked_on or written, written)
    usual = case.rules.deadlines[name].last_day(since, case.rules.days)
    if plan.review_on is None:
        return usual
    return plan.review_on if case.level in _LOWER else min(plan.review_on, usual)


def safety_plans_due(case: Case) -> Iterator[Duty]:
    """At high risk each victim has a safety plan within a working day; each is gone through again (practice 8)."""
    for whom, of in _victims(case):
        entry, short = safety_plan_of(case, whom), "Safety plan of another victim" if of else "Safety plan"
        if entry is not None and entry.record.counts:
            again = "Ask again about a safety plan" if entry.record.declined else "Go through the safety plan again"
            due, route = case.rules.days.end_of(review_day(case, entry)), entry.record.at_field("talked_on")
            yield Duty("safety-plan", f"{again}{of}", due, _CLAUSE, route, short)
        elif case.level == "high" and case.level_since is not None:
            due = case.rules.deadlines["safety_plan_high"].due(case.level_since, case.rules.days)
            words = f"Make a personal safety plan with them{of}"
            yield Duty("safety-plan", words, due, _CLAUSE, _begin(entry, whom), short)


def safety_plans_missing(case: Case) -> Iterator[Missing]:
    """Once the level is decided each victim has a safety plan, or said that they want none (practice 8)."""
    for whom, of in _victims(case):
        entry = safety_plan_of(case, whom)
        if entry is not None and entry.record.counts:
            yield from of_safety_plan(case, entry)
        elif case.level in _LOWER:
            words = f"A personal safety plan{of}, or that they want none"
            yield Missing(words, _CLAUSE, _begin(entry, whom))


def of_safety_plan(case: Case, entry: Entry[SafetyPlan]) -> Iterator[Missing]:
    """What one safety plan leaves open, the most pressing first; where none is wanted only a copy is asked about."""
    plan = entry.record
    yield from _copy(plan)
    if plan.declined:
        return
    if plan.talked_on is None:
        words = "When the safety plan was gone through with them"
        yield Missing(words, _CLAUSE, plan.at_field("talked_on"))
    elif news := _news(case, case.said_since(entry, "talked_on").seq):
        words = f"Go through the safety plan again: since then {news}"
        yield Missing(words, _CLAUSE, plan.at_field("talked_on"))
    if unsaid := [field for field in _ASKED if not getattr(plan, field).strip()]:
        words = f"Safety plan, nothing yet of: {', '.join(_ASKED[field] for field in unsaid)}"
        yield Missing(words, _CLAUSE, plan.at_field(unsaid[0]))
    if not plan.children.strip() and is_child_known(case):
        yield Missing("Safety plan: what the children do", "practice:6.child", plan.at_field("children"))


def to_read(case: Case, plan: SafetyPlan, now: datetime) -> Outgoing:
    """All that a victim hears of their own plan, in their own words. Raises Refusal where there is nothing to hear."""
    parts = dict[str, list[Line]]()
    for name, question in THEIRS.items():
        if (words := getattr(plan, name)).strip():
            parts.setdefault(question.section, []).append(Line(question.label, words))
    if not parts:
        raise Refusal("Nothing of it is written down yet.", "Go through it with them first.")
    whole = tuple(Part(title, tuple(lines)) for title, lines in parts.items())
    return Outgoing("Safety plan", case.person_words(plan.whom), "", now, whole)


def was_read(before: SafetyPlan, now: SafetyPlan, paper: Outgoing, read: Mapping[int, datetime]) -> SafetyPlan:
    """A plan with when it was read out since it was as `before`, and how much of it."""
    if not read:
        return now.model_copy(update={name: getattr(before, name) for name in ("read_at", "lines_read", "lines_of")})
    count = {"lines_read": len(read), "lines_of": sum(len(part.lines) for part in paper.parts)}
    return now.model_copy(update={"read_at": max(read.values()), **count})


def _copy(plan: SafetyPlan) -> Iterator[Missing]:
    """A copy lies where nobody finds it, or there is none: what nobody knows counts as found."""
    if not plan.copy_kept.value:
        return
    if plan.copy_found.value is not False:
        words = "A copy of the safety plan that could be found: take it back, or ask where it is safe"
        yield Missing(words, _CLAUSE, plan.at_field("copy_found"))
    if not plan.copy_where:
        yield Missing("Where the copy of the safety plan is kept", _CLAUSE, plan.at_field("copy_where"))


def _news(case: Case, seq: int) -> str:
    """What was written down after an entry that may change what is safe; empty where nothing was."""
    incidents = any(case.born(one).seq > seq for one in case.of(Incident) if not one.record.empty)
    changed = [one.record.trigger_words for one in case.of(Change) if case.born(one).seq > seq]
    return ", ".join(dict.fromkeys((["a new incident"] if incidents else []) + changed))


def safety_plans_stale(case: Case, at: datetime) -> Iterator[GateLine]:
    """No case closes over a safety plan that should have been gone through again, or whose copy could be found."""
    for whom, of in _victims(case):
        if (entry := safety_plan_of(case, whom)) is None or not entry.record.counts:
            continue
        yield from _copy(entry.record)
        last = review_day(case, entry)
        if not entry.record.declined and london(at).date() > last:
            words = f"The safety plan{of} was to be gone through again by {day_words(last)}"
            yield GateLine(words, _CLAUSE, entry.record.at_field("talked_on"))


def _victims(case: Case) -> Iterator[tuple[RecordId, str]]:
    """Each victim, and how a line says whose it is where it is not of the victim of the case."""
    yield "", ""
    for entry in other_victims(case):
        yield entry.record.record_id, f" ({said(entry.record.name) or 'another victim'})"


def _begin(entry: Entry[SafetyPlan] | None, whom: RecordId) -> Route:
    if entry is not None:
        return entry.record.at_field("signs")
    return Route(SafetyPlan.kind, "", "signs", (("whom", whom),) if whom else ())
