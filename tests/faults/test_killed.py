"""Each flow is killed at a random moment, and the vault is opened again; the table of flows is `flows.FLOWS`."""

import os
import shutil
import time
from functools import reduce
from multiprocessing.connection import wait
from pathlib import Path
from random import Random

import pytest

from datui.casework.rules import Rules
from tests.faults import flows
from tests.faults.cutting import CHILDREN
from tests.faults.judge import Cuts
from tests.faults.place import Place, Said
from tests.faults.table import FLOWS
from tests.tally import Verdict

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
_PATIENCE = 120.0


class Killed:
    """The flows over a folder each that lies ready, and how long each takes when nobody kills it."""

    def __init__(self, folder: Path, rules: Rules) -> None:
        self.folder, self.rules = folder, rules
        self.lasts: dict[str, float] = {}
        self.first: dict[str, Said] = {}
        self.ended: int | None = None
        for before in {flow.before for flow in FLOWS.values() if flow.before is not None}:
            (folder / before.__name__).mkdir()
            before(Place(folder / before.__name__, rules))

    def ready(self, name: str) -> Place:
        """What there is before a flow, once more."""
        root = self.folder / "now"
        shutil.rmtree(root, ignore_errors=True)
        before = FLOWS[name].before
        if before is None:
            root.mkdir()
        else:
            shutil.copytree(self.folder / before.__name__, root)
        return Place(root, self.rules)

    def whole(self, name: str) -> tuple[Place, Said]:
        """The flow, to its end."""
        place = self.ready(name)
        began = time.monotonic()
        said = self.run(name, place, _PATIENCE)
        self.lasts[name] = time.monotonic() - began
        return place, said

    def killed(self, name: str, random: Random) -> tuple[Place, Said]:
        """The flow, killed at a moment drawn from as long as it takes."""
        place = self.ready(name)
        said = self.run(name, place, random.uniform(0, self.lasts[name]))
        # Before it said anything, there is what lay ready.
        return place, said if said.kept or said.about else self.first[name]

    def run(self, name: str, place: Place, seconds: float) -> Said:
        """What the child said before its end, or before it was killed so many seconds after it was ready."""
        reader, writer = CHILDREN.Pipe(duplex=False)
        child = CHILDREN.Process(target=flows.child, args=(name, place.root, writer))
        child.start()
        writer.close()
        assert os.read(reader.fileno(), len(flows.READY)) == flows.READY
        wait([child.sentinel], seconds)
        child.kill()
        child.join()
        self.ended = child.exitcode
        child.close()
        raw = b"".join(iter(lambda: os.read(reader.fileno(), 1 << 16), b""))
        reader.close()
        lines = raw.splitlines()
        self.first.setdefault(name, reduce(Said.hear, lines[:1], Said()))
        return reduce(Said.hear, lines, Said())


@pytest.fixture(scope="module")
def killed(tmp_path_factory, rules) -> Killed:
    return Killed(tmp_path_factory.mktemp("killed"), rules)


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_that_nobody_kills_ends_as_it_said(killed, name):
    """What is said to be kept is so: else the table would ask of a killed one what is never there."""
    tally = Cuts("nobody kills it")
    place, said = killed.whole(name)
    assert killed.ended == 0
    assert said.kept
    assert not said.about
    tally.look(f"{name}, whole", place, said, Random(name), FLOWS[name])
    assert tally.told() == Verdict(tried=1, lost=[], corrupt=[])


def kill_all(killed: Killed, seed: int, each: int) -> Verdict:
    tally = Cuts(f"killed, {len(FLOWS)} flows")
    for name in FLOWS:
        if name not in killed.lasts:
            killed.whole(name)
        for number in range(each):
            random = Random(f"{name} {seed} {number}")
            place, said = killed.killed(name, random)
            tally.look(f"{name} {seed} {number}", place, said, random, FLOWS[name])
    return tally.told()


def test_what_was_acknowledged_is_there_whenever_a_flow_is_killed(killed):
    each = 100 // len(FLOWS) + 1
    assert kill_all(killed, 0, each) == Verdict(tried=each * len(FLOWS), lost=[], corrupt=[])


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(1, 11))
def test_what_was_acknowledged_is_there_after_two_thousand_kills(killed, seed):
    each = 200 // len(FLOWS) + 1
    assert kill_all(killed, seed, each) == Verdict(tried=each * len(FLOWS), lost=[], corrupt=[])
