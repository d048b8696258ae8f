"""What protects cases on this computer, and what does not."""

from collections.abc import Iterable
from importlib.resources import files
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.finding import Finding, State
from datui.selfcheck import look
from screens.page import Page
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe

MARKS: dict[State, str] = {"not protected": "✗", "cannot be told": "?", "protected": "✓"}
_STATE_WIDTH = max(map(len, MARKS))


class Findings(Lines):
    """The findings, one line each. There is nothing to open: what the cursor is on is told beneath."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Everything but opening."""
        return action != "choose"


class CheckScreen(Page[None]):
    """See what protects cases on this computer and what does not; beneath the list stands what it means."""

    CSS_PATH = str(files("assets") / "check.tcss")
    heading = "This computer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="check.back", tooltip="Back to where you were")
    ]

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[Finding] = []

    def body(self) -> Iterable[Widget]:
        """How many are not well, the list, and what the one under the cursor means."""
        yield Static(id="check-words")
        yield Findings(id="check")
        yield Static(id="check-told")

    def on_mount(self) -> None:
        """Look now, and start at the top."""
        self.findings = look(self.datui.vault_dir)
        bad = sum(finding.state == "not protected" for finding in self.findings)
        words = f" Not protected: {bad} of {len(self.findings)}. datui sees only what this system tells it."
        self.query_one("#check-words", Static).update(safe(words, "bold"))
        lines = self.query_one(Findings)
        lines.show([LineItem(_line(finding), number) for number, finding in enumerate(self.findings)])
        lines.focus()
        self.watch(lines, "cursor", self._tell)

    def _tell(self, number: int) -> None:
        told = self.query_one("#check-told", Static)
        finding = self.findings[number]
        told.update(Content("\n").join([safe(finding.words), *([safe(f"→ {finding.route}")] if finding.route else [])]))


def _line(finding: Finding) -> Content:
    state = finding.state
    return safe(f"{MARKS[state]} {state:<{_STATE_WIDTH}}  {finding.name}", "bold" if state == "not protected" else "")
