"""A checklist answered with one key a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, overload

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from datui.casework.policy import Instrument, Prompt
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe

END = "end of the checklist"
MARKS = {"yes": "yes", "no": "no", "not_known": "don't know", "declined": "not say"}


class Questions(Sequence[LineItem]):
    """The prompts of an instrument as lines, each with its answer and whether it has a note."""

    def __init__(self, prompts: Sequence[Prompt], answers: Mapping[str, str], notes: Mapping[str, str]) -> None:
        self.prompts, self.answers, self.notes = prompts, answers, notes

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
            left = len(self.prompts) - sum(1 for prompt in self.prompts if prompt.id in self.answers)
            asked = "All are asked" if not left else f"{left} not asked: that is no answer, and can wait"
            return LineItem(safe(f"   {asked}. F2 keeps the answers.", "dim"), END)
        prompt = self.prompts[at]
        answer = MARKS.get(self.answers.get(prompt.id, ""), "")
        note = " ✎" if self.notes.get(prompt.id) else ""
        return LineItem(
            Content.assemble(
                safe(f"{prompt.number:>2} "),
                safe(f"[{answer:^10}] ", "bold" if answer else "dim"),
                safe(prompt.text + note),
            ),
            prompt,
        )


class Checklist(Lines):
    """Every question of an instrument: y, n, d (don't know) or r (rather not say) answers it and moves on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,1", "answer('yes')", "Yes"),
        Binding("n,2", "answer('no')", "No"),
        Binding("d,3,question_mark", "answer('not_known')", "Don't know"),
        Binding("r,4,minus", "answer('declined')", "Rather not say"),
        Binding("backspace,delete", "clear", "Clear", key_display="Backspace"),
        Binding("enter", "choose", "Note", key_display="Enter"),
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

    def __init__(self, instrument: Instrument, answers: dict[str, str], notes: dict[str, str]) -> None:
        self.answers, self.notes = answers, notes
        super().__init__(Questions(instrument.items, answers, notes), id="checklist")

    def action_answer(self, answer: str) -> None:
        """Answer the question under the cursor and move on."""
        if isinstance(self.chosen, Prompt):
            self._put(self.chosen, answer)
            self.action_step(1)

    def action_clear(self) -> None:
        """Back to not asked."""
        if isinstance(self.chosen, Prompt):
            self._put(self.chosen, None)

    def _put(self, prompt: Prompt, answer: str | None) -> None:
        if answer is None:
            self.answers.pop(prompt.id, None)
        else:
            self.answers[prompt.id] = answer
        self.refresh_line(self.cursor)
        self.refresh_line(len(self.items) - 1)
        self.post_message(self.Answered(prompt, answer))

    def watch_cursor(self, before: int, now: int) -> None:
        """Tell which question is looked at."""
        super().watch_cursor(before, now)
        self.post_message(self.Looked(self.chosen if isinstance(self.chosen, Prompt) else None))
