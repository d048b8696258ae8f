"""The requests of a case: who asked for what is held on them, and what a court is to get."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from datui.casework.accessrequest import AccessRequest
from datui.casework.answerable import against, due_of
from datui.casework.courtchronology import CourtChronology
from datui.casework.due import due_words
from datui.casework.moments import moment_words
from datui.casework.records import Entry
from datui.casework.requested import Requested
from screens.page import CasePage
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe


class RequestsScreen(CasePage[None]):
    """Who asked for what is held on them, and how far each answer has come. n writes down another."""

    heading = "Access requests"
    kind: ClassVar[type[Requested]] = AccessRequest
    about: ClassVar[str] = (
        "Whoever asks hears of themselves alone, within a month. Of somebody feared, ask the adviser first: to say "
        "that there is a case may be the harm."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "begin", "Another", id="requests.new", tooltip="Write another down"),
        Binding("escape,q", "dismiss(None)", "Back", id="requests.back", tooltip="Back to the case"),
    ]

    def body(self) -> Iterable[Widget]:
        """Each of them."""
        yield Lines(id="requests")

    def on_mount(self) -> None:
        """Start at the newest."""
        super().on_mount()
        self.query_one(Lines).focus()

    def redraw(self) -> None:
        """Draw each as it stands now, the newest first."""
        if self.case is None:
            return
        width = self.size.width - 3
        lines = [LineItem(line) for line in paragraph(self.about, width, 1, "dim")]
        entries = self.case.of(self.kind)
        if not entries:
            lines += [LineItem(line) for line in paragraph("None yet. n writes one down.", width, 1, "bold")]
        for entry in reversed(entries):
            words = f" {moment_words(self.case.born(entry).at)}: {entry.record.headline}"
            lines += wrapped(safe(words, "bold"), width, entry.record.record_id, 3)
            lines += [LineItem(line) for line in paragraph(self._state(entry), width, 3)]
        self.query_one(Lines).show(lines)

    def _state(self, entry: Entry[Requested]) -> str:
        """When it is due and what stands against it; nothing more of one that went."""
        record, case = entry.record, self.case
        assert case is not None
        if not record.open:
            return "Nothing is left to do."
        due = ""
        if isinstance(record, AccessRequest):
            words = due_words(due_of(case, record), self.vault.now())
            due = f"{words[0].upper()}{words[1:]}. "
        return f"{due}{against(case, record) or 'It may go.'}"

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Go on with one."""
        self.datui.open_record(self.kind.kind, str(message.key))

    def action_begin(self) -> None:
        """Write another down."""
        self.datui.open_record(self.kind.kind)


class ChronologiesScreen(RequestsScreen):
    """What a court is to get of what was written at the time. n begins another."""

    heading = "Court chronologies"
    kind = CourtChronology
    about = (
        "Notes written at the time are evidence. Each goes with who wrote it, when, and its hash; where anybody lives "
        "is left out unless it is ticked."
    )
