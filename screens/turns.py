"""Keys take turns: one typed ahead waits until what the one before it did is done, and so goes to the right field."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from textual.app import App
from textual.events import Key, Paste
from textual.message_pump import MessagePump

_QUIET: Final = 3
_LONGEST: Final = 2.0
"""Seconds after which a key has its turn whatever is still going on: nothing may make datui deaf."""


class Turns:
    """The queue in front of an app. A key whose turn it is goes the usual way; another is posted again at its turn."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._waiting: deque[Key | Paste] = deque()
        self._now: Key | Paste | None = None
        self._task: asyncio.Task[None] | None = None

    def take(self, event: Key | Paste) -> bool:
        """Whether it is this key's turn; if not, it comes again."""
        if event is self._now:
            return True
        if self._task is not None:
            self._waiting.append(event)
            return False
        self._task = asyncio.create_task(self._take_turns())
        return True

    async def _take_turns(self) -> None:
        try:
            await self._settled()
            while self._waiting:
                self._now = self._waiting.popleft()
                self._app.post_message(self._now)
                await self._settled()
        finally:
            self._now = self._task = None

    async def _settled(self) -> None:
        """Wait until nothing that a key can set off is under way: messages, a move to another field, a new screen."""
        end, quiet = time.monotonic() + _LONGEST, 0
        while quiet < _QUIET and time.monotonic() < end:
            await asyncio.sleep(0)
            quiet = 0 if self._busy() else quiet + 1

    def _busy(self) -> bool:
        going = any(worker.group == "go" and not worker.is_finished for worker in self._app.workers)
        return going or not all(_waits(pump) for pump in self._pumps())

    def _pumps(self) -> Iterator[MessagePump]:
        yield self._app
        if self._app.screen_stack:
            yield self._app.screen
            if (focused := self._app.screen.focused) is not None:
                yield from (node for node in focused.ancestors_with_self if node is not self._app)


def _waits(pump: MessagePump) -> bool:
    """Whether a pump has done all its messages and waits for another; an empty queue alone may still be at its last."""
    queue: Any = pump._message_queue
    return not queue.values and bool(queue.ready_event._waiters)
