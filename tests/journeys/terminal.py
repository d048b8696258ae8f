"""A real terminal for tests: a program in a pty, and what a person would see of it."""

import contextlib
import os
import re
import select
import signal
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pexpect
import pyte

PATIENCE = 30
"""Seconds after which something that should appear is given up; no test is about how long it took."""
KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "backspace": "\x7f",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    **dict(zip(("f1", "f2", "f3", "f4"), ("\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"), strict=True)),
    **{f"f{n}": f"\x1b[{code}~" for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
    **{f"ctrl+{chr(96 + n)}": chr(n) for n in range(1, 27)},
}
# pyte does not know the keyboard modes of kitty nor the questions about modes, and would draw them as letters.
_UNKNOWN = re.compile(r"\x1b\[(?:[<>=][0-9;]*u|\?[0-9]*\$p)")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*)?$")


# Most terminals know frames: what is between these two is shown at once. A program asks before it uses them.
_ASKS_FOR_FRAMES, _KNOWS_FRAMES = "\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME, _FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"


class Gone(AssertionError):
    """The program ended before it showed what was waited for."""


class Terminal:
    """A program in a terminal of its own, keys for it, and the screen as it stands.

    Nothing here sleeps: whatever is waited for is waited for by its coming, up to PATIENCE seconds.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (80, 24),
        cwd: Path | None = None,
    ) -> None:
        width, height = size
        self.display = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.display)
        self._rest = ""
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._in_frame = False
        self.raw = bytearray()
        """Every byte that the program ever wrote to the terminal."""
        self.child: Any = pexpect.spawn(
            command[0],
            list(command[1:]),
            env=dict(os.environ if env is None else env),
            dimensions=(height, width),
            cwd=None if cwd is None else str(cwd),
            echo=True,
        )
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0

    @property
    def pid(self) -> int:
        """The program's process."""
        return int(self.child.pid)

    # What is seen ------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The screen as it was when it was last read: its lines without what is blank at their ends."""
        return "\n".join(line.rstrip() for line in self.display.display).rstrip("\n")

    def read(self, seconds: float = 0.0) -> bool:
        """Take in what the program has written, waiting at most so long for the first of it. False at its end."""
        if not self.child.isalive() and not select.select([self.child.child_fd], [], [], 0)[0]:
            return False
        ready, _, _ = select.select([self.child.child_fd], [], [], seconds)
        if ready:
            try:
                raw = os.read(self.child.child_fd, 65536)
            except OSError:
                raw = b""
            if not raw:
                return False
            self._take(raw)
        return True

    def _take(self, raw: bytes) -> None:
        self.raw += raw
        text = self._rest + self._decode(raw)
        unfinished = _UNFINISHED.search(text)
        cut = unfinished.start() if unfinished else len(text)
        text, self._rest = text[:cut], text[cut:]
        if _ASKS_FOR_FRAMES in text and not self.child.closed:
            os.write(self.child.child_fd, _KNOWS_FRAMES)
        if _FRAME in text or _FRAME_ENDS in text:
            self._in_frame = text.rfind(_FRAME) > text.rfind(_FRAME_ENDS)
        self._stream.feed(_UNKNOWN.sub("", text))

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows all of these, and give the screen."""
        return self.wait_until(lambda: all(text in self.text for text in texts), f"{texts} to be shown", seconds)

    def wait_without(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows none of these, and give the screen."""
        return self.wait_until(lambda: not any(text in self.text for text in texts), f"{texts} to go", seconds)

    def wait_until(self, there: Any, words: str, seconds: float = PATIENCE) -> str:
        """Wait until something is true of the screen, never of half a frame, and give the screen."""
        return self._wait(lambda: not self._in_frame and there(), words, seconds)

    def wait_for_bytes(self, raw: bytes, after: int = 0, seconds: float = PATIENCE) -> None:
        """Wait until the program has written these bytes, at or after a position of `raw`."""
        self._wait(lambda: raw in self.raw[after:], f"{raw!r} to be written", seconds)

    def _wait(self, there: Any, words: str, seconds: float) -> str:
        end = time.monotonic() + seconds
        while not there():
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited in vain for {words}; the screen is:\n{self.text}")
            if not self.read(min(left, 1.0)) and not there():
                raise Gone(f"the program ended; waited for {words}; the screen is:\n{self.text}")
        return self.text

    # What is done ------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys by name ("f2", "ctrl+s", "enter") or, where a word is no key's name, type it.

        After "escape", wait for what it does before the next key: a terminal cannot tell it from Alt.
        """
        for key in keys:
            self.send(KEYS.get(key, key))

    def send(self, text: str) -> None:
        """Send characters as they are, reading meanwhile, so that neither side fills up and waits for the other."""
        raw = text.encode()
        while raw:
            readable, writable, _ = select.select([self.child.child_fd], [self.child.child_fd], [], PATIENCE)
            if readable:
                self.read()
            if writable:
                raw = raw[os.write(self.child.child_fd, raw[:512]) :]
            if not readable and not writable:
                raise AssertionError(f"the program takes no keys; the screen is:\n{self.text}")

    def paste(self, text: str) -> None:
        """Paste, as terminals do where the program asked for brackets."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        self.display.resize(height, width)
        self.child.setwinsize(height, width)

    # The end -----------------------------------------------------------------------------------------------------

    def wait_for_exit(self, seconds: float = PATIENCE) -> int:
        """Read until the program has ended; its exit code, or minus the signal that ended it."""
        end = time.monotonic() + seconds
        while self.read(0.5):
            assert time.monotonic() < end, f"the program does not end; the screen is:\n{self.text}"
        wait_until_gone(self.pid, seconds)
        self.child.wait() if self.child.isalive() else None
        return -int(self.child.signalstatus) if self.child.signalstatus else int(self.child.exitstatus)

    def processes(self) -> list[int]:
        """Every living process that was started in this terminal."""
        numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
        return [pid for pid in numbers if _session_of(pid) == self.pid]

    def children(self, pid: int | None = None) -> list[int]:
        """The living processes that one of this terminal's processes started."""
        parent = pid or self.pid
        return [other for other in self.processes() if _stat(other)[1:2] == [str(parent)]]

    def hang_up(self) -> None:
        """Take the terminal away, as a closed window does."""
        self.child.ptyproc.fileobj.close()
        self.child.closed = True

    def close(self) -> None:
        """End everything in this terminal, by its process id."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(OSError, pexpect.ExceptionPexpect):
            self.child.close(force=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def wait_until_gone(pid: int, seconds: float = PATIENCE) -> None:
    """Wait for the end of any process by its end, child or not."""
    try:
        fd = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        gone, _, _ = select.select([fd], [], [], seconds)
        assert gone, f"process {pid} is still there"
    finally:
        os.close(fd)


def _stat(pid: int) -> list[str]:
    """State, parent, group and session of a process; empty where it is gone or only waits to be counted."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
    return [] if fields[0] in "ZX" else fields


def _session_of(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[3]) if fields else -1


PYTHON = sys.executable
