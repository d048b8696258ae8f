"""Find a case by its reference, a name or a number; in this vault only."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.reads import SEARCH
from screens.atonce import ListPage
from screens.caseload import row_line
from screens.widgets.editors import LineEditor, Onward, Typed
from screens.widgets.lines import Lines
from screens.widgets.safe import safe

ONLY_HERE = "Only this vault was searched: finding nothing here is not a no."


class FindScreen(ListPage[None]):
    """Type a reference, a name or a number; Enter goes to the list, Enter again opens the case."""

    heading = "Find"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="find.back", tooltip="Back to the caseload"),
        Binding("f3", "again", "Search again", id="find.again", show=False),
    ]

    _searching = False

    def body(self) -> Iterable[Widget]:
        """What to look for, and what was found."""
        yield Static(safe(" Reference, name or number; Enter goes to what is found"))
        yield LineEditor("find", "")
        yield Static(safe(f" {ONLY_HERE}"), id="found")
        yield Lines(id="results")

    def on_mount(self) -> None:
        """Start typing at once."""
        self.query_one(LineEditor).focus()

    @on(Typed)
    def _look(self, message: Typed) -> None:
        words = message.value if isinstance(message.value, str) else ""
        if words.strip() and not self._searching:
            # From the first letter to the last it is one search, and an entry before anything of it is shown.
            self.datui.saw(SEARCH)
        self._searching = bool(words.strip())
        rows = self.vault.find(words) if words.strip() else []
        now = self.vault.now()
        said = {0: "Nothing found.", 1: "1 case."}.get(len(rows), f"{len(rows)} cases.") if words.strip() else ""
        self.query_one("#found", Static).update(safe(f" {said} {ONLY_HERE}"))
        self.query_one(Lines).show([row_line(row, now, self.size.width) for row in rows])

    @on(Onward)
    def _to_the_list(self, message: Onward) -> None:
        lines = self.query_one(Lines)
        if message.step > 0 and lines.items:
            lines.focus()

    def action_again(self) -> None:
        """Back to the words."""
        self.query_one(LineEditor).focus()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Open the case that was found."""
        match message.key:
            case ("case", str(case_id)):
                self.dismiss(None)
                self.datui.open_case(case_id)
