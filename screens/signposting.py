"""A signposting sheet: which numbers a customer is given: read out, shown, or written down where that is safe."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.answers import Answer, State
from datui.casework.moments import london
from datui.casework.outgoing import Outgoing
from datui.casework.records import build
from datui.casework.refusal import Refusal
from datui.casework.signposting import (
    READ_OUT,
    SHOWN,
    TITLE,
    WRITTEN,
    Signposting,
    given_words,
    held_now,
    offered,
    refuse_unsafe,
    sheet,
    ticked,
)
from screens.choose import ChooseScreen
from screens.directory import agency_lines
from screens.page import CasePage
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe

_ASKED = "Is it safe for them to hold a note of numbers?"
_ANSWERS = (
    ("y", "Yes", "They said that nobody looks through what they carry"),
    ("n", "No", "Read them out, or show them"),
    ("?", "Not asked, or not known", "Ask first; until then nothing is written down"),
)
_ANSWERED: Final = {
    "y": Answer[bool](state=State.ANSWERED, value=True),
    "n": Answer[bool](state=State.ANSWERED, value=False),
    "?": Answer[bool](state=State.NOT_KNOWN),
}
_HOW = "Enter chooses. Then r reads them out, s shows them, and w writes them down where that is safe."


class SignpostingScreen(CasePage[None]):
    """Choose which numbers a customer is given, then read them out, show them, or let them write them down."""

    heading = "Signposting sheet"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", f"give('{READ_OUT}')", "Read out", id="signposting.read", tooltip="With names and hours"),
        Binding("s", f"give('{SHOWN}')", "Show", id="signposting.show", tooltip="Nothing but these on the screen"),
        Binding("w", f"give('{WRITTEN}')", "Write down", id="signposting.write", tooltip="Where it is safe to hold"),
        Binding("escape,q", "dismiss(None)", "Back", id="signposting.back", tooltip="Back; nothing is written down"),
    ]

    def body(self) -> Iterable[Widget]:
        """Each agency that a customer may call, with a tick where it is chosen."""
        yield Static(safe(_HOW, "dim"), classes="above")
        yield Lines(id="agencies")

    def on_mount(self) -> None:
        """Begin with those whose numbers are not too old."""
        super().on_mount()
        case = self.case
        self.chosen = set(ticked(case, london(self.vault.now()).date())) if case else set[str]()
        self.query_one(Lines).focus()

    def redraw(self) -> None:
        """Draw them as they are chosen now."""
        lines: list[LineItem] = []
        for agency in offered(self.case) if self.case else ():
            mark = "[x]" if agency.id in getattr(self, "chosen", ()) else "[ ]"
            first, *rest = agency_lines(self, agency)
            lines += [LineItem(Content.assemble(safe(f" {mark}"), first.content), first.key), *rest]
        self.query_one(Lines).show(lines)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Choose an agency, or leave it out."""
        self.chosen ^= {str(message.key)}
        self.redraw()

    def action_give(self, how: str) -> None:
        """Give what is chosen; of what is to be held it is asked first whether that is safe."""
        case = self.case
        if case is None:
            return
        held = held_now(case, self.vault.now())
        if how == WRITTEN and not held.value:
            self.app.push_screen(ChooseScreen(_ASKED, _ANSWERS), self._answered)
        else:
            self._give(how, held)

    def _answered(self, chosen: str | None) -> None:
        if chosen is not None:
            with self.datui.saying():
                self._give(WRITTEN, _ANSWERED[chosen])

    def _give(self, how: str, safe_to_hold: Answer[bool]) -> None:
        refuse_unsafe(how, safe_to_hold)
        agencies = [one for one in offered(self.case) if one.id in self.chosen] if self.case else []
        if not agencies:
            raise Refusal("No number is chosen.", "Choose one with Enter.")
        paper = sheet(agencies, how, self.vault.now())
        given = tuple(one.id for one in agencies)
        values = {"given": given, "words": given_words(paper), "how": how, "safe_to_hold": safe_to_hold}
        self.app.push_screen(NumbersScreen(paper), lambda done: self._keep(values) if done else None)

    def _keep(self, values: dict[str, Any]) -> None:
        """Write down what was given."""
        now = self.vault.now()
        if self.case is not None:
            made = build(Signposting, {"record_id": self.vault.new_id(), "at": now, **values}, now=now)
            self.datui.case_changed(self.vault.append(self.case.case_id, made).case_id)
            self.dismiss(None)


class NumbersScreen(CasePage[bool]):
    """Read them out, or turn the screen round. Enter says that they were given; Esc that they were not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "dismiss(True)", "Given", id="numbers.given", key_display="Enter", tooltip="Keep that it was"),
        Binding("escape,q", "dismiss(False)", "Not given", id="numbers.back", tooltip="Back; nothing is written down"),
    ]

    def __init__(self, paper: Outgoing) -> None:
        super().__init__()
        self.paper = paper

    def title_words(self) -> str:
        """Nothing of the case: the customer looks on."""
        return TITLE

    def body(self) -> Iterable[Widget]:
        """The numbers, with room about each."""
        with VerticalScroll(can_focus=True, id="numbers"):
            yield Static(id="said")

    def on_mount(self) -> None:
        """Read it with the arrow keys."""
        super().on_mount()
        self.query_one("#numbers").focus()

    def redraw(self) -> None:
        """Draw them at this width."""
        lines: list[Content] = []
        for part in self.paper.parts:
            lines += safe(f"  {part.title}", "bold").wrap(max(20, self.size.width - 4))
            for line in part.lines:
                label = f"{line.label}: " if line.label else ""
                first, *rest = safe(f"{label}{line.words}").wrap(max(20, self.size.width - 11))
                lines += [Content.assemble(" " * 5, first), *(Content.assemble(" " * 7, more) for more in rest)]
            lines.append(Content(""))
        self.query_one("#said", Static).update(Content("\n").join(lines))
