"""First run, in three steps: what datui means for you, your name and passphrase, and the vault itself."""

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from screens.arrival import Arrival
from screens.setup_steps import Done, Making, Meaning, Step, WhoAndHow
from screens.setup_words import FiveWords, OwnWords, TypeBack
from screens.widgets.keybar import KeyBar

if TYPE_CHECKING:
    from storage.vault import Forged


def _forge(passphrase: str) -> "Forged":
    # Imported here, in a thread: the first step paints before the storage is there.
    from storage.vault import forge

    return forge(passphrase)


class SetupScreen(Arrival["tuple[str, Forged]"]):
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

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._steps: list[Step] = []
        self._busy = False
        self._person = ""

    def compose(self) -> ComposeResult:
        """Where you are, one step, and its keys."""
        yield Static("", id="where", markup=False)
        yield Vertical(id="steps")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Begin with what it means."""
        await self._go(Meaning(self.path))

    # Steps -----------------------------------------------------------------------------------------------------

    async def _go(self, step: Step) -> None:
        if self._steps:
            self._steps[-1].display = False
        self._steps.append(step)
        await self.query_one("#steps").mount(step)
        self._show()

    async def _go_back(self) -> None:
        await self._steps.pop().remove()
        self._steps[-1].display = True
        self._show()

    def _show(self) -> None:
        self.query_one("#where", Static).update(f" datui · first time · step {self._steps[-1].number} of 3")
        self._steps[-1].begin()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing behind the first step, and no way back while the keys are made."""
        if action == "back":
            return len(self._steps) > 1 and not self._busy
        return True

    async def action_back(self) -> None:
        """Go back a step; the name that was typed is still there, a passphrase is not."""
        await self._go_back()

    async def on_done(self, message: Done) -> None:
        """Each step, and what comes after it."""
        message.stop()
        match message.step:
            case Meaning():
                await self._go(WhoAndHow())
            case WhoAndHow() as how:
                self._person = how.person
                await self._go(FiveWords() if how.made_for_me else OwnWords())
            case FiveWords() as five:
                await self._go(TypeBack(five.words))
            case TypeBack() | OwnWords():
                self._busy = True
                await self._go(Making())
                # The worker reads the step itself: whatever is handed to a worker stays on it.
                self.run_worker(self._make(), exclusive=True, group="make")

    # The vault -------------------------------------------------------------------------------------------------

    async def _make(self) -> None:
        from datui.casework.refusal import Refusal

        chosen, making = self._steps[-2], self._steps[-1]
        assert isinstance(making, Making)
        try:
            forged = await asyncio.to_thread(_forge, chosen.passphrase)
        except Refusal as refusal:
            self._busy = False
            making.refused(refusal.reason, refusal.route)
            self.refresh_bindings()
            return
        for step in self._steps:
            step.forget()
        self.dismiss((self._person, forged))
