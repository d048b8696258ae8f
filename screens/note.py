"""A note, in which each paragraph says whose account it is."""

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from datui.casework.note import Note
from datui.casework.statements import remarked
from screens.form import Form
from screens.keeping import KEEP
from screens.record import NEXT_PART, RecordScreen
from screens.widgets.editors import ProseEditor


class NoteScreen(RecordScreen):
    """Write down what was said or seen. Ctrl+K says of a paragraph whose account it is: words, seen, told or view."""

    kind = Note
    BINDINGS: ClassVar[list[BindingType]] = [
        KEEP,
        Binding(
            "ctrl+k",
            "whose",
            "Said/seen",
            id="note.whose",
            priority=True,
            tooltip="Whose account this paragraph is: words, seen, told, view, or none",
        ),
        # A note has one part, and the line of keys needs its room.
        replace(NEXT_PART, show=False),
    ]

    def action_whose(self) -> None:
        """Mark the paragraph with the cursor as the next kind of account."""
        editor = self.query_one(Form).rows["text"].editor
        assert isinstance(editor, ProseEditor)
        text, at = remarked(editor.text, editor.cursor_at)
        editor.text = text
        editor.put_cursor(at)
        editor.focus()
