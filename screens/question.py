"""One question of a record on the screen: its label, its editor, and what is said beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult, RenderResult
from textual.containers import Vertical
from textual.widgets import Static

from datui.casework.records import Ask, Record, Shape, Sort, shape
from datui.casework.rules import Rules
from screens.widgets.choice import ChoiceEditor
from screens.widgets.editors import LineEditor, ProseEditor
from screens.widgets.safe import safe

Editor = LineEditor | ProseEditor | ChoiceEditor
Options = Sequence[tuple[str, str]]
"""What can be chosen: codes, each with its words."""
_YES_NO = (("y", "yes"), ("n", "no"))


@dataclass(frozen=True)
class Field:
    """One question of a record, as the form needs it."""

    name: str
    ask: Ask
    shape: Shape

    @classmethod
    def all_of(cls, kind: type[Record], *, correcting: bool = False) -> list["Field"]:
        """The fields of a record that a person fills in, in their order; last, when correcting, why."""
        fields = [cls(name, ask, shape(info)) for name, info, ask in kind.questions()]
        return [field for field in fields if not field.ask.hidden] + [
            field for field in fields if correcting and field.name == "because"
        ]


def as_held(field: Field, value: Any) -> Any:
    """What an editor of this field can hold, whatever a draft of another datui says was in it."""
    if isinstance(value, list):
        value = [one for one in value if isinstance(one, str)]
        return value if field.shape.many else "".join(value[:1])
    return value if isinstance(value, str) else [] if field.shape.many else ""


def editor_of(field: Field, value: Any, *, rules: Rules, people: Options, hidden: bool) -> Editor:
    """The editor that a question is answered in: a choice where there is one to make, else a line or a text."""
    if (options := _options(field, rules, people)) is not None:
        # Of people "" is somebody too: the victim whom only the report tells of.
        someone = field.shape.sort is Sort.PERSON and any(code == "" for code, _words in options)
        picked = value if isinstance(value, list) else [value] if value or someone else []
        return ChoiceEditor(field.name, options, picked, many=field.shape.many, answer=field.shape.answer)
    if field.shape.sort is Sort.PROSE:
        return ProseEditor(field.name, value)
    return LineEditor(field.name, value, masked=field.ask.masked, hidden=hidden)


def _options(field: Field, rules: Rules, people: Options) -> Options | None:
    if field.shape.sort is Sort.YES_NO:
        return _YES_NO
    if field.ask.choices:
        return [(choice.code, choice.label) for choice in rules.lists[field.ask.choices].choices]
    return people if field.shape.sort is Sort.PERSON else None


class FieldRow(Vertical):
    """A label, its editor, and beneath them what is wrong or how the answer was read."""

    def __init__(self, field: Field, editor: Editor) -> None:
        super().__init__(id=f"row-{field.name}")
        self.field, self.editor = field, editor
        self.note = Static("", classes="note", markup=False)
        self.note.display = False

    def compose(self) -> ComposeResult:
        """The editor alone: the row draws the label itself, and of the note there is none while nothing is said."""
        yield self.editor

    def render(self) -> RenderResult:
        """The label: where it is one widget more, or two, a form takes half as long again to open."""
        return safe(self.field.ask.label, "bold" if self.editor.has_focus else "")

    def on_descendant_focus(self) -> None:
        """Draw the label of the field that has the focus bold."""
        self.refresh()

    def on_descendant_blur(self) -> None:
        """Draw it plain again."""
        self.refresh()

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Put a sentence beneath the field, or take it away."""
        if words and not self.note.is_attached:
            self.mount(self.note)
        elif not (words or self.note.display):
            # Of a field that is left with nothing to say the whole form would be laid out again.
            return
        self.note.update(safe(("✗ " if wrong else "") + words) if words else "")
        self.note.display = bool(words)
        self.set_class(wrong, "-wrong")
