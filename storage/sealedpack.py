"""A sealed pack on its way to a drive: made in memory, written whole or not at all, then put in the register.

Its words are drawn here and kept nowhere. They are given only once the register holds the pack, so a pack whose words
anybody has is in it; one that a crash leaves on the drive before that is shut for good.
"""

import errno
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from datui.casework.outgoing import Outgoing
from datui.casework.records import Entry, RecordId
from datui.casework.refusal import Refusal
from datui.casework.sealedpack import SealedPack
from storage import copies
from storage.part import forget_what_was_read
from storage.passphrase import PACK_WORDS, generate_passphrase
from storage.sealedpdf import sealed

Append = Callable[[SealedPack], Entry[SealedPack]]
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""What is told apart when it is read aloud or copied by hand."""
_LEFT: Final = re.compile(f"([{_LETTERS}]{{5}})-([{_LETTERS}]{{5}})\\.pdf\\.part")
_BEGINS: Final = b"%PDF-"
_ANOTHER = "or choose another drive"
_FULL = ("it is full", f"Make room there, {_ANOTHER}.")
_LOCKED = ("nothing can be written there", f"Take the lock off the drive, {_ANOTHER}.")
_WHY: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _LOCKED,
    errno.EACCES: _LOCKED,
    errno.EPERM: _LOCKED,
}
_GONE = ("it cannot be reached", "Put the drive in again, and make the pack once more.")


class NotSealed(Refusal):
    """No pack was made; nothing of it is on the drive."""

    code = "not-sealed"


class Packing:
    """One pack on its way: `make`, in any one thread, then `record`; `words` opens it, and `leave` forgets them."""

    def __init__(
        self,
        outgoing: Outgoing,
        folder: Path,
        where: str,
        share: RecordId,
        head: str,
        now: Callable[[], datetime],
        append: Append,
    ) -> None:
        self.outgoing, self._where, self._share, self._head = outgoing, where, share, head
        self._now, self._append = now, append
        self.file = folder / f"{_drawn()}-{_drawn()}.pdf"
        self._words = generate_passphrase(PACK_WORDS)
        self._pages = 0
        self._written = self._recorded = False

    @property
    def words(self) -> str:
        """The six words that open it. Only a pack that is in the register has any."""
        assert self._recorded
        return self._words

    def make(self) -> None:
        """Draw and seal it in memory, then write it whole. Raises NotPrintable, or NotSealed."""
        raw, self._pages = sealed(self.outgoing, self._words)
        folder = self.file.parent
        try:
            clear_what_was_left(folder)
            self._written = True
            copies.write_whole(self.file, raw)
            there = _read_back(self.file)
        except OSError as wrong:
            self._take_away()
            raise _not_sealed(wrong) from None
        if there != raw:
            self._take_away()
            reason = "What was read back from there is not what was written, so it was taken away again."
            raise NotSealed(reason, "Use another drive: this one does not keep what it is given.")

    def record(self) -> Entry[SealedPack]:
        """Put it in the register; where that cannot be kept, the pack is taken away again. Raises Refusal."""
        record = SealedPack(
            record_id=os.urandom(16).hex(),
            to=self.outgoing.to,
            file_name=self.file.name,
            where=self._where,
            made_at=self._now(),
            share=self._share,
            head=self._head,
            pages=self._pages,
        )
        try:
            entry = self._append(record)
        except BaseException:
            self._take_away()
            raise
        self._recorded = True
        return entry

    def leave(self) -> None:
        """Let go of the words; a pack that is not in the register is taken away."""
        self._words = ""
        if not self._recorded:
            self._take_away()

    def _take_away(self) -> None:
        if self._written:
            for left in (self.file, self.file.with_name(f"{self.file.name}.part")):
                with suppress(OSError):
                    left.unlink(missing_ok=True)
            self._written = False


def folder_for(to: Path, vault: Path) -> None:
    """Raise NotSealed where this is no folder that a pack could be put in."""
    if Path(os.path.realpath(to)).is_relative_to(os.path.realpath(vault)):
        reason = "That is inside the vault's own folder: a pack in there would leave with it."
        raise NotSealed(reason, "Choose a drive that you can take out.")
    if not to.is_dir():
        raise NotSealed("There is no such folder.", "Check that the drive is in, and how its folder is called.")


def clear_what_was_left(folder: Path) -> None:
    """Take away what a pack that was cut off has left there, and nothing else: by its name, and by how it begins."""
    for path in folder.iterdir():
        if _LEFT.fullmatch(path.name) and not path.is_symlink() and path.is_file():
            with path.open("rb") as file:
                begun = file.read(len(_BEGINS))
            if _BEGINS.startswith(begun):
                path.unlink()


def _read_back(path: Path) -> bytes:
    """A file as the drive has it, and not as the system remembers it."""
    with path.open("rb") as file:
        forget_what_was_read(file.fileno())
        return file.read()


def _drawn() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def _not_sealed(wrong: OSError) -> NotSealed:
    why, route = _WHY.get(wrong.errno or 0, _GONE)
    return NotSealed(f"The pack was not made, for where it should go {why}. Nothing of it was left.", route)
