"""Dates and times as an officer types them, read in London time and said back in words."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1900, 2199
_LONGEST = 60
# A two-digit year is the one within ten years ahead, or before: 85 is a date of birth, 28 an order that will run out.
_AHEAD = 10
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {"": 0, "today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_DATE = re.compile(
    r"(?:(?P<weekday>[a-z]{3,9})[\s,]+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"(?P<month>[\s/.-]*[a-z]{3,9}|[\s/.-]+\d{1,2})(?:[\s/.,-]+(?P<year>\d{4}|\d{2}))?"
)
_SOON = re.compile(r"in (?P<number>a|one|\d{1,3}) (?P<unit>day|week)s?")
_ISO_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}t\d{2}:\d{2}.*")
_CLOCK = r"(?:at )?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>am|pm)?(?: ?(?P<zone>gmt|bst))?"
_CLOCKS = (re.compile(rf"(?:^|[ ,]){_CLOCK}$"), re.compile(rf"^{_CLOCK}(?: on)?(?=[ ,])"))
# Four figures by themselves, or after a day that has no figures: what follows a month is a year.
_FOUR_FIGURES = re.compile(r"(?:at )?(?:(?P<day>[a-z]+)[ ,]+(?:at )?)?(?P<hour>\d{2})(?P<minute>\d{2})")
_HELP_DAY = "Give a date such as 2 Jan, 2/1/26, today or yesterday."
_HELP = f"{_HELP_DAY[:-1]}; a time such as 14:30 or 2:30pm."


class Lean(Enum):
    """Which way a question looks when what was typed can mean more than one day."""

    NEAR = "near"
    AHEAD = "ahead"
    BACK = "back"


class _Said(ValueError):
    """What is wrong with a date, already in words for the person who typed it."""


def london(moment: datetime) -> datetime:
    """The same moment on a London clock."""
    return moment.astimezone(LONDON)


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
    month = int(month_typed) if month_typed.isdigit() else _named(month_typed, _MONTHS) + 1
    years = [year for year in _years(match["year"], today, lean) if int(match["day"]) <= monthrange(year, month)[1]]
    days = [date(year, month, int(match["day"])) for year in years]
    if not days:
        wanting = "" if match["year"] else ", or give its year too"
        raise _Said(f"There is no such day: check it{wanting}.")
    if match["weekday"]:
        weekday = _named(match["weekday"], _DAYS)
        days = [day for day in days if day.weekday() == weekday]
        if not days:
            raise _Said("That day of the week and that date do not go together; give the date alone, or another.")
    if lean is Lean.BACK:
        days = [day for day in days if day <= today] or days
    return min(days, key=lambda day: abs(day - today))


def _weekday(typed: str, today: date, lean: Lean) -> date:
    """A bare weekday is the last one, for officers write down what has happened; or the next, where it is to come."""
    weekday = _named(typed, _DAYS)
    if lean is Lean.AHEAD:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def _day_of(typed: str, today: date, lean: Lean) -> date:
    if typed in _NEAR:
        return today + timedelta(days=_NEAR[typed])
    if typed.isalpha():
        return _weekday(typed, today, lean)
    if match := _SOON.fullmatch(typed):
        number = int(match["number"]) if match["number"].isdigit() else 1
        return _believed(today + timedelta(days=number * (7 if match["unit"] == "week" else 1)))
    if _ISO_DAY.fullmatch(typed):
        year, month, number = (int(part) for part in typed.split("-"))
        day = date(year, month, number)
    elif match := _DATE.fullmatch(typed):
        day = _dated(match, today, lean)
    else:
        raise ValueError
    return _believed(day)


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
        raise ValueError(_HELP_DAY) from None


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
        raise ValueError(_HELP) from None


def _kept(typed: str) -> datetime:
    moment = datetime.fromisoformat(typed)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _moment_of(folded: str, now: datetime, lean: Lean, bare: date | None) -> datetime:
    if folded == "now":
        return now.astimezone(UTC)
    if _ISO_MOMENT.fullmatch(folded):
        moment = datetime.fromisoformat(folded.upper())
        _believed(moment.date())
        return moment.astimezone(UTC) if moment.tzinfo else _in_utc(moment)
    clock, zone, day_part = _apart(folded)
    day = bare if bare and not day_part else _day_of(day_part, london(now).date(), lean)
    local = datetime.combine(day, clock)
    if zone:
        return local.replace(tzinfo=UTC) - timedelta(hours=zone == "bst")
    return _in_utc(local)


def _apart(folded: str) -> tuple[time, str, str]:
    """The time, its zone and the day of what was typed; midnight and nothing where they are not given."""
    if match := _FOUR_FIGURES.fullmatch(folded):
        return time(int(match["hour"]), int(match["minute"])), "", match["day"] or ""
    for pattern in _CLOCKS:
        match = pattern.search(folded)
        if match and (match["minute"] or match["half"]):
            day_part = (folded[: match.start()] + folded[match.end() :]).strip(" ,")
            return _clock_of(match), match["zone"] or "", day_part
    return time(0), "", folded


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


def day_words(day: date) -> str:
    """A day as it is said: Thu 24 Dec 2026."""
    return f"{_DAYS[day.weekday()][:3].capitalize()} {day.day} {_MONTHS[day.month - 1][:3].capitalize()} {day.year}"


def near_day_words(day: date, today: date) -> str:
    """A day as it is said this year: Thu 24 Dec; of another year with its year."""
    return day_words(day).removesuffix(f" {today.year}")


def brief_words(moment: datetime) -> str:
    """A moment in as few figures as tell it from another: 24 Dec 14:30."""
    here = london(moment)
    return f"{here.day} {_MONTHS[here.month - 1][:3].capitalize()} {clock_words(moment)}"


def clock_words(moment: datetime) -> str:
    """The time on a London clock: 14:30, or 01:30 GMT in the hour that comes twice when the clocks go back."""
    here = london(moment)
    twice = here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()
    return f"{here:%H:%M %Z}" if twice else f"{here:%H:%M}"


def moment_words(moment: datetime) -> str:
    """A moment as it is said, on a London clock: Thu 24 Dec 2026, 14:30."""
    return f"{day_words(london(moment).date())}, {clock_words(moment)}"
