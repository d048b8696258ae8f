"""What `verify` says: which check failed, from which entry on, what to do, and nothing of a record."""

from contextlib import suppress
from dataclasses import replace

import pytest

from datui.casework.refusal import Refusal
from datui.casework.slots import PassphraseChange
from storage import changing
from storage.refusals import WrongPassphrase
from storage.rows import body_hash
from tests.storage.attacker import Attacker
from tests.storage.colleagues import (
    BOLA,
    enrolled,
    proof,
)
from tests.storage.conftest import CASE, beneath, kept, note, report, wrong_in


def test_a_bad_copy_of_the_header_is_found_while_the_vault_is_open(vault, path):
    (path / "header.b").write_bytes(b"junk")
    assert wrong_in(vault) == {"header"}


def test_verify_lets_saves_in_between_its_slices(vault, monkeypatch):
    from storage import chain, slices

    monkeypatch.setattr(chain, "_SLICE", 2)
    monkeypatch.setattr(chain, "_PLACES", 2)
    monkeypatch.setattr(slices, "ROWS", 2)
    monkeypatch.setattr(slices, "ENTRIES", 1)
    cases = [kept(vault, vault.new_id(), report(vault, victim_name=f"Grace Number{n}")) for n in range(4)]
    found = set()
    for number, checked in enumerate(vault.verify()):
        found |= {failure.what for failure in checked.failures}
        if number < 12:
            kept(vault, cases[number % 4], note(vault))
            kept(vault, vault.new_id(), report(vault, victim_name=f"Between {number}"))
    assert found == set()
    assert wrong_in(vault) == set()


def test_an_index_that_is_not_the_ledgers_is_found_and_rebuilt(vault):
    case_id = kept(vault, vault.new_id(), report(vault, victim_name="Grace Hopper"))
    vault._db.execute("UPDATE caseload SET initials = 'XX'")
    assert not vault.stale_index
    assert wrong_in(vault) == {"index"}
    assert vault.stale_index, "the route says that opening helps, so opening has to know"
    assert wrong_in(vault) == {"index"}
    list(vault.rebuild())
    vault._db.execute("DELETE FROM caseload")
    vault._db.execute("INSERT INTO words (words) VALUES ('delete-all')")
    assert wrong_in(vault) == {"index", "words"}
    assert vault.find("grace") == []
    list(vault.rebuild())
    assert wrong_in(vault) == set()
    assert [row.case_id for row in vault.find("grace")] == [case_id]
    vault._db.execute("INSERT INTO words (rowid, text) VALUES (1, 'extra')")
    assert wrong_in(vault) == {"words"}
    list(vault.rebuild())
    vault._db.execute("UPDATE found SET case_id = ?", (b"c" * 16,))
    assert wrong_in(vault) == {"words"}
    list(vault.rebuild())
    vault._db.execute("INSERT INTO words (rowid, text) VALUES (9, 'extra')")
    assert wrong_in(vault) == {"words"}


@pytest.mark.parametrize(("at", "upto"), [(5, 20), (12, 20)])
def test_verify_names_the_entry_that_was_changed_and_not_the_last_of_the_officers_run(vault, opens, path, at, upto):
    """Whoever has the vault key changes one record and chains all after it again; no signature after it holds."""
    enrolled(vault)
    kept(vault, CASE, report(vault), *[note(vault, text=f"number {number}") for number in range(17)])
    assert vault.entries == upto
    vault.close()
    unlocked = vault._opened.unlocked
    with beneath(path, unlocked) as db:
        beneath_it = Attacker(db, unlocked.header.vault_id)
        entries = beneath_it.rows()
        one = entries[at - 1]
        assert one.salt is not None
        assert one.body is not None
        body = one.body.replace(b"number", b"nobody")
        entries[at - 1] = replace(one, body=body, row=replace(one.row, body_hash=body_hash(one.salt, body)))
        beneath_it.rechain(entries)
    found = {(one.what, one.entry) for part in opens(mend=False).verify() for one in part.failures}
    assert ("signature", at) in found


def test_verify_tells_of_a_supervisor_whose_slot_a_change_of_the_officers_left_out(vault, opens, rules, clock):
    """It takes her key away without a supervisor's signature."""
    enrolled(vault)
    record = PassphraseChange(record_id="d" * 32, person=vault.person)
    changing.change(vault._opened, record, vault.keys.header.slots[:1], rules, clock())
    vault.close()
    with pytest.raises(WrongPassphrase):
        opens(*BOLA)
    assert "header" in wrong_in(opens())


def test_verify_says_from_which_entry_on_an_older_copy_differs(vault, opens, set_back):
    kept(vault, CASE, report(vault))
    set_back()
    shown = opens(mend=False)
    found = {(one.what, one.entry) for part in shown.verify() for one in part.failures}
    assert ("rollback", shown.entries + 1) in found


def test_a_check_during_which_the_vault_gets_a_new_key_does_not_cry_damage(vault):
    kept(vault, CASE, report(vault), *[note(vault) for _ in range(300)])
    checks = vault.verify()
    found = [next(checks), next(checks), next(checks)]
    vault.keys.rotate(proof(vault), "")
    with suppress(Refusal):
        found += list(checks)
    assert not [failure for checked in found for failure in checked.failures]
