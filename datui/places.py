"""Where no vault may be: a folder that leaves this computer, or that another computer holds."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from pathlib import Path

from datui.casework.computer import Places
from datui.casework.refusal import Refusal
from datui.disks import is_removable
from datui.mounts import Mount, is_under, mount_of, mounted

_ADDRESS = re.compile(r"//|[^/]*://|[^/\s]+:/")
"""What a mount's source begins with where it is on another computer: //server/share, https://server, server:/share."""
_ROUTE = "Use a folder on this computer's own disk, for example {}, and give it with --vault."
_ELSEWHERE = "Choose a drive that you can take out, or a folder that IT gives you for backups."
_MOVED = " A vault that is there already can be moved, the whole folder at once."


@dataclass(frozen=True, slots=True)
class _Going:
    """How something that is to be written elsewhere is called, and what is said where it may not go there."""

    named: str
    refused: str
    elsewhere: str


_BACKUP = _Going("A backup", "The policy pack lists no backups in places like that.", _ELSEWHERE)
_PACK = _Going(
    "A sealed pack",
    "A sealed pack goes to a drive that can be taken out, and nowhere else.",
    "Put in a USB stick, and choose it; or read it out instead.",
)


class UnsafePlace(Refusal):
    """A vault would be copied to other computers, or is on one, or a backup may not go there; `code` says which."""

    def __init__(self, code: str, reason: str, example: str = "", *, route: str = "") -> None:
        super().__init__(reason, route or _ROUTE.format(example) + _MOVED)
        self.code = code


def refuse_unsafe(path: Path, places: Places, root: Path = Path("/")) -> None:
    """Raise UnsafePlace where no vault may be; a folder that is not there yet counts as where it would be."""
    real = os.path.realpath(path)
    mount = mount_of(real, mounted(root))
    if mount is not None and is_remote(mount, places):
        reason = "The vault's folder is on a network drive, which other computers can read."
        raise UnsafePlace("network", reason, "one that IT makes for you there")
    if mount is not None and is_lent(mount, places):
        reason = "The vault's folder is lent by the computer that this one runs inside, which can read and copy it."
        raise UnsafePlace("network", reason, "one in your home folder here")
    service = service_around(path, places)
    if service:
        reason = f"The vault's folder is inside one of {service}, which copies what is in it to other computers."
        raise UnsafePlace("synced", reason, ".local/share/datui/vault in your home folder")


def destination(to: Path, vault: Path, places: Places, root: Path = Path("/")) -> str:
    """Where a backup would go, in words. Raises UnsafePlace where the pack does not let it go there."""
    return _allowed_at(to, vault, places, root, places.backup, _BACKUP)


def pack_destination(to: Path, vault: Path, places: Places, root: Path = Path("/")) -> str:
    """Where a sealed pack would go, in words. Raises UnsafePlace for anything but a drive that can be taken out."""
    return _allowed_at(to, vault, places, root, places.packs, _PACK)


def _allowed_at(to: Path, vault: Path, places: Places, root: Path, allowed: Mapping[str, str], what: "_Going") -> str:
    real = os.path.realpath(to)
    if is_under(real, os.path.realpath(vault)):
        reason = "That is inside the vault's own folder: what becomes of the one becomes of the other."
        raise UnsafePlace("inside", reason, route=what.elsewhere)
    service = service_around(to, places)
    if service:
        reason = f"That folder is inside one of {service}, a personal sync folder. {what.named} never goes there."
        raise UnsafePlace("synced", reason, route=what.elsewhere)
    sort = sort_of(mount_of(real, mounted(root)), places, root)
    if sort not in allowed:
        raise UnsafePlace("not-listed", what.refused, route=what.elsewhere)
    return allowed[sort]


def destinations(places: Places, root: Path = Path("/")) -> Iterator[tuple[Path, str]]:
    """Where a backup may go of what is attached now and is not this computer's own: each place, and what it is."""
    return _attached(places, root, places.backup)


def pack_destinations(places: Places, root: Path = Path("/")) -> Iterator[tuple[Path, str]]:
    """Where a sealed pack may go of what is attached now: each drive, and what it is."""
    return _attached(places, root, places.packs)


def _attached(places: Places, root: Path, allowed: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    seen = set()
    for mount in mounted(root):
        sort, point = sort_of(mount, places, root), Path(mount.point)
        if sort == "own" or sort not in allowed or mount.point == "/" or mount.device in seen:
            continue
        if point.is_dir() and os.access(point, os.W_OK) and not service_around(point, places):
            seen.add(mount.device)
            yield point, allowed[sort]


def sort_of(mount: Mount | None, places: Places, root: Path = Path("/")) -> str:
    """Which sort of place a mount is, for a backup."""
    if mount is None:
        return "own"
    if is_remote(mount, places):
        return "network"
    if is_lent(mount, places):
        return "lent"
    return "removable" if is_removable(mount, root) else "own"


def service_around(path: Path, places: Places) -> str:
    """The service that a folder, or one around it, is of; empty for none.

    By its links as well: the folder that is seen may be one of a service and lead to where it keeps it.
    """
    real = os.path.realpath(path)
    folders = [*Path(real).parts, *Path(os.path.abspath(path)).parts]  # noqa: PTH100 - resolve() would follow links
    return service_named(folders, places) or _service_left_around(Path(real), places)


def service_named(folders: Iterable[str], places: Places) -> str:
    """The service that one of these folders is of, by its name; empty for none."""
    plain = [folder.casefold() for folder in folders]
    for service in places.services:
        if any(_pattern(service.folders).match(folder) for folder in plain):
            return service.name
    return ""


def service_left(left: Iterable[str], places: Places) -> str:
    """The service that left one of these in a folder, where a name that ends in / is a folder's; empty for none."""
    # All at once first: there may be thousands of names, and hardly ever one of these.
    told = _pattern(tuple(leaf for service in places.services for leaf in service.leaves))
    for name in left:
        if told.match(name.casefold()):
            return next(each.name for each in places.services if _pattern(each.leaves).match(name.casefold()))
    return ""


def is_remote(mount: Mount, places: Places) -> bool:
    """Whether another computer holds what is mounted here."""
    return bool(_pattern(places.network).match(mount.kind.casefold()) or _ADDRESS.match(mount.source))


def is_lent(mount: Mount, places: Places) -> bool:
    """Whether the computer around this virtual one holds it, and there is a disk that is this one's own."""
    return mount.point != "/" and bool(_pattern(places.lent).match(mount.kind.casefold()))


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """What any of these names matches, * standing for anything; nothing where there are none."""
    return re.compile("|".join(translate(name.casefold()) for name in names) or "(?!)")


def _service_left_around(folder: Path, places: Places) -> str:
    return next((found for each in (folder, *folder.parents) if (found := service_left(_in(each), places))), "")


def _in(folder: Path) -> Iterator[str]:
    with suppress(OSError), os.scandir(folder) as found:  # it is not there yet, or not ours to read
        for one in found:
            yield f"{one.name}/" if one.is_dir(follow_symlinks=False) else one.name
