"""What must not stop the work: one bad record, one bad row of a list. And what must stop it: a strange table."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlcipher3 import dbapi2 as sqlcipher

from datui.casework.chronology import chronology
from datui.casework.intake import Intake
from datui.casework.note import Note
from datui.casework.printed import printed
from datui.casework.records import VAULT_CASE, Record
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis, Unreadable
from storage import schema
from storage.rows import stored
from storage.vault import DamagedVault, LockedVault, NotSaved
from tests.storage.conftest import CASE, beneath, kept, note, report, wrong_in


def damaged(vault, path, *statements: str) -> None:
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        for name in ("body_stays", "body_kept", "entry_stays", "entry_kept"):
            db.execute(f"DROP TRIGGER {name}")
        for sql in statements:
            db.execute(sql)


# One bad record


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize("harm", ["UPDATE body SET bytes = x'7b7d'", "DELETE FROM body"])
def test_one_bad_record_does_not_shut_its_case(vault, path, reopened, number, harm):
    kept(vault, CASE, report(vault, victim_name="Zoë Adeyemi"), note(vault), note(vault))
    damaged(vault, path, f"{harm} WHERE seq = {number}")
    again = reopened()
    case = again.case(CASE)
    stands = case.entries[number - 2]
    assert (stands.seq, type(stands.record)) == (number, Unreadable)
    assert f"Entry {number} " in stands.record.headline
    assert case.row().case_id == CASE
    assert stands in chronology(case)
    assert all(printed(entry.record, again.rules, case.person_words) is not None for entry in case.entries)
    assert case.versions(stands.record.record_id) == [stands]
    kept(again, CASE, note(again))
    assert len(again.case(CASE).entries) == 4
    expected = {"missing-body" if harm.startswith("DELETE") else "body"}
    assert wrong_in(again) == expected
    assert not again.stale_index, "the lists are as right as can be told, and what they know is not thrown away"
    assert [row.case_id for row in again.find("adeyemi")] == [CASE]
    list(again.rebuild())
    assert wrong_in(again) == expected


@pytest.mark.parametrize("harm", ["DELETE FROM caseload", "UPDATE caseload SET reference = 'AAAA-AAAA'"])
def test_what_the_lists_say_of_a_case_with_a_bad_record_is_compared_where_it_can_be(vault, path, reopened, harm):
    kept(vault, CASE, report(vault, victim_name="Zoë Adeyemi"), note(vault))
    damaged(vault, path, "DELETE FROM body WHERE seq = 3", harm)
    assert wrong_in(reopened()) == {"missing-body", "index"}


def test_what_stands_for_an_entry_is_never_written(vault):
    with pytest.raises(Refusal, match="role"):
        vault.append(CASE, Unreadable.of(2))
    assert vault.entries == 1


# The lists


def test_lists_of_another_end_of_the_ledger_are_stale(vault, path, reopened):
    kept(vault, CASE, report(vault))
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        (before,) = db.execute("SELECT value FROM derived").fetchone()
    again = reopened()
    kept(again, CASE, note(again))
    assert not again.stale_index
    again._db.execute("UPDATE derived SET value = ?", (before,))
    assert again.stale_index
    kept(again, CASE, note(again))
    assert again.stale_index, "a save does not make whole what was not"
    list(again.rebuild())
    assert not again.stale_index


def test_a_batch_leaves_the_lists_whole(vault):
    with vault.batch():
        kept(vault, CASE, report(vault), note(vault))
    assert not vault.stale_index
    assert wrong_in(vault) == set()


def test_a_row_that_is_refused_does_not_cost_a_record(vault):
    kept(vault, CASE, report(vault))
    vault._db.execute("INSERT INTO found (seq, case_id) VALUES (3, ?)", (bytes.fromhex(CASE),))
    entry = vault.append(CASE, report(vault, victim_name="Ngozi Hart"))
    assert (entry.seq, len(vault.case(CASE).entries)) == (3, 2)
    assert vault.stale_index
    list(vault.rebuild())
    assert wrong_in(vault) == set()
    assert [row.case_id for row in vault.find("ngozi")] == [CASE]


def test_a_torn_search_does_not_cost_a_record(vault):
    kept(vault, CASE, report(vault, victim_name="Ngozi Hart"))
    vault._db.execute("UPDATE words_data SET block = x'00'")
    assert vault.append(CASE, report(vault, victim_name="Efua Mensah")).seq == 3
    assert vault.stale_index
    assert len(vault.case(CASE).entries) == 2
    list(vault.rebuild())
    assert wrong_in(vault) == set()
    assert [row.case_id for row in vault.find("efua")] == [CASE]


# Strange tables


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TRIGGER body_kept",
        "DROP INDEX entry_record",
        "CREATE TRIGGER mine AFTER INSERT ON entry BEGIN DELETE FROM draft; END",
        "CREATE TABLE mine (one TEXT)",
        "CREATE VIEW mine AS SELECT 1",
    ],
)
def test_a_table_or_trigger_that_is_not_as_made_refuses(vault, path, reopened, sql):
    vault.close()
    connection = schema._keyed(
        path / schema.NAME,
        vault._opened.unlocked.vault_key,
        vault._opened.unlocked.header.vault_id,
        vault._opened.unlocked.header.epoch,
        vault._opened.unlocked.header.db_salt,
    )
    connection.execute(sql)
    connection.close()
    with pytest.raises(DamagedVault, match="tables") as refused:
        reopened()
    assert refused.value.route


def test_a_trigger_that_goes_while_the_vault_is_open_is_found(vault):
    vault._db.set_authorizer(None)
    vault._db.execute("DROP TRIGGER body_kept")
    schema.bind(vault._db)
    assert wrong_in(vault) == {"structure"}


def test_nobody_else_reads_or_writes_while_the_vault_is_open(vault, path):
    kept(vault, CASE, report(vault))
    vault.close()
    keyed = (
        vault._opened.unlocked.vault_key,
        vault._opened.unlocked.header.vault_id,
        1,
        vault._opened.unlocked.header.db_salt,
    )
    one = schema.opened(path / schema.NAME, *keyed)
    try:
        with pytest.raises(LockedVault):
            schema.opened(path / schema.NAME, *keyed)
    finally:
        one.close()


# Why it was not saved


class Refusing:
    """The vault's connection, with one statement that fails in a way of its own."""

    def __init__(self, db, error: Exception) -> None:
        self.db, self.error = db, error

    def __getattr__(self, name: str):
        return getattr(self.db, name)

    def execute(self, sql: str, *values):
        if sql.startswith(("INSERT INTO entry", "INSERT OR REPLACE INTO draft")):
            raise self.error
        return self.db.execute(sql, *values)


def sql_error(name: str, kind=sqlcipher.OperationalError) -> Exception:
    wrong = kind("something")
    wrong.sqlite_errorname = name
    return wrong


@pytest.mark.parametrize(
    ("wrong", "says", "helps"),
    [
        (sql_error("SQLITE_FULL"), "full", "Make room"),
        (OSError(28, "No space left"), "full", "Make room"),
        (sql_error("SQLITE_READONLY_DIRECTORY"), "nothing can be written", "Let datui write"),
        (sql_error("SQLITE_BUSY"), "another program", "Close"),
        (sql_error("SQLITE_IOERR_WRITE"), "could not be written", "attached"),
        (sqlcipher.OperationalError("disk I/O error"), "could not be written", "attached"),
        (sql_error("SQLITE_CORRUPT", sqlcipher.DatabaseError), "page of the vault", "copy"),
        (sql_error("SQLITE_NOTADB", sqlcipher.DatabaseError), "page of the vault", "copy"),
    ],
)
def test_what_was_not_saved_says_why(vault, wrong, says, helps):
    vault._opened.db = vault._ledger.db = Refusing(vault._db, wrong)
    with pytest.raises(NotSaved, match=says) as refused:
        vault.append(CASE, report(vault))
    assert helps in refused.value.route


@pytest.mark.parametrize("wrong", [sqlcipher.ProgrammingError("closed"), sql_error("SQLITE_AUTH"), KeyError("x")])
def test_a_bug_is_not_blamed_on_the_disk(vault, wrong):
    vault._opened.db = vault._ledger.db = Refusing(vault._db, wrong)
    with pytest.raises(type(wrong)):
        vault.append(CASE, report(vault))
    assert vault.entries == 1


# Where a record may be


@pytest.mark.parametrize("case_id", ["", "zz", "C" * 32, "c" * 31, "c" * 33, VAULT_CASE, "é" * 32])
def test_a_record_is_not_kept_under_a_case_that_cannot_be(vault, case_id):
    with pytest.raises(Refusal):
        vault.append(case_id, note(vault))
    assert (vault.entries, vault.has_case(case_id)) == (1, False)


def test_a_record_without_a_proper_number_is_not_kept(vault):
    with pytest.raises(Refusal, match="number"):
        vault.append(CASE, Note.model_construct(record_id="zz"))
    assert vault.entries == 1


def test_a_record_is_of_one_case_and_one_kind(vault):
    first = report(vault)
    kept(vault, CASE, first)
    with pytest.raises(Refusal, match="number"):
        vault.append("d" * 32, first)
    with pytest.raises(Refusal, match="number"):
        vault.append(CASE, note(vault, first.record_id))
    kept(vault, CASE, first.model_copy(update={"because": "asked again"}))
    assert vault.entries == 3


def test_records_that_are_in_two_places_are_found(vault, monkeypatch):
    monkeypatch.setattr("storage.ledger.Ledger._check_place", lambda *_: None)
    monkeypatch.setattr("storage.chain._PLACES", 2)
    one, other = report(vault), note(vault)
    kept(vault, CASE, one, other, report(vault))
    assert wrong_in(vault) == set()
    kept(vault, "d" * 32, one)
    kept(vault, CASE, note(vault, "e" * 32), report(vault, "e" * 32))
    found = [failure for checked in vault.verify() for failure in checked.failures]
    assert sorted((failure.what, failure.entry) for failure in found) == [("place", 5), ("place", 7)]
    vault.append(VAULT_CASE, note(vault))
    assert wrong_in(vault) == {"place"}


# Who


def test_a_second_key_of_one_person_is_another_signer(vault, rules):
    seed = Ed25519PrivateKey.generate()
    ledger = vault._ledger
    (owner,) = ledger.people
    second = replace(owner, public=seed.public_key().public_bytes_raw())
    ledger.people._by_key[second.key_id] = second
    signers = ((second, seed), (owner, vault._opened.unlocked.signer), (second, seed))
    for person, signer in signers:
        with vault.batch():
            ledger.write(CASE, note(vault), person, signer, 1, vault.now(), rules=rules.digest)
            vault._batch[CASE] = ledger.case(CASE)
    # Written past the vault, so without words; and past the keyring, so without a slot in the header.
    assert not wrong_in(vault) - {"words", "header"}
    assert {entry.by for entry in vault.case(CASE).entries} == {owner.name}
    del ledger.people._by_key[second.key_id]
    assert "person" in wrong_in(vault)


def test_the_founders_role_stands_in_what_they_signed(vault, path, reopened):
    assert vault._ledger.genesis.role == vault.role == "officer"
    vault_id, signer = vault._opened.unlocked.header.vault_id, vault._opened.unlocked.signer
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        first = next(stored(db, "WHERE e.seq = 1")).row
        lifted = replace(first, role="supervisor")
        db.execute("DROP TRIGGER entry_stays")
        changed = (lifted.role, signer.sign(lifted.digest(vault_id)))
        db.execute("UPDATE entry SET role = ?, signature = ? WHERE seq = 1", changed)
    with pytest.raises(DamagedVault, match="first entry"):
        reopened()


def test_only_the_vaults_own_record_is_of_the_vault():
    assert [kind for kind in (Genesis, Intake, Note, Record, Unreadable) if kind.home] == [Genesis]
