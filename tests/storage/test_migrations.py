"""An older vault is brought up to date, whole or not at all, by whoever chose so; a newer one is left alone."""

import pytest
from sqlcipher3.dbapi2 import OperationalError

from datui.casework.records import VAULT_CASE
from datui.casework.refusal import Refusal
from datui.casework.vault import Migration
from storage import migrations, schema, tables
from storage.migrations import Step
from storage.refusals import ForgedEntry, NotSaved, OlderVault
from storage.unlock import unlock
from storage.vault import SHEET_LABEL, Vault
from tests.storage import decoder
from tests.storage.conftest import Hands, beneath, wrong_in
from tests.storage.freeze import BOLA, SHEET
from tests.storage.older import (
    LATER,
    OLDER,
    PASSPHRASE,
    beneath_it,
    files_of,
    kept_through,
    older,
    opened,
)
from tests.storage.test_formats import FIXTURES, copied, expected_of

WHO = {"officer": (PASSPHRASE, "A"), "supervisor": (BOLA, "B"), "recovery": (SHEET, SHEET_LABEL)}
_PARTS = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"


@pytest.fixture
def old(tmp_path):
    return older(tmp_path / "vault")


def parts_of(path):
    return beneath_it(path, lambda db: db.execute(_PARTS).fetchall())


# Upward


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda one: one.name)
def test_every_released_vault_is_brought_up_to_date_with_all_that_was_in_it(folder, tmp_path):
    path, before = copied(folder, tmp_path / "vault"), expected_of(folder)
    vault = opened(path, migrate=True)
    mine = [one for one in before["drafts"] if one.get("person", vault.person) == vault.person]
    assert [(one.record_id, one.values) for one in vault.drafts()] == [(one["record"], one["filled"]) for one in mine]
    list(vault.rebuild())
    assert wrong_in(vault) == set()
    vault.close()
    now = kept_through(path, before)
    taken = now["entries"][len(before["entries"]) :]
    versions = range(before["tables"], tables.VERSION)
    assert [(one["kind"], one["body"]["record"]["before"], one["body"]["record"]["after"]) for one in taken] == [
        ("migration", version, version + 1) for version in versions
    ]
    assert now["tables"] == tables.VERSION


def test_there_is_a_step_to_every_version_but_the_first():
    assert sorted(migrations.STEPS) == sorted(tables.TEXTS)[1:]
    assert all(step.words for step in migrations.STEPS.values())
    with pytest.raises(ValueError, match="two steps"):
        migrations.step(2, "Twice.")(lambda _db: None)


@pytest.mark.parametrize("folder", OLDER, ids=lambda one: one.name)
def test_its_tables_are_then_those_of_a_new_vault_word_for_word(folder, tmp_path, vault):
    path = copied(folder, tmp_path / "older")
    opened(path, migrate=True).close()
    vault.close()
    with beneath(vault.path, vault._opened.unlocked) as db:
        new = db.execute(_PARTS).fetchall()
    assert parts_of(path) == new
    assert beneath_it(path, tables.as_made)


@pytest.mark.parametrize("role", WHO)
def test_the_entry_is_signed_by_whoever_unlocked_the_vault(old, role):
    vault = opened(old, migrate=True, who=WHO[role])
    entry = vault.of_vault()[-1]
    assert isinstance(entry.record, Migration)
    assert (entry.person, entry.role, entry.at) == (vault.person, role, vault.now())
    assert vault.role == role
    assert entry.record.headline == "The vault was brought up to date: version 2 of its tables, after version 1"
    list(vault.rebuild())
    assert wrong_in(vault) == set()
    vault.close()
    kept_through(old, expected_of(OLDER[-1]))


def test_nobody_writes_such_an_entry_without_doing_it(vault):
    with pytest.raises(Refusal, match="does not write this kind"):
        vault.append(VAULT_CASE, Migration(record_id=vault.new_id(), before=1, after=2))


def test_the_drafts_of_an_older_vault_are_the_officers_and_nobody_elses(old):
    hers = opened(old, migrate=True, who=WHO["supervisor"])
    assert hers.drafts() == []
    hers.close()
    vault = opened(old)
    (draft,) = vault.drafts()
    assert draft.person == vault.person
    assert vault.draft_steps(draft.case_id, draft.kind, draft.record_id) == [draft]
    vault.close()


def test_the_connection_that_did_it_is_bound_like_any_other(old):
    vault = opened(old, migrate=True)
    for sql in (
        "DROP TABLE draft",
        "PRAGMA user_version = 1",
        "DELETE FROM entry",
        "ALTER TABLE draft RENAME TO other",
    ):
        with pytest.raises(schema.SqlError, match=r"not authorized|prohibited"):
            vault._db.execute(sql)


def test_the_lists_are_written_again_after_it(old):
    vault = opened(old, migrate=True)
    assert vault.stale_index
    assert wrong_in(vault) == set()
    list(vault.rebuild())
    assert not vault.stale_index
    assert len(vault.caseload()) == len(expected_of(OLDER[-1])["cases"])


# What goes wrong


def test_nothing_is_signed_on_top_of_an_entry_that_is_not_genuine(old):
    seq = len(expected_of(OLDER[-1])["entries"])
    with beneath(old, unlock(old, PASSPHRASE)) as db:
        db.execute("DROP TRIGGER entry_stays")
        db.execute("UPDATE entry SET signature = ? WHERE seq = ?", (b"r" * 64, seq))
    before = files_of(old)
    with pytest.raises(ForgedEntry, match=str(seq)):
        opened(old, migrate=True)
    assert files_of(old) == before


@pytest.fixture
def step(monkeypatch):
    """The step to today's version, with something at its end."""
    real = migrations.STEPS[tables.VERSION]

    def then(end) -> None:
        def change(db):
            real.change(db)
            end(db)

        monkeypatch.setitem(migrations.STEPS, tables.VERSION, Step(real.words, change))

    return then


def still_older(path) -> None:
    with pytest.raises(OlderVault):
        opened(path)
    found, before = decoder.decode(path, PASSPHRASE), expected_of(OLDER[-1])
    assert found == {name: before[name] for name in found}


def test_a_step_that_the_disk_does_not_take_leaves_the_vault_as_it_was_and_says_why(old, step):
    def fail(_db):
        wrong = OperationalError("database or disk is full")
        wrong.sqlite_errorname = "SQLITE_FULL"
        raise wrong

    step(fail)
    with pytest.raises(NotSaved, match="not brought up to date: the disk is full") as refused:
        opened(old, migrate=True)
    assert "unlock it again" in refused.value.route
    still_older(old)


def test_a_step_that_makes_other_tables_than_it_should_is_a_bug_and_changes_nothing(old, step):
    step(lambda db: db.execute("CREATE TABLE other (one TEXT)"))
    with pytest.raises(AssertionError, match="other tables"):
        opened(old, migrate=True)
    still_older(old)


def test_an_older_copy_is_still_found_to_be_one_after_it_was_brought_up_to_date(tmp_path, rules):
    path, outside = older(tmp_path / "vault"), tmp_path / "outside"
    before = files_of(path)

    def opens(*, migrate):
        unlocked = unlock(path, PASSPHRASE)
        return Vault.open(path, unlocked, rules=rules, clock=Hands(LATER), outside=outside, migrate=migrate)

    first = opens(migrate=True)
    assert first.rollback is None
    first.close()
    for one in path.iterdir():
        one.unlink()
    for name, raw in before.items():
        (path / name).write_bytes(raw)
    again = opens(migrate=True)
    assert again.rollback is not None
    assert again.rollback.found == ("rollback",)
    again.close()
    later = opens(migrate=False)
    assert later.rollback is not None
    assert later.rollback.found == ("fork",)
    later.go_on("The disk was put back.")
    later.close()
    assert opens(migrate=False).rollback is None
