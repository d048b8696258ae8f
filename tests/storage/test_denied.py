"""Everything that SQL can do to a database, tried on the vault's own connection: all but what datui needs is denied."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from storage import schema, tables
from storage.vault import Vault, unlock
from tests.storage.conftest import PASSPHRASE, kept, note, report, wrong_in

LEDGER, DERIVED = {"entry", "body"}, {"derived", "caseload", "found", "draft", "words", *tables.SHADOWS}
OURS = {"vault", "words_seen", *LEDGER, *DERIVED}
SYSTEM = {"sqlite_schema", "sqlite_master", "sqlite_temp_schema", "sqlite_temp_master"}
MAY = {("INSERT", table) for table in LEDGER | DERIVED} | {
    (verb, table) for verb in ("UPDATE", "DELETE") for table in DERIVED
}
"""What may be written at all. That an entry comes after the last and is never replaced is for the triggers to say."""
PRAGMAS_READ = {"data_version", "page_count", "user_version", "freelist_count", "cipher_integrity_check"}
CHECKS = {"integrity_check", "quick_check"}
_DENIED = re.compile("not authorized|prohibited|authorization denied|may not be|no such table: pragma_")


@pytest.fixture
def used(vault):
    """A vault with something in every table, which is whole afterwards whatever was tried."""
    case_id = kept(vault, vault.new_id(), report(vault, victim_name="Ewa"), note(vault))
    before, files = vault._db.execute("SELECT * FROM entry JOIN body USING (seq)").fetchall(), everything(vault.path)
    yield vault
    assert vault._db.execute("SELECT * FROM entry JOIN body USING (seq)").fetchall() == before
    assert tables.as_made(vault._db)
    assert [row.case_id for row in vault.find("ewa")] == [case_id]
    assert wrong_in(vault) == set()
    assert everything(vault.path) == files


def everything(path: Path) -> set[str]:
    """The names of all files in the vault's folder and beside it."""
    return {str(one) for folder in (path, path.parent) for one in folder.iterdir() if not one.name.endswith("-journal")}


def end_of(vault, sql: str, *values: object) -> str:
    """Whether a statement was allowed, denied, or neither."""
    try:
        vault._db.execute(sql, values).fetchall()
    except schema.SqlError as wrong:
        return "denied" if _DENIED.search(str(wrong)) else f"neither: {wrong}"
    return "allowed"


def columns_of(vault, table: str) -> list[str]:
    return [str(one[0]) for one in vault._db.execute(f"SELECT * FROM {table} WHERE 0").description]


def spellings(sql: str, table: str) -> Iterator[str]:
    """The same statement as someone would write it who hopes not to be understood."""
    yield sql
    yield f"EXPLAIN {sql}"
    yield f"WITH other AS (SELECT 1) {sql}"
    yield f"/* SELECT */ -- \n {sql};"
    yield sql.replace(table, f'"{table.upper()}"', 1)
    yield sql.replace(table, f"[{table.title()}]", 1)
    yield sql.replace(table, f"`{table}`", 1)
    if not table.startswith("sqlite_temp"):
        yield sql.replace(table, f"main.{table}", 1)


def test_no_table_is_written_but_those_that_datui_writes(used):
    """Each verb on each table, spelt in eight ways, and reaching no row: what is denied is denied before it begins."""
    ends = Counter[str]()
    for table in sorted(OURS | SYSTEM):
        column = columns_of(used, table)[0]
        for verb, sql in (
            ("INSERT", f"INSERT INTO {table} SELECT * FROM {table} WHERE 0"),
            ("INSERT", f"REPLACE INTO {table} ({column}) SELECT {column} FROM {table} WHERE 0"),
            ("INSERT", f"INSERT OR IGNORE INTO {table} ({column}) SELECT {column} FROM {table} WHERE 0"),
            ("UPDATE", f"UPDATE {table} SET {column} = {column} WHERE 0"),
            ("UPDATE", f"UPDATE OR REPLACE {table} SET {column} = 1 FROM (SELECT 1) WHERE 0"),
            ("DELETE", f"DELETE FROM {table} WHERE 0"),
        ):
            for spelt in spellings(sql, table):
                if table == "words_seen" and verb == "INSERT" and "SELECT * FROM" in spelt:
                    continue  # its hidden columns make this one no statement at all
                end = end_of(used, spelt)
                assert end == ("allowed" if (verb, table) in MAY else "denied"), spelt
                ends[end] += 1
    print(f"writes: {dict(ends)}")
    assert ends["denied"] > 300
    assert ends["allowed"] > 300


def test_what_was_signed_is_not_changed_by_way_of_an_insert(used):
    for table in LEDGER:
        key, other = columns_of(used, table)[:2]
        for sql in (
            f"INSERT INTO {table} SELECT * FROM {table} WHERE 1 ON CONFLICT DO UPDATE SET {other} = x'00'",
            f"INSERT INTO {table} SELECT * FROM {table} WHERE 1 ON CONFLICT ({key}) DO UPDATE SET {key} = {key} + 9",
        ):
            assert end_of(used, sql) == "denied", sql


DDL = (
    "DROP TABLE {}",
    "DROP TABLE IF EXISTS {}",
    "ALTER TABLE {} RENAME TO other",
    "ALTER TABLE {} RENAME COLUMN {column} TO other",
    "ALTER TABLE {} ADD COLUMN other TEXT",
    "ALTER TABLE {} DROP COLUMN {column}",
    "CREATE INDEX other ON {} ({column})",
    "CREATE UNIQUE INDEX other ON {} ({column}) WHERE 1",
    "CREATE TEMP TRIGGER other BEFORE DELETE ON main.{} BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TRIGGER other AFTER INSERT ON {} BEGIN DELETE FROM draft; END",
    "CREATE TRIGGER IF NOT EXISTS other BEFORE UPDATE ON {} BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TABLE other AS SELECT * FROM {}",
    "CREATE TEMP TABLE other AS SELECT * FROM {}",
    "CREATE TEMPORARY VIEW other AS SELECT * FROM {}",
    "CREATE VIEW other AS SELECT * FROM {}",
    "CREATE TABLE {}_copy (one TEXT)",
    "REINDEX {}",
    "ANALYZE {}",
)
_NO_SUCH = re.compile(
    "cannot|no such|virtual tables? may not|views? may not|unable to identify|not a table|unknown|may not be|reserved"
)


def test_no_schema_is_changed(used):
    ends = Counter[str]()
    for table in sorted(OURS | {"sqlite_schema"}):
        column = columns_of(used, table)[0]
        for sql in DDL:
            end = end_of(used, sql.format(table, column=column))
            # To index anew what has no index is to do nothing, and nobody is asked.
            nothing = end == "allowed" and sql.startswith("REINDEX")
            assert end == "denied" or nothing or _NO_SUCH.search(end), (sql, table, end)
            ends["denied" if end == "denied" else "nothing to do"] += 1
    for kind, name, _table, _made in sorted(tables.OWN):
        for sql in (f"DROP {kind} {name}", f"DROP {kind} IF EXISTS main.{name}"):
            assert end_of(used, sql) == "denied", sql
            ends["denied"] += 1
    print(f"schema: {dict(ends)}")
    assert ends["denied"] > 200


OTHERWISE = (
    "CREATE TABLE other (one TEXT)",
    "CREATE TABLE temp.other (one TEXT)",
    "CREATE TABLE IF NOT EXISTS other (one TEXT)",
    *(
        f"CREATE VIRTUAL TABLE other USING {module}(one)"
        for module in ("fts3", "fts4", "fts5", "rtree", "fts3tokenize")
    ),
    "CREATE VIRTUAL TABLE temp.other USING fts5vocab('main', 'words', 'row')",
    *(f"ATTACH {where} AS other" for where in ("''", "':memory:'", "'other.db'", "'file:other.db?mode=rwc'", "?")),
    *(f"ATTACH DATABASE 'other.db' AS other KEY {key}" for key in ("''", "'x'", "x'00'")),
    *(f"DETACH {name}" for name in ("main", "temp", "'main'")),
    *("VACUUM", "VACUUM main", "VACUUM INTO 'other.db'", "VACUUM main INTO 'file:other.db?mode=rwc'", "VACUUM INTO ?"),
    *("REINDEX", "ANALYZE", "ANALYZE main"),
    *(f"SELECT {name}('main')" for name in ("sqlcipher_export", "SQLCIPHER_EXPORT", '"sqlcipher_export"')),
    *(f"SELECT {name}('main', 'temp')" for name in ("sqlcipher_export", "[Sqlcipher_Export]")),
    *(f"SELECT {name}('other.so')" for name in ("load_extension", "Load_Extension", "`load_extension`")),
    "SELECT load_extension('other.so', 'start')",
    "SELECT 1 WHERE (SELECT sqlcipher_export('main')) OR 1",
    "INSERT INTO draft (filled) SELECT load_extension('other.so') WHERE 0",
    "WITH one AS (SELECT sqlcipher_export('main')) SELECT * FROM one",
    "SELECT seq FROM entry ORDER BY load_extension('other.so')",
    "UPDATE draft SET filled = sqlcipher_export('main') WHERE 0",
)


def test_no_other_file_is_opened_made_or_loaded(used):
    for sql in OTHERWISE:
        assert end_of(used, sql, *(("other.db",) if " ?" in sql else ())) == "denied", sql


def pragmas() -> set[str]:
    """Every pragma of the library, and those of SQLCipher, which it does not list."""
    plain = sqlcipher.connect(":memory:")
    try:
        listed = {name for (name,) in plain.execute("PRAGMA pragma_list")}
    finally:
        plain.close()
    hidden = (
        *("key", "rekey", "hexkey", "hexrekey", "textkey", "textrekey", "cipher", "rekey_cipher", "kdf_iter"),
        *("fast_kdf_iter", "rekey_kdf_iter", "cipher_version", "cipher_provider", "cipher_provider_version"),
        *("cipher_use_hmac", "cipher_default_use_hmac", "cipher_hmac_pgno", "cipher_hmac_salt_mask", "cipher_profile"),
        *("cipher_page_size", "cipher_default_page_size", "cipher_default_kdf_iter", "cipher_kdf_algorithm"),
        *("cipher_hmac_algorithm", "cipher_default_hmac_algorithm", "cipher_default_kdf_algorithm", "cipher_license"),
        *("cipher_compatibility", "cipher_default_compatibility", "cipher_migrate", "cipher_salt", "cipher_settings"),
        *("cipher_default_settings", "cipher_plaintext_header_size", "cipher_default_plaintext_header_size"),
        *("cipher_memory_security", "cipher_integrity_check", "cipher_fips_status", "cipher_add_random"),
        *("cipher_log", "cipher_log_level", "cipher_log_source", "cipher_status", "cipher_store_pass", "cipher_test"),
        *("cipher_test_on", "cipher_test_off", "cipher_test_rand", "cipher_default_test", "no_such_pragma"),
    )
    return listed | set(hidden)


def test_no_pragma_is_set_and_few_are_read(used):
    ends, listed = Counter[str](), pragmas()
    assert {"writable_schema", "journal_mode", "cipher_log"} <= listed
    assert len(listed) > 100
    for name in sorted(listed):
        reads = {f"PRAGMA {name}", f"PRAGMA {name.upper()}", f"PRAGMA main.{name}"}
        if name in CHECKS:
            reads |= {f"PRAGMA {name}(10)", f"PRAGMA {name}(entry)", f"PRAGMA {name} = 5"}
        writes = {f"PRAGMA {name} = 1", f"PRAGMA {name}(1)", f"PRAGMA main.{name} = off", f"PRAGMA [{name}] = 'x'"}
        writes |= {f"PRAGMA temp.{name} = 1", f"PRAGMA {name} = \"x'00'\"", f"EXPLAIN PRAGMA {name} = 1"}
        for sql in reads:
            assert end_of(used, sql) == ("allowed" if name in PRAGMAS_READ | CHECKS else "denied"), sql
            ends["read" if name in PRAGMAS_READ | CHECKS else "denied"] += 1
        for sql in writes if name not in CHECKS else ():
            assert end_of(used, sql) == "denied", sql
            ends["denied"] += 1
        called = end_of(used, f"SELECT * FROM pragma_{name}")
        assert called == "denied" or name in PRAGMAS_READ | CHECKS or "no such" in called, (name, called)
    print(f"{len(listed)} pragmas: {dict(ends)}")
    assert ends["denied"] > 700


def test_what_datui_needs_is_allowed(used):
    """Reading, transactions and savepoints, and the derived tables in every way that it writes them."""
    for sql in (
        *("BEGIN IMMEDIATE", "SAVEPOINT one", "RELEASE one", "SAVEPOINT two", "ROLLBACK TO two"),
        "SELECT e.*, b.bytes FROM entry e LEFT JOIN body b USING (seq) ORDER BY seq DESC LIMIT 1",
        "SELECT value FROM json_each('[1, 2]')",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT * FROM n",
        "SELECT rowid FROM words WHERE words MATCH '\"ewa\"*'",
        "SELECT term, doc, offset FROM words_seen",
        "SELECT case_id FROM caseload INDEXED BY caseload_due WHERE open = 1",
        "INSERT INTO words (rowid, text) VALUES (99, 'zofia')",
        "INSERT INTO found (seq, case_id) VALUES (99, zeroblob(16))",
        "INSERT OR REPLACE INTO derived (name, value) VALUES ('other', 'x')",
        "UPDATE derived SET value = 'y' WHERE name = 'other'",
        "DELETE FROM derived WHERE name = 'other'",
        "DELETE FROM draft",
        "DELETE FROM found",
        "INSERT INTO words (words) VALUES ('delete-all')",
        "ROLLBACK",
    ):
        assert end_of(used, sql) == "allowed", sql


def test_many_statements_at_once_are_denied_like_one(used):
    with pytest.raises(schema.SqlError, match="not authorized"):
        used._db.executescript("SELECT 1; DROP TRIGGER entry_stays; DELETE FROM entry;")
    with pytest.raises(schema.SqlError, match="not authorized"):
        used._db.executemany("UPDATE entry SET at = ?", [(1,), (2,)])


@pytest.mark.parametrize("mend", [True, False])
def test_a_vault_that_is_opened_again_is_denied_the_same(vault, path, rules, clock, mend):
    vault.close()
    again = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock, mend=mend)
    try:
        for sql in ("DELETE FROM entry", "PRAGMA rekey = 'x'", "ATTACH '' AS other", "SELECT sqlcipher_export('main')"):
            assert end_of(again, sql) == "denied", sql
    finally:
        again.close()
