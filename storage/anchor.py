"""The mark of how far a vault has come, kept outside its database, so that an older database is seen to be older.

It is written after each commit and never before it, and without waiting for the disk: it may be behind, never ahead.
The file has two records of 512 bytes, a sector each, written in turn and in place, so that what is torn or comes to the
disk in another order spoils one at most; a record that takes the place of a spoiled one is waited for. Numbers are u64,
big-endian. A record: b"DATUIAN1", vault id 16, epoch, count of entries, head 32, pages of the database, number of the
header, stamp, HMAC-SHA-256 over all of that 32, zeros. Of two records the one with the larger stamp is the newer; the
key is that of the record's epoch.
"""

import errno
import hmac
import os
import stat
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from storage import copies

NAME = "anchor"
MAGIC = b"DATUIAN1"
SECTOR = 512
SIZE = 2 * SECTOR
KEY_BYTES = 32
_LAST_STAMP = 2**64 - 1
_ID_BYTES = 16
_HEAD_BYTES = 32
_BODY = struct.Struct(">8s16sQQ32sQQQ")
_PROOF_BYTES = 32
_ZEROS = bytes(SECTOR - _BODY.size - _PROOF_BYTES)
_NO_WRITING = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a vault had come: its entries and their head, the database's pages, and the header's number."""

    epoch: int
    count: int
    head: bytes
    pages: int
    header_seq: int

    def __post_init__(self) -> None:
        """Raise ValueError for what no record can hold."""
        if len(self.head) != _HEAD_BYTES or any(
            not 0 <= number < 1 << 64 for number in (self.epoch, self.count, self.pages, self.header_seq)
        ):
            raise ValueError("no record can hold this mark")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says: the marks that the key proves, newest first, and the highest epoch named by what it does not.

    An epoch that nothing proves may be the next one, a torn record's or anybody's.
    """

    marks: tuple[Mark, ...]
    state: Literal["absent", "genuine", "damaged"]
    foreign_epoch: int | None = None
    foreign: tuple[Mark, ...] = field(default=(), compare=False)
    """What records of this vault say that the key does not prove."""


@dataclass(frozen=True, slots=True)
class _Record:
    """A record of this vault as it is on the disk."""

    mark: Mark
    stamp: int
    proved: bool

    @property
    def worth(self) -> tuple[int, int, int]:
        """Of two records the one that is worth less is written over: never the newest that the key proves."""
        return (2, self.stamp, 0) if self.proved else (1, self.mark.epoch, self.stamp)


_NOTHING = (0, 0, 0)
"""What a place is worth that holds no record of this vault."""


class Anchor:
    """One anchor file, open. The key is the caller's to wipe once this is closed."""

    def __init__(self, path: Path, vault_id: bytes, key: bytes | bytearray) -> None:
        if len(vault_id) != _ID_BYTES:
            raise ValueError("a vault's id has 16 bytes")
        self._path = path
        self._vault_id = vault_id
        self._key = _checked(key)
        self._fd = -1
        # A folder that was there and has gone was moved or taken out: none is put in its place.
        self._makes_folder = not os.path.lexists(path.parent)

    def read(self) -> Found:
        """What the file says now; whatever it holds or is, this does not raise."""
        try:
            raw = self._bytes()
        except OSError:
            raw = b""
        if raw is None:
            return Found((), "absent")
        records = [record for record in self._records(raw) if record]
        proved = sorted((one for one in records if one.proved), key=lambda one: one.stamp, reverse=True)
        others = tuple(one.mark for one in records if not one.proved)
        foreign = max((one.epoch for one in others), default=None)
        return Found(tuple(one.mark for one in proved), "genuine" if proved else "damaged", foreign, others)

    def write(self, mark: Mark) -> bool:
        """Put the mark in the older record's place; False where that cannot be done.

        Nothing is done where it is the newest mark already, unless the other record is one that the key does not prove.
        """
        return self._put(mark, None)

    def write_ahead(self, mark: Mark, key: bytes | bytearray) -> bool:
        """Put a mark of the next epoch, under its key, beside the newest of this one, and wait until the disk has it.

        Whichever of the two epochs a crash leaves in the header, its key proves a mark. False as for `write`.
        """
        return self._put(mark, _checked(key))

    def close(self) -> None:
        """Let the file go; doing it twice is harmless, and reading or writing opens it again."""
        if self._fd >= 0:
            with suppress(OSError):
                os.close(self._fd)
            self._fd = -1

    def _put(self, mark: Mark, ahead: bytes | bytearray | None) -> bool:
        try:
            raw = self._bytes() or b""
            records = self._records(raw)
            newest = max((one for one in records if one and one.proved), key=lambda one: one.stamp, default=None)
            if ahead is None and newest and newest.mark == mark and all(one.proved for one in records if one):
                return True
            if len(raw) != SIZE or (newest is not None and newest.stamp >= _LAST_STAMP):
                self._begin(mark, ahead)
                return True
            place = min((0, 1), key=lambda at: one.worth if (one := records[at]) else _NOTHING)
            stamp = newest.stamp + 1 if newest else 1
            whole = os.pwrite(self._fd, self._sealed(mark, stamp, ahead), place * SECTOR) == SECTOR
            if ahead is not None or not ((over := records[place]) and over.proved):
                # Only where both records are good on the disk may the next one be written over without waiting.
                os.fsync(self._fd)
        except OSError:
            # Opened again the next time: by then it may be there, or may be written.
            self.close()
            return False
        return whole

    def _begin(self, mark: Mark, ahead: bytes | bytearray | None) -> None:
        """Put a new file in the place of none, or of what is no anchor, and make it durable. Raises OSError.

        It has the mark twice: a later one that is torn spoils one of them.
        """
        self.close()
        folder = self._path.parent
        if self._makes_folder:
            with suppress(FileExistsError):
                os.mkdir(folder, 0o700)
            self._makes_folder = False
            with suppress(OSError):
                copies.sync_folder(folder.parent)
        copies.write_whole(self._path, self._sealed(mark, 1, ahead) + self._sealed(mark, 2, ahead))

    def _bytes(self) -> bytes | None:
        """What is in the file, held open from here on: None where there is none, nothing where it is no anchor.

        Raises OSError.
        """
        try:
            there = os.lstat(self._path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(there.st_mode) or there.st_size != SIZE:
            return b""
        if self._fd < 0 or not os.path.samestat(os.fstat(self._fd), there):
            self.close()
            self._fd = _opened(self._path)
        return os.pread(self._fd, SIZE, 0)

    def _records(self, raw: bytes) -> tuple[_Record | None, _Record | None]:
        if len(raw) != SIZE:
            return None, None
        return self._record(raw[:SECTOR]), self._record(raw[SECTOR:])

    def _record(self, raw: bytes) -> _Record | None:
        """The record of one sector; None where it is not one of this vault."""
        magic, vault_id, epoch, count, head, pages, header_seq, stamp = _BODY.unpack_from(raw)
        if magic != MAGIC or vault_id != self._vault_id:
            return None
        proved = hmac.compare_digest(raw[_BODY.size :], _proof(self._key, raw[: _BODY.size]))
        return _Record(Mark(epoch, count, head, pages, header_seq), stamp, proved)

    def _sealed(self, mark: Mark, stamp: int, ahead: bytes | bytearray | None) -> bytes:
        body = _BODY.pack(MAGIC, self._vault_id, mark.epoch, mark.count, mark.head, mark.pages, mark.header_seq, stamp)
        return body + _proof(self._key if ahead is None else ahead, body)


def _proof(key: bytes | bytearray, body: bytes) -> bytes:
    """What follows a record's body to the end of its sector."""
    return hmac.digest(key, body, "sha256") + _ZEROS


def _checked(key: bytes | bytearray) -> bytes | bytearray:
    if len(key) != KEY_BYTES:
        raise ValueError("an anchor's key has 32 bytes")
    return key


def _opened(path: Path) -> int:
    """A descriptor to read and write by, or only to read by where nothing can be written. Raises OSError."""
    how = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        return os.open(path, os.O_RDWR | how)
    except OSError as wrong:
        if wrong.errno not in _NO_WRITING:
            raise
        return os.open(path, os.O_RDONLY | how)
