"""The longest that a draft waits to be saved while long work goes on: the slice that is in its way, and the save.

Other long work is measured the same way: add it to WORK as a function that gives its slices.
"""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from storage.vault import Checked, Draft, Vault
from tests.bench.figures import Figure, Sample
from tests.bench.vaults import Bench, say

if TYPE_CHECKING:
    from storage.vault import Backing

MOST = 250.0
SEED = 20261122
_EVERY = 5
"""A draft is saved after one of so many slices, on average."""
_BESIDE = frozenset({"beside", "structure"})
"""What goes on in a thread of its own: the processor's time that it takes is no slice's."""
_A_MOMENT = 0.005
"""Seconds between two looks at what goes on in a thread."""
_TEXT = "She rang back at ten and said that he had been at the school again. " * 6
Slices = Iterator[Checked]


def backup(vault: Vault) -> Slices:
    """A backup as the screen makes it: what needs the vault's own connection in slices, and the rest in a thread."""
    making = vault.back_up(vault.path.parent, "a folder beside it")
    try:
        yield from making.take()
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(_write_and_prove, making)
            while not writing.done():
                wait([writing], _A_MOMENT)
                yield Checked("beside", 0, 1)
            writing.result()
        making.record()
        yield Checked("record", 1, 1)
    finally:
        making.leave()
        making.file.unlink(missing_ok=True)


def _write_and_prove(making: "Backing") -> None:
    for _slice in chain(making.write(), making.prove()):
        pass


WORK: dict[str, Callable[[Vault], Slices]] = {
    "verify": Vault.verify,
    "rebuild": Vault.rebuild,
    "backup": backup,
}
"""What can be going on while somebody types, by its name."""


def measure(bench: Bench) -> Iterator[Figure]:
    """Each of WORK on a vault of its own, which is typed in while it goes on."""
    for cases in bench.sizes:
        path = bench.copy(cases, "waits")
        vault = bench.open(path)
        if vault.stale_index:
            list(vault.rebuild())
        for name, work in WORK.items():
            say(f"waits {cases:,}: {name}")
            waits, longest = waited(vault, work(vault))
            alone = [_saved(vault, number) for number in range(len(waits) // 2 + 3)]
            note = f"{longest}; {len(waits):,} drafts saved, 99 of 100 within {Sample(waits).p99:.0f} ms"
            subject = Sample([max(waits)])
            what = f"longest wait of a draft save during {name}"
            met = subject.p50 <= MOST
            floor = Sample([max(alone)])
            more = {"waits": Sample(waits).in_json()}
            yield Figure("waits", what, subject, floor, None, f"<= {MOST:.0f} ms", met, cases, note, more)
        vault.close()


@dataclass
class Longest:
    """The longest slice so far, and the one that took the processor longest: on a busy machine another."""

    took: float = 0.0
    of: str = ""
    worked: float = 0.0
    work_of: str = ""

    def see(self, part: str, took: float, worked: float) -> None:
        """Count in one slice."""
        if took > self.took:
            self.took, self.of = took, part
        if worked > self.worked:
            self.worked, self.work_of = worked, part

    def __str__(self) -> str:
        work = f"{self.worked:.0f} ms of processor time ({self.work_of})"
        return f"the longest slice was {self.took:.0f} ms ({self.of}), the hardest {work}"


def waited(vault: Vault, slices: Slices) -> tuple[list[float], Longest]:
    """How long each draft waited in ms, and the longest slice of all.

    Whoever types does so at random moments: a draft that comes while a slice runs waits for all of it, at worst.
    """
    moments, waits, longest = random.Random(SEED), list[float](), Longest()
    while True:
        begun, worked = time.perf_counter(), time.process_time()
        checked = next(slices, None)
        took = (time.perf_counter() - begun) * 1e3
        part = "its end" if checked is None else checked.part
        longest.see(part, took, 0.0 if part in _BESIDE else (time.process_time() - worked) * 1e3)
        # Every long slice is in somebody's way; of the others one in a few.
        if took > MOST / 5 or not moments.randrange(_EVERY):
            waits.append(took + _saved(vault, len(waits)))
        if checked is None:
            return waits, longest


def _saved(vault: Vault, number: int) -> float:
    """How long it takes to save one draft, in ms."""
    text = _TEXT[: 40 + number % 300]
    draft = Draft("note", "c" * 32, f"{number % 7:032x}", {"text": text}, "text", len(text), vault.now())
    begun = time.perf_counter()
    vault.save_draft(draft)
    return (time.perf_counter() - begun) * 1e3
