"""Long work before the caseload, a slice at a time: the lists made again, and what others wrote being checked."""

from collections.abc import Callable, Iterator

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from datui.casework.refusal import Refusal
from screens.arrival import Arrival
from screens.page import Page
from screens.widgets.safe import safe
from storage.vault import Checked, Vault


class SlicesScreen(Arrival["Refusal | bool"], Page["Refusal | bool"]):
    """Work through slices while the screen stays alive. Gives back True, or what was refused on the way."""

    heading = "One moment"

    def __init__(self, words: str, work: Callable[[Vault], Iterator[Checked]]) -> None:
        super().__init__()
        self.words, self.work = words, work

    def body(self) -> ComposeResult:
        """What is happening, and how far it is."""
        with Vertical(classes="card"):
            yield Static(safe(self.words))
            yield ProgressBar(show_eta=False)

    def on_mount(self) -> None:
        """Begin at once."""
        self._steps = self.work(self.vault)
        self.call_later(self._step)

    def _step(self) -> None:
        try:
            step = next(self._steps, None)
        except Refusal as refusal:
            self.dismiss(refusal)
            return
        if step is None:
            self.dismiss(True)
            return
        self.query_one(ProgressBar).update(total=step.total, progress=step.done)
        self.call_later(self._step)


class RebuildScreen(SlicesScreen):
    """Make the lists again from the ledger, after the policy pack or datui itself has changed."""

    def __init__(self) -> None:
        super().__init__("The lists are being made again from your records. Nothing you kept changes.", Vault.rebuild)


class RecentScreen(SlicesScreen):
    """Check what others wrote since this person unlocked last: every entry, and whose signature it bears."""

    def __init__(self) -> None:
        words = "What others wrote since you were here last is being checked. Nothing is changed."
        super().__init__(words, Vault.check_recent)
