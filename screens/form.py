"""One form draws any record from its fields, a section at a time."""

from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.widget import Widget

from datui.casework.astyped import AsTyped
from datui.casework.records import Record
from datui.casework.rules import Rules
from screens.filled import Clock, Filled, Values
from screens.question import Editor, Field, FieldRow, Options, editor_of
from screens.widgets.choice import ChoiceEditor
from screens.widgets.editors import LineEditor, Misheard, Onward, Typed


class Form(VerticalScroll, can_focus=False):
    """The questions of one record, drawn from its fields; what is typed is told at every key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "move(1)", "Next", show=False),
        Binding("shift+tab", "move(-1)", "Previous", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Something was typed: the draft wants keeping."""

        form: "Form"

    @dataclass
    class Focused(Message):
        """A field has the focus: its guidance wants showing."""

        form: "Form"
        field: Field

    @dataclass
    class Ended(Message):
        """The last field was answered and left."""

        form: "Form"

    def __init__(
        self,
        kind: type[Record],
        values: Mapping[str, Any],
        *,
        rules: Rules,
        people: Options,
        now: Clock,
        correcting: bool = False,
        autofocus: bool = True,
        hidden: Collection[str] = (),
        as_typed: AsTyped = (),
    ) -> None:
        super().__init__()
        self.rules, self.people = rules, list(people)
        self.filled = Filled(kind, values, now=now, correcting=correcting, as_typed=dict(as_typed))
        self.fields, self.sections = self.filled.fields, self.filled.sections
        self.section = self.sections[0]
        self.autofocus, self.hidden = autofocus, frozenset(hidden)
        self.rows: dict[str, FieldRow] = {}

    @property
    def values(self) -> Values:
        """What the fields hold."""
        return self.filled.values

    def compose(self) -> ComposeResult:
        """The first section; the others are drawn when they are asked for."""
        yield from self._draw(self.section)

    def _draw(self, section: str) -> list[FieldRow]:
        drawn = [FieldRow(field, self._editor(field)) for field in self.filled.part(section)]
        self.rows |= {row.field.name: row for row in drawn}
        return drawn

    def _editor(self, field: Field) -> Editor:
        value, hidden = self.values[field.name], field.name in self.hidden
        return editor_of(field, value, rules=self.rules, people=self.people, hidden=hidden)

    def bring(self, values: Mapping[str, Any], hidden: Collection[str] = ()) -> None:
        """Hold what a draft held, in every part.

        What is `hidden` comes back as dots; what stands there in clear already, and is the same, stays.
        """
        came = self.filled.bring(values)
        for name, row in self.rows.items():
            row.editor.bring(self.values[name])
            row.say("")
        self.hide(came & set(hidden))

    def hide(self, names: Collection[str]) -> None:
        """Draw dots over these fields from now on."""
        self.hidden |= set(names)
        for name in names:
            if (row := self.rows.get(name)) is not None and isinstance(row.editor, LineEditor):
                row.editor.hide()

    def to_hide(self, names: Collection[str]) -> frozenset[str]:
        """Which of these fields are not dots yet, and hold what nobody typed in here."""
        return self.filled.untyped(names) - self.hidden

    def _row_of(self, editor: Widget | None) -> FieldRow | None:
        return next((row for row in self.rows.values() if row.editor is editor), None)

    # Moving about ----------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Start in the first field that has no answer yet."""
        if self.autofocus:
            self.go_to(self.filled.begins(self.section))

    def on_resize(self) -> None:
        """What is typed in stays in view in a lower form."""
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        """Bring the field with the focus into view, and of a small form its editor rather than its label."""
        if not self.is_attached:
            # The page was left before it was drawn once more.
            return
        row = self._row_of(self.screen.focused)
        for each in (row, row.editor) if row is not None else ():
            each.scroll_visible(animate=False)

    async def show_section(self, section: str) -> None:
        """Show one section; what the others hold is kept."""
        for row in self.rows.values():
            row.display = row.field.ask.section == section
        self.section = section
        if not any(row.field.ask.section == section for row in self.rows.values()):
            await self.mount_all(self._draw(section))
        self.scroll_home(animate=False)
        self.post_message(self.Changed(self))

    def go_to(self, name: str, cursor: int | None = None) -> None:
        """Put the focus into a field, wherever it is, and the cursor where it was."""
        row = self.rows.get(name)
        if row is not None and row.field.ask.section == self.section and row.editor.is_attached:
            # At once, so that a key typed right after this one is typed into the next field.
            self._enter(row.editor, cursor)
        else:
            self._begin(partial(self._go_to, name, cursor))

    def _begin(self, move: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Make a move in place of the one before it, which may not have begun yet: so it is handed over uncalled."""
        self.run_worker(move, exclusive=True, group="go")  # type: ignore[arg-type]  # it asks for Never

    async def _go_to(self, name: str, cursor: int | None) -> None:
        field = next((field for field in self.fields if field.name == name), self.fields[0])
        # Drawn once it has the focus: a part that is shown before that is laid out twice.
        with self.app.batch_update():
            if field.name not in self.rows or field.ask.section != self.section:
                await self.show_section(field.ask.section)
            self._enter(self.rows[field.name].editor, cursor)

    def _enter(self, editor: Editor, cursor: int | None) -> None:
        self.screen.set_focus(editor)
        if cursor is not None:
            editor.put_cursor(cursor)

    def next_section(self, step: int) -> None:
        """Go to the next or the previous section; past the last one there is nothing more to ask."""
        at = self.sections.index(self.section) + step
        if at == len(self.sections):
            self.post_message(self.Ended(self))
        elif at >= 0:
            self.go_to(self.filled.begins(self.sections[at]))

    def action_move(self, step: int) -> None:
        """Go to the next or the previous field, across sections."""
        at = [field.name for field in self.fields].index(self.here) + step
        if at == len(self.fields):
            self.post_message(self.Ended(self))
        elif at >= 0:
            self.go_to(self.fields[at].name)

    def on_onward(self, message: Onward) -> None:
        """An answer was given: move on."""
        message.stop()
        self.action_move(message.step)

    @property
    def here(self) -> str:
        """The name of the field with the focus, or of the first."""
        row = self._row_of(self.screen.focused)
        return row.field.name if row is not None else self.fields[0].name

    @property
    def cursor(self) -> int:
        """Where the cursor is in that field."""
        row = self.rows.get(self.here)
        return row.editor.cursor_at if row else 0

    # Answers ---------------------------------------------------------------------------------------------------

    def on_typed(self, message: Typed) -> None:
        """Take what was typed; say at once what a paste lost."""
        message.stop()
        changed = self.filled.take(message.name, message.value)
        row = self.rows[message.name]
        if message.left_out:
            row.say(message.loss)
        elif changed and row.note.display:
            # What stands there was said of other words.
            row.say("")
        self.post_message(self.Changed(self))

    def on_misheard(self, message: Misheard) -> None:
        """A letter that is no choice chose nothing: say so beneath the field."""
        message.stop()
        self.rows[message.name].say("Nothing was chosen: press one of the keys shown.")

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Tell which field has the focus."""
        row = self._row_of(event.widget)
        if row is not None:
            self.post_message(self.Focused(self, row.field))
            # Choices are drawn once they have the focus, and take more lines then.
            self.call_after_refresh(self._keep_in_view)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Check a field when it is left; a date stands there as it was read, and a mark is said in words."""
        row = self._row_of(event.widget)
        if row is not None and not isinstance(row.editor, ChoiceEditor) and not row.note.display:
            self._check(row)

    def _check(self, row: FieldRow) -> None:
        reading = self.filled.read(row.field)
        if reading.put and isinstance(row.editor, LineEditor):
            row.editor.put(reading.put)
        row.say(reading.said, wrong=reading.wrong)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each problem beneath its field and go to the first."""
        self._begin(partial(self._show_problems, problems))

    async def _show_problems(self, problems: Mapping[str, str]) -> None:
        first = next((field for field in self.fields if field.name in problems), None)
        if first is not None:
            await self._go_to(first.name, None)
        for name, row in self.rows.items():
            if name in problems:
                row.say(problems[name], wrong=True)
