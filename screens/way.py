"""One way to somebody: what it goes to while it is allowed, what to say, and what came of it."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.interlock import times
from datui.casework.people import Person
from datui.casework.plans import plan_of
from datui.casework.reach import Way, again
from datui.casework.reads import REVEAL
from datui.casework.records import Entry, RecordId
from datui.casework.route import Route
from datui.casework.safecontact import SafeContact
from datui.casework.victim import reached_by
from screens.page import SHOWN_SECONDS
from screens.planpage import NARROW, PlanPage
from screens.rooms import record_screen
from screens.widgets.banner import SafeContactBanner
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

LABEL = 24
_HIDDEN = "••••••"
_RING_OFF = "Ring off, and say nothing: not who you are, and not why you rang."
_FIRST_WHO = "Write down who they are: the contact is then kept with them, and not with the victim."
_ANSWERED = ("voice", "visit")
"""The channels by which somebody else may answer."""


class WayScreen(PlanPage):
    """One way to reach somebody, under the plan: what it goes to, what to say, what not to do. c logs the contact."""

    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "log", "Log the contact", id="way.log", tooltip="Write down what came of it"),
        Binding("a", "other", "Someone else", id="way.other", tooltip="Someone else answered: what to say to them"),
        Binding("m", "reveal", "Code words", id="way.reveal", tooltip="Show code and stop word for five seconds"),
        Binding("escape,q", "dismiss(None)", "Back", id="way.back", tooltip="Back to the other ways"),
    ]
    heading = "Reach someone"

    def __init__(self, way: Way, *, despite: bool = False) -> None:
        super().__init__()
        self.way, self.despite, self.revealed, self.other = way, despite, False, False
        self._now: Way | None = way

    def body(self) -> Iterable[Widget]:
        """The plan, then what is needed to reach them."""
        yield SafeContactBanner()
        with VerticalScroll(id="way", can_focus=True):
            yield Static(id="needed")

    def on_mount(self) -> None:
        """That it is shown is an entry first."""
        if self.case is not None:
            self.datui.saw(REVEAL, self.case.case_id)
        super().on_mount()
        self.query_one("#way").focus()

    @property
    def whom(self) -> RecordId:
        """Whom this reaches."""
        return self.way.person or ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Someone else answers a telephone or a door."""
        if action == "other":
            return self.way.channel in _ANSWERED
        return super().check_action(action, parameters)

    def redraw(self) -> None:
        """Draw what is needed, of the way as it stands now."""
        super().redraw()
        if self.case is not None:
            self._now = again(self.case, self.way, self.vault.now())
        lines: list[Content] = [Content("")]
        for label, words in self._needed():
            beneath, named = self.size.width < NARROW, safe(f" {label:<{LABEL}}", "dim")
            said = paragraph(words, self.size.width - 4, 3 if beneath else LABEL + 1)
            lines += [named if beneath else Content.assemble(named, said.pop(0)[LABEL + 1 :]), *said]
        self.query_one("#needed", Static).update(Content("\n").join(lines))

    @property
    def shown(self) -> bool:
        """Whether what the way goes to may be seen now: by the plan, or by the reason that was given for just this."""
        now, opened = self._now, self.way
        if now is None or now.allowed.ok:
            return now is not None
        return self.despite and not now.shut and now.to == opened.to and (opened.agreed or not now.agreed)

    @property
    def _plan(self) -> SafeContact | None:
        """The plan of the victim whom this reaches; None where it reaches somebody else."""
        if self.case is None or self.way.person not in reached_by(self.case):
            return None
        entry = plan_of(self.case, self.way.person)
        return entry.record if entry else None

    def _needed(self) -> Iterable[tuple[str, str]]:
        way, plan = self._now or self.way, self._plan
        if self.other:
            yield "SAY NOW", (plan.if_other if plan else "") or _RING_OFF
            yield "Then", "c writes down who answered. Tell a supervisor if it gave anything away."
            yield "", ""
        to = f"{way.to or 'nothing is written down'} ({way.of})"
        yield way.name.capitalize(), to if self.shown else f"{_HIDDEN} (not any more: go back, and look again)"
        yield "Whom", way.who
        if not self.shown:
            yield (
                "NOT NOW",
                way.allowed.reason if self._now and not way.allowed.ok else "It is not written down any more.",
            )
        elif self.despite:
            yield "Not by the plan", f"{self.way.allowed.reason} You said why, and a supervisor sees it."
        else:
            theirs = () if plan else (way.allowed.reason,)
            yield "Mind", " ".join((*way.allowed.cautions, *theirs))
        if plan is not None:
            yield from self._by_the_plan(plan)
        yield "First", "Ask whether it is safe to talk: alone? safe now? Closed questions, every time."

    def _by_the_plan(self, plan: SafeContact) -> Iterable[tuple[str, str]]:
        hidden = f"{_HIDDEN} (m shows it)"
        yield "Safe days and hours", times(plan, self.way.channel) or "not asked"
        yield "We say we are", plan.who_we_are or "not asked"
        answers = plan.who_may_answer or "not asked: nobody"
        yield "Who else may answer", answers if self.shown or not plan.who_may_answer else _HIDDEN
        yield "If someone else answers", plan.if_other or "ring off, and say nothing"
        yield "Language", plan.language or "not asked"
        yield "Code word", (plan.code_word if self.revealed else hidden) if plan.code_word else "none agreed"
        yield "Stop word", (plan.stop_word if self.revealed else hidden) if plan.stop_word else "none agreed"

    def action_other(self) -> None:
        """Show what to say to whoever else answered; the contact is then kept with who it was."""
        self.other = True
        self.redraw()
        self.query_one("#way").scroll_home(animate=False)

    def action_log(self) -> None:
        """Write down what came of it; of somebody who is no person of the case yet, first who they are."""
        if self.way.person is None:
            self._log_with_somebody_new()
        else:
            self.dismiss(None)
            self._log(self.way.person)

    def _log(self, whom: RecordId) -> None:
        offer = [("with_whom", whom), ("channel", self.way.channel)]
        if self.despite or not self.other:
            # Whether the plan was followed hangs on who it was that answered.
            offer.append(("plan_followed", "n" if self.despite else "y"))
        if self.other:
            offer += [("outcome", "other-answered"), ("reached", "n")]
        route = Route("contact", "", "who_answered" if self.other else "reached", tuple(offer))
        begun = self.begun("contact", with_whom=whom, channel=self.way.channel)
        self.datui.open_record("contact", begun, route=route)

    def _log_with_somebody_new(self) -> None:
        self.app.notify(_FIRST_WHO, timeout=6, markup=False)
        roles: Any = ["reporter"]
        reached = {"email" if "@" in self.way.to else "phone": self.way.to}
        offer = {"case_roles": roles, "name": self._called, **reached}
        route = Route(Person.kind, "", "name", tuple(offer.items()))
        screen = record_screen(self.datui, Person.kind, self.begun(Person.kind, **reached), route=route)
        self.app.push_screen(screen, self._somebody_new)

    @property
    def _called(self) -> str:
        """The name of whoever made the report."""
        versions = self.case.versions(self.way.route.record_id) if self.case else []
        return str(getattr(versions[-1].record, "reported_by", "")) if versions else ""

    def _somebody_new(self, entry: Entry | None) -> None:
        if entry is not None:
            self._log(entry.record.record_id)

    def action_reveal(self) -> None:
        """Show code and stop word for five seconds."""
        self.revealed = True
        self.redraw()
        self.set_timer(SHOWN_SECONDS, self._hide)

    def _hide(self) -> None:
        self.revealed = False
        self.redraw()
