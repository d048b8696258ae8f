"""Whether something may be done towards whoever harms: what stands against it yet, and where that is put right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.accountability import Accountability
from datui.casework.due import Duty
from datui.casework.moments import london
from datui.casework.people import PERPETRATOR, VICTIM, Person, said
from datui.casework.planned import news_since
from datui.casework.records import Entry
from datui.casework.relations import Contested
from datui.casework.route import GateLine, Missing, Route
from datui.casework.victim import reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case

_CLAUSE, _YOUNG = "practice:8.1.perpetrator", "practice:8.1.young"
UNDER_18 = "They are under 18: nothing of this. Offer support, and tell children's services"
YOUNG_ALONE = "Whoever harms is under 18: nothing of this. Offer support, and tell children's services"
TO_CHILDRENS = Route("referral", "", "agency", (("agency", "children"),))
AGE_UNKNOWN = "Whether they are 18 or over: nothing of this towards anybody under 18"
A_VICTIM = "They are a victim of this case: nothing of this towards them"
CONTESTED = "Each accuses the other: first look who is the primary victim"
NO_PERPETRATOR = "Nobody says of them that they harm: nothing of this towards anybody else"
BOTH = "They are said to be a victim here too: first look who is the primary victim"
CHANGED = "Something changed since it was found safe: ask the victim again"
NOT_SAFE = "It is not safe for the victim: not now, and not this way"
REVEALS = "It shows who told us, or that there is a case: not this way"
NOT_WANTED = "The victim does not want it, or was not asked: who else is at risk, and which supervisor agreed"


def against(case: Case, one: Accountability, now: datetime) -> tuple[Missing, ...]:
    """All that stands against doing it at a moment, what nothing opens first; empty where it may be done.

    Support is offered at any age, and needs neither enough to go by nor proportion: only that it reveals nothing and
    is safe for the victim.
    """
    found = [_towards_whom(case, one), _not_offered(case, one, now), *_unsafe(one), _changed(case, one)]
    if not is_support(case, one):
        young = _too_young(case, one, now)
        # Of whom it is known that they are under 18 nothing else is asked.
        harms = None if young is not None and young.words == UNDER_18 else _harms(case, one)
        found += [young, harms, _contested(case), *_not_enough(one), _unwanted(one)]
    stands = [line for line in found if line is not None]
    return tuple(sorted(stands, key=lambda line: line.words not in (UNDER_18, A_VICTIM, NOT_SAFE, REVEALS)))


def is_support(case: Case, one: Accountability) -> bool:
    """Whether it is support for whoever harms, by what the pack says of it."""
    remedy = case.rules.remedies.get(one.what)
    return remedy is not None and remedy.support


def _person(case: Case, one: Accountability) -> Entry[Person] | None:
    return next((entry for entry in case.people if entry.record.record_id == said(one.whom)), None)


def _towards_whom(case: Case, one: Accountability) -> Missing | None:
    if _person(case, one) is None:
        return Missing("Towards whom: a person of this case", _CLAUSE, one.at_field("whom"))
    if said(one.whom) in reached_by(case):
        return Missing(A_VICTIM, "practice:5.1.roles", one.at_field("whom"))
    return None


def _harms(case: Case, one: Accountability) -> Missing | None:
    """Nobody is held to account of whom nobody says that they harm, or who may be the one who is harmed (5.1)."""
    if (entry := _person(case, one)) is None or said(one.whom) in reached_by(case):
        return None
    person = entry.record
    if not person.has_role(PERPETRATOR):
        return Missing(NO_PERPETRATOR, "practice:5.1.roles", person.at_field("case_roles"))
    if person.has_role(VICTIM) and not any(each.assessed for each in case.records(Contested)):
        return Missing(BOTH, "practice:5.1.roles", person.at_field("case_roles"))
    return None


def _too_young(case: Case, one: Accountability, now: datetime) -> Missing | None:
    """Nothing is done towards anybody under 18; of whom nobody knows how old they are, it is asked (practice 8.1)."""
    entry, day = _person(case, one), london(now).date()
    known = case.person_on(entry, day) if entry else None
    age = known.age_on(day) if known else None
    if (known is not None and known.is_child(day)) or one.adult.value is False:
        return Missing(UNDER_18, _YOUNG, TO_CHILDRENS)
    if age is None and not one.adult.value:
        return Missing(AGE_UNKNOWN, _YOUNG, one.at_field("adult"))
    return None


def young_alone(case: Case) -> Iterator[Missing]:
    """That whoever harms is under 18, everyone of them: then nothing is asked of them, and no home is taken for it."""
    day = london(case.entries[-1].at).date() if case.entries else None
    harm = [entry for entry in case.people if entry.record.has_role(PERPETRATOR)]
    if day is not None and harm and all(case.person_on(entry, day).is_child(day) for entry in harm):
        yield Missing(YOUNG_ALONE, _YOUNG, TO_CHILDRENS)


def _contested(case: Case) -> Missing | None:
    """While roles are contested and nobody looked, nobody is held to account (practice 5.1)."""
    open_ = (one for one in case.records(Contested) if not one.assessed)
    return next((Missing(CONTESTED, "practice:5.1.roles", one.at_field("evidence")) for one in open_), None)


def _not_offered(case: Case, one: Accountability, now: datetime) -> Missing | None:
    """What is not in force is not done, whoever wrote it down (practice 3.6)."""
    remedy = case.rules.remedies.get(one.what)
    if not (one.what or one.named):
        return Missing("What is to be done, or offered", _CLAUSE, one.at_field("what"))
    standing = remedy.standing(london(now).date()) if remedy else ""
    return Missing(f"{standing[0].upper()}{standing[1:]}", "practice:3.6", one.at_field("what")) if standing else None


def _not_enough(one: Accountability) -> Iterator[Missing]:
    if not (one.rests_on.strip() and one.enough.value):
        field = "enough" if one.rests_on.strip() else "rests_on"
        yield Missing("What it rests on, and that it is enough", "hpg-2025:6.8", one.at_field(field))
    if not one.proportion.strip():
        yield Missing("Why it is in proportion", "hpg-2025:6.8", one.at_field("proportion"))


def _unsafe(one: Accountability) -> Iterator[Missing]:
    """The victim's safety is asked first, and nothing that is done reveals anything (practice 8.1 and 2.2)."""
    if one.safe.value is False:
        yield Missing(NOT_SAFE, _CLAUSE, one.at_field("safe"))
    elif not (one.safe.value and one.check.strip() and one.checked_at):
        empty = (("safe", not one.safe.value), ("checked_at", not one.checked_at), ("check", True))
        field = next(name for name, missing in empty if missing)
        yield Missing(
            "The victim's safety, asked before it is done: when, and what was found", _CLAUSE, one.at_field(field)
        )
    elif one.done_on is not None and london(one.checked_at).date() > one.done_on:
        yield Missing("The victim's safety was asked after it was done", _CLAUSE, one.at_field("checked_at"))
    if one.reveals.value:
        yield Missing(REVEALS, "practice:2.2", one.at_field("reveals"))
    elif one.reveals.value is None:
        yield Missing("Whether it shows who told us, or that there is a case", "practice:2.2", one.at_field("reveals"))


def _changed(case: Case, one: Accountability) -> Missing | None:
    """What happened since the victim was asked, and before it was done, asks them again (practice 8.1)."""
    kept = case.kept(one)
    if not (kept and one.safe.value and kept[-1].record.checked_at == one.checked_at):
        return None
    done = case.so_since(kept[-1], lambda version: version.record.state == "done") if one.state == "done" else None
    news = news_since(case, case.said_since(kept[-1], "checked_at").seq)
    before = [entry for entry in news if done is None or case.born(entry).seq < done.seq]
    return Missing(CHANGED, _CLAUSE, one.at_field("checked_at")) if before else None


def _unwanted(one: Accountability) -> Missing | None:
    """It is led by the victim, unless somebody else is at risk and a supervisor agreed (Wrekin 2019, victim-led)."""
    if one.wanted.value or (one.wider.strip() and one.agreed_with.strip()):
        return None
    asked = one.wanted.answered
    field = "wanted" if not asked else "agreed_with" if one.wider.strip() else "wider"
    return Missing(NOT_WANTED, "wrekin-2019:victim-led", one.at_field(field))


def accountability_due(case: Case) -> Iterator[Duty]:
    """What was decided is due on its day; what was done against this is told to a supervisor the same day."""
    for entry in case.of(Accountability):
        one, days = entry.record, case.rules.days
        if one.empty:
            continue
        if one.open:
            words = "Accountability or support" + ("" if one.due else " without a day")
            due = days.end_of(one.due) if one.due else days.end_of_next(case.born(entry).at)
            yield Duty("accountability", words, due, "hpg-2025:6.8", one.at_end)
        elif done_unsafely(case, entry) and not one.told.strip():
            words = "Done towards who harms before it was safe: tell a supervisor what it may have given away"
            since = case.so_since(entry, lambda version: version.record.state == "done").at
            yield case.rules.duty("unsafe_contact", since, "accountability-unsafe", words, one.at_field("gave_away"))


def done_unsafely(case: Case, entry: Entry[Accountability]) -> bool:
    """Whether something was done that was not found safe first, that reveals something, or to somebody under 18."""
    one = entry.record
    if one.state != "done":
        return False
    young = None if is_support(case, one) else _too_young(case, one, entry.at)
    return any(_unsafe(one)) or (young is not None and young.words == UNDER_18)


def accountability_incomplete(case: Case) -> Iterator[Missing]:
    """What is decided or done has every answer that it needs, and what is over says what came of it (HPG 6.8)."""
    for entry in case.of(Accountability):
        one = entry.record
        if one.empty:
            yield Missing("Empty accountability or support: say what, or why not", _CLAUSE, one.at_field("what"))
            continue
        if one.state in ("decided", "done"):
            before = "Decided" if one.state == "decided" else "Done"
            for line in against(case, one, entry.at):
                yield Missing(
                    f"{before} towards who harms: {line.words[0].lower()}{line.words[1:]}", line.clause, line.route
                )
        if not one.open and not one.result.strip():
            yield Missing("What came of accountability or support", "practice:8.1", one.at_field("result"))
        if one.state == "decided" and not one.decided_by.strip():
            yield Missing("Who decided accountability or support", "practice:8.1", one.at_field("decided_by"))


def accountability_open(case: Case) -> Iterator[GateLine]:
    """No case closes over what is still to be done, or was done unsafely and told to nobody (HPG 6.8)."""
    for entry in case.of(Accountability):
        one = entry.record
        if one.open and not one.empty:
            yield GateLine("Open accountability or support", "hpg-2025:6.8", one.at_field("state"))
        elif done_unsafely(case, entry) and not one.told.strip():
            words = "Done towards who harms before it was safe, and no supervisor was told"
            yield GateLine(words, "practice:5.4.event", one.at_field("told"))
