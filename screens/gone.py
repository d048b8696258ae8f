"""A vault was used on this computer and is not where it was: said before anyone begins a new one in its place."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from screens.setup_steps import Done, Step

_NOT_HERE = (
    "This computer still has the mark of a vault that is not in its place: its folder was moved or removed, "
    "or is on a disk that is not attached. Nothing has been changed."
)
WORDS = (
    _NOT_HERE,
    "Look for it first: attach its disk, or put its folder back, and start datui again.",
    "If it is lost, bring your newest backup back: datui restore FILE --vault FOLDER",
    "If another vault is what you want, press n. The lost one can still come back later, in a folder of its own.",
)


class Gone(Step, can_focus=True):
    """What may have become of the vault, and the ways to it; a new one is made only by whoever asks for it."""

    number = 0
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "done", "A new vault all the same", id="setup.gone", tooltip="Leave the other one where it is")
    ]

    def compose(self) -> ComposeResult:
        """That it is not here, and what to do."""
        yield Static("Your vault is not here", classes="heading", markup=False)
        for words in WORDS:
            yield Static(words, classes="gone", markup=False)
        yield Static("Ctrl+Q ends datui, and nothing is made.  n makes a new vault.", classes="next", markup=False)

    def action_done(self) -> None:
        """A new one is meant."""
        self.post_message(Done(self))
