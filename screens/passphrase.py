"""A passphrase made by the person who will use it: their own changed, or one that they forgot made anew."""

import asyncio
from abc import abstractmethod

from textual.app import ComposeResult
from textual.widgets import Static

from screens.change import KeyChange, Told
from screens.setup_steps import How, Making, Step
from screens.setup_words import FiveWords, OwnWords, TypeBack
from screens.widgets.safe import safe
from storage.vault import Key, OpenSlot, forge_slot, with_passphrase

ONE_MOMENT = "This takes a second or two."
OLD_COPIES = "A copy of the vault that was made before now, such as a backup, still opens with the old passphrase."
IF_KNOWN = "If somebody else may know the old passphrase, make a new vault key as well: t on the list of keys."
NOT_ENOUGH = (
    "If somebody else may know the old passphrase, a change is not enough: with an old copy they have your own keys. "
    "Have it reset by a supervisor or with the recovery sheet, which gives you new ones; then make a new vault key."
)
COMPARE = "The words are no secret: they stand beside the name on every sign-off, and nobody else's key has the same."


class SitDown(How):
    """Whoever will use the passphrase sits down and picks its kind."""

    def __init__(self, heading: str, *sentences: str) -> None:
        super().__init__()
        self._heading, self._sentences = heading, sentences

    def compose(self) -> ComposeResult:
        """Who sits down, what for, and the choice."""
        yield Static(safe(self._heading), classes="heading")
        for sentence in self._sentences:
            yield Static(safe(sentence), classes="said")
        yield Static("The new passphrase", classes="heading", markup=False)
        yield from self.kinds()
        yield Static("Press g or o.", classes="next", markup=False)


class PassphraseScreen(KeyChange):
    """A passphrase is made by the person who will use it, and something with it."""

    made = "the key"
    key_lines = 2

    async def after(self, step: Step) -> None:
        """The words, once more the words, then what they are for."""
        match step:
            case How() as how:
                await self.go(FiveWords(self.made) if how.made_for_me else OwnWords(self.made))
            case FiveWords() as five:
                await self.go(TypeBack(five.words, self.made))
            case TypeBack() | OwnWords():
                await self.work(Making(f"Making {self.made}…", ONE_MOMENT))
            case Told():
                self.dismiss(True)

    async def make(self) -> None:
        """The slot in a thread, then the entry."""
        new = await asyncio.to_thread(self.forged, self.chosen.passphrase)
        await self.tell(self.kept(new))

    @abstractmethod
    def forged(self, passphrase: str) -> OpenSlot:
        """The slot that this passphrase opens. Slow, and called in a thread."""

    @abstractmethod
    def kept(self, new: OpenSlot) -> Told:
        """Write it into the vault; what is said then. Raises Refusal."""


class ChangeScreen(PassphraseScreen):
    """Change your own passphrase. Your keys stay the same, and so do their words."""

    heading = "Change my passphrase"
    made = "the change"

    def first(self) -> Step:
        """What changes and what does not."""
        return SitDown(
            "Change your passphrase",
            "Nobody else should see it: make sure that nobody looks on.",
            f"Your key and its six words stay the same. {OLD_COPIES}",
        )

    def forged(self, passphrase: str) -> OpenSlot:
        """One's own keys under the new passphrase."""
        return with_passphrase(self.proof, passphrase, self.vault.keys.header.vault_id)

    def kept(self, new: OpenSlot) -> Told:
        """The new passphrase opens the vault, and the old one does not."""
        self.vault.keys.change_passphrase(self.proof, new)
        return Told(
            "Your passphrase is changed",
            "The old one opens this vault no more. Use the new one at the next unlock.",
            OLD_COPIES,
            NOT_ENOUGH,
        )


class ResetScreen(PassphraseScreen):
    """Someone who forgot their passphrase makes a new one, and gets a new key with other words."""

    heading = "Reset a passphrase"

    def __init__(self, proof: OpenSlot, key: Key) -> None:
        super().__init__(proof)
        self.key = key

    def first(self) -> Step:
        """Who sits down, and what becomes of their key."""
        name = self.key.holder.name
        return SitDown(
            f"Now let {name} sit down",
            "They make a new passphrase of their own, which nobody else sees: look away while they do.",
            f"They get a new key with other words. What their old key signed stays signed. {OLD_COPIES}",
        )

    def forged(self, passphrase: str) -> OpenSlot:
        """The same person's new slot."""
        holder = self.key.holder
        person = bytes.fromhex(holder.person)
        return forge_slot(passphrase, self.vault.keys.header, role=holder.role, person=person)

    def kept(self, new: OpenSlot) -> Told:
        """The new key, to be noted down."""
        self.vault.keys.reset(self.proof, new)
        key = self.vault.keys.all()[-1]
        return Told(
            f"{key.holder.name} has a new passphrase and a new key",
            f"{key.holder.name}, note these down before you press Enter:",
            f"On the lock screen choose the letter {key.letter} with ↑ ↓. {COMPARE}",
            IF_KNOWN,
            note=(("Letter", key.letter), ("Words", key.words)),
        )
