"""A checklist being asked: its questions, a note on each of them, and what the answers mean together."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from datui.casework.compare import prompts
from datui.casework.instrument import Prompt
from datui.casework.risk import SOURCES
from datui.casework.rules import Rules
from screens.answersheet import AnswerSheet
from screens.widgets.checklist import Checklist
from screens.widgets.editors import LineEditor, Onward, Typed
from screens.widgets.lines import Lines
from screens.widgets.safe import safe

NOTE = "note-on-this-answer"
_ASKED, _NOTED = "question ", "note on "
"""How a draft says which question was looked at, and whether the cursor was in its note."""


class Asking(Vertical):
    """The questions of a checklist, one key an answer. Enter goes to the note on one, and Enter there comes back."""

    @dataclass
    class Changed(Message):
        """An answer or a note is another: the draft wants keeping."""

    def __init__(self, sheet: AnswerSheet, rules: Rules) -> None:
        super().__init__()
        self.sheet, self.rules = sheet, rules
        self._last = ""

    def compose(self) -> ComposeResult:
        """The questions, then what they mean together, then the note."""
        yield Checklist(self.sheet)
        yield Static(id="together", classes="banner")
        note = LineEditor(NOTE, "")
        note.placeholder = "Enter: a note.  s: who told you.  c: another checklist"
        yield note

    @property
    def checklist(self) -> Checklist:
        """The questions."""
        return self.query_one(Checklist)

    @property
    def note(self) -> LineEditor:
        """The note on the question that is looked at."""
        return self.query_one(f"#edit-{NOTE}", LineEditor)

    def begin(self) -> None:
        """Begin with the first question that has no answer."""
        self.redraw()
        self.checklist.cursor = self.sheet.begins
        self.checklist.focus()

    def ask(self) -> None:
        """Ask the questions of another checklist, from its first."""
        self.checklist.ask()

    def redraw(self) -> None:
        """Draw the answers as they stand now."""
        self.checklist.refresh()
        self._show_together()

    def meaning(self, prompt: Prompt) -> Content:
        """What to write down of a question, why it may matter alone, and who told it."""
        told = self.rules.lists[SOURCES].label(self.sheet.sources.get(prompt.id, ""))
        line = self.checklist.items[self.sheet.instrument.items.index(prompt)].content
        return Content.assemble(
            # Of a question that its line cuts off, every word.
            safe(f"{prompt.text}\n" if line.cell_length > self.screen.size.width - 3 else "", "bold"),
            safe(f"Told by: {told}. " if told else "", "bold"),
            safe(f"Write down: {prompt.capture}" if prompt.capture else ""),
            safe(f"\n{prompt.flag}  ({prompt.source})" if prompt.flag else "", "bold"),
        )

    # Where one is ----------------------------------------------------------------------------------------------

    @staticmethod
    def is_here(place: str) -> bool:
        """Whether this place of a draft is a question or the note on one."""
        return place.startswith((_ASKED, _NOTED))

    @property
    def place(self) -> tuple[str, int]:
        """The question that is looked at, and the cursor in its note."""
        asked = self.checklist.prompt.id if self.checklist.prompt else ""
        return (f"{_NOTED}{asked}", self.note.cursor_at) if self.note.has_focus else (f"{_ASKED}{asked}", 0)

    def come_back(self, place: str, cursor: int) -> None:
        """Go to the question, or into the note on it, that a draft was left at."""
        self._look_at(place.removeprefix(_NOTED).removeprefix(_ASKED))
        if place.startswith(_NOTED):
            self.screen.set_focus(self.note)
            self.note.put_cursor(cursor)
        else:
            self.screen.set_focus(self.checklist)

    def go_to(self, item: str) -> None:
        """Go to a question."""
        self._look_at(item)
        self.checklist.focus()

    def _look_at(self, item: str) -> None:
        """Put the cursor on a question; behind the last where it is none of these."""
        items = [each.id for each in self.sheet.instrument.items]
        self.checklist.cursor = items.index(item) if item in items else len(items)
        self._show_note()

    # Answers and notes -----------------------------------------------------------------------------------------

    @on(Checklist.Answered)
    def _taken(self, message: Checklist.Answered) -> None:
        message.stop()
        self._last = message.prompt.id
        self._show_together()
        self.post_message(self.Changed())

    def _show_together(self) -> None:
        """Show what the answers mean together: the newest such prompt with its source, and how many there are."""
        met = prompts({item for item, answer in self.sheet.answers.items() if answer == "yes"}, self.rules)
        shown = self.query_one("#together", Static)
        shown.display = bool(met)
        if met:
            newest = next((one for one in met if self._last in (*one.all_of, *one.any_of)), met[-1])
            more = f" One of {len(met)} to think of: the others stand where the level is decided." if met[1:] else ""
            shown.update(safe(f"{newest.words} ({newest.source}){more}"))

    @on(Checklist.Looked)
    def _show_note(self) -> None:
        """Show the note on the question that is looked at."""
        prompt = self.checklist.prompt
        self.note.bring(self.sheet.notes.get(prompt.id, "") if prompt else "")

    @on(Lines.Chosen)
    def _to_the_note(self) -> None:
        if self.checklist.prompt is not None:
            self.note.focus()

    @on(Onward)
    def _back_to_the_questions(self, message: Onward) -> None:
        message.stop()
        self.checklist.focus()

    @on(Typed)
    def _note_typed(self, message: Typed) -> None:
        message.stop()
        if (prompt := self.checklist.prompt) is None:
            return
        self.sheet.notes[prompt.id] = str(message.value)
        self.checklist.refresh()
        self.post_message(self.Changed())
        if message.left_out:
            self.app.notify(message.loss, timeout=5, markup=False)
