"""One datui at a time: an advisory lock on a file, let go by the system when its process ends, however it ends."""

import fcntl
import os
from pathlib import Path

from storage.refusals import LockedVault

NAME = "lock"
_TO_LOOK = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


def _grab(fd: int, *, shared: bool = False) -> None:
    """Take the whole file at once, for oneself or beside others who only look, or raise OSError."""
    fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class Lock:
    """The held lock of one vault."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    @classmethod
    def take(cls, vault: Path) -> "Lock":
        """Hold the vault until `release` or the end of the process. Raises LockedVault."""
        fd = os.open(vault / NAME, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            _grab(fd)
        except OSError:
            os.close(fd)
            raise LockedVault from None
        return cls(fd)

    @classmethod
    def share(cls, vault: Path) -> "Lock":
        """Hold the vault against writers where nothing can be written, not even a lock file. Raises LockedVault."""
        try:
            fd = os.open(vault / NAME, _TO_LOOK)
        except FileNotFoundError:
            return cls(-1)
        try:
            _grab(fd, shared=True)
        except OSError:
            os.close(fd)
            raise LockedVault from None
        return cls(fd)

    def release(self) -> None:
        """Let the vault go; doing it twice is harmless."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def held(vault: Path) -> bool:
    """Whether another datui holds the vault now; changes nothing on the disk."""
    try:
        fd = os.open(vault / NAME, _TO_LOOK)
    except FileNotFoundError:
        return False
    try:
        _grab(fd, shared=True)
    except OSError:
        return True
    finally:
        os.close(fd)
    return False
