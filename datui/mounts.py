"""What this computer has mounted where, as Linux says it in mountinfo."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted filesystem: its number and its parent's, its device, where it is, of what kind, and from what."""

    number: int
    parent: int
    device: str
    point: str
    kind: str
    source: str


def mounted(root: Path = Path("/")) -> tuple[Mount, ...]:
    """All that is mounted for this process; nothing where that cannot be read."""
    try:
        held = (root / "proc/self/mountinfo").read_bytes()
    except OSError:
        return ()
    return tuple(read_mounts(os.fsdecode(held)))


def read_mounts(text: str) -> Iterator[Mount]:
    """The mounts of a mountinfo; a line that is none is left out."""
    for line in text.split("\n"):
        before, dash, after = line.partition(" - ")
        where, what = before.split(" "), after.split(" ")
        if not dash or len(where) < 6 or len(what) < 2 or not (_number(where[0]) and _number(where[1])):
            continue
        point, kind, source = (unescaped(each) for each in (where[4], what[0], what[1]))
        yield Mount(int(where[0]), int(where[1]), where[2], point, kind, source)


def unescaped(word: str) -> str:
    """A word of /proc as it is meant: it has blanks, tabs, line ends and backslashes as octal numbers there."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), word)


def mount_of(path: str, mounts: tuple[Mount, ...]) -> Mount | None:
    """The mount that holds a path, which has to be absolute and without links; None where it cannot be told.

    It goes the way that the kernel goes, from the root and from mount to mount: what is mounted over is not seen.
    """
    here, left = None, [mount for mount in mounts if is_under(path, mount.point)]
    numbers = {mount.number for mount in mounts}
    while True:
        # The first of them has a parent that this process does not see, or itself.
        on = [
            mount
            for mount in left
            if (mount.parent == here.number if here else mount.parent not in numbers - {mount.number})
        ]
        if not on:
            return here
        here = min(on, key=lambda mount: len(mount.point))
        left.remove(here)


def is_under(path: str, point: str) -> bool:
    """Whether a path is a folder, or lies in it at any depth."""
    return path == point or path.startswith(point if point.endswith("/") else f"{point}/")


def _number(word: str) -> bool:
    return word.isascii() and word.isdecimal()
