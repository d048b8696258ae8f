"""A vault is put back in a place where none is, or nothing is: whatever fails, and wherever it is cut off."""

import os

import pytest

from datui.casework.refusal import Refusal
from storage import copies, leftovers, schema
from storage.refusals import Foreign, LockedVault
from storage.restore import NotRestored, Restoring
from storage.vault import Training, Vault, WrongPassphrase, forge, look
from tests.storage import stopping
from tests.storage.backing import opened, put_back, restored, there
from tests.storage.conftest import CASE, NAME, PASSPHRASE, kept, report, wrong_in
from tests.storage.stopping import Cut


def test_where_a_vault_is_nothing_is_put(file, path, rules, clock):
    before = there(path)
    with pytest.raises(Refusal, match="a vault in this folder already"):
        put_back(file, path, rules, clock)
    assert there(path) == before


def test_where_anything_else_is_it_stays(file, tmp_path, rules, clock):
    papers = tmp_path / "papers"
    (papers / leftovers.RESTORING).mkdir(parents=True)
    (papers / leftovers.RESTORING / "mine").write_text("mine")
    (papers / "letter").write_text("mine too")
    before = there(papers)
    for dry_run in (True, False):
        with pytest.raises(Foreign):
            put_back(file, papers, rules, clock, dry_run=dry_run)
    assert there(papers) == before


def test_an_empty_folder_takes_it_and_stays_where_it_does_not(file, back, rules, clock):
    back.mkdir()
    with pytest.raises(WrongPassphrase):
        put_back(file, back, rules, clock, who=("wrong", "A"))
    assert list(back.iterdir()) == []
    put_back(file, back, rules, clock)
    assert look(back) is not None


def test_a_vault_that_is_open_is_not_looked_into(shared, file, path, rules, clock):
    again = opened(path, rules, clock)
    with pytest.raises(LockedVault):
        put_back(file, path, rules, clock, dry_run=True)
    again.close()


def test_two_restores_to_one_place_do_not_meet(file, back, rules, clock):
    first = Restoring(file, back, dry_run=False)
    list(first.unpack())
    with pytest.raises(LockedVault):
        put_back(file, back, rules, clock)
    first.unlock(PASSPHRASE, "A")
    first.leave()
    assert not back.exists()


def test_want_of_room_is_said_before_anything_is_written(file, back, rules, clock, monkeypatch):
    monkeypatch.setattr("storage.snapshot.room_for", lambda *_: False)
    with pytest.raises(NotRestored, match="the disk is full"):
        put_back(file, back, rules, clock)
    assert not back.exists()


@pytest.mark.parametrize(
    "module", ["storage.copies.write_whole", "storage.copies.sync_folder", "storage.restore.os.rename"]
)
def test_a_disk_that_fails_leaves_no_vault(file, back, rules, clock, monkeypatch, module):
    def failing(*_given: object) -> None:
        raise OSError(5, "no")

    with monkeypatch.context() as broken:
        broken.setattr(module, failing)
        with pytest.raises(Refusal):
            put_back(file, back, rules, clock)
    assert not back.exists()
    put_back(file, back, rules, clock)


STEPS = [
    *((copies, "write_whole", at) for at in (1, 2, 3, 4)),
    *((os, "rename", at) for at in (1, 2, 3, 4, 5)),
    (schema, "unbound", 1),
    (schema, "unbound", 3),
]


@pytest.mark.parametrize(("module", "name", "at"), STEPS, ids=lambda one: str(getattr(one, "__name__", one)))
@pytest.mark.parametrize("then", ["restore", "set up"])
def test_cut_off_anywhere_there_is_no_vault_and_the_next_one_is_made(
    file, back, rules, clock, monkeypatch, module, name, at, then
):
    with monkeypatch.context() as broken:
        broken.setattr(Restoring, "leave", lambda self: self._lock and self._lock.release())
        stopping.cut(broken, module, name, at)
        with pytest.raises(Cut):
            put_back(file, back, rules, clock)
    assert look(back) is None
    if then == "restore":
        put_back(file, back, rules, clock)
        vault = opened(back, rules, clock)
        assert vault.has_case(CASE)
    else:
        vault = Vault.create(
            back, forge(PASSPHRASE, training=Training(), cheap=True), name=NAME, rules=rules, clock=clock
        )
        kept(vault, CASE, report(vault))
    assert wrong_in(vault) == set()
    vault.close()
    assert not list(back.glob("cases.db.*"))


def test_cut_off_after_the_database_has_its_name_the_vault_is_there(file, back, rules, clock, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Restoring, "leave", lambda self: self._lock.release())
        broken.setattr(Restoring, "_mark", lambda *_: (_ for _ in ()).throw(Cut))
        with pytest.raises(Cut):
            put_back(file, back, rules, clock)
    vault = opened(back, rules, clock)
    assert restored(vault).reason == "not given"
    assert wrong_in(vault) == set()
    vault.close()
    assert not list(back.glob("cases.db.*"))
