"""Opening the files of a vault: its database under its key, the header that its own entries name, and its marks."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from datui.casework.refusal import Refusal
from storage import chain, copies, leftovers, migrations, schema, snapshot, tables
from storage import header as headers
from storage.ballast import Ballast
from storage.forge import OpenSlot
from storage.ledger import Ledger
from storage.lock import Lock
from storage.people import Person
from storage.refusals import DamagedVault, OlderVault, RetiredKey
from storage.setup import check_still_there, mend_files
from storage.unlock import Unlocked
from storage.watch import Rollback, Watch

if TYPE_CHECKING:
    from sqlite3 import Connection

_AT_ONCE = 2_000
NEXT = schema.NAME + ".next"
"""What a database under a new key is called until it takes the place of the one before it."""


@dataclass
class Opened:
    """The files of one open vault, and what was found of them; a change of the slots replaces what it changes."""

    path: Path
    unlocked: Unlocked
    lock: Lock
    db: "Connection"
    ledger: Ledger
    person: Person
    watch: Watch
    rollback: Rollback | None = None
    unchecked: bool = False
    """Whether more came since this person was here last than is checked at once."""
    only_looked_at: bool = False
    """Whether it was opened to be checked and no more: nobody types in it, and nothing is written beside it."""
    ballast: Ballast = field(init=False)
    _reader: int = -1

    def __post_init__(self) -> None:
        """Know of the room put by; whether it is there is looked at where the vault is mended."""
        self.ballast = Ballast(self.path, training=self.header.training is not None)

    @property
    def header(self) -> headers.Header:
        """The header that holds."""
        return self.unlocked.header

    @property
    def pages(self) -> int:
        """How many pages the database has."""
        return (self.path / schema.NAME).stat().st_size // schema.PAGE

    def reader(self) -> int:
        """A descriptor to read the database by as it lies on the disk, held for as long as the database is open.

        It is not closed before: closing any descriptor of a file lets go of the lock that SQLite has on it.
        """
        if self._reader < 0:
            self._reader = os.open(self.path / schema.NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        return self._reader

    def _close_database(self) -> None:
        self.watch.close()
        self.db.close()
        if self._reader >= 0:
            os.close(self._reader)
            self._reader = -1

    def check_proof(self, proof: OpenSlot | None) -> None:
        """Raise Refusal where it was not whoever unlocked the vault who proved to be there, with today's passphrase."""
        own = self.unlocked.slot
        # Also by the salt: what was proved before a passphrase was changed would bring the old one back.
        if proof is None or (proof.slot.key_id, proof.slot.salt) != (self.person.key_id, own.salt):
            raise Refusal("That was not the passphrase of whoever unlocked the vault.", "Type your own passphrase.")

    def mark(self) -> None:
        """Say in the marks how far the vault has come, unless it is an older copy that nobody went on with yet."""
        # What was kept is kept, whether or not anything can be said of it afterwards.
        with suppress(schema.SqlError, OSError), self.ledger.alone:
            if self.rollback is None:
                self.watch.mark(self.ledger, self.pages)

    def turn(self) -> None:
        """Go on with the database and the marks that the header names now, where a new vault key took their place."""
        self._close_database()
        unlocked, header = self.unlocked, self.header
        keyed = (unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
        self.db = schema.opened(self.path / schema.NAME, *keyed)
        self.ledger = Ledger.opened(self.db, header.vault_id, self.ledger.alone)
        self.person = _who(unlocked, self.ledger, strict=True)
        self.watch = Watch(self.path, self.watch.outside, header, unlocked.vault_key)
        self.mark()

    def close(self) -> None:
        """Close the database and let the vault go; doing it twice is harmless."""
        with self.ledger.alone:
            self._close_database()
        self.lock.release()


def open_files(
    path: Path,
    unlocked: Unlocked,
    lock: Lock,
    *,
    outside: Path | None,
    mend: bool = True,
    read_only: bool = False,
    migrate: Callable[[Opened], None] | None = None,
) -> Opened:
    """Open what was unlocked; without `mend` only to check it, as it is found, of whatever version.

    `migrate` brings an older one up to date. Raises OlderVault where there is none, DamagedVault, ForgedEntry,
    RetiredKey.
    """
    db = watch = None
    try:
        check_still_there(path, unlocked)
        header = unlocked.header
        keyed = (unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
        db = schema.unbound(path / schema.NAME, *keyed, read_only=read_only)
        older = schema.older(db)
        if not older:
            schema.bind(db)
        elif migrate is None:
            schema.bind_to_look(db)
        ledger = Ledger.opened(db, header.vault_id)
        unlocked, old_header = _as_the_ledger_says(path, unlocked, ledger)
        person = _who(unlocked, ledger, strict=not old_header)
        watch = Watch(path, outside, unlocked.header, unlocked.vault_key)
        opened = Opened(path, unlocked, lock, db, ledger, person, watch, only_looked_at=not mend)
        opened.rollback = watch.look(ledger, opened.pages, old_header=old_header)
        if older and mend:
            if migrate is None:
                changes = migrations.changes(tables.version_of(db))
                raise OlderVault(changes, rolled_back=opened.rollback is not None)
            migrate(opened)
            schema.bind(db)
        if mend:
            _mend(opened)
    except BaseException as wrong:
        if watch is not None:
            watch.close()
        if db is not None:
            db.close()
        lock.release()
        if isinstance(wrong, schema.SqlError):
            raise DamagedVault("The vault's database cannot be read.") from None
        raise
    return opened


def _mend(opened: Opened) -> None:
    """Begin to check what came since this person was here last, and put right what a crash left behind."""
    # So much is done at once; where there is more, whoever opened the vault has it done a slice at a time.
    for done, total in chain.recent(opened.ledger, opened.person.person):
        opened.unchecked = done < total
        if total > _AT_ONCE:
            break
    mend_files(opened.path, opened.unlocked)
    clear(opened.path)
    leftovers.clear(opened.path)
    snapshot.clear(opened.path, snapshot.CHECKED)
    opened.ballast.put_by()
    opened.mark()


def clear(path: Path) -> None:
    """Take away what a new vault key that was cut off left behind."""
    with suppress(OSError):
        for left in path.glob(NEXT + "*"):
            left.unlink()


def _as_the_ledger_says(path: Path, unlocked: Unlocked, ledger: Ledger) -> tuple[Unlocked, bool]:
    """The header that the newest change was written with, and whether only an older one is there.

    A change writes one copy, its entry, and then the other: cut off in between, one of the two is the ledger's.
    """
    named = ledger.people.holders.header
    if is_named(unlocked.header, named):
        return unlocked, False
    mac = unlocked.mac()
    for copy in copies.read(path).values():
        if copy.header is None or not is_named(copy.header, named) or not headers.genuine(copy.raw, mac):
            continue
        own = next((slot for slot in copy.header.slots if slot.key_id == unlocked.slot.key_id), None)
        # Another salt is another passphrase: which of the two opens the vault is told by its entries, not by a copy.
        if own is None or own.salt != unlocked.slot.salt:
            raise RetiredKey
        return replace(unlocked, header=copy.header, slot=own), False
    return unlocked, True


def is_named(header: headers.Header, named: str) -> bool:
    """Whether a header is the one that the newest change was written with."""
    # An unchanged vault of the first format names none, and any change would have raised its format.
    return headers.digest(header) == named if named else header.format == 1


def _who(unlocked: Unlocked, ledger: Ledger, *, strict: bool) -> Person:
    """Whose slot was opened. Raises RetiredKey where their key signs no more.

    Raises DamagedVault where the header names anyone whom the ledger does not, or as another than the ledger does.
    """
    people = ledger.people
    for slot in unlocked.header.slots if strict else (unlocked.slot,):
        known = people.get(slot.key_id)
        named = (slot.person, slot.role, slot.public, slot.seal_public)
        if known is None or (known.person, known.role, known.public, known.seal_public) != named:
            raise DamagedVault("The vault's header names someone whom its records do not know.")
        if known.until and slot == unlocked.slot:
            raise RetiredKey
        if known.until:
            raise DamagedVault("The vault's header names someone whose key was taken away.")
    if ledger.genesis.training != (unlocked.header.training is not None):
        raise DamagedVault("The vault's header and its records do not agree on whether it is for training.")
    own = people.get(unlocked.slot.key_id)
    assert own is not None
    return own
