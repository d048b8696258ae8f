"""What stands around a form: how much of each part is answered, what the field with the focus means, and its draft."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from textual.content import Content
from textual.widgets import Static

from datui.casework.records import Ask, Entry, Record
from screens.drafting import Place
from screens.form import Form
from screens.page import CasePage
from screens.question import FieldRow
from screens.undo import UndoPage
from screens.widgets.editors import LineEditor
from screens.widgets.keybar import GAP
from screens.widgets.safe import safe
from storage.vault import Draft


class Guidance(Static):
    """What the field with the focus means, and the clause it rests on."""


HIDDEN = "Not to be used now: t on the case says why not, and shows it where it cannot wait."
"""What is said of dots, before anything else."""
ASK = "Hidden from whoever looks on: Ctrl+P shows it for five seconds."
"""What is said of them while there is no case yet, and so no plan and no door of its own."""


def guidance(ask: Ask, cited: str, *, answer: bool, hidden: str = "") -> Content:
    """What a question means, what else its answer may be, and the clause it rests on as it is cited today."""
    words = f"{ask.help} ? not known, - rather not say.".strip() if answer else ask.help
    words = f"{hidden} {words}" if hidden else words
    return Content.assemble(safe(words), safe(f"  ({cited})" if cited else "", "dim"))


def in_lines(parts: Iterable[Content], width: int) -> Content:
    """Parts beside one another in as many lines as they take; none is broken that fits a line."""
    lines: list[list[Content]] = [[]]
    room = width
    for part in parts:
        if lines[-1] and part.cell_length > room:
            lines.append([])
            room = width
        lines[-1].append(part)
        room -= part.cell_length + GAP
    return Content("\n").join(Content(" " * GAP).join(line) for line in lines)


class FormPage(UndoPage[Entry | None], CasePage[Entry | None]):
    """A page with a form on it, whose draft is what stands there: its parts above it, and the guidance beneath."""

    kind: ClassVar[type[Record]]

    def __init__(self, case_id: str, record_id: str) -> None:
        super().__init__()
        self.case_id, self.record_id = case_id, record_id

    def on_resize(self) -> None:
        """The parts are in lines as wide as the screen."""
        self._show_parts()

    def action_section(self, step: int) -> None:
        """Go to another part of the form."""
        self.query_one(Form).next_section(step)

    def parts(self) -> list[tuple[str, int, int, bool]]:
        """Each part of the form: its name, how many are answered of how many questions, and whether it is shown."""
        form = self.query_one(Form)
        return [(section, *form.filled.answered(section), section == form.section) for section in form.sections]

    def said_first(self) -> Iterator[str]:
        """What cannot wait to be known, before the parts."""
        if self.draft_refused:
            yield "DRAFT NOT SAVED"

    def _show_parts(self) -> None:
        parts = [safe(words, "bold reverse") for words in self.said_first()]
        for name, done, asked, here in self.parts():
            count = f" {done} of {asked}" if here else " ✓" if done == asked else ""
            said = safe(name or self.kind.title, "bold underline" if here else "dim")
            parts.append(Content.assemble(said, safe(count, "" if here else "dim")))
        shown, words = self.query_one("#parts", Static), in_lines(parts, self.size.width - 2)
        # At most keys nothing here changes, and what is not drawn again need not be waited for.
        if not (isinstance(shown.content, Content) and shown.content.is_same(words)):
            shown.update(words)

    def on_form_focused(self, message: Form.Focused) -> None:
        """Show what the field means."""
        message.stop()
        self.moved()
        self.guide(message.form.rows[message.field.name])

    def guide(self, row: FieldRow) -> None:
        """Say what a field means; before there is a case no plan is asked, and its writer may read it."""
        field, hidden = row.field, ""
        if isinstance(row.editor, LineEditor):
            row.editor.may_ask = field.ask.masked or self.case is None
            row.editor.refresh_bindings()
            hidden = (ASK if row.editor.may_ask else HIDDEN) if row.editor.hidden else ""
        words = guidance(field.ask, self.cite(field.ask.clause), answer=field.shape.answer, hidden=hidden)
        self.query_one(Guidance).update(words)

    def on_form_ended(self, message: Form.Ended) -> None:
        """After the last field: say what keeps it."""
        message.stop()
        self.app.notify("That was the last field. F2 keeps it.", timeout=4, markup=False)

    def go_to(self, name: str) -> None:
        """Put the focus where something is put right."""
        self.query_one(Form).go_to(name)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each problem beneath its field, and the focus into the first."""
        self.query_one(Form).show_problems(problems)

    # The draft -------------------------------------------------------------------------------------------------

    def on_form_changed(self, message: Form.Changed) -> None:
        """Keep the draft soon after something was typed."""
        message.stop()
        self.changed()

    def changed(self) -> None:
        """Something was typed or answered: say so in the parts, and keep the draft soon."""
        self._show_parts()
        self.typed()

    @property
    def place(self) -> Place:
        """Where the draft of this record is."""
        return self.case_id, self.kind.kind, self.record_id

    @property
    def cursor_place(self) -> tuple[str, int]:
        """The field with the focus, and the cursor in it."""
        form = self.query_one(Form)
        return form.here, form.cursor

    def come_back(self, draft: Draft) -> None:
        """Go to the field and the cursor that a draft was left at."""
        self.query_one(Form).go_to(draft.field, draft.cursor)

    def say_draft(self) -> None:
        """Say so above the form for as long as the draft is not saved."""
        self._show_parts()

    @property
    def touched(self) -> bool:
        """Whether anything differs from what the screen started with."""
        return self.query_one(Form).filled.touched

    @property
    def typed_values(self) -> dict[str, Any]:
        """What is typed now, field by field."""
        return self.query_one(Form).values | self.more_values()

    def more_values(self) -> dict[str, Any]:
        """What the screen asks beside the form."""
        return {}
