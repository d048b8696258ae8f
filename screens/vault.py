"""The vault itself: who can open it, who read what, how it ends the day, who looked at it, and how it stands."""

from collections.abc import Iterable
from importlib import import_module
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from datui.casework.rollback import Continuation, Countersignature
from screens.page import Page
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe

_WIDE = 18
_OLDER = ("rollback.RollbackScreen", "! An older copy", "what was found; nothing is added until someone signs")
_ROOMS = (
    ("keys.KeysScreen", "Keys", "who can open this vault, and every change to that"),
    ("reads.ReadsScreen", "Who read what", "every case, search and emergency view that was opened"),
    ("day.DayScreen", "End of day", "what was written, what waits, and eight words to note down"),
    ("seen.SeenScreen", "Look and sign", "have the whole vault checked; a supervisor signs for it"),
    ("supervised.SupervisedScreen", "For a supervisor", "what left a plan, was done all the same, or declared"),
    ("handovers.HandoversScreen", "Handover", "each officer's cases before leave, and their sheets"),
    ("policies.PoliciesScreen", "Policies", "what each says of itself, how old it is, and its clauses"),
    ("directory.DirectoryScreen", "Directory", "agencies by area, their numbers, and how old those are"),
    ("sending.SendingScreen", "Sealed packs", "off until a supervisor turns them on, and why"),
    ("settings.SettingsScreen", "Settings", "lock sooner than the policy pack says"),
    ("check.CheckScreen", "This computer", "what protects cases here, and what does not"),
    ("backup.BackupScreen", "Backup", "one sealed file on another drive, made and proved: b"),
)
_ROOM_OF = {Continuation.kind: "rollback.RollbackScreen", Countersignature.kind: "seen.SeenScreen"}


def room(name: str) -> Screen[None]:
    """A room by its name; its file is loaded when it is opened."""
    file, _, screen = name.partition(".")
    made: Screen[None] = getattr(import_module(f"screens.{file}"), screen)()
    return made


def room_of(kind: str, whose: str = "") -> Screen[None]:
    """Where a draft of the vault itself is gone on with; `whose` it is, if of someone who has no key any more."""
    from screens.signing import SigningPage

    page = room(_ROOM_OF[kind])
    assert isinstance(page, SigningPage)
    page.theirs = whose
    return page


class VaultScreen(Page[None]):
    """Everything about the vault itself: its keys, who read what, the end of the day, and whether all of it is well."""

    heading = "Vault"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "backup", "Back up", id="vault.backup", tooltip="Make a backup, and have it proved"),
        Binding("escape,q", "dismiss(None)", "Back", id="vault.back", tooltip="Back to the caseload"),
    ]

    def body(self) -> Iterable[Widget]:
        """A line for each room, and what it is for."""
        yield Lines(id="rooms")

    def on_mount(self) -> None:
        """Start at the first."""
        self.query_one(Lines).focus()

    def on_screen_resume(self) -> None:
        """Back from a room: an older copy may have been signed for."""
        if self.app.screen is self:
            self.redraw()

    def action_backup(self) -> None:
        """Make a backup."""
        self.app.push_screen(room("backup.BackupScreen"))

    def redraw(self) -> None:
        """Draw the rooms that there are now."""
        rooms = ((_OLDER,) if self.vault.rollback is not None else ()) + _ROOMS
        self.query_one(Lines).show([LineItem(_line(title, words), name) for name, title, words in rooms])

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Open a room."""
        self.app.push_screen(room(str(message.key)))


def _line(title: str, words: str) -> Content:
    return Content.assemble(safe(f" {title:<{_WIDE}}", "bold"), safe(words))
