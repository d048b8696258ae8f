"""A vault that an older datui wrote: what would be done to it, and one key that does it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from datui.casework.refusal import Refusal
from screens.arrival import Arrival
from screens.widgets.keybar import KeyBar
from screens.widgets.safe import safe

if TYPE_CHECKING:
    from storage.vault import OlderVault, Vault

_KEPT = (
    "Every record and every key stays as it is, and no draft is lost. One entry says that it was done, and who did it. "
    "Should the computer stop in the middle, the vault is as it was, or up to date."
)
_AFTERWARDS = (
    "Afterwards no older datui can open it. If it is used on other computers too, datui must be brought up to date "
    "there as well."
)
_OLDER_COPY = (
    "! It is also an older copy of itself, or another than it was. If the newer one may still be somewhere, leave this "
    "one as it is, and look for that first."
)
_NEXT = "u brings it up to date.  Escape leaves it as it is."
_WAIT = "One moment: the vault is being brought up to date…"


class OlderScreen(Arrival["Vault | Refusal"]):
    """The vault opens once it is brought up to date. Gives back the open vault, or why it is not open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "bring", "Bring up to date", id="older.bring", tooltip="Bring the vault up to date, and open it"),
        Binding(
            "escape,q", "leave_it", "Not now", id="older.leave", tooltip="Leave the vault as it is; nothing is done"
        ),
        Binding("f1", "app.help", "Help", id="older.help", show=False),
    ]

    def __init__(self, older: "OlderVault", bring: "Callable[[], Vault]") -> None:
        super().__init__()
        self._older, self._bring = older, bring
        self._chosen = False

    def compose(self) -> ComposeResult:
        """What will be done, what stays, and what is different afterwards."""
        with Vertical(classes="card"):
            yield Static(safe(self._older.reason, "bold"))
            if self._older.rolled_back:
                yield Static(safe(f"{_OLDER_COPY}\n", "bold"))
            yield Static(
                "This datui opens it once it is brought up to date. That is what will be done:\n", markup=False
            )
            for change in self._older.changes:
                yield Static(safe(f"{change}\n"))
            yield Static(f"{_KEPT}\n\n{_AFTERWARDS}\n", markup=False)
            yield Static(_NEXT, id="say", markup=False)
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Once it was chosen there is nothing left to choose."""
        return not self._chosen or action not in ("bring", "leave_it")

    def action_bring(self) -> None:
        """Say that it is being done, and once that is on the screen do it."""
        self._chosen = True
        self.refresh_bindings()
        self.query_one("#say", Static).update(_WAIT)
        self.call_after_refresh(self._do)

    def _do(self) -> None:
        try:
            self.dismiss(self._bring())
        except Refusal as refusal:
            self.dismiss(refusal)

    def action_leave_it(self) -> None:
        """The vault stays as it is, and closed."""
        self.dismiss(self._older)
