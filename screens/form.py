"""One form draws any record from its fields, a section at a time."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message

from datui.casework.answers import MARKS, Answer
from datui.casework.moments import day_words, london, moment_words
from datui.casework.policy import Rules
from datui.casework.records import Record, Sort, WrongAnswers, build, typed
from screens.question import Editor, Field, FieldRow, as_held
from screens.widgets.choice import ChoiceEditor
from screens.widgets.editors import LineEditor, Misheard, Onward, ProseEditor, Typed

Values = dict[str, Any]
Clock = Callable[[], datetime]
_YES_NO = (("y", "yes"), ("n", "no"))
_BLANK_ID = "0" * 32


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
        people: Sequence[tuple[str, str]],
        now: Clock,
        correcting: bool = False,
        autofocus: bool = True,
    ) -> None:
        super().__init__()
        self.kind, self.rules, self.people, self.now = kind, rules, list(people), now
        self.fields = Field.all_of(kind, correcting=correcting)
        self.sections = list(dict.fromkeys(field.ask.section for field in self.fields))
        empty = typed(build(kind, {"record_id": _BLANK_ID}, now=now()))
        self.opened_at = now()
        self.values: Values = {
            field.name: as_held(field, values.get(field.name, self._start(field, empty[field.name])))
            for field in self.fields
        }
        self.first_values: Values = dict(self.values)
        self.section = self.sections[0]
        self.autofocus, self.correcting = autofocus, correcting
        self.rows: dict[str, FieldRow] = {}
        self._brought: set[str] = set()

    def _start(self, field: Field, empty: Any) -> Any:
        if field.ask.default_now:
            return (
                moment_words(self.opened_at).replace(",", "")
                if field.shape.sort is Sort.MOMENT
                else day_words(london(self.opened_at).date())
            )
        return empty

    def compose(self) -> ComposeResult:
        """The first section; the others are drawn when they are asked for."""
        yield from self._draw(self.section)

    def _draw(self, section: str) -> list[FieldRow]:
        drawn = [FieldRow(field, self._editor(field)) for field in self.fields if field.ask.section == section]
        self.rows |= {row.field.name: row for row in drawn}
        return drawn

    def _editor(self, field: Field) -> Editor:
        value = self.values[field.name]
        if (options := self._options(field)) is not None:
            # Of people "" is somebody too: the victim whom only the report tells of.
            someone = field.shape.sort is Sort.PERSON and any(code == "" for code, _words in options)
            picked = value if isinstance(value, list) else [value] if value or someone else []
            return ChoiceEditor(field.name, options, picked, many=field.shape.many, answer=field.shape.answer)
        if field.shape.sort is Sort.PROSE:
            return ProseEditor(field.name, value)
        return LineEditor(field.name, value, masked=field.ask.masked)

    def _options(self, field: Field) -> Sequence[tuple[str, str]] | None:
        if field.shape.sort is Sort.YES_NO:
            return _YES_NO
        if field.ask.choices:
            return [(choice.code, choice.label) for choice in self.rules.lists[field.ask.choices].choices]
        if field.shape.sort is Sort.PERSON:
            return self.people
        return None

    def bring(self, values: Mapping[str, Any]) -> None:
        """Hold what a draft held, in every part; nothing was typed, and nothing is read afresh until something is."""
        for field in self.fields:
            self.values[field.name] = value = as_held(field, values.get(field.name, self.values[field.name]))
            if (row := self.rows.get(field.name)) is not None:
                row.editor.bring(value)
                row.say("")
        self._brought = set(self.values)

    # Moving about ----------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Start in the first field that has no answer yet."""
        if self.autofocus:
            self.go_to(self._first(self.sections[0]))

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
            self.go_to(self._first(self.sections[at]))

    def _first(self, section: str) -> str:
        """The first field of a section that has no answer yet, else its first."""
        fields = [field for field in self.fields if field.ask.section == section]
        open_ones = (field for field in fields if self.values[field.name] in ("", []))
        first = next((field for field in open_ones if field.shape.sort is not Sort.PERSON), fields[0])
        return fields[0].name if self.correcting else first.name

    def action_move(self, step: int) -> None:
        """Go to the next or the previous field, across sections."""
        here = self.here
        at = next((index for index, field in enumerate(self.fields) if field.name == here), 0) + step
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
        focused = self.screen.focused
        return next((name for name, row in self.rows.items() if row.editor is focused), self.fields[0].name)

    @property
    def cursor(self) -> int:
        """Where the cursor is in that field."""
        row = self.rows.get(self.here)
        return row.editor.cursor_at if row else 0

    # Answers ---------------------------------------------------------------------------------------------------

    def on_typed(self, message: Typed) -> None:
        """Take what was typed; say at once what a paste lost."""
        message.stop()
        if changed := self.values[message.name] != message.value:
            self._brought.discard(message.name)
        self.values[message.name] = message.value
        row = self.rows[message.name]
        if message.left_out:
            row.say(f"{message.left_out} invisible character{'' if message.left_out == 1 else 's'} left out.")
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
        row = next((row for row in self.rows.values() if row.editor is event.widget), None)
        if row is not None:
            self.post_message(self.Focused(self, row.field))

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Check a field when it is left; a date stands there as it was read, and a mark is said in words."""
        row = next((row for row in self.rows.values() if row.editor is event.widget), None)
        if row is not None and not isinstance(row.editor, ChoiceEditor) and not row.note.display:
            self._check(row)

    def _check(self, row: FieldRow) -> None:
        name, raw = row.field.name, self.values[row.field.name]
        try:
            day_of = row.field.ask.day_of
            beside = {day_of: self.values[day_of]} if day_of else {}
            record = build(self.kind, {"record_id": _BLANK_ID, name: raw, **beside}, now=self.now())
        except WrongAnswers as wrong:
            problem = wrong.problems.get(name, "")
            row.say(problem, wrong=bool(problem))
            return
        value = getattr(record, name)
        said = value.state.words if isinstance(value, Answer) and raw.strip() in MARKS else ""
        value = value.value if isinstance(value, Answer) else value
        words = ""
        if isinstance(value, date):
            words = moment_words(value) if isinstance(value, datetime) else day_words(value)
        if words and day_of:
            # A bare time follows the day of the other field for as long as that may change.
            said = words
        elif words and isinstance(row.editor, LineEditor) and name not in self._brought:
            # Kept later, "now" and "today" would be read again, and perhaps on another day.
            row.editor.put(words.replace(",", ""))
        row.say(said)

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

    def answered(self, section: str) -> tuple[int, int]:
        """How many questions of a section have an answer (or a reason for none), and how many there are."""
        asked = [field for field in self.fields if field.ask.section == section]
        return sum(1 for field in asked if self.values[field.name] not in ("", [])), len(asked)
