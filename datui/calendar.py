"""Reads the calendar of working days, and refuses one that would make every clock wrong."""

from collections.abc import Mapping
from datetime import date, time

from datui.casework.tables import Table
from datui.casework.workdays import Shut, WorkingDays

CALENDAR = "calendar/england-and-wales.toml"
FEWEST_BANK_HOLIDAYS = 8


def read_days(file: Table, closing: time) -> WorkingDays:
    """The bank holidays, days off and closures of the years that the calendar covers. Raises PackRefused."""
    file.text("title")
    file.verified()
    first, last = file.day("first"), file.day("last")
    holidays: dict[date, str] = {}
    for section in ("bank_holidays", "one_off_days"):
        with file.table(section) as table:
            for day, key in table.dated():
                if day in holidays or not first <= day <= last:
                    table.refuse("stands twice, or is not between first and last", key)
                holidays[day] = table.text(key)
        if section == "bank_holidays":
            _complete(file, holidays, first, last)
    with file.table("closures") as table:
        closures = tuple(_shut(table, day, key) for day, key in table.dated())
    return WorkingDays(holidays, closures, (first, last), closing)


def _complete(file: Table, holidays: Mapping[date, str], first: date, last: date) -> None:
    """Refuse a year that has too few: moving `last` on without its bank holidays would make every clock there wrong."""
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31) or first > last:
        file.refuse("must run from a 1 January to a 31 December", "first and last")
    for year in range(first.year, last.year + 1):
        if sum(day.year == year for day in holidays) < FEWEST_BANK_HOLIDAYS:
            file.refuse(f"has fewer than {FEWEST_BANK_HOLIDAYS} days of {year}", "bank_holidays")


def _shut(table: Table, first: date, key: str) -> Shut:
    with table.table(key) as row:
        last = row.day("last")
        if last < first:
            row.refuse("must not come before the day that it starts", "last")
        return Shut(first, last, row.text("words"))
