"""Working days in England, counted from a table of bank holidays that somebody has checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from datui.casework.moments import LONDON, day_words, london

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Shut:
    """Days on which the landlord's offices are shut. They are shown, and never extend a clock."""

    first: date
    last: date
    words: str


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday but the bank holidays of a table, which knows the days of `covers` and no others.

    Beyond the table only weekends are left out, so a due moment can come too early and never too late; whoever shows
    such a moment shows `warning` beside it.
    """

    bank_holidays: Mapping[date, str]
    closures: tuple[Shut, ...] = ()
    covers: tuple[date, date] = (date(2024, 1, 1), date(2028, 12, 31))
    closing: time = time(17, 0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bank_holidays", MappingProxyType(dict(self.bank_holidays)))

    def is_working(self, day: date) -> bool:
        """Whether it is neither a weekend nor a bank holiday of the table; closures make no difference."""
        return day.weekday() < _SATURDAY and day not in self.bank_holidays

    def add(self, day: date, number: int) -> date:
        """The working day `number` working days after `day`, which is day 0 whether it is one or not."""
        for _ in range(number):
            day = self._after(day)
        return day

    def _after(self, day: date) -> date:
        while day < date.max:
            day += _ONE_DAY
            if self.is_working(day):
                break
        return day

    def end_of(self, day: date) -> datetime:
        """The closing hour of a day in London, in UTC."""
        return datetime.combine(day, self.closing, LONDON).astimezone(UTC)

    def end_of_next(self, moment: datetime) -> datetime:
        """The end of the first working day after the London day of `moment` (practice:9, the stricter reading).

        What comes in on a Saturday, a Sunday or a bank holiday is due at the end of the first working day after it.
        """
        return self.end_of(self.add(london(moment).date(), 1))

    def warning(self, *days: date) -> str:
        """The sentence to show beside a moment worked out from `days` where the table does not know one of them."""
        first, last = self.covers
        if all(first <= day <= last for day in days):
            return ""
        return (
            f"CHECK THIS DATE BY HAND: bank holidays are known only from {day_words(first)} to {day_words(last)}, "
            "and this counts beyond them. Ask for a newer calendar."
        )

    def closures_between(self, first: date, last: date) -> tuple[Shut, ...]:
        """The landlord's closures that touch these days, for showing apart."""
        return tuple(shut for shut in self.closures if shut.first <= last and shut.last >= first)
