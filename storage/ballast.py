"""Room put by on the vault's own disk: a file that says nothing, let go of on a full disk, so that a save ends."""

import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Literal, TypeVar

from storage.refusals import DiskFull

NAME = "ballast"
SIZE = 16 << 20
TRAINING_SIZE = 256 << 10
"""In a TRAINING vault nothing can be lost: it puts by enough to behave as a real one does."""
_PLENTY = 4
"""So many times its size has to be free before it is made: it never is what fills a disk."""
_AT_ONCE = 1 << 20

State = Literal["there", "used", "none"]
"""Whether room is put by, was given to a save while this vault was open, or could not be put by at all."""

T = TypeVar("T")


class Ballast:
    """The room that one open vault has put by."""

    def __init__(self, vault: Path, *, training: bool) -> None:
        self._path = vault / NAME
        self._size = TRAINING_SIZE if training else SIZE
        # Until somebody looked, nothing is said of it.
        self._state: State = "there"
        # It is put by in a thread of its own, and let go of by whoever saves.
        self._alone = Lock()

    @property
    def state(self) -> State:
        """How it stands."""
        return self._state

    def put_by(self) -> None:
        """Put the room by where it is missing and the disk has plenty. Where that fails, nothing is worse for it."""
        with self._alone:
            try:
                there = self._is_whole() or (self._is_plenty() and self._make())
            except OSError:
                there = False
            if there:
                self._state = "there"
            elif self._state == "there":
                self._state = "none"

    def renew(self) -> None:
        """Put it by again once there is room; while it is there, this costs nothing."""
        if self._state != "there":
            self.put_by()

    def behind(self, save: Callable[[], T]) -> T:
        """What `save` gives; where the disk is full, the room put by is let go of and it is tried once more.

        Raises what `save` raises.
        """
        try:
            return save()
        except DiskFull:
            with self._alone:
                if not self._let_go():
                    raise
        return save()

    def _is_whole(self) -> bool:
        try:
            found = os.lstat(self._path)
        except FileNotFoundError:
            return False
        # Of a file with holes the disk has put nothing by.
        return stat.S_ISREG(found.st_mode) and found.st_size == self._size <= found.st_blocks * 512

    def _is_plenty(self) -> bool:
        disk = os.statvfs(self._path.parent)
        return disk.f_bavail * disk.f_frsize >= _PLENTY * self._size

    def _make(self) -> bool:
        """Write it anew. Its bytes are random, so that no disk that packs or shares blocks takes less room for them."""
        self._path.unlink(missing_ok=True)
        fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            _fill(fd, self._size, secrets.token_bytes)
        except OSError:
            # Half of it would only take the room that somebody else needs.
            with suppress(OSError):
                self._path.unlink()
            raise
        finally:
            os.close(fd)
        return True

    def _let_go(self) -> bool:
        """Give its room back to the disk; False where there is none to give."""
        try:
            fd = os.open(self._path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            found = os.fstat(fd)
            if not stat.S_ISREG(found.st_mode) or not found.st_size:
                return False
            # Cut short before it is removed: a program that has it open would hold its room.
            os.ftruncate(fd, 0)
        except OSError:
            return False
        finally:
            with suppress(OSError):
                os.close(fd)
        self._state = "used"
        with suppress(OSError):
            self._path.unlink()
        return True


def what_stops(folder: Path) -> OSError | None:
    """Why a save's worth cannot be written in a folder now; None where it can. A file without a name finds out.

    The database tells a share of the disk that is used up, no room for names, and a disk that was locked, from no other
    failure.
    """
    try:
        fd = os.open(folder, os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC, 0o600)
        try:
            _fill(fd, _AT_ONCE, bytes)
        finally:
            os.close(fd)
    except OSError as wrong:
        return wrong
    return None


def _fill(fd: int, size: int, piece: Callable[[int], bytes]) -> None:
    """Write so many bytes, a piece at a time, and as much as is taken of each. Raises OSError."""
    while size > 0:
        size -= os.write(fd, piece(min(size, _AT_ONCE)))
