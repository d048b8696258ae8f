"""A disk of a few mebibytes, which a test fills up, frees and locks."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PAGE = 4096
_MEBI = 1 << 20


@cache
def why_not(kind: str = "tmpfs") -> str:
    """Why there is no such disk here; "" where there is."""
    if os.geteuid():
        return "only root may attach a small disk"
    if kind == "ext4" and shutil.which("mkfs.ext4") is None:
        return "there is no mkfs.ext4 here"
    # Where nothing may be attached at all, the first try says so.
    place = Path("/tmp", f"small-disk-{os.getpid()}")
    place.mkdir()
    try:
        with attached(place, kind):
            return ""
    except subprocess.CalledProcessError as wrong:
        return f"no small disk can be attached here: {wrong.stderr.decode(errors='replace').strip()}"
    finally:
        shutil.rmtree(place)


class SmallDisk:
    """One that is attached."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._filler = root / "films"

    @property
    def free(self) -> int:
        """How many bytes may still be written."""
        disk = os.statvfs(self.root)
        return disk.f_bavail * disk.f_frsize

    def fill(self, leaving: int = 0) -> None:
        """Let something else take all the room but so much."""
        with self._filler.open("ab") as file:
            for step in (_MEBI, PAGE):
                while self.free >= leaving + step:
                    file.write(bytes(step))
                    file.flush()

    def take_away(self) -> None:
        """Remove what filled it."""
        self._filler.unlink(missing_ok=True)

    def lock(self) -> None:
        """Let nobody write on it, as a switch on a card does."""
        _run("mount", "-o", "remount,ro", str(self.root))

    def unlock(self) -> None:
        """Let it be written on again."""
        _run("mount", "-o", "remount,rw", str(self.root))

    def settle(self) -> None:
        """Let everything that is written reach it."""
        _run("sync", "-f", str(self.root))

    def fail(self) -> None:
        """Fail so that the system itself takes no more writing on it, even from whoever is writing."""
        _run("mount", "-o", "remount,abort", str(self.root))

    def mend(self) -> None:
        """Take it out, mend it, and put it in again."""
        _run("umount", str(self.root))
        subprocess.run(["e2fsck", "-fy", str(self.root.parent / "image")], check=False, capture_output=True)
        _run("mount", "-o", "loop", str(self.root.parent / "image"), str(self.root))


@contextmanager
def attached(place: Path, kind: str = "tmpfs", size: int = 4 * _MEBI) -> Iterator[SmallDisk]:
    """A small disk in a folder of its own, gone in the end. Raises CalledProcessError where that cannot be."""
    root = place / "disk"
    root.mkdir()
    if kind == "tmpfs":
        _run("mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(root))
    else:
        image = place / "image"
        with image.open("wb") as file:
            file.truncate(size)
        _run("mkfs.ext4", "-q", "-m", "0", str(image))
        _run("mount", "-o", "loop", str(image), str(root))
    try:
        yield SmallDisk(root)
    finally:
        _run("umount", "--lazy", str(root))


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let no file of this process grow past a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
