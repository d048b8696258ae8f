"""What an officer may set: how soon datui locks, never later than the policy pack says."""

from dataclasses import dataclass

from datui.casework.records import VAULT_CASE, Count, Record, ask
from datui.casework.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Idle:
    """How long a session lasts: untouched, within what bounds; how long before its end it says so; and in any case."""

    default_seconds: int
    minimum_seconds: int
    maximum_seconds: int
    warn_seconds: int
    session_seconds: int


class Settings(Record, kind="settings", title="Settings"):
    """How soon an untouched session locks, and after how long any session does."""

    home = VAULT_CASE
    fresh = True

    idle_minutes: Count = ask("Lock after minutes untouched", unit="minutes")
    session_hours: Count = ask("Lock after hours in any case", unit="hours")


def refuse_longer(settings: Settings, idle: Idle) -> None:
    """Raise Refusal for a limit that is longer than the pack allows, or shorter than anyone could work with."""
    minutes, hours = settings.idle_minutes, settings.session_hours
    most, least = idle.default_seconds // 60, max(1, idle.minimum_seconds // 60)
    if minutes is not None and not least <= minutes <= most:
        raise Refusal(f"datui locks after {least} to {most} minutes.", "Choose so many, or fewer.")
    longest = idle.session_seconds // 3600
    if hours is not None and not 1 <= hours <= longest:
        raise Refusal(f"A session lasts 1 to {longest} hours.", "Choose so many, or fewer.")


def limits(settings: Settings | None, idle: Idle) -> tuple[float, float]:
    """Seconds until an untouched session locks, and until any session does."""
    seconds, session = float(idle.default_seconds), float(idle.session_seconds)
    if settings is not None and settings.idle_minutes:
        seconds = min(seconds, settings.idle_minutes * 60.0)
    if settings is not None and settings.session_hours:
        session = min(session, settings.session_hours * 3600.0)
    return seconds, session
