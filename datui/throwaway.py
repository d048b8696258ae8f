"""A vault that goes when its demo ends, or at the next demo where that was killed. Nothing else is ever removed."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from datui.casework.refusal import Refusal
from storage import anchor, ballast, copies, leftovers, lock, schema, snapshot, tries
from storage.lock import Lock
from storage.look import UNFINISHED, look, may_be_cleared, refuse_where_a_vault_is
from storage.refusals import LockedVault, NotMade

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER: Final = ".thrown-away-by-datui"
"""The file that says so, in the folder around the vault; a living demo holds a lock on it."""
_RANDOM: Final = "[0-9a-f]{16}"
_NAMED: Final = (*copies.NAMES, schema.NAME)
_FILES: Final = frozenset(
    {name + end for name in _NAMED for end in ("", ".part", *(UNFINISHED + more for more in ("", ".part", "-journal")))}
    | {schema.NAME + "-journal", lock.NAME, ballast.NAME, snapshot.CHECKED, snapshot.CHECKED + "-journal"}
    | {name + end for name in (anchor.NAME, tries.NAME) for end in ("", ".part")}
)
"""Every name that storage gives a file of a vault."""


@contextmanager
def thrown_away(home: Path, mark: str) -> Iterator[Path]:
    """Where a vault may be made that goes at the end, in a folder of this process alone. Raises NotMade."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        clear(home, mark)
        folder, held = _made(home, mark)
    except OSError:
        raise NotMade from None
    try:
        yield _vault(folder)
    finally:
        _remove(folder)
        os.close(held)


def put(made: Path, path: Path) -> None:
    """Give a vault that nobody has open its place: a folder that is missing, or in which nothing was kept.

    Raises Refusal for one that another datui holds or has put something in, and OSError.
    """
    try:
        held = Lock.take(path)
    except FileNotFoundError:
        held = Lock(-1)
    try:
        refuse_where_a_vault_is(path)
        if path.exists():
            _empty(path)
        # Only an empty folder gives way: whatever came into it since then stays, and this fails.
        made.rename(path)
    finally:
        held.release()


def refuse_where_taken(path: Path) -> None:
    """Raise Refusal where a vault is, where another datui is making one, and where anything else is."""
    refuse_where_a_vault_is(path)
    if lock.held(path):
        raise LockedVault


def clear(home: Path, mark: str) -> None:
    """Remove what killed demos left in a folder, and nothing that is not surely theirs or that a living one holds."""
    with suppress(OSError):
        for folder in home.iterdir():
            if re.fullmatch(re.escape(mark) + _RANDOM, folder.name):
                _clear(folder)


def _clear(folder: Path) -> None:
    with suppress(OSError, Refusal):
        found = os.lstat(folder)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            return
        held = os.open(folder / MARKER, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove_if_training(folder)
        finally:
            os.close(held)


def _remove_if_training(folder: Path) -> None:
    """Raises Refusal for a vault that is in use, and for what is no vault."""
    vault = _vault(folder)
    seen = look(vault)
    if seen is not None and seen.training is None:
        return
    held = Lock.take(vault) if vault.exists() else Lock(-1)
    try:
        _remove(folder)
    finally:
        held.release()


def _made(home: Path, mark: str) -> tuple[Path, int]:
    """A new folder with its marker, and the descriptor that holds it."""
    while True:
        folder = home / f"{mark}{secrets.token_hex(8)}"
        try:
            folder.mkdir(mode=0o700)
            held = os.open(folder / MARKER, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            # Between this line and the next, another demo may have taken it for a killed one's.
            with suppress(BlockingIOError):
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(held).st_nlink:
                    return folder, held
            os.close(held)
        except BaseException:
            _remove(folder)
            raise


def _vault(folder: Path) -> Path:
    return folder / "vault"


def _remove(folder: Path) -> None:
    """Remove a vault's files by their names, and the folders if nothing else is in them; the marker goes last."""
    vault = _vault(folder)
    with suppress(OSError):
        if vault.exists():
            leftovers.clear(vault)
            for name in _FILES:
                (vault / name).unlink(missing_ok=True)
            vault.rmdir()
        (folder / MARKER).unlink(missing_ok=True)
        folder.rmdir()


def _empty(path: Path) -> None:
    """Remove a cut-off set-up's leavings and the lock, which is ours."""
    names = {one.name for one in path.iterdir()}
    if may_be_cleared(names):
        leftovers.clear(path)
        for name in names - {lock.NAME}:
            (path / name).unlink(missing_ok=True)
    (path / lock.NAME).unlink()
