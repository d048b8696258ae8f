"""Passing messages stay: how long one can be read is a matter of seconds, and no test may hang on how fast it runs."""

import pytest
from textual.notifications import Notification

_AN_HOUR = 3_600.0


@pytest.fixture(autouse=True)
def messages_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine too, a message is there until another takes its place or a test clears it away."""
    monkeypatch.setattr(Notification, "time_left", _AN_HOUR)
