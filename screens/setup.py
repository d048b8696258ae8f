"""First run, in three steps: what datui means for you, your name and passphrase, and the vault itself."""

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from screens.gone import Gone
from screens.setup_steps import Making, Meaning, Step, WhoAndHow
from screens.setup_words import FiveWords, OwnWords, TypeBack
from screens.steps import Stepped
from screens.widgets.keybar import KeyBar

if TYPE_CHECKING:
    from storage.vault import Forged


def _forge(passphrase: str) -> "Forged":
    # Imported here, in a thread: the first step paints before the storage is there.
    from storage.vault import forge

    return forge(passphrase)


class SetupScreen(Stepped["tuple[str, Forged]"]):
    """Three steps to a vault of your own. Gives back a name and its keys; who stops before the end has made nothing."""

    CSS_PATH = str(files("assets") / "setup.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="setup.back", tooltip="Go back a step"),
        Binding(
            "ctrl+q",
            "app.quit",
            "Quit",
            id="setup.quit",
            key_display="Ctrl+Q",
            tooltip="End datui; nothing has been made",
            priority=True,
        ),
    ]

    def __init__(self, path: Path, *, another_is_gone: bool = False) -> None:
        super().__init__()
        self.path, self._another_is_gone = path, another_is_gone
        self._person = ""

    def compose(self) -> ComposeResult:
        """Where you are, one step, and its keys."""
        yield Static("", id="where", markup=False)
        yield Vertical(id="steps")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Begin with what it means; where a vault was here and has gone, with that."""
        await self.go(Gone() if self._another_is_gone else Meaning(self.path))

    def show(self) -> None:
        """Say which step it is."""
        step = f"first time · step {self.here.number} of 3" if self.here.number else "no vault here"
        self.query_one("#where", Static).update(f" datui · {step}")
        super().show()

    async def after(self, step: Step) -> None:
        """What it means, name and passphrase, then the vault."""
        match step:
            case Gone():
                await self.go(Meaning(self.path))
            case Meaning():
                await self.go(WhoAndHow())
            case WhoAndHow() as how:
                self._person = how.person
                await self.go(FiveWords() if how.made_for_me else OwnWords())
            case FiveWords() as five:
                await self.go(TypeBack(five.words))
            case TypeBack() | OwnWords():
                await self.work(Making())

    async def make(self) -> None:
        """The keys of the vault."""
        forged = await asyncio.to_thread(_forge, self.chosen.passphrase)
        self.forget()
        self.dismiss((self._person, forged))
