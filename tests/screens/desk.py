"""A session in which somebody types, and no vault behind it."""

from typing import Any

from textual.app import ComposeResult
from textual.widgets import Input, TextArea

from screens.session import SessionApp


class Desk(SessionApp):
    """A session in which somebody types."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input()
        yield TextArea()

    def save_drafts(self) -> None:
        self.kept.append(self.query_one(Input).value)

    def notify(self, message: str, **_how: Any) -> None:
        self.said.append(message)

    def clear_notifications(self) -> None:
        self.said.append("")
