"""What each kind of agency asks for when it is asked to help, as the pack says it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from datui.casework.packed import read_clause
from datui.casework.policy import ChoiceList, Clause, Verified
from datui.casework.tables import Table

_LABEL = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that an agency asks for: by which topic a case is looked through for it, and what it is called."""

    topic: str
    label: str


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What one kind of agency asks for, and what to mind with it."""

    agency: str
    asks: tuple[Asked, ...]
    mind: tuple[str, ...]
    safeguards: bool
    """Whether it safeguards: a referral that nobody there is known to have comes before what is due sooner."""
    speaks: bool
    """Whether it speaks with the victim itself, so that its first contact is asked after."""
    clause: str
    checked: Verified


def read_asked_for(
    file: Table, clauses: Mapping[str, Clause], lists: Mapping[str, ChoiceList], topics: Collection[str]
) -> Mapping[str, AskedFor]:
    """What each kind of agency asks for, by its code. Raises PackRefused by key."""
    checked, found = file.verified(), dict[str, AskedFor]()
    agencies = {choice.code for choice in lists["agency"].choices}
    with file.table("labels") as table:
        labels = {topic: row.text("label", most=_LABEL) for topic, row in table.tables(short="label")}
        if wrong := sorted(set(labels) - set(topics)):
            table.refuse("is not a topic that datui can fill from a case", wrong[0])
    for name, row in file.table("agencies").tables():
        if name not in agencies:
            row.refuse("must be a code of lists.agency")
        asks = row.texts("asks")
        if len(set(asks)) < len(asks) or not set(asks) <= set(labels):
            row.refuse("must be topics of labels, each once", "asks")
        found[name] = AskedFor(
            agency=name,
            asks=tuple(Asked(topic, labels[topic]) for topic in asks),
            mind=row.texts("mind"),
            safeguards=row.yes("safeguards"),
            speaks=row.yes("speaks"),
            clause=read_clause(row, clauses),
            checked=checked,
        )
    return MappingProxyType(found)
