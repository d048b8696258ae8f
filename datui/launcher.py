"""Owns the terminal and holds no secret: starts, watches, ends and replaces the session process."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress

from datui import guard

TYPE_CHECKING = False  # as `typing` has it, which takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType
    from typing import Any, Final

SESSION: Final = (sys.executable, "-I", "-m", "screens")
ENDS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
PATIENCE: Final = 5
"""Seconds that a session which was told to end has for it: 3 for its draft, and some for its last breath."""
_TERMINAL: Final = 2
_WORDS_LIMIT: Final = 4096


class Launcher:
    """One terminal, and one session after another on it until one ends for good."""

    def __init__(self, vault: str, session: Sequence[str] = SESSION) -> None:
        self.command = [*session, "--vault", vault]
        self.told = 0
        self._vault, self._was_there = vault, False
        self._session = 0
        self._modest = False

    def run(self, passphrase: bytes | None = None) -> int:
        """Run sessions until one ends for good, and give the exit code of datui.

        A passphrase goes to the first session only, through a pipe.
        """
        with self._signals(), _terminal():
            code, words = self._one(passphrase)
            while code in guard.LOCKS and not self.told:
                _wipe()
                code, words = self._one(None, again=True)
            _wipe()
        return self._farewell(code, words)

    def _one(self, passphrase: bytes | None, *, again: bool = False) -> tuple[int, str]:
        """One session, from its start to its end: its exit code and its last words."""
        self._look()
        alive, hold = os.pipe()
        heard, tell = os.pipe()
        given = [alive, tell]
        extra = ["--alive", str(alive), "--tell", str(tell)]
        if again and self._was_there:
            extra += ["--was-there", "yes"]
        if passphrase is not None:
            reader, writer = os.pipe()
            os.write(writer, passphrase + b"\n")
            os.close(writer)
            given.append(reader)
            extra += ["--passphrase-fd", str(reader)]
        try:
            self._start(extra, given)
            for fd in given:
                os.close(fd)
            return self._end(), _last_words(heard)
        finally:
            os.close(hold)
            os.close(heard)

    def _start(self, extra: list[str], given: list[int]) -> None:
        # A signal that came between the start and knowing its number would leave a session behind.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        try:
            for fd in given:
                os.set_inheritable(fd, True)
            command = self.command + extra
            self._session = os.posix_spawn(
                command[0], command, guard.environment(os.environ), setsigmask=(), setsigdef=ENDS
            )
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
        if self.told:
            self._kill(signal.SIGTERM)
        if sys.flags.isolated and not self._modest:
            self._modest = True
            # While the session loads: this costs milliseconds, and nothing here is secret yet.
            guard.harden()
            guard.close_doors(but="os.posix_spawn")

    def _end(self) -> int:
        _pid, status = os.waitpid(self._session, 0)
        self._session = 0
        self._look()
        signal.alarm(0)
        return os.waitstatus_to_exitcode(status)

    def _look(self) -> None:
        """Remember a vault that was there: when its disk is pulled out, none may be made in its place."""
        self._was_there = self._was_there or os.path.lexists(f"{self._vault}/cases.db")

    @contextmanager
    def _signals(self) -> Iterator[None]:
        before: dict[int, Any] = {number: signal.signal(number, self._told_to_end) for number in ENDS}
        before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._out_of_patience)
        # A stopped datui would leave a case on the screen of a shell.
        for stop in (signal.SIGTSTP, signal.SIGTTOU):
            before[stop] = signal.signal(stop, signal.SIG_IGN)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _told_to_end(self, number: int, _frame: FrameType | None) -> None:
        self.told = self.told or number
        self._kill(signal.SIGTERM)
        signal.alarm(PATIENCE)

    def _out_of_patience(self, _number: int, _frame: FrameType | None) -> None:
        self._kill(signal.SIGKILL)

    def _kill(self, number: int) -> None:
        if self._session:
            with suppress(ProcessLookupError):
                os.kill(self._session, number)

    def _farewell(self, code: int, words: str) -> int:
        if self.told:
            return 128 + self.told
        if code == guard.QUIT:
            return 0
        if code == guard.HANGUP:
            return 128 + signal.SIGHUP
        if code == guard.REFUSED and words:
            guard.err(words)
        else:
            guard.err(f"{guard.CALM}\n{guard.AGAIN}{f': {words}' if words else ''}.")
        return 1


def launch(vault: str, passphrase: bytes | None = None, session: Sequence[str] = SESSION) -> int:
    """Open the screens on a vault and stay until they are left for good. Gives the exit code of datui."""
    return Launcher(vault, session).run(passphrase) if may_draw() else 1


def may_draw() -> bool:
    """Whether there is a terminal that is ours to draw on; where there is none, say so and what to do."""
    if not all(os.isatty(fd) for fd in (0, 1, 2)):
        # Also where only one of them goes to a file: a screen drawn into it would be a case in clear text.
        guard.err(
            "datui draws on a terminal, and here is none.\nStart it in a terminal, and send its output nowhere else."
        )
        return False
    if os.tcgetpgrp(0) != os.getpgrp():
        guard.err("datui cannot draw from the background.\nStart it again without an ampersand.")
        return False
    return True


def _wipe() -> None:
    """Leave nothing of a session on the terminal, nor anything typed to it in the queue."""
    import termios

    with suppress(OSError):
        os.write(_TERMINAL, guard.WIPE)
    with suppress(termios.error):
        termios.tcflush(0, termios.TCIFLUSH)


@contextmanager
def _terminal() -> Iterator[None]:
    """Between sessions a terminal shows nothing that is typed; at the end it is as it was found."""
    import termios

    found = termios.tcgetattr(0)
    quiet = [*found[:3], found[3] & ~(termios.ECHO | termios.ICANON), *found[4:]]
    termios.tcsetattr(0, termios.TCSADRAIN, quiet)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(0, termios.TCSAFLUSH, found)


def _last_words(heard: int) -> str:
    """What the session left in its pipe, made fit for a terminal: letters and line ends, nothing else."""
    os.set_blocking(heard, False)
    try:
        raw = os.read(heard, _WORDS_LIMIT)
    except BlockingIOError:
        return ""
    text = raw.decode("utf-8", "replace")
    return "".join(char for char in text if char == "\n" or char.isprintable()).strip()
