"""Making a vault's files, and mending the copies of its header once someone has unlocked it."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from datui.casework.records import VAULT_CASE
from datui.casework.refusal import Refusal
from datui.casework.rules import Rules
from datui.casework.vault import Genesis
from storage import copies, header, index, leftovers, schema
from storage.ledger import Ledger
from storage.lock import Lock
from storage.look import UNFINISHED, checked, cut_off
from storage.people import Person
from storage.refusals import DamagedVault, RetiredKey, Unsure
from storage.unlock import Unlocked

if TYPE_CHECKING:
    from sqlite3 import Connection


_NO_WRITING = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def make_folder(path: Path) -> None:
    """Make the vault's folder, and each above it that is missing, so that no power cut takes their names."""
    made = [path, *(one for one in path.parents if not one.exists())]
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in made:
        copies.sync_folder(one.parent)


def make_files(path: Path, unlocked: Unlocked, name: str, rules: Rules, now: datetime) -> None:
    """Write all files under other names, then name them; the database is named last."""
    head = unlocked.header
    for leaving in path.glob("*" + UNFINISHED + "*"):
        leaving.unlink()
    leftovers.clear(path)
    database = path / (schema.NAME + UNFINISHED)
    db = schema.create(database, unlocked.vault_key, head.vault_id, head.epoch, head.db_salt)
    try:
        _found(db, unlocked, name, rules, now)
    finally:
        db.close()
    database.with_name(database.name + "-journal").unlink(missing_ok=True)
    copies.write(path, header.sealed(head, unlocked.mac()), UNFINISHED)
    give_names(path, "Unlock it, and check it with `datui verify`.")


def give_names(path: Path, route: str) -> None:
    """Give the unfinished files of a new vault their names, the database last. Raises Unsure as `last_name` does."""
    for file in copies.NAMES:
        os.replace(path / (file + UNFINISHED), path / file)
    # A disk may take names in any order: a database with its name, and no header, would be no vault and not nothing.
    copies.sync_folder(path)
    with last_name(path, "made", route):
        os.replace(path / (schema.NAME + UNFINISHED), path / schema.NAME)
        copies.sync_folder(path)


@contextmanager
def last_name(path: Path, how: str, route: str) -> Iterator[None]:
    """Raise Unsure for a disk that fails while the database gets its name, where it has it: the vault stands there."""
    try:
        yield
    except OSError:
        if not (path / schema.NAME).exists():
            raise
        raise Unsure(f"The vault was {how}, and the disk did not say that it keeps it.", route) from None


def _found(db: "Connection", unlocked: Unlocked, name: str, rules: Rules, now: datetime) -> None:
    """Write the first entry: whose vault this is, under which key, and whether it is for training."""
    head, slot = unlocked.header, unlocked.slot
    at = now.astimezone(UTC) + timedelta(seconds=head.training.offset if head.training else 0)
    genesis = Genesis(
        record_id=secrets.token_hex(16),
        name=name,
        person=slot.person.hex(),
        role=slot.role,
        public=slot.public.hex(),
        seal_public=slot.seal_public.hex(),
        training=head.training is not None,
        created=at,
        header=header.digest(head),
        editions=rules.editions,
    )
    owner = Person(slot.person, genesis.name, slot.role, slot.public, slot.seal_public)
    ledger = Ledger(db, head.vault_id)
    db.execute("BEGIN IMMEDIATE")
    ledger.write(VAULT_CASE, genesis, owner, unlocked.signer, head.epoch, at, rules=rules.digest)
    index.set_whole(db, rules.digest, ledger.head)
    db.execute("COMMIT")


def check_still_there(path: Path, unlocked: Unlocked) -> None:
    """Raise Refusal where the header that was unlocked is no longer on the disk: another datui was here in between."""
    mac = unlocked.mac()
    found, headers = checked(path)
    if headers[0].db_salt != unlocked.header.db_salt:
        # A new vault key that was cut off leaves the header before it, which alone names whoever was removed by it.
        if all(slot.key_id != unlocked.slot.key_id for slot in headers[0].slots):
            raise RetiredKey
        raise DamagedVault("The vault's database does not belong to its header.")
    if not any(copy.header == unlocked.header and header.genuine(copy.raw, mac) for copy in found.values()):
        raise Refusal("The vault was changed while it was being unlocked.", "Unlock it again.")


def hold(path: Path, *, to_check: bool) -> tuple[Lock, bool]:
    """Hold the vault, and say whether nothing can be written there: then it is held to be checked only, else refused.

    Raises LockedVault, Refusal, and OSError where the folder cannot be used at all.
    """
    if all(os.access(one, os.W_OK) for one in (path, path / schema.NAME)):
        try:
            return Lock.take(path), False
        except OSError as wrong:
            if wrong.errno not in _NO_WRITING:
                raise
    if not to_check:
        route = "Let datui write in it, or check it as it is with `datui verify`."
        raise Refusal("The vault's folder is read-only.", route)
    if cut_off(path):
        route = "Copy the folder to a disk that can be written, and verify the copy."
        raise Refusal("A save was cut off here, and on a read-only disk it cannot be taken back.", route)
    return Lock.share(path), True


def mend_files(path: Path, unlocked: Unlocked) -> None:
    """Write again each copy of the header that is not the one that was unlocked, and close the folder to others."""
    raw = header.sealed(unlocked.header, unlocked.mac())
    # A copy that cannot be written now is no reason not to work; `verify` tells of it.
    with suppress(OSError):
        found = copies.read(path)
        for name in reversed(copies.NAMES):
            if name not in found or found[name].raw != raw:
                copies.write_whole(path / name, raw)
        os.chmod(path, 0o700)
        for file in (*copies.NAMES, schema.NAME):
            os.chmod(path / file, 0o600)
