"""What a backup or a restore keeps in a vault's folder while it works, and what clears it where one was cut off."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from storage import schema, snapshot

SNAPSHOT = schema.NAME + ".backup"
"""The sealed copy of the database that a backup is made of."""
PROVING = schema.NAME + ".proving"
"""The folder in which a backup is unpacked only to be looked at."""
RESTORING = schema.NAME + ".restoring"
"""The folder in which a vault is put back, until it is whole and takes its place in the folder around it."""


def fresh_folder(path: Path, name: str) -> Path:
    """An empty folder of this name to unpack a backup in. Raises OSError."""
    folder = path / name
    _take_away(folder)
    folder.mkdir(mode=0o700)
    return folder


def clear(path: Path) -> None:
    """Take away whatever was left; a link in its place is taken away, and never followed."""
    snapshot.clear(path, SNAPSHOT)
    for name in (PROVING, RESTORING):
        with suppress(OSError):
            _take_away(path / name)


def _take_away(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left)
    elif os.path.lexists(left):
        left.unlink()
