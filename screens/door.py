"""One vault as the lock screen knows it: looked at, tried, and waited for. Storage is imported only when it is."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.vault import Look, Tries, Unlocked

NOBODY = "-"
"""The letter of a key that no vault has."""


def _now() -> datetime:
    from storage.vault import MACHINE

    return MACHINE()


class Door:
    """The way into one vault, and the wait between wrong tries at it; nothing of it is quick but `left`.

    They are counted in a plain file of the vault's folder, and here as well, for where that cannot be written. Where
    there is no vault a `stand_in` is tried with nobody's key: that takes as long, and is refused in the same words.
    """

    def __init__(self, path: Path, stand_in: Path | None = None) -> None:
        self.path = path
        self._stand_in = stand_in
        self._tries: Tries | None = None

    def look(self) -> "Look | None":
        """What can be said of the vault before it is unlocked. In a thread. Raises Refusal."""
        from storage.vault import look

        self._read()
        return look(self.path) if self._stand_in is None else None

    def enter(self, secret: str, label: str) -> "Unlocked | int":
        """What a passphrase unlocks, or the seconds that this try has to wait. In a thread. A wrong one is counted.

        Raises Refusal.
        """
        from storage.vault import WrongPassphrase

        self._read()
        if self.left:
            return self.left
        try:
            return self._unlock(secret, label)
        except WrongPassphrase:
            self._count()
            raise

    @property
    def left(self) -> int:
        """Seconds until the next try, as far as the last look says."""
        if self._tries is None:
            return 0
        from storage.vault import pause

        return pause(self._tries, _now())

    def _unlock(self, secret: str, label: str) -> "Unlocked":
        from datui.casework.refusal import Refusal
        from storage.vault import WrongPassphrase, unlock

        if self._stand_in is None:
            return unlock(self.path, secret, label)
        try:
            return unlock(self._stand_in, secret, NOBODY)
        except Refusal:
            raise WrongPassphrase from None

    def _read(self) -> None:
        from storage.vault import read_tries

        found = read_tries(self.path)
        if found is not None and (self._tries is None or found.count >= self._tries.count):
            self._tries = found

    def _count(self) -> None:
        from storage.vault import failed_try

        counted = failed_try(self.path, _now())
        before = 0 if self._tries is None else self._tries.count
        self._tries = replace(counted, count=max(counted.count, before + 1))
