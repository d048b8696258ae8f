"""The lock screen. It paints before anything heavy is imported, and says nothing about what is behind it."""

import asyncio
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

import assets
from screens.arrival import Arrival
from screens.widgets.keybar import KeyBar
from screens.widgets.secret import SecretLine

if TYPE_CHECKING:
    from datui.casework.refusal import Refusal
    from storage.vault import Look, Unlocked

FREE_TRIES = 3
LONGEST_PAUSE = 60
NEXT_STEP = "Type the passphrase, then press Enter."
# What the caseload needs, in the order in which it is needed.
WARMED = ("datui.pack", "screens.page", "screens.caseload", "screens.case")


def pause_after(wrong: int) -> int:
    """Seconds to wait after that many wrong passphrases: none for two, then 1, 2, 4 and so on to 60 (SECURITY 4.2)."""
    if wrong < FREE_TRIES:
        return 0
    return min(LONGEST_PAUSE, 1 << min(wrong - FREE_TRIES, 6))


def _look(path: Path) -> "Look | None":
    # Imported here, in a thread: the storage takes longer to import than this screen to paint.
    from storage.vault import look

    return look(path)


def _unlock(path: Path, passphrase: str) -> "Unlocked":
    from storage.vault import unlock

    return unlock(path, passphrase)


def _warm() -> None:
    for module in WARMED:
        import_module(module)
    from datui.pack import shipped_rules

    shipped_rules()


class UnlockScreen(Arrival["Unlocked | Refusal"]):
    """The passphrase opens the vault that is behind this screen. Gives back its keys, or why none would be taken."""

    CSS_PATH = Path(str(assets.__file__)).with_name("unlock.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+q", "app.quit", "Quit", id="unlock.quit", key_display="Ctrl+Q", tooltip="End datui", priority=True
        ),
        # Not on the line of keys: whoever looks at a locked screen sees no figure on it, not even that of a key.
        Binding("f1", "app.help", "Help", id="unlock.help", show=False),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._wrong = 0
        self._seconds = 0
        self._busy = False
        self._stop: Refusal | None = None
        self._clock: Timer | None = None

    def compose(self) -> ComposeResult:
        """A word, a field, and what to do next."""
        with Vertical(id="middle"), Vertical(id="door"):
            # One widget for all of it: each takes its time to come up, and nothing may be slower than this screen.
            yield Static(Content.assemble(("datui", "bold $primary"), "\nLocked.\n\n", ("Passphrase", "$text-muted")))
            yield SecretLine(id="passphrase")
            yield Static(NEXT_STEP, id="say", markup=False)
        yield KeyBar()

    @property
    def _field(self) -> SecretLine:
        return self.query_one("#passphrase", SecretLine)

    def on_mount(self) -> None:
        """Look at the vault and warm the rest only after this has painted."""
        self._field.focus()
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        # What fails here fails again when it is needed, and is told then.
        self.run_worker(self._look_and_warm(), group="warm", exit_on_error=False)

    async def _look_and_warm(self) -> None:
        from datui.casework.refusal import Refusal

        try:
            seen = await asyncio.to_thread(_look, self.path)
        except Refusal as refusal:
            self._seen_to_be_wrong(refusal)
            return
        if seen is not None and seen.training is not None:
            self._say_training()
        await asyncio.to_thread(_warm)

    def _seen_to_be_wrong(self, refusal: "Refusal") -> None:
        """Another datui may be closed in a moment; whatever else a look refuses takes no passphrase."""
        from storage.vault import LockedVault

        if isinstance(refusal, LockedVault):
            self._say(f"✗ {refusal.reason}", refusal.route, wrong=True)
        elif not self._busy:
            self.dismiss(refusal)
        else:
            self._stop = refusal

    def _say_training(self) -> None:
        from datui.training import PASSPHRASE

        words = f"TRAINING · fictional people only\nPassphrase, unless another was given:\n{PASSPHRASE}"
        self.query_one("#door").mount(Static(words, id="training", markup=False))

    def _say(self, *sentences: str, wrong: bool = False) -> None:
        say = self.query_one("#say", Static)
        say.update("\n".join(sentences))
        say.set_class(wrong, "-wrong")

    # The passphrase --------------------------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try what was typed, unless a try is under way or has to wait."""
        event.stop()
        if self._busy or self._seconds:
            return
        if not event.value:
            self._say(NEXT_STEP)
            return
        self._busy = True
        self._say("Opening…")
        # The worker reads the field itself: whatever is handed to a worker stays on it.
        self.run_worker(self._open(), group="open", exclusive=True)

    async def _open(self) -> None:
        from datui.casework.refusal import Refusal

        try:
            unlocked = await asyncio.to_thread(_unlock, self.path, self._field.value)
        except Refusal as refusal:
            self._busy = False
            if self._stop is not None:
                self.dismiss(self._stop)
            else:
                self._refused(refusal)
        else:
            self._field.forget()
            self.dismiss(unlocked)

    def _refused(self, refusal: "Refusal") -> None:
        from storage.vault import WrongPassphrase

        self._field.keep_selected()
        if not isinstance(refusal, WrongPassphrase):
            self._say(f"✗ {refusal.reason}", refusal.route, wrong=True)
            return
        self._wrong += 1
        self._seconds = pause_after(self._wrong)
        self._say_wrong()
        if self._seconds:
            self._clock = self.set_interval(1, self._second)

    def _second(self) -> None:
        self._seconds -= 1
        if not self._seconds and self._clock is not None:
            self._clock.stop()
        self._say_wrong()

    def _say_wrong(self) -> None:
        unit = "second" if self._seconds == 1 else "seconds"
        self._say(
            "✗ That is not the passphrase. Look at Caps Lock.",
            "What you typed is still there: Ctrl+T shows it.",
            f"Wait {self._seconds} {unit} before the next try."
            if self._seconds
            else "Typing replaces it; Enter tries again.",
            wrong=True,
        )
