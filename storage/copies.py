"""The two copies of the header on the disk, written one after the other, so that a crash leaves one good."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storage.header import LIMIT, Header, parse
from storage.refusals import DamagedHeader, NewerVault

NAMES = ("header.a", "header.b")


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy as found: its bytes, and what they say (None where this datui cannot read them)."""

    raw: bytes
    header: Header | None
    newer: bool = False


def read(vault: Path) -> dict[str, Copy]:
    """The copies that exist, as they are on the disk; reads, and changes nothing."""
    copies: dict[str, Copy] = {}
    for name in NAMES:
        try:
            raw = _bytes_of(vault / name)
        except FileNotFoundError:
            continue
        except OSError:
            raw = b""
        try:
            copies[name] = Copy(raw, parse(raw))
        except NewerVault:
            copies[name] = Copy(raw, None, newer=True)
        except DamagedHeader:
            copies[name] = Copy(raw, None)
    return copies


def _bytes_of(path: Path) -> bytes:
    """What a plain file holds, nothing where it is anything else: a link is not followed, a pipe holds nobody up."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(fd, "rb") as file:
        return file.read(LIMIT * 2) if stat.S_ISREG(os.fstat(fd).st_mode) else b""


def best(copies: Mapping[str, Copy], db_salt: bytes) -> list[Header]:
    """The headers that can be read, each once: those of the database with this salt first, then the newest.

    Raises NewerVault or DamagedHeader where there is none.
    """
    # In the order of their names, so that of two with one number it is always the same that counts.
    found = (copies[name].header for name in NAMES if name in copies)
    headers = sorted(
        dict.fromkeys(header for header in found if header),
        key=lambda header: (header.db_salt != db_salt, -header.seq),
    )
    if not headers:
        if any(copy.newer for copy in copies.values()):
            raise NewerVault
        raise DamagedHeader("Both copies of the vault's header are missing or damaged.")
    return headers


def write(vault: Path, raw: bytes, suffix: str = "") -> None:
    """Write both copies, b whole on the disk before a is begun, so that a crash leaves one of them good."""
    for name in reversed(NAMES):
        write_whole(vault / (name + suffix), raw)


def write_whole(path: Path, raw: bytes) -> None:
    """Replace a file by these bytes, all of them or none, readable by its owner alone."""
    fresh = path.with_name(path.name + ".part")
    # What lies there was left by a crash or put there by someone else: it is never written into.
    fresh.unlink(missing_ok=True)
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        # On a full disk, what was begun takes the room that somebody else needs.
        with suppress(OSError):
            fresh.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
