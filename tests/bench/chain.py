"""The chain and its signatures, against reading and hashing the same rows; and, apart, everything that is checked."""

import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from storage import chain
from storage.rows import COLUMNS
from storage.vault import Vault
from tests.bench.figures import Figure, Sample, within
from tests.bench.vaults import Bench, say

MOST = 3.0
_SLICE = 250
_ROWS = (
    f"SELECT {COLUMNS}, b.salt, b.bytes FROM entry e LEFT JOIN body b ON b.seq = e.seq "
    "WHERE e.seq > ? ORDER BY e.seq LIMIT ?"
)


def measure(bench: Bench) -> Iterator[Figure]:
    """The walk along the chain, in turn with a plain reading of its rows; then one whole `verify` of each vault."""
    for cases in bench.sizes:
        vault = bench.open(bench.vault(cases))
        floor: list[float] = []
        walk: list[float] = []
        for turn in range(bench.times(5 if cases > 1_000 else 16) + 1):
            least, took = _timed(_read_and_hash, vault), _timed(_walk, vault)
            if turn:
                floor.append(least)
                walk.append(took)
        each = 1e3 / vault.entries
        note = f"{vault.entries:,} entries, {Sample(walk).p50 * each:.0f} µs each"
        what = "chain and signatures"
        yield within("chain", what, Sample(floor), Sample(walk), MOST, cases=cases, note=note)
        yield _whole(vault, cases)
        vault.close()


def _timed(work: Any, vault: Vault) -> float:
    begun = time.perf_counter()
    work(vault)
    return (time.perf_counter() - begun) * 1e3


def _walk(vault: Vault) -> None:
    epoch = vault._opened.unlocked.header.epoch
    for checked in chain.entries(vault._ledger, epoch):
        assert not checked.failures


def _read_and_hash(vault: Vault) -> None:
    """Every row by the same slices; one hash of the body and one of the entry, and nothing is compared."""
    after = 0
    while rows := vault._db.execute(_ROWS, (after, _SLICE)).fetchall():
        for row in rows:
            sha256(row[12] + row[13]).digest()
            sha256(b"%d%b%b%b%d%b%b%b" % (row[0], row[1], row[2], row[4], row[8], row[9], row[10], row[11])).digest()
        after = rows[-1][0]


def _whole(vault: Vault, cases: int) -> Figure:
    """Header, chain, index, search and every page, once: no ratio, but how long each part took."""
    parts: dict[str, float] = {}
    at = begun = time.perf_counter()
    for checked in vault.verify():
        now = time.perf_counter()
        if checked.part not in parts:
            say(f"verify {cases:,}: {checked.part}")
        parts[checked.part] = parts.get(checked.part, 0.0) + now - at
        at = now
    note = ", ".join(f"{part} {seconds:.1f} s" for part, seconds in parts.items())
    return Figure("chain", "every page, index and search", Sample([at - begun], "s"), cases=cases, note=note)
