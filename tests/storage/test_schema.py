"""The vault's own connection refuses what datui never does, and so do the triggers where nothing else would."""

from hashlib import sha256

import pytest

from storage import schema, tables
from storage.refusals import DamagedVault, Unprotected
from tests.storage.conftest import beneath, kept, note, report, wrong_in

REST = "case_id, record_id, kind, person, role, key_id, epoch, at, prev, body_hash, signature FROM entry WHERE seq = 2"
DENIED = [
    "UPDATE entry SET at = 0",
    "UPDATE body SET bytes = x'00'",
    "DELETE FROM entry",
    "DELETE FROM body WHERE seq = 2",
    "UPDATE vault SET vault_id = x'00'",
    "DELETE FROM vault",
    "INSERT OR REPLACE INTO vault VALUES (1, x'00')",
    "DROP TABLE entry",
    "DROP TRIGGER entry_stays",
    "DROP INDEX entry_case",
    "DROP TABLE words",
    "ALTER TABLE entry ADD COLUMN extra TEXT",
    "ALTER TABLE body RENAME TO gone",
    "CREATE TABLE mine (one TEXT)",
    "CREATE TEMP TABLE mine (one TEXT)",
    "CREATE TEMP TRIGGER mine AFTER INSERT ON entry BEGIN DELETE FROM body; END",
    "CREATE TRIGGER mine AFTER INSERT ON entry BEGIN DELETE FROM draft; END",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE VIRTUAL TABLE mine USING fts5(one)",
    "CREATE INDEX mine ON entry (at)",
    "ATTACH DATABASE ':memory:' AS out",
    "ATTACH DATABASE '/tmp/out.db' AS out KEY ''",
    "DETACH DATABASE main",
    "VACUUM",
    "VACUUM INTO '/tmp/out.db'",
    "REINDEX",
    "ANALYZE",
    "SELECT sqlcipher_export('main')",
    "SELECT SQLCIPHER_EXPORT('main')",
    "SELECT load_extension('/tmp/x')",
    "PRAGMA key = 'x'",
    "PRAGMA rekey = 'x'",
    "PRAGMA cipher_hmac_pgno = be",
    "PRAGMA cipher_log = '/tmp/log'",
    "PRAGMA cipher_settings",
    "PRAGMA writable_schema = 1",
    "PRAGMA foreign_keys = 0",
    "PRAGMA recursive_triggers = 0",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA user_version = 9",
    "PRAGMA application_id",
    "PRAGMA temp_store_directory = '/tmp'",
    "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, '')",
    "UPDATE sqlite_schema SET sql = ''",
    "DELETE FROM sqlite_master",
]


@pytest.mark.parametrize("sql", DENIED)
def test_the_vaults_own_connection_is_denied(vault, sql):
    kept(vault, vault.new_id(), report(vault))
    with pytest.raises(schema.SqlError, match=r"not authorized|prohibited|authorization denied|may not be modified"):
        vault._db.execute(sql)
    assert vault.entries == 2


@pytest.mark.parametrize(
    "sql",
    [
        f"INSERT INTO entry SELECT seq + 2, {REST}",
        "INSERT INTO entry SELECT * FROM entry WHERE seq = 2",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
        f"INSERT OR IGNORE INTO entry SELECT seq + 5, {REST}",
        "INSERT OR REPLACE INTO body SELECT * FROM body WHERE seq = 2",
        "INSERT INTO body SELECT 99, salt, bytes FROM body WHERE seq = 2",
        "REPLACE INTO body VALUES (1, zeroblob(32), x'00')",
    ],
)
def test_an_insert_that_is_not_the_next_entry_is_refused(vault, sql):
    kept(vault, vault.new_id(), report(vault))
    before = vault._db.execute("SELECT * FROM entry JOIN body USING (seq)").fetchall()
    with pytest.raises(schema.SqlError):
        vault._db.execute(sql)
    assert vault._db.execute("SELECT * FROM entry JOIN body USING (seq)").fetchall() == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET at = 0",
        "DELETE FROM entry WHERE seq = 1",
        "UPDATE body SET bytes = x'00'",
        "DELETE FROM body",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
        "INSERT OR REPLACE INTO body SELECT * FROM body WHERE seq = 1",
        f"INSERT INTO entry SELECT seq + 2, {REST}",
        "UPDATE OR REPLACE entry SET seq = 1 WHERE seq = 2",
        "INSERT OR REPLACE INTO vault VALUES (1, x'00')",
        "UPDATE vault SET vault_id = x'00'",
        "DELETE FROM vault",
    ],
)
def test_the_triggers_hold_where_there_is_no_authorizer(vault, path, reopened, sql):
    kept(vault, vault.new_id(), report(vault))
    vault.close()
    with beneath(path, vault._opened.unlocked) as db, pytest.raises(schema.SqlError, match=r"entry|body|vault"):
        db.execute(sql)
    assert wrong_in(reopened()) == set()


def test_the_checks_and_the_full_text_search_are_allowed(vault):
    kept(vault, vault.new_id(), report(vault, victim_name="Ewa"), note(vault))
    for pragma in ("data_version", "page_count", "user_version", "freelist_count", "integrity_check", "quick_check"):
        assert vault._db.execute(f"PRAGMA {pragma}").fetchall()
    assert vault._db.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert len(vault.find("ewa")) == 1


def test_the_connection_is_as_durable_as_it_says(vault, path):
    vault.close()
    wanted = {
        "journal_mode": "truncate",
        "synchronous": 3,
        "fullfsync": 1,
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "locking_mode": "exclusive",
        "cache_size": -2000,
        "recursive_triggers": 1,
        "user_version": tables.VERSION,
        "application_id": schema.APPLICATION_ID,
    }
    with beneath(path, vault._opened.unlocked) as db:
        assert {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted


def test_without_the_key_the_database_says_nothing(vault, path, capfd):
    kept(vault, vault.new_id(), report(vault, victim_name="Canarina"))
    vault.close()
    header = vault._opened.unlocked.header
    with pytest.raises(DamagedVault):
        schema.opened(path / "cases.db", b"x" * 32, header.vault_id, header.epoch, header.db_salt)
    with pytest.raises(DamagedVault):
        schema.opened(
            path / "cases.db", vault._opened.unlocked.vault_key, header.vault_id, header.epoch + 1, header.db_salt
        )
    assert capfd.readouterr() == ("", "")


def test_a_database_of_another_application_or_version_is_refused(vault, path, reopened):
    vault.close()
    for pragma, wrong, right in (("user_version", 0, tables.VERSION), ("application_id", 7, schema.APPLICATION_ID)):
        with beneath(path, vault._opened.unlocked) as db:
            db.execute(f"PRAGMA {pragma} = {wrong}")
        with pytest.raises(DamagedVault, match="another"):
            reopened()
        with beneath(path, vault._opened.unlocked) as db:
            db.execute(f"PRAGMA {pragma} = {right}")
    reopened()


def test_a_database_that_names_another_vault_is_refused(vault, path, reopened):
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        db.execute("DROP TRIGGER vault_stays")
        db.execute("UPDATE vault SET vault_id = ?", (b"x" * 16,))
    with pytest.raises(DamagedVault, match="another"):
        reopened()


# The tables


def test_the_tables_of_no_version_change():
    """Frozen: another text is another version, and a vault of each is still compared with its own."""
    made = {
        version: "\n".join(" ".join(part) for part in sorted(parts)).encode() for version, parts in tables.MADE.items()
    }
    assert {version: sha256(text).hexdigest() for version, text in made.items()} == {
        1: "f1d41bde93d844c5e94f162272a33b41f2bf8d32575e7e103a05327714531726",
        2: "57faf9a31b15b23e3638e4264ae21fb82c24ce0ca3e372f7c3d9fdcdf3225d92",
    }
    assert max(made) == tables.VERSION
    assert tables.MADE[tables.VERSION] == tables.OWN


def test_every_part_that_is_made_is_frozen(vault):
    found = vault._db.execute("SELECT name FROM sqlite_schema").fetchall()
    assert {name for (name,) in found} == {part[1] for part in tables.OWN} | tables.SHADOWS


def rewritten(db, name: str, old: str, new: str) -> None:
    db.execute("PRAGMA writable_schema = 1")
    db.execute("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?", (old, new, name))
    db.execute("PRAGMA writable_schema = 0")


def test_the_words_of_full_texts_own_tables_are_sqlites_own(vault, path, reopened):
    """A later library may word them otherwise: a vault made by an older one is still whole."""
    kept(vault, vault.new_id(), report(vault, victim_name="Ewa"))
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        for name in tables.SHADOWS:
            rewritten(db, name, "CREATE TABLE '", "CREATE TABLE  '")
    again = reopened()
    assert wrong_in(again) == set()
    assert len(again.find("ewa")) == 1


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("words", "prefix = '2 3'", "prefix = '2 4'"),
        ("words_seen", "'instance'", "'row'"),
        ("entry", "length(signature) = 64", "length(signature) > 0"),
        ("body_kept", "never deleted", "never  deleted"),
        ("caseload_due", "(open, urgent", "(open,urgent"),
    ],
)
def test_our_own_words_are_compared_exactly(vault, path, reopened, name, old, new):
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        rewritten(db, name, old, new)
    with pytest.raises(DamagedVault, match="tables"):
        reopened()


@pytest.mark.parametrize("pragma", ["journal_mode = wal", "synchronous = 1", "secure_delete = 0", "no_such = 1"])
def test_a_pragma_that_does_not_take_is_refused(vault, reopened, monkeypatch, pragma):
    """Read back, and not believed: as where a library were built without it."""
    vault.close()
    name, value = pragma.split(" = ")
    asked = dict(schema._PRAGMAS)
    monkeypatch.setattr(schema, "_PRAGMAS", Deaf(asked, name, value))
    with pytest.raises(Unprotected) as refused:
        reopened()
    assert refused.value.route


class Deaf(dict[str, str]):
    """The pragmas, of which one is set to something else than is asked for."""

    def __init__(self, asked: dict[str, str], name: str, value: str) -> None:
        super().__init__(asked | {name: asked.get(name, value)})
        self.name, self.value, self.read = name, value, 0

    def items(self):
        self.read += 1
        return super().items() if self.read > 1 else (dict(self) | {self.name: self.value}).items()
