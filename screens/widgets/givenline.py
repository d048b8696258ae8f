"""A line that stands alone on a page: Enter gives what is in it."""

from dataclasses import dataclass

from textual.message import Message
from textual.widgets import Input

from screens.widgets.editors import LineEditor


class GivenLine(LineEditor):
    """One line and no form around it. Whoever shows it says in a binding of Enter what it does."""

    @dataclass
    class Given(Message):
        """Enter was pressed."""

        words: str

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give it to the page."""
        event.stop()
        self.post_message(self.Given(event.value))
