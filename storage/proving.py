"""What a copy of the database holds; and a backup unpacked into a folder, found to be what it says that it is.

What can be wrong is called as `verify` calls it, and beside that:

  backup      what was read back is not what was written
  counts      entries, head, cases, pages or tables are not those that the backup says
"""

import os
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from datui.casework.refusal import Refusal
from storage import chain, copies, schema, structure, tables
from storage.backupfile import DamagedBackup, Front, Manifest, Source, payload
from storage.findings import Checked, Failure
from storage.ledger import Ledger
from storage.lock import Lock
from storage.opening import Opened, is_named, open_files
from storage.refusals import DamagedVault
from storage.unlock import Unlocked


class KeysChanged(Refusal):
    """A backup of before a change of the keys would open with what was just taken away."""

    route = "Make it once more."
    code = "keys-changed"

    def __init__(self) -> None:
        super().__init__("The keys of the vault were changed while a backup was being made.")


def keyed(unlocked: Unlocked) -> tuple[bytes, bytes, int, bytes]:
    """What the database of a header is opened with."""
    header = unlocked.header
    return unlocked.vault_key, header.vault_id, header.epoch, header.db_salt


def described(database: Path, unlocked: Unlocked, at: datetime) -> Manifest:
    """What a copy of the database holds, as it says itself; its hash is found out later. Raises KeysChanged."""
    header = unlocked.header
    db = schema.unbound(database, *keyed(unlocked), read_only=True)
    try:
        schema.bind_to_look(db)
        ledger = Ledger.opened(db, header.vault_id)
        if not is_named(header, ledger.people.holders.header):
            raise KeysChanged
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        return Manifest(
            vault_id=header.vault_id.hex(),
            epoch=header.epoch,
            header_seq=header.seq,
            entries=ledger.seq,
            head=ledger.head.hex(),
            cases=sum(1 for _ in ledger.cases()),
            pages=pages,
            size=pages * schema.PAGE,
            sha256="",
            made_at=at.isoformat(),
            tables=tables.version_of(db),
        )
    finally:
        db.close()


class Unpacking:
    """A backup on its way into a folder: header and database, as a vault has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._size, self._digest = 0, sha256()

    def steps(self, file: Source, front: Front, total: int) -> Iterator[Checked]:
        """Write it, a piece at a time. Raises OSError where the folder takes no more, and what reading raises."""
        copies.write(self.folder, front.raw_header)
        fd = os.open(self.folder / schema.NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(fd, "wb") as database:
            for piece in payload(file):
                self._size += len(piece)
                if self._size > total:
                    raise DamagedBackup
                self._digest.update(piece)
                database.write(piece)
                yield Checked("reading", self._size, total)
            database.flush()
            os.fsync(fd)

    def check(self, manifest: Manifest) -> None:
        """Find the database to be the very one that was sealed. Raises DamagedBackup."""
        if (self._size, self._digest.hexdigest()) != (manifest.size, manifest.sha256):
            raise DamagedBackup


def found_in(folder: Path, unlocked: Unlocked, manifest: Manifest) -> Iterator[Checked]:
    """Open what was unpacked, only to look, and check it a slice at a time."""
    try:
        opened = open_files(folder, unlocked, Lock.share(folder), outside=None, mend=False, read_only=True)
    except DamagedVault:
        yield Checked("counts", 0, 0, (Failure("ledger"),))
        return
    except Refusal as refused:
        yield Checked("counts", 0, 0, (Failure("header", route=refused.route),))
        return
    try:
        yield Checked("counts", 1, 1, tuple(_counts(opened, manifest)))
        ledger, epoch = opened.ledger, unlocked.header.epoch
        yield from chain.entries(ledger, epoch)
        yield from chain.records(ledger)
        yield from chain.places(ledger)
        yield from structure.pages(opened)
        yield from structure.structure(opened)
    except schema.SqlError:
        yield Checked("entries", 0, 0, (Failure("ledger"),))
    finally:
        opened.close()


def _counts(opened: Opened, manifest: Manifest) -> Iterator[Failure]:
    ledger = opened.ledger
    cases = sum(1 for _ in ledger.cases())
    there = (ledger.seq, ledger.head.hex(), cases, opened.pages, tables.version_of(opened.db))
    if there != (manifest.entries, manifest.head, manifest.cases, manifest.pages, manifest.tables):
        yield Failure("counts")
    if opened.header != opened.unlocked.header or opened.rollback is not None:
        yield Failure("header")
