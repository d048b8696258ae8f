"""A vault: made once, opened again, written by one door, at a time that nobody can choose but in training."""

import os
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from datui.casework.note import Note
from datui.casework.records import VAULT_CASE, Record
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis
from storage.vault import (
    MACHINE,
    LockedVault,
    Training,
    Vault,
    WrongPassphrase,
    forge,
    look,
    unlock,
)
from tests.storage.conftest import NAME, PASSPHRASE, START, Hands, beneath, kept, note, report, wrong_in


def test_a_new_vault_knows_whose_it_is(vault):
    assert (vault.name, vault.role, vault.entries) == (NAME, "officer", 1)
    assert vault.training == Training()
    assert not vault.stale_index
    assert wrong_in(vault) == set()


def test_what_was_kept_is_there_after_opening_again(vault, reopened, clock):
    first = report(vault, victim_name="Łucja O'Brien")
    case_id = kept(vault, vault.new_id(), first)
    clock.on(hours=1)
    entry = vault.append(case_id, note(vault))
    head = vault.head
    vault.close()
    again = reopened()
    assert again.head == head
    assert [one.record for one in again.case(case_id).entries] == [first, entry.record]
    assert again.case(case_id).entries[1] == entry
    assert (entry.at, entry.by, entry.role, entry.seq) == (START + timedelta(hours=1), NAME, "officer", 3)
    assert wrong_in(again) == set()


def test_a_case_grows_by_one_entry_and_equals_one_read_afresh(vault):
    case_id = vault.new_id()
    one = report(vault)
    kept(vault, case_id, one, note(vault), one.model_copy(update={"postcode": "WR1 1AA", "because": "asked again"}))
    grown = vault.case(case_id)
    vault._cases.clear()
    assert vault.case(case_id) == grown
    assert len(grown.versions(one.record_id)) == 2


def test_more_cases_than_are_held_open_are_all_right(vault):
    cases = [kept(vault, vault.new_id(), report(vault)) for _ in range(12)]
    for case_id in cases:
        kept(vault, case_id, note(vault))
    assert [len(vault.case(case_id).entries) for case_id in cases] == [2] * 12


def test_a_case_that_is_not_there_is_refused(vault):
    with pytest.raises(Refusal, match="no such case"):
        vault.case(vault.new_id())
    with pytest.raises(Refusal, match="no such case"):
        vault.case(VAULT_CASE)


def test_only_a_role_that_may_writes_a_kind(vault, monkeypatch):
    monkeypatch.setattr(Note, "roles", frozenset({"supervisor"}))
    with pytest.raises(Refusal, match="role"):
        vault.append(vault.new_id(), note(vault))
    genesis = Genesis(record_id=vault.new_id(), name="x", person=vault.person, public="", training=True, created=None)
    with pytest.raises(Refusal, match="role"):
        vault.append(VAULT_CASE, genesis)
    assert vault.entries == 1


def test_nothing_is_readable_by_others(vault, path):
    kept(vault, vault.new_id(), report(vault))
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.iterdir()}
    assert set(modes.values()) == {0o600}, modes


def test_loose_permissions_are_tightened_once_it_is_unlocked(vault, path, reopened):
    vault.close()
    path.chmod(0o755)
    (path / "cases.db").chmod(0o644)
    reopened()
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE((path / "cases.db").stat().st_mode) == 0o600


def test_no_word_of_a_record_is_on_the_disk(vault, path):
    case_id = vault.new_id()
    kept(vault, case_id, report(vault, victim_name="Canarina Wrenfield", words="canary sentence"))
    vault.close()
    on_disk = b"".join(one.read_bytes() for one in path.iterdir())
    for canary in (
        b"Canarina",
        b"canary sentence",
        NAME.encode(),
        case_id.encode(),
        bytes.fromhex(case_id),
        PASSPHRASE.encode(),
    ):
        assert canary not in on_disk


def test_one_datui_at_a_time(vault, path, rules, clock):
    with pytest.raises(LockedVault):
        look(path)
    with pytest.raises(LockedVault):
        Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock)
    vault.close()
    vault.close()
    assert look(path) is not None


def test_a_vault_is_not_made_over_another(vault, path, forged, rules, clock):
    vault.close()
    before = (path / "cases.db").read_bytes()
    with pytest.raises(Refusal, match="already"):
        Vault.create(path, forged, name="x", rules=rules, clock=clock)
    assert (path / "cases.db").read_bytes() == before


def test_an_empty_folder_becomes_a_vault(path, forged, rules, clock):
    path.mkdir()
    made = Vault.create(path, forged, name=NAME, rules=rules, clock=clock)
    made.close()
    assert look(path) is not None


def test_a_vault_made_meanwhile_by_another_datui_is_not_written_over(path, forged, rules, clock, monkeypatch):
    Vault.create(path, forged, name=NAME, rules=rules, clock=clock).close()
    before = (path / "cases.db").read_bytes()
    monkeypatch.setattr("storage.vault.look", lambda _path: None)
    with pytest.raises(Refusal, match="already"):
        Vault.create(path, forged, name="x", rules=rules, clock=clock)
    assert (path / "cases.db").read_bytes() == before


@pytest.mark.parametrize("step", range(5))
def test_a_set_up_that_is_cut_off_can_be_begun_again(path, forged, rules, clock, reopened, monkeypatch, step):
    left, replaced = [step], os.replace

    def cut_off(source: Path, target: Path) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        replaced(source, target)

    monkeypatch.setattr(os, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        Vault.create(path, forged, name="x", rules=rules, clock=clock)
    assert look(path) is None
    monkeypatch.undo()
    Vault.create(path, forged, name=NAME, rules=rules, clock=clock).close()
    names = ["anchor", "ballast", "cases.db", "header.a", "header.b", "lock"]
    assert sorted(one.name for one in path.iterdir()) == names
    assert wrong_in(reopened()) == set()


def test_a_header_that_names_someone_else_is_not_believed(vault, path, rules, clock):
    vault.close()
    unlocked = vault._opened.unlocked
    stranger = forge(PASSPHRASE, training=Training(), cheap=True)
    odd = replace(unlocked, header=replace(unlocked.header, slots=stranger.header.slots))
    from storage import copies, header

    copies.write(path, header.sealed(odd.header, odd.mac()))
    again = Vault.open(path, odd, rules=rules, clock=clock)
    assert again.rollback is not None
    assert again.rollback.found == ("old-header",)
    assert [key.holder.name for key in again.keys.all()] == [NAME]
    again.close()


def test_training_cannot_be_taken_off_or_put_on(vault, path, rules):
    vault.close()
    real = replace(vault._opened.unlocked, header=replace(vault._opened.unlocked.header, training=None))
    with pytest.raises(Refusal, match="changed while"):
        Vault.open(path, real, rules=rules)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    return tmp_path_factory.mktemp("real") / "vault", forge(PASSPHRASE)


def test_a_real_vault_opens_with_its_own_passphrase_and_no_other(real, rules):
    path, forged = real
    made = Vault.create(path, forged, name=NAME, rules=rules)
    assert made.training is None
    case_id = kept(made, made.new_id(), report(made))
    with pytest.raises(Refusal, match="time"), made.batch():
        made.append(case_id, note(made), at=START)
    made.close()
    with pytest.raises(WrongPassphrase):
        unlock(path, PASSPHRASE.upper())
    unlocked = unlock(path, PASSPHRASE)
    assert (unlocked.slot.cost.m, unlocked.slot.cost.t, unlocked.slot.cost.p) == (262_144, 3, 4)
    with pytest.raises(Refusal, match="own clock"):
        Vault.open(path, unlocked, rules=rules, clock=Hands())
    again = Vault.open(path, unlocked, rules=rules, clock=MACHINE)
    assert len(again.case(case_id).entries) == 1
    assert wrong_in(again) == set()
    again.close()


def test_a_record_from_a_newer_datui_does_not_shut_its_case(vault, path, reopened):
    case_id = kept(vault, vault.new_id(), note(vault))
    vault.append(case_id, FromTheFuture(record_id=vault.new_id()))
    vault.close()
    again = reopened()
    from datui.casework.records import REGISTRY

    known = REGISTRY.pop("from-the-future")
    try:
        kept(again, case_id, note(again))
        shown = [entry.record.kind for entry in again.case(case_id).entries]
        assert shown == ["note", "unreadable", "note"]
        assert wrong_in(again) == {"unreadable"}
    finally:
        REGISTRY["from-the-future"] = known


class FromTheFuture(Record, kind="from-the-future"):
    """A kind that an older datui does not have."""


def test_the_databases_salt_is_its_headers(vault, path):
    assert (path / "cases.db").read_bytes()[:16] == vault._opened.unlocked.header.db_salt
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        assert db.execute("SELECT count(*) FROM entry").fetchone() == (1,)
