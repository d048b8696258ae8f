"""Reading a share out: only where nothing stands against it, word for word as it was ticked; what was read is kept."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.giving import to_go
from datui.casework.letters import letter_of
from datui.casework.lettertemplate import READ_OUT
from datui.casework.readout import ReadOut, lines_read, read_of, read_words
from datui.casework.records import RecordId
from datui.casework.refusal import Refusal
from datui.casework.route import Route
from datui.casework.sharing import Share, may_go
from screens.readout import Read, ReadOutScreen
from screens.record import RecordScreen
from screens.widgets.safe import safe
from storage.vault import head_words

if TYPE_CHECKING:
    from screens.app import Datui

PUT_RIGHT: Final = "Enter on the line beneath the share's form goes to what puts it right."


def share_of(app: "Datui", record_id: RecordId) -> Share | None:
    """A share of the case that is open, as it stands now; None where it is not kept."""
    shares = app.case.records(Share) if app.case is not None else []
    return next((share for share in shares if share.record_id == record_id), None)


def read_out(app: "Datui", record_id: RecordId) -> None:
    """Show a share to be read out. Raises Refusal where it may not go, or says no more what was ticked."""
    case, share = app.case, share_of(app, record_id)
    if case is None or share is None:
        return
    if (letter := letter_of(case, share)) is not None:
        from screens.letterpage import produce

        produce(app, letter, READ_OUT)
        return
    now = app.open_vault.now()
    if why := may_go(case, share, now):
        raise Refusal(why, PUT_RIGHT)
    gets = to_go(case, share, now, head_words(bytes.fromhex(app.open_vault.head)))
    reading = Reading(app, share)
    read = {place: reading.before[one.id] for place, one in enumerate(share.given) if one.id in reading.before}
    # From the app, for the page that asked may be gone, and with it whoever would hear that it was left.
    app.call_later(app.push_screen, ReadOutScreen(gets.outgoing, reading.keep, read, reading.against), reading.left)


class Reading:
    """One reading of a share: its record grows with what is read, and says of the share when it went."""

    def __init__(self, app: "Datui", share: Share) -> None:
        assert app.case is not None
        self.app, self.case_id, self.share = app, app.case.case_id, share
        self.before = read_of(app.case, share)
        """What was read of it in a reading before this one."""
        self.record = ReadOut(
            record_id=app.open_vault.new_id(), share=share.record_id, to_whom=share.person, of=len(share.given)
        )

    def keep(self, read: Read) -> None:
        """Keep which lines were read now. Raises NotSaved."""
        now = {place: at for place, at in read.items() if self.share.given[place].id not in self.before}
        first = min(now.values(), default=None)
        self.record = self.record.model_copy(update={"at": first, "lines": lines_read(self.share.given, now)})
        vault = self.app.open_vault
        vault.append(self.case_id, self.record)
        self.app.case_changed(self.case_id)
        share = share_of(self.app, self.share.record_id)
        if share is not None and share.at is None and first is not None:
            vault.append(self.case_id, share.model_copy(update={"at": first, "because": ""}))
            self.app.case_changed(self.case_id)

    def against(self) -> str:
        """What stands against reading on, as the case stands now; empty where nothing does."""
        case, share, now = self.app.case, share_of(self.app, self.share.record_id), self.app.open_vault.now()
        if case is None or share is None:
            return ""
        if why := may_go(case, share, now):
            return why
        try:
            to_go(case, share, now)
        except Refusal as refusal:
            return refusal.reason
        return ""

    def left(self, _result: None) -> None:
        """Ask who took it down; where not all of it was read, why not."""
        if self.record.lines:
            whole = len(self.before) + len(self.record.lines) >= self.record.of
            route = Route(ReadOut.kind, self.record.record_id, "to_whom" if whole else "left_why")
            self.app.open_record(ReadOut.kind, self.record.record_id, route=route)


class ReadingScreen(RecordScreen):
    """Who took down what was read out, and why not all of it was. What was read is kept already."""

    kind = ReadOut

    def above(self) -> Iterable[Widget]:
        """How much of the share was read by now."""
        share = share_of(self.datui, self._kept.share) if self._kept is not None else None
        if share is not None and self.case is not None:
            yield Static(safe(read_words(self.case, share), "bold"), classes="banner")

    @property
    def _kept(self) -> ReadOut | None:
        kept = self.earlier.record if self.earlier is not None else None
        return kept if isinstance(kept, ReadOut) else None

    def more_values(self) -> dict[str, Any]:
        """What was read stays as it was read, and which share it is of."""
        kept = self._kept
        lines = {"lines": [line.model_dump(mode="json") for line in kept.lines], "of": kept.of} if kept else {}
        return super().more_values() | lines
