"""Whether what is written on this computer's disks is encrypted on its way there, as Linux says it in /proc and /sys.

True, False, or None where it cannot be told. A drive that encrypts by itself cannot be seen from here.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from datui.mounts import Mount, mount_of, mounted, unescaped

_ENCRYPTING = tuple(f"CRYPT-{kind}" for kind in ("LUKS", "PLAIN", "TCRYPT", "BITLK", "FVAULT2", "LOOPAES"))
"""How the names of encrypted devices begin. Those that only check what they read begin with CRYPT- too."""
_ENCRYPTING_FOLDERS = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs", "fuse.securefs"})
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_ELSEWHERE = ("loop", "nbd", "rbd", "drbd")
"""Devices that keep in a file or on another computer what is written to them."""


def encrypted_disk(mount: Mount | None, root: Path = Path("/")) -> bool | None:
    """Of the disk that holds a mount."""
    if mount is None:
        return None
    if mount.kind in _ENCRYPTING_FOLDERS or mount.kind in _IN_MEMORY:
        return True
    block = root / "sys/dev/block" / mount.device
    if block.exists():
        return _encrypted(block.resolve())
    # A filesystem that is on several devices has a number that is none of theirs.
    if not mount.source.startswith("/dev/"):
        return None
    name = _device_name(mount.source, root)
    beside = [each.parent for each in (root / "sys/fs/btrfs").glob(f"*/devices/{name}")]
    names = [each.name for each in beside[0].iterdir()] if beside else [name]
    return _all(_encrypted((root / "sys/class/block" / each).resolve()) for each in names)


def is_removable(mount: Mount, root: Path = Path("/")) -> bool:
    """Whether what holds a mount can be taken out: it says so of itself, or hangs on USB."""
    block = root / "sys/dev/block" / mount.device
    if not block.exists():
        return False
    real = block.resolve()
    holders = [each.resolve() for each in (real / "slaves").iterdir()] if (real / "slaves").is_dir() else []
    return any("/usb" in str(each) or _says_removable(each) for each in (real, *holders))


def _says_removable(block: Path) -> bool:
    whole = block.parent if (block / "partition").exists() else block
    return _text(whole / "removable") == "1"


def in_memory(mount: Mount | None) -> bool:
    """Whether nothing of it is on a disk, unless it is swapped out."""
    return mount is not None and mount.kind in _IN_MEMORY


def swap_areas(root: Path = Path("/")) -> list[bool | None] | None:
    """Of each place that memory is swapped out to; None where those cannot be listed."""
    held = _text(root / "proc/swaps")
    if held is None:
        return None
    areas = []
    for line in held.splitlines()[1:]:
        name, kind, *_rest = *line.split(), "", ""
        area = unescaped(name)
        if kind == "partition":
            areas.append(_encrypted_swap(root / "sys/class/block" / _device_name(area, root), root))
        else:
            areas.append(encrypted_disk(mount_of(area, mounted(root)), root))
    return areas


def hibernates(root: Path = Path("/")) -> bool | None:
    """Whether this computer can write all of its memory to the swap area and turn itself off."""
    states = _text(root / "sys/power/state")
    if states is None:
        return None
    return "disk" in states.split() and "[disabled]" not in (_text(root / "sys/power/disk") or "")


def _encrypted_swap(block: Path, root: Path) -> bool | None:
    if not block.name.startswith("zram"):
        return _encrypted(block.resolve())
    # It is memory itself, pressed together, unless it has a disk to write to behind it.
    behind = _text(block / "backing_dev") or "none"
    return True if behind == "none" else _encrypted((root / "sys/class/block" / _device_name(behind, root)).resolve())


def _encrypted(block: Path) -> bool | None:
    """Of a block device, from the one that is written to down to those that hold it."""
    if not block.is_dir():
        return None
    if (_text(block / "dm/uuid") or "").startswith(_ENCRYPTING):
        return True
    if (block / "partition").exists():
        return _encrypted(block.parent)
    below = block / "slaves"
    if below.is_dir() and any(below.iterdir()):
        return _all(_encrypted(each.resolve()) for each in below.iterdir())
    return None if block.name.startswith(_ELSEWHERE) else False


def _all(answers: Iterable[bool | None]) -> bool | None:
    found = list(answers)
    if False in found:
        return False
    return None if None in found or not found else True


def _device_name(device: str, root: Path) -> str:
    """What /sys calls a device: a name in /dev/mapper is a link to it."""
    return os.path.basename(os.path.realpath(root / device.lstrip("/")))  # noqa: PTH119 - realpath gives a text


def _text(file: Path) -> str | None:
    try:
        return file.read_text(errors="replace").strip()
    except OSError:
        return None
