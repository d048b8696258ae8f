"""A vault: made once, opened again, written by one door, at a time that nobody can choose but in training."""

import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from datui.casework.case import Case
from datui.casework.intake import Intake
from datui.casework.note import Note
from datui.casework.records import VAULT_CASE, Record
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis
from storage import schema
from storage.vault import (
    MACHINE,
    LockedVault,
    Training,
    Vault,
    WrongClock,
    WrongPassphrase,
    forge,
    look,
    unlock,
)
from tests.storage.conftest import NAME, PASSPHRASE, START, Hands, beneath, kept, note, report, wrong_in
from tests.storage.test_drafts import draft


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
    assert sorted(one.name for one in path.iterdir()) == ["anchor", "cases.db", "header.a", "header.b", "lock"]
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


# Time


def test_a_real_vault_refuses_any_clock_but_the_machines(path, forged, rules):
    real = replace(forged, header=replace(forged.header, training=None))
    with pytest.raises(Refusal, match="own clock"):
        Vault.create(path, real, name="x", rules=rules, clock=lambda: datetime.now(UTC))
    assert not path.exists()


def test_a_training_clock_runs_from_its_start(path, rules, clock, reopened):
    start = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    made = Vault.create(
        path, forge(PASSPHRASE, training=Training(start), cheap=True), name="x", rules=rules, clock=clock
    )
    assert made.now() == start
    made.close()
    found = look(path)
    assert found is not None
    assert found.training is not None
    assert found.training.start == start
    clock.on(days=2, seconds=5)
    again = reopened()
    assert again.now() == start + timedelta(days=2, seconds=5)
    assert again.append(again.new_id(), report(again)).at == again.now()


def test_order_is_the_ledgers_and_not_the_clocks(vault, clock):
    case_id = kept(vault, vault.new_id(), report(vault))
    clock.on(days=-30)
    late = vault.append(case_id, note(vault))
    entries = vault.case(case_id).entries
    assert entries[-1] == late
    assert entries[-1].at < entries[0].at
    assert wrong_in(vault) == set()


def test_a_vault_says_utc_whatever_its_clock_says(vault, clock):
    clock.now = datetime.fromisoformat("2026-07-01T12:00:00+01:00")
    assert vault.now().isoformat() == "2026-07-01T11:00:00+00:00"


def test_a_time_may_be_given_only_in_a_batch(vault):
    then = START - timedelta(days=90)
    with pytest.raises(Refusal, match="time"):
        vault.append(vault.new_id(), note(vault), at=then)
    with vault.batch():
        assert vault.append(vault.new_id(), report(vault), at=then).at == then


@pytest.mark.parametrize("year", [1960, 1969, 2200, 9999])
def test_a_clock_that_cannot_be_writes_nothing_and_still_reads(vault, clock, year):
    case_id = kept(vault, vault.new_id(), report(vault))
    vault.save_draft(draft(kind="note"))
    clock.now = datetime(year, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    with pytest.raises(WrongClock, match="clock") as refused:
        vault.append(case_id, note(vault))
    assert "date and time" in refused.value.route
    assert (vault.entries, [row.case_id for row in vault.caseload()], vault.count().open) == (2, [case_id], 1)
    assert len(vault.drafts()) == 1
    clock.now = START
    kept(vault, case_id, note(vault))
    assert wrong_in(vault) == set()


@pytest.mark.parametrize("at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, 59, tzinfo=UTC)])
def test_a_clock_that_is_only_wrong_still_writes(vault, clock, at):
    clock.now = at
    case_id = kept(vault, vault.new_id(), report(vault))
    assert vault.case(case_id).entries[0].at == at
    assert [row.case_id for row in vault.caseload()] == [case_id]


def test_no_vault_is_made_at_a_time_that_cannot_be(path, forged, rules, clock):
    clock.now = datetime(1960, 1, 1, tzinfo=UTC)
    with pytest.raises(WrongClock):
        Vault.create(path, forged, name=NAME, rules=rules, clock=clock)
    assert not path.exists()


def test_a_clock_that_was_set_back_is_told_until_it_is_right(vault, clock, reopened):
    assert vault.clock_behind is None
    kept(vault, vault.new_id(), report(vault))
    clock.on(minutes=-4)
    assert vault.clock_behind is None
    clock.on(days=-30)
    assert vault.clock_behind == START
    vault.close()
    again = reopened()
    assert again.clock_behind == START
    kept(again, again.new_id(), report(again))
    assert again.clock_behind == START, "one save at the wrong time does not make it right"
    clock.now = START
    assert again.clock_behind is None


# Batches


def test_a_batch_gives_what_single_saves_give(vault, path, forged, rules, clock, tmp_path):
    other = Vault.create(tmp_path / "other", forged, name=NAME, rules=rules, clock=clock)
    cases = {vault.new_id(): [report(vault, victim_name="Siân Okoro"), note(vault)] for _ in range(4)}
    with other.batch():
        for case_id, records in cases.items():
            kept(other, case_id, *records)
            assert len(other.case(case_id).entries) == 2
    for case_id, records in cases.items():
        kept(vault, case_id, *records)
    assert vault.caseload() == other.caseload()
    assert vault.find("sian okoro") == other.find("sian okoro")
    assert len(vault.find("sian okoro")) == 4
    assert wrong_in(other) == set()
    other.close()


def test_a_batch_is_all_or_nothing(vault):
    case_id = kept(vault, vault.new_id(), report(vault))
    head = vault.head

    def broken() -> None:
        with vault.batch():
            kept(vault, case_id, note(vault))
            kept(vault, vault.new_id(), report(vault))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert (vault.head, vault.count().open, len(vault.case(case_id).entries)) == (head, 1, 1)
    kept(vault, case_id, note(vault))
    assert wrong_in(vault) == set()


class Unwritable(Intake):
    """A record that fails while it is being written."""

    def body(self) -> dict[str, object]:
        raise ZeroDivisionError


def test_an_error_swallowed_inside_a_batch_keeps_none_of_it(vault):
    def swallowing() -> None:
        with vault.batch():
            kept(vault, vault.new_id(), report(vault))
            with pytest.raises(ZeroDivisionError):
                vault.append(vault.new_id(), Unwritable(record_id=vault.new_id()))

    with pytest.raises(Refusal, match="could not be kept"):
        swallowing()
    assert vault.entries == 1


def test_a_batch_that_the_disk_took_back_keeps_nothing_more(vault, monkeypatch):
    """A full disk rolls back by itself: what came after would be kept, one by one, though the batch was not."""
    write = vault._ledger.write

    def full(*_: object, **__: object) -> None:
        vault._db.execute("ROLLBACK")
        monkeypatch.setattr(vault._ledger, "write", write)
        raise schema.SqlError("database or disk is full")

    monkeypatch.setattr(vault._ledger, "write", full)

    def swallowing() -> None:
        with vault.batch():
            with pytest.raises(schema.SqlError):
                kept(vault, vault.new_id(), report(vault))
            with pytest.raises(Refusal, match="could not be kept"):
                kept(vault, vault.new_id(), report(vault))

    with pytest.raises(Refusal, match="could not be kept"):
        swallowing()
    assert (vault.entries, vault._db.execute("SELECT count(*) FROM entry").fetchone()) == (1, (1,))
    kept(vault, vault.new_id(), report(vault))
    assert wrong_in(vault) == set()


def test_a_batch_that_was_taken_back_beside_a_record_is_refused_at_once(vault):
    def taken_back() -> None:
        with vault.batch():
            kept(vault, vault.new_id(), report(vault))
            vault._db.execute("ROLLBACK")
            with pytest.raises(Refusal, match="could not be kept"):
                kept(vault, vault.new_id(), report(vault))

    with pytest.raises(Refusal, match="could not be kept"):
        taken_back()
    assert vault.entries == 1
    assert wrong_in(vault) == set()


def test_a_batch_is_not_opened_in_a_batch(vault):
    with vault.batch(), pytest.raises(RuntimeError), vault.batch():
        pass


def test_a_bug_while_saving_is_raised_as_itself_and_keeps_nothing(vault, monkeypatch):
    case_id = kept(vault, vault.new_id(), report(vault))
    monkeypatch.setattr(Case, "row", lambda _case: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        vault.append(case_id, note(vault))
    monkeypatch.undo()
    assert (vault.entries, len(vault.case(case_id).entries)) == (2, 1)


# A full-cost vault, once


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
