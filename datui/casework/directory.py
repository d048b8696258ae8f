"""The directory: which agencies there are by area, whom they serve, and how old what is known of each is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from datui.casework.address import read
from datui.casework.deadline import Deadline
from datui.casework.moments import day_words
from datui.casework.policy import ChoiceList, Verified
from datui.casework.tables import Table
from datui.casework.workdays import WorkingDays

ELSEWHERE = "elsewhere"
"""The code of whoever lives in none of the areas."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of an agency, and what it is: Freephone, Out of hours."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency of the directory. Without areas it is for everyone, wherever they live."""

    id: str
    name: str
    kind: str
    areas: tuple[str, ...]
    serves: str
    hours: str
    neutral: str
    """What may stand beside its number on a piece of paper that somebody else may find."""
    customer: bool
    """Whether a customer may call it themselves."""
    numbers: tuple[Number, ...]
    doubt: str
    """What is known against what stands here; empty where nothing is."""
    checked: Verified

    def stale(self, today: date, deadline: Deadline, days: WorkingDays) -> str:
        """That it was last checked too long ago, or on a day to come, in words; empty where it was not."""
        checked = self.checked.last_verified
        if checked > today:
            return f"Said to be checked on {day_words(checked)}, which is still to come: check it now."
        if today <= deadline.last_day(checked, days):
            return ""
        return f"Last checked {day_words(checked)}: check it before you give it to anybody."

    def concerns(self, today: date, deadline: Deadline, days: WorkingDays) -> tuple[str, ...]:
        """What to know before it is called or given to anybody."""
        unknown = "" if self.numbers else "No number is known here."
        return tuple(filter(None, (self.stale(today, deadline, days), self.doubt or unknown)))


@dataclass(frozen=True, slots=True)
class Area:
    """An area, and the postcode districts that lie in it for the most part."""

    id: str
    title: str
    districts: tuple[str, ...]
    checked: Verified


@dataclass(frozen=True, slots=True)
class Directory:
    """Every area and every agency, each by its id, in the order of the files."""

    areas: Mapping[str, Area] = field(default_factory=lambda: MappingProxyType({}))
    agencies: Mapping[str, Agency] = field(default_factory=lambda: MappingProxyType({}))

    def within(self, areas: tuple[str, ...]) -> tuple[Agency, ...]:
        """The agencies of some areas, and after them those for everyone, which are there wherever no area fits."""
        local = [one for one in self.agencies.values() if set(one.areas) & set(areas)]
        return (*local, *(one for one in self.agencies.values() if not one.areas))

    def proposed(self, address: str) -> tuple[str, ...]:
        """The areas that the postcode of an address may lie in: none, one, or both where a district crosses an edge."""
        district = read(address).area.upper()
        return tuple(one.id for one in self.areas.values() if district and district in one.districts)


def read_areas(file: Table) -> Iterator[Area]:
    """The areas of a file. Raises PackRefused by key."""
    for name, table in file.table("areas").tables():
        districts = table.texts("districts")
        if any(not read(f"{each} 1AA").area for each in districts):
            table.refuse("must be postcode districts such as TF1", "districts")
        yield Area(name, table.text("title"), tuple(each.upper() for each in districts), table.verified())


def read_agencies(file: Table, areas: Mapping[str, Area], lists: Mapping[str, ChoiceList]) -> Iterator[Agency]:
    """The agencies of a file. Raises PackRefused by key."""
    kinds = {choice.code for choice in lists["agency"].choices}
    for name, table in file.table("agencies").tables():
        within = table.texts("areas")
        if set(within) - set(areas):
            table.refuse("names an area that is in no file", "areas")
        kind = table.code("kind")
        if kind not in kinds:
            table.refuse("must be a code of lists.agency", "kind")
        yield Agency(
            id=name,
            name=table.text("name"),
            kind=kind,
            areas=within,
            serves=table.text("serves"),
            hours=table.text("hours"),
            neutral=table.text("neutral"),
            customer=table.yes("customer"),
            numbers=tuple(_number(row) for row in table.rows("numbers", least=0)),
            doubt=table.text("doubt", ""),
            checked=table.verified(),
        )


def _number(row: Table) -> Number:
    number = row.text("number")
    if not any(char.isdigit() for char in number) or not set(number) <= set("0123456789 +"):
        row.refuse("must be a telephone number in figures", "number")
    return Number(number, row.text("label"))
