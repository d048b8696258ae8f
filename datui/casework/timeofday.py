"""A time of day as an officer types it: 9:30, 2.30pm, noon."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo

from datui.casework.fields import Line, is_stored

_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?")
_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}


def _clock(raw: Any, info: ValidationInfo) -> Any:
    """A time of day as 09:30; nothing stays nothing, and what was signed for stays as it is."""
    if is_stored(info):
        return raw
    if not isinstance(raw, str) or not raw.strip():
        return "" if isinstance(raw, str) else raw
    raw = _NAMED.get(raw.strip().casefold(), raw)
    match = _CLOCK.fullmatch(raw.strip().casefold())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3] == "pm" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise ValueError("Give a time of day, such as 9:30 or 2:30pm.")
    return f"{hour:02}:{minute:02}"


TimeOfDay = Annotated[Line, BeforeValidator(_clock)]
"""A time of day in London, kept as 09:30; empty where it is not given."""
