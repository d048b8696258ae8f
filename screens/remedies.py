"""Remedies: what there is to stay, to leave, for money, towards the perpetrator and in court. None is recommended."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.moments import london
from datui.casework.remedies import KINDS, Remedy, of_kind
from datui.casework.route import Route
from screens.page import CasePage
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

NO_ADVICE = "Nothing here is advice, and none is chosen for anybody: what the law gives is for a solicitor."
_HOW = "Enter on one says what to be careful of, where it is from and when it was last checked."
_TITLE = 40
_NARROW = 70


class RemediesScreen(CasePage[None]):
    """What there is, by what it is for, with who decides it. Enter on one reads it; nothing is recommended."""

    heading = "Remedies"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="remedies.back", tooltip="Back to the case"),
    ]

    def body(self) -> Iterable[Widget]:
        """What the page is not, then each remedy."""
        yield Static(Content("\n").join([safe(NO_ADVICE, "bold"), safe(_HOW, "dim")]), classes="above")
        yield Lines(id="remedies")

    def redraw(self) -> None:
        """Draw each as it stands today."""
        self.query_one(Lines).show(list(self._lines()))

    def _lines(self) -> Iterable[LineItem]:
        today = london(self.vault.now()).date()
        for at, (kind, title) in enumerate(KINDS.items()):
            yield from [LineItem(Content(""))] if at else []
            yield LineItem(safe(f" {title}", "bold underline"))
            for remedy in of_kind(self.vault.rules.remedies, kind):
                yield from self._line(remedy, today)

    def _line(self, remedy: Remedy, today: date) -> Iterable[LineItem]:
        """Its title, and beside it who decides; what is not to be offered says that instead."""
        standing, room = remedy.standing(today), self.size.width - 3
        mark, style = (" ✗ ", "dim") if standing else ("   ", "")
        words = standing or remedy.who_decides
        if self.size.width < _NARROW:
            yield LineItem(safe(f"{mark}{remedy.title}", style), remedy.id)
            yield from (LineItem(line) for line in paragraph(words, room, 5, "dim"))
            return
        named = safe(f"{mark}{remedy.title:<{_TITLE}} ", style)
        first, *rest = paragraph(words, room, _TITLE + 4, "bold" if standing else "dim")
        yield LineItem(Content.assemble(named, first[_TITLE + 4 :]), remedy.id)
        yield from (LineItem(line) for line in rest)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Read one."""
        self.app.push_screen(RemedyScreen(str(message.key)))


class RemedyScreen(CasePage[None]):
    """One remedy: what it is, who decides, what to be careful of, and how far anybody checked it."""

    heading = "Remedy"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="remedy.back", tooltip="Back to the remedies"),
    ]

    def __init__(self, remedy: str) -> None:
        super().__init__()
        self.remedy = remedy

    def body(self) -> Iterable[Widget]:
        """All that the pack says of it."""
        yield Lines(id="remedy")

    def redraw(self) -> None:
        """Draw it as it stands today."""
        remedy, today = self.vault.rules.remedies[self.remedy], london(self.vault.now()).date()
        room, standing = self.size.width - 3, remedy.standing(today)
        lines = [LineItem(safe(f" {remedy.title}", "bold underline"))]
        if standing:
            lines += wrapped(safe(f" ✗ {standing[0].upper()}{standing[1:]}.", "bold"), room, None, 3)
        lines += remedy_lines(remedy, room)
        lines += wrapped(safe(f" Under: {self.cite(remedy.clause)}", "dim"), room, None, 3)
        if remedy.record and not standing:
            lines += [LineItem(Content("")), LineItem(safe(" Write it down", "bold"), Route(remedy.record))]
        self.query_one(Lines).show(lines)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Write down that it was asked for, offered or done."""
        if isinstance(message.key, Route):
            self.datui.go(message.key)


def remedy_lines(remedy: Remedy, room: int) -> list[LineItem]:
    """What the pack says of a remedy: who decides, what to be careful of, and what nobody checked."""
    said = [
        (f" {remedy.says}", ""),
        (f" Who decides: {remedy.who_decides}.", ""),
        *((f" ! {words}", "") for words in remedy.cautions),
        *((f" ? Not checked: {words}", "bold") for words in remedy.unverified),
        (f" {remedy.rests_words}", "dim"),
        (f" {remedy.checked_words}", "dim"),
    ]
    return [line for words, style in said for line in wrapped(safe(words, style), room, None, 3)]
