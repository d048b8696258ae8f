"""The safe-contact plan, in view wherever someone is about to be reached."""

from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.interlock import banner_words
from screens.widgets.safe import safe


class SafeContactBanner(Static):
    """What the plan allows, in words; without a plan it says that nothing is allowed."""

    def __init__(self) -> None:
        super().__init__("", classes="banner", markup=False)

    def show(self, case: Case, now: datetime) -> None:
        """Draw the plan of a case as it stands now."""
        lines = [safe(line, "bold" if index == 0 else "") for index, line in enumerate(banner_words(case, now))]
        self.update(Content("\n").join(lines))
