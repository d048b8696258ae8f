"""The steps of a forgotten passphrase that set-up has not: the recovery sheet, whose passphrase it is, the new key."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from datui.casework.refusal import Refusal
from screens.door import Door
from screens.reply import Reply
from screens.setup_steps import Done, How, Step
from screens.widgets.safe import safe
from screens.widgets.secret import SecretLine

SHEET_WORDS = 12
_NEXT = "Enter opens the vault.  Escape goes back to the lock screen."
_AGAIN = "Compare every word with the sheet; Enter tries again."
_NOT_THIS_SHEET = (
    "✗ It is a recovery sheet, but not this vault's.",
    "A newer one may have taken its place, or it is of another vault.",
)
_RIGHT_IT = "Ctrl+T shows what you typed: compare it with the sheet, put it right and press Enter."


class SheetWords(Step):
    """The twelve words of the recovery sheet."""

    number = 1
    sheet = ""
    """The words in the one spelling that opens a vault, once they are a sheet."""
    busy = False
    """Whether they are being tried."""

    def compose(self) -> ComposeResult:
        """One field, and what helps where there is no sheet."""
        yield Static("Your recovery sheet", classes="heading", markup=False)
        yield Static(
            "Type its twelve words in their order, with a space between them. Capital letters do not matter.",
            markup=False,
        )
        yield SecretLine(id="sheet")
        yield Static("", id="count", markup=False)
        yield Reply(_NEXT, _AGAIN, id="say")
        yield Static("If you have no sheet", classes="heading", markup=False)
        yield Static(
            "A supervisor can unlock the vault with their own key and reset your passphrase; the sheet resets the "
            "officer's only. Without either, nobody can open the vault again.",
            markup=False,
        )

    def begin(self) -> None:
        """Type at once."""
        self.query_one(SecretLine).focus()

    @property
    def reply(self) -> Reply:
        """What is said of the words."""
        return self.query_one(Reply)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how many words there are, for they cannot be seen; whoever puts them right is not told off again."""
        event.stop()
        typed = len(event.value.split())
        self.query_one("#count", Static).update(f"{typed} of {SHEET_WORDS} words" if typed else "")
        if not self.busy and not self.reply.seconds:
            self.reply.say()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Words that are no sheet are told so at once, and are no try."""
        event.stop()
        if self.busy or self.reply.seconds:
            return
        from storage.vault import WrongSheet, read_sheet

        try:
            self.sheet = read_sheet(event.value)
        except WrongSheet as refusal:
            self.reply.say(f"✗ {refusal.reason}", _RIGHT_IT, wrong=True)
        else:
            self.busy = True
            self.reply.say("Opening…")
            self.post_message(Done(self))

    def wait(self, door: Door) -> None:
        """Say how long this try has to wait."""
        self.busy = False
        self.reply.hold_back(door)

    def refused(self, door: Door, refusal: Refusal) -> None:
        """Say why the sheet did not open the vault, and what to do."""
        from storage.vault import WrongPassphrase

        self.busy = False
        if isinstance(refusal, WrongPassphrase):
            self.reply.hold_back(door, *_NOT_THIS_SHEET)
        else:
            self.reply.say(f"✗ {refusal.reason}", refusal.route, wrong=True)

    def forget(self) -> None:
        """Let go of the words."""
        super().forget()
        self.sheet = ""


class NewPassphrase(How):
    """The sheet opened the vault: which kind of passphrase its officer will have."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._whose = name

    def compose(self) -> ComposeResult:
        """Whose passphrase it is, and the choice."""
        yield Static("A new passphrase", classes="heading", markup=False)
        yield Static(safe(f"The sheet is right. This is the vault of {self._whose}, who gets a new passphrase now."))
        yield Static("With it comes a new key; what was signed with the old one stays as it is.", markup=False)
        yield Static("Your passphrase", classes="heading", markup=False)
        yield from self.kinds()
        yield Static("Press g or o.  Escape goes back to the lock screen.", classes="next", markup=False)


class NewKey(Step, can_focus=True):
    """The words of the new key, to be written down."""

    number = 3
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Go on", id="recover.on", tooltip="To the caseload")
    ]

    def __init__(self, words: str, letter: str) -> None:
        super().__init__()
        self._words, self._letter = words, letter

    def compose(self) -> ComposeResult:
        """Six words that open nothing, and what they are for."""
        yield Static("Passphrase reset", classes="heading", markup=False)
        yield Static("You have a new key. Its six words are:", markup=False)
        yield Static(self._words, id="words", markup=False)
        yield Static(
            "Write them down. They open nothing: they are how you and others know your key again wherever it stands, "
            "on a review, a report or a list of keys.\n",
            markup=False,
        )
        yield Static(
            f"On the lock screen it is still key {self._letter}. The recovery sheet is still good: lock it up again.",
            markup=False,
        )
        yield Static("Enter goes on to your caseload.", classes="next", markup=False)

    def action_done(self) -> None:
        """They are written down."""
        self.post_message(Done(self))
