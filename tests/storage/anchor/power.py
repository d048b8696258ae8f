"""A disk that loses its power: what was written and not waited for is done, not done or torn."""

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random

import pytest

from storage.anchor import SECTOR, Anchor, Found
from tests.storage.anchor.conftest import KEY, VAULT, counts, found, mark


class Disk:
    """What was written and waited for, so that a power cut can leave undone what was not."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = path.read_bytes()
        self.writes: list[tuple[int, bytes]] = []
        self.waited: list[int] = []
        pwrite, fsync = os.pwrite, os.fsync

        def written(fd: int, data: bytes, offset: int) -> int:
            self.writes.append((offset, bytes(data)))
            return pwrite(fd, data, offset)

        def waited(fd: int) -> None:
            self.waited.append(len(self.writes))
            fsync(fd)

        monkeypatch.setattr(os, "pwrite", written)
        monkeypatch.setattr(os, "fsync", waited)

    def image(self, upto: int, instead: dict[int, bytes]) -> bytes:
        """The file after so many writes, of which some left something else."""
        image = bytearray(self.begun)
        for number, (offset, data) in enumerate(self.writes[:upto]):
            image[offset : offset + SECTOR] = instead.get(number, data)
        return bytes(image)

    def after_power_cuts(self, upto: int, random: Random) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """Each of the last two writes done, not done or torn, at most one torn; the last one still on its way.

        What was waited for before the last write began is done.
        """
        durable = max((number for number in self.waited if number < upto), default=0)
        loose = range(max(durable, upto - 2), upto)
        assert len({self.writes[number][0] for number in loose}) == len(loose), "each goes to the other sector"
        for fates in product(["done", "not", "torn"], repeat=len(loose)):
            if fates.count("torn") < 2:
                instead: dict[int, bytes] = {}
                for number, fate in zip(loose, fates, strict=True):
                    offset, data = self.writes[number]
                    before = self.image(number, instead)[offset : offset + SECTOR]
                    if fate != "done":
                        instead[number] = before if fate == "not" else torn(random, data, before)
                yield fates, self.image(upto, instead)


def torn(random: Random, data: bytes, before: bytes) -> bytes:
    """A sector half old and half new, or nothing that was ever written."""
    cut = random.randrange(17, 128)
    return random.choice([data[:cut] + before[cut:], before[:cut] + data[cut:], random.randbytes(len(data))])


def cut_power(path: Path, monkeypatch: pytest.MonkeyPatch, number: int, seed: int) -> int:
    """Cut the power around each of so many writes, the first of which says 2; the number of states that were seen."""
    random, states = Random(seed), 0
    one = Anchor(path, VAULT, KEY)
    with monkeypatch.context() as patched:
        disk = Disk(path, patched)
        for count in range(2, number + 2):
            assert one.write(mark(count))
    one.close()
    assert all(offset in (0, SECTOR) and len(data) == SECTOR for offset, data in disk.writes)
    for upto in range(1, number + 1):
        for fates, image in disk.after_power_cuts(upto, random):
            path.write_bytes(image)
            seen, told = found(path), (seed, upto, fates)
            assert seen.state == "genuine", told
            assert upto + 1 >= counts(seen)[0] == max(counts(seen)) >= max(1, upto - 2), told
            goes_on(path, upto + 2, told)
            states += 1
    return states


def goes_on(path: Path, count: int, told: object) -> None:
    """Whatever the power cut left, the next marks are the newest, and after two of them the damage is gone."""
    one = Anchor(path, VAULT, KEY)
    assert one.write(mark(count)), told
    assert counts(one.read())[0] == count, told
    assert one.write(mark(count + 1)), told
    assert one.read() == Found((mark(count + 1), mark(count)), "genuine"), told
    one.close()
