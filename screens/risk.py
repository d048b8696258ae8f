"""Risk: ask a checklist, one key an answer, with what the answers mean together. It decides nothing."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.compare import offered_first
from datui.casework.instrument import Instrument, Prompt
from datui.casework.moments import london
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from datui.casework.risk import SOURCES, RiskAssessment
from screens.answersheet import AnswerSheet
from screens.around import Guidance
from screens.asking import Asking
from screens.choose import ChooseScreen
from screens.form import Form
from screens.record import RecordScreen
from screens.undo import UNDO_IN_HELP
from screens.widgets.checklist import Checklist
from screens.widgets.safe import safe
from storage.vault import Draft


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
        values = self.draft.values if self.draft else self.start()
        today = london(self.vault.now()).date()
        self.sheet = AnswerSheet(self._asked_of(values) or offered_first(self.case, self.vault.rules, today))
        self.sheet.bring(values, self.sheet.instrument)
        self._first = deepcopy(self.sheet)
        yield Static(id="parts")
        yield Static(safe(self.sheet.instrument.brief, "dim"), id="brief")
        yield Asking(self.sheet, self.vault.rules)
        yield self.form()
        yield Guidance(id="guidance")

    def _asked_of(self, values: Mapping[str, Any]) -> Instrument | None:
        """The checklist, in the edition nearest to that, which a draft or a record answers."""
        return self.vault.rules.instruments.nearest(str(values.get("instrument")), str(values.get("edition")))

    def start(self) -> dict[str, Any]:
        """When corrected, the answers as they were."""
        values = super().start()
        if self.earlier is not None and isinstance(self.earlier.record, RiskAssessment):
            record = self.earlier.record
            values |= {"answers": record.answers, "notes": record.notes, "sources": record.sources}
            values |= {"instrument": record.instrument, "edition": record.edition}
        return values

    def on_mount(self) -> None:
        """Begin with the first question that has no answer."""
        self.query_one(Form).display = False
        self.asking.begin()

    @property
    def asking(self) -> Asking:
        """The questions, of which the form is the rest."""
        return self.query_one(Asking)

    @property
    def starts_at(self) -> str:
        """The question that the route names; without one the first that was not known."""
        return super().starts_at or (self.sheet.first_not_known if self.route else "")

    def go_to(self, name: str) -> None:
        """Go to a question, or to a field of the rest."""
        if any(item.id == name for item in self.sheet.instrument.items):
            self.asking.go_to(name)
        else:
            self._show(questions=False)
            super().go_to(name)

    @property
    def cursor_place(self) -> tuple[str, int]:
        """The question that is looked at, and the cursor in its note; or the field of the rest of the assessment."""
        return self.asking.place if self.asking.display else super().cursor_place

    def come_back(self, draft: Draft) -> None:
        """Go to the question, its note, or the field of the rest that a draft was left at."""
        questions = Asking.is_here(draft.field)
        self._show(questions=questions)
        if questions:
            self.asking.come_back(draft.field, draft.cursor)
        else:
            super().come_back(draft)

    def bring(self, draft: Draft) -> None:
        """Show the answers and notes of a draft too."""
        before = self.sheet.instrument
        self.sheet.bring(draft.values, self._asked_of(draft.values) or before)
        if self.sheet.instrument is not before:
            self._ask()
        self.asking.redraw()
        super().bring(draft)

    @property
    def touched(self) -> bool:
        """Whether any answer, note or field differs."""
        return super().touched or self.sheet != self._first

    def more_values(self) -> dict[str, Any]:
        """The answers, the notes, and which edition they answer."""
        return self.sheet.values

    def parts(self) -> list[tuple[str, int, int, bool]]:
        """The questions are a part of their own."""
        asking = bool(self.asking.display)
        about = [(name, done, asked, here and not asking) for name, done, asked, here in super().parts()]
        return [("Questions", len(self.sheet.answers), len(self.sheet.instrument.items), asking), *about]

    def action_turn(self) -> None:
        """From the questions to the rest of the assessment, part by part, and back."""
        form = self.query_one(Form)
        if self.asking.display:
            self._show(questions=False)
            form.go_to(form.fields[0].name)
        elif form.section == form.sections[-1]:
            self._show(questions=True)
            self.asking.checklist.focus()
        else:
            form.next_section(1)
        self._show_parts()

    def _show(self, *, questions: bool) -> None:
        self.asking.display = questions
        self.query_one(Form).display = not questions

    def on_asking_changed(self, message: Asking.Changed) -> None:
        """An answer or a note is kept as what is typed is."""
        message.stop()
        self.changed()

    # Which checklist, and who told it --------------------------------------------------------------------------

    @on(Checklist.Other)
    def _other_checklist(self) -> None:
        if self.sheet:
            reason = "What is answered here belongs to these questions."
            self.refuse(Refusal(reason, "Keep it with F2, or press F5 to begin another beside it."))
            return
        offers = [(tool.id, tool.title, tool.brief) for tool in self.vault.rules.instruments.values()]
        self.app.push_screen(ChooseScreen("Which checklist", offers, self.sheet.instrument.id), self._take)

    def _take(self, chosen: str | None) -> None:
        if chosen is not None and chosen != self.sheet.instrument.id:
            self.sheet.instrument = self.vault.rules.instruments[chosen]
            self._ask()

    def _ask(self) -> None:
        """Ask another checklist's questions."""
        self.query_one("#brief", Static).update(safe(self.sheet.instrument.brief, "dim"))
        self.asking.ask()
        self._show_parts()

    @on(Checklist.Told)
    def _who_told(self, message: Checklist.Told) -> None:
        offers = [("", "Not said", "As a rule the victim, where they were asked")]
        offers += [(one.code, one.label, one.hint) for one in self.vault.rules.lists[SOURCES].choices]
        item, sources = message.prompt.id, self.sheet.sources

        def take(chosen: str | None) -> None:
            if chosen is not None:
                sources.pop(item, None)
                sources.update({item: chosen} if chosen else {})
                self.asking.redraw()
                self._look(message.prompt)
                self.changed()

        self.app.push_screen(ChooseScreen("Who told you", offers, sources.get(item, "")), take)

    # What a question means -------------------------------------------------------------------------------------

    @on(Checklist.Looked)
    def _looked(self, message: Checklist.Looked) -> None:
        self.moved()
        if message.prompt is not None:
            self._look(message.prompt)
        else:
            tool = self.sheet.instrument
            self.query_one(Guidance).update(safe(f"{tool.acknowledgement} {tool.notice}"))

    def _look(self, prompt: Prompt) -> None:
        """Show what to write down of a question, why it may matter alone, and who told it."""
        self.query_one(Guidance).update(self.asking.meaning(prompt))

    def on_resize(self) -> None:
        """A line that was long enough for a question may not be now."""
        if (prompt := self.asking.checklist.prompt) is not None:
            self._look(prompt)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Only the rest of the assessment can be wrong: show it."""
        self._show(questions=False)
        super().show_problems(problems)

    def kept(self, entry: Entry) -> None:
        """The answers are kept; now somebody decides."""
        super().kept(entry)
        self.datui.open_record("level")
