"""Who signed what: a signature that is nobody's, and an entry of the wrong role, whoever wrote it."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from datui.casework.note import Note
from datui.casework.records import VAULT_CASE, Record
from datui.casework.rollback import Countersignature
from datui.casework.slots import Enrolment, Removal
from storage.refusals import DamagedVault, ForgedEntry
from storage.rows import Row, body_hash, body_of, micros, stored, values_of
from storage.vault import Vault
from tests.storage.colleagues import OTHERS, SECOND, SUPERVISOR, enrolled, opened_by, proof
from tests.storage.conftest import beneath, kept, note, report, wrong_in

BOLA = (OTHERS[SUPERVISOR], "B")


def entry(
    vault: Vault, record: Record, key: bytes, seq: int, prev: bytes, case_id: str = VAULT_CASE
) -> tuple[Row, bytes]:
    """An entry of this record as the holder of a key would write it, still without its signature."""
    person = vault._ledger.people.get(key)
    assert person is not None
    body = body_of(record, "")
    row = Row(
        seq=seq,
        case_id=bytes.fromhex(case_id),
        record_id=bytes.fromhex(record.record_id),
        kind=record.kind,
        person=person.person,
        role=person.role,
        key_id=key,
        epoch=1,
        at=micros(vault.now()),
        prev=prev,
        body_hash=body_hash(b"s" * 32, body),
    )
    return row, body


def put(db: Any, row: Row, body: bytes) -> None:
    db.execute(f"INSERT INTO entry VALUES ({', '.join('?' * 12)})", (*values_of(row), row.signature))
    db.execute("INSERT INTO body VALUES (?, ?, ?)", (row.seq, b"s" * 32, body))


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


def test_an_entry_in_the_middle_of_what_others_wrote_is_checked_by_the_reader_who_was_away(
    supervised, path, rules, clock
):
    """She reads nothing of her own after it: everything since her enrolment is checked when she unlocks."""
    unlocked = supervised._opened.unlocked
    with beneath(path, unlocked) as db:
        db.execute("DROP TRIGGER entry_stays")
        db.execute("UPDATE entry SET signature = ? WHERE seq = 3", (b"r" * 64,))
    with pytest.raises(ForgedEntry, match="Entry 3"):
        opened_by(path, rules, clock)(*BOLA)
