"""Decisions on children and on adults at risk: the first line of a supervisor's checklist, and no case closes without.

They hold up nothing else: no report, no review and no help waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from datui.casework.answers import State
from datui.casework.decision import Decision
from datui.casework.eligibility import Eligibility
from datui.casework.intake import Intake
from datui.casework.moments import london
from datui.casework.names import words_of_name
from datui.casework.people import CHILD, VICTIM, Person, said
from datui.casework.plans import other_victims, whose
from datui.casework.records import Entry, RecordId
from datui.casework.referral import Referral
from datui.casework.route import Missing, Route
from datui.casework.young import CHILDREN, children_told, is_child_known, told, young_victims

if TYPE_CHECKING:
    from datui.casework.case import Case

ADULTS = "adults"
"""Adults' safeguarding, among the agencies of the pack."""
_NEEDS: Final = ("care_needs", "at_risk", "cannot_protect")


def unanswered_decisions(case: Case) -> tuple[Missing, ...]:
    """What nobody decided yet of the children and the adults of a case (practice 6): first of a supervisor's list."""
    return (*children_unanswered(case), *children_untold(case), *adults_unanswered(case), *adults_untold(case))


def undecided_words(case: Case) -> str:
    """Of whom nobody decided yet, in words that name nobody; empty where all is decided."""
    adult = {line.clause == "practice:6.adult" for line in unanswered_decisions(case)}
    return " and ".join(words for words, of in (("children", False), ("adults at risk", True)) if of in adult)


def children_unanswered(case: Case) -> Iterator[Missing]:
    """Whether there are children is answered, and how that is known if there are none (practice 6)."""
    if any(person.has_role(CHILD) or person.unborn.value for person in case.persons):
        return
    answers = [report for report in case.records(Intake) if report.children.answered]
    if not answers:
        words, route = "Whether there are children in the household", case.to_latest(Intake, "children")
        yield Missing(words, "practice:6.child", route)
    elif answers[-1].children.value:
        route = Route("person", "", "case_roles")
        yield Missing("The children, each as a person of the case", "practice:3.child", route)
    elif not answers[-1].children_confirmed.strip():
        route = answers[-1].at_field("children_confirmed")
        yield Missing("How it is known that there are no children", "practice:6.child", route)


def children_untold(case: Case) -> Iterator[Missing]:
    """Where there is a child, here, elsewhere or not born yet, somebody referred or decided not to (practice 6)."""
    if is_child_known(case) and not children_told(case):
        words = "Children's safeguarding: refer, or a decision on the children that says why not"
        yield Missing(words, "practice:6.child", Route(Referral.kind, "", "why", (("agency", CHILDREN),)))


def adults_unanswered(case: Case) -> Iterator[Missing]:
    """Of every adult victim it is answered whether they may be at risk; age alone is no answer (practice 6)."""
    for whom, name in _adults(case):
        known = _of(case, whom)
        if any(map(_asked, known)) or adults_told(case, whom):
            continue
        words = f"Adults at risk: whether {name} needs care, is in danger, and can protect themselves"
        offer = (("victim", whom),) if whom else ()
        route = known[-1].at_field("care_needs") if known else Route(Eligibility.kind, "", "care_needs", offer)
        yield Missing(words, "practice:6.adult", route)


def adults_untold(case: Case) -> Iterator[Missing]:
    """An adult who may be at risk is referred, or a decision says why not; not known decides nothing (practice 6)."""
    for whom, name in _adults(case):
        known = _of(case, whom)
        if any(map(_asked, known)) and not (_none_at_risk(known) or adults_told(case, whom)):
            words = f"Adults' safeguarding: refer {name}, or a decision on adults at risk that says why not"
            route = Route(Referral.kind, "", "why", (("agency", ADULTS),))
            yield Missing(words, "practice:6.adult", route)


def adults_told(case: Case, whom: RecordId) -> bool:
    """Whether adults' safeguarding is told of a victim, or somebody decided on them as an adult at risk."""
    return any(_is_of(case, one, whom) for one in told(case, ADULTS, "adult"))


def _is_of(case: Case, one: Entry[Referral] | Entry[Decision], whom: RecordId) -> bool:
    """Whether what was told is of a victim: it names them, or names no victim and they were one when it was begun."""
    record = one.record
    words = record.why if isinstance(record, Referral) else f"{record.about} {record.decided}"
    others = {entry.record.record_id: entry for entry in other_victims(case)}
    first_names = {"": case.victim_name} | {each: said(entry.record.name) or "" for each, entry in others.items()}
    named = {each for each, name in first_names.items() if {*words_of_name(name)[:1]} & {*words_of_name(words)}}
    if named or not whom:
        return not named or whom in named
    since = case.so_since(others[whom], lambda version: version.record.has_role(VICTIM))
    return case.born(one).seq > since.seq


def _asked(one: Eligibility) -> bool:
    """Whether any of the three is answered, be it that nobody knows."""
    return any(getattr(one, need).state is not State.NOT_ASKED for need in _NEEDS)


def _of(case: Case, whom: RecordId) -> list[Eligibility]:
    """What was worked out of one victim, for each who harms them."""
    return [one for one in case.records(Eligibility) if whose(case, one.victim) == whom]


def _none_at_risk(known: list[Eligibility]) -> bool:
    """Whether one of the three is no, of each who harms them: of one alone it says nothing of the others."""
    return all(any(getattr(one, need).value is False for need in _NEEDS) for one in known if _asked(one))


def _adults(case: Case) -> Iterator[tuple[RecordId, str]]:
    """Every victim who may be an adult, with what to call them; nothing for the id of the victim of the case."""
    if case.entries and not _under_age(case):
        yield "", "the victim"
    for entry in other_victims(case):
        if not _young(case, entry):
            yield entry.record.record_id, said(entry.record.name) or "another victim"


def _under_age(case: Case) -> bool:
    """Whether the victim of the case is known to be under 18."""
    return _young(case, case.victim) if case.victim is not None else any(young_victims(case))


def _young(case: Case, entry: Entry[Person]) -> bool:
    day = london(entry.at).date()
    age = case.person_on(entry, day).age_on(day)
    return age is not None and age < case.rules.definition.adult_age
