"""The safe days and hours of a plan, on a London clock: what goes on past midnight is the night of the day before."""

from datetime import datetime, timedelta

from datui.casework.moments import london
from datui.casework.safecontact import SafeContact

NOT_THE_DAY = "Today is not one of the safe days."
NOT_THE_HOUR = "This is not one of the safe hours."
NO_FIT = "The hours of this channel and those of the plan do not fit: ask again."
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def wrong_hour(plan: SafeContact, channel: str, now: datetime) -> str:
    """Why a channel is not safe on this day or at this hour; empty where it is, or where nobody asked."""
    here, (start, end) = london(now), _ends(*plan.hours(channel))
    clock, night = f"{here:%H:%M}", start > end
    if night and _apart(plan, channel):
        return NO_FIT
    after_midnight = clock < end and (night or _plan_s_night(plan, channel))
    day = here - timedelta(days=1) if after_midnight else here
    days = plan.days(channel)
    if days and _DAYS[day.weekday()] not in days:
        return NOT_THE_DAY
    return "" if _within(clock, start, end) and clock != end else NOT_THE_HOUR


def _ends(opens: str, shuts: str) -> tuple[str, str]:
    return opens or "00:00", "24:00" if shuts in ("", "00:00") else shuts


def _within(clock: str, start: str, end: str) -> bool:
    return start <= clock <= end if start <= end else clock >= start or clock <= end


def _own(plan: SafeContact, channel: str) -> list[str]:
    """The ends that a channel has of its own: none, one or both."""
    return [hour for end in ("from", "until") if (hour := getattr(plan, f"{channel}_{end}", ""))]


def _plan_s_night(plan: SafeContact, channel: str) -> bool:
    """Whether an end of a channel's hours is the plan's, and those go on past midnight: it is all the one night."""
    start, end = _ends(plan.safe_from, plan.safe_until)
    return len(_own(plan, channel)) < 2 and start > end and _ends(*plan.hours(channel))[1] <= end


def _apart(plan: SafeContact, channel: str) -> bool:
    """Whether a channel has one end of its own, and that is at an hour at which the plan says that it is not safe.

    Nobody meant the night that would lie between that end and the other of the plan.
    """
    own = _own(plan, channel)
    return len(own) == 1 and not _within(own[0], *_ends(plan.safe_from, plan.safe_until))
