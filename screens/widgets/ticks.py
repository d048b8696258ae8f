"""A list whose lines are ticked: Space ticks the line under the cursor, Enter opens it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.message import Message

from screens.widgets.lines import Lines

if TYPE_CHECKING:
    from screens.app import Datui


class Ticks(Lines):
    """A list of lines that are ticked one by one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "Tick", key_display="Space", tooltip="Tick this line, or take the tick away"),
        Binding("enter", "choose", "Whole", key_display="Enter", tooltip="All the words of this line"),
    ]

    @dataclass
    class Ticked(Message):
        """Space was pressed on a line that can be ticked."""

        key: object

    def action_tick(self) -> None:
        """Tick what is under the cursor."""
        if self.chosen is not None:
            # Held down or bouncing, the same key does not take the tick away again.
            cast("Datui", self.app).once()
            self.post_message(self.Ticked(self.chosen))

    def _where(self, key: object | None) -> int | None:
        """The line that means `key` now, however far down: a tick never goes to another than was looked at."""
        return next((row for row, item in enumerate(self.items) if key is not None and item.key == key), None)

    def _follow(self) -> None:
        """Keep the whole of what is under the cursor in view, and not its first line alone."""
        super()._follow()
        ends = next((row for row in range(self.cursor + 1, len(self.items)) if self._begins(row)), len(self.items))
        below = min(ends, self.cursor + self.size.height) - (self.scroll_offset.y + self.size.height)
        if below > 0 and self.items:
            self.scroll_relative(y=below, animate=False, force=True)

    def _begins(self, row: int) -> bool:
        """Whether a line is not the rest of the one before it."""
        item = self.items[row]
        return item.key is not None or not item.content.plain.strip()
