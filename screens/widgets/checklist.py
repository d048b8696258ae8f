"""A checklist answered with one key a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, overload

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from datui.casework.instrument import Prompt
from screens.answersheet import AnswerSheet
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe

END = "end of the checklist"
MARKS = {"yes": "yes", "no": "no", "not_known": "don't know", "declined": "not say"}


class Questions(Sequence[LineItem]):
    """The prompts of an instrument as lines, each with its answer and whether it has a note or a source."""

    def __init__(self, sheet: AnswerSheet) -> None:
        self.sheet, self.prompts = sheet, sheet.instrument.items

    def __len__(self) -> int:
        return len(self.prompts) + 1

    @overload
    def __getitem__(self, at: int) -> LineItem: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[LineItem]: ...
    def __getitem__(self, at: int | slice) -> LineItem | Sequence[LineItem]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        if at == len(self.prompts):
            # Where the cursor rests after the last answer, so that one key too many changes none.
            left = len(self.prompts) - sum(1 for prompt in self.prompts if prompt.id in self.sheet.answers)
            asked = "All are asked" if not left else f"{left} not asked: that is no answer, and can wait"
            return LineItem(safe(f"   {asked}. F2 keeps the answers.", "dim"), END)
        prompt = self.prompts[at]
        answer = MARKS.get(self.sheet.answers.get(prompt.id, ""), "")
        note = " ✎" if self.sheet.notes.get(prompt.id) else ""
        told = " ⌂" if self.sheet.sources.get(prompt.id) else ""
        words = Content.assemble(
            safe(f"{prompt.number:>2} "),
            safe(f"[{answer:^10}] ", "bold" if answer else "dim"),
            safe(f"{prompt.text}{note}{told}"),
        )
        return LineItem(words, prompt)


class Checklist(Lines):
    """Every question of an instrument: y, n, d (don't know) or r (rather not say) answers it and moves on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,1", "answer('yes')", "Yes"),
        Binding("n,2", "answer('no')", "No"),
        Binding("d,3,question_mark", "answer('not_known')", "Don't know"),
        Binding("r,4,minus", "answer('declined')", "Rather not say"),
        Binding("backspace,delete", "clear", "Clear", key_display="Backspace"),
        Binding("enter", "choose", "Note", key_display="Enter"),
        Binding("s,5", "told", "Who told you", show=False, tooltip="Say who this answer is from"),
        Binding("c,6", "other", "Other checklist", show=False, tooltip="Ask another checklist, before any answer"),
    ]

    @dataclass
    class Answered(Message):
        """A question was answered, or put back to not asked (None)."""

        prompt: Prompt
        answer: str | None

    @dataclass
    class Looked(Message):
        """The cursor stands on another question, or (None) behind the last."""

        prompt: Prompt | None

    @dataclass
    class Told(Message):
        """Who told it is to be said of a question."""

        prompt: Prompt

    @dataclass
    class Other(Message):
        """Another checklist is asked for."""

    def __init__(self, sheet: AnswerSheet) -> None:
        self.sheet = sheet
        super().__init__(Questions(sheet), id="checklist")

    @property
    def prompt(self) -> Prompt | None:
        """The question under the cursor; None behind the last."""
        return self.chosen if isinstance(self.chosen, Prompt) else None

    def ask(self) -> None:
        """Ask the questions of another instrument, from its first."""
        self.show(Questions(self.sheet))
        self.cursor = 0
        self.post_message(self.Looked(self.prompt))

    def action_told(self) -> None:
        """Say who told it."""
        if self.prompt:
            self.post_message(self.Told(self.prompt))

    def action_other(self) -> None:
        """Ask for another checklist."""
        self.post_message(self.Other())

    def action_answer(self, answer: str) -> None:
        """Answer the question under the cursor and move on."""
        if self.prompt:
            self._put(self.prompt, answer)
            self.action_step(1)

    def action_clear(self) -> None:
        """Back to not asked."""
        if self.prompt:
            self._put(self.prompt, None)

    def _put(self, prompt: Prompt, answer: str | None) -> None:
        if answer is None:
            self.sheet.answers.pop(prompt.id, None)
        else:
            self.sheet.answers[prompt.id] = answer
        self.refresh_line(self.cursor)
        self.refresh_line(len(self.items) - 1)
        self.post_message(self.Answered(prompt, answer))

    def watch_cursor(self, before: int, now: int) -> None:
        """Tell which question is looked at."""
        super().watch_cursor(before, now)
        self.post_message(self.Looked(self.prompt))
