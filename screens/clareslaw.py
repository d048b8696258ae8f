"""Clare's Law: that it was asked, what came of it and when; above stands that nothing of it is kept anywhere."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.clareslaw import KEPT_NOWHERE
from datui.casework.kinds import ClaresLaw
from screens.record import RecordScreen
from screens.widgets.safe import safe


class ClaresLawScreen(RecordScreen):
    """Write down a request under Clare's Law: its day, its outcome, and the day of that. Nothing that was disclosed."""

    kind = ClaresLaw

    def people(self) -> list[tuple[str, str]]:
        """Only who is a person of this case can be named: nobody named would be the victim."""
        return [(person, words) for person, words in super().people() if person]

    def above(self) -> Iterable[Widget]:
        """That it has no place for what police say."""
        yield Static(safe(KEPT_NOWHERE, "bold"), classes="banner")
