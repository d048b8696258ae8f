"""Reaching a person: every way with what the plan says of it; what is allowed is shown under the plan, and logged."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.reach import Reach, Way, again, ways
from datui.casework.records import Entry, RecordId
from datui.casework.refusal import Refusal
from datui.casework.route import Route
from screens.contact import PlanInView
from screens.instead import briefly, instead, put_right
from screens.planpage import NARROW, PlanPage
from screens.rooms import record_screen
from screens.way import WayScreen
from screens.widgets.banner import SafeContactBanner
from screens.widgets.lines import LineItem, Lines
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

NOTHING = "Nothing is written down yet by which anybody could be reached."
_HOW = "Enter on a way shows it, or says why not. s asks what is safe."
_NAMED = 21
"""Where what is said of a way begins, beside its name."""
_RIGHT = "Enter goes to where that is put right."
_NOW = "It is allowed now: go back, and choose it again."
_NO_MORE = "It is not written down any more: go back, and look again."
_DANGER = "In danger now? F9: an emergency asks for no plan and no reason."
_REASON = "If it cannot wait, o asks why. What you write is signed, and a supervisor sees it."
_AGREED = "If it cannot wait, o asks why, and which supervisor agreed to it: nothing is shown without."
_NOBODY = "They are nobody of this case yet: write them down as a person first."
_SHUT = "No reason of an officer's opens this one: take it to a supervisor."


class ReachScreen(PlanPage):
    """Whom you can reach, and by which way now. Enter on a way goes on, or says why not and what to do instead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "plan", "Safe contact", id="reach.plan", tooltip="Ask and write down how contact is safe"),
        Binding("escape,q", "dismiss(None)", "Back", id="reach.back", tooltip="Back to the case"),
    ]
    heading = "Reach someone"

    def body(self) -> Iterable[Widget]:
        """The plan, then everyone and each way."""
        yield SafeContactBanner(channels=False)
        yield Lines(id="ways")

    def redraw(self) -> None:
        """Draw every way as it stands now."""
        super().redraw()
        if self.case is not None:
            self.query_one(Lines).show(self._lines())

    def _lines(self) -> list[LineItem]:
        assert self.case is not None
        width = self.size.width - 3
        lines = [LineItem(line) for line in (Content(""), *paragraph(_HOW, width, 1, "dim"))]
        whom: object = None
        for way in ways(self.case, self.vault.now()):
            # Two people of whom no more than that is known read the same.
            if (way.person, way.who) != whom:
                whom = (way.person, way.who)
                lines += [LineItem(Content("")), LineItem(safe(f" {way.who}", "bold underline"))]
            mark, style = ("   ", "") if way.allowed.ok else (" ✗ ", "dim")
            words = briefly(self.case, way)
            named, key = safe(f"{mark}{way.name.capitalize():<18}", style), (way.person, way.channel, way.to)
            beneath = self.size.width < NARROW
            said = paragraph(words, width, 5 if beneath else _NAMED, style)
            first = named if beneath else Content.assemble(named, said.pop(0)[_NAMED:])
            lines += [LineItem(first, key), *map(LineItem, said)]
        return lines if whom else [*lines, LineItem(Content("")), *map(LineItem, paragraph(NOTHING, width, 1))]

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Show the way, or why not."""
        if self.case is None:
            return
        found = (way for way in ways(self.case, self.vault.now()) if (way.person, way.channel, way.to) == message.key)
        if (way := next(found, None)) is not None:
            self.app.push_screen(WayScreen(way) if way.allowed.ok else NotAllowedScreen(way))

    def action_plan(self) -> None:
        """Go to the safe-contact plan."""
        self.datui.open_record("safe-contact")


class NotAllowedScreen(PlanPage):
    """Why somebody may not be reached this way now, what puts that right, and what is asked where it cannot wait."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "right", "Put it right", id="refused.right", tooltip="Go to what would make it allowed"),
        Binding("o", "override", "All the same", id="refused.override", tooltip="Say why; a supervisor sees it"),
        Binding("escape,q", "dismiss(None)", "Back", id="refused.back", tooltip="Back to the other ways"),
    ]
    heading = "Not allowed now"

    def __init__(self, way: Way) -> None:
        super().__init__()
        self.way = way
        self._now: Way | None = way

    def body(self) -> Iterable[Widget]:
        """The plan, the reason and the ways out."""
        yield SafeContactBanner()
        with VerticalScroll(id="refused", can_focus=True):
            yield Static(id="why-not")

    @property
    def whom(self) -> RecordId:
        """Whom this would reach."""
        return self.way.person or ""

    def redraw(self) -> None:
        """Draw the reason as it stands now, and the ways out that there are."""
        super().redraw()
        if self.case is None:
            return
        now = self._now = again(self.case, self.way, self.vault.now())
        reason = _NO_MORE if now is None else _NOW if now.allowed.ok else now.allowed.reason
        lines = [safe(f"\n{self.way.name.capitalize()}: {reason}\n", "bold")]
        if now is not None and not now.allowed.ok:
            self.way = now
            helps = (_RIGHT if self._right is not None else instead(self.case, now), _DANGER, self._last)
            lines += [safe(words) for words in helps if words]
        self.query_one("#why-not", Static).update(Content("\n").join(lines))
        self.refresh_bindings()

    @property
    def _right(self) -> Route | None:
        """Where it is put right; None where nothing is wrong."""
        return None if self.case is None else put_right(self.case, self.way)

    @property
    def _last(self) -> str:
        """What is left where it cannot wait."""
        if self.way.person is None:
            return _NOBODY
        return _SHUT if self.way.shut else _AGREED if self.way.agreed else _REASON

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody alone says why the perpetrator, or whoever must not receive anything, is reached all the same.

        Nor is a reason kept that would read as if it were the victim's.
        """
        if action in ("override", "right") and (self._now is None or self._now.allowed.ok):
            return False
        if action == "override":
            return not self.way.shut and self.way.person is not None
        if action == "right":
            return self._right is not None
        return super().check_action(action, parameters)

    def action_right(self) -> None:
        """Go to what would make it allowed."""
        if (route := self._right) is not None:
            self.dismiss(None)
            self.datui.go(route)

    def action_override(self) -> None:
        """Ask why it is done all the same; then show it."""
        said = {"whom": self.way.person or "", "channel": self.way.channel}
        route = Route(Reach.kind, "", "why", tuple(said.items()))
        screen = record_screen(self.datui, Reach.kind, self.begun(Reach.kind, **said), route=route)
        self.app.push_screen(screen, self._overridden)

    def _overridden(self, entry: Entry | None) -> None:
        if entry is None or self.case is None:
            return
        reason, way = entry.record, again(self.case, self.way, self.vault.now())
        self.dismiss(None)
        # What is shown is what the reason names, as it stands when the reason is kept.
        if isinstance(reason, Reach) and way is not None and _is_for(reason, way):
            self.app.push_screen(WayScreen(way, despite=not way.allowed.ok))
        else:
            self.refuse(Refusal("That reason is for another way.", "Choose the way again, and say why for that one."))


def _is_for(reason: Reach, way: Way) -> bool:
    """Whether a reason opens a way: it names just that one, and where a supervisor agrees first, which one did."""
    named = reason.whom == (way.person or "") and reason.channel == way.channel
    return named and not way.shut and bool(reason.agreed_with.strip() or not way.agreed)


class ReasonScreen(PlanInView):
    """Say why somebody is reached although the plan does not allow it. Without a reason nothing is shown."""

    kind = Reach
    of_whom = "whom"

    def action_keep(self) -> None:
        """Keep the reason; without one, or without who agreed to a letter to an old home, ask for it."""
        values = self.typed_values
        if not str(values["why"]).strip():
            self.show_problems({"why": "Say in a few words why it cannot wait."})
            self.refuse(Refusal("Nothing is shown without a reason.", "Say why, or press Escape and use another way."))
            return
        if self._agreed_first and not str(values["agreed_with"]).strip():
            self.show_problems({"agreed_with": "The victim left that home: say which supervisor agreed."})
            self.refuse(Refusal("An old home is shown only with who agreed to it.", "Ask a supervisor, and name them."))
            return
        super().action_keep()

    @property
    def _agreed_first(self) -> bool:
        """Whether a supervisor agrees first to the way that is named."""
        values, now = self.typed_values, self.vault.now()
        named = (way for way in (ways(self.case, now) if self.case else ()) if way.channel == values["channel"])
        return any(way.agreed for way in named if (way.person or "") == values["whom"])
