"""Reading out: what somebody gets, a line at a time for the telephone or for typing into a portal, ticked as read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.moments import clock_words, london
from datui.casework.outgoing import Line, Outgoing
from datui.casework.reads import PACK
from datui.casework.refusal import Refusal
from screens.asgiven import given_line
from screens.page import CasePage
from screens.widgets.lines import LineItem, Lines
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import cut, safe

Read = Mapping[int, datetime]
"""Which lines were read, counted from nought, and when."""
_HOW = "Read it, or type it as it stands; then Space. What has no tick was not told."
_ALL_READ = "Every line is read. Esc goes back and keeps it."
_READ_BEFORE = "It was read before this reading began, and that is kept."
_NOT_READ = "Nothing was read: the record says so."
_STOPPED = "Stop here: read nothing more of it. Esc keeps what was read."
_LOW = 20


class ToRead(Lines):
    """Every line that is to be read out; Space or Enter says of the one under the cursor that it is read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space,enter", "choose", "Read, next", key_display="Space", tooltip="This line is read; on to the next"
        ),
    ]


class ReadOutScreen(CasePage[None]):
    """Read this out, or type it into a portal, a line at a time. Space says that a line is read, and goes on."""

    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space,enter",
            "read",
            "Read, next",
            id="readout.read",
            key_display="Space",
            tooltip="This line is read; on to the next that is not",
        ),
        Binding(
            "left,comma",
            "step(-1)",
            "Before",
            id="readout.before",
            key_display="←",
            tooltip="The line before, read or not",
        ),
        Binding(
            "right,full_stop",
            "step(1)",
            "After",
            id="readout.after",
            key_display="→",
            tooltip="The line after, without saying that this one is read",
        ),
        Binding("o", "turn", "All", id="readout.turn", tooltip="One line at a time, or all of them"),
        Binding("escape,q", "leave", "Back", id="readout.back", tooltip="Go back; which lines were read is kept"),
        Binding("backspace,u", "unread", "Not read", id="readout.unread", tooltip="This line was not read after all"),
    ]
    heading = "Read out"

    def __init__(
        self,
        outgoing: Outgoing,
        keep: Callable[[Read], None],
        read: Read | None = None,
        against: Callable[[], str] | None = None,
    ) -> None:
        super().__init__()
        self.outgoing, self._keep, self._against = outgoing, keep, against
        self._shut, self._opened = "", False
        self.lines: list[tuple[str, Line]] = [(part.title, line) for part in outgoing.parts for line in part.lines]
        self.read: dict[int, datetime] = {at: when for at, when in (read or {}).items() if at < len(self.lines)}
        self._before = self._kept = dict(self.read)
        self.at = self._next(0)
        self.one = True
        self._told_unkept = False

    def body(self) -> Iterable[Widget]:
        """For whom, then one line or all of them."""
        yield Static(id="for-whom", classes="above")
        with VerticalScroll(id="one", can_focus=True):
            yield Static(id="line")
        yield ToRead(id="all")
        yield Static(id="beneath", classes="above")

    def on_mount(self) -> None:
        """That it is shown is an entry first."""
        if self.case is not None:
            self.datui.saw(PACK, self.case.case_id)
        self._show()

    def on_screen_resume(self) -> None:
        """Come back to a case that may have changed: what stands against it now stops the reading."""
        # What it opens with was looked at a moment before.
        if self.app.screen is self and self._against is not None and self._opened:
            self._shut = self._against()
            self.redraw()
        self._opened = True

    # Which lines are read ------------------------------------------------------------------------------------------

    @property
    def left(self) -> list[int]:
        """The lines that are not read yet."""
        return [at for at in range(len(self.lines)) if at not in self.read]

    def _next(self, at: int) -> int:
        """The first line from here on that is not read, else the first of all that is not; the last where all are."""
        left = self.left
        return next((one for one in left if one >= at), left[0] if left else max(0, len(self.lines) - 1))

    def action_read(self) -> None:
        """Say that this line is read and go on; of a long one first show the rest."""
        if not self.lines or self._shut:
            return
        # A key that is held down reads nothing: each line takes a press of its own.
        self.datui.once()
        words = self.query_one("#one", VerticalScroll)
        if self.one and words.max_scroll_y > words.scroll_offset.y:
            words.scroll_relative(y=max(1, words.size.height - 1), animate=False)
            return
        self.read.setdefault(self._here, self.vault.now())
        self._go(self._next(self._here + 1))
        if not self.left:
            self.app.notify(_ALL_READ, timeout=5, markup=False)

    def action_unread(self) -> None:
        """Take the tick from this line; what was read in a reading before this one was read."""
        if self._here in self._before:
            self.app.notify(_READ_BEFORE, timeout=4, markup=False)
        elif self.read.pop(self._here, None) is not None:
            self._go(self._here)

    def action_step(self, step: int) -> None:
        """Look at the line before or after; neither is read by that."""
        self._go(max(0, min(self._here + step, len(self.lines) - 1)))

    @property
    def _here(self) -> int:
        chosen = None if self.one else self.query_one(ToRead).chosen
        return chosen if isinstance(chosen, int) else self.at

    def _go(self, at: int) -> None:
        self.at = at
        self.redraw()
        if self.one:
            self.query_one("#one", VerticalScroll).scroll_home(animate=False)
        else:
            every = self.query_one(ToRead)
            every.cursor = next((row for row, item in enumerate(every.items) if item.key == at), 0)

    def on_lines_chosen(self) -> None:
        """In the list of all, the line under the cursor is read."""
        self.action_read()

    # How it looks --------------------------------------------------------------------------------------------------

    def action_turn(self) -> None:
        """Show one line at a time, or all."""
        self.at = self._here
        self.one = not self.one
        self._show()

    def _show(self) -> None:
        one, every = self.query_one("#one", VerticalScroll), self.query_one(ToRead)
        one.display, every.display = self.one, not self.one
        (one if self.one else every).focus()
        self._go(self.at)

    def redraw(self) -> None:
        """Draw what is read now."""
        width = self.size.width - 3
        to = f"To {self.outgoing.to}. " if self.outgoing.to else ""
        count = f"{len(self.read)} of {len(self.lines)} read."
        low = self.size.height < _LOW
        whom = [safe(cut(f"{to}{count}", width), "bold")] if low else paragraph(f"{to}{count}", width, 0, "bold")
        self.query_one("#for-whom", Static).update(Content("\n").join(whom))
        self.query_one("#line", Static).update(Content("\n").join(self._one_line(width)))
        self.query_one(ToRead).show(list(self._every_line(width)))
        self.query_one("#beneath", Static).update(Content("\n").join(self._beneath(width)))

    def _one_line(self, width: int) -> Iterator[Content]:
        if not self.lines:
            yield safe("\n Nothing is to be read out.", "bold")
            return
        if self._shut:
            yield Content("")
            yield from paragraph(f"{_STOPPED} {self._shut}", width, 1, "bold")
            return
        part, line = self.lines[self.at]
        yield Content("")
        yield safe(f" {part} · {self.at + 1} of {len(self.lines)}{self._when(self.at)}", "dim")
        yield Content("")
        yield from paragraph(line.label, width, 3, "bold underline")
        yield Content("")
        yield from paragraph(line.words, width, 3)

    def _every_line(self, width: int) -> Iterator[LineItem]:
        if self._shut:
            yield from (LineItem(line) for line in self._one_line(width))
            return
        title = None
        for at, (part, line) in enumerate(self.lines):
            if part != title:
                yield from ([LineItem(Content(""))] if title is not None else [])
                yield LineItem(safe(f" {part}", "bold underline"))
            title = part
            first, *rest = given_line(line, width - 4, 0)
            yield LineItem(Content.assemble(safe(f" {'✓' if at in self.read else '·'} ", "bold"), first), at)
            yield from (LineItem(Content.assemble("   ", each)) for each in rest)

    def _when(self, at: int) -> str:
        return f" · ✓ read at {clock_words(london(self.read[at]))}" if at in self.read else ""

    def _beneath(self, width: int) -> Iterator[Content]:
        if self._shut:
            return
        if self.one and self.at + 1 < len(self.lines):
            yield safe(cut(f"After it: {self.lines[self.at + 1][1].label}", width), "dim")
        if self.size.height >= _LOW:
            yield from paragraph(_HOW if self.left else _ALL_READ, width, 0, "dim")

    # What is kept of it --------------------------------------------------------------------------------------------

    def save_draft(self) -> None:
        """Keep which lines were read, also where datui locks or ends in the middle of it."""
        if self.read != self._kept:
            self._keep(dict(self.read))
            self._kept = dict(self.read)

    def action_leave(self) -> None:
        """Go back; what was read is kept first, and a reading that stopped half-way says so."""
        try:
            self.save_draft()
        except Refusal as refusal:
            if not self._told_unkept:
                self._told_unkept = True
                self.refuse(Refusal(refusal.reason, f"{refusal.route} Esc again leaves without keeping what was read."))
                return
        if not self.read:
            words = _NOT_READ
        elif self.left:
            words = f"{len(self.read)} of {len(self.lines)} read, {len(self.left)} not: the record says so."
        else:
            words = f"All {len(self.lines)} lines were read: the record says when."
        self.app.notify(words, timeout=6, markup=False)
        self.dismiss(None)
