"""From the start of the process to the lock screen on the terminal, against a bare Textual app on another."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.figures import Figure, Sample, within
from tests.bench.terminals import Watched, bare, started
from tests.bench.vaults import Bench

LOCKED = ("Locked.", "Type the passphrase, then press Enter.", "Quit")
SCRIPT = Path(sys.executable).with_name("datui")


def measure(bench: Bench) -> Iterator[Figure]:
    """The module as make starts it; and, apart, the installed script, which first starts itself again."""
    vault = ("--vault", str(bench.vault(bench.sizes[0])))
    floor: list[float] = []
    module: list[float] = []
    script: list[float] = []
    for turn in range(bench.times(40) + 1):
        ways: list[tuple[list[float], Callable[[], Watched], tuple[str, ...]]] = [
            (floor, lambda: bare(bench.home), ("Type here.",)),
            (module, lambda: started(bench.home, *vault), LOCKED),
        ]
        if SCRIPT.exists():
            ways.append((script, lambda: started(bench.home, *vault, program=(str(SCRIPT),)), LOCKED))
        for took, start, texts in ways:
            milliseconds = _painted(start, texts)
            if turn:  # the first of each only brings the files into memory
                took.append(milliseconds)
    yield within("start", "start to lock screen: python -I -m datui", Sample(floor), Sample(module), 1.25)
    if script:
        ratio = Sample(script).p50 / Sample(floor).p50
        yield Figure("start", "start to lock screen: the datui script", Sample(script), Sample(floor), ratio)


def _painted(start: Callable[[], Watched], texts: tuple[str, ...]) -> float:
    begun = time.perf_counter()
    with start() as terminal:
        return (terminal.shown(*texts) - begun) * 1e3
