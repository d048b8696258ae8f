"""Every program that a journey starts, and afterwards what any of them did that datui may not do."""

from collections.abc import Sequence
from pathlib import Path

from tests.journeys.allowed import Allowed
from tests.journeys.traced import Traced, why_not

_STARTED: list[tuple[Traced, Allowed]] = []


def watched(command: Sequence[str], home: Path, notes: str = "") -> list[str]:
    """The command as it is to be started for strace to look on; as it is, where strace cannot."""
    if why_not():
        return list(command)
    traced = Traced(command)
    _STARTED.append((traced, Allowed(command, home, notes)))
    return traced.command


def findings() -> list[str]:
    """What was done by those that were started since this was last asked; they must have ended."""
    started = _STARTED.copy()
    _STARTED.clear()
    return [finding for traced, allowed in started for finding in allowed.findings(traced.calls())]
