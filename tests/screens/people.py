"""Several people at one vault: who has a key already, whose session it is, and what a screen still reaches."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from datui.casework.policy import Rules
from screens import enrol, passphrase, sheet
from screens.keys import KeysScreen
from screens.widgets.keybar import KeyBar
from storage.vault import Vault, forge_slot, unlock
from tests.screens.cases import app_of, press, put, text
from tests.screens.golden import screen_text
from tests.screens.session import PASSPHRASE, make_vault, settle
from tests.screens.stage import Stage, until, until_it_says
from tests.storage.colleagues import OTHERS, SECOND, SHEET, SUPERVISOR, enrolled, with_sheet

OFFICER = "Robin Hartley"
NEWER = "saffron ridge otter velvet quay"
SMALL = (60, 18)


def cheap_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forge at the cost that only a TRAINING vault may have; everything else is as it is."""
    for module in (enrol, passphrase, sheet):
        monkeypatch.setattr(module, "forge_slot", partial(forge_slot, cheap=True))


def supervised(path: Path, rules: Rules, *, sheet: bool = False) -> Path:
    """A vault with a supervisor, and a recovery sheet where there should be one."""

    def fill(vault: Vault) -> None:
        enrolled(vault, by=PASSPHRASE)
        if sheet:
            with_sheet(vault, by=PASSPHRASE)

    return make_vault(path, rules, fill)


def with_two(path: Path, rules: Rules) -> Path:
    """A vault with two supervisors, the second enrolled by the first."""
    supervised(path, rules)
    vault = opened(path, rules, OTHERS[SUPERVISOR], "B")
    enrolled(vault, SECOND, by=OTHERS[SUPERVISOR])
    vault.close()
    return path


def opened(path: Path, rules: Rules, words: str = PASSPHRASE, label: str = "A") -> Vault:
    """The vault as whoever has this passphrase under this letter."""
    return Vault.open(path, unlock(path, words, label), rules=rules)


@asynccontextmanager
async def staged(
    path: Path,
    rules: Rules,
    screen: Screen[Any],
    who: str = OFFICER,
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[Pilot[None]]:
    """One screen in the session of somebody who has a key."""
    words, label = {
        OFFICER: (PASSPHRASE, "A"),
        SUPERVISOR: (OTHERS[SUPERVISOR], "B"),
        SECOND: (OTHERS[SECOND], "C"),
        "sheet": (SHEET, "Sheet"),
    }[who]
    app = Stage(screen)
    app.take_vault(opened(path, rules, words, label))
    try:
        async with app.run_test(size=size) as pilot:
            await settle(pilot, type(screen))
            yield pilot
    finally:
        app.open_vault.close()


@asynccontextmanager
async def keys_of(
    path: Path, rules: Rules, who: str = OFFICER, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    """The list of keys, as somebody sees it who has one."""
    async with staged(path, rules, KeysScreen(), who, size) as pilot:
        yield pilot


async def prove_it(pilot: Pilot[None], words: str = PASSPHRASE) -> None:
    """Type the passphrase that is asked for before anything is changed."""
    await until_it_says(pilot, "About to be changed")
    await put(pilot, words)
    await press(pilot, "enter")
    await until(pilot, lambda: "About to be changed" not in text(pilot))


async def make_passphrase(pilot: Pilot[None], words: str = NEWER) -> None:
    """Sit down and make a passphrase of one's own."""
    await until_it_says(pilot, "Five words made for you")
    await press(pilot, "o")
    for _ in range(2):
        await put(pilot, words)
        await press(pilot, "enter")


def kinds(pilot: Pilot[None]) -> list[str]:
    """The kinds of the vault's own entries, oldest first."""
    return [entry.record.kind for entry in app_of(pilot).open_vault.of_vault()]


def keys_fit(pilot: Pilot[None]) -> None:
    """Every key that the line of keys means to show is on the screen."""
    app, seen = app_of(pilot), screen_text(pilot.app)
    shown = [each for bar in app.screen.query(KeyBar) for each in bar._bindings_shown()]
    assert shown
    assert [each.description for each in shown if f"{app.get_key_display(each)} {each.description}" not in seen] == []


def reached(thing: object, seen: set[int] | None = None) -> Iterator[str]:
    """Every text that an object still reaches: attributes, containers, what was drawn and what is kept of it."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from reached(key, seen)
            yield from reached(value, seen)
    elif isinstance(thing, (list, tuple, set, frozenset)):
        for value in thing:
            yield from reached(value, seen)
    elif type(thing).__module__.partition(".")[0] in ("screens", "textual", "rich", "tests"):
        yield from reached(getattr(thing, "__dict__", {}), seen)
        for kind in type(thing).__mro__:
            slots = kind.__dict__.get("__slots__", ())
            for name in (slots,) if isinstance(slots, str) else slots:
                yield from reached(getattr(thing, name, None), seen)


def keeps(thing: object, *secrets: str) -> set[str]:
    """Which of these secrets an object still reaches."""
    return {secret for text in reached(thing) for secret in secrets if secret in text}
