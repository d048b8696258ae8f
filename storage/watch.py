"""Whether the vault is the one that was worked in last, as two marks outside its database and its header say."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from datui.casework.rollback import WentOn
from storage import copies, keys
from storage.anchor import NAME, Anchor, Found, Mark
from storage.header import Header
from storage.ledger import Ledger

_ROLLBACK, _FORK, _OLD_HEADER, _MISSING = "rollback", "fork", "old-header", "anchor"
_MARK = re.compile("[0-9a-f]{32}")
GRAVE = frozenset({_ROLLBACK, _FORK, _OLD_HEADER})
"""What makes a vault open under a banner."""


@dataclass(frozen=True, slots=True)
class Rollback:
    """The vault is an older copy of itself, or another than the one it was: what was found, and how far it had come."""

    found: tuple[str, ...]
    mark: Mark | None


def outside_name(vault_id: bytes) -> str:
    """What the second mark is called outside the vault: it tells which vault to nobody who has not that vault."""
    return sha256(b"datui/anchor-name/v1" + vault_id).hexdigest()[:32]


def marks_of_others(outside: Path, vaults: Iterable[Path]) -> int:
    """How many marks in a folder are of vaults that are not among these; reads, and changes nothing."""
    known = {
        outside_name(copy.header.vault_id) for path in vaults for copy in copies.read(path).values() if copy.header
    }
    try:
        names = {name for name in os.listdir(outside) if _MARK.fullmatch(name)}
    except OSError:
        return 0
    return len(names - known)


def anchor_key(vault_key: bytes, header: Header) -> bytearray:
    """The key of the marks."""
    return keys.branch(b"datui/anchor/v1", vault_key, header.vault_id, header.epoch)


class Watch:
    """The marks of one open vault: `inner` in its folder, and `outer` elsewhere on this computer, where one is kept."""

    def __init__(self, path: Path, outside: Path | None, header: Header, vault_key: bytes) -> None:
        self.header = header
        self.outside = outside
        key = bytes(anchor_key(vault_key, header))
        places = [path / NAME] + ([outside / outside_name(header.vault_id)] if outside is not None else [])
        self._anchors = [Anchor(place, header.vault_id, key) for place in places]
        self._read = [anchor.read() for anchor in self._anchors]

    def look(self, ledger: Ledger, pages: int, *, old_header: bool) -> Rollback | None:
        """What the marks say of this ledger in a database of so many pages; None where all is as it was left."""
        found: list[str] = [_OLD_HEADER] if old_header else []
        highest: Mark | None = None
        for each in self._read:
            for mark in _of_another_key(each):
                found += [_ROLLBACK] if mark.epoch >= self.header.epoch else self._against(ledger, pages, mark)
            for mark in each.marks[:1]:
                found += self._against(ledger, pages, mark)
                highest = mark if highest is None or mark.count > highest.count else highest
        return Rollback(tuple(dict.fromkeys(found)), highest) if found else None

    def _against(self, ledger: Ledger, pages: int, mark: Mark) -> list[str]:
        if (mark.count, mark.head.hex()) in _gone_on_from(ledger):
            return []
        if mark.epoch > self.header.epoch or mark.count > ledger.seq:
            return [_ROLLBACK]
        if mark.count and ledger.head_at(mark.count) != mark.head:
            return [_FORK]
        if mark.header_seq > self.header.seq:
            return [_OLD_HEADER]
        # Nothing that datui does makes a database shorter under the same key.
        return [_ROLLBACK] if mark.epoch == self.header.epoch and mark.pages > pages else []

    @property
    def marks(self) -> list[Mark | None]:
        """The newest mark in each place as it was found: beside the vault, and outside it where one is kept."""
        return [each.marks[0] if each.marks else None for each in self._read]

    @property
    def has_newer_key(self) -> bool:
        """Whether a mark is of a key that this vault lacks: then it is a copy from before it had that one."""
        return any(mark.epoch >= self.header.epoch for each in self._read for mark in _of_another_key(each))

    def missing(self) -> list[str]:
        """Which marks are not there or cannot be believed now; none is expected of a vault of the first format."""
        if self.header.format == 1:
            return []
        return [_MISSING for anchor in self._anchors if not anchor.read().marks]

    @property
    def outer_is_new(self) -> bool:
        """Whether this computer has no mark of this vault yet, though the vault has one: it was brought here."""
        if len(self._read) < 2 or self._read[0].state == "absent":
            return False
        return not self._read[1].marks and not self._read[1].foreign

    def mark(self, ledger: Ledger, pages: int) -> None:
        """Say how far the vault has come. After the commit, never before; where it cannot be written, later."""
        mark = Mark(self.header.epoch, ledger.seq, ledger.head, pages, self.header.seq)
        # The outer one first: a new vault that is cut off between the two is not taken for one that was brought here.
        for anchor in reversed(self._anchors):
            anchor.write(mark)

    def mark_ahead(self, header: Header, vault_key: bytes, mark: Mark) -> None:
        """Put a mark under the next epoch's key beside this one's, so that a crash leaves one that can be believed."""
        key = bytes(anchor_key(vault_key, header))
        for anchor in self._anchors:
            anchor.write_ahead(mark, key)

    def close(self) -> None:
        """Let the marks' files go."""
        for anchor in self._anchors:
            anchor.close()


def _of_another_key(found: Found) -> list[Mark]:
    """The marks of a place in which no other can be believed: of another key of the vault.

    One beside a genuine mark is of a new key that was cut off before it held. Where there is no other, it is of an
    earlier epoch, whose entries are then all here, or of one that an older copy lacks.
    """
    earliest = min((mark.epoch for mark in found.foreign), default=0)
    return [] if found.marks else [mark for mark in found.foreign if mark.epoch == earliest]


def _gone_on_from(ledger: Ledger) -> set[tuple[int | None, str]]:
    """The marks that someone signed to go on without: they alarm nobody where they were not written anew in time."""
    found = (entry.record for entry in ledger.of_vault())
    return {(one.marked, one.marked_head) for one in found if isinstance(one, WentOn)}
