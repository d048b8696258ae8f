"""The conflict check: who in other cases of this vault may be somebody in this one, and no more than is needed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.likeness import SEARCHED
from screens.page import CasePage
from screens.widgets.paragraph import paragraph

if TYPE_CHECKING:
    from screens.app import Datui
    from storage.vault import Alike

_THINK = (
    "Stop and think before you ring, write or tell anyone anything: the victim of one may be the perpetrator of the "
    "other, and two officers may know half each. Ask a supervisor, who may open both."
)
_NOBODY = "Nobody in another case of this vault is like anyone in this one."


class AlikeScreen(CasePage[None]):
    """Who in other cases of this vault may be somebody in this one. Nothing else of the other case is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss(None)", "Back", id="alike.back", tooltip="Back to the case")
    ]
    heading = "Known in another case?"

    def __init__(self, hits: "list[Alike]") -> None:
        super().__init__()
        self.hits = hits

    def body(self) -> Iterable[Widget]:
        """What was found, what to do, and what was searched."""
        with VerticalScroll(id="alike", can_focus=True):
            yield Static(id="found")

    def on_mount(self) -> None:
        """Draw it."""
        self.query_one("#alike").focus()
        self.on_resize()

    def on_resize(self) -> None:
        """Lay the words out for this width."""
        width = self.size.width - 2
        lines = [Content("")]
        for hit in self.hits:
            lines += [*paragraph(f"{'! ' if hit.grave else '  '}{hit.words}", width, 1, "bold" if hit.grave else "")]
            lines.append(Content(""))
        lines += [*paragraph(_THINK if self.hits else _NOBODY, width, 1), Content("")]
        lines += paragraph(SEARCHED, width, 1, "dim")
        self.query_one("#found", Static).update(Content("\n").join(lines))


def look_for_others(app: "Datui", case_id: str) -> None:
    """After a name, a number, an address or a day of birth was kept: say so where somebody may be known already."""
    with app.saying():
        new = [hit for hit in app.open_vault.alike(case_id) if (case_id, hit.words) not in app.alike_told]
        app.alike_told |= {(case_id, hit.words) for hit in new}
        if new:
            app.push_screen(AlikeScreen(new))
