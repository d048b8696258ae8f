"""What they would see: all of a case that somebody could be told, each with a tick, and then just what they get."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.composed import Composed
from datui.casework.outgoing import Piece
from datui.casework.reads import REVEAL
from datui.casework.statements import MARKS
from screens.asgiven import LABEL
from screens.page import CasePage
from screens.picking import SORTS, Picking
from screens.planpage import NARROW
from screens.preview import PreviewScreen, WholeScreen
from screens.widgets.lines import LineItem, Lines
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import cut, safe
from screens.widgets.ticks import Ticks

_DOTS = "••••••"
_NOTHING = "Nothing of this case could be told to anybody yet."
_ALL_WITHHELD = "All that is left here is withheld: tick each by itself, where they need just that."
_SHORT = {"words": "words", "observation": "seen", "third-party": "told", "opinion": "view"}
_RESTED = 0.3
"""Seconds after the last tick: what they get is put together then, and not at every key."""
_ROWS = 2
"""Of a long text so many lines stand in the list; Enter shows the whole."""
_LOW = 20


class SeenByScreen(CasePage[None]):
    """Tick what they need to know; nothing else goes. What is withheld stays out until you tick just that."""

    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,f2", "preview", "Preview", id="seen_by.preview", tooltip="Exactly what they get, and nothing else"),
        Binding(
            "a", "all", "All / none", id="seen_by.all", tooltip="Tick whatever is not withheld, or take every tick away"
        ),
        *(
            Binding(
                str(at), f"turn('{sort}')", _SHORT[sort].capitalize(), id=f"seen_by.{sort}", show=False, tooltip=tip
            )
            for at, (sort, tip) in enumerate(
                zip(
                    SORTS,
                    (
                        "The victim's own words: leave them out, or in again",
                        "What was seen or heard by officers: out, or in again",
                        "What others told: out, or in again",
                        "What somebody makes of it: out, or in again",
                    ),
                    strict=True,
                ),
                start=1,
            )
        ),
        Binding("escape,q", "leave", "Back", id="seen_by.back", tooltip="Go back; the ticks are kept"),
    ]
    heading = "What they would see"
    _untold = False

    def __init__(
        self,
        to: str,
        pieces: Callable[[], Iterable[Piece]],
        composed: Callable[[Collection[str]], Composed],
        picked: Collection[str],
        told: Callable[[tuple[str, ...]], None],
        onward: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.to, self._pieces, self._composed, self._told, self._onward = to, pieces, composed, told, onward
        self.picking = Picking(pieces(), picked)
        self._drawn: dict[tuple[str, bool, int], tuple[Piece, tuple[LineItem, ...]]] = {}

    def body(self) -> Iterable[Widget]:
        """For whom and how much, then every piece."""
        yield Static(id="for-whom", classes="banner")
        yield Ticks(id="pieces")

    def on_mount(self) -> None:
        """What is withheld and ticked already is read by whoever opens this: that is an entry first."""
        if self.picking.withheld_going:
            self._saw()
        self._telling = self.set_interval(_RESTED, self.save_draft, pause=True)
        self.query_one(Ticks).focus()

    def on_screen_resume(self) -> None:
        """Come back to a case that may have changed."""
        if self.app.screen is self:
            self.picking.bring(self._pieces())

    def _saw(self) -> None:
        if self.case is not None:
            self.datui.saw(REVEAL, self.case.case_id)

    # How it looks --------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw every piece as it is ticked now."""
        self.query_one("#for-whom", Static).update(Content("\n").join(self._above()))
        self.query_one(Ticks).show(list(self._lines()) or [LineItem(safe(f" {_NOTHING}"))])

    def _above(self) -> Iterator[Content]:
        width = self.size.width - 4
        going, withheld = len(self.picking.going), len(self.picking.withheld_going)
        count = f"{going} of {len(self.picking.pieces)} ticked"
        count += f", {withheld} withheld one{'s' if withheld > 1 else ''} among them" if withheld else ""
        head = f"For {self.to or 'nobody named yet'}: {count}."
        yield from [safe(cut(head, width), "bold")] if self.size.height < _LOW else paragraph(head, width, 0, "bold")
        left_out = self.picking.left_out
        sorts = (f"{at} {'○' if sort in left_out else '●'} {_SHORT[sort]}" for at, sort in enumerate(SORTS, start=1))
        yield from paragraph("  ".join(("Accounts:", *sorts)), width)

    def _lines(self) -> Iterator[LineItem]:
        for at, (part, pieces) in enumerate(self.picking.parts()):
            if at:
                yield LineItem(Content(""))
            ticked = sum(piece.id in self.picking.picked for piece in pieces)
            yield LineItem(safe(f" {part}  {ticked} of {len(pieces)}", "bold underline"), ("part", part))
            for piece in pieces:
                yield from self._as_drawn(piece)

    def _as_drawn(self, piece: Piece) -> tuple[LineItem, ...]:
        """The lines of a piece, wrapped once for as long as it and the window stay what they are."""
        key = (piece.id, piece.id in self.picking.picked, self.size.width)
        drawn = self._drawn.get(key)
        if drawn is None or drawn[0] != piece:
            drawn = self._drawn[key] = piece, tuple(self._piece(piece))
        return drawn[1]

    def _piece(self, piece: Piece) -> Iterator[LineItem]:
        ticked = piece.id in self.picking.picked
        mark = "[!]" if ticked and piece.withheld else "[x]" if ticked else "[ ]"
        width, style = self.size.width - 3, "bold" if ticked else ""
        narrow = self.size.width < NARROW
        indent = 6 if narrow else 6 + LABEL
        room = max(10, width - indent)
        said = [line[indent:] for line in paragraph(cut(self._words(piece), room * _ROWS), width, indent, style)]
        said += [line[indent:] for line in self._why(piece, width, indent)]
        label = safe(f" {mark}  {cut(piece.label, width - 7 if narrow else LABEL - 1)}", style)
        if not narrow:
            label = Content.assemble(label, " " * max(1, indent - label.cell_length), said.pop(0) if said else "")
        yield LineItem(label, ("piece", piece.id))
        yield from (LineItem(Content.assemble(" " * indent, line)) for line in said)

    def _words(self, piece: Piece) -> str:
        """Whose account it is, and the words; of what is withheld, dots until it is ticked."""
        words = piece.words if not piece.withheld or piece.id in self.picking.picked else _DOTS
        return f"{MARKS[piece.sort]} {words}" if piece.sort in MARKS else words

    def _why(self, piece: Piece, width: int, indent: int) -> list[Content]:
        if not piece.withheld:
            return []
        goes = "Goes all the same" if piece.id in self.picking.picked else "Withheld"
        return paragraph(f"{goes}: {piece.withheld}", width, indent, "dim")

    # Ticks ---------------------------------------------------------------------------------------------------------

    def on_ticks_ticked(self, message: Ticks.Ticked) -> None:
        """Tick a piece, or all of a part that is not withheld."""
        message.stop()
        match message.key:
            case ("part", str(part)):
                if not self.picking.tick_part(part):
                    self.app.notify(_ALL_WITHHELD, timeout=5, markup=False)
            case ("piece", str(piece)):
                self._tick(piece)
        self._took()

    def _tick(self, piece: str) -> None:
        # Ticked, it stands there in clear.
        if self.picking.pieces[piece].withheld and piece not in self.picking.picked:
            self._saw()
        self.picking.tick(piece)

    def action_all(self) -> None:
        """Tick whatever is not withheld; where all of that is ticked, take every tick away."""
        if not self.picking.tick_all():
            self.app.notify(_ALL_WITHHELD, timeout=5, markup=False)
        self._took()

    def action_turn(self, sort: str) -> None:
        """Leave out the accounts of one sort, or take them in again."""
        self.picking.turn(sort)
        self._took()

    def _took(self) -> None:
        """Draw the tick at once; what it means for the record follows as soon as the keys rest, or this is left."""
        self.redraw()
        self._untold = True
        self._telling.reset()
        self._telling.resume()

    def save_draft(self) -> None:
        """Hand over the ticks that were not handed over yet, also where datui locks or ends at this moment."""
        self._telling.pause()
        if self._untold:
            self._untold = False
            self._told(self.picking.going)

    def action_leave(self) -> None:
        """Go back; the ticks are kept."""
        self.save_draft()
        self.dismiss(None)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Show the whole of a piece; that a withheld one is shown is an entry first."""
        message.stop()
        match message.key:
            case ("piece", str(chosen)):
                piece = self.picking.pieces[chosen]
                if piece.withheld:
                    self._saw()
                self.app.push_screen(WholeScreen(piece))
            case ("part", _):
                self.query_one(Ticks).action_tick()

    def action_preview(self) -> None:
        """Show just what they get."""
        self.save_draft()
        gets = self._composed(self.picking.going)
        if self.picking.withheld_going:
            self._saw()
        self.app.push_screen(PreviewScreen(gets, self._go_on if self._onward else None))

    def _go_on(self) -> None:
        if self._onward is not None:
            self.dismiss(None)
            self._onward()
