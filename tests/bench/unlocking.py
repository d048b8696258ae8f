"""From the accepted passphrase to the caseload on the terminal, beyond what the key derivation takes."""

import time
from collections.abc import Iterator
from pathlib import Path

from datui.training import PASSPHRASE
from tests.bench.figures import Figure, Sample
from tests.bench.start import LOCKED
from tests.bench.terminals import Watched, bare, started
from tests.bench.vaults import Bench

MOST = 250.0
LAST = "Line 23 of the next screen"


def measure(bench: Bench) -> Iterator[Figure]:
    """Enter to caseload less `unlock`, which has just been timed alone; the floor is Enter to a bare second screen."""
    small, large = bench.sizes
    floor: list[float] = []
    found: dict[int, list[float]] = {small: [], large: []}
    at_once: list[float] = []
    texts = {cases: _first_lines(bench, bench.vault(cases)) for cases in bench.sizes}
    for turn in range(bench.times(24) + 1):
        milliseconds = [
            _next_screen(bench),
            *(_opened(bench, cases, texts[cases], rested=True) for cases in bench.sizes),
            _opened(bench, large, texts[large], rested=False),
        ]
        if turn:
            for took, one in zip((floor, found[small], found[large], at_once), milliseconds, strict=True):
                took.append(one)
    ratio = Sample(found[large]).p50 / Sample(found[small]).p50
    for cases in bench.sizes:
        sample = Sample(found[cases])
        goal, met = f"p50 <= {MOST:.0f} ms", sample.p50 <= MOST
        yield Figure("unlock", "passphrase to caseload, less the KDF", sample, Sample(floor), None, goal, met, cases)
    growth = Sample(found[large]).plus(-Sample(found[small]).p50)
    yield Figure("unlock", f"the same: {large:,} against {small:,}", growth, None, ratio, "the same", ratio <= 1.1)
    yield Figure(
        "unlock",
        "the same, typed as soon as it is painted",
        Sample(at_once),
        Sample(floor),
        cases=large,
        note="no person types so fast; what the lock screen loads behind itself is waited for here",
    )


def _first_lines(bench: Bench, path: Path) -> tuple[str, ...]:
    """What stands on the screen once the caseload is painted: the counts, and the first and a later case."""
    vault = bench.open(path)
    counts, rows = vault.count(), vault.caseload(limit=15)
    vault.close()
    return (f"{counts.open} open", rows[0].reference, rows[-1].reference, "New report")


def _next_screen(bench: Bench) -> float:
    with bare(bench.home) as terminal:
        terminal.shown("Type here.")
        terminal.send(PASSPHRASE)
        terminal.settle()
        return _enter(terminal, (LAST,))


def _opened(bench: Bench, cases: int, texts: tuple[str, ...], *, rested: bool) -> float:
    path = bench.vault(cases)
    begun = time.perf_counter()
    bench.unlocked(path)
    derived = (time.perf_counter() - begun) * 1e3
    with started(bench.home, "--vault", str(path)) as terminal:
        terminal.shown(*LOCKED)
        if rested:
            terminal.rest()
        terminal.send(PASSPHRASE)
        terminal.settle()
        return _enter(terminal, texts) - derived


def _enter(terminal: Watched, texts: tuple[str, ...]) -> float:
    begun = time.perf_counter()
    terminal.press("enter")
    return (terminal.shown(*texts) - begun) * 1e3
