"""An older vault is checked as it is, and not touched before somebody chose so; a newer one never."""

from contextlib import closing

import pytest

from storage import schema, tables
from storage.anchor import Mark
from storage.refusals import DamagedVault, NewerVault, OlderVault
from storage.unlock import unlock
from storage.vault import Vault
from storage.watch import Watch
from tests.storage.conftest import Hands, beneath, wrong_in
from tests.storage.older import LATER, OLDER, PASSPHRASE, files_of, older, opened
from tests.storage.test_formats import FIXTURES, copied, expected_of


@pytest.fixture
def old(tmp_path):
    return older(tmp_path / "vault")


@pytest.mark.parametrize("folder", OLDER, ids=lambda one: one.name)
def test_an_older_vault_is_not_touched_before_it_was_chosen(folder, tmp_path):
    path = copied(folder, tmp_path / "vault")
    before = files_of(path)
    for _ in range(2):
        with pytest.raises(OlderVault, match="older") as refused:
            opened(path)
    assert files_of(path) == before
    (words,) = refused.value.changes
    assert "Drafts" in words
    assert "asks first" in refused.value.route


@pytest.mark.parametrize("folder", OLDER, ids=lambda one: one.name)
def test_an_older_vault_is_checked_as_it_is(folder, tmp_path):
    path = copied(folder, tmp_path / "vault")
    before = files_of(path)
    with closing(opened(path, mend=False)) as vault:
        assert vault.older
        assert wrong_in(vault) == set()
        assert vault.entries == len(expected_of(folder)["entries"])
        for sql in ("DELETE FROM draft", "INSERT INTO derived VALUES ('a', 'b')", "UPDATE caseload SET open = 0"):
            with pytest.raises(schema.SqlError, match="not authorized"):
                vault._db.execute(sql)
    assert files_of(path) == before


def test_an_older_vault_that_is_also_an_older_copy_is_told_to_be_both_before_it_is_touched(old, tmp_path, rules):
    unlocked, outside = unlock(old, PASSPHRASE), tmp_path / "outside"
    outside.mkdir()
    watch = Watch(old, outside, unlocked.header, unlocked.vault_key)
    assert watch._anchors[-1].write(Mark(unlocked.header.epoch, 9999, b"\1" * 32, 1, unlocked.header.seq))
    watch.close()
    before = files_of(old)
    with pytest.raises(OlderVault) as refused:
        Vault.open(old, unlock(old, PASSPHRASE), rules=rules, clock=Hands(LATER), outside=outside)
    assert refused.value.rolled_back
    assert files_of(old) == before
    with pytest.raises(OlderVault) as refused:
        opened(old)
    assert not refused.value.rolled_back


def test_what_is_wrong_with_an_older_vault_is_found_and_nothing_written(old):
    with beneath(old, unlock(old, PASSPHRASE)) as db:
        db.execute("UPDATE derived SET value = 'not whole'")
    before = files_of(old)
    with closing(opened(old, mend=False)) as vault:
        found = [failure for checked in vault.verify() for failure in checked.failures]
    assert {failure.what for failure in found} == {"index"}
    assert all("bring it up to date" in failure.route for failure in found)
    assert files_of(old) == before
    with closing(opened(old, migrate=True)) as vault:
        list(vault.rebuild())
        assert wrong_in(vault) == set()


def test_an_older_vault_with_other_tables_is_damaged_and_stays_as_it_is(old):
    with beneath(old, unlock(old, PASSPHRASE)) as db:
        db.execute("CREATE TABLE other (one TEXT)")
    before = files_of(old)
    for migrate in (False, True):
        with pytest.raises(DamagedVault, match="tables"):
            opened(old, migrate=migrate)
    assert files_of(old) == before


def test_a_vault_whose_tables_are_newer_than_they_say_is_damaged(old):
    opened(old, migrate=True).close()
    with beneath(old, unlock(old, PASSPHRASE)) as db:
        db.execute("PRAGMA user_version = 1")
    with pytest.raises(DamagedVault, match="tables"):
        opened(old, migrate=True)


@pytest.mark.parametrize("migrate", [False, True])
@pytest.mark.parametrize("mend", [False, True])
@pytest.mark.parametrize("folder", FIXTURES, ids=lambda one: one.name)
def test_a_newer_vault_is_refused_with_every_byte_as_it_was(folder, tmp_path, migrate, mend):
    path = copied(folder, tmp_path / "vault")
    with beneath(path, unlock(path, PASSPHRASE)) as db:
        db.execute(f"PRAGMA user_version = {tables.VERSION + 1}")
    before = files_of(path)
    with pytest.raises(NewerVault):
        opened(path, migrate=migrate, mend=mend)
    assert files_of(path) == before
