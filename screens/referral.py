"""Telling an agency: with those in view who must not receive anything of this case."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.referral import Referral
from datui.casework.relations import must_not_words
from screens.record import RecordScreen
from screens.widgets.safe import safe

NOBODY = "Nobody is named yet who must not receive anything of this case."


class ReferralScreen(RecordScreen):
    """Refer to an agency: who hears of it, why, and when somebody there has it."""

    kind = Referral

    def above(self) -> Iterable[Widget]:
        """Who must not receive anything."""
        yield Static(id="must-not", classes="banner", markup=False)

    def redraw(self) -> None:
        """Name them as the case stands now."""
        super().redraw()
        if self.case is not None:
            names = must_not_words(self.case)
            words = f"Must not receive anything: {names}. Ask the agency to tell them nothing." if names else NOBODY
            self.query_one("#must-not", Static).update(safe(words, "bold" if names else ""))
