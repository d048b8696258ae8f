"""The screens on the way to the caseload: the lock screen, set-up, and the lists being made again."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


class Arrival(Screen[Result]):
    """A screen that ends by itself when its work is done, also while somebody reads its help."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Give back the result, and take whatever was opened above this screen along."""
        while (above := self.app.screen) is not self:
            above.dismiss()
        return super().dismiss(result)
