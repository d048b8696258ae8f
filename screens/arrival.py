"""The screens on the way to the caseload: the lock screen, set-up, and the lists being made again."""

import asyncio
from functools import cached_property
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


class Arrival(Screen[Result]):
    """A screen that ends by itself when its work is done, also while somebody reads its help."""

    @cached_property
    def _given(self) -> "asyncio.Future[Result | None]":
        return asyncio.get_running_loop().create_future()

    async def given(self) -> Result:
        """What the screen gives back, once it has."""
        result = await self._given
        assert result is not None
        return result

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Give back the result, and take whatever was opened above this screen along."""
        while (above := self.app.screen) is not self:
            above.dismiss()
        if not self._given.done():
            self._given.set_result(result)
        # The first screen of all stays: what comes next covers it.
        if self.app.screen_stack[0] is self:
            return AwaitComplete()
        return super().dismiss(result)
