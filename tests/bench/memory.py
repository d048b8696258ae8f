"""What the session and its launcher hold of the machine's memory with the caseload open, against a bare app."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, Sample, within
from tests.bench.keys import open_caseload
from tests.bench.terminals import Watched, bare, started
from tests.bench.vaults import Bench

MOST = 2.2


def measure(bench: Bench) -> Iterator[Figure]:
    """Their share (PSS) where the system tells it of a hardened process, else all that they hold (RSS)."""
    kind, floor = "", list[float]()
    found: dict[int, list[float]] = {cases: [] for cases in bench.sizes}
    for _turn in range(bench.times(10)):
        for cases in bench.sizes:
            with started(bench.home, "--vault", str(bench.vault(cases))) as terminal:
                open_caseload(terminal)
                kind = kind or _kind(terminal)
                found[cases].append(_held(terminal, kind))
        with bare(bench.home) as terminal:
            terminal.shown("Type here.")
            terminal.rest()
            floor.append(_held(terminal, kind))
    small, large = (Sample(found[cases], "MiB") for cases in bench.sizes)
    what = f"memory of launcher and session ({kind.upper()})"
    for cases, sample in zip(bench.sizes, (small, large), strict=True):
        yield within("memory", what, Sample(floor, "MiB"), sample, MOST, cases=cases)
    ratio = large.p50 / small.p50
    growth = f"{bench.sizes[1]:,} against {bench.sizes[0]:,}"
    yield Figure("memory", f"the same: {growth}", large.plus(-small.p50), None, ratio, "the same", ratio <= 1.1)


def _kind(terminal: Watched) -> str:
    try:
        for pid in terminal.processes():
            Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return "rss"
    return "pss"


def _held(terminal: Watched, kind: str) -> float:
    """All processes of a terminal together, in MiB."""
    file, pattern = ("smaps_rollup", r"^Pss:\s+(\d+)") if kind == "pss" else ("status", r"^VmRSS:\s+(\d+)")
    texts = [Path(f"/proc/{pid}/{file}").read_text() for pid in terminal.processes()]
    return sum(int(match[1]) for text in texts if (match := re.search(pattern, text, re.MULTILINE))) / 1024
