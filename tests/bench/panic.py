"""From the panic key to the dark screen: on several screens, behind keys that still wait, and where all is stuck."""

import os
import select
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from datui.training import PASSPHRASE
from tests.bench.figures import Figure, Sample
from tests.bench.terminals import Watched, started
from tests.bench.vaults import Bench
from tests.journeys.terminal import KEYS, PATIENCE

MOST = 100.0
DARK = b"\x1b[2J"
STUCK = Path(__file__).parents[1] / "tiny_session.py"
LAUNCH = """
import sys
from datui import guard, launcher
guard.enter()
sys.exit(launcher.launch(sys.argv[1], None, [sys.executable, "-I", sys.argv[2]]))
"""
ECHO = "import os, tty; tty.setraw(0); os.write(1, b'ready')\nwhile True: os.write(1, os.read(0, 64))"


def measure(bench: Bench) -> Iterator[Figure]:
    """A key to a program that only writes back what it reads, a panic, and so on; a new session for each."""
    vault, stuck = bench.copy(bench.sizes[0], "panic"), bench.folder / "stuck"
    stuck.mkdir(exist_ok=True)
    launch = (sys.executable, "-I", "-c", LAUNCH, str(stuck), str(STUCK))
    with started(bench.home, program=(sys.executable, "-I", "-c", ECHO)) as floor:
        floor.shown("ready")
        with started(bench.home, "--vault", str(vault)) as datui:
            yield _figure("panic to dark: caseload, case, note", floor, datui, PLACES, bench.times(120))
        with started(bench.home, program=launch) as datui:
            # Each takes three seconds: so long has a stuck session to save what it cannot.
            yield _figure("panic to dark: a blocked UI thread", floor, datui, [_blocked], bench.times(24))


def _figure(
    what: str, floor: Watched, datui: Watched, places: Sequence[Callable[[Watched], str]], turns: int
) -> Figure:
    least, took = list[float](), list[float]()
    for turn, go in enumerate(islice(cycle(places), turns + 1)):
        waiting = go(datui)
        echoed, dark = _until(floor, KEYS["f12"], b"\x1b[24~"), _until(datui, waiting + KEYS["f12"], DARK)
        if turn:
            least.append(echoed)
            took.append(dark)
    sample, below = Sample(took), Sample(least)
    note = f"p99 {sample.p99:.1f} ms of {len(took)}, the most {max(took):.1f}; the floor's p99 {below.p99:.2f}"
    return Figure(
        "panic", what, sample, below, sample.p50 / below.p50, f"p99 <= {MOST:.0f} ms", sample.p99 <= MOST, note=note
    )


def _until(terminal: Watched, keys: str, bytes_: bytes) -> float:
    """Milliseconds from writing the keys to the bytes that are waited for."""
    fd, raw = terminal.child.child_fd, b""
    begun = time.perf_counter()
    os.write(fd, keys.encode())
    while bytes_ not in raw:
        if not select.select([fd], [], [], PATIENCE)[0]:
            raise AssertionError(f"{bytes_!r} was not written; the screen is:\n{terminal.text}")
        raw += os.read(fd, 65536)
    took = (time.perf_counter() - begun) * 1e3
    terminal._take(raw)
    return took


# Where the key is pressed: how to be there, and the keys that are still to be dealt with when it comes -----------


def _caseload(datui: Watched) -> str:
    datui.shown("Locked.", "Type the passphrase", "Quit")
    datui.press(PASSPHRASE, "enter")
    datui.shown("New report")
    datui.settle()
    return KEYS["down"] * 4


def _case(datui: Watched) -> str:
    _caseload(datui)
    datui.press("end", "enter")  # what waits as a draft, from the last time, stands at the top
    datui.shown("m More")
    datui.settle()
    return ""


def _note(datui: Watched) -> str:
    _case(datui)
    datui.press("f8")
    datui.shown("What it is")
    datui.settle()
    return "She said that he came back"


def _blocked(tiny: Watched) -> str:
    tiny.shown("brought: nothing")
    tiny.press("block", "enter")
    tiny.shown("stuck with marmalade")
    return ""


PLACES = [_caseload, _case, _note]
