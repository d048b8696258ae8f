"""What was shared of a case: to whom, when, how, and each one open to the exact words that were given."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from datui.casework.giving import has_gone, purpose_words, recipient_words
from datui.casework.moments import clock_words, london, moment_words
from datui.casework.outgoing import Line
from datui.casework.readout import read_of, read_words, readings_of
from datui.casework.reads import REVEAL
from datui.casework.records import Entry, RecordId
from datui.casework.route import Route
from datui.casework.sharing import Share, may_go
from screens.asgiven import given_line
from screens.page import CasePage
from screens.preview import ReadThroughPage
from screens.readingout import read_out, share_of
from screens.sharing import GIVEN
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

NONE = "Nobody was told anything of this case yet. n begins a share."
_HOW = "Enter opens the exact words. n begins another share."
_TO_CHOOSE = "Nothing is ticked yet: v chooses what they would see."


class SharesScreen(CasePage[None]):
    """Whom anything of this case was told, or is to be told. Enter opens the exact words of each."""

    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "begin", "New share", id="shares.new", tooltip="Tell an agency: who decided, why, and what"),
        Binding("r", "read", "Read out", id="shares.read", tooltip="Read the share under the cursor out, line by line"),
        Binding("escape,q", "dismiss(None)", "Back", id="shares.back", tooltip="Back to the case"),
    ]
    heading = "Shares"

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield Lines(id="shares")

    def redraw(self) -> None:
        """Draw every share as it stands now, the newest first."""
        if self.case is None:
            return
        shares = self.case.of(Share)
        lines = [LineItem(line) for line in paragraph(_HOW if shares else NONE, self.size.width - 3, 1, "dim")]
        for entry in reversed(shares):
            lines += [LineItem(Content("")), *self._share(entry)]
        self.query_one(Lines).show(lines)

    def _share(self, entry: Entry[Share]) -> Iterator[LineItem]:
        assert self.case is not None
        share, rules, width = entry.record, self.vault.rules, self.size.width - 3
        to = recipient_words(share, rules) or "nobody named yet"
        yield from wrapped(safe(f" {when_words(share)}: {to}", "bold"), width, share.record_id, 3)
        by = rules.lists["share-method"].label(share.method) if share.method else "how it goes is not said"
        things = f"{len(share.given)} {'thing' if len(share.given) == 1 else 'things'}"
        said = [f"{by}; {things}. {read_words(self.case, share)}", purpose_words(share, rules)]
        if not has_gone(self.case, share) and (why := may_go(self.case, share, self.vault.now())):
            said.append(f"✗ {why}")
        yield from (LineItem(line) for words in said if words for line in paragraph(words, width, 3))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Open the exact words."""
        self.app.push_screen(GivenScreen(str(message.key)))

    def action_begin(self) -> None:
        """Begin a share."""
        self.datui.open_record(Share.kind)

    def action_read(self) -> None:
        """Read out the share under the cursor."""
        if isinstance(chosen := self.query_one(Lines).chosen, str):
            read_out(self.datui, chosen)


class GivenScreen(ReadThroughPage):
    """The exact words of one share: what they were given, or are to be given, and which of it was read out."""

    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "see", "What they see", id="given.see", tooltip="Choose what they would see, before it goes"),
        Binding("r", "read", "Read out", id="given.read", tooltip="Read it out line by line, or type it into a portal"),
        Binding(
            "e", "form", "The record", id="given.form", tooltip="Who decided, why, on what basis, and when it went"
        ),
        Binding("escape,q", "dismiss(None)", "Back", id="given.back", tooltip="Back to the shares"),
    ]
    heading = "Exact words"

    def __init__(self, record_id: RecordId) -> None:
        super().__init__()
        self.record_id = record_id

    def on_mount(self) -> None:
        """What stands here may say where somebody is found: that it is read is an entry first."""
        if self.case is not None:
            self.datui.saw(REVEAL, self.case.case_id)

    @property
    def share(self) -> Share | None:
        """The share as it stands now."""
        return share_of(self.datui, self.record_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What they have already is not chosen again."""
        if action == "see" and self.case is not None and (share := self.share) is not None:
            return not has_gone(self.case, share)
        return super().check_action(action, parameters)

    def about(self) -> Iterator[Content]:
        """To whom, when, how and what for."""
        if (share := self.share) is None or self.case is None:
            return
        rules = self.vault.rules
        by = f", {rules.lists['share-method'].label(share.method)}" if share.method else ""
        yield from paragraph(f"{when_words(share)}: {recipient_words(share, rules)}{by}", self.room - 1, 0, "bold")
        for words in filter(None, (purpose_words(share, rules), read_words(self.case, share))):
            yield from paragraph(words, self.room - 1)

    def said(self) -> Iterator[Content]:
        """Every thing in the words that they get; before what was read out, when."""
        if (share := self.share) is None or self.case is None:
            return
        if not share.given:
            yield from paragraph(_TO_CHOOSE, self.room, 1)
        read = read_of(self.case, share)
        for one in share.given:
            when = f" (✓ {clock_words(london(read[one.id]))})" if one.id in read else ""
            yield from given_line(Line(f"{one.label}{when}", one.words), self.room)
        for reading in readings_of(self.case, share.record_id):
            yield Content("")
            at = f", {moment_words(reading.at)}" if reading.at else ""
            yield from paragraph(f"{reading.headline}{at}", self.room, 1, "bold")
            for words in filter(None, (reading.to_whom, reading.left_why)):
                yield from paragraph(words, self.room, 3)

    def redraw(self) -> None:
        """Draw it as it stands now."""
        super().redraw()
        self.refresh_bindings()

    def action_see(self) -> None:
        """Choose what they would see."""
        self.datui.open_record(Share.kind, self.record_id, route=Route(Share.kind, self.record_id, GIVEN))

    def action_read(self) -> None:
        """Read it out."""
        read_out(self.datui, self.record_id)

    def action_form(self) -> None:
        """Go on with the record."""
        self.datui.open_record(Share.kind, self.record_id)


def when_words(share: Share) -> str:
    """When it went; that it has not gone yet where nobody said when."""
    return moment_words(share.at) if share.at is not None else "Not gone yet"
