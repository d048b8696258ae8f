"""Attacks on the ledger by someone who has the vault key and a copy of the file: each is found by its name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from datui.casework.note import Note
from datui.casework.refusal import Refusal
from datui.casework.vault import Unreadable
from storage import canonical
from storage.keys import key_id
from storage.ledger import Ledger
from storage.people import Person
from storage.refusals import ForgedEntry
from storage.rows import Row, body_hash, stored
from storage.vault import DamagedVault, Training, Vault, forge
from tests.storage.attacker import Attacker
from tests.storage.conftest import NAME, PASSPHRASE, beneath, kept, note, report, wrong_in

ENTRIES = 9


def body_naming(record_id: str) -> bytes:
    return canonical.body({"v": 1, "rules": "", "record": {"record_id": record_id}})


def edit_body(it: Attacker) -> None:
    it.db.execute("UPDATE body SET bytes = ? WHERE seq = 4", (body_naming("0" * 32),))


def edit_body_and_its_hash(it: Attacker) -> None:
    body = body_naming(it.rows()[3].row.record_id.hex())
    it.db.execute("UPDATE body SET bytes = ?, salt = ? WHERE seq = 4", (body, b"s" * 32))
    it.db.execute("UPDATE entry SET body_hash = ? WHERE seq = 4", (body_hash(b"s" * 32, body),))


def edit_body_and_rechain(it: Attacker) -> None:
    edit_body_and_its_hash(it)
    it.rechain(it.rows())


def edit_the_last(it: Attacker) -> None:
    body = body_naming(it.rows()[-1].row.record_id.hex())
    it.db.execute("UPDATE body SET bytes = ?, salt = ? WHERE seq = ?", (body, b"s" * 32, ENTRIES))
    it.db.execute("UPDATE entry SET body_hash = ? WHERE seq = ?", (body_hash(b"s" * 32, body), ENTRIES))


def edit_time(it: Attacker) -> None:
    it.db.execute("UPDATE entry SET at = at + 1 WHERE seq = 5")


def edit_kind(it: Attacker) -> None:
    it.db.execute("UPDATE entry SET kind = 'person' WHERE seq = 5")


def move_to_another_case(it: Attacker) -> None:
    it.db.execute("UPDATE entry SET case_id = ? WHERE seq = 5", (b"c" * 16,))


def delete_middle(it: Attacker) -> None:
    it.db.execute("DELETE FROM body WHERE seq = 5")
    it.db.execute("DELETE FROM entry WHERE seq = 5")


def delete_middle_and_rechain(it: Attacker) -> None:
    it.rechain([one for one in it.rows() if one.row.seq != 5])


def delete_a_body(it: Attacker) -> None:
    it.db.execute("DELETE FROM body WHERE seq = 5")


def a_body_without_an_entry(it: Attacker) -> None:
    it.db.execute("INSERT INTO body VALUES (-3, ?, ?)", (b"s" * 32, b"{}"))


def a_body_after_the_last(it: Attacker) -> None:
    it.db.execute("INSERT INTO body VALUES (?, ?, ?)", (ENTRIES + 5, b"s" * 32, b"{}"))


def insert(it: Attacker) -> None:
    entries = it.rows()
    it.rechain([*entries[:4], entries[3], *entries[4:]])


def insert_before_the_first(it: Attacker) -> None:
    one = it.rows()[3]
    it.put(replace(one.row, seq=-2), one.salt or b"", one.body or b"")


def reorder(it: Attacker) -> None:
    entries = it.rows()
    entries[3], entries[5] = entries[5], entries[3]
    it.rechain(entries)


def swap_without_rechaining(it: Attacker) -> None:
    entries = it.rows()
    four, six = entries[3], entries[5]
    it.put(replace(four.row, seq=6), four.salt or b"", four.body or b"")
    it.put(replace(six.row, seq=4), six.salt or b"", six.body or b"")


def fork(it: Attacker) -> None:
    entries = it.rows()
    it.put(
        replace(entries[-1].row, seq=ENTRIES + 1, prev=entries[-1].row.prev),
        entries[-1].salt or b"",
        entries[-1].body or b"",
    )


def random_signature(it: Attacker) -> None:
    it.db.execute("UPDATE entry SET signature = ? WHERE seq = ?", (b"r" * 64, ENTRIES))


def random_signature_in_the_middle(it: Attacker) -> None:
    it.db.execute("UPDATE entry SET signature = ? WHERE seq = 4", (b"r" * 64,))


def a_middle_signature_and_rechain(it: Attacker) -> None:
    random_signature_in_the_middle(it)
    it.rechain(it.rows())


def sign_all_with_another_key(it: Attacker) -> None:
    it.rechain(it.rows(), Ed25519PrivateKey.generate(), after=3)


def as_another_person(it: Attacker) -> None:
    key = Ed25519PrivateKey.generate()
    entries = it.rows()
    named = key_id(key.public_key().public_bytes_raw())
    stranger: dict[str, Any] = {"person": b"x" * 16, "role": "supervisor", "key_id": named}
    it.rechain([*entries[:5], *[replace(one, row=replace(one.row, **stranger)) for one in entries[5:]]], key, after=5)


def as_another_role(it: Attacker) -> None:
    it.db.execute("UPDATE entry SET role = 'supervisor' WHERE seq = ?", (ENTRIES,))


def a_later_epoch(it: Attacker) -> None:
    it.db.execute("UPDATE entry SET epoch = 2 WHERE seq = ?", (ENTRIES,))


def a_second_genesis(it: Attacker) -> None:
    entries = it.rows()
    it.rechain([*entries, entries[0]])


ATTACKS: dict[Callable[[Attacker], None], set[str]] = {
    edit_body: {"body"},
    edit_body_and_its_hash: {"chain"},
    edit_body_and_rechain: {"signature"},
    edit_the_last: {"signature"},
    edit_time: {"chain"},
    edit_kind: {"chain"},
    move_to_another_case: {"chain"},
    delete_middle: {"sequence", "chain"},
    delete_middle_and_rechain: {"signature"},
    delete_a_body: {"missing-body"},
    a_body_without_an_entry: {"body"},
    a_body_after_the_last: {"body"},
    insert: {"signature"},
    insert_before_the_first: {"sequence", "chain"},
    reorder: {"signature"},
    swap_without_rechaining: {"chain"},
    fork: {"chain", "signature"},
    random_signature: {"signature"},
    random_signature_in_the_middle: {"chain"},
    a_middle_signature_and_rechain: {"signature"},
    sign_all_with_another_key: {"signature"},
    as_another_person: {"person"},
    as_another_role: {"person", "signature"},
    a_later_epoch: {"epoch", "signature"},
    a_second_genesis: {"genesis", "signature"},
}


@pytest.fixture
def written(vault) -> Vault:
    case_id = vault.new_id()
    kept(
        vault,
        case_id,
        report(vault, victim_name="Zoë Adeyemi"),
        *[note(vault, because=f"note {n}") for n in range(ENTRIES - 2)],
    )
    assert vault.entries == ENTRIES
    vault.close()
    return vault


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attack_on_the_ledger_is_found(written, path, looked_at, attack):
    with beneath(path, written._opened.unlocked) as db:
        attack(Attacker(db, written._opened.unlocked.header.vault_id))
    assert wrong_in(looked_at()) >= ATTACKS[attack]


@pytest.mark.parametrize("attack", [edit_body, delete_a_body])
def test_a_record_that_was_not_signed_for_is_not_shown(written, path, reopened, attack):
    with beneath(path, written._opened.unlocked) as db:
        (case_id,) = db.execute("SELECT case_id FROM entry WHERE seq = 2").fetchone()
        attack(Attacker(db, written._opened.unlocked.header.vault_id))
    entries = reopened().case(case_id.hex()).entries
    assert [one.seq for one in entries if isinstance(one.record, Unreadable)] == [5 if attack is delete_a_body else 4]
    assert len(entries) == ENTRIES - 1


@pytest.mark.parametrize("attack", [random_signature, edit_the_last, as_another_person, as_another_role])
def test_nothing_is_written_after_an_entry_that_is_not_well_signed(written, path, reopened, looked_at, attack):
    with beneath(path, written._opened.unlocked) as db:
        attack(Attacker(db, written._opened.unlocked.header.vault_id))
    with pytest.raises(ForgedEntry, match=r"Entry [69] "):
        reopened()
    again = looked_at()
    again._opened.rollback = None
    with pytest.raises(DamagedVault, match="not signed"):
        again.append(again.new_id(), note(again))
    assert again.entries == ENTRIES


def test_a_vault_whose_first_entry_is_not_whole_does_not_open(written, path, reopened):
    with beneath(path, written._opened.unlocked) as db:
        Attacker(db, b"")
        db.execute("UPDATE entry SET signature = ? WHERE seq = 1", (b"r" * 64,))
    with pytest.raises(DamagedVault, match="first entry"):
        reopened()


def test_an_entry_of_another_vault_is_found(written, path, looked_at, tmp_path, forged, rules, clock):
    other = Vault.create(
        tmp_path / "o", forge(PASSPHRASE, training=Training(), cheap=True), name=NAME, rules=rules, clock=clock
    )
    kept(other, other.new_id(), note(other))
    other.close()
    with beneath(tmp_path / "o", other._opened.unlocked) as db:
        foreign = next(stored(db, "WHERE e.seq = 2"))
    with beneath(path, written._opened.unlocked) as db:
        it = Attacker(db, written._opened.unlocked.header.vault_id)
        it.rechain([*it.rows(), foreign])
    assert wrong_in(looked_at()) >= {"person"}


def test_the_same_entry_has_another_digest_in_another_vault(written, path):
    with beneath(path, written._opened.unlocked) as db:
        row = next(stored(db, "WHERE e.seq = 3")).row
    assert row.digest(b"a" * 16) != row.digest(b"b" * 16)


def test_every_field_of_an_entry_is_signed(written, path):
    vault_id = written._opened.unlocked.header.vault_id
    with beneath(path, written._opened.unlocked) as db:
        row = next(stored(db, "WHERE e.seq = 3")).row
    for name in Row.__dataclass_fields__:
        value = getattr(row, name)
        changed: dict[str, Any] = {name: value + 1 if isinstance(value, int) else value + value[:1]}
        other = replace(row, **changed)
        assert (other.digest(vault_id) == row.digest(vault_id)) == (name == "signature"), name
        assert other.link(vault_id) != row.link(vault_id)


def test_a_new_signer_starts_a_run_of_their_own(written, path, reopened, monkeypatch):
    """The owner's run is proved by its last signature alone, so someone else's entries are each proved."""
    again = reopened()
    ledger: Ledger = again._ledger
    seed = Ed25519PrivateKey.generate()
    second = Person(b"y" * 16, "Second", "supervisor", seed.public_key().public_bytes_raw(), b"x" * 32)
    ledger.people._by_key[second.key_id] = second
    monkeypatch.setattr(Note, "roles", frozenset({"officer", "supervisor"}))
    (case_id,) = again._db.execute("SELECT case_id FROM entry WHERE seq = 2").fetchone()
    for person, signer in ((second, seed), (again._opened.person, again._opened.unlocked.signer), (second, seed)):
        with again.batch():
            ledger.write(case_id.hex(), note(again), person, signer, 1, again.now(), rules="")
            again._batch[case_id.hex()] = ledger.case(case_id.hex())
    proved: list[int] = []
    signed = Person.signed

    def noted(person: Person, row: Row, vault_id: bytes) -> bool:
        proved.append(row.seq)
        return signed(person, row, vault_id)

    monkeypatch.setattr(Person, "signed", noted)
    assert wrong_in(again) == {"header"}, "the second signer was given no slot"
    assert proved == [1, ENTRIES, ENTRIES + 1, ENTRIES + 2, ENTRIES + 3]


def test_a_role_that_may_not_write_a_kind_is_found(written, reopened, monkeypatch):
    monkeypatch.setattr(Note, "roles", frozenset({"supervisor"}))
    assert wrong_in(reopened()) == {"role"}


def test_a_body_that_names_another_record_is_found(vault, monkeypatch):
    monkeypatch.setattr(Note, "body", lambda _note: {"record_id": "f" * 32})
    kept(vault, vault.new_id(), note(vault))
    assert "body" in wrong_in(vault)


def test_a_failure_names_its_entry_and_a_route(written, path, reopened):
    with beneath(path, written._opened.unlocked) as db:
        edit_body(Attacker(db, b""))
    failures = [failure for checked in reopened().verify() for failure in checked.failures if failure.what == "body"]
    assert [failure.entry for failure in failures] == [4]
    assert failures[0].route


def test_an_error_names_no_value(written, path, reopened):
    with beneath(path, written._opened.unlocked) as db:
        edit_body(Attacker(db, b""))
        (case_id,) = db.execute("SELECT case_id FROM entry WHERE seq = 2").fetchone()
    again = reopened()
    bad = [one.record for one in again.case(case_id.hex()).entries if isinstance(one.record, Unreadable)]
    assert [one.headline for one in bad] == ["Entry 4 cannot be read. Run: datui verify"]
    assert set(bad[0].body()) == {"record_id", "because", "number"}
    with pytest.raises(Refusal) as refused:
        again.append(case_id.hex(), bad[0])
    assert case_id.hex() not in str(refused.value)
