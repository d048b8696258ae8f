"""Making a backup while the vault is open, and proving it by reading it back from where it lies.

First the database is copied, sealed page by page, into a snapshot beside it, a slice at a time: only that needs the
vault's own connection, and saves come in between. The snapshot is then written to its destination and read back from
there, which any thread can do; last, the outcome is an entry. Whatever cuts this off, the vault is as it was, and what
lies at the destination is whole, or its name ends in .part.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from datui.casework.backup import Backup
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from storage import backupfile, leftovers, schema, snapshot, structure
from storage import header as headers
from storage.backupfile import CHUNK, DamagedBackup, Manifest, NewerBackup, NoBackup
from storage.findings import Checked, Failure
from storage.opening import Opened
from storage.part import NotBackedUp, Part
from storage.proving import KeysChanged, Unpacking, described, found_in, keyed
from storage.refusals import DamagedVault, why_not

Append = Callable[[Backup], Entry]


class Stopped(Refusal):
    """Whoever began the backup stopped it."""

    route = "Make it again when there is time."
    code = "stopped"

    def __init__(self) -> None:
        super().__init__("The backup was stopped; nothing of it was left.")


class Backing:
    """One backup on its way: `take`, then `write` and `prove`, then `record`; `all` does them in a row."""

    def __init__(self, opened: Opened, to: Path, where: str, now: Callable[[], datetime], append: Append) -> None:
        self._opened, self._now, self._append, self._where = opened, now, append, where
        self._ledger, self._unlocked = opened.ledger, opened.unlocked
        self._snapshot = opened.path / leftovers.SNAPSHOT
        self._part = Part(to)
        self._taken_at = now()
        self._manifest: Manifest | None = None
        self.failures: list[Failure] = []
        """What was wrong with what was read back; nothing where the backup is proved."""
        self.stopped = False
        """Whether what is going on ends at its next slice."""

    @property
    def manifest(self) -> Manifest:
        """What the backup holds, once it was written."""
        assert self._manifest is not None
        return self._manifest

    @property
    def file(self) -> Path:
        """Where the backup lies, once it was written."""
        return self._part.path

    def all(self) -> Iterator[Checked]:
        """Every step in a row, a slice at a time. Raises Refusal."""
        try:
            yield from self.take()
            yield from self.write()
            yield from self.prove()
            self.record()
        finally:
            self.leave()

    # On the vault's own thread ------------------------------------------------------------------------------------

    def take(self) -> Iterator[Checked]:
        """Copy the database into the snapshot; saves may come between two slices. Raises Refusal."""
        size = self._opened.pages * schema.PAGE
        with _beside_the_vault():
            leftovers.clear(self._opened.path)
            if not snapshot.room_for(self._opened.path, size):
                raise OSError(errno.ENOSPC, "")
        self._part.check_room(size)
        # In a damaged page SQLite would lose the connection on which somebody may be typing.
        for checked in structure.pages(self._opened):
            self._after(checked)
            if checked.failures:
                raise DamagedVault("A page of the vault's file was changed or damaged, so no backup is made of it.")
            yield checked
        with _beside_the_vault():
            yield from self._copied()

    def _copied(self) -> Iterator[Checked]:
        target = schema.empty(self._snapshot, *keyed(self._unlocked))
        try:
            for done, total in snapshot.slices(self._opened.db, target, self._ledger.alone):
                yield self._after(Checked("snapshot", done, total))
            self._taken_at = self._now()
        finally:
            target.close()

    def record(self) -> Entry:
        """Take down in the vault that the backup was made, and whether it was proved. Raises Refusal."""
        try:
            self._after(Checked("record", 0, 1))
        except Refusal:
            self._part.take_away()
            raise
        # A faithful copy of a vault that is damaged itself is kept: it may be all that there is. From here on it is
        # told of, as an entry or in the words of whatever refuses that.
        self._part.keep()
        found = ", ".join(dict.fromkeys(failure.what for failure in self.failures))
        record = Backup(
            record_id=os.urandom(16).hex(),
            made_at=self.manifest.moment,
            entries=self.manifest.entries,
            head=self.manifest.head,
            where=self._where,
            proved=not self.failures,
            wrong=found,
        )
        try:
            return self._append(record)
        except Refusal as refused:
            how = "was not proved" if self.failures else "was made and proved"
            reason = f"The backup {how}, and this could not be written down in the vault. {refused.reason}"
            raise Refusal(reason, refused.route) from None

    def stop(self) -> None:
        """End at the next slice, from any thread."""
        self.stopped = True

    def leave(self) -> None:
        """Clear up, wherever it ended: what was not proved and recorded is taken away, and no snapshot is left."""
        self._part.close()
        leftovers.clear(self._opened.path)

    # On any one thread --------------------------------------------------------------------------------------------

    def write(self) -> Iterator[Checked]:
        """Write the snapshot to its destination, all of it or nothing under the backup's name. Raises Refusal."""
        unlocked, digest = self._unlocked, sha256()
        with _beside_the_vault():
            self._manifest = described(self._snapshot, unlocked, self._taken_at)
        for piece, checked in self._pieces("hashing"):
            digest.update(piece)
            yield checked
        self._manifest = replace(self.manifest, sha256=digest.hexdigest())
        raw_header = headers.sealed(unlocked.header, unlocked.mac())
        with self._part.being_written() as file:
            self._part.put(file, backupfile.sealed(raw_header, unlocked.header, unlocked.vault_key, self.manifest))
            for piece, checked in self._pieces("writing"):
                self._part.put(file, piece)
                yield checked
        with _beside_the_vault():
            self._snapshot.unlink()

    def _pieces(self, part: str) -> Iterator[tuple[bytes, Checked]]:
        size, done = self.manifest.size, 0
        with _beside_the_vault(), open(self._snapshot, "rb") as file:
            while done < size:
                piece = file.read(CHUNK)
                done += len(piece)
                if not piece or done > size:
                    raise NotBackedUp("The copy beside the vault was changed while it was read.", KeysChanged.route)
                yield piece, self._after(Checked(part, done, size))

    def prove(self) -> Iterator[Checked]:
        """Read the file back from where it lies, and open and check what is in it; `failures` says how it ended."""
        try:
            yield from self._proved()
        finally:
            # To take a long file away takes the system a while: not where somebody may be typing.
            leftovers.clear(self._opened.path)

    def _proved(self) -> Iterator[Checked]:
        try:
            yield from self._read_back()
        except (NoBackup, NewerBackup, DamagedBackup):
            # What the disk does not give back is no backup, and must not look like one.
            self.failures.append(Failure("backup"))
            self._part.take_away()
            yield Checked("reading", 0, 0, tuple(self.failures))
            return
        for checked in found_in(self._opened.path / leftovers.PROVING, self._unlocked, self.manifest):
            self.failures += checked.failures
            yield self._after(checked)

    def _read_back(self) -> Iterator[Checked]:
        """Read the file back into a folder of its own, and find it to be what was written. Raises DamagedBackup."""
        with self._part.read_back() as file, _beside_the_vault():
            front, manifest = backupfile.front(file), self.manifest
            if front.header != self._unlocked.header or front.manifest(self._unlocked.vault_key) != manifest:
                raise DamagedBackup
            unpacking = Unpacking(leftovers.fresh_folder(self._opened.path, leftovers.PROVING))
            for checked in unpacking.steps(file, front, manifest.size):
                yield self._after(checked)
            unpacking.check(manifest)

    def _after(self, checked: Checked) -> Checked:
        """A slice that was done; what comes after it may not have become another in between. Raises Refusal."""
        if self.stopped:
            raise Stopped
        if self._opened.ledger is not self._ledger or self._opened.unlocked.header != self._unlocked.header:
            raise KeysChanged
        return checked


@contextmanager
def _beside_the_vault() -> Iterator[None]:
    """Say in words why the vault's own disk gave or took nothing."""
    try:
        yield
    except (OSError, schema.SqlError) as wrong:
        why, route = why_not(wrong, ", then make the backup once more")
        reason = f"The backup was not made, for beside the vault {why}. Nothing of it was left."
        raise NotBackedUp(reason, route) from None
