"""A form with lines beneath it: what follows from what is typed, each line a way to go on."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.records import Record
from datui.casework.route import Route
from screens.around import Guidance
from screens.form import Form
from screens.meant import readable
from screens.record import RecordScreen
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import safe

_HOW = "Enter goes to where a line is done or answered. F3 goes back to the form."


class BeneathScreen(RecordScreen):
    """A record whose form has lines beneath it. F4 past the last part goes to them, and F3 comes back."""

    part = "What follows"
    _shown: object = None

    def body(self) -> Iterable[Widget]:
        """The form, then the lines, then the guidance."""
        yield from self.above()
        yield Static(id="parts")
        yield self.form()
        yield Static(safe(f" {self.part}", "bold underline"), id="beneath-heading")
        yield Lines(id="beneath")
        yield Guidance(id="guidance")

    def on_mount(self) -> None:
        """Draw the lines as they stand."""
        self.show_beneath()

    def on_resize(self) -> None:
        """The lines are as wide as the screen."""
        self.show_beneath()

    def redraw(self) -> None:
        """Draw again what may have changed in the case."""
        super().redraw()
        self.show_beneath()

    def changed(self) -> None:
        """What follows follows at every key."""
        super().changed()
        self.show_beneath()

    def bring(self, draft: Any) -> None:
        """What follows from a step back stands there too."""
        super().bring(draft)
        self.show_beneath()

    def beneath(self) -> Iterable[LineItem]:
        """The lines."""
        return ()

    @abstractmethod
    def follows_from(self) -> object:
        """All that the lines follow from."""

    def show_beneath(self) -> None:
        """Draw the lines, where they are not as they were: at most keys they are."""
        now = (self.follows_from(), self.size.width)
        if now != self._shown:
            self._shown = now
            self.query_one("#beneath", Lines).show(list(self.beneath()))

    def as_typed(self) -> Record:
        """The record as far as it can be read: what is not yet an answer is not asked."""
        return readable(self.kind, self.typed_values | {"record_id": self.record_id}, self.vault.now())

    def said(self, words: str, key: object = None, *, indent: int = 3, style: str = "") -> list[LineItem]:
        """A sentence in as many lines as it takes."""
        content = Content.assemble(" " * indent, safe(words, style))
        return wrapped(content, self.size.width - 3, key, indent + 2)

    def parts(self) -> list[tuple[str, int, int, bool]]:
        """Of the form no part is shown as the one that has the keys while the lines have them."""
        away = self.query_one("#beneath", Lines).has_focus
        return [(name, done, of, here and not away) for name, done, of, here in super().parts()]

    def on_form_ended(self, message: Form.Ended) -> None:
        """After the last field come the lines."""
        message.stop()
        # Or it would be said too that there is nothing more.
        message.prevent_default()
        self.query_one("#beneath", Lines).focus()

    def on_descendant_focus(self) -> None:
        """Say which part has the keys."""
        away = self.query_one("#beneath", Lines).has_focus
        self.query_one(Form).set_class(away, "-away")
        here = "▸" if away else " "
        if away:
            self.query_one(Guidance).update(safe(_HOW))
        self.query_one("#beneath-heading", Static).update(safe(f"{here}{self.part}", "bold underline"))
        self._show_parts()

    def action_section(self, step: int) -> None:
        """From the lines back to the form; elsewhere to another part of it."""
        form = self.query_one(Form)
        if not self.query_one("#beneath", Lines).has_focus:
            super().action_section(step)
        else:
            back = [field.name for field in form.fields if field.ask.section == form.section]
            form.go_to(back[0] if step < 0 else form.fields[0].name)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Go to what is done next, or to the field that answers what is not known."""
        message.stop()
        if isinstance(message.key, Route):
            self.datui.go(message.key)
        elif isinstance(message.key, str):
            self.query_one(Form).go_to(message.key)
