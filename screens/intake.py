"""The report: danger first, then whatever is known."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.intake import Intake
from screens.page import TopLine
from screens.record import RecordScreen
from screens.widgets.safe import safe


class IntakeScreen(RecordScreen):
    """Write down a report. F2 keeps it at any time, even with nothing known."""

    kind = Intake

    def above(self) -> Iterable[Widget]:
        """The one sentence that comes before every other."""
        yield Static(
            safe("In danger now? Ring 999 first. F9 shows what 999 needs. Nobody has to prove anything.", "bold"),
            classes="banner",
        )

    def title_words(self) -> str:
        """A new report has no reference yet."""
        return super().title_words() if self.case else "New report"

    def redraw(self) -> None:
        """Take up the reference as soon as there is one."""
        self.query_one(TopLine).say(self.title_words())
        super().redraw()
