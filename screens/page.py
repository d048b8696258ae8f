"""What every screen shares: a line that says where you are, and a line of keys."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import on
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from datui.casework.moments import london
from datui.casework.refusal import Refusal
from screens.standing import banners
from screens.widgets.banner import SafeContactBanner
from screens.widgets.keybar import KeyBar
from screens.widgets.safe import safe

if TYPE_CHECKING:
    from datui.casework.case import Case
    from screens.app import Datui
    from storage.vault import Vault

Result = TypeVar("Result")
SHOWN_SECONDS = 5.0
"""How long a code word is seen."""
LOOK_SECONDS = 1.0
"""How soon a page says that an hour ended, or that something else is not allowed any more."""


class TopLine(Widget):
    """Where you are; on the right TRAINING and its date, in a training vault and nowhere else.

    Beneath it a line for each thing that everyone has to know for as long as it is so.
    """

    ALLOW_SELECT = False

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading
        self._said: tuple[str, ...] = ()

    def say(self, heading: str) -> None:
        """Say another place."""
        self.heading = heading
        self.look()

    def on_mount(self) -> None:
        """Say from the start what everyone has to know."""
        self.look()

    def look(self) -> None:
        """Say again how things stand."""
        said = banners(self._datui.vault, self._datui.clock_jump)
        if len(said) != len(self._said):
            self.styles.height = 1 + len(said)
        self._said = said
        self.refresh()

    @property
    def _datui(self) -> "Datui":
        return cast("Datui", self.app)

    def render(self) -> RenderResult:
        """One line, cut on the left before the training mark ever is, and one for each banner."""
        mark = self._datui.training_mark
        left = safe(f" {self.heading}").truncate(max(10, self.size.width - len(mark) - 2), ellipsis=True)
        gap = max(1, self.size.width - left.cell_length - len(mark) - 1)
        first = Content.assemble(left, " " * gap, (mark, "bold reverse") if mark else "").truncate(self.size.width)
        said = [safe(f" {words} ", "bold reverse") for words in self._said]
        return Content("\n").join([first, *(line.truncate(self.size.width, ellipsis=True) for line in said)])


class Page(Screen[Result]):
    """A screen of datui: TopLine, its own body, KeyBar."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-tall")]
    heading: ClassVar[str] = ""
    key_lines: ClassVar[int] = 1

    def compose(self) -> ComposeResult:
        """The two lines around what the screen is for."""
        # Before anything is drawn: afterwards Textual would look at the styles of everything on the page once more.
        width, height = self.app.size
        limits = ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS))
        self.add_class(*(max(each for each in of if each[0] <= size)[1] for size, of in limits))
        yield TopLine(self.title_words())
        yield from self.body()
        yield KeyBar(self.key_lines)

    def body(self) -> Iterable[Widget]:
        """What the screen is for."""
        return ()

    def title_words(self) -> str:
        """Where you are, for the top line."""
        return self.heading

    @property
    def datui(self) -> "Datui":
        """The session's app."""
        return cast("Datui", self.app)

    @property
    def vault(self) -> "Vault":
        """The open vault."""
        return self.datui.open_vault

    def redraw(self) -> None:
        """Draw what may have changed since."""

    def on_resize(self) -> None:
        """Lay it out for this width, at first and whenever that changes."""
        self.redraw()

    def cite(self, clause_id: str) -> str:
        """A clause as it is cited today: that its policy expired, or that its review was due, is said with it."""
        return self.vault.rules.cite(clause_id, london(self.vault.now()).date())

    @on(ScreenResume)
    def _resumed(self, event: ScreenResume) -> None:
        """A page that was drawn just now has its styles; one that comes back may have had others before."""
        event.refresh_styles = event.refresh_styles and self.stack_updates > 0

    def on_screen_resume(self) -> None:
        """Come back to a page: what stands above every page may be another."""
        if self.app.screen is self:
            self.query_one(TopLine).look()

    async def _dispatch_message(self, message: Message) -> None:
        with self.datui.saying():
            await super()._dispatch_message(message)

    def refuse(self, refusal: Refusal) -> None:
        """Say why not, and what to do instead; nothing is lost."""
        self.datui.refuse(refusal)


class CasePage(Page[Result]):
    """A screen of one case: notes and the emergency view are one key away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f9,ctrl+g", "emergency", "EMERGENCY", id="case.emergency", tooltip="What 999 needs, at once", priority=True
        ),
        Binding("f8,ctrl+n", "note", "Note", id="case.note", show=False, tooltip="Write down what was said or seen"),
    ]

    def on_mount(self) -> None:
        """Look again and again whether what stands here is still so."""
        self.set_interval(LOOK_SECONDS, self.look_again)

    def is_past(self) -> bool:
        """Whether an hour, a day or a plan that was drawn here has ended, or begun, since."""
        case, now = self.case, self.vault.now()
        return case is not None and any(banner.is_past(case, now) for banner in self.query(SafeContactBanner))

    def look_again(self) -> None:
        """Draw the page again where it may not be used any more as it stands there."""
        if self.app.screen is self and self.case is not None and self.is_past():
            self.redraw()

    @property
    def case(self) -> "Case | None":
        """The case on the screen; None while a new report has not been kept yet."""
        return self.datui.case

    def action_emergency(self) -> None:
        """Show what 999 needs before anything else happens."""
        self.datui.emergency()

    def action_note(self) -> None:
        """Open a note."""
        self.datui.open_record("note")

    def on_screen_resume(self) -> None:
        """Come back to a case that may have changed."""
        if self.app.screen is self:
            self.query_one(TopLine).say(self.title_words())
            self.redraw()

    def title_words(self) -> str:
        """Reference, initials and stage: never a name in the top line."""
        case = self.case
        where = f"{case.reference} · {case.initials} · " if case else "New report · "
        return f"{where}{self.heading or (case.stage_words if case else '')}"
