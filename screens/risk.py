"""Risk: ask the checklist, then let a named person decide the level."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.policy import Prompt
from datui.casework.records import Entry
from datui.casework.risk import RiskAssessment, RiskLevel, serious_yes, tally
from screens.around import Guidance
from screens.form import Form
from screens.record import RecordScreen
from screens.undo import UNDO_IN_HELP
from screens.widgets.checklist import Checklist
from screens.widgets.editors import LineEditor, Onward, Typed
from screens.widgets.lines import Lines
from screens.widgets.safe import safe
from storage.vault import Draft

NOTE = "note-on-this-answer"
_ASKED, _NOTED = "question ", "note on "
"""How a draft says which question was looked at, and whether the cursor was in its note."""


class RiskScreen(RecordScreen):
    """Ask the checklist, one key an answer. It counts and prompts; it never decides the level."""

    kind = RiskAssessment
    key_lines = 2
    autofocus = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f4,ctrl+t",
            "turn",
            "Questions / about",
            id="risk.turn",
            tooltip="Between the questions and the rest of the assessment",
        ),
        Binding("f3,ctrl+r", "turn", "Turn", id="risk.back", show=False),
        UNDO_IN_HELP,
    ]

    def body(self) -> Iterable[Widget]:
        """The questions, and behind them the rest of the assessment."""
        instruments = self.vault.rules.instruments
        start = self.draft.values if self.draft else self.start()
        self.instrument = instruments.get(str(start.get("instrument"))) or next(iter(instruments.values()))
        self.answers: dict[str, str] = self._as_held(start.get("answers"))
        self.notes: dict[str, str] = self._as_held(start.get("notes"))
        self.first = (dict(self.answers), dict(self.notes))
        yield Static(id="parts")
        yield Static(safe(f" {self.instrument.brief}", "dim"), id="brief")
        yield Checklist(self.instrument, self.answers, self.notes)
        note = LineEditor(NOTE, "")
        note.placeholder = "Enter: a note on this answer, and who told you"
        yield note
        yield self.form()
        yield Guidance(id="guidance")

    def _as_held(self, given: Any) -> dict[str, str]:
        """What belongs to this edition's questions; a draft may be of another datui."""
        asked = {item.id for item in self.instrument.items}
        held = given.items() if isinstance(given, Mapping) else ()
        return {item: said for item, said in held if item in asked and isinstance(said, str)}

    def start(self) -> dict[str, Any]:
        """When corrected, the answers as they were."""
        values = super().start()
        if self.earlier is not None and isinstance(self.earlier.record, RiskAssessment):
            record = self.earlier.record
            values |= {"answers": dict(record.answers), "notes": dict(record.notes), "instrument": record.instrument}
        return values

    def on_mount(self) -> None:
        """Begin with the first question that has no answer."""
        self.query_one(Form).display = False
        checklist = self.query_one(Checklist)
        asked = [item.id in self.answers for item in self.instrument.items]
        checklist.cursor = asked.index(False) if False in asked else 0
        checklist.focus()

    @property
    def cursor_place(self) -> tuple[str, int]:
        """The question that is looked at, and the cursor in its note; or the field of the rest of the assessment."""
        checklist, note = self.query_one(Checklist), self.query_one(f"#edit-{NOTE}", LineEditor)
        if not checklist.display:
            return super().cursor_place
        asked = checklist.chosen.id if isinstance(checklist.chosen, Prompt) else ""
        return (f"{_NOTED}{asked}", note.cursor_at) if note.has_focus else (f"{_ASKED}{asked}", 0)

    def come_back(self, draft: Draft) -> None:
        """Go to the question, its note, or the field of the rest that a draft was left at."""
        checklist, note = self.query_one(Checklist), self.query_one(f"#edit-{NOTE}", LineEditor)
        in_note, asked = draft.field.startswith(_NOTED), draft.field.startswith(_ASKED)
        self._show(questions=in_note or asked)
        if not (in_note or asked):
            super().come_back(draft)
            return
        of = draft.field.removeprefix(_NOTED).removeprefix(_ASKED)
        items = [item.id for item in self.instrument.items]
        checklist.cursor = items.index(of) if of in items else len(items)
        self._look_at_note(checklist.chosen)
        self.screen.set_focus(note if in_note else checklist)
        if in_note:
            note.put_cursor(draft.cursor)

    def bring(self, draft: Draft) -> None:
        """Show the answers and notes of a draft too."""
        for held, name in ((self.answers, "answers"), (self.notes, "notes")):
            held.clear()
            held.update(self._as_held(draft.values.get(name)))
        self.query_one(Checklist).refresh()
        super().bring(draft)

    @property
    def touched(self) -> bool:
        """Whether any answer, note or field differs."""
        return super().touched or (self.answers, self.notes) != self.first

    def more_values(self) -> dict[str, Any]:
        """The answers, the notes, and which edition they answer."""
        return {
            "answers": dict(self.answers),
            "notes": {item: note for item, note in self.notes.items() if note},
            "instrument": self.instrument.id,
            "edition": self.instrument.edition,
        }

    def parts(self) -> list[tuple[str, int, int, bool]]:
        """The questions are a part of their own."""
        asking = self.query_one(Checklist).display
        about = [(name, done, asked, here and not asking) for name, done, asked, here in super().parts()]
        return [("Questions", len(self.answers), len(self.instrument.items), asking), *about]

    def action_turn(self) -> None:
        """From the questions to the rest of the assessment, part by part, and back."""
        form, checklist = self.query_one(Form), self.query_one(Checklist)
        if checklist.display:
            self._show(questions=False)
            form.go_to(form.fields[0].name)
        elif form.section == form.sections[-1]:
            self._show(questions=True)
            checklist.focus()
        else:
            form.next_section(1)
        self._show_parts()

    def _show(self, *, questions: bool) -> None:
        self.query_one(Checklist).display = questions
        self.query_one(f"#edit-{NOTE}").display = questions
        self.query_one(Form).display = not questions

    @on(Checklist.Answered)
    def _answered(self) -> None:
        self.changed()

    @on(Checklist.Looked)
    def _looked(self, message: Checklist.Looked) -> None:
        self.moved()
        prompt = message.prompt
        if prompt is None:
            self.query_one(Guidance).update(safe(f"{self.instrument.acknowledgement} {self.instrument.notice}"))
            return
        self._look_at_note(prompt)
        words = Content.assemble(
            safe(f"Write down: {prompt.capture}"),
            safe(f"\n{prompt.flag}  ({prompt.source})" if prompt.flag else "", "bold"),
        )
        self.query_one(Guidance).update(words)

    def _look_at_note(self, prompt: object) -> None:
        """Show the note on a question."""
        note = self.query_one(f"#edit-{NOTE}", LineEditor)
        note.bring(self.notes.get(prompt.id, "") if isinstance(prompt, Prompt) else "")

    @on(Lines.Chosen)
    def _to_the_note(self, message: Lines.Chosen) -> None:
        if isinstance(message.key, Prompt):
            self.query_one(f"#edit-{NOTE}").focus()

    @on(Typed)
    def _note_typed(self, message: Typed) -> None:
        checklist = self.query_one(Checklist)
        if message.name == NOTE and isinstance(message.value, str) and isinstance(checklist.chosen, Prompt):
            message.stop()
            self.notes[checklist.chosen.id] = message.value
            checklist.refresh()
            self.changed()
            if message.left_out:
                left = f"{message.left_out} invisible character{'' if message.left_out == 1 else 's'} left out."
                self.app.notify(left, timeout=5, markup=False)

    @on(Onward)
    def _back_to_the_questions(self, message: Onward) -> None:
        if message.editor.name == NOTE:
            message.stop()
            self.query_one(Checklist).focus()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Only the rest of the assessment can be wrong: show it."""
        self._show(questions=False)
        super().show_problems(problems)

    def kept(self, entry: Entry) -> None:
        """The answers are kept; now somebody decides."""
        super().kept(entry)
        self.datui.open_record("level")


class LevelScreen(RecordScreen):
    """Decide the level, with the reason. The count stands beside it and decides nothing."""

    kind = RiskLevel

    def above(self) -> Iterable[Widget]:
        """What was said yes to that may count by itself, then the count of the fullest checklist, as facts."""
        fullest = self.case.fullest_assessment if self.case else None
        words = "No checklist has been asked yet. You may decide all the same."
        if fullest is not None:
            instrument = self.vault.rules.instruments.get(fullest.instrument)
            words = f"{tally(fullest, instrument).words}. No count sets a level: you do, and say why."
            if instrument is not None and (serious := serious_yes(fullest, instrument)):
                words = f"Said yes to: {', '.join(serious)}.\nIn all {words}"
        yield Static(safe(words, "bold"), classes="banner")
