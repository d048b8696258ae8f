"""The steps of first-run set-up, all but the passphrase's. Each fits a small screen and says what to do next."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from datui.casework.text import one_line
from screens.widgets.editors import LineEditor, Onward, Typed
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe
from screens.widgets.secret import SecretLine

FACTS = (
    "Everything stays on this laptop. datui sends nothing anywhere.",
    "Without a recovery sheet or a supervisor's key, a forgotten passphrase loses everything: IT cannot reset it.",
    "Back it up every week: v, then b. If this laptop is lost or breaks, only a backup brings your cases back.",
)


@dataclass
class Done(Message):
    """A step is finished; what was chosen is on the step itself, so that no message carries a passphrase."""

    step: "Step"


class Step(VerticalScroll, can_focus=False):
    """One step: what it asks for, and what it holds until the vault is made."""

    number: ClassVar[int] = 2
    passphrase = ""

    def begin(self) -> None:
        """Put the focus where this step starts."""
        self.focus()

    def forget(self) -> None:
        """Let go of any passphrase."""
        self.passphrase = ""
        for field in self.query(SecretLine):
            field.forget()

    def say(self, place: str, words: str) -> None:
        """Put what is wrong beneath a field, or take it away."""
        note = self.query_one(f"#{place}-note", Static)
        note.update(safe(f"✗ {words}" if words else ""))
        note.display = bool(words)


class Meaning(Step, can_focus=True):
    """What datui is for, and what it means to keep cases in it."""

    number = 1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Go on", id="setup.on", tooltip="To the next step")
    ]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def compose(self) -> ComposeResult:
        """Three facts to know before the first case, and where they will be kept."""
        yield Static("What datui is for", classes="heading", markup=False)
        yield Static(
            "It keeps your domestic-abuse cases: what was said, what was done and what is due "
            "next, from the first report to closure.",
            markup=False,
        )
        yield Static("What to know first", classes="heading", markup=False)
        for number, fact in enumerate(FACTS, 1):
            with Horizontal(classes="fact"):
                yield Static(str(number), classes="number", markup=False)
                yield Static(fact, markup=False)
        yield Static("Where it will be", classes="heading", markup=False)
        yield Static("The vault is an encrypted folder on this laptop:", markup=False)
        yield Static(safe(str(self.path)), classes="path")
        yield Static("Nothing is made until the last step.  Enter goes on.", classes="next", markup=False)

    def action_done(self) -> None:
        """Read."""
        self.post_message(Done(self))


class How(Step):
    """Which kind of passphrase, picked by whoever will use it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "choose(True)", "Five words made for you", id="setup.made", tooltip="datui makes the passphrase"),
        Binding("o", "choose(False)", "Your own words", id="setup.own", tooltip="You make the passphrase"),
    ]
    made_for_me = True

    def kinds(self) -> ComposeResult:
        """The two kinds, and which of them is better."""
        yield Static("Five words that datui picks are far harder to guess than any that a person picks.", markup=False)
        yield Lines(
            [
                LineItem(safe("g   Five words made for you (recommended)"), True),
                LineItem(safe("o   Words of your own, at least 15 characters"), False),
            ],
            id="how",
        )

    def begin(self) -> None:
        """Start at the choice."""
        self.query_one(Lines).focus()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter on a line picks it."""
        message.stop()
        self.action_choose(bool(message.key))

    def action_choose(self, made_for_me: bool) -> None:
        """Pick the kind of passphrase."""
        self.made_for_me = made_for_me
        if self.may_go_on():
            self.post_message(Done(self))

    def may_go_on(self) -> bool:
        """Whether nothing else is asked on this step."""
        return True


class WhoAndHow(How):
    """A name, and which kind of passphrase."""

    person = ""

    def compose(self) -> ComposeResult:
        """Name, then choice."""
        yield Static("Your name", classes="heading", markup=False)
        yield Static("As your colleagues know you. Every record says who wrote it.", markup=False)
        yield LineEditor("person", "")
        yield Static("", id="person-note", classes="note", markup=False)
        yield Static("Your passphrase", classes="heading", markup=False)
        yield from self.kinds()
        yield Static("Type your name and press Enter; then press g or o.", classes="next", markup=False)

    def begin(self) -> None:
        """Start at the name; come back to the choice."""
        (self.query_one(Lines) if self.person else self.query_one(LineEditor)).focus()

    def on_typed(self, message: Typed) -> None:
        """Whoever is typing a name is not told again that there is none."""
        message.stop()
        self.say("person", "")

    def on_onward(self, message: Onward) -> None:
        """The name is typed: on to the choice."""
        message.stop()
        if self.may_go_on():
            self.query_one(Lines).focus()

    def may_go_on(self) -> bool:
        """Whether there is a name."""
        self.person = one_line(self.query_one(LineEditor).value).text
        self.say("person", "" if self.person else "Type the name that your colleagues know you by.")
        if not self.person:
            self.query_one(LineEditor).focus()
        return bool(self.person)


class Making(Step, can_focus=True):
    """The keys are being made; there is nothing to press, and it does not take long."""

    number = 3

    def __init__(
        self,
        what: str = "Making the vault…",
        then: str = "This takes a second or two. Your caseload opens by itself.",
    ) -> None:
        super().__init__()
        self._what, self._then = what, then

    def compose(self) -> ComposeResult:
        """What is happening, and what comes next."""
        yield Static(self._what, classes="heading", markup=False)
        yield Static(self._then, id="making", markup=False)

    def refused(self, reason: str, route: str, so: str = "Nothing was made.") -> None:
        """Say why it was not done, what to do, and how things stand."""
        making = self.query_one("#making", Static)
        making.update(safe(f"✗ {reason}\n{route}\n\n{so} Escape goes back."))
        making.add_class("-wrong")
