"""What is in a vault's folder, seen without a key and without touching anything."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from datui.casework.refusal import Refusal
from storage import anchor, ballast, copies, leftovers, lock, schema
from storage.copies import Copy
from storage.header import Header, Training
from storage.keys import SALT_BYTES
from storage.refusals import DamagedVault, FilesBeside, Foreign, GoneVault, LockedVault, NoAccess

UNFINISHED = ".new"
"""What set-up calls its files until all of them are whole; the database gets its name last."""
_CORE = frozenset({*copies.NAMES, schema.NAME})
_PLAIN = _CORE | {lock.NAME, schema.JOURNAL}
"""What must be a file. The mark and the count of tries need not: nothing odd in their place may lock anybody out."""
_NEVER_OURS = frozenset({schema.NAME + "-wal", schema.NAME + "-shm"})
"""What another program leaves beside the database, and what SQLite would take in, and away, at the next opening."""
_LEFT_BY_SET_UP = frozenset(
    {name + end for name in _CORE for end in (UNFINISHED, UNFINISHED + "-journal", UNFINISHED + ".part")}
    | {*copies.NAMES, lock.NAME, anchor.NAME, anchor.NAME + ".part", ballast.NAME, leftovers.RESTORING}
)


@dataclass(frozen=True, slots=True)
class Look:
    """What can be said of a vault before it is unlocked."""

    training: Training | None


def look(path: Path) -> Look | None:
    """Say what is there: None where a vault may be made. Raises Refusal for everything else, and changes nothing."""
    try:
        if not _is_vault(path):
            return None
        if lock.held(path):
            raise LockedVault
        _found, headers = checked(path)
    except OSError:
        raise unreadable() from None
    first = headers[0]
    # Nothing here is proved yet: one copy that says TRAINING beside one that does not is not believed.
    agree = all((header.training is None) == (first.training is None) for header in headers)
    return Look(first.training if agree else None)


def checked(path: Path) -> tuple[Mapping[str, Copy], list[Header]]:
    """The copies of the header and what they say, the likeliest first, where all else is as a vault should be.

    What a look refuses is never unlocked and never opened.
    """
    if not _is_vault(path):
        raise GoneVault
    salt = _salt_of_database(path)
    found = copies.read(path)
    headers = copies.best(found, salt)
    if headers[0].db_salt != salt:
        raise DamagedVault("The vault's database does not belong to its header.")
    return found, headers


def unreadable() -> Refusal:
    """What is said of a folder that cannot be read."""
    return NoAccess("The vault's folder cannot be read.")


def _is_vault(path: Path) -> bool:
    """Whether the vault's own files are there; False where one may be made. Raises Refusal for what is neither."""
    try:
        kind = os.lstat(path).st_mode
    except FileNotFoundError:
        return False
    elsewhere = "Give the folder itself, or choose another with --vault."
    if stat.S_ISLNK(kind):
        raise Foreign("The vault's folder is a link to somewhere else.", elsewhere)
    if not stat.S_ISDIR(kind):
        raise Foreign("There is a file where the vault's folder should be.", elsewhere)
    with os.scandir(path) as found:
        names = {one.name: one.is_file(follow_symlinks=False) for one in found}
    if not set(names) - {lock.NAME} or may_be_cleared(set(names)):
        return False
    if not _CORE & set(names):
        raise Foreign(
            "The folder holds something that is not a vault.", "Choose an empty folder, or one that does not exist yet."
        )
    if not all(plain for name, plain in names.items() if name in _PLAIN):
        raise DamagedVault("One of the vault's files is a link or a folder.")
    if _NEVER_OURS & set(names):
        raise FilesBeside
    return True


def refuse_where_a_vault_is(path: Path) -> None:
    """Raise Refusal where no new vault may be made, for one that is there or for anything else."""
    if _is_vault(path):
        raise Refusal("There is a vault in this folder already.", "Open it, or choose another folder with --vault.")


def refuse_inside(path: Path, damaged: Path) -> None:
    """Raise Refusal where a new vault would come to lie in the folder of the damaged one, by whatever name."""
    if path.resolve().is_relative_to(damaged.resolve()):
        reason = "The new vault cannot be made inside the damaged one's folder, which is only read."
        raise Refusal(reason, "Name a folder outside it: datui rescue FOLDER.")


def may_be_cleared(names: set[str]) -> bool:
    """Whether these are the leavings of a set-up or a restore that was cut off before there was a vault."""
    begun = {schema.NAME + UNFINISHED, leftovers.RESTORING} & names
    # The power may take the name of a new database, and leave that of its journal.
    return (bool(begun) and names <= _LEFT_BY_SET_UP) or names <= {lock.NAME, schema.NAME + UNFINISHED + "-journal"}


def cut_off(path: Path) -> bool:
    """Whether a save was cut off here, which the next opening takes back."""
    journal = path / schema.JOURNAL
    return journal.exists() and journal.stat().st_size > 0


def _salt_of_database(path: Path) -> bytes:
    """The salt that the database begins with. Raises DamagedVault where it cannot be one, as far as is seen so."""
    database = path / schema.NAME
    if not database.exists():
        raise DamagedVault("The vault's database is missing.")
    size = database.stat().st_size
    if size < schema.LEAST_SIZE:
        raise DamagedVault("The vault's database is empty.")
    # A save that was cut off may have left half a page, which its journal takes back at the next opening.
    if size % schema.PAGE and not cut_off(path):
        raise DamagedVault("The vault's database has been cut short.")
    with open(database, "rb") as file:
        return file.read(SALT_BYTES)
