"""Where datui stops: it says why, what to do, and that nothing was touched."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from datui.casework.refusal import Refusal
from screens.widgets.keybar import KeyBar
from screens.widgets.safe import safe


class StopScreen(Screen[None]):
    """The vault cannot be opened; nothing in it was changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,escape", "dismiss(None)", "Quit", id="stop.quit", tooltip="End datui")
    ]

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        self.refusal = refusal

    def compose(self) -> ComposeResult:
        """Why, and what to do instead."""
        with Vertical(classes="card"):
            yield Static(safe("datui cannot open this vault", "bold"))
            yield Static(safe(self.refusal.reason))
            yield Static(safe(self.refusal.route))
            yield Static(safe("Nothing was changed."))
        yield KeyBar()
