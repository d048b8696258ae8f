"""SessionApp: a Textual app that nothing leaks from, and that ends in one way only."""

import gc
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from datui.guard import CRASH, LOCK_IDLE, LOCK_PANIC, QUIT, REFUSED, fault
from screens.driver import SessionDriver
from screens.theme import DARK, LIGHT
from screens.turns import Turns

IDLE_SECONDS = 300.0
WARN_SECONDS = 30.0
_GRACE = 2.0
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_INPUT = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


def seconds() -> float:
    """A clock that also runs while the machine sleeps, so that a closed lid is idle time."""
    return time.clock_gettime(_CLOCK)


def asleep() -> float:
    """Seconds for which the machine has slept since it was started."""
    return seconds() - time.clock_gettime(time.CLOCK_MONOTONIC)


def _tell_nobody(_words: str) -> None:
    """Only the session process has a launcher to leave last words with."""


class SessionApp(App[None]):
    """The ground of every session: no clipboard, picture, link or crash text goes out, and idleness locks."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    COMMANDS: ClassVar[set[Any]] = set()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12,ctrl+l", "lock_now", "Lock", id="app.lock", priority=True, tooltip="Lock datui now"),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", show=False, priority=True, tooltip="Leave datui"),
    ]

    def __init__(self, idle_seconds: float = IDLE_SECONDS, warn_seconds: float = WARN_SECONDS) -> None:
        super().__init__(driver_class=SessionDriver)
        self.title = "datui"
        self.idle_seconds, self.warn_seconds = idle_seconds, warn_seconds
        self.last_words = ""
        self.was_there = False
        """Whether the launcher saw the vault before an earlier session locked."""
        self.tell: Callable[[str], None] = _tell_nobody
        self._touched = seconds()
        self._asleep = asleep()
        self._warned = False
        self._leaving = False
        self._turns = Turns(self)
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        if self.no_color:
            self.theme = "ansi-dark"
        else:
            # Set the usual way, every sheet would be parsed a second time, before anything is drawn.
            self.set_reactive(App.theme, DARK.name)
            self.stylesheet.set_variables(self.get_css_variables())

    def save_drafts(self) -> None:
        """Keep what is being typed, in the dark and within three seconds; here nothing is typed yet."""

    # Ending ------------------------------------------------------------------------------------------------------

    def leave(self, code: int) -> None:
        """The one way out: dark screen, drafts kept, process gone. In the UI thread; never returns on a terminal."""
        if self._leaving:
            return
        self._leaving = True
        driver = self._driver
        self.go_dark(code)
        with suppress(Exception):
            self.save_drafts()
        if isinstance(driver, SessionDriver):
            self.tell(self.last_words)
            os._exit(code)
        self.exit(return_code=code)

    def go_dark(self, code: int) -> None:
        """Show nothing more, from any thread; the process is about to end."""
        if isinstance(self._driver, SessionDriver):
            self._driver.go_dark(code)

    def action_lock_now(self) -> None:
        """Lock: this process ends, and the launcher puts a new one at the lock screen.

        On a terminal the driver does this before the key gets here.
        """
        self.leave(LOCK_PANIC)

    async def action_quit(self) -> None:
        """Leave datui; where it could not open the vault, as refused."""
        self.leave(REFUSED if self.last_words else QUIT)

    # Idleness ----------------------------------------------------------------------------------------------------

    @property
    def idle_left(self) -> float:
        """Seconds until the idle limit."""
        return self.idle_seconds - (seconds() - self._touched)

    @property
    def must_lock(self) -> bool:
        """Whether the input thread locks: the machine slept, or the limit passed long ago and the screens are stuck."""
        return asleep() - self._asleep > _GRACE or self.idle_left < -_GRACE

    async def on_event(self, event: events.Event) -> None:
        """Any key, paste or click starts the idle limit again; keys and pastes take turns."""
        if isinstance(event, _INPUT) and not event.is_forwarded:
            self.stay()
            if isinstance(event, (events.Key, events.Paste)) and not self._turns.take(event):
                return
            if isinstance(event, events.Key) and self.bounced(event):
                return
        await super().on_event(event)

    def bounced(self, key: events.Key) -> bool:
        """Whether this key is only the one before it, still held down or bouncing; the session's own screens know."""
        return False

    def stay(self) -> None:
        """Somebody is here."""
        self._touched = seconds()
        if self._warned:
            self._warned = False
            self.clear_notifications()

    def _on_mount(self, _event: events.Mount) -> None:
        self.stay()
        self.set_interval(1, self.look_at_the_clock)

    def _on_ready(self, _event: events.Ready) -> None:
        # The session process starts without it, to paint sooner.
        gc.enable()

    def look_at_the_clock(self) -> None:
        """Warn before the idle limit, and lock at it."""
        left = self.idle_left
        if left <= 0:
            self.leave(LOCK_IDLE)
        elif left <= self.warn_seconds and not self._warned:
            self._warned = True
            words = f"Locks in {round(left)} seconds. Press any key to stay."
            self.notify(words, timeout=self.warn_seconds, markup=False)

    # Nothing goes out --------------------------------------------------------------------------------------------

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

    def _register_child(self, parent: DOMNode, child: Widget, before: int | None, after: int | None) -> None:
        # A blinking cursor wakes the process twice a second and says nothing.
        if hasattr(child, "cursor_blink"):
            child.set_reactive(type(child).cursor_blink, False)
        super()._register_child(parent, child, before, after)

    # A fault -----------------------------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        from datui.casework.refusal import Refusal

        # A worker's failure wraps what it died of.
        cause = getattr(error, "error", None) or error
        self._return_code = REFUSED if isinstance(cause, Refusal) else CRASH
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        # Of a refusal that no screen could show, the reason and the route are still the truth; a fault has neither.
        said = f"{cause.reason}\n{cause.route}" if isinstance(cause, Refusal) else fault(cause)
        self.last_words = self.last_words or said
        self._fatal_error()

    def _fatal_error(self) -> None:
        # Textual would print every local variable of every frame, and in those is the case.
        if isinstance(self._driver, SessionDriver):
            self.leave(self._return_code or CRASH)
        with suppress(Exception):
            self.save_drafts()
        self._close_messages_no_wait()

    def panic(self, *_renderables: Any) -> None:
        """End without what would be printed."""
        self._return_code = self._return_code or CRASH
        self._fatal_error()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
