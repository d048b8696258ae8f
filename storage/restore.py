"""Putting a vault back from a backup into a place where none is, or finding out what would come back.

The backup is unpacked into a folder inside that place and opened there as any vault is; everything is checked, it is
brought up to date, and who put it back signs for that. Only then its files take their place, the database last: cut
off before that, there is no vault, and the next restore or set-up clears what was left.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import FileIO
from pathlib import Path

from datui.casework.backup import NOT_GIVEN, Restored
from datui.casework.records import build
from datui.casework.refusal import Refusal
from datui.casework.rules import Rules
from storage import backupfile, copies, leftovers, lock, schema, snapshot
from storage.backupfile import DamagedBackup, Front, Manifest, NoBackup
from storage.findings import Checked, Failure
from storage.header import Training
from storage.keyring import Keyring
from storage.lock import Lock
from storage.look import look, refuse_where_a_vault_is
from storage.opening import Opened, open_files
from storage.part import Reading
from storage.proving import Unpacking, found_in
from storage.refusals import DamagedVault, Unsure, WrongPassphrase, why_not
from storage.setup import last_name, make_folder
from storage.unlock import Unlocked, unlock
from storage.upward import bring_up_to_date
from storage.watch import Rollback

_BEARABLE = frozenset({"pages", "structure", "room", "unreadable"})
"""What a vault can come back with: the entries hold together, and `verify` and `rescue` say and do the rest."""
_BROKEN = (
    "The records in this backup do not hold together: some were changed, or are missing. "
    "It was made of a vault that was damaged already."
)
_KEEP_IT = "Keep the backup. Open the vault, and check it with `datui verify`."
Now = Callable[[Training | None], datetime]
"""Gives the present moment of a vault."""


class NotRestored(Refusal):
    """Nothing was put back."""

    code = "not-restored"


class Restoring:
    """One restore on its way: `unpack`, `unlock` and `check`, then `finish`; `leave` in any case."""

    def __init__(self, source: Path, path: Path, *, dry_run: bool) -> None:
        """Look at both ends before a passphrase is asked for. Raises Refusal."""
        self._source, self.path, self._dry_run = source, path, dry_run
        self._made: list[Path] = []
        self._named: list[Path] = []
        self._lock: Lock | None = None
        self._unlocked: Unlocked | None = None
        self._manifest: Manifest | None = None
        self.failures: list[Failure] = []
        """What was found wrong with what it holds; with these it comes back all the same."""
        self.rollback: Rollback | None = None
        """What a mark on this computer says against it."""
        look(path)
        if not dry_run:
            refuse_where_a_vault_is(path)
        with self._reading() as (_file, front):
            self.training = front.header.training is not None

    @property
    def manifest(self) -> Manifest:
        """What the backup holds, once it was unlocked."""
        assert self._manifest is not None
        return self._manifest

    @contextmanager
    def _reading(self) -> Iterator[tuple[Reading, Front]]:
        try:
            fd = os.open(self._source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            raise NoBackup(
                "There is no such file.", "Check that the drive is attached, and what it is called."
            ) from None
        except OSError:
            raise NoBackup(
                "This file cannot be read.", "Check that it is yours and that its drive is attached."
            ) from None
        there = os.fstat(fd)
        if not stat.S_ISREG(there.st_mode):
            os.close(fd)
            raise NoBackup("This is a folder or a device, and not a backup.")
        self._size = there.st_size
        with FileIO(fd, "rb") as file:
            reading = Reading(file)
            yield reading, backupfile.front(reading)

    # Step by step ---------------------------------------------------------------------------------------------------

    def unpack(self) -> Iterator[Checked]:
        """Write what the backup holds into a folder inside the place of the vault. Raises Refusal."""
        with _in_the_folder(), self._reading() as (file, front):
            self._hold()
            if not snapshot.room_for(self.path, self._size):
                raise OSError(errno.ENOSPC, "")
            name = leftovers.PROVING if self._dry_run else leftovers.RESTORING
            self._unpacking = Unpacking(leftovers.fresh_folder(self.path, name))
            self._front = front
            yield from self._unpacking.steps(file, front, self._size - front.begins)

    def _hold(self) -> None:
        folder = self.path
        while not folder.exists():
            self._made.append(folder)
            folder = folder.parent
        make_folder(self.path)
        self._lock = Lock.take(self.path)
        if not self._dry_run:
            refuse_where_a_vault_is(self.path)

    @property
    def _folder(self) -> Path:
        return self._unpacking.folder

    def unlock(self, passphrase: str, label: str) -> None:
        """Open what was unpacked with a passphrase of the time when it was made. Slow. Raises Refusal."""
        with _as_a_backup():
            self._unlocked = unlock(self._folder, passphrase, label)
        self._manifest = self._front.manifest(self._unlocked.vault_key)
        self._unpacking.check(self._manifest)

    def check(self, outside: Path | None) -> Iterator[Checked]:
        """Check everything in it, and what the mark of this computer in the folder `outside` says. Raises Refusal."""
        unlocked = self._unlocked
        assert unlocked is not None
        for checked in found_in(self._folder, unlocked, self.manifest):
            self.failures += checked.failures
            yield checked
        if any(failure.what not in _BEARABLE for failure in self.failures):
            raise DamagedBackup(_BROKEN)
        opened = open_files(
            self._folder, unlocked, Lock.share(self._folder), outside=outside, mend=False, read_only=True
        )
        self.rollback = opened.rollback
        opened.close()

    def finish(self, rules: Rules, now: Now, reason: str, outside: Path | None) -> None:
        """Bring it up to date, sign that it was put back, and give it its place.

        Raises Refusal where it gets none, and Unsure where it has it and may not stay there.
        """
        assert self._unlocked is not None
        moment = now(self._unlocked.header.training)
        record = self._record(reason, moment)
        with _in_the_folder():
            opened = open_files(
                self._folder,
                self._unlocked,
                Lock.share(self._folder),
                outside=None,
                migrate=lambda older: bring_up_to_date(older, rules, moment),
            )
            try:
                opened.unchecked = False  # every entry was checked a moment ago
                Keyring(opened, rules, lambda: moment, lambda: None).go_on(record)
                unlocked = opened.unlocked
            finally:
                opened.close()
            try:
                self._take_its_place()
            except Unsure:
                self._mark(unlocked, outside)  # it stands there all the same
                raise
        self._mark(unlocked, outside)

    def _record(self, reason: str, moment: datetime) -> Restored:
        found, manifest = self.rollback, self.manifest
        mark = found.mark if found is not None else None
        return build(
            Restored,
            {
                "record_id": os.urandom(16).hex(),
                "made_at": manifest.moment,
                "entries": manifest.entries,
                "backup_head": manifest.head,
                "tables": manifest.tables,
                "found": "" if found is None else ", ".join(found.found),
                "marked": None if mark is None else mark.count,
                "marked_head": "" if mark is None else mark.head.hex(),
                "reason": reason.strip() or NOT_GIVEN,
            },
            now=moment,
        )

    def _take_its_place(self) -> None:
        """Give each file its name, the database last: without that there is no vault."""
        names = {one.name for one in self._folder.iterdir()} - {schema.JOURNAL, lock.NAME, schema.NAME}
        copies.sync_folder(self._folder)
        # The folder's own name too: without it the headers, moved out of it, would stand there with no database.
        copies.sync_folder(self.path)
        for name in sorted(names, reverse=True):
            self._named.append(self.path / name)
            os.rename(self._folder / name, self.path / name)
        copies.sync_folder(self.path)
        with last_name(self.path, "put back", _KEEP_IT):
            os.rename(self._folder / schema.NAME, self.path / schema.NAME)
            copies.sync_folder(self.path)
        if self._made:
            with suppress(OSError):
                copies.sync_folder(self._made[-1].parent)

    def _mark(self, unlocked: Unlocked, outside: Path | None) -> None:
        """Say in the marks how far it has come now: what they said before is in the entry."""
        with suppress(OSError, Refusal):
            opened: Opened = open_files(self.path, unlocked, Lock.share(self._folder), outside=outside, mend=False)
            try:
                opened.rollback = None
                opened.mark()
            finally:
                opened.close()

    def leave(self) -> None:
        """Clear up, wherever it ended: nothing stays where no vault was put back."""
        there = (self.path / schema.NAME).exists()
        with suppress(OSError):
            for named in () if there else self._named:
                named.unlink(missing_ok=True)
        if self._lock is not None:
            leftovers.clear(self.path)
            if not there:
                with suppress(OSError):
                    (self.path / lock.NAME).unlink()
            self._lock.release()
        with suppress(OSError):
            for folder in () if there else self._made:
                folder.rmdir()


@contextmanager
def _in_the_folder() -> Iterator[None]:
    """Say in words why the folder of the vault took nothing."""
    try:
        yield
    except (OSError, schema.SqlError) as wrong:
        why, route = why_not(wrong, ", then restore it once more")
        raise NotRestored(f"The vault was not put back: {why}. No vault was made.", route) from None


@contextmanager
def _as_a_backup() -> Iterator[None]:
    """Say of a backup what would be said of a vault's folder."""
    try:
        yield
    except DamagedVault:
        raise DamagedBackup from None
    except WrongPassphrase as refused:
        refused.route = "Type the passphrase that it had when the backup was made, with Caps Lock off."
        raise
