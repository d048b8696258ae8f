"""What every change of the keys shares: its steps, the proof it was begun with, and what is said when it is done."""

from abc import abstractmethod
from collections.abc import Sequence
from importlib.resources import files
from typing import ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from screens.page import Page
from screens.setup_steps import Done, Step
from screens.steps import Stepped
from screens.widgets.safe import safe
from storage.vault import OpenSlot

SHEETS: list[str] = [str(files("assets") / name) for name in ("setup.tcss", "keys.tcss")]


class Told(Step, can_focus=True):
    """What was done, and what to do next. It stays until Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Back to the keys", id="change.on", tooltip="It is noted; back to the list of keys")
    ]

    def __init__(self, heading: str, *sentences: str, note: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._heading, self._sentences, self._note = heading, sentences, note

    def compose(self) -> ComposeResult:
        """What happened, what to note down, and what comes next."""
        first, *rest = self._sentences
        yield Static(safe(self._heading), classes="heading")
        yield Static(safe(first), classes="said")
        if self._note:
            lines = [Horizontal(Static(label, classes="what"), Static(safe(words))) for label, words in self._note]
            yield Vertical(*lines, classes="note-down")
        for sentence in rest:
            yield Static(safe(sentence), classes="said")
        yield Static("Enter goes back to the list of keys.", classes="next", markup=False)

    def action_done(self) -> None:
        """It is read, and noted."""
        self.post_message(Done(self))


class KeyChange(Stepped[bool], Page[bool]):
    """A change of who can open the vault. Gives back whether it was made; None where the disk failed to say."""

    CSS_PATH: ClassVar[list[str]] = SHEETS  # type: ignore[assignment]  # Textual takes a list too
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="change.back", tooltip="Go back; before the last step nothing is changed")
    ]

    def __init__(self, proof: OpenSlot) -> None:
        super().__init__()
        self._proof: OpenSlot | None = proof

    def body(self) -> ComposeResult:
        """One step."""
        yield Vertical(id="steps")

    async def on_mount(self) -> None:
        """Begin."""
        await self.go(self.first())

    @abstractmethod
    def first(self) -> Step:
        """The step to begin with."""

    @property
    def proof(self) -> OpenSlot:
        """What whoever unlocked has proved, until the change is made."""
        assert self._proof is not None
        return self._proof

    @property
    def may_go_back(self) -> bool:
        """Whether the change is still to be made."""
        return self._proof is not None

    async def action_back(self) -> None:
        """Go back a step, or leave everything as it is."""
        if self.unsure:
            self.dismiss(None)
        elif len(self._steps) > 1:
            await super().action_back()
        else:
            self.dismiss(False)

    async def go(self, step: Step) -> None:
        """Put a step on the screen. Where a key is a command there, one that is still held down is none."""
        if step.can_focus:
            self.datui.once()
        await super().go(step)

    async def tell(self, told: Told) -> None:
        """The change is made: let go of every secret, and say so."""
        self._let_go()
        self._busy = False
        await self.go(told)

    def dismiss(self, result: bool | None = None) -> AwaitComplete:
        """End, with every secret let go of."""
        self._let_go()
        return super().dismiss(result)

    def _let_go(self) -> None:
        self.forget()
        self._proof = None

    def as_it_is(self) -> str:
        """How things stand where it was refused."""
        return "Nothing was changed."
