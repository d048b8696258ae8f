"""The power fails at any moment of any flow, and the disk keeps no more than it promised.

What failed, again: `look_at(what, flow, disks[flow], draw, seed, each, slack)` comes to the same number.
"""

from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from tests.faults.calls import traced
from tests.faults.cutting import look_at_all
from tests.faults.memory import in_memory
from tests.faults.power import Disk, Gone, Name, State, Write
from tests.faults.recorded import Recorder
from tests.faults.table import FLOWS
from tests.journeys.traced import why_not
from tests.tally import Verdict

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can be watched")


@pytest.fixture(scope="module")
def disks() -> dict[str, Disk]:
    """The disk of each flow, as strace saw it being asked."""
    with in_memory() as folder:
        found = Recorder(folder).read(traced("tests.faults.recorded", str(folder), *FLOWS))
    assert found.keys() == FLOWS.keys()
    return found


def no_power(disk: Disk, random: Random, each: int) -> Iterator[tuple[int, State]]:
    """All that was synced is there, and of the rest what the disk pleases."""
    # Most calls are writes of pages; most that matters happens beside the others.
    others = [at for at, step in enumerate(disk.steps) if not isinstance(step, Write)]
    for number in range(each):
        upto = random.randrange(len(disk.steps)) if number % 2 else random.choice(others) + random.randrange(2)
        upto = min(upto + 1, len(disk.steps))
        yield upto, disk.cut(upto, random)


def no_flush(disk: Disk, random: Random, each: int) -> Iterator[tuple[int, State]]:
    """The last flush was answered and not done: all that came since is gone, or came in its turn."""
    for _ in range(each):
        upto = random.randrange(2, len(disk.steps) + 1)
        *_, before, _last = [0, 0, *disk.syncs(upto)]
        yield upto, disk.in_turn(random.randrange(before, upto) + 1, random)


def no_names(disk: Disk, _random: Random, most: int) -> Iterator[tuple[int, State]]:
    """Any of the newest names were lost, or their moving or going, whatever the order: every way."""
    seen = set()
    for upto in range(1, len(disk.steps) + 1):
        waits = disk.waits(upto)[-most:] if isinstance(disk.steps[upto - 1], Name | Gone) else []
        for which in product((False, True), repeat=len(waits)):
            lost = [step for step, one in zip(waits, which, strict=True) if one]
            state = disk.without(upto, lost)
            if waits and (tree := hash(frozenset(state.tree().items()))) not in seen:
                seen.add(tree)
                yield upto, state


def all_names(disks: dict[str, Disk], most: int) -> int:
    """In how many ways names can be lost."""
    return sum(1 for disk in disks.values() for _ in no_names(disk, Random(), most))


def test_whatever_the_power_left_opens_whole(disks):
    each = 960 // len(FLOWS)
    verdict = look_at_all("power loss", disks, no_power, seed=0, each=each)
    assert verdict == Verdict(tried=each * len(FLOWS), lost=[], corrupt=[])


def test_whatever_names_the_power_took_the_vault_opens_whole(disks):
    verdict = look_at_all("names lost", disks, no_names, seed=0, each=3)
    assert verdict == Verdict(tried=all_names(disks, 3), lost=[], corrupt=[])
    assert verdict.tried > 100


def test_a_disk_that_lies_costs_the_last_save_and_nothing_else(disks):
    each = 200 // len(FLOWS)
    verdict = look_at_all("lying flush", disks, no_flush, seed=0, each=each, slack=1)
    assert verdict == Verdict(tried=each * len(FLOWS), lost=[], corrupt=[])


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(1, 11))
def test_whatever_the_power_left_opens_whole_fifty_thousand_times(disks, seed):
    each = 5_000 // len(FLOWS) + 1
    verdict = look_at_all("power loss", disks, no_power, seed, each)
    assert verdict == Verdict(tried=each * len(FLOWS), lost=[], corrupt=[])


@pytest.mark.torture
def test_whatever_many_names_the_power_took_the_vault_opens_whole(disks):
    verdict = look_at_all("names lost", disks, no_names, seed=1, each=7)
    assert verdict == Verdict(tried=all_names(disks, 7), lost=[], corrupt=[])
    assert verdict.tried > 1_000


@pytest.mark.torture
def test_a_disk_that_lies_costs_the_last_save_five_thousand_times(disks):
    each = 5_000 // len(FLOWS) + 1
    verdict = look_at_all("lying flush", disks, no_flush, seed=1, each=each, slack=1)
    assert verdict == Verdict(tried=each * len(FLOWS), lost=[], corrupt=[])
