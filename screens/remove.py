"""A new vault key: because somebody's is taken away, or because the old one may be known."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from datui.casework.policy import ChoiceList
from screens.change import KeyChange
from screens.setup_steps import Done, Making, Step
from screens.widgets.choice import ChoiceEditor
from screens.widgets.editors import LineEditor, Misheard, Onward, Typed
from screens.widgets.safe import safe
from storage.vault import Key, OpenSlot

WHAT_FOLLOWS = (
    "The vault gets a new key. Whoever keeps theirs goes on with their own passphrase.",
    "The recovery sheet becomes worthless. You are asked for a new one at once.",
    "Every old copy, such as a backup or a copied folder, still opens with the old key.",
)
ONE_MOMENT = "The whole vault is written once more. Wait, and leave the lid open."


class Why(Step):
    """What follows, and why it is done."""

    why = ""
    note = ""

    def __init__(self, heading: str, does: str, choices: ChoiceList | None = None) -> None:
        super().__init__()
        self._heading, self._does, self._choices = heading, does, choices

    def compose(self) -> ComposeResult:
        """Three facts before anything is done, then the reason."""
        yield Static(safe(self._heading), classes="heading")
        for fact in WHAT_FOLLOWS:
            yield Horizontal(Static("·", classes="dot"), Static(fact), classes="follows")
        if self._choices is not None:
            yield Static("Why?", classes="heading", markup=False)
            yield ChoiceEditor("why", [(each.code, each.label) for each in self._choices.choices], (), answer=False)
            yield Static("", id="why-note", classes="note", markup=False)
        yield Static("The reason, in your own words", classes="heading", markup=False)
        yield LineEditor("note", "")
        yield Static("", id="note-note", classes="note", markup=False)
        yield Static(f"Enter in the last field {self._does}.", classes="next", markup=False)

    def begin(self) -> None:
        """Start with what is asked first."""
        (self.query(ChoiceEditor).first() if self._choices is not None else self.query_one(LineEditor)).focus()

    def on_typed(self, message: Typed) -> None:
        """Whoever answers is not told again what is missing."""
        message.stop()
        if isinstance(message.editor, ChoiceEditor):
            self.why = str(message.value)
        self.say(message.name, "")

    def on_misheard(self, message: Misheard) -> None:
        """That key is none of the reasons."""
        message.stop()
        self.say("why", "Press the figure of a reason.")

    def on_onward(self, message: Onward) -> None:
        """From the reason to the words, and from the words to the deed."""
        message.stop()
        note = self.query_one(LineEditor)
        if isinstance(message.editor, ChoiceEditor):
            note.focus()
        elif message.step < 0:
            self.begin()
        else:
            self.note = note.value.strip()
            if self._complete():
                self.post_message(Done(self))

    def _complete(self) -> bool:
        if self._choices is not None and not self.why:
            self.say("why", "Press the figure of a reason.")
            self.begin()
            return False
        if not self.note and self.why in ("", "other"):
            self.say("note", "Say in a few words why.")
            return False
        return True


class NewVaultKey(KeyChange):
    """A new vault key is made, with the reason in the vault's own entries."""

    doing = "Making a new vault key…"

    async def after(self, step: Step) -> None:
        """The reason, then the key."""
        await self.work(Making(self.doing, ONE_MOMENT))

    async def make(self) -> None:
        """Write the vault once more, under its new key."""
        why = self.chosen
        assert isinstance(why, Why)
        self.turn(why)
        self.dismiss(True)

    def turn(self, why: Why) -> None:
        """Make the new key. Raises Refusal."""


class RemoveScreen(NewVaultKey):
    """Take somebody's key away. The vault gets a new key, so that their passphrase opens it no more."""

    heading = "Remove a key"

    def __init__(self, proof: OpenSlot, key: Key) -> None:
        super().__init__(proof)
        self.key = key

    def first(self) -> Step:
        """What follows, and why."""
        name = self.key.holder.name
        return Why(f"{name} will open this vault no more", "removes the key", self.vault.rules.lists["removal"])

    def turn(self, why: Why) -> None:
        """Take the slot away and make the new key."""
        self.vault.keys.remove(self.proof, self.key.holder.person, why.why, why.note)


class RotateScreen(NewVaultKey):
    """Make a new vault key, where somebody may have the old one; a passphrase that is known is reset first."""

    heading = "New vault key"

    def first(self) -> Step:
        """What follows, and why."""
        return Why("A new vault key", "makes the new key")

    def turn(self, why: Why) -> None:
        """Make the new key."""
        self.vault.keys.rotate(self.proof, why.note)
