"""Just what somebody gets, as they get it; and one thing of a case, whole."""

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.composed import Composed
from datui.casework.outgoing import Piece
from screens.asgiven import outgoing_lines
from screens.page import CasePage
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

EXACTLY = "Exactly this, and nothing else of the case."
TAKEN_OUT = "Something withheld stood in what was ticked, and was taken out."


class ReadThroughPage(CasePage[None]):
    """A page of a case to read through with the arrow keys."""

    def body(self) -> Iterable[Widget]:
        """What is said of it, then all of it."""
        yield Static(id="about", classes="banner")
        with VerticalScroll(id="through", can_focus=True):
            yield Static(id="said")

    def on_mount(self) -> None:
        """Read it with the arrow keys."""
        self.query_one("#through").focus()
        self.redraw()

    def redraw(self) -> None:
        """Draw it at this width."""
        self.query_one("#about", Static).update(Content("\n").join(self.about()))
        self.query_one("#said", Static).update(Content("\n").join(self.said()))

    @property
    def room(self) -> int:
        """How wide a line may be."""
        return self.size.width - 3

    def about(self) -> Iterable[Content]:
        """What is said of it, above it."""
        return ()

    def said(self) -> Iterable[Content]:
        """Its lines."""
        return ()


class PreviewScreen(ReadThroughPage):
    """Exactly as they get it: read it as if you were they. What is not here does not go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "onward", "Read out", id="preview.onward", tooltip="Keep the share, then read this out"),
        Binding("escape,q", "dismiss(None)", "Back", id="preview.back", tooltip="Back to the ticks"),
    ]
    heading = "As they get it"

    def __init__(self, gets: Composed, onward: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.gets, self._onward = gets, onward

    def about(self) -> Iterator[Content]:
        """That it is all; and what was taken out of texts."""
        yield safe(EXACTLY, "bold")
        if self.gets.taken_out:
            yield from paragraph(f"{TAKEN_OUT} {'; '.join(self.gets.taken_out)}.", self.room - 1)

    def said(self) -> Iterator[Content]:
        """All that they get."""
        return outgoing_lines(self.gets.outgoing, self.room)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is a share of this case is read out from here."""
        return self._onward is not None if action == "onward" else super().check_action(action, parameters)

    def action_onward(self) -> None:
        """Go on to reading it out."""
        if self._onward is not None:
            self.dismiss(None)
            self._onward()


class WholeScreen(ReadThroughPage):
    """One thing of the case in all its words, as somebody would read it. Looking at it ticks nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="whole.back", tooltip="Back to the ticks"),
    ]
    heading = "The whole of it"

    def __init__(self, piece: Piece) -> None:
        super().__init__()
        self.piece = piece

    def about(self) -> Iterator[Content]:
        """What it is, and why it is withheld."""
        yield from paragraph(f"{self.piece.part}: {self.piece.label}", self.room - 1, 0, "bold")
        if self.piece.withheld:
            yield from paragraph(f"Withheld unless you tick it: {self.piece.withheld}", self.room - 1)

    def said(self) -> Iterator[Content]:
        """All its words."""
        return iter(paragraph(self.piece.words, self.room, 1))
