"""The files of a damaged vault, which are only read: its keys by any copy of the header, and its pages as they lie."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from datui.casework.refusal import Refusal
from storage import copies, schema, tables
from storage import header as headers
from storage.anchor import Mark
from storage.copies import Copy
from storage.header import Header
from storage.keys import SALT_BYTES
from storage.lock import Lock
from storage.pages import Pages
from storage.refusals import GoneVault, NewerVault, NoAccess
from storage.salvage import Source
from storage.unlock import Unlocked, unlock_one
from storage.watch import Watch

A_BACKUP = "Bring the newest backup back: datui restore FILE --vault FOLDER. Keep the damaged folder as it is."
_NEWER_COPY = "Rescue the newer copy of the vault. Or bring the newest backup back: datui restore FILE --vault FOLDER."
_USER_VERSION = slice(60, 64)


class NotRescued(Refusal):
    """What is left of the vault is too little to make one of."""

    route = A_BACKUP
    code = "not-rescued"


@dataclass(frozen=True, slots=True)
class Damaged:
    """What there is of a damaged vault."""

    unlocked: Unlocked
    headers: tuple[Header, ...]
    """The copies of its header that are genuine."""
    source: Source
    size: int
    marks: list[Mark | None]
    """How far it had come, as the marks say: beside it, and outside it where one is kept."""
    outside: Path | None


@contextmanager
def held(path: Path, passphrase: str, label: str, outside: Callable[[bool], Path | None]) -> Iterator[Damaged]:
    """The files of a damaged vault, unlocked and held while they are read. Slow. Raises Refusal.

    `outside` says where marks of a vault are kept, of one for training or of any other.
    """
    try:
        if not path.is_dir():
            raise GoneVault
        lock = Lock.share(path)
    except OSError:
        raise NoAccess("The vault's folder cannot be read.") from None
    try:
        fd = _opened(path)
        try:
            found = copies.read(path)
            unlocked = _unlocked(fd, found, passphrase, label)
            genuine = [copy.header for copy in found.values() if copy.header and _genuine(copy, unlocked)]
            with Pages.of(fd, unlocked.header, unlocked.vault_key) as pages:
                source = Source(pages, _journal(path))
                _refuse_newer(source)
                kept = outside(unlocked.header.training is not None)
                yield Damaged(unlocked, tuple(genuine), source, pages.size, _marks(path, kept, unlocked), kept)
        finally:
            os.close(fd)
    finally:
        lock.release()


def _opened(path: Path) -> int:
    try:
        return os.open(path / schema.NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotRescued("The vault's database is missing, so there is nothing to read.") from None
    except OSError:
        raise NoAccess("The vault's database cannot be read.") from None


def _genuine(copy: Copy, unlocked: Unlocked) -> bool:
    return headers.genuine(copy.raw, unlocked.mac())


def _marks(path: Path, outside: Path | None, unlocked: Unlocked) -> list[Mark | None]:
    """What the marks say. Raises NotRescued where one is of a newer key: whoever lost theirs would have it back."""
    watch = Watch(path, outside, unlocked.header, unlocked.vault_key)
    watch.close()
    if watch.has_newer_key:
        reason = "This copy is from before the vault got a newer key, on this computer."
        raise NotRescued(reason, _NEWER_COPY)
    return watch.marks


def _refuse_newer(source: Source) -> None:
    """Raise NewerVault where the first page says so; where it is damaged, nothing does."""
    page = source.page(1)
    if page is not None and int.from_bytes(page[_USER_VERSION], "big") > tables.VERSION:
        raise NewerVault


def _unlocked(fd: int, found: Mapping[str, Copy], passphrase: str, label: str) -> Unlocked:
    """What the passphrase opens: of two headers the one under whose key the more pages are genuine. Raises Refusal."""
    opened: list[Unlocked] = []
    failed: Refusal | None = None
    for header in copies.best(found, os.pread(fd, SALT_BYTES, 0)):
        try:
            opened.append(unlock_one(found, [header], passphrase, label))
        except Refusal as refused:
            failed = failed or refused
    if failed is not None and not opened:
        raise failed
    if len({(one.vault_key, one.header.db_salt) for one in opened}) == 1:
        return opened[0]
    return max(opened, key=lambda one: _own_pages(fd, one))


def _own_pages(fd: int, unlocked: Unlocked) -> int:
    with Pages.of(fd, unlocked.header, unlocked.vault_key) as pages:
        return pages.count - sum(1 for _ in pages.changed(1, pages.count))


def _journal(path: Path) -> bytes:
    """The journal of a save that was cut off; nothing where there is none that can be read."""
    with suppress(OSError):
        fd = os.open(path / schema.JOURNAL, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(fd, "rb") as file:
            return file.read()
    return b""
