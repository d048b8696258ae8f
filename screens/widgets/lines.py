"""A list drawn line by line as it is looked at: as quick with ten thousand lines as with ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

LOOKED_THROUGH = 1_000


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line: what it says, and what choosing it means (None: it cannot be chosen)."""

    content: Content
    key: object | None = None


def wrapped(content: Content, width: int, key: object, indent: int) -> list[LineItem]:
    """A line in as many lines as it takes: what is due, or stands in the way, is never cut off."""
    first, *rest = content.wrap(max(20, width - indent)) or [content]
    return [LineItem(first, key), *(LineItem(Content.assemble(" " * indent, line)) for line in rest)]


class Lines(ScrollView, can_focus=True):
    """A list of lines with a cursor on those that can be chosen. `items` may be virtual: only what is seen is read."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", "Down", show=False),
        Binding("up,k", "step(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home", "end(1)", "First", show=False),
        Binding("end", "end(-1)", "Last", show=False),
        Binding("enter", "choose", "Open", key_display="Enter"),
    ]
    cursor: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a line that can be chosen."""

        lines: "Lines"
        key: object

        @property
        def control(self) -> "Lines":
            """The list."""
            return self.lines

    def __init__(self, items: Sequence[LineItem] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: Sequence[LineItem] = items

    def show(self, items: Sequence[LineItem]) -> None:
        """Show other lines; the cursor goes with what it was on, or, where that is gone, stays in its place."""
        before, self.items = self.chosen, items
        self.virtual_size = Size(self.size.width, len(items))
        there = self._where(before)
        row = min(self.cursor, len(items) - 1) if there is None else there
        self.set_reactive(Lines.cursor, self._nearest(row, 1))
        self.refresh()
        self._follow()

    def _where(self, key: object | None) -> int | None:
        """The line that means `key` now, if it is among those that are quick to look through."""
        if key is None:
            return None
        return next((row for row in range(min(len(self.items), LOOKED_THROUGH)) if self.items[row].key == key), None)

    def on_mount(self) -> None:
        """Start on the first line that can be chosen."""
        self.show(self.items)

    def on_resize(self) -> None:
        """Lines are as wide as the list, and what is under the cursor stays in view in a smaller one."""
        self.virtual_size = Size(self.size.width, len(self.items))
        self._follow()

    def render_line(self, y: int) -> Strip:
        """One line of what is in view."""
        row = y + self.scroll_offset.y
        # Without the scrollbar, which would cover the ellipsis.
        width = self.scrollable_content_region.width
        style = self.visual_style
        if not 0 <= row < len(self.items):
            return Strip.blank(width, style.rich_style)
        content = self.items[row].content.truncate(width, ellipsis=True)
        if row == self.cursor and self.has_focus and self.items[row].key is not None:
            style += self.get_visual_style("lines--cursor")
        return Strip(content.render_segments(style)).adjust_cell_length(width, style.rich_style)

    @property
    def chosen(self) -> object | None:
        """What the line under the cursor means, or None."""
        return self.items[self.cursor].key if 0 <= self.cursor < len(self.items) else None

    def action_step(self, step: int) -> None:
        """Go to the next line that can be chosen, or scroll where there is none."""
        there = self._nearest(self.cursor + step, step, turn=False)
        if there == self.cursor:
            self.scroll_relative(y=step, animate=False)
        self.cursor = there

    def action_page(self, step: int) -> None:
        """Go a screenful on or back."""
        self.cursor = self._nearest(self.cursor + step * max(1, self.size.height - 1), step)

    def action_end(self, step: int) -> None:
        """Go to the first or the last line that can be chosen."""
        self.cursor = self._nearest(0 if step > 0 else len(self.items) - 1, step)

    def action_choose(self) -> None:
        """Open what is under the cursor."""
        if self.chosen is not None:
            self.post_message(self.Chosen(self, self.chosen))

    def watch_cursor(self, before: int, now: int) -> None:
        """Keep the cursor in view; only the two lines that changed are drawn again, unless all of them move."""
        self.refresh_line(before)
        self.refresh_line(now)
        self._follow()

    def _nearest(self, row: int, step: int, *, turn: bool = True) -> int:
        """The line at `row` or the next one in the direction of `step` that can be chosen; else the other way."""
        row = max(0, min(row, len(self.items) - 1))
        at = row
        while 0 <= at < len(self.items):
            if self.items[at].key is not None:
                return at
            at += step
        return self._nearest(row, -step, turn=False) if turn else self.cursor

    def _follow(self) -> None:
        if self.items:
            # Above the first line that can be chosen there may be a heading: show that too.
            top = 0 if self._nearest(0, 1, turn=False) >= self.cursor else self.cursor
            wanted = Region(0, top, 1, self.cursor - top + 1)
            if not Region(0, self.scroll_offset.y, 1, self.size.height).contains_region(wanted):
                # A scroll, even by nothing, draws every line again.
                self.scroll_to_region(wanted, animate=False, force=True)
        if self.has_focus:
            self.app.cursor_position = self.region.offset + Offset(0, self.cursor - self.scroll_offset.y)

    def on_focus(self) -> None:
        """Bring the terminal's own cursor along, for people who do not see the screen."""
        self._follow()
