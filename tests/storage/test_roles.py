"""Who signed what: a signature that is nobody's, and an entry of the wrong role, whoever wrote it."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from datui.casework.note import Note
from datui.casework.rollback import Countersignature
from datui.casework.slots import Enrolment, Removal
from storage.refusals import DamagedVault, ForgedEntry
from storage.rows import stored
from storage.vault import Vault
from storage.watch import Rollback
from tests.storage.attacker import entry, put, signed_beneath
from tests.storage.colleagues import (
    BOLA,
    OTHERS,
    SECOND,
    SUPERVISOR,
    enrolled,
    opened_by,
    proof,
)
from tests.storage.conftest import CASE, NAME, beneath, kept, note, report, wrong_in


@pytest.fixture
def supervised(vault) -> Vault:
    """A vault with a supervisor and a case, closed."""
    enrolled(vault)
    kept(vault, "c" * 32, report(vault), note(vault))
    vault.close()
    return vault


def keys_of(vault: Vault) -> tuple[bytes, bytes]:
    officer, supervisor = list(vault._ledger.people)
    return officer.key_id, supervisor.key_id


def seen(vault: Vault) -> Countersignature:
    return Countersignature(record_id="d" * 32, entries=4, head="", whole=True)


def test_an_approval_with_a_random_signature_stops_append_unlock_and_verify(supervised, path, rules, clock, looked_at):
    """Put just before a genuine supervisor's entry: a chain alone would carry it, and a run of her keys prove it."""
    _officer, hers = keys_of(supervised)
    opens = opened_by(path, rules, clock)
    signer = opens(*BOLA)
    her_key = signer._opened.unlocked.signer
    signer.close()
    vault_id = supervised._opened.header.vault_id
    with beneath(path, supervised._opened.unlocked) as db:
        last = list(stored(db, "ORDER BY e.seq"))[-1].row
        forged, body = entry(supervised, seen(supervised), hers, last.seq + 1, last.link(vault_id))
        forged = replace(forged, signature=b"r" * 64)
        put(db, forged, body)

    shown = looked_at()
    with pytest.raises(DamagedVault, match="not signed"):
        shown._ledger.check_end()
    assert "signature" in wrong_in(shown)
    shown.close()
    with pytest.raises(ForgedEntry, match="Entry 5"):
        opens()

    with beneath(path, supervised._opened.unlocked) as db:
        genuine, body = entry(supervised, seen(supervised), hers, forged.seq + 1, forged.link(vault_id))
        put(db, replace(genuine, signature=her_key.sign(genuine.digest(vault_id))), body)
    with pytest.raises(ForgedEntry, match="Entry 5"):
        opens()
    shown = looked_at()
    failures = {(one.what, one.entry) for part in shown.verify() for one in part.failures}
    assert ("signature", 5) in failures
    assert ("signature", 6) not in failures


@pytest.mark.parametrize(
    "record",
    [
        Countersignature(record_id="d" * 32, entries=4, whole=True),
        Removal(record_id="d" * 32, person="e" * 32),
        Enrolment(
            record_id="d" * 32, person="e" * 32, name="Cai", role="supervisor", public="f" * 64, seal_public="f" * 64
        ),
    ],
    ids=lambda record: record.kind,
)
def test_an_officers_key_under_what_a_supervisor_signs_makes_verify_fail(supervised, path, looked_at, record):
    """Genuinely signed by the officer, by whatever program: datui's own append refuses it before."""
    his, _hers = keys_of(supervised)
    unlocked, vault_id = supervised._opened.unlocked, supervised._opened.header.vault_id
    with beneath(path, unlocked) as db:
        last = list(stored(db, "ORDER BY e.seq"))[-1].row
        row, body = entry(supervised, record, his, last.seq + 1, last.link(vault_id))
        put(db, replace(row, signature=unlocked.signer.sign(row.digest(vault_id))), body)
    shown = looked_at()
    failures = {(one.what, one.entry) for part in shown.verify() for one in part.failures}
    assert ("role", 5) in failures
    assert [key.holder.name for key in shown.keys.all()] == [key.holder.name for key in supervised.keys.all()]


def test_a_removed_key_signs_nothing_any_more(supervised, path, rules, clock, looked_at):
    opens = opened_by(path, rules, clock)
    hers = opens(*BOLA)
    enrolled(hers, SECOND, by=BOLA[0])
    key = hers._opened.unlocked.signer
    her_id = hers._opened.person.key_id
    hers.close()
    second = opens(OTHERS[SECOND], "C")
    second.keys.remove(proof(second, OTHERS[SECOND]), hers.person, "left", "")
    second.close()
    unlocked, vault_id = second._opened.unlocked, second._opened.header.vault_id
    with beneath(path, unlocked) as db:
        last = list(stored(db, "ORDER BY e.seq"))[-1].row
        row, body = entry(second, Note(record_id="d" * 32), her_id, last.seq + 1, last.link(vault_id), "c" * 32)
        row = replace(row, epoch=2)
        put(db, replace(row, signature=key.sign(row.digest(vault_id))), body)
    with pytest.raises(ForgedEntry):
        opens()
    assert "person" in wrong_in(looked_at())


def test_a_stranger_who_has_the_vault_key_gives_nobody_a_key(supervised, path, rules, clock, looked_at):
    his, _hers = keys_of(supervised)
    stranger = Ed25519PrivateKey.generate()
    public = stranger.public_key().public_bytes_raw().hex()
    false = Enrolment(
        record_id="d" * 32, person="e" * 32, name="Cai", role="officer", public=public, seal_public=public
    )
    vault_id = supervised._opened.header.vault_id
    with beneath(path, supervised._opened.unlocked) as db:
        last = list(stored(db, "ORDER BY e.seq"))[-1].row
        row, body = entry(supervised, false, his, last.seq + 1, last.link(vault_id))
        put(db, replace(row, signature=stranger.sign(row.digest(vault_id))), body)
    with pytest.raises(ForgedEntry):
        opened_by(path, rules, clock)()
    shown = looked_at()
    assert "signature" in wrong_in(shown)
    assert len(shown.keys.all()) == 2


def test_an_officers_own_countersignature_lifts_nothing(vault, opens, path):
    """Written by a program of his own, with his own genuine key: append refuses it, so what reads it must too."""
    enrolled(vault)
    vault._opened.rollback = Rollback(("rollback",), None)
    vault.go_on("")
    vault.close()
    signed_beneath(path, vault, Countersignature(record_id="d" * 32, entries=3, whole=True))
    assert opens().waits_for_supervisor


@pytest.mark.parametrize(
    "spelt", [lambda public: "zz", lambda public: public.upper(), lambda public: f"{public[:2]} {public[2:]}"]
)
def test_a_key_that_is_not_spelt_as_keys_are_is_named_by_verify_and_changes_nothing(vault, opens, path, spelt):
    """In another spelling an officer's own key could be in the vault twice, under two names and roles."""
    enrolled(vault)
    kept(vault, CASE, report(vault))
    vault.close()
    hers = opens(*BOLA)
    his = hers.keys.all()[0].holder
    hers.close()
    record = Enrolment(
        record_id="d" * 32,
        person="e" * 32,
        name="Cai",
        role="supervisor",
        public=spelt(his.public),
        seal_public=his.seal_public,
        header=hers._ledger.people.holders.header,
    )
    seq = signed_beneath(path, hers, record)
    shown = opens(mend=False)
    assert [key.holder.name for key in shown.keys.all()] == [NAME, SUPERVISOR]
    found = {(one.what, one.entry) for part in shown.verify() for one in part.failures}
    assert {one for one in found if one[1] is not None} == {("role", seq)}


def test_what_someone_wrote_who_may_not_is_not_said_to_be_written_by_another(vault, opens, path):
    enrolled(vault)
    vault.close()
    signed_beneath(path, vault, Removal(record_id="d" * 32, person="e" * 32))
    with pytest.raises(ForgedEntry) as refused:
        opens()
    assert "not written by the person it names" not in str(refused.value)
