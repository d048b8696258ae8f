"""Words that were noted down, compared: what stood for the vault when it had so many entries."""

from collections.abc import Iterable
from importlib.resources import files
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.page import Page
from screens.widgets.editors import LineEditor, Onward, Typed
from screens.widgets.safe import safe
from storage.vault import head_words

_ASKED = " The number of entries that you noted down"
_OTHERS = (
    "If you noted the same, nothing before there was changed. If you noted others, it was: lock, keep the folder "
    "as it is, and tell a supervisor."
)


class WordsScreen(Page[None]):
    """Type the number of entries that you noted; the eight words that come must be those that you noted with it."""

    CSS_PATH = str(files("assets") / "vault.tcss")
    heading = "Vault · compare words"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="words.back", tooltip="Back to the end of the day")
    ]

    def body(self) -> Iterable[Widget]:
        """A number, and the words that belong to it."""
        yield Static(safe(_ASKED))
        yield LineEditor("number", "")
        yield Static(id="belong")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(LineEditor).focus()
        self._say("")

    @on(Typed)
    def _typed(self, message: Typed) -> None:
        self._say(message.value if isinstance(message.value, str) else "")

    @on(Onward)
    def _stay(self, message: Onward) -> None:
        message.stop()

    def _say(self, typed: str) -> None:
        number = typed.strip().replace(",", "").replace(" ", "")
        there = self.vault.entries
        # A longer number than the vault's own is none that it ever had.
        known = number.isdecimal() and len(number) <= len(str(there)) and 1 <= int(number) <= there
        words = safe(f"This vault has {there:,} entries." if typed else "", "dim")
        if known:
            head = self.vault.head_at(int(number))
            words = Content("\n").join([safe(head_words(bytes.fromhex(head)), "bold"), safe(_OTHERS)])
        elif number.isdecimal():
            less = " If you noted more, entries are missing: keep the folder as it is, and tell a supervisor."
            words = safe(f"This vault has {there:,} entries.{less}")
        self.query_one("#belong", Static).update(words)
