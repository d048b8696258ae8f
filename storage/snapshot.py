"""A second file with all that the database holds, under the same key, made while the vault goes on being used."""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from storage import schema
from storage.slices import PAGES

if TYPE_CHECKING:
    from sqlite3 import Connection

_AGAIN = 0.005
"""Seconds until a step is tried again where it could not be taken."""
_ROOM_LEFT = 32 * 1024 * 1024
"""What a copy leaves free on the disk for what is kept meanwhile."""


class _Stopped(Exception):
    """Nobody wants the copy any more."""


class _Copying:
    """SQLite's own copying, in a thread that runs only while whoever waits for its next step does nothing else.

    It copies in one call and only tells between two steps how far it is: so there, it waits to be told to go on. What
    is saved in between is in the copy, for SQLite writes a page that is copied already into both.
    """

    def __init__(self, source: "Connection", target: "Connection") -> None:
        self._source, self._target = source, target
        self._go, self._came = threading.Semaphore(0), threading.Semaphore(0)
        self._stopped = False
        self._wrong: BaseException | None = None
        self.left = self.total = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._go.acquire()
        try:
            if not self._stopped:
                self._source.backup(self._target, pages=PAGES, progress=self._pause, sleep=_AGAIN)
        except BaseException as wrong:  # noqa: BLE001 - it is raised where the copy is waited for
            self._wrong = wrong
        self._came.release()

    def _pause(self, _status: int, left: int, total: int) -> None:
        self.left, self.total = left, total
        if not left:
            return
        self._came.release()
        self._go.acquire()
        if self._stopped:
            raise _Stopped

    def step(self) -> bool:
        """Copy some pages more; False once all are copied. Raises the database's error."""
        self._go.release()
        self._came.acquire()
        if self._wrong is not None:
            raise self._wrong
        return bool(self.left)

    def stop(self) -> None:
        """Copy no more, and wait until nothing uses the two connections."""
        self._stopped = True
        while self._thread.is_alive():
            self._go.release()
            self._thread.join()


def slices(
    source: "Connection", target: "Connection", alone: AbstractContextManager[object]
) -> Iterator[tuple[int, int]]:
    """Copy a database, a few milliseconds at a time: pages done of all. Saves may come between two slices.

    `alone` is held in each, as by whoever writes. The copy is whole when this ends, and it is the database as it is at
    that moment. Raises the database's error.
    """
    # The copy is nobody's record until it is whole, so no step waits for a disk.
    target.execute("PRAGMA synchronous = 0").fetchall()
    copying = _Copying(source, target)
    try:
        more = True
        while more:
            with alone:
                more = copying.step()
            yield copying.total - copying.left, copying.total
    finally:
        with alone:
            copying.stop()


def room_for(path: Path, size: int) -> bool:
    """Whether the disk of this folder has room for so many bytes and for what is kept meanwhile."""
    disk = os.statvfs(path)
    return disk.f_bavail * disk.f_frsize >= size + _ROOM_LEFT


def clear(path: Path, name: str) -> None:
    """Take a copy away, and what SQLite keeps beside it."""
    with suppress(OSError):
        for left in path.glob(name + "*"):
            left.unlink()


CHECKED = schema.NAME + ".check"
"""What the copy is called whose structure is checked."""
