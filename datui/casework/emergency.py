"""An emergency: what 999 needs, at once, without plan or consent; the reason is asked afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.intake import Intake
from datui.casework.lastsaid import last_value, said_at, said_last, value_of
from datui.casework.moments import day_words, london
from datui.casework.people import HARMS_YOUNG, PERPETRATOR, VICTIM, Person, age_of, aged_words, said, yes_no
from datui.casework.plans import latest_plan
from datui.casework.records import Code, Line, Moment, Prose, Record, YesNo, ask
from datui.casework.risk import RiskAssessment
from datui.casework.safecontact import SafeContact
from datui.casework.whereabouts import (
    home_words,
    named_in,
    number_words,
    reports_of_victim,
    when_words,
    without_others,
)

if TYPE_CHECKING:
    from datui.casework.case import Case

_EMERGENCY, _CALL = "Emergency", "The call"
NOT_KNOWN = "not known"


class Emergency(Record, kind="emergency", title="Emergency"):
    """What 999 needs was opened. That is an entry by itself; everything in it is asked afterwards."""

    glances = ("reason",)
    happens = "opened_at"

    opened_at: Moment = ask(
        "Opened", past=True, section=_EMERGENCY, default_now=True, help="When what 999 needs was shown."
    )
    reason: Prose = ask(
        "Why it was opened", section=_EMERGENCY, clause="practice:11.7", help="Asked afterwards, the same day."
    )
    danger_now: Answer[YesNo] = ask(
        "In danger now?",
        section=_EMERGENCY,
        clause="wrekin-2019:999",
        help="No, once you know that the danger is over.",
    )
    where_now: Answer[Line] = ask(
        "Where are they now?",
        section=_EMERGENCY,
        reach="visit",
        help="If it is not where they were; this is what 999 is told.",
    )
    called: Answer[YesNo] = ask("Was 999 called?", section=_CALL, clause="wrekin-2019:999", help="By anyone.")
    called_by: Line = ask("Who called", section=_CALL, help="The name of whoever made the call.")
    called_at: Moment = ask("Called when?", past=True, section=_CALL, help="A time such as 14:30.")
    service: Code = ask("Which service", section=_CALL, choices="service", help="Whom they asked for.")
    reference: Line = ask("Their reference", section=_CALL, help="The incident number that they gave.")
    outcome: Prose = ask("What happened", section=_CALL, help="Who came, what they did, and where everyone is now.")

    @property
    def headline(self) -> str:
        """That it was opened, and whether 999 was called."""
        return "Emergency opened" + {True: ": 999 called", False: ": 999 not called", None: ""}[self.called.value]

    @property
    def says_danger(self) -> bool | None:
        """Whether there is danger: a call to 999 says so until it is said to be over; None where it is silent."""
        if self.danger_now.value is not None:
            return self.danger_now.value
        return True if self.called.value else None


@dataclass(frozen=True, slots=True)
class Needed:
    """One line of what 999 needs: what it is about, and what is known."""

    label: str
    words: str


def emergency_words(case: Case, now: datetime) -> tuple[Needed, ...]:
    """What 999 asks, from everything kept in the case, latest first; what nobody knows is said to be not known.

    What was said today says so, and ages are of today.
    """
    intakes = case.records(Intake)[::-1]
    today = london(now).date()
    people = [case.person_on(entry, today) for entry in case.people]
    children = [one for one in people if one.is_child(today) and not _is_victim(case, one)]
    # Whoever is feared is told of as such, however young.
    adults = [one for one in people if one not in children or one.has_role(PERPETRATOR)]
    return (
        Needed("Where they are", _where(case, now)),
        Needed("Who they are", _or_not_known(_victims(case, adults, now))),
        Needed("Who is there", _or_not_known(_who_is_there(case, adults, now))),
        Needed(_feared_label(adults, today), _or_not_known(_perpetrators(intakes, adults, today))),
        Needed("Weapons and danger", _or_not_known(dangers(case, now))),
        Needed("Children", _or_not_known(_children(intakes, children, today))),
        Needed("How to speak to them", _or_not_known(_speaking(case, adults))),
    )


def _is_victim(case: Case, person: Person) -> bool:
    """Whether it is the victim of whom the case is; a child who is a victim too is one of the children."""
    return case.victim is not None and case.victim.record.record_id == person.record_id


def _first(found: Iterable[str]) -> str:
    return next((words for words in found if words), "")


def _or_not_known(found: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(words for words in found if words)) or NOT_KNOWN


def _where(case: Case, now: datetime) -> str:
    """Where the victim is, and their home, which is not where they are; what is of another victim is said to be."""
    found = [_last_said(without_others(case), "where_now", now) or NOT_KNOWN, home_words(case, now)]
    return "; ".join(filter(None, (*found, *_of_others(case, "where_now", now))))


def _of_others(case: Case, field: str, now: datetime) -> Iterator[str]:
    """What the newest report of each other victim says in a field, said to be of them."""
    theirs = {name: one for one in case.of(Intake) if (name := named_in(case, one.record))}
    for name, entry in theirs.items():
        if words := value_of(entry, field):
            yield f"of {name}: {words} (said {when_words(said_at(case, entry, field), now)})"


def _last_said(case: Case, field: str, now: datetime) -> str:
    """What was said last in a field of a report or an emergency, and when it was."""
    entry = said_last(case, field, Intake, Emergency)
    if entry is None:
        return ""
    return f"{value_of(entry, field)} (said {when_words(said_at(case, entry, field), now)})"


def _victims(case: Case, adults: list[Person], now: datetime) -> Iterator[str]:
    known, today, reports = [one for one in adults if one.has_role(VICTIM)], london(now).date(), reports_of_victim(case)
    victim = next((one for one in known if _is_victim(case, one)), None)
    yield case.victim_name
    said_as = _first((victim.said_as if victim else "", *(one.victim_said_as for one in reports)))
    yield said_as and f"say it {said_as}"
    also = (victim.aliases if victim else "", *(one.victim_aliases for one in reports))
    yield from (f"also called {names}" for names in also if names)
    born = (victim.born.value if victim else None) or last_value(without_others(case), "victim_born", Intake)
    aged = aged_words(age_of(born, today)) if born else ""
    yield f"{aged}, born {_born(born)}" if born else victim.aged_words(today) if victim else ""
    yield from number_words(case, now)
    yield from (f"also {_named(one, today)}" for one in known if one is not victim)


def _born(day: date) -> str:
    return day_words(day).split(" ", 1)[1]


def _named(person: Person, today: date) -> str:
    """A person by name, other names and age."""
    also = f"also {person.aliases}" if person.aliases else ""
    return ", ".join(filter(None, (said(person.name) or "name not known", also, person.aged_words(today))))


def _who_is_there(case: Case, adults: list[Person], now: datetime) -> Iterator[str]:
    """Who somebody said is there, and who lives at the home, said to be just that: nobody else is put there."""
    yield _last_said(without_others(case), "who_there", now)
    yield from _of_others(case, "who_there", now)
    today = london(now).date()
    living = [one for one in adults if one.lives_there.value and not _is_victim(case, one)]
    for one in living:
        role = f"{_called(one, today)}: " if one.has_role(PERPETRATOR) else ""
        yield f"{role}{_named(one, today)}, {_LIVES}"
    there = last_value(case, "perpetrator_there", Intake, SafeContact)
    if there and not any(one.has_role(PERPETRATOR) for one in living):
        yield f"{_feared(adults, today)} {_LIVES}"


_LIVES = "lives at their home"


def _called(person: Person, today: date) -> str:
    return HARMS_YOUNG if person.under_16(today) else "perpetrator"


def _feared_label(adults: list[Person], today: date) -> str:
    return HARMS_YOUNG.capitalize() if _feared(adults, today) == HARMS_YOUNG else "Perpetrators"


def _feared(people: Iterable[Person], today: date) -> str:
    """What whoever is feared is called where nobody says who it is: where nobody over 15 is, no perpetrator."""
    feared = [one for one in people if one.has_role(PERPETRATOR)]
    return HARMS_YOUNG if feared and all(one.under_16(today) for one in feared) else "the perpetrator"


def _perpetrators(intakes: list[Intake], adults: list[Person], today: date) -> Iterator[str]:
    """The perpetrators whom nobody said to be there."""
    feared = [one for one in adults if one.has_role(PERPETRATOR)]
    elsewhere = [one for one in feared if not one.lives_there.value]
    for one in elsewhere:
        yield f"{HARMS_YOUNG}: {_named(one, today)}" if one.under_16(today) else _named(one, today)
    if feared and not elsewhere:
        yield "none known but who is there"
    if not feared:
        yield _first(said(one.feared) and f"afraid of {said(one.feared)}" for one in intakes)


def dangers(case: Case, now: datetime) -> Iterator[str]:
    """What is known of weapons, of what people did before, and of what else an officer or police must know first."""
    yield _last_said(case, "weapons", now)
    for person in case.persons:
        if words := said(person.danger):
            yield f"{said(person.name) or 'name not known'}: {words}"
    today = london(now).date()
    who = _feared((case.person_on(entry, today) for entry in case.people), today)
    for assessment in reversed(case.records(RiskAssessment)):
        for item, what in _SERIOUS.items():
            if assessment.answers.get(item) == "yes":
                note = assessment.notes.get(item, "").strip()
                yield ": ".join(filter(None, (what.format(who=who), note)))


_SERIOUS = {
    "weapons": "weapons or objects used before",
    "kill-threat": "threats to kill",
    "strangled": "strangled or choked before",
    "abuser-suicide": "{who} spoke of suicide or tried it",
}


def _children(intakes: list[Intake], children: list[Person], today: date) -> Iterator[str]:
    for child in children:
        yield _named(child, today) + (f", {_LIVES}" if child.lives_there.value else "")
    yield (who := _first(one.children_who for one in intakes))
    if not (children or who):
        answers = [one.children for one in intakes if one.children.answered]
        yield yes_no(answers[0], yes="there are children", no="none, as far as is known") if answers else ""


def _speaking(case: Case, adults: list[Person]) -> Iterator[str]:
    intakes = reports_of_victim(case)
    yield from (one.speak for one in adults if one.has_role(VICTIM))
    yield plan.record.language if (plan := latest_plan(case)) else ""
    yield _first(one.language for one in intakes)
    yield "interpreter needed" if last_value(without_others(case), "interpreter", Intake) else ""
    yield _first(said(one.access) for one in intakes)
