"""Someone new is given a key: their name, a passphrase that they make themselves, and the words to know it by."""

from textual.app import ComposeResult
from textual.widgets import Static

from datui.casework.slots import OFFICER, SHEET_NAME
from datui.casework.text import one_line
from screens.change import Told
from screens.holding import ROLES
from screens.passphrase import COMPARE, PassphraseScreen, SitDown
from screens.setup_steps import Done, Step
from screens.widgets.editors import LineEditor, Onward, Typed
from storage.vault import OpenSlot, forge_slot

LONGEST_NAME = 80
FIRST = (
    "datui takes your word for who this is: the first supervisor is enrolled by you, and every sign-off will show "
    "your name as enroller."
)
NEXT = "datui takes your word for who this is: every sign-off of theirs will show your name as enroller."
NEW_OFFICER = "The cases in this vault become theirs to go on with, and every record of theirs will say who wrote it."
FROM_NOW_ON = "From now on a supervisor's signature is needed to enrol, remove or reset anybody."
READS_ALL = "Whoever has a key can read the whole vault."


class Who(Step):
    """Whose key it will be."""

    person = ""

    def __init__(self, heading: str, sentences: tuple[str, ...], taken: frozenset[str]) -> None:
        super().__init__()
        self._heading, self._sentences, self._taken = heading, sentences, taken

    def compose(self) -> ComposeResult:
        """What it means to give somebody a key, then their name."""
        yield Static(self._heading, classes="heading", markup=False)
        for sentence in self._sentences:
            yield Static(sentence, classes="said", markup=False)
        yield Static("Their name", classes="heading", markup=False)
        yield LineEditor("person", "")
        yield Static("", id="person-note", classes="note", markup=False)
        yield Static("Type the name and press Enter; then they sit down.", classes="next", markup=False)

    def begin(self) -> None:
        """Type at once."""
        self.query_one(LineEditor).focus()

    def on_typed(self, message: Typed) -> None:
        """Whoever is typing a name is not told again what is wrong with it."""
        message.stop()
        self.say("person", "")

    def on_onward(self, message: Onward) -> None:
        """The name is typed."""
        message.stop()
        self.person = one_line(self.query_one(LineEditor).value).text
        problem = self._problem()
        self.say("person", problem)
        if not problem:
            self.post_message(Done(self))

    def _problem(self) -> str:
        if not self.person:
            return "Type the name that their colleagues know them by."
        if len(self.person) > LONGEST_NAME:
            return f"Use at most {LONGEST_NAME} characters."
        if self.person.casefold() in self._taken:
            return "There is a key of this name already: add what tells the two apart."
        return ""


class EnrolScreen(PassphraseScreen):
    """Enrol someone: their name, then they make a passphrase of their own and note down the words of their key."""

    def __init__(self, proof: OpenSlot, role: str) -> None:
        super().__init__(proof)
        self.role = role
        self.person = ""

    def title_words(self) -> str:
        """Which role is enrolled."""
        return f"Enrol {'an' if self.role == OFFICER else 'a'} {ROLES[self.role].lower()}"

    def first(self) -> Step:
        """Their name, and whose word datui takes for it."""
        holders = self.vault.keys.holders
        taken = {SHEET_NAME.casefold(), *(one.name.casefold() for one in holders.active)}
        self._is_first = self.role != OFFICER and not holders.supervised
        word = NEW_OFFICER if self.role == OFFICER else FIRST if self._is_first else NEXT
        return Who(self.title_words(), (word, READS_ALL), frozenset(taken))

    async def after(self, step: Step) -> None:
        """The name, then the passphrase."""
        match step:
            case Who(person=person):
                self.person = person
                await self.go(
                    SitDown(
                        f"Now let {person} sit down",
                        "They make a passphrase of their own, which nobody else sees: look away while they do.",
                        "Only that passphrase opens the key that they sign with; yours never does.",
                    )
                )
            case _:
                await super().after(step)

    def forged(self, passphrase: str) -> OpenSlot:
        """A new person's slot, with the first letter that is free."""
        return forge_slot(passphrase, self.vault.keys.header, role=self.role)

    def kept(self, new: OpenSlot) -> Told:
        """The new key, to be noted down by whose it is."""
        key = self.vault.keys.enrol(self.proof, new, self.person)
        name = key.holder.name
        return Told(
            f"{name} has a key to this vault",
            f"{name}, note these down before you press Enter:",
            f"On the lock screen choose the letter {key.letter} with ↑ ↓. {COMPARE}",
            *([FROM_NOW_ON] if self._is_first else []),
            note=(("Letter", key.letter), ("Words", key.words)),
        )
