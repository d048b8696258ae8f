"""Where answers are typed: one line, or prose. Both take pasted text only after it is cleaned."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.document._document import Document
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from datui.casework.text import clean, one_line

COMPACT = "-textual-compact"
"""The class that `compact=True` adds: as a keyword it has Textual look at all styles of an editor once more."""


@dataclass
class Typed(Message):
    """An answer changed; `left_out` counts invisible characters that a paste lost."""

    editor: Widget
    name: str
    value: str | list[str]
    left_out: int = 0

    @property
    def control(self) -> Widget:
        """The editor that was typed in."""
        return self.editor

    @property
    def loss(self) -> str:
        """What a paste lost, in words."""
        return f"{self.left_out} invisible character{'' if self.left_out == 1 else 's'} left out."


@dataclass
class Onward(Message):
    """The answer is given: move on (or back, with `step` -1)."""

    editor: Widget
    step: int = 1


@dataclass
class Misheard(Message):
    """A key was pressed that is none of the choices: nothing was chosen, and the person wants to know."""

    editor: Widget
    name: str


@dataclass
class Moved(Message):
    """The cursor is elsewhere in what is typed."""

    editor: Widget


@dataclass
class Asked(Message):
    """Somebody wants to see what a line hides."""

    editor: "LineEditor"


def _says_something(value: str) -> bool:
    """Whether a line holds anything to hide: a mark says only that nobody knows."""
    from datui.casework.answers import MARKS  # here, for set-up paints before records are loaded

    return bool(value) and value not in MARKS


class LineEditor(Input):
    """One line. Enter and Down move on, Up moves back.

    It can be drawn as dots: a code word until somebody asks to see it, and what somebody is reached by, where that may
    not be used now, until it is emptied and typed afresh.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "onward(1)", "Next", show=False),
        Binding("up", "onward(-1)", "Previous", show=False),
        Binding("ctrl+p", "ask", "Show", id="line.show", key_display="Ctrl+P", tooltip="Show it for five seconds"),
    ]

    def __init__(self, name: str, value: str, *, masked: bool = False, hidden: bool = False) -> None:
        super().__init__(value, select_on_focus=False, name=name, id=f"edit-{name}")
        self.add_class(COMPACT, update=False)
        self.masked, self.hidden = masked, hidden and _says_something(value)
        self.may_ask = masked
        """Whether a key shows what is hidden here."""
        self.password = self.masked or self.hidden
        self.cursor_blink = False
        self._left_at = len(value)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the whole paste on one line, cleaned; what was invisible is counted and said."""
        event.stop()
        event.prevent_default()
        cleaned = one_line(event.text)
        self.replace(cleaned.text, *self.selection)
        if cleaned.left_out:
            self.post_message(Typed(self, self.name or "", self.value, cleaned.left_out))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every change is told, so that the draft is never a second old."""
        event.stop()
        if self.hidden and not event.value:
            # Whoever types a number afresh has to see it; a key more behind the dots shows nothing of the old one.
            self.hidden = False
            self._put_dots()
        self.post_message(Typed(self, self.name or "", event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter moves on."""
        event.stop()
        self.post_message(Onward(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A code word is shown to whoever asks; a number that may not be used now has a door of its own."""
        if action == "ask":
            return bool(self.may_ask and self.password and self.value)
        return super().check_action(action, parameters)

    def action_ask(self) -> None:
        """Ask to see it."""
        self.post_message(Asked(self))

    def show(self, seconds: float) -> None:
        """Show it for so long."""
        self.password = False
        self.refresh_bindings()
        self.set_timer(seconds, self._put_dots)

    def hide(self) -> None:
        """Draw dots over what stands here, until it is emptied."""
        self.hidden = _says_something(self.value)
        self._put_dots()

    def _put_dots(self) -> None:
        self.password = self.masked or self.hidden
        self.refresh_bindings()

    def action_copy(self) -> None:
        """Copy what can be seen: nothing comes out from behind dots."""
        if not self.password:
            super().action_copy()

    def action_cut(self) -> None:
        """Cut what can be seen."""
        if not self.password:
            super().action_cut()

    def action_onward(self, step: int) -> None:
        """Move to the next or the previous field."""
        self.post_message(Onward(self, step))

    def on_focus(self) -> None:
        """Back to where the cursor was."""
        self.cursor_position = self._left_at

    def on_blur(self) -> None:
        """Show the beginning of a long line, and remember where the cursor was."""
        self._left_at, self.cursor_position = self.cursor_position, 0

    def watch_selection(self) -> None:
        """Tell where the cursor went."""
        if self.has_focus:
            self.post_message(Moved(self))

    def bring(self, value: str | list[str]) -> None:
        """Hold what a draft held, telling nobody: it was not typed now."""
        with self.prevent(Input.Changed):
            self.value = "".join(value)
        self._left_at = len(self.value)
        self.hidden = self.hidden and bool(self.value)
        self._put_dots()

    def put(self, text: str) -> None:
        """Hold other words, with the cursor behind them."""
        if text != self.value:
            self.value, self._left_at = text, len(text)

    def put_cursor(self, at: int) -> None:
        """Come back to where the cursor was."""
        self.cursor_position = self._left_at = max(0, min(at, len(self.value)))

    @property
    def cursor_at(self) -> int:
        """Where the cursor is, in characters from the start."""
        return self.cursor_position if self.has_focus else self._left_at


class ProseEditor(TextArea):
    """Several lines. Enter is a new line; Tab moves on."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(value, soft_wrap=True, show_line_numbers=False, name=name, id=f"edit-{name}")
        self.add_class(COMPACT, update=False)
        self.tab_behavior = "focus"
        self.cursor_blink = False
        self.highlight_cursor_line = False

    async def _on_paste(self, event: events.Paste) -> None:
        """Take the paste cleaned, newlines kept; what was invisible is counted and said."""
        event.stop()
        event.prevent_default()
        cleaned = clean(event.text)
        if result := self._replace_via_keyboard(cleaned.text, *self.selection):
            self.move_cursor(result.end_location)
        if cleaned.left_out:
            self.post_message(Typed(self, self.name or "", self.text, cleaned.left_out))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Every change is told, so that the draft is never a second old."""
        event.stop()
        self.post_message(Typed(self, self.name or "", self.text))

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Tell where the cursor went."""
        event.stop()
        if self.has_focus:
            self.post_message(Moved(self))

    def bring(self, value: str | list[str]) -> None:
        """Hold what a draft held, telling nobody: it was not typed now."""
        with self.prevent(TextArea.Changed):
            self.load_text("".join(value))

    def put_cursor(self, at: int) -> None:
        """Come back to where the cursor was."""
        assert isinstance(self.document, Document)
        self.move_cursor(self.document.get_location_from_index(max(0, min(at, len(self.text)))))

    @property
    def cursor_at(self) -> int:
        """Where the cursor is, in characters from the start."""
        assert isinstance(self.document, Document)
        return self.document.get_index_from_location(self.cursor_location)
