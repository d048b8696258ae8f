"""The emergency view from a list of cases: of the one under the cursor, before it is opened."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from datui.casework.records import is_case
from screens.page import Page, Result
from screens.waiting import Waiting
from screens.widgets.lines import Lines

NOW = "999 now. From a mobile that cannot speak: 999, then 55."
MOVE = "Move to a case, and F9 shows what is known of it to read out."


class ListPage(Page[Result]):
    """A page with a list of cases. What 999 needs is a key away, and no declaration is asked for first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f9,ctrl+g", "emergency", "EMERGENCY", id="case.emergency", tooltip="What 999 needs, at once", priority=True
        ),
    ]

    def on_screen_resume(self) -> None:
        """Back from the emergency view: no case is open."""
        if self.app.screen is self:
            self.datui.leave_case()

    def _case_under_cursor(self) -> str:
        """The case that is marked in the list, or to which what waits there belongs; nothing where none is."""
        lines = self.query_one(Lines)
        match lines.chosen if lines.has_focus or len(lines.items) == 1 else None:
            case ("case", str(case_id)):
                return case_id
            case Waiting(case_id=case_id) if is_case(case_id):
                return case_id
        return ""

    def action_emergency(self) -> None:
        """Show what 999 needs of the case that is marked; without one say at once what to do."""
        case_id = self._case_under_cursor()
        if not case_id:
            self.app.notify(f"{NOW} {MOVE}", severity="warning", timeout=12, markup=False)
            return
        if self.vault.has_case(case_id):
            # What cannot be read keeps nobody from 999: then it is shown without what is known.
            with self.datui.saying():
                self.datui.case = self.vault.case(case_id)
        self.datui.emergency(case_id)
