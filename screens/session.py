"""SessionApp: a Textual app that nothing leaks from, and that ends in one way only."""

import gc
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.widget import Widget

from datui.guard import CRASH, LOCK_PANIC, QUIT, REFUSED, fault
from screens.driver import SessionDriver
from screens.limits import LimitedApp
from screens.theme import DARK, LIGHT
from screens.turns import Turns

IDLE_SECONDS = 300.0
WARN_SECONDS = 30.0
_INPUT = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


def _tell_nobody(_words: str) -> None:
    """Only the session process has a launcher to leave last words with."""


class SessionApp(LimitedApp):
    """The ground of every session: no clipboard, picture, link or crash text goes out, and one way leads out."""

    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12,ctrl+l", "lock_now", "Lock", id="app.lock", priority=True, tooltip="Lock datui now"),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", show=False, priority=True, tooltip="Leave datui"),
    ]

    def __init__(self, idle_seconds: float = IDLE_SECONDS, warn_seconds: float = WARN_SECONDS) -> None:
        super().__init__(idle_seconds, warn_seconds, SessionDriver)
        self.title = "datui"
        self.last_words = ""
        self.was_there = False
        """Whether the launcher saw the vault before an earlier session locked."""
        self.tell: Callable[[str], None] = _tell_nobody
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

    def _on_mount(self, _event: events.Mount) -> None:
        self.stay()
        self.set_interval(1, self.look_at_the_clock)

    def _on_ready(self, _event: events.Ready) -> None:
        # The session process starts without it, to paint sooner.
        gc.enable()

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
