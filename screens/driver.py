"""The terminal: what may be written to it, and the keys that must work whatever the screens are doing."""

import os
import re
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import sleep
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from datui.guard import CRASH, DARK, HANGUP, LOCK_IDLE, LOCK_PANIC, fault
from screens.incoming import Incoming

if TYPE_CHECKING:
    from screens.session import SessionApp

PATIENCE = 3.0
"""Seconds between a dark screen and the end of the process, whatever else is happening."""
_CHUNK = 4096
_TAKE_OVER = 0.05
_CANCEL = b"\x18"

_MODES = "(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)"
_OURS = rf"\[(?:[0-9;]*[mH]|\?{_MODES}[hl]|\?20(?:26|48)\$p|>[0-9]+u|<u)"
_FOREIGN = re.compile(
    # A whole command to the terminal's title, clipboard or links goes with what it carries.
    r"(?:\x1b[\]P^_X]|[\x9d\x90\x9e\x9f\x98])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    # Any other escape that Textual does not use goes with its parameters.
    rf"|\x1b(?!{_OURS})(?:\[[0-?]*[ -/]*[@-~]?)?"
    # What is left of the controls, and whatever turns the reading direction or hides.
    r"|[\x00-\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


def filtered(data: str) -> str:
    """The text with only those escapes that Textual itself uses to draw: no title, clipboard, link, bell or bidi."""
    return _FOREIGN.sub("", data)


def is_panic(key: str) -> bool:
    """Whether a key locks at once: F12 or Ctrl+L, whatever else is held down."""
    *held, last = key.split("+")
    return last == "f12" or (last in ("l", "L", "upper_l") and "ctrl" in held)


class Terminal:
    """The terminal as a file that goes dark: after `darken` nothing more of a session reaches it."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._lock = Lock()
        self._waiting: list[str] = []
        self.dark = False

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._fd

    def write(self, text: str) -> None:
        """Keep the text for the next flush."""
        if not self.dark:
            self._waiting.append(text)

    def flush(self) -> None:
        """Write what is waiting, in pieces, and stop between two of them when it gets dark."""
        data = "".join(self._waiting).encode("utf-8", "replace")
        self._waiting.clear()
        try:
            while data and not self.dark:
                with self._lock:
                    data = data[self._put(data[:_CHUNK]) :]
        except OSError:
            return  # the terminal has gone; the input thread notices
        if self.dark:
            # The piece that was on its way when it got dark may have come after the darkness.
            self._darken(b"")

    def darken(self) -> None:
        """Empty the screen at once, from any thread, even while a frame is being written."""
        self.dark = True
        alone = self._lock.acquire(timeout=_TAKE_OVER)
        try:
            self._darken(b"" if alone else _CANCEL)
        finally:
            if alone:
                self._lock.release()

    def _darken(self, before: bytes) -> None:
        try:
            self._put(before + DARK)
        except OSError:
            return

    def _put(self, data: bytes) -> int:
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            with selectors.DefaultSelector() as ready:
                ready.register(self._fd, selectors.EVENT_WRITE)
                ready.select(PATIENCE)
            return os.write(self._fd, data)


class SessionDriver(LinuxDriver):
    """Textual's driver, which locks from its input thread, writes only its own escapes and knows a dead terminal."""

    def __init__(
        self, app: Any, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.session: SessionApp = app
        self.terminal = Terminal(sys.__stderr__.fileno() if sys.__stderr__ is not None else 2)
        self._file = cast(Any, self.terminal)
        self._ending = Event()
        self._code = CRASH
        # Made before it is needed: a thread may be hard to start in the middle of whatever went wrong.
        Thread(target=self._end_whatever_happens, name="datui-end", daemon=True).start()

    # Ending ------------------------------------------------------------------------------------------------------

    def go_dark(self, code: int) -> None:
        """Darken the screen and set the end, from any thread; the process is gone within PATIENCE seconds."""
        if not self._ending.is_set():
            self._code = code
            self._ending.set()
        self.terminal.darken()

    def end_from_input(self, code: int) -> None:
        """End the session from the input thread: dark first, then the drafts, in the thread that owns the vault."""
        self.go_dark(code)
        try:
            self._loop.call_soon_threadsafe(self.session.leave, code)
        except RuntimeError:
            os._exit(code)  # the loop is over, and with it every draft

    def _end_whatever_happens(self) -> None:
        self._ending.wait()
        sleep(PATIENCE)
        os._exit(self._code)

    def _sigtstp_application(self, *_: Any) -> None:
        """A stopped session would leave its case on the screen of a shell: it locks instead."""
        self.session.leave(LOCK_PANIC)

    def _sigcont_application(self, *_: Any) -> None:
        """Something else had the terminal while this process was stopped: lock."""
        self.session.leave(LOCK_PANIC)

    # Writing -----------------------------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Hand on what Textual draws, without anything that is not Textual's."""
        if not self.terminal.dark:
            super().write(filtered(data))

    # Reading -----------------------------------------------------------------------------------------------------

    def process_message(self, message: Message) -> None:
        """Lock on a panic key here, in the input thread; everything else goes the usual way."""
        if self._ending.is_set():
            return
        if isinstance(message, events.Key) and is_panic(message.key):
            self.end_from_input(LOCK_PANIC)
            return
        super().process_message(message)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except BaseException as error:  # noqa: BLE001 - a session that cannot be typed to must end, whatever the reason
            self.session.last_words = fault(error)
            self.end_from_input(CRASH)

    def run_input_thread(self) -> None:
        """Read the terminal until the end; take its end for a hang-up, and idleness or sleep for a reason to lock."""
        parser, incoming = XTermParser(debug=False), Incoming()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as ready:
            ready.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if ready.select(0.1):
                    raw = _read(self.fileno)
                    if not raw:
                        self.end_from_input(HANGUP)
                        return
                    self._process(parser.feed, incoming.read(decode(raw)))
                for message in parser.tick():
                    self.process_message(message)
                if self.session.must_lock and not self._ending.is_set():
                    self.end_from_input(LOCK_IDLE)

    def _process(self, feed: Callable[[str], Any], text: str) -> None:
        messages = list(feed(text)) if text else []
        if any(isinstance(each, events.Key) and is_panic(each.key) for each in messages):
            # Dark before the keys ahead of it are handed on, and they still reach the draft.
            self.terminal.darken()
        for message in messages:
            self.process_message(message)


def _read(fd: int) -> bytes:
    """What was typed; nothing where the terminal has gone."""
    try:
        return os.read(fd, 4096)
    except OSError:
        return b""
