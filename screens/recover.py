"""A forgotten passphrase: the recovery sheet opens the vault, and its officer gets a new passphrase and a new key."""

import asyncio
from importlib.resources import files
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from datui.casework.refusal import Refusal
from screens.door import Door
from screens.page import TopLine
from screens.recover_steps import NewKey, NewPassphrase, SheetWords
from screens.setup_steps import Making, Step
from screens.setup_words import FiveWords, OwnWords, TypeBack
from screens.steps import Stepped
from screens.widgets.keybar import KeyBar

if TYPE_CHECKING:
    from storage.vault import Key, OpenSlot, Unlocked, Vault

MADE = "your new key"
_NO_OFFICER = (
    "No officer has a key to this vault any more.",
    "Let a supervisor unlock it with their own key and enrol whoever follows.",
)


def _enter(door: Door, sheet: str) -> "tuple[Unlocked, OpenSlot] | int":
    from storage.vault import SHEET_LABEL, prove

    unlocked = door.enter(sheet, SHEET_LABEL)
    return unlocked if isinstance(unlocked, int) else (unlocked, prove(unlocked, sheet))


def _forge(passphrase: str, vault: "Vault", officer: "Key") -> "OpenSlot":
    from storage.vault import forge_slot

    return forge_slot(passphrase, vault.keys.header, role="officer", person=bytes.fromhex(officer.holder.person))


class RecoverScreen(Stepped["Unlocked"]):
    """The recovery sheet gives the vault's officer a new passphrase. Gives back what that opens."""

    CSS_PATH = str(files("assets") / "setup.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="recover.back", tooltip="Go back; nothing has been changed"),
        Binding(
            "ctrl+q", "app.quit", "Quit", id="recover.quit", key_display="Ctrl+Q", tooltip="End datui", priority=True
        ),
    ]

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door
        self._proof: OpenSlot | None = None
        self._vault: Vault | None = None
        self._unlocked: Unlocked | None = None

    def compose(self) -> ComposeResult:
        """Where you are, one step, and its keys."""
        yield TopLine("")
        yield Vertical(id="steps")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Begin with the sheet."""
        await self.go(SheetWords())

    def show(self) -> None:
        """Say which step it is."""
        self.query_one(TopLine).say(f"datui · forgotten passphrase · step {self.here.number} of 3")
        super().show()

    async def after(self, step: Step) -> None:
        """The sheet, a new passphrase, and the words of the new key."""
        match step:
            case SheetWords():
                self._busy = True
                # The worker reads the step itself: whatever is handed to a worker stays on it.
                self.run_worker(self._open(), exclusive=True, group="open")
            case NewPassphrase() as how:
                await self.go(FiveWords(MADE) if how.made_for_me else OwnWords(MADE))
            case FiveWords() as five:
                await self.go(TypeBack(five.words, MADE))
            case TypeBack() | OwnWords():
                await self.work(Making("Resetting your passphrase…", "This takes a second or two."))
            case NewKey():
                self.dismiss(self._unlocked)

    # The way back ----------------------------------------------------------------------------------------------

    @property
    def may_go_back(self) -> bool:
        """Whether nothing was changed yet."""
        return not isinstance(self.here, NewKey)

    async def action_back(self) -> None:
        """Go back a step, or to the lock screen: what the sheet has opened is not asked for again."""
        if isinstance(self.here, (SheetWords, NewPassphrase)):
            self.dismiss(None)
        else:
            await super().action_back()

    def as_it_is(self) -> str:
        """How things stand where the reset was refused."""
        return "Nothing was changed."

    def dismiss(self, result: "Unlocked | None" = None) -> AwaitComplete:
        """End, with the vault closed and every secret let go of."""
        self.forget()
        self._close()
        self._unlocked = None
        return super().dismiss(result)

    def on_unmount(self) -> None:
        """However it ends, the vault is closed."""
        self._close()

    def _close(self) -> None:
        self._proof = None
        if self._vault is not None:
            self._vault.close()
            self._vault = None

    # The vault -------------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        step = self.here
        assert isinstance(step, SheetWords)
        try:
            entered = await asyncio.to_thread(_enter, self._door, step.sheet)
            if not isinstance(entered, int):
                await self._opened(*entered)
        except Refusal as refusal:
            self._close()
            step.refused(self._door, refusal)
        else:
            if isinstance(entered, int):
                step.wait(self._door)
        self._busy = False
        self.refresh_bindings()

    async def _opened(self, unlocked: "Unlocked", proof: "OpenSlot") -> None:
        from screens.begin import enter, open_or_bring_up_to_date

        self._vault = vault = await open_or_bring_up_to_date(self.app, self._door.path, unlocked)
        self._proof = proof
        for _slice in vault.check_recent():
            await asyncio.sleep(0)  # what is typed meanwhile has its turn
        enter(vault)
        name = self._officer(vault).holder.name
        self.forget()
        await self.go(NewPassphrase(name))

    def _officer(self, vault: "Vault") -> "Key":
        for key in vault.keys.all():
            if key.holder.active and key.holder.role == "officer":
                return key
        raise Refusal(*_NO_OFFICER)

    async def make(self) -> None:
        """The officer's new passphrase and key; the vault is closed then, and opened again with them."""
        vault, proof = self._vault, self._proof
        assert vault is not None
        assert proof is not None
        new = await asyncio.to_thread(_forge, self._steps[-2].passphrase, vault, self._officer(vault))
        self._unlocked = vault.keys.reset(proof, new)
        key = self._officer(vault)
        self.forget()
        self._close()
        await self.go(NewKey(key.words, key.letter))
