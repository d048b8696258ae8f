"""A checklist answered with one key a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, overload

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from datui.casework.policy import Instrument, Prompt
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe

ANSWER_KEYS = {
    "y": "yes", "1": "yes",
    "n": "no", "2": "no",
    "d": "not_known", "3": "not_known", "question_mark": "not_known",
    "r": "declined", "4": "declined", "minus": "declined",
}  # fmt: skip
"""Every key that answers, and the answer that it gives."""
MARKS = {"yes": "yes", "no": "no", "not_known": "don't know", "declined": "not say"}


class Questions(Sequence[LineItem]):
    """The prompts of an instrument as lines, each with its answer and whether it has a note."""

    def __init__(self, prompts: Sequence[Prompt], answers: Mapping[str, str], notes: Mapping[str, str]) -> None:
        self.prompts, self.answers, self.notes = prompts, answers, notes

    def __len__(self) -> int:
        return len(self.prompts)

    @overload
    def __getitem__(self, at: int) -> LineItem: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[LineItem]: ...
    def __getitem__(self, at: int | slice) -> LineItem | Sequence[LineItem]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
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

    BINDINGS: ClassVar[list[BindingType]] = [Binding("backspace,delete", "clear", "Clear", show=False)]

    @dataclass
    class Answered(Message):
        """A question was answered, or put back to not asked (None)."""

        prompt: Prompt
        answer: str | None

    @dataclass
    class Looked(Message):
        """The cursor stands on another question."""

        prompt: Prompt

    def __init__(self, instrument: Instrument, answers: dict[str, str], notes: dict[str, str]) -> None:
        self.answers, self.notes = answers, notes
        super().__init__(Questions(instrument.items, answers, notes), id="checklist")

    def on_key(self, event: events.Key) -> None:
        """An answer's key answers the question under the cursor."""
        answer = ANSWER_KEYS.get(event.key)
        if answer is not None and isinstance(self.chosen, Prompt):
            event.stop()
            event.prevent_default()
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
        self.post_message(self.Answered(prompt, answer))

    def watch_cursor(self, before: int, now: int) -> None:
        """Tell which question is looked at."""
        super().watch_cursor(before, now)
        if isinstance(self.chosen, Prompt):
            self.post_message(self.Looked(self.chosen))
