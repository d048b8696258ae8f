"""The database: how a connection is keyed and hardened, and what it may never do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlcipher

from storage.connection import OneAtATime
from storage.keys import branch, wipe
from storage.refusals import DamagedVault, LockedVault, NewerVault, OlderVault, Unprotected
from storage.tables import SHADOWS, TABLES, VERSION, as_made, version_of

if TYPE_CHECKING:
    from sqlite3 import Connection

SqlError: type[Exception] = sqlcipher.Error
RefusedRow: type[Exception] = sqlcipher.IntegrityError
NAME = "cases.db"
JOURNAL = NAME + "-journal"
APPLICATION_ID = 0x44545549  # "DTUI"
PAGE = 4096
LEAST_SIZE = 2 * PAGE

_PRAGMAS = {
    "cipher_memory_security": "1",
    "journal_mode": "truncate",
    "synchronous": "3",  # EXTRA
    "fullfsync": "1",
    "secure_delete": "1",
    "foreign_keys": "1",
    "trusted_schema": "0",
    "cell_size_check": "1",
    "temp_store": "2",
    "locking_mode": "exclusive",
    "cache_size": "-2000",
    "recursive_triggers": "1",
}
"""Each as it is asked for, and as it is read back: a library that does not know one says nothing."""

_READ_PRAGMAS = frozenset({"data_version", "page_count", "user_version", "freelist_count", "cipher_integrity_check"})
_CHECKS = frozenset({"integrity_check", "quick_check"})
# Full text writes its own tables through statements that look as ours would.
_FULL_TEXT = SHADOWS | {"words"}
_DERIVED = frozenset({"derived", "caseload", "found", "draft"}) | _FULL_TEXT
_WRITTEN = _DERIVED | {"entry", "body"}
_FUNCTIONS_DENIED = frozenset({"sqlcipher_export", "load_extension"})
_FREE = frozenset(
    {
        sqlcipher.SQLITE_SELECT,
        sqlcipher.SQLITE_READ,
        sqlcipher.SQLITE_TRANSACTION,
        sqlcipher.SQLITE_SAVEPOINT,
        sqlcipher.SQLITE_RECURSIVE,
    }
)


def _may(action: int, first: str | None, second: str | None, _database: str | None, _inside: str | None) -> int:
    """Allow what datui itself needs and deny the rest: no schema is changed, no file attached, no entry touched."""
    allowed = False
    if action in _FREE:
        allowed = True
    elif action == sqlcipher.SQLITE_FUNCTION:
        allowed = (second or "").lower() not in _FUNCTIONS_DENIED
    elif action == sqlcipher.SQLITE_INSERT:
        allowed = first in _WRITTEN
    elif action in (sqlcipher.SQLITE_UPDATE, sqlcipher.SQLITE_DELETE):
        allowed = first in _DERIVED
    elif action == sqlcipher.SQLITE_PRAGMA:
        name = (first or "").lower()
        allowed = name in _CHECKS or (name in _READ_PRAGMAS and second is None)
    return int(sqlcipher.SQLITE_OK if allowed else sqlcipher.SQLITE_DENY)


_BUGS = (sqlcipher.ProgrammingError, sqlcipher.InterfaceError, sqlcipher.NotSupportedError, sqlcipher.InternalError)
_MISUSED = frozenset({"SQLITE_ERROR", "SQLITE_AUTH", "SQLITE_MISUSE", "SQLITE_RANGE", "SQLITE_MISMATCH"})


def is_bug(wrong: BaseException) -> bool:
    """Whether an error is a wrong use of the database, which no disk is to blame for."""
    return isinstance(wrong, _BUGS) or getattr(wrong, "sqlite_errorname", None) in _MISUSED


_DAMAGED = "A page of the vault's database cannot be read."
LISTS = "A page of the lists or of the search cannot be read; the records themselves may be whole."


@contextmanager
def reading(damaged: str = _DAMAGED) -> Iterator[None]:
    """Say DamagedVault where a page cannot be read; a wrong use of the connection stays a bug."""
    try:
        yield
    except SqlError as wrong:
        if isinstance(wrong, sqlcipher.ProgrammingError):
            raise
        raise DamagedVault(damaged) from None


def _may_look(action: int, first: str | None, second: str | None, database: str | None, inside: str | None) -> int:
    """Allow what a check needs, and no writing at all."""
    if action in (sqlcipher.SQLITE_INSERT, sqlcipher.SQLITE_UPDATE, sqlcipher.SQLITE_DELETE):
        return int(sqlcipher.SQLITE_DENY)
    return _may(action, first, second, database, inside)


def bind(connection: "Connection") -> None:
    """Put the authorizer on a connection; nothing ever takes it off."""
    connection.set_authorizer(_may)


def bind_to_look(connection: "Connection") -> None:
    """Put an authorizer on a connection under which nothing is written, whatever its tables are."""
    connection.set_authorizer(_may_look)


def _keyed(
    path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes, *, read_only: bool = False
) -> "Connection":
    """A connection with its key and pragmas, still without its authorizer."""
    where = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    # A draft is saved in a thread of its own; whoever writes holds the ledger's lock.
    connection: Connection = sqlcipher.connect(
        where, timeout=0, isolation_level=None, uri=True, check_same_thread=False, factory=OneAtATime
    )
    try:
        # Before anything can go wrong: SQLCipher would print to the terminal.
        connection.execute("PRAGMA cipher_log_level = NONE")
        _give_key(connection, branch(b"datui/db/v1", vault_key, vault_id, epoch), salt)
        for pragma, value in _PRAGMAS.items():
            connection.execute(f"PRAGMA {pragma} = {value}").fetchall()
        for pragma, value in _PRAGMAS.items():
            if [str(one) for (one,) in connection.execute(f"PRAGMA {pragma}")] != [value]:
                raise Unprotected
    except BaseException:
        connection.close()
        raise
    return connection


def _give_key(connection: "Connection", key: bytearray, salt: bytes) -> None:
    """Hand the raw key and the salt over in a buffer that is wiped; a string would stay in memory."""
    spelt = bytearray(b"x'")
    for byte in (*key, *salt):
        spelt += b"%02x" % byte
    spelt += b"'"
    connection.set_key(spelt)  # type: ignore[attr-defined]  # sqlcipher3 adds it
    wipe(spelt)
    wipe(key)


def empty(path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes) -> "Connection":
    """A new file under this key with nothing in it yet, not even tables, and no authorizer. Raises FileExistsError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return _keyed(path, vault_key, vault_id, epoch, salt)


def create(path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes) -> "Connection":
    """A new, empty database. Raises FileExistsError where there is a file."""
    connection = begun(path, vault_key, vault_id, epoch, salt)
    bind(connection)
    return connection


def begun(path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes) -> "Connection":
    """As `create`, still without its authorizer."""
    connection = empty(path, vault_key, vault_id, epoch, salt)
    connection.executescript(
        f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; {TABLES}"
    )
    connection.execute("INSERT INTO vault (one, vault_id) VALUES (1, ?)", (vault_id,))
    connection.execute("COMMIT")
    return connection


def opened(
    path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes, *, read_only: bool = False
) -> "Connection":
    """The vault's database of today's version. Raises OlderVault, and as `unbound` does."""
    connection = unbound(path, vault_key, vault_id, epoch, salt, read_only=read_only)
    if older(connection):
        connection.close()
        raise OlderVault
    bind(connection)
    return connection


def older(connection: "Connection") -> bool:
    """Whether the database has the tables of an older version."""
    return version_of(connection) < VERSION


def unbound(
    path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes, *, read_only: bool = False
) -> "Connection":
    """The vault's database, found to be its own and whole in size, of today's version or an older; no authorizer yet.

    Raises DamagedVault, LockedVault or NewerVault.
    """
    connection = _keyed_or_refused(path, vault_key, vault_id, epoch, salt, read_only)
    try:
        _check_own(connection, path, vault_id)
    except BaseException:
        connection.close()
        raise
    return connection


def _keyed_or_refused(
    path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes, read_only: bool
) -> "Connection":
    try:
        connection = _keyed(path, vault_key, vault_id, epoch, salt, read_only=read_only)
    except SqlError as wrong:
        raise _refused(wrong) from None
    if read_only:
        return connection
    try:
        # Taken now and held: no other program reads or writes between two of our statements.
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except SqlError as wrong:
        connection.close()
        raise _refused(wrong) from None
    return connection


def _refused(wrong: Exception) -> DamagedVault | LockedVault:
    if "locked" in str(wrong):
        return LockedVault()
    return DamagedVault("The vault's database cannot be read with this vault's key.")


def _check_version(application: int, version: int) -> None:
    if application != APPLICATION_ID or version < 1:
        raise DamagedVault("The vault's database belongs to another program.")
    if version > VERSION:
        raise NewerVault


def _check_own(connection: "Connection", path: Path, vault_id: bytes) -> None:
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        _check_version(application, version_of(connection))
        rows = connection.execute("SELECT vault_id FROM vault").fetchall()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        own = as_made(connection)
    except SqlError as wrong:
        raise _refused(wrong) from None
    if rows != [(vault_id,)]:
        raise DamagedVault("The vault's database belongs to another vault.")
    if path.stat().st_size != pages * PAGE:
        raise DamagedVault("The vault's database is not as long as it should be.")
    if not own:
        raise DamagedVault("The tables of the vault's database are not those that datui made.")
