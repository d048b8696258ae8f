"""Two assessments side by side: which answers changed. No score is compared, for none of them would mean safer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.chronology import not_after
from datui.casework.instrument import Cluster, Instrument
from datui.casework.intake import Intake
from datui.casework.moments import day_words, latest, london
from datui.casework.people import age_of
from datui.casework.records import Entry
from datui.casework.risk import ITEM_WORDS, RiskAssessment, serious_yes
from datui.casework.rules import Rules

if TYPE_CHECKING:
    from datui.casework.case import Case

NOT_ASKED, AGENCY = "not asked", "agency"


@dataclass(frozen=True, slots=True)
class Changed:
    """One question and how it was answered in each of two assessments."""

    item: str
    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed between two assessments, and how many questions only one of them asks."""

    changed: tuple[Changed, ...]
    only_one: int


def _asks(assessment: RiskAssessment, rules: Rules) -> dict[str, str]:
    """The questions that an assessment asks, by id, in words where the pack has its checklist."""
    tool = rules.instruments.nearest(assessment.instrument, assessment.edition)
    asked = {item.id: item.text for item in tool.items} if tool else {}
    if tool is None or tool.edition != assessment.edition:
        # Which questions another edition asks is known only from what was answered.
        return {item: asked.get(item, item) for item in assessment.answers}
    return asked | {item: item for item in assessment.answers if item not in asked}


def fullest(case: Case) -> RiskAssessment | None:
    """The risk assessment with most answers; of two alike the later one."""
    return max(reversed(case.records(RiskAssessment)), key=lambda assessment: len(assessment.answers), default=None)


def compared(first: RiskAssessment, second: RiskAssessment, rules: Rules) -> Compared:
    """The answers that differ, in the order that the second asks them; an id is never another question."""
    before, after = _asks(first, rules), _asks(second, rules)
    found = []
    for item, words in after.items():
        if item in before and first.answers.get(item) != second.answers.get(item):
            found.append(Changed(item, words, _answer(first, item), _answer(second, item)))
    return Compared(tuple(found), len(before.keys() ^ after.keys()))


def _answer(assessment: RiskAssessment, item: str) -> str:
    return ITEM_WORDS.get(assessment.answers.get(item, ""), NOT_ASKED)


def asked_at(case: Case, entry: Entry[RiskAssessment]) -> datetime:
    """When an assessment was made, at the latest: on a day of which no time was said, until it was written down."""
    said = entry.record.at
    if said is None:
        return case.born(entry).at
    return not_after(latest(said), case.said_since(entry, "at").at)


def in_order(case: Case) -> list[Entry[RiskAssessment]]:
    """The assessments of a case by when they were made, the latest first."""
    return sorted(case.of(RiskAssessment), key=lambda entry: (asked_at(case, entry), entry.seq), reverse=True)


def by_an_agency(entry: Entry[RiskAssessment]) -> bool:
    """Whether another agency asked it: its no is its own, and takes nothing back that was said to us."""
    return entry.record.how == AGENCY


def said_yes(case: Case) -> dict[str, Entry[RiskAssessment]]:
    """Every question that was said yes to, by whichever assessment, and the one that said so last.

    A yes stands until a later assessment says no in as many words: what it left unasked, or did not know, ends none.
    """
    found: dict[str, Entry[RiskAssessment]] = {}
    for entry in reversed(in_order(case)):
        for item, answer in entry.record.answers.items():
            # What was said to us is not an agency's to take back, or to date anew.
            ours = item in found and not by_an_agency(found[item])
            if answer not in ("yes", "no") or (ours and by_an_agency(entry)):
                continue
            if answer == "yes":
                found[item] = entry
            elif item in found and _written(case, entry, item) > _written(case, found[item], item):
                del found[item]
    return found


def _written(case: Case, entry: Entry[RiskAssessment], item: str) -> int:
    """Where it was first written what an assessment answers to a question now: a no from before a yes ends none."""
    return case.so_since(entry, lambda version: version.record.answers.get(item) == entry.record.answers[item]).seq


def serious_said(case: Case) -> tuple[str, ...]:
    """The topics that may matter alone and were said yes to, with the day of each assessment that said so last."""
    yes, found = said_yes(case), []
    for entry in in_order(case):
        mine = {item: "yes" for item, one in yes.items() if one is entry}
        tool = case.rules.instruments.nearest(entry.record.instrument, entry.record.edition)
        if topics := serious_yes(entry.record.model_copy(update={"answers": mine}), tool):
            found.append(f"{', '.join(topics)} ({day_words(day_of(entry)).partition(' ')[2]})")
    return tuple(found)


def together(case: Case) -> tuple[Cluster, ...]:
    """What was said yes to and may matter, alone or together, whichever assessments said it. It grades nobody."""
    return prompts(said_yes(case), case.rules)


def prompts(yes: Collection[str], rules: Rules) -> tuple[Cluster, ...]:
    """The prompts that a set of yes answers brings, in the order of the pack."""
    return tuple(cluster for cluster in rules.clusters if cluster.met(yes))


def new_prompts(assessment: RiskAssessment, had: Collection[str], yes: Collection[str], rules: Rules) -> list[str]:
    """In a few words what these yes answers bring that those before them did not, together and alone. Never a grade."""
    new = [cluster for cluster in prompts(yes, rules) if not cluster.met(had)]
    told = {item for cluster in new for item in (*cluster.all_of, *cluster.any_of)} | set(had)
    left = assessment.model_copy(update={"answers": dict.fromkeys((item for item in yes if item not in told), "yes")})
    alone = serious_yes(left, rules.instruments.get(assessment.instrument))
    heads = (cluster.words.partition(":")[0] for cluster in new)
    return [*(f"{head[:1].lower()}{head[1:]}" for head in heads), *alone]


def offered_first(case: Case | None, rules: Rules, today: date) -> Instrument:
    """The checklist that an assessment begins with: the one of the victim's age, else the first of the pack."""
    age = _age(case, today) if case is not None else None
    for tool in rules.instruments.values():
        if tool.ages is not None and age is not None and tool.ages[0] <= age <= tool.ages[1]:
            return tool
    general = (tool for tool in rules.instruments.values() if tool.ages is None)
    return next(general, next(iter(rules.instruments.values())))


def _age(case: Case, today: date) -> int | None:
    """How old the victim is, by the person or else by the latest report that says so."""
    if case.victim is not None:
        age = case.person_on(case.victim, today).age_on(today)
        if age is not None:
            return age
    born = [report.victim_born.value for report in case.records(Intake) if report.victim_born.value]
    return age_of(born[-1], today) if born else None


def day_of(entry: Entry[RiskAssessment]) -> date:
    """The day of an assessment."""
    return london(entry.record.at or entry.at).date()
