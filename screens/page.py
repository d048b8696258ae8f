"""What every screen shares: a line that says where you are, and a line of keys."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from datui.casework.moments import day_words, london
from datui.casework.refusal import Refusal
from screens.widgets.keybar import KeyBar
from screens.widgets.safe import safe

if TYPE_CHECKING:
    from datui.casework.case import Case
    from screens.app import Datui
    from storage.vault import Vault

Result = TypeVar("Result")


class TopLine(Widget):
    """Where you are; on the right TRAINING and its date, in a training vault and nowhere else."""

    ALLOW_SELECT = False

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading

    def say(self, heading: str) -> None:
        """Say another place."""
        self.heading = heading
        self.refresh()

    def render(self) -> RenderResult:
        """One line, cut on the left before the training mark ever is."""
        mark = cast("Datui", self.app).training_mark
        left = safe(f" {self.heading}").truncate(max(10, self.size.width - len(mark) - 2), ellipsis=True)
        gap = max(1, self.size.width - left.cell_length - len(mark) - 1)
        return Content.assemble(left, " " * gap, (mark, "bold reverse") if mark else "")


class Page(Screen[Result]):
    """A screen of datui: TopLine, its own body, KeyBar."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]
    heading: ClassVar[str] = ""
    key_lines: ClassVar[int] = 1

    def compose(self) -> ComposeResult:
        """The two lines around what the screen is for."""
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

    def redraw(self) -> None:
        """Draw the case again."""

    def title_words(self) -> str:
        """Reference, initials and stage: never a name in the top line."""
        case = self.case
        where = f"{case.reference} · {case.initials} · " if case else "New report · "
        return f"{where}{self.heading or (case.stage_words if case else '')}"


def today_words(page: Page[object]) -> str:
    """Today, on the vault's clock."""
    return day_words(london(page.vault.now()).date())
