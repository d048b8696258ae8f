"""A new vault key, against copying its database; and the first unlock of someone who has signed nothing yet."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from datui.training import PASSPHRASE
from storage import schema
from storage.forge import forge_slot
from storage.vault import Vault, prove, unlock
from tests.bench.figures import Figure, Sample
from tests.bench.vaults import Bench

_WORDS = "walnut copper ladder mist echo"


def measure(bench: Bench) -> Iterator[Figure]:
    """Both on a vault of its own, in turn with their floors."""
    for cases in bench.sizes:
        path = bench.copy(cases, "keyring")
        vault = bench.open(path)
        proof = prove(vault.keys.unlocked, PASSPHRASE)
        vault.keys.enrol(proof, forge_slot(_WORDS, vault.keys.header, role="supervisor", cheap=True), "Bola Okafor")
        floor: list[float] = []
        turned: list[float] = []
        for turn in range(bench.times(8) + 1):
            least, took = _copied(path), _turned(vault)
            if turn:
                floor.append(least)
                turned.append(took)
        entries = vault.entries
        vault.close()
        ratio = Sample(turned).p50 / Sample(floor).p50
        yield Figure(
            "keyring", "a new vault key, by copy and rename", Sample(turned), Sample(floor), ratio, cases=cases
        )
        mine, theirs = _opened(bench, path, PASSPHRASE, "A"), _opened(bench, path, _WORDS, "B")
        note = f"{entries:,} signatures, {(theirs.p50 - mine.p50) * 1e3 / entries:.0f} µs each"
        yield Figure("keyring", "first unlock of a new supervisor", theirs, mine, cases=cases, note=note)


def _turned(vault: Vault) -> float:
    proof = prove(vault.keys.unlocked, PASSPHRASE)
    begun = time.perf_counter()
    vault.keys.rotate(proof, "")
    return (time.perf_counter() - begun) * 1e3


def _copied(path: Path) -> float:
    """The database's bytes in another file, on the disk."""
    there = path.with_name("copied")
    begun = time.perf_counter()
    shutil.copy(path / schema.NAME, there)
    with there.open("rb") as file:
        os.fsync(file.fileno())
    took = (time.perf_counter() - begun) * 1e3
    there.unlink()
    return took


def _opened(bench: Bench, path: Path, passphrase: str, letter: str) -> Sample:
    """Opening what is unlocked, with every signature since that person's own last one."""
    unlocked, found = unlock(path, passphrase, letter), list[float]()
    for _turn in range(bench.times(4)):
        begun = time.perf_counter()
        Vault.open(path, unlocked, rules=bench.rules).close()
        found.append((time.perf_counter() - begun) * 1e3)
    return Sample(found)
