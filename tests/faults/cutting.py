"""Laying out what a power cut left, one state after the other, and looking at each: in as many processes as can run."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache, reduce
from multiprocessing import get_context
from pathlib import Path
from random import Random

from datui.casework.rules import Rules
from datui.pack import load_rules
from tests.faults.judge import Cuts
from tests.faults.memory import in_memory
from tests.faults.place import Place, Said
from tests.faults.power import Disk, State
from tests.faults.table import FLOWS
from tests.tally import Tally, Verdict

CHILDREN = get_context("forkserver")
"""Starts each child from a process that has loaded everything and done nothing."""
CHILDREN.set_forkserver_preload(["tests.faults.cutting"])
Draw = Callable[[Disk, Random, int], Iterator[tuple[int, State]]]
"""So many moments of a flow, and what the disk holds if the power fails then."""

rules_once: Callable[[], Rules] = cache(load_rules)


def put(state: State, root: Path) -> None:
    """Lay a state of the disk out in a folder."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for where, raw in sorted(state.tree().items()):
        path = root / where
        if raw is None:
            path.mkdir(mode=0o700)
        else:
            path.write_bytes(raw)


def heard(disk: Disk, upto: int) -> Said:
    """What the flow had said by then."""
    return reduce(Said.hear, disk.heard(upto), Said())


def look_at(what: str, name: str, disk: Disk, draw: Draw, seed: int, each: int, slack: int) -> Tally:
    """So many states of one flow; the seed alone says which."""
    tally = Cuts(what)
    with in_memory() as folder:
        random = Random(f"{what} {name} {seed}")
        for number, (upto, state) in enumerate(draw(disk, random, each)):
            place = Place(folder / "state", rules_once())
            put(state, place.root)
            said = heard(disk, upto)
            shown = f"flow {name}, seed {seed}, number {number}, before call {upto}"
            tally.look(shown, place, said, Random(shown), FLOWS[name], slack)
    return tally


def look_at_all(what: str, disks: Mapping[str, Disk], draw: Draw, seed: int, each: int, slack: int = 0) -> Verdict:
    """So many states of each flow."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=CHILDREN) as children:
        asked = [children.submit(look_at, what, name, disk, draw, seed, each, slack) for name, disk in disks.items()]
        return sum((one.result() for one in asked), Tally(f"{what}, {len(disks)} flows")).told()
