"""The lock screen. It paints before anything heavy is imported, and says nothing about what is behind it."""

import asyncio
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

import assets
from screens.arrival import Arrival
from screens.letters import LETTER_KEYS, Letters
from screens.reply import Reply
from screens.widgets.keybar import KeyBar
from screens.widgets.secret import SecretLine

if TYPE_CHECKING:
    from datui.casework.refusal import Refusal
    from storage.vault import Unlocked

NEXT_STEP = "Type the passphrase, then press Enter."
# What the caseload needs, in the order in which it is needed.
WARMED = ("datui.pack", "screens.page", "screens.caseload", "screens.case")
_ENTER = (
    "Use what is typed. Wrong ones are counted in a plain file that anyone with the vault's folder can change: "
    "the wait after them slows a hand at the keyboard and proves nothing"
)


def _warm() -> None:
    for module in WARMED:
        import_module(module)
    from datui.pack import shipped_rules

    shipped_rules()


class Passphrase(SecretLine):
    """The passphrase's own line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go on", id="unlock.submit", key_display="Enter", tooltip=_ENTER),
        Binding(
            "ctrl+t", "reveal", "Show", id="unlock.show", key_display="Ctrl+T", tooltip="What is typed, or hide it"
        ),
    ]


class UnlockScreen(Arrival["Unlocked | Refusal"]):
    """The passphrase opens the vault that is behind this screen. Gives back its keys, or why none would be taken."""

    CSS_PATH = Path(str(assets.__file__)).with_name("unlock.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        # No figure on the line of keys, not even that of a key: whoever looks at a locked screen sees none.
        Binding(
            "ctrl+r,f5",
            "recover",
            "Forgotten passphrase",
            id="unlock.recover",
            key_display="Ctrl+R",
            tooltip="Type the recovery sheet and choose a new passphrase",
        ),
        Binding(
            "ctrl+q", "app.quit", "Quit", id="unlock.quit", key_display="Ctrl+Q", tooltip="End datui", priority=True
        ),
        *LETTER_KEYS,
        Binding("f1", "app.help", "Help", id="unlock.help", show=False),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.letters = Letters(path)
        self._busy = False
        self._looks = 0
        self._stop: Refusal | None = None

    @property
    def path(self) -> Path:
        """The folder of the vault that the passphrase is for."""
        return self.letters.door.path

    def compose(self) -> ComposeResult:
        """A word, a field, and what to do next."""
        with Vertical(id="middle"), Vertical(id="door"):
            # One widget for all of it: each takes its time to come up, and nothing may be slower than this screen.
            yield Static(self.letters.words(), id="words")
            yield Passphrase(id="passphrase")
            yield Reply(NEXT_STEP, id="say")
        yield KeyBar()

    @property
    def _field(self) -> SecretLine:
        return self.query_one("#passphrase", SecretLine)

    @property
    def _reply(self) -> Reply:
        return self.query_one(Reply)

    # The vault, before it is unlocked --------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Look at the vault and warm the rest only after this has painted."""
        self._field.focus()
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        # What fails here fails again when it is needed, and is told then.
        self.run_worker(self._look_and_warm(), group="warm", exit_on_error=False)

    async def _look_and_warm(self) -> None:
        await self._look()
        await asyncio.to_thread(_warm)

    async def _look(self) -> None:
        from datui.casework.refusal import Refusal

        self._looks += 1
        door, turn = self.letters.door, self._looks
        await self.query("#training").remove()
        try:
            seen = await asyncio.to_thread(door.look)
        except Refusal as refusal:
            if turn == self._looks:
                self._seen_to_be_wrong(refusal)
            return
        # Another vault may have been chosen meanwhile, which is then looked at too.
        if turn != self._looks:
            return
        if seen is not None and seen.training is not None:
            self._say_training()
        if door.left and not self._busy and not self._reply.seconds:
            self._reply.hold_back(door)

    def _seen_to_be_wrong(self, refusal: "Refusal") -> None:
        """Another datui may be closed in a moment, and another vault chosen; what else is refused ends datui."""
        from storage.vault import LockedVault

        if self.letters.vault or isinstance(refusal, LockedVault):
            self._reply.say(f"✗ {refusal.reason}", refusal.route, wrong=True)
        elif not self._busy:
            self.dismiss(refusal)
        else:
            self._stop = refusal

    def _say_training(self) -> None:
        from datui.training import PASSPHRASE

        words = f"TRAINING · fictional people only\nPassphrase, unless another was given:\n{PASSPHRASE}"
        self.query_one("#door").mount(Static(words, id="training", markup=False))

    # Letters ---------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No vault is chosen where there is only one."""
        return action != "vault" or bool(self.letters.vault)

    def action_key(self, step: int) -> None:
        """Choose another key's letter, unless a passphrase is being tried."""
        if not self._busy:
            self.letters.turn_key(step)
            self.query_one("#words", Static).update(self.letters.words())

    def action_vault(self, step: int) -> None:
        """Choose another vault's letter, and look at that vault, unless a passphrase is being tried."""
        if self._busy:
            return
        self.letters.turn_vault(step)
        self.query_one("#words", Static).update(self.letters.words())
        self._reply.hold_back(self.letters.door)
        self.run_worker(self._look(), group="look", exit_on_error=False)

    # The passphrase --------------------------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try what was typed, unless a try is under way or has to wait."""
        event.stop()
        if self._busy or not self._reply.takes(event.value):
            return
        self._busy = True
        self._reply.say("Opening…")
        # The worker reads the field itself: whatever is handed to a worker stays on it.
        self.run_worker(self._open(), group="open", exclusive=True)

    async def _open(self) -> None:
        from datui.casework.refusal import Refusal

        try:
            unlocked = await asyncio.to_thread(self.letters.door.enter, self._field.value, self.letters.key)
        except Refusal as refusal:
            self._busy = False
            if self._stop is not None:
                self.dismiss(self._stop)
            else:
                self._refused(refusal)
            return
        self._busy = False
        if isinstance(unlocked, int):
            self._reply.hold_back(self.letters.door)
        else:
            self._field.forget()
            self.dismiss(unlocked)

    def _refused(self, refusal: "Refusal") -> None:
        from storage.vault import WrongPassphrase

        self._field.keep_selected()
        if isinstance(refusal, WrongPassphrase):
            self._reply.hold_back(
                self.letters.door,
                "✗ That is not the passphrase. Mind Caps Lock and the letter.",
                "What you typed is still there: Ctrl+T shows it.",
            )
        else:
            self._reply.say(f"✗ {refusal.reason}", refusal.route, wrong=True)

    # A forgotten passphrase ------------------------------------------------------------------------------------

    def action_recover(self) -> None:
        """Open the vault with its recovery sheet instead, and choose a new passphrase."""
        if self._busy:
            return
        from screens.recover import RecoverScreen

        self._field.forget()
        self.app.push_screen(RecoverScreen(self.letters.door), self._recovered)

    def _recovered(self, unlocked: "Unlocked | None") -> None:
        if unlocked is not None:
            self.dismiss(unlocked)
        else:
            self._reply.hold_back(self.letters.door)
