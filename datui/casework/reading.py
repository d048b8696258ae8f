"""Dates and times as an officer types them, read in London time."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

from datui.casework.moments import DAYS, FIRST_YEAR, LAST_YEAR, LONDON, MONTHS, london, no_time
from datui.casework.spoken import in_figures

_LONGEST = 60
# A two-digit year is the one within ten years ahead, or before: 85 is a date of birth, 28 an order that will run out.
_AHEAD = 10
_NEAR = {"": 0, "today": 0, "now": 0, "yesterday": -1, "tomorrow": 1, "last week": -7}
_DATE = re.compile(
    r"(?:(?P<weekday>[a-z]{3,9})[\s,]+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"(?P<month>[\s/.-]*[a-z]{3,9}|[\s/.-]+\d{1,2})(?:[\s/.,-]+(?P<year>\d{4}|\d{2}))?"
)
_NUMBERS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"(?P<number>{'|'.join(_NUMBERS)}|\d{{1,3}}) (?P<unit>day|week)s?"
_SOON, _AGO = re.compile(f"in {_NUMBER}"), re.compile(f"{_NUMBER} ago")
_LAST = "last "
_MONTH = re.compile(r"(?:in )?(?:(?P<name>[a-z]{3,9})[\s,]+|(?P<number>\d{1,2})[/.-])(?P<year>\d{4})")
_YEAR = re.compile(r"(?:in )?(?:19|20)\d{2}")
_MIDNIGHT = re.compile(r"\b(?:12 )?midnight\b")
_MIDNIGHT_ALONE = re.compile(r"(?:at )?(?:12 )?midnight")
_NOON = re.compile(r"\b(?:12 )?(?:noon|midday)\b")
_ISO_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}t\d{2}:\d{2}.*")
_CLOCK = r"(?:at )?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>am|pm)?(?: ?(?P<zone>gmt|bst))?"
_CLOCKS = (re.compile(rf"(?:^|[ ,]){_CLOCK}$"), re.compile(rf"^{_CLOCK}(?: on)?(?=[ ,])"))
# Four figures by themselves that can be no year, or after a day that has no figures: what follows a month is a year.
_FOUR_FIGURES = re.compile(r"(?:at )?(?:(?P<day>[a-z]+)[ ,]+(?:at )?)?(?P<hour>\d{2})(?P<minute>\d{2})")
YEAR_HELP = "Give a month too, such as Jan 2019; or a time with a colon, such as 14:30: four figures can be either."
MIDNIGHT_HELP = "Give the midnight as a time, such as Fri 00:00, with the day that begins at it."
DAY_HELP = "Give a date such as 2 Jan, 2/1/26, Fri, yesterday or 2 days ago."
MOMENT_HELP = "Give a date such as 2 Jan, 2/1/26, yesterday or Fri 2pm; a time such as 14:30 or 2:30pm."


class Lean(Enum):
    """Which way a question looks when what was typed can mean more than one day."""

    NEAR = "near"
    AHEAD = "ahead"
    BACK = "back"


class _Said(ValueError):
    """What is wrong with a date, already in words for the person who typed it."""


def _named(typed: str, names: tuple[str, ...]) -> int:
    """Which of the names begins as typed: sep, sept, tues, weds and mondays are all said."""
    short = typed.removesuffix("s")
    for at, name in enumerate(names):
        if len(short) > 2 and name.startswith(short):
            return at
    raise ValueError


def _years(typed: str | None, today: date, lean: Lean) -> tuple[int, ...]:
    """The years that a typed year can mean; without one, those around today."""
    if typed is None:
        # What has happened may have happened in the last leap year; what is to come is not guessed that far.
        return tuple(range(today.year - 8, today.year + 1)) if lean is Lean.BACK else _around(today.year)
    if len(typed) == 4:
        return (int(typed),)
    year = today.year - today.year % 100 + int(typed)
    ahead = 0 if lean is Lean.BACK else _AHEAD
    return (year - 100 if year > today.year + ahead else year,)


def _around(year: int) -> tuple[int, ...]:
    return (year - 1, year, year + 1)


def _dated(match: re.Match[str], today: date, lean: Lean) -> date:
    """The day nearest to today that fits: on 3 January "30 Dec" was last week, not in a year."""
    month_typed = match["month"].lstrip(" \t/.-")
    month = int(month_typed) if month_typed.isdigit() else _named(month_typed, MONTHS) + 1
    years = [year for year in _years(match["year"], today, lean) if int(match["day"]) <= monthrange(year, month)[1]]
    days = [date(year, month, int(match["day"])) for year in years]
    if not days:
        wanting = "" if match["year"] else ", or give its year too"
        raise _Said(f"There is no such day: check it{wanting}.")
    if match["weekday"]:
        weekday = _named(match["weekday"], DAYS)
        days = [day for day in days if day.weekday() == weekday]
        if not days:
            raise _Said("That day of the week and that date do not go together; give the date alone, or another.")
    if lean is Lean.BACK:
        days = [day for day in days if day <= today] or days
    return min(days, key=lambda day: abs(day - today))


def month_of(folded: str) -> date | None:
    """The first day of a month and its year, as they are typed without a day; None where it is anything else."""
    if not (match := _MONTH.fullmatch(folded)):
        return None
    try:
        month = int(match["number"]) if match["number"] else _named(match["name"], MONTHS) + 1
        return date(int(match["year"]), month, 1)
    except ValueError:
        return None


def no_whole_day(typed: str) -> bool:
    """Whether a year was typed alone, or a month and its year: of a birth that makes no date."""
    folded = " ".join(typed.casefold().split())
    return bool(_YEAR.fullmatch(folded)) or month_of(folded) is not None


def _weekday(typed: str, today: date, lean: Lean) -> date:
    """A bare weekday is the last one, for officers write down what has happened; or the next, where it is to come."""
    weekday = _named(typed, DAYS)
    if lean is Lean.AHEAD:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def _day_of(typed: str, today: date, lean: Lean) -> date:
    if typed in _NEAR:
        return today + timedelta(days=_NEAR[typed])
    if _YEAR.fullmatch(typed):
        raise _Said(YEAR_HELP)
    if (first := month_of(typed)) is not None:
        return _believed(first)
    if typed.isalpha():
        return _weekday(typed, today, lean)
    if typed.startswith(_LAST):
        # Said on a Tuesday, last Tuesday is not today.
        return _weekday(typed.removeprefix(_LAST), today - timedelta(days=1), Lean.BACK)
    if match := _SOON.fullmatch(typed):
        return _believed(today + _how_far(match))
    if match := _AGO.fullmatch(typed):
        return _believed(today - _how_far(match))
    if _ISO_DAY.fullmatch(typed):
        year, month, number = (int(part) for part in typed.split("-"))
        day = date(year, month, number)
    elif match := _DATE.fullmatch(typed):
        day = _dated(match, today, lean)
    else:
        raise ValueError
    return _believed(day)


def _how_far(match: re.Match[str]) -> timedelta:
    number = match["number"]
    days = int(number) if number.isdigit() else max(1, _NUMBERS.index(number))
    return timedelta(days=days * (7 if match["unit"] == "week" else 1))


def _believed(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _Said(f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def _folded(typed: str) -> str:
    if len(typed) > _LONGEST:
        raise ValueError
    return " ".join(typed.casefold().split())


def read_day(typed: str, now: datetime | None, lean: Lean = Lean.NEAR) -> date:
    """The day that was typed; `now` (aware) is what today is, and without it only a kept day is read.

    Leaning back, a day without a full year is none to come if it can be; leaning ahead, a weekday is the next one.

    Raises ValueError with what to type instead, never with what was typed.
    """
    try:
        return date.fromisoformat(typed) if now is None else _day_of(_folded(typed), london(now).date(), lean)
    except _Said:
        raise
    except (ValueError, OverflowError):
        raise ValueError(DAY_HELP) from None


def read_moment(typed: str, now: datetime | None, lean: Lean = Lean.NEAR, day: date | None = None) -> datetime:
    """The moment that was typed, in UTC; a day without a time is its start, a time without a day is of `day` or today.

    Without `now` only a kept moment is read. Raises ValueError with what to type instead, never with what was typed,
    also for a time that the clocks skipped; of a time that comes twice it is the first, unless GMT is typed too.
    """
    try:
        return _kept(typed) if now is None else _moment_of(_folded(typed), now, lean, day)
    except _Said:
        raise
    except (ValueError, OverflowError):
        raise ValueError(MOMENT_HELP) from None


def _kept(typed: str) -> datetime:
    moment = datetime.fromisoformat(typed)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _moment_of(folded: str, now: datetime, lean: Lean, bare: date | None) -> datetime:
    folded = in_figures(folded)
    if folded == "now":
        return _with_a_time(now.astimezone(UTC))
    if _ISO_MOMENT.fullmatch(folded):
        moment = datetime.fromisoformat(folded.upper())
        _believed(moment.date())
        return moment.astimezone(UTC) if moment.tzinfo else _in_utc(moment)
    if _MIDNIGHT.search(folded):
        return _midnight(folded, now, lean, bare)
    clock, zone, day_part = _apart(_NOON.sub("12:00", folded))
    if clock is not None and month_of(day_part) is not None:
        # A time is of a day, and nobody said which of that month it was.
        raise ValueError
    day = bare if bare and not day_part else _day_of(day_part, london(now).date(), lean)
    local = datetime.combine(day, clock or time())
    moment = local.replace(tzinfo=UTC) - timedelta(hours=zone == "bst") if zone else _in_utc(local)
    return moment if clock is None else _with_a_time(moment)


def _midnight(folded: str, now: datetime, lean: Lean, bare: date | None) -> datetime:
    """Midnight by itself: the last one, or the next where it is to come. That of a day could be either of two."""
    if not _MIDNIGHT_ALONE.fullmatch(folded):
        raise _Said(MIDNIGHT_HELP)
    day = (bare or london(now).date()) + timedelta(days=lean is Lean.AHEAD)
    return _with_a_time(_in_utc(datetime.combine(day, time())))


def _with_a_time(moment: datetime) -> datetime:
    """A moment of which a time was said: midnight is kept a second later, for its own second means the day alone."""
    return moment + timedelta(seconds=1) if no_time(moment) else moment


def _apart(folded: str) -> tuple[time | None, str, str]:
    """The time, its zone and the day of what was typed; none, and nothing, where they are not given."""
    if _YEAR.fullmatch(folded) or month_of(folded) is not None:
        return None, "", folded
    if match := _FOUR_FIGURES.fullmatch(folded):
        return time(int(match["hour"]), int(match["minute"])), "", match["day"] or ""
    for pattern in _CLOCKS:
        match = pattern.search(folded)
        if match and (match["minute"] or match["half"]):
            day_part = (folded[: match.start()] + folded[match.end() :]).strip(" ,")
            return _clock_of(match), match["zone"] or "", day_part
    return None, "", folded


def _clock_of(match: re.Match[str]) -> time:
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    return time(hour, int(match["minute"] or 0))


def _in_utc(local: datetime) -> datetime:
    """A time on a London clock, in UTC; a time that the clocks skipped is refused."""
    moment = local.replace(tzinfo=LONDON).astimezone(UTC)
    if london(moment).replace(tzinfo=None) != local:
        raise _Said("The clocks went forward over that time; give one an hour later.")
    return moment
