"""The tables, indexes and triggers of the database, as each version made them, and whether they still are so."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

VERSION = 2
"""Which tables are made now. Another text is another version: a vault is compared with the text that made it."""

# Full text keeps no text: a word leads to the number of an entry, and `found` says whose case that entry is of. It is
# a table apart because reading a column through full text costs thirty times as much.
SEARCH = """
CREATE VIRTUAL TABLE words USING fts5(
    text, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE VIRTUAL TABLE words_seen USING fts5vocab(words, 'instance');
CREATE TABLE found (seq INTEGER PRIMARY KEY, case_id BLOB NOT NULL) STRICT;
"""

_LASTING = f"""
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
"""

DRAFT_2 = """
-- What is being typed, by whom, and how it came to be so: not yet a record, and not in the ledger.
CREATE TABLE draft (
    person BLOB NOT NULL,
    case_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    record_id BLOB NOT NULL,
    step INTEGER NOT NULL,
    filled TEXT NOT NULL,
    field TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (person, case_id, kind, record_id, step)
) STRICT, WITHOUT ROWID;
"""

_DRAFT_1 = """
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

TEXTS = {1: _LASTING + _DRAFT_1, 2: _LASTING + DRAFT_2}
"""The text of every version that there ever was: none of them changes."""

TABLES = TEXTS[VERSION]

SHADOWS = frozenset({"words_data", "words_idx", "words_docsize", "words_config"})
"""What full text makes for itself, in words that are SQLite's own and may be others in the next release."""

Part = tuple[str, str, str, str]
"""The type and the name of a part, the table that it is of, and the words that made it."""

_MADE = re.compile(r"^CREATE .*?(?=;$)", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"CREATE (?:VIRTUAL )?(TABLE|INDEX|TRIGGER) (\w+)(?:.*? ON (\w+))?", re.DOTALL)


def _part(made: str) -> Part:
    named = _NAMED.match(made)
    assert named is not None
    kind, name, table = named.groups()
    return kind.lower(), name, name if kind == "TABLE" else table, made


MADE: dict[int, frozenset[Part]] = {
    version: frozenset(map(_part, _MADE.findall(text))) for version, text in TEXTS.items()
}
"""Every part of ours in each version, as SQLite keeps its words: exactly as they were written."""

OWN = MADE[VERSION]


def version_of(connection: "Connection") -> int:
    """Which tables the database says that it has."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def as_made(connection: "Connection") -> bool:
    """Whether the database has the tables and triggers of its own version, each as it was made, and no other."""
    own = MADE.get(version_of(connection), frozenset())
    found = connection.execute("SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_schema").fetchall()
    shadows = [part for part in found if part[1] in SHADOWS]
    ours = [part for part in found if part[1] not in SHADOWS]
    as_named = {part[:3] for part in shadows} == {("table", name, name) for name in SHADOWS}
    return as_named and len(shadows) == len(SHADOWS) and len(ours) == len(own) and set(ours) == own
