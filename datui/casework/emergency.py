"""An emergency: what 999 needs, at once, without plan or consent; the reason is asked afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.intake import Intake
from datui.casework.moments import day_words
from datui.casework.people import CHILD, PERPETRATOR, VICTIM, Person, said, yes_no
from datui.casework.records import Code, Line, Moment, Prose, Record, YesNo, ask
from datui.casework.risk import RiskAssessment

if TYPE_CHECKING:
    from datui.casework.case import Case

_EMERGENCY, _CALL = "Emergency", "The call"
NOT_KNOWN = "not known"


class Emergency(Record, kind="emergency", title="Emergency"):
    """What 999 needs was opened. That is an entry by itself; everything in it is asked afterwards."""

    glances = ("reason",)

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


def emergency_words(case: Case) -> tuple[Needed, ...]:
    """What 999 asks, from everything kept in the case, latest first; what nobody knows is said to be not known."""
    intakes = [entry.record for entry in reversed(case.of(Intake)) if isinstance(entry.record, Intake)]
    people = case.persons
    victims = [person for person in people if person.has_role(VICTIM)]
    feared = [person for person in people if person.has_role(PERPETRATOR)]
    return (
        Needed("Where they are", _first(said(one.where_now) for one in intakes) or _home(intakes, victims)),
        Needed("Who they are", _or_not_known(_victims(case, intakes, victims))),
        Needed("Who is there", _or_not_known(_who_is_there(intakes, feared))),
        Needed("Weapons and danger", _or_not_known(_weapons(case, intakes, people))),
        Needed("Children", _or_not_known(_children(intakes, people))),
        Needed("How to speak to them", _or_not_known(_speaking(intakes, victims))),
    )


def _first(found: Iterable[str]) -> str:
    return next((words for words in found if words), "")


def _or_not_known(found: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(words for words in found if words)) or NOT_KNOWN


def _home(intakes: list[Intake], victims: list[Person]) -> str:
    """The home is not where they are, so it is said to be the home."""
    homes = [" ".join(filter(None, (person.address, person.postcode))) for person in victims]
    homes += [" ".join(filter(None, (said(one.address), one.postcode))) for one in intakes]
    home = _first(homes)
    return f"{NOT_KNOWN}; their home is {home}" if home else NOT_KNOWN


def _victims(case: Case, intakes: list[Intake], victims: list[Person]) -> Iterator[str]:
    yield case.victim_name
    for person in victims:
        yield (
            f"born {day_words(person.born.value)}"
            if person.born.value
            else (f"about {person.age}" if person.age else "")
        )
        yield person.phone and f"telephone {person.phone}"
    if not victims:
        for one in intakes[:1]:
            yield f"born {day_words(one.victim_born.value)}" if one.victim_born.value else ""
            yield said(one.victim_phone) and f"telephone {said(one.victim_phone)}"


def _who_is_there(intakes: list[Intake], feared: list[Person]) -> Iterator[str]:
    yield _first(said(one.who_there) for one in intakes)
    for person in feared:
        yield f"perpetrator: {said(person.name) or 'name not known'}" + (
            ", lives there" if person.lives_there.value else ""
        )
    if not feared:
        yield _first(said(one.feared) and f"afraid of {said(one.feared)}" for one in intakes)
    yield _first("the perpetrator lives there" for one in intakes if one.perpetrator_there.value)


def _weapons(case: Case, intakes: list[Intake], people: list[Person]) -> Iterator[str]:
    yield _first(said(one.weapons) for one in intakes)
    for person in people:
        if words := said(person.danger):
            yield f"{said(person.name) or 'name not known'}: {words}"
    for entry in reversed(case.of(RiskAssessment)):
        assessment = entry.record
        assert isinstance(assessment, RiskAssessment)
        for item, what in _SERIOUS.items():
            if assessment.answers.get(item) == "yes":
                note = assessment.notes.get(item, "").strip()
                yield f"{what}: {note}" if note else what


_SERIOUS = {
    "weapons": "weapons or objects used before",
    "kill-threat": "threats to kill",
    "strangled": "strangled or choked before",
    "abuser-suicide": "the perpetrator spoke of suicide or tried it",
}


def _children(intakes: list[Intake], people: list[Person]) -> Iterator[str]:
    children = [_child(person) for person in people if person.has_role(CHILD)]
    yield from children
    yield (who := _first(one.children_who for one in intakes))
    if not (children or who):
        answers = [one.children for one in intakes if one.children.answered]
        yield yes_no(answers[0], yes="there are children", no="none, as far as is known") if answers else ""


def _child(person: Person) -> str:
    age = f", about {person.age}" if person.age is not None else ""
    born = f", born {day_words(person.born.value)}" if person.born.value else age
    return f"{said(person.name) or 'name not known'}{born}"


def _speaking(intakes: list[Intake], victims: list[Person]) -> Iterator[str]:
    for person in victims:
        yield person.speak
    yield _first(one.language for one in intakes)
    yield _first("interpreter needed" for one in intakes if one.interpreter.value)
    yield _first(said(one.access) for one in intakes)
