"""The steps of first-run set-up. Each fits a small screen and says what to do next."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static

from datui.casework.text import one_line
from screens.widgets.editors import LineEditor, Onward, Typed
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe
from screens.widgets.secret import SecretLine

FACTS = (
    "Everything stays on this laptop. datui sends nothing anywhere.",
    "A forgotten passphrase loses everything. Nobody, not even your IT department, can reset it.",
    "This version is for training: it cannot recover or back up yet. Do not put the only copy of a real case here.",
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


class WhoAndHow(Step):
    """A name, and which kind of passphrase."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "choose(True)", "Five words made for you", id="setup.made", tooltip="datui makes the passphrase"),
        Binding("o", "choose(False)", "Your own words", id="setup.own", tooltip="You make the passphrase"),
    ]
    person = ""
    made_for_me = True

    def compose(self) -> ComposeResult:
        """Name, then choice."""
        yield Static("Your name", classes="heading", markup=False)
        yield Static("As your colleagues know you. Every record says who wrote it.", markup=False)
        yield LineEditor("person", "")
        yield Static("", id="person-note", classes="note", markup=False)
        yield Static("Your passphrase", classes="heading", markup=False)
        yield Static("Five words that datui picks are far harder to guess than any that a person picks.", markup=False)
        yield Lines(
            [
                LineItem(safe("g   Five words made for you (recommended)"), True),
                LineItem(safe("o   Words of your own, at least 15 characters"), False),
            ],
            id="how",
        )
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
        if self._has_name():
            self.query_one(Lines).focus()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter on a line picks it."""
        message.stop()
        self.action_choose(bool(message.key))

    def action_choose(self, made_for_me: bool) -> None:
        """Pick the kind of passphrase."""
        self.made_for_me = made_for_me
        if self._has_name():
            self.post_message(Done(self))

    def _has_name(self) -> bool:
        self.person = one_line(self.query_one(LineEditor).value).text
        self.say("person", "" if self.person else "Type the name that your colleagues know you by.")
        if not self.person:
            self.query_one(LineEditor).focus()
        return bool(self.person)


class FiveWords(Step, can_focus=True):
    """Five words, shown this once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Type them back", id="setup.words.on", tooltip="Hide the words and type them"),
        Binding("n", "another", "Another five", id="setup.words.new", tooltip="Other words; these are forgotten"),
    ]
    words = ""

    def compose(self) -> ComposeResult:
        """The words, and how to keep them."""
        yield Static("Your five words", classes="heading", markup=False)
        yield Static("", id="words", markup=False)
        yield Static("Say them to yourself a few times; a picture or a story helps.", markup=False)
        yield Static(
            "If you write them down, keep the paper locked up and away from this laptop. "
            "Nobody else should see them. Once the vault is made, datui can never show them again.",
            markup=False,
        )
        yield Static("Enter hides them, and you type them back.  n makes another five.", classes="next", markup=False)

    def on_mount(self) -> None:
        """Make the first five."""
        self.action_another()

    def action_another(self) -> None:
        """Make five other words."""
        from storage.vault import generate_passphrase

        self.words = generate_passphrase()
        self.query_one("#words", Static).update(safe(self.words))

    def action_done(self) -> None:
        """They are learnt, or on paper."""
        self.post_message(Done(self))

    def forget(self) -> None:
        """Let go of the words."""
        super().forget()
        self.words = ""
        self.query_one("#words", Static).update("")


class TypeBack(Step):
    """The words once more, from memory or paper."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """One field."""
        yield Static("Type your five words", classes="heading", markup=False)
        yield Static("In the same order, in small letters, with one space between them.", markup=False)
        yield SecretLine(id="typed")
        yield Static("", id="typed-note", classes="note", markup=False)
        yield Static(
            "Enter makes the vault.  Escape shows the words again, or makes others.",
            classes="next",
            markup=False,
        )

    def begin(self) -> None:
        """Type at once."""
        self.query_one(SecretLine).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The same words open the vault later, so they have to be the same now."""
        event.stop()
        field = self.query_one(SecretLine)
        if field.value == self._words:
            self.passphrase = self._words
            self.post_message(Done(self))
            return
        near = field.value.casefold().split() == self._words.split()
        self.say(
            "typed",
            "Nearly: small letters, and one space between the words." if near else "Those are not the five words.",
        )
        field.keep_selected()

    def forget(self) -> None:
        """Let go of the words."""
        super().forget()
        self._words = ""


class OwnWords(Step):
    """Words of one's own, typed twice."""

    def compose(self) -> ComposeResult:
        """What makes a good one, and two fields."""
        yield Static("Your own passphrase", classes="heading", markup=False)
        yield Static(
            "At least 15 characters: four or five words that have nothing to do with each other, "
            "with you or with your work. Spaces and any letters are fine, and so is pasting.",
            markup=False,
        )
        yield Static("Passphrase", classes="label", markup=False)
        yield SecretLine(id="first")
        yield Static("", id="first-note", classes="note", markup=False)
        yield Static("The same again", classes="label", markup=False)
        yield SecretLine(id="second")
        yield Static("", id="second-note", classes="note", markup=False)
        yield Static(
            "Enter in the second field makes the vault.  Escape goes back to the choice.", classes="next", markup=False
        )

    def begin(self) -> None:
        """Start in the first field."""
        self.query_one("#first", SecretLine).focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Say what is wrong with the first field when it is left."""
        field = self.query_one("#first", SecretLine)
        if event.widget is field and field.value:
            self._first_is_right()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Whoever is putting it right is not told again that it is wrong."""
        event.stop()
        self.say(str(event.input.id), "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """On to the second field, or on to the vault."""
        event.stop()
        first, second = self.query_one("#first", SecretLine), self.query_one("#second", SecretLine)
        if not self._first_is_right():
            first.focus()
        elif event.input is first:
            second.focus()
        elif first.value != second.value:
            self.say(
                "second",
                "The two are not the same: Ctrl+T shows what is typed." if second.value else "Type it once more.",
            )
            second.keep_selected()
        else:
            self.passphrase = first.value
            self.post_message(Done(self))

    def _first_is_right(self) -> bool:
        from storage.vault import passphrase_problem

        problem = passphrase_problem(self.query_one("#first", SecretLine).value)
        self.say("first", problem)
        return not problem


class Making(Step, can_focus=True):
    """The keys are being made; there is nothing to press, and it does not take long."""

    number = 3

    def compose(self) -> ComposeResult:
        """What is happening, and what comes next."""
        yield Static("Making the vault…", classes="heading", markup=False)
        yield Static("This takes a second or two. Your caseload opens by itself.", id="making", markup=False)

    def refused(self, reason: str, route: str) -> None:
        """Say why there is no vault, and what to do."""
        making = self.query_one("#making", Static)
        making.update(safe(f"✗ {reason}\n{route}\n\nNothing was made. Escape goes back."))
        making.add_class("-wrong")
