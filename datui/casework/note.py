"""A note: what officers write most, with whose account it is kept apart from what they make of it."""

from datui.casework.records import Code, Line, Moment, Prose, Record, ask
from datui.casework.statements import Statement, statements

_NOTE = "Note"
_HEADS = {
    "words": "Victim's words noted",
    "observation": "Observation noted",
    "third-party": "Third-party account noted",
    "opinion": "Professional opinion noted",
}


class Note(Record, kind="note", title="Note"):
    """Something said, seen, heard of or thought, and which of these it is."""

    glances = ("text",)
    happens = "about_when"

    text: Prose = ask(
        "Note", section=_NOTE, clause="practice:11.11", help="The victim's words in quotation marks, as they were said."
    )
    note_kind: Code = ask(
        "What it is",
        section=_NOTE,
        choices="note-kind",
        clause="practice:11.11",
        help="Of paragraphs that say nothing else; Ctrl+K says it of each.",
    )
    about_when: Moment = ask(
        "When it was", past=True, section=_NOTE, help="When it was said or happened, if that was not just now."
    )
    said_by: Line = ask("Who said it", section=_NOTE, help="And how they know, if it was not the victim.")

    def accounts(self, name: str) -> tuple[Statement, ...]:
        """The note paragraph by paragraph, each with whose account it is."""
        return statements(self.text, self.note_kind) if name == "text" else ()

    @property
    def headline(self) -> str:
        """Which kind of note; the text stays inside."""
        return _HEADS.get(self.note_kind, "Note")
