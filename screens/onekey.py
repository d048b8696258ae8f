"""One key to the vault, in full."""

from collections.abc import Iterable
from importlib.resources import files
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.slots import SHEET
from screens.holding import in_full
from screens.page import Page
from screens.widgets.safe import safe

LABEL = 20
COMPARE = (
    "Compare the six words with those that its owner noted when the key was made, or ask them on the telephone: "
    "a key that only bears the same name has other words."
)


class KeyScreen(Page[None]):
    """Read everything that this vault says of one key: whose, its words, who gave it and when it ended."""

    CSS_PATH = str(files("assets") / "keys.tcss")
    heading = "One key"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="key.back", tooltip="Back to the list of keys")
    ]

    def __init__(self, public: str) -> None:
        super().__init__()
        self.public = public

    def body(self) -> Iterable[Widget]:
        """What is known, and what to compare it with."""
        with VerticalScroll(id="in-full", can_focus=True):
            yield Static(id="said")
            yield Static(COMPARE, id="compare", markup=False)

    def on_mount(self) -> None:
        """Draw it."""
        self.query_one("#in-full").focus()

    def on_resize(self) -> None:
        """Lay the words out for this width."""
        (key,) = [key for key in self.vault.keys.all() if key.holder.public == self.public]
        self.query_one("#compare").display = key.holder.role != SHEET
        lines: list[Content] = []
        for label, words in in_full(key, self.vault):
            first, *rest = safe(words).wrap(max(20, self.size.width - LABEL - 5)) or [Content("")]
            lines.append(Content.assemble(safe(f"{label:<{LABEL}}", "dim"), first))
            lines += [Content.assemble(" " * LABEL, line) for line in rest]
        self.query_one("#said", Static).update(Content("\n").join(lines))
