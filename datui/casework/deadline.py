"""By when something is due and at which number something is said, each under the clause that says so."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from datui.casework.moments import LONDON, london
from datui.casework.policy import Verified
from datui.casework.workdays import WorkingDays

Unit = Literal["working days", "days", "weeks", "months", "same day"]
UNITS: tuple[Unit, ...] = get_args(Unit)
_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something is due after it started, and the clause that says so."""

    name: str
    amount: int
    unit: Unit
    clause: str
    checked: Verified

    @property
    def words(self) -> str:
        """How an officer says it: at once, the same day, 1 working day, 6 weeks."""
        if self.unit == "same day":
            return "the same day"
        if not self.amount:
            return "at once"
        return f"{self.amount} {self.unit.removesuffix('s') if self.amount == 1 else self.unit}"

    def due(self, start: datetime, days: WorkingDays) -> datetime:
        """When it is due, in UTC: working days end at the closing hour, other days with the London day.

        The day of `start` is day 0. Nought days or weeks is at once: `start` itself.
        """
        if self.unit in ("days", "weeks", "months") and not self.amount:
            return start.astimezone(UTC)
        last = self.last_day(london(start).date(), days)
        if self.unit == "working days":
            return days.end_of(last)
        return datetime.combine(last, _END_OF_DAY, LONDON).astimezone(UTC)

    def last_day(self, start: date, days: WorkingDays) -> date:
        """The day on which it is due, counted from `start`, which is day 0."""
        if self.unit == "working days":
            return days.add(start, self.amount)
        if self.unit == "months":
            return months_after(start, self.amount)
        return _later(start, {"days": self.amount, "weeks": 7 * self.amount}.get(self.unit, 0))

    def beside(self, start: datetime, days: WorkingDays) -> tuple[str, ...]:
        """What is shown beside the due moment: that the table ends before it, and closures, which extend nothing."""
        if self.unit != "working days":
            return ()
        first, last = london(start).date(), london(self.due(start, days)).date()
        said = (days.warning(first, last), *(shut.words for shut in days.closures_between(first, last)))
        return tuple(words for words in said if words)


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months on, or the last of a month that is too short: 31 Jan is due by 28 Feb."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _later(day: date, number: int) -> date:
    """`number` days on, or the last day there is: a mistyped year must not make a case unreadable."""
    try:
        return day + timedelta(days=number)
    except OverflowError:
        return date.max


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number at which something is said. It never sets a risk level."""

    name: str
    amount: int
    unit: str
    clause: str
    checked: Verified
