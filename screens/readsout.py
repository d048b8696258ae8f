"""A record that is read out from its own page: kept first as it stands, then read line by line, and that is kept."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from datui.casework.case import Case
from datui.casework.outgoing import Outgoing
from datui.casework.records import Entry, Record
from datui.casework.refusal import Refusal
from screens.beneath import BeneathScreen
from screens.readout import Read, ReadOutScreen
from screens.widgets.lines import LineItem, Lines

_READ: Final = "read it out"


class ReadsOutScreen(BeneathScreen):
    """A record from which something is read out to somebody. What was read stands in it afterwards."""

    after: ClassVar[str]
    """The field to go on with once it was read."""
    _then = False

    @classmethod
    @abstractmethod
    def paper(cls, case: Case, record: Any, now: Any) -> Outgoing:
        """All that they hear. Raises Refusal where it may not be read to them."""

    @classmethod
    @abstractmethod
    def as_read(cls, before: Any, now: Any, paper: Outgoing, read: Read) -> Record:
        """The record as it stands `now`, with what was read of it since it was as `before`."""

    @classmethod
    def was_read(cls, _record: Any, _paper: Outgoing) -> Read:
        """Which lines were read to them before, as they still are."""
        return {}

    def to_read(self, words: str) -> Iterator[LineItem]:
        """The line from which it is read out."""
        yield from self.said(f"› {words}", _READ, indent=1, style="bold")

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Read it out; every other line leads where it leads in such a form."""
        if message.key == _READ:
            message.stop()
            message.prevent_default()
            self._read()

    def _read(self) -> None:
        """Keep the record where it is not kept as it stands, then go on."""
        if self.earlier is not None and not self.touched and self.draft is None and self.case is not None:
            # Where it may not be read that is said here, over the form that puts it right.
            self.paper(self.case, self.earlier.record, self.vault.now())
            self.dismiss(None)
            self.app.call_later(begin, self.datui, type(self), self.earlier.record)
            return
        self._then = True
        super().action_keep()

    def action_keep(self) -> None:
        """Keep it, and no more than that."""
        # On a slow disk it is kept a moment after this.
        self._then = False
        super().action_keep()

    def kept(self, entry: Entry) -> None:
        """It is kept; where it was to be read out, go on to that."""
        then = self._then
        super().kept(entry)
        if then:
            self.app.call_later(begin, self.datui, type(self), entry.record)


def begin(app: Any, screen: type[ReadsOutScreen], record: Record) -> None:
    """Show what is read out, as the case stands now; where it may not be, say so and show the record again."""
    with app.saying():
        try:
            paper = screen.paper(app.case, record, app.open_vault.now())
        except Refusal:
            app.open_record(record.kind, record.record_id)
            raise
        reading = _Reading(app, screen, record, paper)
        app.push_screen(ReadOutScreen(paper, reading.keep, screen.was_read(record, paper)), reading.left)


class _Reading:
    """One reading from a record's page: the record says what of it was read, and when."""

    def __init__(self, app: Any, screen: type[ReadsOutScreen], record: Record, paper: Outgoing) -> None:
        self.app, self.screen, self.before, self.paper = app, screen, record, paper
        self.case_id, self.read = app.case.case_id, False

    def keep(self, read: Read) -> None:
        """Keep which lines were read by now. Raises NotSaved."""
        now = self.app.open_vault.case(self.case_id).versions(self.before.record_id)[-1].record
        made = self.screen.as_read(self.before, now, self.paper, read).model_copy(update={"because": ""})
        self.app.open_vault.append(self.case_id, made)
        self.app.case_changed(self.case_id)
        self.read = True

    def left(self, _result: None) -> None:
        """Go on with the record where anything of it was read."""
        if self.read:
            record = self.before
            self.app.open_record(record.kind, record.record_id, route=record.at_field(self.screen.after))
