"""Fresh authentication: whoever unlocked the vault proves with their passphrase that they still sit there."""

import asyncio
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from datui.casework.refusal import Refusal
from screens.arrival import Arrival
from screens.door import Door
from screens.page import Page
from screens.reply import Reply
from screens.widgets.safe import safe
from screens.widgets.secret import SecretLine
from storage.vault import OpenSlot, Unlocked, WrongPassphrase, prove

if TYPE_CHECKING:
    from screens.app import Datui

NEXT_STEP = "Enter goes on.  Escape leaves everything as it is."


async def proved(app: "Datui", why: str) -> OpenSlot | None:
    """What whoever unlocked proves by typing their own passphrase; None where they went back.

    `why` says what is about to be changed. Called in a worker, which waits for it.
    """
    return await app.push_screen_wait(ProveScreen(why))


class InnerDoor(Door):
    """The vault's door from within: wrong tries count and wait as they do on the lock screen, and end no session.

    They stay counted when one was right: the next unlocking enters them.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._read()

    def prove(self, unlocked: Unlocked, secret: str) -> OpenSlot | int:
        """What a passphrase proves, or the seconds that this try has to wait. In a thread. Raises Refusal."""
        self._read()
        if self.left:
            return self.left
        try:
            return prove(unlocked, secret)
        except WrongPassphrase:
            self._count()
            raise


class ProveScreen(Arrival[OpenSlot | None], Page[OpenSlot | None]):
    """Type your own passphrase again, so that nobody changes this who only found the screen unlocked."""

    CSS_PATH = str(files("assets") / "keys.tcss")
    heading = "Prove that it is you"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="prove.back", tooltip="Back; nothing is changed")
    ]

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why
        self._busy = False

    def body(self) -> Iterable[Widget]:
        """What is about to be changed, and the passphrase of whoever unlocked."""
        self._door = InnerDoor(self.vault.path)
        with VerticalScroll(id="prove", can_focus=False):
            yield Static("About to be changed", classes="heading", markup=False)
            yield Static(safe(self.why))
            yield Static(safe(f"Your own passphrase, {self.vault.name}"), classes="heading")
            yield SecretLine(id="passphrase")
            yield Reply(NEXT_STEP, id="reply")

    @property
    def _field(self) -> SecretLine:
        return self.query_one(SecretLine)

    @property
    def _reply(self) -> Reply:
        return self.query_one(Reply)

    def on_mount(self) -> None:
        """Type at once; wait where a wrong try a moment ago, here or on the lock screen, has to be waited for."""
        self._field.focus()
        if self._door.left:
            self._reply.hold_back(self._door)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try what was typed, unless a try is under way or has to wait."""
        event.stop()
        if self._busy or not self._reply.takes(event.value):
            return
        self._busy = True
        self.refresh_bindings()
        self._reply.say("One moment…")
        # The worker reads the field itself: whatever is handed to a worker stays on it.
        self.run_worker(self._try(), group="prove", exclusive=True)

    async def _try(self) -> None:
        try:
            proof = await asyncio.to_thread(self._door.prove, self.vault.keys.unlocked, self._field.value)
        except Refusal as refusal:
            self._refused(refusal)
        else:
            if isinstance(proof, int):
                self._reply.hold_back(self._door)
            else:
                self._leave(proof)
        self._busy = False
        self.refresh_bindings()

    def _refused(self, refusal: Refusal) -> None:
        self._field.keep_selected()
        if isinstance(refusal, WrongPassphrase):
            self._reply.hold_back(
                self._door,
                "✗ That is not your passphrase. Mind Caps Lock.",
                "What you typed is still there: Ctrl+T shows it.",
            )
        else:
            self._reply.say(f"✗ {refusal.reason}", refusal.route, wrong=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back while a passphrase is tried."""
        return not self._busy if action == "back" else True

    def action_back(self) -> None:
        """Prove nothing; nothing is changed."""
        self._leave(None)

    def _leave(self, proof: OpenSlot | None) -> None:
        self._field.forget()
        self.dismiss(proof)
