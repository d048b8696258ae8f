"""A page of text to read through with the arrow keys."""

from collections.abc import Iterable
from importlib.resources import files
from typing import ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.page import Page


class TextScreen(Page[None]):
    """Read it through with the arrow keys."""

    CSS_PATH: ClassVar[str] = str(files("assets") / "policies.tcss")

    def body(self) -> Iterable[Widget]:
        """All that there is of it, to scroll through."""
        with VerticalScroll(can_focus=True, id="text"):
            yield Static(id="said")

    def on_mount(self) -> None:
        """Read it with the arrow keys."""
        self.query_one("#text").focus()
        self.redraw()

    def redraw(self) -> None:
        """Draw it."""
        self.query_one("#said", Static).update(Content("\n").join(self.said()))

    def said(self) -> Iterable[Content]:
        """Its lines, at this width."""
        return ()

    @property
    def room(self) -> int:
        """How wide a line may be."""
        return self.size.width - 4
