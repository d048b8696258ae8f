"""One risk checklist: whose words it has, under which licence, and every question with what is to be written down."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from datui.casework.instrument import Instrument
from datui.casework.moments import day_words
from screens.text import TextScreen
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe


class ChecklistScreen(TextScreen):
    """Read one edition of a checklist: its notice and licence, and every question. Nothing is answered here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="checklist.back", tooltip="Back to the policies"),
    ]

    def __init__(self, tool: Instrument) -> None:
        super().__init__()
        self.tool = tool

    def title_words(self) -> str:
        """Which checklist, and which edition of it."""
        return f"Checklist · {self.tool.title} · {self.tool.edition}"

    def said(self) -> Iterable[Content]:
        """What it says of itself, then its questions."""
        tool = self.tool
        yield safe(tool.title, "bold underline")
        for words in (tool.notice, tool.acknowledgement):
            yield from paragraph(words, self.room, 2)
        yield from paragraph(f"Licence: {tool.licence_note}", self.room, 2, "bold")
        checked = tool.checked
        words = f"Checked on {day_words(checked.last_verified)} by {checked.verified_by}. Edition {tool.edition}."
        yield from paragraph(words, self.room, 2, "dim")
        yield Content("")
        yield safe("Questions", "bold underline")
        for item in tool.items:
            yield from paragraph(f"{item.number}. {item.text}", self.room, 2, "bold")
            if item.capture:
                yield from paragraph(item.capture, self.room, 5)
            if item.flag:
                yield from paragraph(f"{item.flag}  ({item.source})", self.room, 5, "dim")
