"""A rescued vault lacks what its rescue signed to be missing: that and nothing else is let pass, and it is told of."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from datui.casework.refusal import Refusal
from datui.casework.rescued import Gaps, Rescued, ranges, size, spelt
from storage.damaged import NotRescued
from storage.refusals import ForgedEntry, LockedVault
from storage.rows import stored
from storage.vault import Draft, NewerVault, Vault
from tests.storage.attacker import Attacker, entry, put
from tests.storage.colleagues import BOLA, enrolled
from tests.storage.conftest import CASE, beneath, everything, kept, note, report, wrong_in

FROM, UPTO = 12, 14
"""The entries whose rows are taken out of the database beneath, as if their pages were lost."""


def without(db, where: str) -> None:
    """Take entries out of the database beneath, with their records."""
    Attacker(db, b"")
    db.execute(f"DELETE FROM body WHERE seq IN (SELECT seq FROM entry WHERE {where})")
    db.execute(f"DELETE FROM entry WHERE {where}")


@pytest.fixture
def gapped(vault, path, opens) -> Vault:
    """A closed vault of an officer and a supervisor in which some entries and one record are gone."""
    enrolled(vault)
    kept(vault, CASE, report(vault), *[note(vault, text=f"number {number}") for number in range(9)])
    theirs = opens(*BOLA)
    kept(theirs, CASE, *[note(theirs, text=f"hers {number}") for number in range(4)])
    again = opens()
    kept(again, CASE, *[note(again, text=f"later {number}") for number in range(4)])
    again.save_draft(Draft("note", CASE, "d" * 32, {"text": "half a sentence"}, "text", 3, again.now()))
    again.close()
    with beneath(path, again._opened.unlocked) as db:
        without(db, f"seq BETWEEN {FROM} AND {UPTO}")
        db.execute("DELETE FROM body WHERE seq = 5")
    return again


def test_a_gap_that_nobody_signed_for_is_found(gapped, looked_at):
    assert {"sequence", "chain", "missing-body"} <= wrong_in(looked_at())


def test_after_a_rescue_just_those_gaps_are_let_pass_and_told_of(gapped, rescues, opens_new):
    one = rescues()
    assert [(each.entry, each.record_only) for each in one.missing] == [
        (5, True),
        (12, False),
        (13, False),
        (14, False),
    ]
    new = opens_new()
    assert wrong_in(new) == set()
    (rescue,) = new._ledger.people.rescues
    assert rescue.record.lost == ((FROM, UPTO),)
    assert rescue.record.bodies == ((5, 5),)
    assert "3 entries and 1 record" in rescue.record.headline
    assert any(isinstance(each.record, Rescued) for each in new.of_vault())


def test_every_other_entry_and_the_drafts_are_as_they_were(gapped, path, rescues, opens_new):
    with beneath(path, gapped._opened.unlocked) as db:
        before = list(stored(db, "ORDER BY e.seq"))
    rescues()
    new = opens_new()
    assert everything(new)[:-1] == before
    (draft,) = new.drafts()
    assert draft.values == {"text": "half a sentence"}


def test_the_rescued_vault_takes_records_from_everyone_and_waits_for_a_supervisor(gapped, rescues, opens_new):
    rescues()
    new = opens_new()
    assert new.waits_for_supervisor
    assert new.rollback is None
    kept(new, CASE, note(new))
    theirs = opens_new(*BOLA)
    list(theirs.check_recent())
    kept(theirs, CASE, note(theirs))
    assert wrong_in(opens_new()) == set()


@pytest.mark.parametrize("gone", [6, 11, 15, 19])
def test_one_more_entry_that_is_gone_is_found(gapped, rescues, opens_new, to, gone):
    rescues()
    new = opens_new()
    new.close()
    with beneath(to, new._opened.unlocked) as db:
        without(db, f"seq = {gone}")
    assert "sequence" in wrong_in(opens_new(mend=False))


def test_whoever_comes_after_a_rescue_checks_what_came_since_across_the_gap(gapped, rescues, opens_new, to):
    rescues()
    new = opens_new()
    new.close()
    with beneath(to, new._opened.unlocked) as db:
        without(db, "seq = 19")
    with pytest.raises(ForgedEntry):
        opens_new(*BOLA)


def test_one_more_record_that_is_gone_is_found(gapped, rescues, opens_new, to):
    rescues()
    new = opens_new()
    new.close()
    with beneath(to, new._opened.unlocked) as db:
        Attacker(db, b"")
        db.execute("DELETE FROM body WHERE seq = 7")
    assert "missing-body" in wrong_in(opens_new(mend=False))


def test_an_entry_that_is_put_into_a_gap_is_found(gapped, rescues, opens_new, to):
    """Also one that someone of this vault once signed: the rescue says that it is not there."""
    rescues()
    new = opens_new()
    new.close()
    with beneath(to, new._opened.unlocked) as db:
        one = Attacker(db, b"").rows()[10]
        put(db, replace(one.row, seq=FROM), one.body or b"")
    assert {"sequence", "signature"} <= wrong_in(opens_new(mend=False))


def test_a_rescue_that_its_writer_did_not_sign_excuses_no_gap(gapped, path, looked_at):
    """Whoever has the vault key can write an entry, and cannot sign it."""
    unlocked, vault = gapped._opened.unlocked, looked_at()
    record = Rescued(record_id="a" * 32, lost=((FROM, UPTO),), bodies=((5, 5),))
    row, body = entry(vault, record, unlocked.slot.key_id, vault.entries + 1, bytes.fromhex(vault.head))
    vault.close()
    signed = replace(row, signature=Ed25519PrivateKey.generate().sign(row.digest(unlocked.header.vault_id)))
    with beneath(path, unlocked) as db:
        put(db, signed, body)
    assert {"sequence", "missing-body", "signature"} <= wrong_in(looked_at())


def test_a_rescue_needs_the_first_entry_and_says_what_helps(vault, path, rescues, to):
    kept(vault, CASE, report(vault))
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        Attacker(db, b"")
        db.execute("DELETE FROM body WHERE seq = 1")
    with pytest.raises(NotRescued) as refused:
        rescues()
    assert "first entry" in refused.value.reason
    assert "backup" in refused.value.route
    assert not list(to.glob("cases.db*"))


def test_nothing_is_rescued_without_the_database_or_from_one_of_another_key(vault, path, rescues, to):
    vault.close()
    size = (path / "cases.db").stat().st_size
    (path / "cases.db").write_bytes(bytes(size))
    with pytest.raises(NotRescued, match="Not one page"):
        rescues()
    (path / "cases.db").unlink()
    with pytest.raises(NotRescued, match="database is missing"):
        rescues()
    assert not to.exists()


def test_a_rescue_is_never_put_where_a_vault_is_nor_made_of_one_that_is_open(vault, path, rescues, to):
    with pytest.raises(LockedVault):
        rescues()
    vault.close()
    rescues()
    with pytest.raises(Refusal, match="vault in this folder already"):
        rescues()


def test_whose_enrolment_is_lost_keeps_a_key_and_is_told_of(vault, opens, path, rescues, opens_new):
    """The header names her, the entries cannot: her own entries are kept, and her key words are for comparing."""
    enrolled(vault)
    theirs = opens(*BOLA)
    kept(theirs, CASE, report(theirs))
    theirs.close()
    with beneath(path, theirs._opened.unlocked) as db:
        without(db, "kind = 'enrolment'")
    one = rescues()
    (back,) = one.record.returned
    assert (back.role, back.label) == ("supervisor", "B")
    new = opens_new()
    assert wrong_in(new) == set()
    assert [key.letter for key in new.keys.all()] == ["A", "B"]
    hers = opens_new(*BOLA)
    kept(hers, CASE, note(hers))
    assert wrong_in(hers) == set()


def test_whose_own_enrolment_is_lost_cannot_sign_for_a_rescue(vault, opens, path, rescues):
    enrolled(vault)
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        without(db, "kind = 'enrolment'")
    with pytest.raises(NotRescued, match="gave you your key"):
        rescues(*BOLA)
    rescues()


def test_the_end_that_is_lost_is_known_by_the_mark(vault, path, rescues, opens_new, opens, outside):
    """The last entries' pages are gone: how many there were, the mark beside the vault knows."""
    again = opens()
    kept(again, CASE, report(again), *[note(again) for _ in range(5)])
    entries = again.entries
    again.close()
    with beneath(path, again._opened.unlocked) as db:
        without(db, "seq > 3")
    one = rescues()
    assert [each.entry for each in one.missing] == list(range(4, entries + 1))
    new = opens_new()
    assert new.rollback is None
    assert new.entries == entries + 1
    assert wrong_in(new) == set()


def test_a_newer_vault_is_not_rescued_by_an_older_datui(vault, path, rescues):
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerVault):
        rescues()


def test_ranges_are_joined_and_spelt():
    assert ranges([5, 3, 4, 9]) == ((3, 5), (9, 9))
    assert size(ranges([5, 3, 4, 9])) == 4
    assert spelt(ranges([5, 3, 4, 9])) == "3 to 5, 9"
    gaps = Gaps(((3, 5), (9, 9)), ((7, 7),))
    assert gaps.all_lost(3, 5)
    assert not gaps.all_lost(3, 6)
    assert not gaps.all_lost(5, 4)
    assert gaps.bodiless(7)
    assert not gaps.bodiless(9)
