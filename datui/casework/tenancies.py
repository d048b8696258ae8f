"""What the pack says of homes: how much security a tenancy gives, what a notice takes, and with which cautions."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from datui.casework.packed import read_clause
from datui.casework.policy import ChoiceList, Clause, Verified
from datui.casework.tables import Table

T = TypeVar("T")
PROBATION, TERM = "probation", "term"
"""What the period of a tenancy is: until a day on which it becomes another, or until a day on which it ends."""
NEEDS = ("advice", "safe", "settled")
"""What may have to be answered before something is decided of a joint tenancy: each is a field of it."""
THEN = ("keys_off", "fire_told")
"""What may be asked once a security measure is fitted: each is a field of it."""


@dataclass(frozen=True, slots=True)
class Tenancy:
    """One type of tenancy: whoever had one of those that it `keeps` loses no security by getting it."""

    code: str
    label: str
    keeps: frozenset[str]
    period: str
    becomes: str
    unsure: bool
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeLaw:
    """How long a joint tenant's notice to quit runs at the least, for some tenancies, since a day."""

    tenancies: frozenset[str]
    months: int
    weeks: int
    words: str
    clause: str
    checked: Verified


@dataclass(frozen=True, slots=True)
class Choosable:
    """Something that may be chosen, which nothing here recommends: what to mind, and what has to be answered for it."""

    code: str
    label: str
    cautions: tuple[str, ...]
    needs: tuple[str, ...] = ()
    adults_only: bool = False
    """Whether it is never done where whoever harms is under 18."""
    new_tenancy: bool = False
    """Whether whoever leaves this way gets a tenancy in the place of theirs."""
    words: str = ""
    """What a contractor is told: what to do, and nothing of why."""


def _nothing() -> Mapping[str, Choosable]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Housing:
    """All that the pack says of homes; without a pack nothing is known, and nothing counts as the same."""

    tenancies: Mapping[str, Tenancy] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[NoticeLaw, ...] = ()
    options: Mapping[str, Choosable] = field(default_factory=_nothing)
    ways: Mapping[str, Choosable] = field(default_factory=_nothing)
    measures: Mapping[str, Choosable] = field(default_factory=_nothing)
    money: Mapping[str, Choosable] = field(default_factory=_nothing)
    telling: tuple[str, ...] = ()
    """How the words begin by which a text says why: none of them goes to anyone who is not to know."""
    promise: str = ""
    clause: str = ""
    checked: Verified | None = None

    @property
    def known(self) -> frozenset[str]:
        """The tenancies of which somebody can say what they give."""
        return frozenset(code for code, one in self.tenancies.items() if not one.unsure)

    def notice_law(self, tenancy: str, day: date) -> NoticeLaw | None:
        """The newest law of notices that held on a day for a type of tenancy; None where the pack has none."""
        held = [one for one in self.notices if tenancy in one.tenancies and one.checked.in_force_from <= day]
        return max(held, key=lambda one: one.checked.in_force_from, default=None)


def read_housing(file: Table, clauses: Mapping[str, Clause], lists: Mapping[str, ChoiceList]) -> Housing:
    """What a pack's file says of homes. Raises PackRefused by key: every code of each list has its entry."""
    types = lists["tenancy-type"]
    with file.table("tenancies") as table:
        tenancies = {name: _tenancy(name, row, types) for name, row in table.tables()}
        _all_of(table, tenancies, types)
        if any(one.becomes and one.becomes not in tenancies for one in tenancies.values()):
            table.refuse("names a tenancy that is in no list, under becomes")
    notices = tuple(_notice(row, clauses, tenancies) for row in file.rows("notices"))
    return Housing(
        tenancies=MappingProxyType(_closed(tenancies)),
        notices=notices,
        options=_choosable(file, "options", lists["joint-option"], _option),
        ways=_choosable(file, "ways", lists["move-way"], _way),
        measures=_choosable(file, "measures", lists["security-measure"], _measure),
        money=_choosable(file, "money", lists["money-kind"], _money),
        telling=file.texts("telling"),
        promise=file.text("promise"),
        clause=read_clause(file, clauses),
        checked=file.verified(),
    )


def _tenancy(name: str, row: Table, types: ChoiceList) -> Tenancy:
    period, known = row.text("period", ""), {choice.code for choice in types.choices}
    if period not in ("", PROBATION, TERM):
        row.refuse(f"must be {PROBATION} or {TERM}", "period")
    keeps = row.texts("keeps")
    if not set(keeps) <= known:
        row.refuse("names a tenancy that is in no list", "keeps")
    unsure = row.has("unsure") and row.yes("unsure")
    becomes = row.code("becomes", "")
    if bool(period) != bool(becomes):
        row.refuse("stands beside a period, and only there", "becomes")
    return Tenancy(name, types.label(name), frozenset(keeps), period, becomes, unsure, row.texts("cautions"))


def _closed(tenancies: Mapping[str, Tenancy]) -> dict[str, Tenancy]:
    """The same, where each keeps itself, unless nobody can say what it gives, and all that those keep that it keeps."""
    keeps = {name: {name, *one.keeps} for name, one in tenancies.items()}
    for _ in tenancies:
        keeps = {name: set().union(*(keeps[other] for other in some)) for name, some in keeps.items()}
    unsure = {name for name, one in tenancies.items() if one.unsure}
    return {
        name: Tenancy(
            name,
            one.label,
            frozenset[str]() if one.unsure else frozenset(keeps[name] - unsure),
            one.period,
            one.becomes,
            one.unsure,
            one.cautions,
        )
        for name, one in tenancies.items()
    }


def _notice(row: Table, clauses: Mapping[str, Clause], tenancies: Collection[str]) -> NoticeLaw:
    named = frozenset(row.texts("tenancies"))
    if not named or not named <= set(tenancies):
        row.refuse("must be tenancies of lists.tenancy-type", "tenancies")
    months = row.whole("months", 1, 12) if row.has("months") else 0
    weeks = row.whole("weeks", 1, 52) if row.has("weeks") else 0
    if bool(months) == bool(weeks):
        row.refuse("must say either months or weeks")
    return NoticeLaw(named, months, weeks, row.text("words"), read_clause(row, clauses), row.verified())


def _choosable(
    file: Table, key: str, listed: ChoiceList, read: Callable[[str, str, Table], Choosable]
) -> Mapping[str, Choosable]:
    with file.table(key) as table:
        found = {name: read(name, listed.label(name), row) for name, row in table.tables()}
        _all_of(table, found, listed)
    return MappingProxyType({choice.code: found[choice.code] for choice in listed.choices})


def _option(name: str, label: str, row: Table) -> Choosable:
    needs, cautions = _of(row, "needs", NEEDS), row.texts("cautions")
    if not cautions:
        # Whatever is shown without its cautions reads as advice.
        row.refuse("is empty", "cautions")
    return Choosable(name, label, cautions, needs, adults_only=row.has("adults_only") and row.yes("adults_only"))


def _way(name: str, label: str, row: Table) -> Choosable:
    return Choosable(name, label, row.texts("cautions"), new_tenancy=row.yes("new_tenancy"))


def _money(name: str, label: str, row: Table) -> Choosable:
    return Choosable(name, label, row.texts("cautions"))


def _measure(name: str, label: str, row: Table) -> Choosable:
    return Choosable(name, label, row.texts("cautions"), _of(row, "then", THEN), words=row.text("words"))


def _of(row: Table, key: str, known: Collection[str]) -> tuple[str, ...]:
    found = row.texts(key)
    if not set(found) <= set(known):
        row.refuse(f"must be of: {', '.join(known)}", key)
    return found


def _all_of(table: Table, found: Mapping[str, T], listed: ChoiceList) -> None:
    """Refuse a table that has not just the codes of a list."""
    if set(found) != {choice.code for choice in listed.choices}:
        table.refuse(f"must have each of the codes of lists.{listed.name}, and no other")
