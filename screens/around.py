"""What stands around a form: how much of each part is answered, and what the field with the focus means."""

from typing import ClassVar

from textual.content import Content
from textual.widgets import Static

from datui.casework.records import Entry, Record
from screens.form import Form
from screens.page import CasePage
from screens.undo import UndoPage
from screens.widgets.safe import safe


class Guidance(Static):
    """What the field with the focus means, and the clause it rests on."""


class FormPage(UndoPage[Entry | None], CasePage[Entry | None]):
    """A page with a form on it: its parts stand above it, and the guidance beneath."""

    kind: ClassVar[type[Record]]
    _keeping = False

    def say_keeping(self, keeping: bool) -> None:
        """Say above the form for as long as a slow disk takes to keep what is on it."""
        self._keeping = keeping
        self._show_parts()

    def action_section(self, step: int) -> None:
        """Go to another part of the form."""
        self.query_one(Form).next_section(step)

    def parts(self) -> list[tuple[str, int, int, bool]]:
        """Each part of the form: its name, how many are answered of how many questions, and whether it is shown."""
        form = self.query_one(Form)
        return [(section, *form.answered(section), section == form.section) for section in form.sections]

    def _show_parts(self) -> None:
        parts: list[Content] = [safe("DRAFT NOT SAVED  ", "bold reverse")] if self.draft_refused else []
        parts += [safe("KEEPING IT: one moment, this disk is slow  ", "bold reverse")] if self._keeping else []
        for name, done, asked, here in self.parts():
            count = f" {done} of {asked}" if here else " ✓" if done == asked else ""
            parts += [
                safe(name or self.kind.title, "bold underline" if here else "dim"),
                safe(count, "" if here else "dim"),
                Content("  "),
            ]
        shown, words = self.query_one("#parts", Static), Content.assemble(" ", *parts)
        # At most keys nothing here changes, and what is not drawn again need not be waited for.
        if not (isinstance(shown.content, Content) and shown.content.is_same(words)):
            shown.update(words)

    def on_form_focused(self, message: Form.Focused) -> None:
        """Show what the field means."""
        message.stop()
        self.moved()
        ask = message.field.ask
        words = ask.help
        if message.field.shape.answer:
            words = f"{words} ? not known, - rather not say.".strip()
        cited = self.vault.rules.cite(ask.clause)
        source = f"  ({cited})" if cited else ""
        self.query_one(Guidance).update(Content.assemble(safe(words), safe(source, "dim")))

    def on_form_ended(self, message: Form.Ended) -> None:
        """After the last field: say what keeps it."""
        message.stop()
        self.app.notify("That was the last field. F2 keeps it.", timeout=4, markup=False)
