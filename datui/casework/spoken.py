"""Times as they are said aloud, put into figures: half past two this afternoon is today 14:30.

Only where there is no doubt: half past two by itself may be either of two, and stays as it was typed.
"""

import re

_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MINUTES = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "twenty-five": 25}
_SPOKEN = rf"(?P<minutes>{'|'.join(_MINUTES)}|\d{{1,2}})(?: minutes| mins)? (?P<way>past|to) "
_HOUR = rf"(?P<hour>{'|'.join(_HOURS)}|\d{{1,2}})(?:[:.](?P<exact>\d{{2}}))?(?: ?ish| o'?clock)?"
_CLOCK = rf"(?:at )?(?:(?:about|around) )?(?:a )?(?:{_SPOKEN})?{_HOUR}(?: ?(?P<half>am|pm))?"
_PART = r"(?P<part>morning|afternoon|evening|night)"
_DAY = r"(?:on )?(?P<day>[a-z]{3,9})"
_ORDERS = (
    re.compile(rf"{_DAY} {_PART}(?P<timed>,? {_CLOCK})?"),
    re.compile(rf"(?P<timed>{_CLOCK}),? {_DAY} {_PART}"),
    re.compile(rf"(?P<timed>{_CLOCK}),? in the {_PART}(?:,? {_DAY})?"),
)
_WITH_A_HALF = re.compile(rf"(?:^|(?<=[ ,])){_CLOCK}(?<=[ap]m)(?=$|[ ,])")
_HOURS_OF = {
    "morning": range(1, 12),
    "afternoon": range(12, 19),
    "evening": range(16, 24),
    "night": range(20, 24),
    "last night": range(18, 24),
}
"""The hours that a part of the day can mean. Of last night the small hours were today, and are never guessed."""
_DAYS = {"this": "today", "last": "yesterday"}


def in_figures(folded: str) -> str:
    """What was typed, with the time that it says aloud in figures; as it is where that is in any doubt."""
    for order in _ORDERS:
        if match := order.fullmatch(folded):
            return _of_a_part(match) or folded
    spoken = list(_WITH_A_HALF.finditer(folded))
    if len(spoken) != 1 or not (time := _time(spoken[0], range(24))):
        return folded
    return f"{folded[: spoken[0].start()]}{time}{folded[spoken[0].end() :]}"


def _of_a_part(match: re.Match[str]) -> str:
    """A day and a time; the day alone where no time was said, and nothing where either is in doubt."""
    day, part = match["day"] or "", match["part"]
    if day == "last":
        part = f"last {part}"
    if part not in _HOURS_OF:
        return ""
    day = _DAYS.get(day, day)
    if not match["timed"]:
        return "" if part.endswith("night") else day
    time = _time(match, _HOURS_OF[part])
    return f"{day} {time}".strip() if time else ""


def _time(match: re.Match[str], meant: range) -> str:
    """The one time that it can be at these hours, as 14:30; nothing where it can be none of them, or more."""
    hour = _HOURS.index(match["hour"]) + 1 if match["hour"] in _HOURS else int(match["hour"])
    said = match["minutes"] or match["exact"] or "0"
    beside = _MINUTES[said] if said in _MINUTES else int(said)
    if hour > 23 or beside > 59 or (match["way"] and match["exact"]) or (match["half"] and not 1 <= hour <= 12):
        return ""
    halves = {"am": (0,), "pm": (12,), None: (0, 12)}[match["half"]]
    starts = [hour % 12 + half for half in halves] if hour <= 12 else [hour]
    times = [(60 * start + (-beside if match["way"] == "to" else beside)) % (24 * 60) for start in starts]
    found = [time for time in times if time // 60 in meant]
    return f"{found[0] // 60:02}:{found[0] % 60:02}" if len(found) == 1 else ""
