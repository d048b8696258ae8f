"""Moments on a London clock: how they are said, and how a day of which no time was said stands among them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1900, 2199
A_FEW_MINUTES = timedelta(minutes=5)
"""By how much two clocks may differ without anybody having made a slip."""
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def london(moment: datetime) -> datetime:
    """The same moment on a London clock."""
    return moment.astimezone(LONDON)


def no_time(moment: datetime) -> bool:
    """Whether it is a day of which no time was said: such a day is kept as the moment at which it began in London."""
    return london(moment).time() == time()


def latest(moment: datetime) -> datetime:
    """The last moment that is meant: the moment itself, or the end of a day of which no time was said."""
    if not no_time(moment):
        return moment
    return datetime.combine(london(moment).date(), time.max, LONDON).astimezone(UTC)


def start_of_minute(moment: datetime) -> datetime:
    """The minute of a moment: an officer writes minutes, the clock writes seconds."""
    return moment.replace(second=0, microsecond=0)


def at_or_after(said: datetime, start: datetime) -> bool:
    """Whether what was said to have been at a moment can have been at or after another, to the minute."""
    return latest(said) >= start_of_minute(start)


def to_come(moment: datetime, now: datetime) -> bool:
    """Whether a moment is still to come, or a day of which no time was said; clocks may differ by a few minutes."""
    if no_time(moment):
        return london(moment).date() > london(now).date()
    return moment > now + A_FEW_MINUTES


def day_words(day: date) -> str:
    """A day as it is said: Thu 24 Dec 2026."""
    return f"{DAYS[day.weekday()][:3].capitalize()} {day.day} {MONTHS[day.month - 1][:3].capitalize()} {day.year}"


def near_day_words(day: date, today: date) -> str:
    """A day as it is said this year: Thu 24 Dec; of another year with its year."""
    return day_words(day).removesuffix(f" {today.year}")


def clock_words(moment: datetime) -> str:
    """The time on a London clock: 14:30, or 01:30 GMT in the hour that comes twice when the clocks go back."""
    here = london(moment)
    twice = here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()
    return f"{here:%H:%M %Z}" if twice else f"{here:%H:%M}"


def time_words(moment: datetime) -> str:
    """The time that was said, on a London clock; nothing where it was a day alone."""
    return "" if no_time(moment) else clock_words(moment)


def brief_words(moment: datetime) -> str:
    """A moment in as few figures as tell it from another: 24 Dec 14:30, or 24 Dec where no time was said."""
    here = london(moment)
    return f"{here.day} {MONTHS[here.month - 1][:3].capitalize()} {time_words(moment)}".rstrip()


def moment_words(moment: datetime) -> str:
    """A moment as it is said, on a London clock: Thu 24 Dec 2026, 14:30; a day alone where no time was said."""
    said = time_words(moment)
    return f"{day_words(london(moment).date())}{', ' if said else ''}{said}"
