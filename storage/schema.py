"""The database: its tables, its triggers, how a connection is keyed and hardened, and what it may never do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlcipher

from storage.keys import branch, wipe
from storage.refusals import DamagedVault, LockedVault, NewerVault

if TYPE_CHECKING:
    from sqlite3 import Connection

SqlError: type[Exception] = sqlcipher.Error
RefusedRow: type[Exception] = sqlcipher.IntegrityError
NAME = "cases.db"
APPLICATION_ID = 0x44545549  # "DTUI"
VERSION = 1
PAGE = 4096
LEAST_SIZE = 2 * PAGE

_PRAGMAS = (
    "cipher_memory_security = ON",
    "journal_mode = TRUNCATE",
    "synchronous = EXTRA",
    "fullfsync = 1",
    "secure_delete = 1",
    "foreign_keys = 1",
    "trusted_schema = 0",
    "cell_size_check = 1",
    "temp_store = 2",
    "locking_mode = EXCLUSIVE",
    "cache_size = -2000",
    "recursive_triggers = 1",
)

# Full text keeps no text: a word leads to the number of an entry, and `found` says whose case that entry is of. It is
# a table apart because reading a column through full text costs thirty times as much.
SEARCH = """
CREATE VIRTUAL TABLE words USING fts5(
    text, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE VIRTUAL TABLE words_seen USING fts5vocab(words, 'instance');
CREATE TABLE found (seq INTEGER PRIMARY KEY, case_id BLOB NOT NULL) STRICT;
"""

_TABLES = f"""
CREATE TABLE vault (one INTEGER PRIMARY KEY CHECK (one = 1), vault_id BLOB NOT NULL) STRICT;

-- The only truth. No text but the names of kinds and roles.
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    kind TEXT NOT NULL,
    person BLOB NOT NULL,
    role TEXT NOT NULL,
    key_id BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999999),
    prev BLOB NOT NULL CHECK (length(prev) = 32),
    body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;
CREATE INDEX entry_case ON entry (case_id, seq);
-- A record is of one case and one kind: looked up at every save, and walked by the checks.
CREATE INDEX entry_record ON entry (record_id, case_id, kind);

-- Apart from the entry, so that an erasure can leave a body out of a new file and the chain still holds.
CREATE TABLE body (
    seq INTEGER PRIMARY KEY REFERENCES entry (seq),
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    bytes BLOB NOT NULL
) STRICT;

CREATE TRIGGER entry_next BEFORE INSERT ON entry
    WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM entry)
    BEGIN SELECT RAISE(ABORT, 'an entry comes after the last'); END;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER body_next BEFORE INSERT ON body
    WHEN NEW.seq IS NOT (SELECT max(seq) FROM entry) OR EXISTS (SELECT 1 FROM body WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'a body comes with its entry'); END;
CREATE TRIGGER body_stays BEFORE UPDATE ON body BEGIN SELECT RAISE(ABORT, 'a body is never changed'); END;
CREATE TRIGGER body_kept BEFORE DELETE ON body BEGIN SELECT RAISE(ABORT, 'a body is never deleted'); END;

CREATE TRIGGER vault_one BEFORE INSERT ON vault WHEN EXISTS (SELECT 1 FROM vault)
    BEGIN SELECT RAISE(ABORT, 'a vault has one name'); END;
CREATE TRIGGER vault_stays BEFORE UPDATE ON vault BEGIN SELECT RAISE(ABORT, 'a vault keeps its name'); END;
CREATE TRIGGER vault_kept BEFORE DELETE ON vault BEGIN SELECT RAISE(ABORT, 'a vault keeps its name'); END;

-- Derived from the ledger: lists and search read these and never fold a case.
CREATE TABLE derived (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE caseload (
    case_id BLOB PRIMARY KEY,
    reference TEXT NOT NULL,
    initials TEXT NOT NULL,
    open INTEGER NOT NULL,
    danger INTEGER NOT NULL,
    level TEXT NOT NULL,
    stage TEXT NOT NULL,
    duty TEXT NOT NULL,
    due_at INTEGER,
    received_at INTEGER NOT NULL,
    urgent INTEGER NOT NULL,
    due INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX caseload_due ON caseload (open, urgent, due, received_at, case_id);
CREATE INDEX caseload_age ON caseload (open, urgent, received_at, case_id, due);
{SEARCH}
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

-- What is being typed: not yet a record, and not in the ledger.
CREATE TABLE draft (
    case_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    record_id BLOB NOT NULL,
    filled TEXT NOT NULL,
    field TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, kind, record_id)
) STRICT, WITHOUT ROWID;
"""

_READ_PRAGMAS = frozenset({"data_version", "page_count", "user_version", "freelist_count", "cipher_integrity_check"})
_CHECKS = frozenset({"integrity_check", "quick_check"})
# Full text writes its own tables through statements that look as ours would.
_FULL_TEXT = frozenset({"words", "words_data", "words_idx", "words_docsize", "words_config"})
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


@contextmanager
def reading() -> Iterator[None]:
    """Say DamagedVault where a page cannot be read; a wrong use of the connection stays a bug."""
    try:
        yield
    except SqlError as wrong:
        if isinstance(wrong, sqlcipher.ProgrammingError):
            raise
        raise DamagedVault("A page of the vault's database cannot be read.") from None


def bind(connection: "Connection") -> None:
    """Put the authorizer on a connection; nothing ever takes it off."""
    connection.set_authorizer(_may)


def _keyed(
    path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes, *, read_only: bool = False
) -> "Connection":
    """A connection with its key and pragmas, still without its authorizer."""
    where = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection: Connection = sqlcipher.connect(where, timeout=0, isolation_level=None, uri=True)
    try:
        # Before anything can go wrong: SQLCipher would print to the terminal.
        connection.execute("PRAGMA cipher_log_level = NONE")
        _give_key(connection, branch(b"datui/db/v1", vault_key, vault_id, epoch), salt)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
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
    connection.set_key(spelt)  # type: ignore[attr-defined]
    wipe(spelt)
    wipe(key)


def create(path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes) -> "Connection":
    """A new, empty database. Raises FileExistsError where there is a file."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection = _keyed(path, vault_key, vault_id, epoch, salt)
    connection.executescript(
        f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; {_TABLES}"
    )
    connection.execute("INSERT INTO vault (one, vault_id) VALUES (1, ?)", (vault_id,))
    connection.execute("COMMIT")
    bind(connection)
    return connection


def opened(
    path: Path, vault_key: bytes, vault_id: bytes, epoch: int, salt: bytes, *, read_only: bool = False
) -> "Connection":
    """The vault's database, found to be its own and whole in size. Raises DamagedVault or LockedVault."""
    connection = _keyed_or_refused(path, vault_key, vault_id, epoch, salt, read_only)
    try:
        _check_own(connection, path, vault_id)
    except BaseException:
        connection.close()
        raise
    bind(connection)
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


def parts(connection: "Connection") -> list[tuple[str, ...]]:
    """Every table, index and trigger that there is, with the words that made it."""
    return sorted(connection.execute("SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_schema").fetchall())


@cache
def _own_parts() -> list[tuple[str, ...]]:
    """What a vault's database consists of: as it is made, in memory."""
    fresh: Connection = sqlcipher.connect(":memory:", isolation_level=None)
    try:
        fresh.executescript(_TABLES)
        return parts(fresh)
    finally:
        fresh.close()


def as_made(connection: "Connection") -> bool:
    """Whether the database has its own tables and triggers, each as it was made, and no other."""
    return parts(connection) == _own_parts()


def _refused(wrong: Exception) -> DamagedVault | LockedVault:
    if "locked" in str(wrong):
        return LockedVault()
    return DamagedVault("The vault's database cannot be read with this vault's key.")


def _check_own(connection: "Connection", path: Path, vault_id: bytes) -> None:
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        rows = connection.execute("SELECT vault_id FROM vault").fetchall()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        own = as_made(connection)
    except SqlError as wrong:
        raise _refused(wrong) from None
    if application == APPLICATION_ID and version > VERSION:
        raise NewerVault
    if application != APPLICATION_ID or version != VERSION or rows != [(vault_id,)]:
        raise DamagedVault("The vault's database belongs to another vault or another version.")
    if path.stat().st_size != pages * PAGE:
        raise DamagedVault("The vault's database is not as long as it should be.")
    if not own:
        raise DamagedVault("The tables of the vault's database are not those that datui made.")
