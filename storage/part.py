"""The file that a backup becomes at its destination: under a name that ends in .part until all of it is on the disk."""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import FileIO
from pathlib import Path

from datui.casework.moments import london
from datui.casework.refusal import Refusal
from storage import copies
from storage.backupfile import MAGIC, DamagedBackup

SUFFIX, ENDING = ".datui", ".part"
_MOST_NAMES = 100
_ANOTHER = "choose another place for it"
_FULL = ("it is full", f"Make room there, or {_ANOTHER}.")
_LOCKED = ("nothing can be written there", f"Take the lock off the drive, or {_ANOTHER}.")
_NOT_YOURS = ("the system does not let you write there", f"Let IT give you a folder there, or {_ANOTHER}.")
_GONE = ("it cannot be reached", "Attach the drive again, and make the backup once more.")
_LARGE = ("it takes no file as large as that", f"Let IT format the drive anew, or {_ANOTHER}.")
_WHY = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _LOCKED,
    errno.EACCES: _NOT_YOURS,
    errno.EPERM: _NOT_YOURS,
    errno.EFBIG: _LARGE,
}
_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES})
"""What is said of a folder that cannot be flushed, as on many network drives."""
_NO_FILE = frozenset({errno.ELOOP, errno.EISDIR, errno.ENXIO})
"""What is said of a link, a folder and a socket when they are opened to be written."""


class NotBackedUp(Refusal):
    """No backup was made; the vault is as it was, and what was begun at the destination is gone."""

    code = "not-backed-up"


@contextmanager
def at_the_destination() -> Iterator[None]:
    """Say in words why the destination took nothing."""
    try:
        yield
    except OSError as wrong:
        why, route = _WHY.get(wrong.errno or 0, _GONE)
        raise NotBackedUp(
            f"The backup was not made, for where it should go {why}. The vault is as it was.", route
        ) from None


def file_at(to: Path, vault: Path, now: datetime) -> Path:
    """The file that a backup of this vault becomes: in a folder one with a fresh name. Nothing is ever replaced."""
    with at_the_destination():
        # Whoever throws the vault's folder away, or loses it, must not lose the backup with it.
        if Path(os.path.realpath(to)).is_relative_to(os.path.realpath(vault)):
            raise NotBackedUp(
                "That is inside the vault's own folder: what becomes of the one becomes of the other.",
                "Name another drive, one that you can take out.",
            )
        if to.is_dir():
            return _fresh(to, now)
        if os.path.lexists(to):
            raise NotBackedUp(
                "There is a file of this name already.", "Name the folder, or another file: nothing is replaced."
            )
        # Whoever mistypes a drive's folder must not get a file on the laptop's own disk in its place.
        if to.suffix != SUFFIX or not to.parent.is_dir():
            route = f"Check that the drive is attached, and how its folder is called. A file's name ends in {SUFFIX}"
            raise NotBackedUp("There is no such folder.", f"{route}.")
        return to


def _fresh(folder: Path, now: datetime) -> Path:
    """A name that tells when, and nothing of anybody."""
    stem = f"datui-backup-{london(now):%Y-%m-%d-%H%M}"
    for number in range(1, _MOST_NAMES):
        path = folder / f"{stem}{'' if number == 1 else f'-{number}'}{SUFFIX}"
        if not os.path.lexists(path) and not _in_use(_part_of(path)):
            return path
    raise NotBackedUp("There are very many backups of this minute there.", "Wait a minute, then make it once more.")


def _part_of(path: Path) -> Path:
    return path.with_name(path.name + ENDING)


def _in_use(part: Path) -> bool:
    """Whether something is in the way there that is not the leavings of a backup that was cut off."""
    try:
        fd = os.open(part, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return False
    except OSError as wrong:
        if wrong.errno in _NO_FILE:
            return True
        raise
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode) or not MAGIC.startswith(os.read(fd, len(MAGIC))):
            return True
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


class Part:
    """The file at the destination, from its first byte to where it is known to be good."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = _part_of(path)
        self._begun = self._named = self._kept = False

    def check_room(self, size: int) -> None:
        """Raise NotBackedUp where there is no room for so many bytes."""
        with at_the_destination():
            there = os.statvfs(self.path.parent)
            if there.f_frsize * there.f_bavail < size:
                raise OSError(errno.ENOSPC, "")

    @contextmanager
    def being_written(self) -> Iterator[FileIO]:
        """The new file; once all of it is on the disk it gets its name. Raises NotBackedUp."""
        with at_the_destination():
            if os.path.lexists(self._part):
                if _in_use(self._part):
                    raise NotBackedUp("Another file is in the way there.", "Name another file, or only the folder.")
                self._part.unlink()
            fd = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        self._begun = True
        with FileIO(fd, "wb") as file:
            with suppress(OSError):  # not every network drive knows of locks
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield file
            with at_the_destination():
                os.fsync(fd)
                forget_what_was_read(fd)
                self._name()

    def put(self, file: FileIO, piece: bytes) -> None:
        """Write a piece, all of it. Raises NotBackedUp."""
        left = memoryview(piece)
        with at_the_destination():
            while left:
                left = left[file.write(left) :]

    def _name(self) -> None:
        if os.path.lexists(self.path):
            raise NotBackedUp("There is a file of this name now.", "Make the backup once more: nothing is replaced.")
        os.rename(self._part, self.path)
        self._begun, self._named = False, True
        try:
            copies.sync_folder(self.path.parent)
        except OSError as wrong:
            if wrong.errno not in _NO_SYNC:
                raise

    @contextmanager
    def read_back(self) -> Iterator["Reading"]:
        """The file as it lies there now. Raises DamagedBackup where it cannot be read."""
        try:
            file = FileIO(os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
        except OSError:
            raise DamagedBackup from None
        with file:
            forget_what_was_read(file.fileno())
            yield Reading(file)

    def keep(self) -> None:
        """It is a true copy of the vault, of which the ledger tells: it stays."""
        self._kept = True

    def take_away(self) -> None:
        """Take the file away again, whatever it is called by now."""
        with suppress(OSError):
            if self._begun:
                self._part.unlink()
            elif self._named:
                self.path.unlink()
        self._begun = self._named = False

    def close(self) -> None:
        """Leave nothing that is not to be kept."""
        if not self._kept:
            self.take_away()


class Reading:
    """A file being read, of which nothing may be missing: what cannot be read is damaged."""

    def __init__(self, file: FileIO) -> None:
        self._file = file

    def read(self, length: int) -> bytes:
        """So many bytes, fewer only at the end. Raises DamagedBackup."""
        parts = bytearray()
        try:
            while len(parts) < length and (piece := self._file.read(length - len(parts))):
                parts += piece
        except OSError:
            raise DamagedBackup from None
        return bytes(parts)


def forget_what_was_read(fd: int) -> None:
    """Let the system forget what it has of a file in memory, so that it is read from the disk itself."""
    with suppress(OSError):
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
