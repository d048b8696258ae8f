"""Someone beneath the code, who has the vault key and a copy of the file: raw rows, and entries past every check."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from datui.casework.records import VAULT_CASE, Record
from storage.rows import Row, Stored, body_hash, body_of, micros, stored, values_of
from storage.unlock import Unlocked
from storage.vault import Vault
from tests.storage.conftest import beneath

TRIGGERS = ("entry_next", "entry_stays", "entry_kept", "body_next", "body_stays", "body_kept")


class Attacker:
    """Someone beneath the code: raw rows, and every trigger gone."""

    def __init__(self, db: Any, vault_id: bytes) -> None:
        self.db, self.vault_id = db, vault_id
        db.execute("PRAGMA foreign_keys = 0")
        for trigger in TRIGGERS:
            db.execute(f"DROP TRIGGER {trigger}")

    def rows(self) -> list[Stored]:
        return list(stored(self.db, "ORDER BY e.seq"))

    def put(self, row: Row, salt: bytes, body: bytes) -> None:
        fields = [getattr(row, name) for name in Row.__dataclass_fields__]
        self.db.execute(f"INSERT OR REPLACE INTO entry VALUES ({', '.join('?' * 12)})", fields)
        self.db.execute("INSERT OR REPLACE INTO body VALUES (?, ?, ?)", (row.seq, salt, body))

    def write_all(self, entries: list[Stored]) -> None:
        self.db.execute("DELETE FROM body")
        self.db.execute("DELETE FROM entry")
        for one in entries:
            self.put(one.row, one.salt or b"", one.body or b"")

    def rechain(self, entries: list[Stored], signer: Ed25519PrivateKey | None = None, after: int = 0) -> None:
        """Number and chain the entries again, and sign those after `after` with another key if there is one."""
        done: list[Stored] = []
        for number, one in enumerate(entries, 1):
            row = replace(one.row, seq=number)
            if done:
                row = replace(row, prev=done[-1].row.link(self.vault_id))
            if signer is not None and number > after:
                row = replace(row, signature=signer.sign(row.digest(self.vault_id)))
            done.append(replace(one, row=row))
        self.write_all(done)


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


def signed_beneath(path: Path, vault: Vault, record: Record, case_id: str = VAULT_CASE) -> int:
    """Write an entry past every check, genuinely signed by whoever had this vault open; its number."""
    unlocked = vault._opened.unlocked
    vault_id = unlocked.header.vault_id
    with beneath(path, unlocked) as db:
        last = list(stored(db, "ORDER BY e.seq"))[-1].row
        key = vault._opened.person.key_id
        row, body = entry(vault, record, key, last.seq + 1, last.link(vault_id), case_id)
        put(db, replace(row, signature=unlocked.signer.sign(row.digest(vault_id))), body)
    return row.seq


def spoilt_beneath(path: Path, unlocked: Unlocked, seq: int) -> None:
    """Put a random signature under an entry."""
    with beneath(path, unlocked) as db:
        db.execute("DROP TRIGGER entry_stays")
        db.execute("UPDATE entry SET signature = ? WHERE seq = ?", (b"r" * 64, seq))
