"""The end of a day: what was written, what waits, what is overdue, and eight words that tell whether it stays so."""

from collections.abc import Iterable
from datetime import datetime, time
from importlib.resources import files
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.moments import LONDON, day_words, london
from screens.caseload import row_line
from screens.page import Page
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe
from storage.vault import head_words

_NOTE = (
    "Write the number and these eight words down, and keep them away from the laptop. "
    "w here shows the words of that number again, tomorrow or on any day: if they are others, the vault was changed."
)
_MOST_CASES = 20


class DayScreen(Page[None]):
    """See what today leaves, note down where the vault ends, and lock."""

    CSS_PATH = str(files("assets") / "vault.tcss")
    heading = "Vault · end of day"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "app.lock_now", "Lock for today", id="day.lock", key_display="Enter", tooltip="Lock datui"),
        Binding("w", "words", "Compare words", id="day.words", tooltip="The words that belong to a number you noted"),
        Binding("escape,q", "dismiss(None)", "Back", id="day.back", tooltip="Back to the vault"),
    ]

    def body(self) -> Iterable[Widget]:
        """The day in words."""
        with VerticalScroll(can_focus=True, id="day"):
            yield Static(id="today")

    def on_mount(self) -> None:
        """Read the day once."""
        self.query_one("#day").focus()
        self.redraw()

    def redraw(self) -> None:
        """Read the day, and draw it."""
        said = [*self._written(), *self._waits(), *self._overdue(), *self._end()]
        self.query_one("#today", Static).update(Content("\n").join(said))

    @property
    def _room(self) -> int:
        """How wide a line may be: without the edges of the page and its scrollbar."""
        return self.size.width - 4

    def _written(self) -> list[Content]:
        now = london(self.vault.now())
        written = self.vault.written_since(datetime.combine(now.date(), time(), LONDON))
        number = sum(written.values())
        most_first = sorted(written.items(), key=lambda one: -one[1])
        by = "; ".join(f"{each:,} by {name}" for name, each in most_first)
        if len(written) == 1:
            by = f"all by {most_first[0][0]}"
        said = f"{_number(number, 'entry was', 'entries were')} written: {by}." if number else "Nothing was written."
        return [safe(f"Today, {day_words(now.date())}", "bold underline"), *self._said(said), Content("")]

    def _waits(self) -> list[Content]:
        drafts = len(self.vault.drafts())
        said = "No draft waits."
        if drafts:
            said = f"{_number(drafts, 'draft waits', 'drafts wait')}: not kept yet, and first of all on the caseload."
        return [safe("Waits", "bold underline"), *self._said(said), Content("")]

    def _overdue(self) -> list[Content]:
        counts = self.vault.count()
        number = counts.pressing + counts.overdue
        heading = safe("Urgent or overdue", "bold underline")
        if not number:
            return [heading, safe("  Nothing is overdue."), Content("")]
        now, width = self.vault.now(), max(20, self._room)
        rows = self.vault.caseload(limit=min(number, _MOST_CASES))
        lines = [row_line(row, now, width).content.truncate(width, ellipsis=True) for row in rows]
        more = [safe(f"  and {number - len(rows):,} more, on the caseload")] if number > len(rows) else []
        return [heading, *lines, *more, Content("")]

    def _end(self) -> list[Content]:
        vault = self.vault
        words = paragraph(head_words(bytes.fromhex(vault.head)), self._room, 2, "bold")
        return [safe(f"Where the vault ends: {vault.entries:,} entries", "bold underline"), *words, *self._said(_NOTE)]

    def _said(self, words: str) -> list[Content]:
        return paragraph(words, self._room, 2)

    def action_words(self) -> None:
        """Compare words that were noted down."""
        from screens.words import WordsScreen

        self.app.push_screen(WordsScreen())


def _number(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {many}"
