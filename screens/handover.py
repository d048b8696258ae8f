"""A case's handover sheet: what whoever looks after it reads first, and what its officer puts right before leaving."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.chronology import happened
from datui.casework.due import Duty
from datui.casework.handover import Handover, officer_of, standing
from datui.casework.handoversheet import Card, Sheet, cards, sheet
from datui.casework.moments import london, near_day_words, time_words
from datui.casework.reads import CASE
from datui.casework.records import Entry
from datui.casework.route import Route
from screens.caseload import LEVELS
from screens.page import CasePage, TopLine
from screens.reach import ReachScreen
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import safe

REACH = "reach"
"""What Enter on a line of the safe-contact card means."""
_NOTHING = "   Nothing."


class HandoverSheetScreen(CasePage[None]):
    """What keeps somebody safe while you are away: due, how to reach them, what not to do, what was written last."""

    heading = "Handover sheet"
    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "hand", "Hand over", id="sheet.hand", tooltip="Who looks after it, and what they must know"),
        Binding("t", "reach", "Reach", id="sheet.reach", tooltip="By which way anybody may be reached now"),
        Binding("right,n", "step(1)", "Next case", id="sheet.next", tooltip="The sheet of the next case of the list"),
        Binding("left,p", "step(-1)", "Case before", id="sheet.before", tooltip="The sheet of the case before it"),
        Binding("escape,q", "dismiss(None)", "Back", id="sheet.back", tooltip="Back to where you were"),
    ]

    def __init__(self, order: Sequence[str] = ()) -> None:
        super().__init__()
        self.order = tuple(order)
        """The cases whose sheets are read one after another; none where this is of one case alone."""
        self.was_read: set[str] = set()
        """The cases whose sheets were shown."""
        self._cards: tuple[Card, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Who looks after it, then the sheet."""
        yield Static(id="whose", classes="names")
        yield Lines(id="sheet")

    def on_mount(self) -> None:
        """Start at the first line."""
        super().on_mount()
        self.query_one(Lines).focus()

    def is_past(self) -> bool:
        """Whether anything on the card is allowed that was not, or is not any more."""
        return self.case is not None and tuple(cards(self.case, self.vault.now())) != self._cards

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a list has a next one."""
        return len(self.order) > 1 if action == "step" else super().check_action(action, parameters)

    def redraw(self) -> None:
        """Draw the sheet as it stands now."""
        case = self.case
        if case is None:
            return
        found = sheet(case, self.vault.now())
        self._cards = found.cards
        self.was_read.add(case.case_id)
        self.query_one(TopLine).say(self.title_words())
        self.query_one("#whose", Static).update(safe(self._whose(case, found), "bold"))
        self.query_one(Lines).show(self._lines(case, found))

    def _whose(self, case: Case, found: Sheet) -> str:
        level = LEVELS.get(case.level, case.level)
        where = f"{self.order.index(case.case_id) + 1} of {len(self.order)} · " if len(self.order) > 1 else ""
        said = f"{where}level {level}" + (" · IN DANGER" if case.danger else "") + f" · of {officer_of(case)}"
        by = f"Looked after by {found.handed.words}" if found.handed else "Handed over to nobody yet: w says to whom"
        gaps = f"\n! {len(found.before)} to put right before you go: at the end" if found.before else ""
        return f"{said}\n{by}{gaps}"

    def _lines(self, case: Case, found: Sheet) -> list[LineItem]:
        handed = found.handed
        lines = self._part("Do first", self._prose(handed.do_first)) if handed and handed.do_first.strip() else []
        lines += self._part("Due meanwhile" if handed and handed.last_day else "Due next", self._due(found.due))
        for card in found.cards:
            lines += self._part(f"Safe contact: {card.who}", self._card(card))
        lines += self._part("What not to do", [each for said in found.not_to_do for each in self._said(f"✗ {said}")])
        lines += self._part("Promised", self._prose(handed.promised)) if handed and handed.promised.strip() else []
        doing = [each for words, route in found.actions for each in self._said(words, route)]
        lines += self._part("Under way", doing)
        lines += self._part("Written last", [LineItem(self._happened(case, entry), entry) for entry in found.last])
        before = [each for one in found.before for each in self._said(one.words, one.route)]
        lines += self._part("Before you go", before)
        return lines[1:]

    def _part(self, title: str, lines: list[LineItem]) -> list[LineItem]:
        heading = [LineItem(Content("")), LineItem(safe(f" {title}", "bold underline"))]
        return [*heading, *(lines or [LineItem(safe(_NOTHING, "dim"))])]

    def _said(self, words: str, key: object = None, style: str = "") -> list[LineItem]:
        return wrapped(Content.assemble("   ", safe(words, style)), self.size.width - 3, key, 5)

    def _prose(self, text: str) -> list[LineItem]:
        return [each for line in text.splitlines() if line.strip() for each in self._said(line)]

    def _due(self, duties: Iterable[Duty]) -> list[LineItem]:
        now, lines = self.vault.now(), list[LineItem]()
        for duty in duties:
            state = duty.state(now)
            mark = {"overdue": " ! ", "today": " › "}.get(state, "   ")
            when = "" if duty.urgent else f"{duty.when_words(now)}: "
            bold = "bold" if state != "later" else ""
            said = Content.assemble(safe(mark, "bold"), safe(when, bold), safe(duty.words))
            lines += wrapped(said, self.size.width - 3, duty.route, 5)
        return lines

    def _card(self, card: Card) -> list[LineItem]:
        lines = self._said(card.holds, REACH, "bold")
        for may, words in card.channels:
            content = Content.assemble("   " if may else " ✗ ", safe(words, "" if may else "dim"))
            lines += wrapped(content, self.size.width - 3, REACH, 5)
        return lines + [each for words in card.also for each in self._said(words)]

    def _happened(self, case: Case, entry: Entry) -> Content:
        when, glance = happened(entry), entry.record.glance
        day = near_day_words(london(when).date(), london(self.vault.now()).date())
        said = f"{entry.by}: {case.headline(entry)}{': ' if glance else ''}{glance}"
        return Content.assemble("   ", safe(f"{day:<10} {time_words(when):<5}  ", "dim"), safe(said))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Go to what a line is about."""
        match message.key:
            case Route() as route:
                self.datui.go(route)
            case Entry() as entry:
                from screens.read import ReadScreen

                self.app.push_screen(ReadScreen(entry.record.record_id))
            case _:
                self.action_reach()

    def action_reach(self) -> None:
        """Show every way to everyone."""
        self.app.push_screen(ReachScreen())

    def action_hand(self) -> None:
        """Say who looks after it; where somebody does already, go on with that."""
        if self.case is not None:
            entry = standing(self.case)
            self.datui.open_record(Handover.kind, entry.record.record_id if entry else "")

    def action_step(self, step: int) -> None:
        """Show the sheet of another case of the list; that it is read is an entry first."""
        if self.case is None:
            return
        at = self.order.index(self.case.case_id) + step
        if not 0 <= at < len(self.order):
            words = "That was the last one." if step > 0 else "That is the first one."
            self.app.notify(words, timeout=3, markup=False)
            return
        case = self.vault.case(self.order[at])
        self.datui.saw(CASE, case.case_id)
        self.datui.case = case
        self.redraw()
        self.query_one(Lines).action_end(1)
