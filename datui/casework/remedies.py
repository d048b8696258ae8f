"""Remedies: what there is for a home, money, the perpetrator and the courts, and whether it may be offered yet.

Nothing here chooses one for anybody. What is not in force, or is kept back, says so wherever it stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from datui.casework.moments import day_words
from datui.casework.packed import read_clause
from datui.casework.policy import Choice, ChoiceList, Clause, Verified
from datui.casework.tables import Table

KINDS = {
    "stay": "To stay",
    "leave": "To leave",
    "money": "Money",
    "perpetrator": "Towards the perpetrator",
    "court": "Courts and police",
}
"""What a remedy is for, in the order in which they are shown."""
RESTS_ON = {
    "law": "It rests on law: whether it holds here is for a solicitor to say.",
    "policy": "It is a promise of the policy, and not law: say what we do, and not what is owed.",
    "practice": "It is good practice, and neither law nor a promise.",
}
"""What is said of what it rests on."""
NOT_LAW = "not law yet: do not offer"
KEPT_BACK = "not switched on here: do not offer"
TOWARDS_THEM, OTHER = "accountability", "other"
"""The list whose codes are the remedies towards the perpetrator, and its code for what is none of them."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One remedy of the pack, in its own words, with who decides it and what to be careful of."""

    id: str
    kind: str
    title: str
    who_decides: str
    says: str
    cautions: tuple[str, ...]
    unverified: tuple[str, ...]
    """What nobody read again in its own text: it is shown as not checked, and never as a fact."""
    rests_on: str
    support: bool
    """Whether it supports whoever harms, and is offered at any age."""
    record: str
    """The kind of record in which it is written down; empty where nothing is."""
    clause: str
    in_force_from: date | None
    switched_on: bool
    last_verified: date
    verified_by: str
    source: str

    def in_force(self, day: date) -> bool:
        """Whether it may be offered on a day: it is in force, and it is switched on."""
        return self.switched_on and self.in_force_from is not None and self.in_force_from <= day

    def standing(self, day: date) -> str:
        """Why it is not offered on a day; empty where it may be."""
        if self.in_force(day):
            return ""
        if self.in_force_from is None:
            return NOT_LAW
        return KEPT_BACK if self.in_force_from <= day else f"{NOT_LAW} before {day_words(self.in_force_from)}"

    @property
    def rests_words(self) -> str:
        """What it rests on; what is not law rests on nothing yet."""
        return RESTS_ON[self.rests_on] if self.in_force_from else "It rests on nothing yet."

    @property
    def checked_words(self) -> str:
        """Since when it is offered, and who last looked at it against what."""
        since = f"Offered since {day_words(self.in_force_from)}. " if self.in_force_from and self.switched_on else ""
        return f"{since}Last verified {day_words(self.last_verified)} by {self.verified_by}: {self.source}."

    def switched(self, checked: Verified) -> "Remedy":
        """The same remedy, in force from the day that somebody found by the source that they give."""
        return replace(
            self,
            in_force_from=checked.in_force_from,
            switched_on=True,
            last_verified=checked.last_verified,
            verified_by=checked.verified_by,
            source=checked.source,
        )


def of_kind(remedies: Mapping[str, Remedy], kind: str) -> tuple[Remedy, ...]:
    """The remedies of one kind, in the order in which they stand in the pack."""
    return tuple(one for one in remedies.values() if one.kind == kind)


def read_remedies(file: Table, clauses: Mapping[str, Clause], lists: Mapping[str, ChoiceList]) -> Mapping[str, Remedy]:
    """The remedies of a pack by their ids, in their order. Raises PackRefused by key."""
    with file.table("remedies") as table:
        found = {name: _remedy(name, row, clauses) for name, row in table.tables()}
        towards = {one.id for one in of_kind(found, "perpetrator") if _stands_by_itself(one)}
        if towards != {choice.code for choice in lists[TOWARDS_THEM].choices} - {OTHER}:
            table.refuse(f"those towards the perpetrator that are in force must be the codes of lists.{TOWARDS_THEM}")
        orders = {choice.code for choice in lists["order"].choices} - {OTHER}
        if orders - {one.id for one in of_kind(found, "court")}:
            table.refuse("each code of lists.order must stand among those of courts")
    return MappingProxyType(found)


def _stands_by_itself(remedy: Remedy) -> bool:
    return remedy.in_force_from is not None and remedy.switched_on


def _remedy(name: str, row: Table, clauses: Mapping[str, Clause]) -> Remedy:
    return Remedy(
        id=name,
        kind=_one_of(row, "kind", KINDS),
        title=row.text("title", most=40),
        who_decides=row.text("who_decides"),
        says=row.text("says"),
        cautions=row.texts("cautions"),
        unverified=row.texts("unverified"),
        rests_on=_one_of(row, "rests_on", RESTS_ON),
        support=row.has("support") and row.yes("support"),
        record=row.code("record", ""),
        clause=read_clause(row, clauses),
        in_force_from=(since := row.day_said("in_force_from")),
        switched_on=_switch(row, since),
        last_verified=row.day("last_verified"),
        verified_by=row.text("verified_by"),
        source=row.text("source"),
    )


def _one_of(row: Table, key: str, known: Mapping[str, str]) -> str:
    found = row.text(key)
    if found not in known:
        row.refuse(f"must be one of: {', '.join(known)}", key)
    return found


def _switch(row: Table, since: date | None) -> bool:
    """Whether it is switched on: never what has no day since which it is in force."""
    switched_on = row.yes("switched_on")
    if switched_on and since is None:
        row.refuse("cannot be true without a day in in_force_from", "switched_on")
    return switched_on


def switched_on(
    rows: Iterator[tuple[str, Table]], remedies: Mapping[str, Remedy], lists: Mapping[str, ChoiceList]
) -> tuple[Mapping[str, Remedy], Mapping[str, ChoiceList]]:
    """The remedies and lists of a pack with those that a landlord switched on. Raises PackRefused by key.

    One is switched on only with the day since which it is in force, who found that, and the source that they read.
    """
    found, towards = dict(remedies), lists[TOWARDS_THEM]
    for name, row in rows:
        if name not in found:
            row.refuse("is none that datui knows")
        checked = row.verified()
        if not checked.source.strip():
            row.refuse("is missing: nothing is switched on without the source that says so", "source")
        found[name] = found[name].switched(checked)
        if found[name].kind == "perpetrator" and all(choice.code != name for choice in towards.choices):
            *before, last = towards.choices
            towards = replace(towards, choices=(*before, Choice(name, found[name].title), last))
    return MappingProxyType(found), MappingProxyType({**lists, TOWARDS_THEM: towards})
