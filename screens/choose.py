"""Choosing one of a few: Enter takes it, Esc leaves things as they were."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from screens.page import CasePage
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import safe

Offer = tuple[str, str, str]
"""A code, its words, and a line of what it means."""


class ChooseScreen(CasePage[str | None]):
    """Choose one of these. Nothing that was typed is changed by looking."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="choose.back", tooltip="Leave it as it is")
    ]

    def __init__(self, heading: str, offers: Sequence[Offer], chosen: str = "") -> None:
        super().__init__()
        self.asked, self.offers, self.before = heading, list(offers), chosen

    def title_words(self) -> str:
        """What is chosen."""
        return self.asked

    def body(self) -> Iterable[Widget]:
        """Each choice, and what it means."""
        yield Lines(id="choices")

    def on_mount(self) -> None:
        """Draw them, with the cursor on what holds now."""
        lines = self.query_one(Lines)
        lines.show(self._lines())
        at = next((at for at, line in enumerate(lines.items) if line.key == self.before), 0)
        lines.cursor = at
        lines.focus()

    def on_resize(self) -> None:
        """Break what they mean into lines as wide as the screen."""
        self.query_one(Lines).show(self._lines())

    def _lines(self) -> list[LineItem]:
        lines: list[LineItem] = []
        for code, words, meaning in self.offers:
            mark = " • " if code == self.before else "   "
            lines += wrapped(Content.assemble(mark, safe(words)), self.size.width - 3, code, 3)
            if meaning:
                lines += wrapped(Content.assemble("     ", safe(meaning, "dim")), self.size.width - 3, None, 5)
        return lines

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Take it."""
        self.dismiss(str(message.key))
