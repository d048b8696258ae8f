"""One screen alone in a session's app, so that its keys can be pressed before there is a vault behind it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from screens.app import Datui
from screens.turns import _waits
from tests.screens.golden import screen_text

SIZES = [(80, 24), (120, 40)]
PATIENCE = 30
"""Seconds after which a test that waits has failed; nothing is measured by it."""


class Stage(Datui):
    """Shows one screen instead of the lock screen, and keeps what it gives back."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(Path("/nowhere"))
        self.shown = screen
        self.result: object = None
        self.given_back = asyncio.Event()

    async def _begin(self) -> None:
        pass

    async def on_mount(self) -> None:
        await self.push_screen(self.shown, self._take)

    def _take(self, result: object) -> None:
        self.result = result
        self.given_back.set()

    async def get(self) -> Any:
        """What the screen gave back, once it has."""
        async with asyncio.timeout(PATIENCE):
            await self.given_back.wait()
        return self.result


async def done(pilot: Pilot) -> None:
    """Wait until every key had its turn, every message was handled and what they changed is drawn.

    Pilot's own pause calls every widget back to learn that, and sleeps until the processor is idle: with many fields,
    or many tests on one machine, that is most of what a test costs.
    """
    for _ in range(2):
        async with asyncio.timeout(PATIENCE):
            still = 0
            while still < 3 and pilot.app._exception is None:
                await asyncio.sleep(0)
                still = 0 if _busy(pilot.app) else still + 1
        if pilot.app.screen_stack:
            pilot.app.screen._on_timer_update()


def _busy(app: Any) -> bool:
    if app._turns._task is not None or any(work.group == "go" and not work.is_finished for work in app.workers):
        return True
    return not all(_waits(node) for node in (app, *app._registry) if node.is_running and not node._closing)


async def until(pilot: Pilot, condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.001)
            await done(pilot)


async def until_it_says(pilot: Pilot, words: str) -> None:
    """Wait until words are on the screen; what was there instead is the failure's message."""
    try:
        await until(pilot, lambda: words in screen_text(pilot.app))
    except TimeoutError:
        raise AssertionError(f"never said {words!r}:\n{screen_text(pilot.app)}") from None


async def paste(pilot: Pilot, text: str) -> None:
    """Paste into what has the focus; a long text as keys takes a test seconds."""
    focused = pilot.app.screen.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await pilot.pause()
