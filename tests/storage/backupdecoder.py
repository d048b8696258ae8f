"""A backup read, and one written, by its description alone: nothing here shares code with storage.

The description is the docstring of storage/backupfile.py; what the payload is, `decoder` says.
"""

import json
import struct
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.storage import decoder

MANIFEST = {
    *("version", "vault_id", "epoch", "header_seq", "entries", "head", "cases", "pages", "size", "sha256"),
    *("made_at", "tables"),
}
_OF_NO_CASE = bytes(15) + b"\x0f"


def decode(raw: bytes, passphrase: str, folder: Path, slot: int = 0) -> dict[str, Any]:
    """What a backup says, proved on the way; the folder is empty, and holds what came out of it afterwards."""
    assert raw[:8] == b"DATUIBK1"
    (length,) = struct.unpack(">I", raw[8:12])
    header_raw, rest = raw[12 : 12 + length], raw[12 + length :]
    header = decoder.header_in(header_raw)
    vault_key, _seed = decoder.keys_in(header, passphrase, slot)
    decoder.prove(header_raw, header, vault_key)
    nonce, (boxed,) = rest[:12], struct.unpack(">I", rest[12:16])
    box, payload = rest[16 : 16 + boxed], rest[16 + boxed :]
    key = decoder.branch(b"datui/backup/v1", vault_key, header)
    said = AESGCM(key).decrypt(nonce, box, raw[: 12 + length])
    manifest: dict[str, Any] = json.loads(said)
    assert decoder.canonical(manifest) == said
    assert set(manifest) == MANIFEST
    assert (manifest["size"], manifest["sha256"]) == (len(payload), sha256(payload).hexdigest())
    assert payload[:16].hex() == header["db_salt"]
    for name in ("header.a", "header.b"):
        (folder / name).write_bytes(header_raw)
    (folder / "cases.db").write_bytes(payload)
    found = manifest_of(header, vault_key, folder, manifest["made_at"])
    assert found == manifest
    return manifest


def manifest_of(header: dict[str, Any], vault_key: bytes, folder: Path, made_at: str) -> dict[str, Any]:
    """What a manifest says of the vault in a folder."""
    payload = (folder / "cases.db").read_bytes()
    db = decoder.database(folder / "cases.db", header, vault_key)
    try:
        assert db.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        entries, heads = decoder.entries_in(db, bytes.fromhex(header["vault_id"]))
        cases = {one["case"] for one in entries if bytes.fromhex(one["case"]) > _OF_NO_CASE}
        (tables,) = db.execute("PRAGMA user_version").fetchone()
    finally:
        db.close()
    return {
        "version": 1,
        **{name: header[name] for name in ("vault_id", "epoch", "header_seq")},
        "entries": len(entries),
        "head": heads[str(len(entries))],
        "cases": len(cases),
        "pages": len(payload) // 4096,
        "size": len(payload),
        "sha256": sha256(payload).hexdigest(),
        "made_at": made_at,
        "tables": tables,
    }


def by_hand(folder: Path, passphrase: str, made_at: str = "2026-11-25T14:07:11+00:00", **other: Any) -> bytes:
    """A backup of the vault in a folder, written by hand; `other` is what its manifest says otherwise."""
    raw = (folder / "header.a").read_bytes()
    header = decoder.header_in(raw)
    vault_key, _seed = decoder.keys_in(header, passphrase)
    manifest = manifest_of(header, vault_key, folder, made_at) | other
    bound = b"DATUIBK1" + struct.pack(">I", len(raw)) + raw
    key = decoder.branch(b"datui/backup/v1", vault_key, header)
    box = AESGCM(key).encrypt(b"n" * 12, decoder.canonical(manifest), bound)
    return bound + b"n" * 12 + struct.pack(">I", len(box)) + box + (folder / "cases.db").read_bytes()
