"""Several people at one vault: who has a key already, whose session it is, and what a screen still reaches."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from datui.casework.rules import Rules
from screens.keys import KeysScreen
from screens.sheet import SheetScreen
from screens.widgets.keybar import KeyBar
from screens.widgets.lines import Lines
from storage.vault import Vault, unlock
from tests.screens.cases import app_of, press, put, text
from tests.screens.golden import screen_text
from tests.screens.session import PASSPHRASE, make_vault, running
from tests.screens.stage import Stage, until, until_it_says
from tests.storage.colleagues import OTHERS, SECOND, SHEET, SUPERVISOR, enrolled, with_sheet

OFFICER = "Robin Hartley"
NEWER = "saffron ridge otter velvet quay"
SMALL = (60, 18)


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


def whose(path: Path, rules: Rules, words: str = PASSPHRASE, label: str = "A") -> tuple[str, str]:
    """Who opens the vault with this, and in which role."""
    vault = opened(path, rules, words, label)
    vault.close()
    return vault.name, vault.role


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
    async with running(app, type(screen), size) as pilot:
        yield pilot


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


async def to_the_line(pilot: Pilot[None], name: str) -> None:
    """Move to the line of a key."""
    lines = pilot.app.screen.query_one(Lines)
    await press(pilot, "home")
    while name not in str(lines.items[lines.cursor].content):
        before = lines.cursor
        await press(pilot, "down")
        assert lines.cursor != before, f"there is no line of {name}"


async def remove(pilot: Pilot[None], name: str, words: str = OTHERS[SUPERVISOR]) -> None:
    """Remove somebody's key, with a reason; the offer of a new sheet is on the screen then."""
    await to_the_line(pilot, name)
    await press(pilot, "x")
    await prove_it(pilot, words)
    await until_it_says(pilot, f"{name} will open this vault no more")
    await press(pilot, "1")
    await put(pilot, "Moved to repairs")
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, SheetScreen))
    await until_it_says(pilot, f"{name} opens this vault no more.")


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
