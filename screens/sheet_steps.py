"""The steps of a recovery sheet: what it is for, its twelve words, and the words once more from the paper."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from screens.setup_steps import Done, Step
from screens.widgets.safe import safe
from screens.widgets.secret import SecretLine
from storage.vault import WrongSheet, draw_sheet, read_sheet

WHERE_TO = (
    "Seal the paper in an envelope and put it in the office safe, never with the laptop: whoever has both can read "
    "everything. Take no picture of it and type it nowhere else."
)
IS_THERE = (
    "There is a sheet already. A new vault key is made first, and the old sheet is worthless from then on: shred it. "
    "Every old copy of the vault, such as a backup, still opens with it."
)
COLUMN = 22


class Before(Step, can_focus=True):
    """What a recovery sheet is for, and what becomes of the one before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Show the words", id="sheet.on", tooltip="Twelve words, to be written down by hand")
    ]

    def __init__(self, said: str, there: bool) -> None:
        super().__init__()
        self._said, self._there = said, there

    def compose(self) -> ComposeResult:
        """What was done before, if anything; what the sheet is for; pen and paper."""
        if self._said:
            yield Static(safe(self._said), classes="heading")
        yield Static("A recovery sheet", classes="heading", markup=False)
        yield Static(
            "Twelve words on paper. Where the officer forgets the passphrase, they open the vault once, to make a new "
            "one. A supervisor's passphrase is reset by another supervisor instead.",
            classes="said",
            markup=False,
        )
        if self._there:
            yield Static(IS_THERE, classes="said", markup=False)
        yield Static("Have pen and paper ready, and nobody behind you.", classes="said", markup=False)
        yield Static("Enter shows the words.  Escape leaves it for another time.", classes="next", markup=False)

    def action_done(self) -> None:
        """Pen and paper are there."""
        self.post_message(Done(self))


class TwelveWords(Step, can_focus=True):
    """The twelve words, shown until they are written down."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Type them back", id="sheet.written", tooltip="Hide the words and type them")
    ]

    def __init__(self) -> None:
        super().__init__()
        self.words = draw_sheet()

    def compose(self) -> ComposeResult:
        """The words in two columns, and what to do with the paper."""
        yield Static("Write these twelve words down by hand", classes="heading", markup=False)
        yield Static(_columns(self.words), id="words")
        yield Static(WHERE_TO, classes="said", markup=False)
        yield Static(
            "Enter hides the words, and you type them from the paper. Nothing is made before that.",
            classes="next",
            markup=False,
        )

    def action_done(self) -> None:
        """They are on paper."""
        self.post_message(Done(self))

    def forget(self) -> None:
        """Let go of the words."""
        super().forget()
        self.words = ()
        self.query_one("#words", Static).update("")


class FromPaper(Step):
    """All twelve words once more, from the paper: a slip on it would be found only in need."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """One field."""
        yield Static("Type the twelve words from your paper", classes="heading", markup=False)
        yield Static(
            "With a space between them; numbers do not matter. Ctrl+T shows what you type.",
            classes="said",
            markup=False,
        )
        yield SecretLine(id="typed")
        yield Static("", id="typed-note", classes="note", markup=False)
        yield Static(
            "Enter makes the sheet.  Escape shows the words again.",
            classes="next",
            markup=False,
        )

    def begin(self) -> None:
        """Type at once."""
        self.query_one(SecretLine).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Whoever is putting a word right is not told again that it is wrong."""
        event.stop()
        self.say("typed", "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The paper opens the vault in need, so it has to be right now."""
        event.stop()
        problem = differs(event.value, self._words)
        self.say("typed", problem)
        if not problem:
            self.passphrase = " ".join(self._words)
            self.post_message(Done(self))

    def forget(self) -> None:
        """Let go of the words."""
        super().forget()
        self._words = ()


def differs(typed: str, words: tuple[str, ...]) -> str:
    """What is wrong with a sheet that was typed back, by the numbers of its words; empty where it is the same."""
    try:
        found = read_sheet(typed).split()
    except WrongSheet as wrong:
        found = typed.casefold().split()
        if len(found) != len(words):
            return wrong.reason
    other = [number for number, (one, right) in enumerate(zip(found, words, strict=True), 1) if one != right]
    if not other:
        return ""
    if len(other) == len(words):
        return "These are not the words that were shown."
    *most, last = map(str, other)
    which = f"Words {', '.join(most)} and {last} are" if most else f"Word {last} is"
    return f"{which} not what was shown. Escape shows the words again, to compare the paper."


def _columns(words: tuple[str, ...]) -> Content:
    """Numbered words, the first half on the left."""
    half = len(words) // 2
    cells = [f"{number:>2}  {word}" for number, word in enumerate(words, 1)]
    return safe("\n".join(f"{left:<{COLUMN}}{right}" for left, right in zip(cells[:half], cells[half:], strict=True)))
