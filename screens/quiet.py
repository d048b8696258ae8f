"""A Textual app from which nothing goes out: no clipboard, picture, file, link, sound or pointer."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.app import App, SystemCommand
from textual.screen import Screen


class QuietApp(App[None]):
    """What Textual would send out of the process stays in it or is not done at all."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    COMMANDS: ClassVar[set[Any]] = set()

    def get_system_commands(self, _screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None: Textual's own include a screenshot."""
        return ()

    def copy_to_clipboard(self, text: str) -> None:
        """Copied text stays in this process, and goes with it."""
        self._clipboard = text

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing."""

    def bell(self) -> None:
        """Make no sound: who else is in the room is not known."""

    def action_screenshot(self, *_given: Any, **_named: Any) -> None:
        """Take no picture."""

    def save_screenshot(self, *_given: Any, **_named: Any) -> str:
        """Refused: a picture is a case in clear text on the disk."""
        raise PermissionError("datui writes no picture of a screen")

    def deliver_screenshot(self, *_given: Any, **_named: Any) -> str | None:
        """Deliver nothing."""
        return None

    def deliver_text(self, *_given: Any, **_named: Any) -> str | None:
        """Deliver nothing."""
        return None

    def deliver_binary(self, *_given: Any, **_named: Any) -> str | None:
        """Deliver nothing."""
        return None

    def action_suspend_process(self) -> None:
        """A stopped session would leave a case on the screen of a shell."""

    def action_help_quit(self) -> None:
        """Ctrl+C does no harm; it says what does."""
        self.notify("F12 locks datui, Ctrl+Q leaves it.", markup=False)

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the pointer alone: it takes an operating system command, and none leaves this process."""
