"""The edition of the definition that eligibility is worked out by, with what follows for everyone, and its reading."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from datui.casework.packed import read_clause
from datui.casework.policy import ChoiceList, Clause, Verified
from datui.casework.route import Route
from datui.casework.tables import Table

COUNTS = ("act", "policy", "none")
"""What a connection may count as: personally connected by the Act, covered by the policy alone, or neither."""
FIND_OUT = {
    "victim-age": "victim_age",
    "their-age": "their_age",
    "connection": "connection",
    "who-to-whom": "who_to_whom",
    "staff": "staff",
    "care-needs": "care_needs",
    "at-risk": "at_risk",
    "cannot-protect": "cannot_protect",
    "elder": "elder",
}
"""What may be open, and the field that answers it."""
WAYS = (
    *("as-if", "act", "policy", "child-abuse", "young-victim", "child-who-harms", "young-person-who-harms"),
    *("child-to-parent", "elder", "adult-at-risk", "staff", "staff-resident", "contested", "outside"),
)
"""Every route that there is, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next, and where it is done."""

    words: str
    route: Route


@dataclass(frozen=True, slots=True)
class Way:
    """What follows for somebody: the clause, what it says, what to do next and what never to do."""

    id: str
    title: str
    says: str
    clause: str
    steps: tuple[Step, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindOut:
    """What is not known, as a question, with the field that answers it and the clause that asks."""

    id: str
    words: str
    clause: str

    @property
    def field(self) -> str:
        """The field in which it is answered."""
        return FIND_OUT[self.id]


@dataclass(frozen=True, slots=True)
class Definition:
    """One edition of the definition. A record of eligibility keeps its id and edition."""

    id: str
    edition: str
    title: str
    note: str
    act_age: int
    adult_age: int
    guess_years: int
    counts: Mapping[str, str]
    """What each code of a connection counts as."""
    offered: Mapping[str, str]
    """The connection that a person's relationship offers, to be checked."""
    find_out: Mapping[str, FindOut]
    ways: Mapping[str, Way]
    checked: Verified

    @property
    def named(self) -> str:
        """The definition and its edition, as they are cited."""
        return f"{self.title}, edition {self.edition}"


def read_definition(file: Table, clauses: Mapping[str, Clause], lists: Mapping[str, ChoiceList]) -> Definition:
    """The definition of a pack. Raises PackRefused by key: every choice is sorted, and every route has its words."""
    counts, offered = _connections(file, lists)
    with file.table("find_out") as table:
        found = {name: _find_out(name, row, clauses) for name, row in table.tables()}
        _all_of(table, found, FIND_OUT)
    with file.table("routes") as table:
        ways = {name: _way(name, row, clauses, lists) for name, row in table.tables()}
        _all_of(table, ways, WAYS)
    return Definition(
        id=file.code("id"),
        edition=file.code("edition"),
        title=file.text("title"),
        note=file.text("note"),
        act_age=(act_age := file.whole("act_age", 1, 17)),
        adult_age=file.whole("adult_age", act_age + 1, 30),
        guess_years=file.whole("guess_years", 0, 10),
        counts=MappingProxyType(counts),
        offered=MappingProxyType(offered),
        find_out=MappingProxyType(found),
        ways=MappingProxyType({name: ways[name] for name in WAYS}),
        checked=file.verified(),
    )


def _connections(file: Table, lists: Mapping[str, ChoiceList]) -> tuple[dict[str, str], dict[str, str]]:
    counts: dict[str, str] = {}
    offered: dict[str, str] = {}
    with file.table("connections") as table:
        for name, row in table.tables():
            counts[name] = row.text("counts")
            if counts[name] not in COUNTS:
                row.refuse(f"must be one of: {', '.join(COUNTS)}", "counts")
            offered |= dict.fromkeys(row.texts("relationship"), name)
        _all_of(table, counts, [choice.code for choice in lists["connection"].choices])
        if set(offered) - {choice.code for choice in lists["relationship"].choices}:
            table.refuse("names a relationship that is in no list")
    return counts, offered


def _find_out(name: str, row: Table, clauses: Mapping[str, Clause]) -> FindOut:
    return FindOut(name, row.text("words"), read_clause(row, clauses))


def _way(name: str, row: Table, clauses: Mapping[str, Clause], lists: Mapping[str, ChoiceList]) -> Way:
    return Way(
        name,
        lists["eligibility-route"].label(name),
        row.text("says"),
        read_clause(row, clauses),
        tuple(_steps(row)),
        _some(row, "never"),
    )


def _steps(row: Table) -> Iterator[Step]:
    for step in row.rows("next"):
        offer = [words.partition("=") for words in step.texts("offer")]
        if not all(mark and value for _name, mark, value in offer):
            step.refuse("must be fields with what is offered there, such as agency=children", "offer")
        offered = tuple((name, value) for name, _mark, value in offer)
        yield Step(step.text("words"), Route(step.code("screen"), "", step.text("field", ""), offered))


def _some(row: Table, key: str) -> tuple[str, ...]:
    found = row.texts(key)
    if not found:
        row.refuse("is empty", key)
    return found


def _all_of(table: Table, found: Mapping[str, object], wanted: Collection[str]) -> None:
    """Refuse a table that has not just these keys."""
    if set(found) != set(wanted):
        table.refuse("must have each of the keys that datui looks up here, and no other")
