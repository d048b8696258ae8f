"""The pages of a database as they lie on the disk: whether each is genuine, and what it holds. SQLCipher is not asked.

A page is 4,096 bytes: what it holds under AES-256-CBC, the 16 bytes that this began from, and the HMAC-SHA-512 of
both and of the page's number in four bytes, the least first. The first page begins after the database's 16-byte salt.
The key of the HMAC is PBKDF2-HMAC-SHA-512 of the database's key and of its salt with 0x3a in every byte, two rounds.
"""

import hmac
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from hashlib import pbkdf2_hmac
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from storage.header import Header
from storage.keys import KEY_BYTES, SALT_BYTES, branch, wipe

PAGE = 4096
RESERVED = 80
USABLE = PAGE - RESERVED
"""How much of a page SQLite fills; the rest is SQLCipher's."""
_VECTOR = 16
_MAGIC = b"SQLite format 3\0"
_ROUNDS, _OTHER_SALT = 2, 0x3A
_LOCK_BYTE_PAGE = (1 << 30) // PAGE + 1
"""Where SQLite keeps its locks in a file of a gibibyte and more: nothing is ever written there."""


class Pages(AbstractContextManager["Pages"]):
    """The pages of one open file under one key, numbered from one; only read, whatever is or is not in them.

    The descriptor stays its owner's.
    """

    def __init__(self, fd: int, key: bytes | bytearray, salt: bytes) -> None:
        self._fd, self._key = fd, bytearray(key)
        other = bytes(byte ^ _OTHER_SALT for byte in salt)
        self._mac = bytearray(pbkdf2_hmac("sha512", self._key, other, _ROUNDS, KEY_BYTES))

    @classmethod
    def of(cls, fd: int, header: Header, vault_key: bytes) -> Self:
        """The pages of an open file that is the database of this header."""
        key = branch(b"datui/db/v1", vault_key, header.vault_id, header.epoch)
        try:
            return cls(fd, key, header.db_salt)
        finally:
            wipe(key)

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, where: TracebackType | None
    ) -> None:
        """Wipe the keys."""
        wipe(self._key)
        wipe(self._mac)

    @property
    def size(self) -> int:
        """How long the file is now."""
        return os.fstat(self._fd).st_size

    @property
    def count(self) -> int:
        """How many whole pages it has now."""
        return self.size // PAGE

    def raw(self, number: int) -> bytes:
        """A page as it lies there; shorter, or nothing, where the file ends before."""
        return os.pread(self._fd, PAGE, (number - 1) * PAGE)

    def changed(self, first: int, many: int) -> Iterator[int]:
        """Which of so many pages from this one on are not as they were written, or are not whole."""
        block = memoryview(os.pread(self._fd, many * PAGE, (first - 1) * PAGE))
        for at in range(0, len(block), PAGE):
            number = first + at // PAGE
            if not self.genuine(block[at : at + PAGE], number):
                yield number

    def genuine(self, raw: bytes | memoryview, number: int) -> bool:
        """Whether this was written under this key as the page of this number."""
        if number == _LOCK_BYTE_PAGE:
            return True
        if len(raw) != PAGE:
            return False
        signed, code = raw[_begin(number) : -64], raw[-64:]
        made = hmac.digest(self._mac, bytes(signed) + number.to_bytes(4, "little"), "sha512")
        return hmac.compare_digest(made, bytes(code))

    def opened(self, raw: bytes, number: int) -> bytes:
        """What a page holds, as SQLite without a key would have it. Only of a genuine one does it mean anything."""
        begin = _begin(number)
        vector = raw[USABLE : USABLE + _VECTOR]
        plain = Cipher(AES256(bytes(self._key)), CBC(vector)).decryptor().update(raw[begin:USABLE])
        return _MAGIC[:begin] + plain + bytes(RESERVED)


def _begin(number: int) -> int:
    return SALT_BYTES if number == 1 else 0
