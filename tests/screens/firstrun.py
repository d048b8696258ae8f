"""A first run: words that are always the same, keys that take no time, and the way to the choice of a passphrase."""

from pathlib import Path

import pytest

from screens import setup
from storage import vault as storage

WHERE = Path("/home/robin/.local/share/datui/vault")
FIVE = "lantern orchard pebble thimble harbour"
OTHER = "walnut ferry cobalt mitten drizzle"
OWN = "correct battery parsnip lunch"


@pytest.fixture
def five(monkeypatch):
    """The words that are made: always these, then those."""
    made = iter([FIVE, OTHER])
    monkeypatch.setattr(storage, "generate_passphrase", lambda: next(made))


@pytest.fixture
def forged(monkeypatch):
    """The passphrases that keys were made of; making them takes no time."""
    made: list[str] = []

    def forge(passphrase):
        made.append(passphrase)
        return "keys"

    monkeypatch.setattr(setup, "_forge", forge)
    return made


async def to_the_choice(pilot, name="Sam"):
    await pilot.press("enter", *name, "enter")


def shown(app, kind):
    """The one widget of a kind that is on the screen now, and not on a step before."""
    (widget,) = [each for each in app.screen.query(kind) if each.is_on_screen]
    return widget
