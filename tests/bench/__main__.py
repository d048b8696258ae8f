"""`python -m tests.bench`: measure, and print a table and one line of JSON for each measure."""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import chain, demo, keep, keyring, keys, memory, panic, sections, start, unlocking, waits
from tests.bench.figures import Figure, lines, table
from tests.bench.vaults import Bench, say

MEASURES: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "start": start.measure,
    "unlock": unlocking.measure,
    "keys": keys.measure,
    "sections": sections.measure,
    "panic": panic.measure,
    "keep": keep.measure,
    "chain": chain.measure,
    "waits": waits.measure,
    "keyring": keyring.measure,
    "memory": memory.measure,
    "demo": demo.measure,
}
FULL, QUICK = (1_000, 10_000), (200, 1_000)


def main() -> int:
    """Measure what is asked for; the exit code says nothing about the figures, only whether all were measured."""
    asked = _asked()
    figures, failed = list[Figure](), 0
    with _folder(asked.keep) as folder:
        bench = Bench(folder, tuple(asked.cases or (QUICK if asked.quick else FULL)), asked.quick)
        for name, measure in MEASURES.items():
            if name in asked.only:
                say(name)
                failed += not _measured(measure(bench), figures)
    print(table(figures))
    print()
    stamp = {"on": datetime.now(UTC).isoformat(timespec="seconds"), "machine": _machine(), "quick": asked.quick}
    print("\n".join(lines(figures, stamp)))
    return min(failed, 1)


def _measured(found: Iterator[Figure], figures: list[Figure]) -> bool:
    """Take in what a measure gives. One that fails says why, and what the others found is printed all the same."""
    try:
        figures.extend(found)
    except Exception:  # noqa: BLE001 - whatever it was, it is printed
        traceback.print_exc()
        return False
    return True


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few cases and few turns: about a minute")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES), help="these measures alone")
    parser.add_argument("--cases", nargs=2, type=int, metavar="N", help="other sizes than 1,000 and 10,000")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the vaults here, and use those that are here")
    return parser.parse_args()


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Where the vaults are while this runs: a folder of the system's for such, gone at the end, or one that stays."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="datui-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _machine() -> dict[str, Any]:
    load = os.getloadavg()[0]
    return {"python": platform.python_version(), "system": platform.platform(), "cpus": os.cpu_count(), "load": load}


if __name__ == "__main__":
    sys.exit(main())
