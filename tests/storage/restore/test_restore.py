"""Everything that was backed up comes back, signed for, and whatever the marks on this computer say of it is told."""

import shutil
from hashlib import sha256

import pytest

from storage.backupfile import DamagedBackup, Manifest, sealed
from storage.refusals import WaitsForSupervisor
from storage.vault import SHEET_LABEL, WrongPassphrase
from tests.storage.backing import back_up, opened, put_back, restored, there
from tests.storage.colleagues import BOLA, SHEET, SUPERVISOR, proof
from tests.storage.conftest import CASE, NAME, PASSPHRASE, beneath, kept, note, report, wrong_in


def test_everything_comes_back_and_is_signed_for(file, path, back, rules, clock):
    clock.on(hours=5)
    shutil.rmtree(path)
    put_back(file, back, rules, clock, reason="  the laptop was stolen ")
    vault = opened(back, rules, clock)
    try:
        assert [entry.record.kind for entry in vault.case(CASE).entries] == ["intake", "note"]
        assert [row.case_id for row in vault.find("ewa")] == [CASE]
        assert [(one.values, one.field, one.cursor) for one in vault.drafts()] == [({"text": "half a sen"}, "text", 3)]
        record = restored(vault)
        assert (record.reason, record.found, record.marked, record.tables) == ("the laptop was stolen", "", None, 2)
        assert vault.head_at(record.entries) == record.backup_head
        assert vault.entries == record.entries + 1
        assert not vault.waits_for_supervisor
        assert wrong_in(vault) == set()
        kept(vault, CASE, note(vault))
    finally:
        vault.close()
    assert {one.name for one in back.iterdir()} == {
        *("header.a", "header.b", "cases.db", "cases.db-journal", "anchor", "ballast", "lock")
    }
    assert back.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in back.iterdir()} == {0o600}


def test_a_reason_that_nobody_gave_is_said_to_be_not_given(file, back, rules, clock):
    put_back(file, back, rules, clock, reason=" \n")
    vault = opened(back, rules, clock)
    assert restored(vault).reason == "not given"
    vault.close()


def test_a_dry_run_checks_everything_and_leaves_nothing(file, path, tmp_path, rules, clock, outside):
    before, deep = there(tmp_path), tmp_path / "a" / "b" / "c"
    for where in (deep, path):
        found = put_back(file, where, rules, clock, outside=outside, dry_run=True)
        assert (found.manifest.entries, found.manifest.cases, found.failures) == (5, 1, [])
        assert found.rollback is not None
        assert found.rollback.mark is not None
        assert found.rollback.mark.count == 6
    assert there(tmp_path) == before
    assert not (tmp_path / "a").exists()


def test_where_a_mark_says_that_there_was_more_a_supervisor_has_to_look(file, path, back, rules, clock, outside):
    vault = opened(path, rules, clock, outside)
    kept(vault, CASE, note(vault, text="after the backup"))
    lost = vault.entries
    vault.close()
    shutil.rmtree(path)
    put_back(file, back, rules, clock, outside=outside, reason="")
    for _again in range(2):
        vault = opened(back, rules, clock, outside)
        try:
            assert vault.rollback is None
            assert not vault.brought_here
            assert vault.waits_for_supervisor
            assert (restored(vault).found, restored(vault).marked) == ("rollback", lost)
            assert restored(vault).headline == f"Put back from a backup: 5 entries, where there had been {lost}"
            kept(vault, CASE, note(vault))
            assert wrong_in(vault) == set()
        finally:
            vault.close()


def test_closing_a_case_waits_as_after_any_rollback(file, path, back, rules, clock, outside):
    from datui.casework.closure import Closure
    from tests.storage.conftest import record

    put_back(file, back, rules, clock, outside=outside)
    vault = opened(back, rules, clock, outside)
    with pytest.raises(WaitsForSupervisor):
        vault.append(CASE, record(Closure, vault, limb="plan-complete"))
    vault.close()


def test_a_backup_from_before_a_new_vault_key_comes_back_without_a_false_alarm(file, path, back, rules, clock, outside):
    vault = opened(path, rules, clock, outside)
    vault.keys.rotate(proof(vault), "")
    vault.close()
    put_back(file, back, rules, clock, outside=outside)
    vault = opened(back, rules, clock, outside)
    try:
        assert vault.rollback is None
        assert restored(vault).found == "rollback"
        assert vault.waits_for_supervisor
        assert wrong_in(vault) == set()
    finally:
        vault.close()


def test_on_another_computer_nothing_waits_and_its_mark_is_made(file, back, rules, clock, tmp_path):
    elsewhere = tmp_path / "another computer"
    put_back(file, back, rules, clock, outside=elsewhere)
    assert len(list(elsewhere.iterdir())) == 1
    vault = opened(back, rules, clock, elsewhere)
    assert (vault.rollback, vault.brought_here, vault.waits_for_supervisor) == (None, False, False)
    vault.close()


def test_an_older_backup_after_a_newer_one_is_found_by_the_marks(file, path, back, rules, clock, outside, tmp_path):
    """Whoever puts an older one back to be rid of something is seen, and so is what is missing."""
    vault = opened(path, rules, clock, outside)
    kept(vault, CASE, note(vault))
    newer = back_up(vault, tmp_path / "stick").file
    vault.close()
    put_back(newer, back, rules, clock, outside=outside)
    shutil.rmtree(back)
    put_back(file, back, rules, clock, outside=outside)
    vault = opened(back, rules, clock, outside)
    assert (restored(vault).found, restored(vault).marked) == ("rollback", 8)
    vault.close()


def test_a_supervisor_puts_it_back_with_her_own_letter(file, back, rules, clock):
    put_back(file, back, rules, clock, who=BOLA)
    vault = opened(back, rules, clock, who=BOLA)
    assert vault.of_vault()[-1].by == SUPERVISOR
    assert wrong_in(vault) == set()
    vault.close()


def test_the_recovery_sheet_puts_it_back_and_then_resets_the_officer(file, back, rules, clock):
    from tests.storage.colleagues import NEWER, forged

    sheet = (SHEET, SHEET_LABEL)
    put_back(file, back, rules, clock, who=sheet, reason="nobody knows the passphrase")
    vault = opened(back, rules, clock, who=sheet)
    assert vault.of_vault()[-1].role == "recovery"
    assert wrong_in(vault) == set()
    officer = vault.keys.all()[0].holder
    new = forged(vault, NEWER, "officer", person=bytes.fromhex(officer.person))
    vault.keys.reset(proof(vault, SHEET), new)
    vault.close()
    again = opened(back, rules, clock, who=(NEWER, "A"))
    assert again.name == NAME
    assert again.has_case(CASE)
    again.close()


@pytest.mark.parametrize("who", [("not this one at all", "A"), (PASSPHRASE, "B"), (PASSPHRASE, "K")], ids=str)
def test_whoever_has_no_passphrase_of_that_day_puts_nothing_back(file, back, rules, clock, who):
    with pytest.raises(WrongPassphrase):
        put_back(file, back, rules, clock, who=who)
    assert not back.exists()


def test_what_does_not_hold_together_does_not_come_back(path, tmp_path, back, rules, clock, held):
    """A backup that was made of a forged ledger, by someone with the vault key."""
    vault = opened(path, rules, clock)
    kept(vault, CASE, report(vault), note(vault))
    vault.close()
    with beneath(path, held) as db:
        db.execute("DROP TRIGGER entry_stays")
        db.execute("UPDATE entry SET at = at + 1 WHERE seq = 2")
    forged, payload = tmp_path / "forged.datui", (path / "cases.db").read_bytes()
    header, raw = held.header, (path / "header.a").read_bytes()
    named = (header.vault_id.hex(), header.epoch, header.seq, vault.entries, vault.head, 1)
    size, made_at = len(payload), clock().isoformat()
    digest = sha256(payload).hexdigest()
    manifest = Manifest(*named, size // 4096, size, digest, made_at, 2)
    forged.write_bytes(sealed(raw, header, held.vault_key, manifest) + payload)
    with pytest.raises(DamagedBackup, match="do not hold together"):
        put_back(forged, back, rules, clock)
    assert not back.exists()
