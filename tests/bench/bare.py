"""The floor of every screen: Textual and next to nothing else. Started by itself, as datui is."""

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Input, Static


class Next(Screen[None]):
    """Where Enter leads: as many lines as fit."""

    def compose(self) -> ComposeResult:
        yield Static("\n".join(f"Line {number} of the next screen" for number in range(1, 24)))


class Bare(App[None]):
    """One line to read and one to type in."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static("Type here.")
        field = Input()
        field.cursor_blink = False
        yield field

    def on_input_submitted(self) -> None:
        self.push_screen(Next())


if __name__ == "__main__":
    Bare().run()
