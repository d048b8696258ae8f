"""Where a passphrase is typed: hidden unless asked for, pasted but never copied."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input


class SecretLine(Input):
    """One line of dots. What is in it can be shown on the screen, and never goes to a clipboard."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go on", id="secret.submit", key_display="Enter", tooltip="Use what is typed"),
        Binding(
            "ctrl+t",
            "reveal",
            "Show or hide",
            id="secret.reveal",
            key_display="Ctrl+T",
            tooltip="Show what is typed, or hide it again",
        ),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(password=True, compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False

    def action_reveal(self) -> None:
        """Show what is typed, or hide it again."""
        self.password = not self.password

    def action_copy(self) -> None:
        """Stay out of the clipboard, which other programs read."""

    def action_cut(self) -> None:
        """Stay out of the clipboard, which other programs read."""

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line of a paste, without what cannot be seen: nobody could type it again."""
        event.stop()
        event.prevent_default()
        first = event.text.strip().partition("\n")[0]
        self.replace("".join(char for char in first if char.isprintable()).strip(), *self.selection)

    def forget(self) -> None:
        """Empty the field and hide what is typed next."""
        self.value, self.password = "", True

    def keep_selected(self) -> None:
        """Select what is typed, so that the next key replaces it and an arrow keeps it."""
        self.focus()
        self.select_all()
