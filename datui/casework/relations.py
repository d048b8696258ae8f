"""Who is what to whom, from when until when; and where each accuses the other, who looked at it and on what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.people import PERPETRATOR, VICTIM, Person, said
from datui.casework.records import Code, Day, Entry, Line, PersonId, Prose, Record, YesNo, ask
from datui.casework.route import Missing, Route

if TYPE_CHECKING:
    from datui.casework.case import Case

_CLAIM, _LOOKED = "What is said", "Who looked at it"


class Relationship(Record, kind="relationship", title="Relationship"):
    """What one person of a case is to another, with the days from and until which it is so."""

    one: PersonId = ask("Who", clause="practice:1.4", help="Leave it empty for the victim.")
    what: Code = ask("Is what", choices="relationship", clause="hpg-2025:4.1", help="What they are to the other.")
    other: PersonId = ask("To whom", clause="practice:1.4", help="Leave it empty for the victim.")
    since: Day = ask("Since", past=True, help="The day, or the first of its month or year.")
    until: Day = ask("Until", past=True, clause="practice:1.2.flags", help="The day on which it ended, if it has.")
    lives_together: Answer[YesNo] = ask("Do they live together?", help="Now, or on some nights.")
    note: Prose = ask("Note", help="Children in common, orders between them, who supports whom.")

    @property
    def headline(self) -> str:
        """That it is known, never who."""
        return "Relationship, ended" if self.until else "Relationship"


class Contested(Record, kind="contested", title="Contested roles"):
    """Each says that the other is the abuser. Somebody looks at it, on evidence, and again; "both" is no answer."""

    glances = ("claim",)

    claimant: PersonId = ask("Who says so", section=_CLAIM, clause="practice:5.1.roles", help="Whoever accuses.")
    against: PersonId = ask(
        "Of whom", section=_CLAIM, clause="practice:5.1.roles", help="Whom they accuse. Leave it empty for the victim."
    )
    claim: Prose = ask(
        "What they say", section=_CLAIM, clause="practice:5.1.roles", help="In their own words, and to whom."
    )
    evidence: Prose = ask(
        "What it was judged on",
        section=_LOOKED,
        clause="practice:5.1.roles",
        help="Who is afraid of whom, who controls whom, injuries, history, who gains.",
    )
    primary: Code = ask(
        "What was found",
        section=_LOOKED,
        choices="contested",
        clause="practice:5.1.roles",
        help="A primary victim can almost always be told.",
    )
    why: Prose = ask("Why", section=_LOOKED, clause="practice:5.1.roles", help="And what would change your mind.")
    assessed_by: Line = ask(
        "Assessed by", section=_LOOKED, writer=True, clause="practice:5.1.roles", help="Leave it empty if it was you."
    )
    review_on: Day = ask(
        "Look at it again on",
        forward=True,
        section=_LOOKED,
        clause="practice:5.1.roles",
        help="It is not settled once.",
    )

    @property
    def headline(self) -> str:
        """How it stands."""
        return f"Contested roles: {_FOUND.get(self.primary, 'not assessed yet')}"

    @property
    def assessed(self) -> bool:
        """Whether somebody found something, and says on what."""
        return bool(self.primary and self.evidence.strip())


OTHER_WAY = "other-way"
_FOUND = {
    "as-before": "the victim is who was thought to be",
    OTHER_WAY: "the other is the primary victim",
    "not-clear": "not clear yet, protect as before",
}


def turned(case: Case) -> Entry[Contested] | None:
    """The version in which it was last found that the other is the primary victim; None where that does not stand.

    What was found last of all counts: as before, or not clear, is protected as before.
    """
    found = [entry for entry in case.of(Contested) if entry.record.assessed]
    last = max(found, key=lambda entry: _since(case, entry).seq, default=None)
    return _since(case, last) if last is not None and last.record.primary == OTHER_WAY else None


def _since(case: Case, entry: Entry[Contested]) -> Entry[Contested]:
    """The version since which it has been found; a spelling put right in its evidence finds nothing anew."""
    return case.so_since(entry, lambda one: one.record.assessed and one.record.primary == entry.record.primary)


def plans_turned(case: Case) -> int:
    """Up to which entry no plan of the victim is believed: it was agreed with whoever was thought to be (practice 5.1).

    Nothing is allowed until the other is asked anew; 0 where no roles were found to be the other way.
    """
    found = turned(case)
    return found.seq if found else 0


def roles_not_turned(case: Case) -> Iterator[Missing]:
    """Once the other is found to be the primary victim, the people of the case say so too (practice 5.1)."""
    found = turned(case)
    if found is None:
        return
    before = case.before(case.born(found).seq).victim
    was = before.record.record_id if before else ""
    now = case.victim.record.record_id if case.victim else ""
    parties = {found.record.claimant or was, found.record.against or was}
    other = next((one for one in sorted(parties) if one not in ("", was)), "")
    # Where both are the victim, the roles were put right before it was written down.
    if now and (now == other or (not other and (now != was or was in (found.record.claimant, found.record.against)))):
        return
    known = next((person for person in case.persons if person.record_id == other), None)
    held = next((person for person in case.persons if person.record_id == was), None)
    # First the other is made the victim; where they are, whoever was thought to be is not the first of them any more.
    wrong = known if known is not None and (not known.has_role(VICTIM) or known.has_role(PERPETRATOR)) else held
    route = wrong.at_field("case_roles") if wrong is not None else Route(Person.kind, "", "case_roles")
    yield Missing("Contested: the other is the victim, so put the roles right", "practice:5.1.roles", route)


def about(case: Case, record: Record, kind: str) -> Route:
    """Where a relationship, or roles that are contested, are begun from somebody's own record or from a relationship.

    Whoever is no victim accuses whoever is, until somebody says otherwise.
    """
    if isinstance(record, Person):
        one, other = record.record_id, ""
    elif isinstance(record, Relationship) and kind == Contested.kind:
        one, other = record.one, record.other
    else:
        return Route(kind)
    victims = {person.record_id for person in case.persons if person.has_role(VICTIM)}
    if kind == Contested.kind:
        said = {"claimant": other, "against": one} if one in victims else {"claimant": one, "against": other}
    else:
        said = {"one": one}
    return Route(kind, "", "", tuple((name, who) for name, who in said.items() if who))


def must_not_receive(case: Case) -> tuple[Person, ...]:
    """Everyone to whom nothing of this case may go: whoever is said to be, and every perpetrator (practice 2.2)."""
    return tuple(person for person in case.persons if person.told_nothing)


def must_not_words(case: Case) -> str:
    """Those people by name, in one line; empty where there is nobody."""
    return ", ".join(said(person.name) or "somebody whose name is not known" for person in must_not_receive(case))
