"""Programs in a pty, watched by the bytes that they write: when each arrived, and when a text stood on the screen."""

import os
import select
import sys
import time
from pathlib import Path

from tests.journeys.terminal import KEYS, PATIENCE, Gone, Terminal

BARE = Path(__file__).with_name("bare.py")
SIZE = (80, 24)
_QUIET = 0.04
"""Seconds without a byte after which a program has painted what it had to."""
REST = 0.25
_TICK = os.sysconf("SC_CLK_TCK")


class Watched(Terminal):
    """A terminal that knows when the last bytes came: before they were made into a picture."""

    came = 0.0

    def _take(self, raw: bytes) -> None:
        self.came = time.perf_counter()
        super()._take(raw)

    def shown(self, *texts: str) -> float:
        """When the bytes came that put all of these on the screen."""
        self.wait_for(*texts, seconds=PATIENCE)
        return self.came

    def key(self, name: str, quiet: float = _QUIET) -> tuple[float, float]:
        """Press one key: milliseconds to the first byte back, and to the last before so many seconds without any."""
        fd = self.child.child_fd
        begun = time.perf_counter()
        os.write(fd, KEYS.get(name, name).encode())
        if not select.select([fd], [], [], PATIENCE)[0]:
            raise AssertionError(f"nothing was painted after {name!r}; the screen is:\n{self.text}")
        first = last = time.perf_counter()
        frames = list[bytes]()
        while select.select([fd], [], [], quiet)[0]:
            frames.append(os.read(fd, 65536))
            last = time.perf_counter()
        # Made into a picture only now: that takes as long as drawing it, and datui would wait for it in the middle.
        super()._take(b"".join(frames))
        return (first - begun) * 1e3, (last - begun) * 1e3

    def settle(self, quiet: float = _QUIET) -> None:
        """Read until nothing has come for a moment."""
        while select.select([self.child.child_fd], [], [], quiet)[0]:
            if not self.read():
                raise Gone(f"the program ended; the screen is:\n{self.text}")

    def rest(self) -> None:
        """Read until every process of this terminal uses no more processor time: nothing is loading any more."""
        before = -1
        while (used := sum(map(_ticks, self.processes()))) != before:
            before = used
            self.settle(REST)


def environment(home: Path) -> dict[str, str]:
    """What the bare app and datui are both started with."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


def started(home: Path, *words: str, program: tuple[str, ...] = (sys.executable, "-I", "-m", "datui")) -> Watched:
    """datui, or another program, in a terminal of its own."""
    return Watched([*program, *words], env=environment(home), size=SIZE, cwd=home)


def bare(home: Path) -> Watched:
    """The floor: a Textual app with one Static and one Input."""
    return started(home, program=(sys.executable, "-I", str(BARE)))


def _ticks(pid: int) -> int:
    """Processor time of a process so far, in hundredths of a second."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) * 100 // _TICK
