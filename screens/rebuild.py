"""The lists are made again from the ledger, after the policy pack or datui itself has changed."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from datui.casework.refusal import Refusal
from screens.arrival import Arrival
from screens.page import Page
from screens.widgets.safe import safe


class RebuildScreen(Arrival[None], Page[None]):
    """Make the lists again, a slice at a time, so that the screen stays alive."""

    heading = "One moment"

    def body(self) -> ComposeResult:
        """What is happening, and how far it is."""
        with Vertical(classes="card"):
            yield Static(safe("The lists are being made again from your records. Nothing you kept changes."))
            yield ProgressBar(show_eta=False)

    def on_mount(self) -> None:
        """Begin at once."""
        self._steps = self.vault.rebuild()
        self.call_later(self._step)

    def _step(self) -> None:
        try:
            step = next(self._steps, None)
        except Refusal as refusal:
            # The caseload is shown as far as it is written, and at the next opening this begins again.
            self.datui.refuse(refusal)
            step = None
        if step is None:
            self.dismiss(None)
            return
        self.query_one(ProgressBar).update(total=step.total, progress=step.done)
        self.call_later(self._step)
