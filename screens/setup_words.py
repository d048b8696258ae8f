"""A new passphrase: five words shown and typed back, or one's own typed twice. Each step knows what is then made."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from screens.setup_steps import Done, Step
from screens.widgets.safe import safe
from screens.widgets.secret import SecretLine


class FiveWords(Step, can_focus=True):
    """Five words, shown this once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Type them back", id="setup.words.on", tooltip="Hide the words and type them"),
        Binding("n", "another", "Another five", id="setup.words.new", tooltip="Other words; these are forgotten"),
    ]
    words = ""

    def __init__(self, made: str = "the vault") -> None:
        super().__init__()
        self._made = made

    def compose(self) -> ComposeResult:
        """The words, and how to keep them."""
        yield Static("Your five words", classes="heading", markup=False)
        yield Static("", id="words", markup=False)
        yield Static("Say them to yourself a few times; a picture or a story helps.", markup=False)
        yield Static(
            "If you write them down, keep the paper locked up and away from this laptop. "
            f"Nobody else should see them. Once {self._made} is made, datui can never show them again.",
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

    def __init__(self, words: str, made: str = "the vault") -> None:
        super().__init__()
        self._words, self._made = words, made

    def compose(self) -> ComposeResult:
        """One field."""
        yield Static("Type your five words", classes="heading", markup=False)
        yield Static("In the same order, in small letters, with one space between them.", markup=False)
        yield SecretLine(id="typed")
        yield Static("", id="typed-note", classes="note", markup=False)
        yield Static(
            f"Enter makes {self._made}.  Escape shows the words again, or makes others.",
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
            "Nearly: small letters, and one space between the words."
            if near
            else "Those are not the five words. Try again, or Escape shows them.",
        )
        field.keep_selected()

    def forget(self) -> None:
        """Let go of the words."""
        super().forget()
        self._words = ""


class OwnWords(Step):
    """Words of one's own, typed twice."""

    def __init__(self, made: str = "the vault") -> None:
        super().__init__()
        self._made = made

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
            f"Enter in the second field makes {self._made}.  Escape goes back to the choice.",
            classes="next",
            markup=False,
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
