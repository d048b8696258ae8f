"""The eligibility router: who is how old, connected how, and what therefore follows. Everyone has at least one way."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from datui.casework.definition import WAYS, Definition, FindOut, Way

UNDER, BETWEEN, ADULT = "under-16", "16-17", "adult"
BANDS = (UNDER, BETWEEN, ADULT)
CHILD_TO_PARENT, EACH = "child-to-parent", "each"
STAFF, STAFF_RESIDENT, NOT_STAFF = "staff", "staff-resident", "no"
_ANY_AGE = frozenset(BANDS)
_ACT, _POLICY, _NONE = "act", "policy", "none"
# Each of these alone says that something applies: without one of them for certain, it is as if it did.
_APPLIES = ("act", "policy", "child-abuse", "outside")


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of two people. An age is every band that it may be in; empty or None is not known."""

    victim: frozenset[str] = _ANY_AGE
    theirs: frozenset[str] = _ANY_AGE
    connection: str = ""
    who_to_whom: str = ""
    staff: str = ""
    care_needs: bool | None = None
    at_risk: bool | None = None
    cannot_protect: bool | None = None
    elder: bool | None = None


@dataclass(frozen=True, slots=True)
class Routes:
    """What follows for certain, what may follow, and what there is to find out, by one edition of the definition."""

    definition: Definition
    sure: tuple[Way, ...]
    may_be: tuple[Way, ...]
    find_out: tuple[FindOut, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of what follows for certain."""
        return frozenset(way.id for way in self.sure)


def bands(years: int | None, *, guess: bool, band: str, definition: Definition) -> frozenset[str]:
    """Every band that an age may be in: by its years, by the band that was named, by both where they differ."""
    found = frozenset({band} if band in BANDS else ())
    if years is not None:
        spread = definition.guess_years if guess else 0
        found |= {_band(age, definition) for age in range(max(0, years - spread), years + spread + 1)}
    return found or _ANY_AGE


def _band(age: int, definition: Definition) -> str:
    return UNDER if age < definition.act_age else BETWEEN if age < definition.adult_age else ADULT


def routes(answers: Answers, definition: Definition) -> Routes:
    """What follows from what is known. What is not known rules nothing out, and nobody is turned away."""
    worlds = [frozenset(_of(*world)) for world in _worlds(answers, definition)]
    sure = frozenset.intersection(*worlds)
    may_be = frozenset[str]().union(*worlds)
    needs = (answers.care_needs, answers.at_risk, answers.cannot_protect)
    if ADULT in answers.victim and False not in needs:
        may_be |= {"adult-at-risk"} if any(needs) else frozenset()
        sure |= {"adult-at-risk"} if all(needs) and answers.victim == {ADULT} else frozenset()
    sure |= {"elder"} if answers.elder else frozenset()
    sure |= {answers.staff} if answers.staff in (STAFF, STAFF_RESIDENT) else frozenset()
    sure |= {"contested"} if answers.who_to_whom == EACH else frozenset()
    if not sure.intersection(_APPLIES):
        sure |= {"as-if"}
    return Routes(
        definition,
        tuple(definition.ways[way] for way in WAYS if way in sure),
        tuple(definition.ways[way] for way in WAYS if way in may_be - sure),
        tuple(definition.find_out[name] for name in _open(answers, definition)),
    )


def _worlds(answers: Answers, definition: Definition) -> Iterator[tuple[str, str, str, bool]]:
    """Every way that it may be: both ages, what the connection counts as, and whether a child harms a parent.

    A connection that nobody knows is taken for one that counts.
    """
    counts = definition.counts.get(answers.connection)
    for victim, theirs, counted in product(answers.victim, answers.theirs, (counts,) if counts else (_ACT, _POLICY)):
        yield victim, theirs, counted, answers.who_to_whom == CHILD_TO_PARENT
        if not answers.who_to_whom and _may_be_parent(answers, victim, theirs, counted):
            yield victim, theirs, counted, True


def _may_be_parent(answers: Answers, victim: str, theirs: str, counted: str) -> bool:
    """Whether the victim may be a parent whom a child harms: nobody is a parent of somebody older."""
    related = counted == _ACT and answers.connection in ("", "parent-child", "step-parent-child")
    return related and victim != UNDER and BANDS.index(victim) >= BANDS.index(theirs)


def _of(victim: str, theirs: str, counted: str, child_to_parent: bool) -> Iterator[str]:
    """What follows where everything is known."""
    if victim == UNDER:
        yield "child-abuse"
    elif counted == _NONE:
        yield "outside"
    else:
        yield "act" if counted == _ACT and theirs != UNDER else "policy"
    if victim == BETWEEN:
        yield "young-victim"
    if theirs == UNDER:
        yield "child-who-harms"
    elif theirs == BETWEEN:
        yield "young-person-who-harms"
    if child_to_parent:
        yield "child-to-parent"


def _open(answers: Answers, definition: Definition) -> Iterator[str]:
    """What is not known and would make a difference."""
    if len(answers.victim) > 1:
        yield "victim-age"
    if len(answers.theirs) > 1:
        yield "their-age"
    if answers.connection not in definition.counts:
        yield "connection"
    if any(parent for *_, parent in _worlds(answers, definition)) and not answers.who_to_whom:
        yield "who-to-whom"
    if answers.staff not in (STAFF, STAFF_RESIDENT, NOT_STAFF):
        yield "staff"
    if ADULT in answers.victim:
        needs = {"care-needs": answers.care_needs, "at-risk": answers.at_risk, "cannot-protect": answers.cannot_protect}
        # Where one of the three is no, the others change nothing.
        yield from (name for name, said in needs.items() if said is None and False not in needs.values())
        if answers.elder is None:
            yield "elder"
