"""Closing a case: what stands in the way, each line a way to put it right."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.closure import Closure
from datui.casework.records import REGISTRY, Entry, WrongAnswers, build
from datui.casework.refusal import Refusal
from datui.casework.route import GateLine, Route
from screens.begun import own_drafts
from screens.meant import as_meant
from screens.page import CasePage
from screens.record import RecordScreen
from screens.undo import UNDO_IN_HELP
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe
from storage.vault import Draft, WaitsForSupervisor

if TYPE_CHECKING:
    from screens.app import Datui


class GateScreen(CasePage[None]):
    """What stands between this case and its closure. Enter on a line goes to what puts it right."""

    heading = "Closing"
    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2,ctrl+s",
            "close_case",
            "Close the case",
            id="gate.close",
            tooltip="Close it, once nothing stands in the way",
        ),
        Binding(
            "w", "write", "Write the closure", id="gate.write", tooltip="Why it may close, and that it was talked over"
        ),
        Binding("escape", "dismiss(None)", "Back", id="gate.back", tooltip="Back to the case"),
    ]

    def body(self) -> Iterable[Widget]:
        """How many lines, then the lines."""
        yield Static(id="gate-words")
        yield Lines(id="gate")

    def on_screen_resume(self) -> None:
        """A case that was closed meanwhile has no gate any more."""
        if self.case is not None and self.case.status == "closed":
            self.call_later(self._leave)
        else:
            super().on_screen_resume()

    def _leave(self) -> None:
        # Said twice it would be once too often, and whoever calls later would wait for what it gave back.
        if self.is_current:
            self.dismiss(None)

    def redraw(self) -> None:
        """Draw the gate as it stands now, with the closure that waits as a draft counted in."""
        gate = self.gate()
        words = "Nothing stands between this case and its closure. F2 closes it."
        if gate:
            what = "One thing stands" if len(gate) == 1 else f"{len(gate)} things stand"
            words = f"{what} in the way. Enter goes to what puts it right."
        lines = [safe(f" {words}", "bold")]
        if self.datui.waits_for_supervisor:
            # Whatever else is done: it cannot be missed that none of it closes the case today.
            waits = f"CLOSING WAITS FOR A SUPERVISOR. {WaitsForSupervisor.route}"
            lines = [*paragraph(waits, self.size.width, 1, "bold reverse"), *lines]
            lines[-1] = lines[-1] if gate else safe(" Nothing else stands in the way.", "bold")
        self.query_one("#gate-words", Static).update(Content("\n").join(lines))
        self.query_one(Lines).show([part for line in gate for part in self._line(line)])

    def _line(self, line: GateLine) -> list[LineItem]:
        said = Content.assemble(" □ ", safe(line.words), safe(f"  {self.cite(line.clause)}", "dim"))
        return wrapped(said, self.size.width - 3, line.route, 5)

    def draft(self) -> Draft | None:
        """The closure that waits."""
        drafts = own_drafts(self.vault, self.case.case_id, Closure.kind) if self.case else []
        return next((as_meant(draft, self.vault.now()) for draft in drafts), None)

    def gate(self) -> tuple[GateLine, ...]:
        """The lines that stand."""
        case, draft = self.case, self.draft()
        if case is None:
            return ()
        lines = waiting_in(self)
        if draft is None:
            return (*lines, *case.gate_at(self.vault.now()))
        try:
            record = build(Closure, {**draft.values, "record_id": draft.record_id}, now=self.vault.now())
        except WrongAnswers:
            unread = GateLine("The closure has a field that cannot be read.", "practice:10.4", Route("closure"))
            return (*lines, unread, *case.gate_at(self.vault.now()))
        return (*lines, *case.gate_with(record, self.vault.now()))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Go to what puts a line right."""
        if isinstance(message.key, Route):
            self.datui.go(message.key)

    def action_write(self) -> None:
        """Write the closure."""
        self.datui.open_record("closure")

    def action_close_case(self) -> None:
        """Close the case if nothing stands in the way; else say what does."""
        gate, draft, case = self.gate(), self.draft(), self.case
        if gate or draft is None or case is None:
            self.refuse(Refusal("The case stays open.", "Put right each line of the list; Enter on a line goes there."))
            return
        record = build(Closure, {**draft.values, "record_id": draft.record_id}, now=self.vault.now())
        try:
            entry = self.vault.append(case.case_id, record)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.datui.case_changed(entry.case_id)
        say_closed(self.datui)
        self.dismiss(None)


def waiting_in(page: CasePage[Any]) -> list[GateLine]:
    """What was typed in this case and never kept: no case closes over it."""
    drafts = page.vault.drafts(page.case.case_id) if page.case else []
    return [
        GateLine(f"Not kept yet: {REGISTRY[draft.kind].title}", "practice:10.4", Route(draft.kind, draft.record_id))
        for draft in drafts
        if draft.readable and draft.kind != Closure.kind
    ]


class ClosureScreen(RecordScreen):
    """Write why the case may close and that it was talked over. F2 closes it, or shows what still stands in the way."""

    kind = Closure
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "keep", "Close the case", id="closure.keep", priority=True, tooltip="Or see why not"),
        UNDO_IN_HELP,
    ]

    def action_keep(self) -> None:
        """Keep the closure if the gate is open; else its draft waits and the gate is shown."""
        try:
            record = self.record()
        except WrongAnswers:
            super().action_keep()
            return
        assert isinstance(record, Closure)
        if not (waiting_in(self) or self._written_to.gate_with(record, self.vault.now())):
            super().action_keep()
            return
        self.save_draft()
        if self.draft_refused:
            # Here it stays on the screen; on the list of what stands in the way it would be gone.
            self.refuse(Refusal("The case stays open, and your closure is not saved.", "Make room on the disk first."))
            return
        self.dismiss(None)
        self.app.call_later(show_gate, self.datui, self.draft is not None)

    @property
    def _written_to(self) -> Case:
        if self.case is None:
            raise Refusal("There is no case yet.", "Keep the report first; then open this again.")
        return self.case

    def kept(self, entry: Entry) -> None:
        """Say that the case is closed."""
        super().kept(entry)
        say_closed(self.datui)


def say_closed(app: "Datui") -> None:
    """Say that a case is closed, where it is."""
    if app.case is not None and app.case.status == "closed":
        app.clear_notifications()
        app.notify("Case closed.", timeout=4, markup=False)


def show_gate(app: "Datui", waits: bool) -> None:
    """Show the gate, unless it is what the officer came from; `waits` where a draft of the closure does."""
    if not isinstance(app.screen, GateScreen):
        app.push_screen(GateScreen())
    words = "The case stays open: the list says what stands in the way."
    app.notify(f"{words} Your closure waits as a draft." if waits else words, timeout=6, markup=False)
