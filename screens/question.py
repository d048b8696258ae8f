"""One question of a record on the screen: its label, its editor, and what is said beneath it."""

from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from datui.casework.records import Ask, Record, Shape, shape
from screens.widgets.choice import ChoiceEditor
from screens.widgets.editors import LineEditor, ProseEditor
from screens.widgets.safe import safe

Editor = LineEditor | ProseEditor | ChoiceEditor


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


class FieldRow(Vertical):
    """A label, its editor, and beneath them what is wrong or how the answer was read."""

    def __init__(self, field: Field, editor: Editor) -> None:
        super().__init__(id=f"row-{field.name}")
        self.field, self.editor = field, editor
        self.note = Static("", classes="note", markup=False)

    def compose(self) -> ComposeResult:
        """Label and editor side by side; the note takes no room while there is nothing to say."""
        with Vertical(classes="line"):
            yield Static(safe(self.field.ask.label), classes="label")
            yield self.editor
        yield self.note

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Put a sentence beneath the field, or take it away."""
        self.note.update(safe(("✗ " if wrong else "") + words) if words else "")
        self.note.display = bool(words)
        self.set_class(wrong, "-wrong")
