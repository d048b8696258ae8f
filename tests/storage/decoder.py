"""A vault read by its description alone: a second reader, which shares no code with storage and believes nothing.

The description is the docstring of storage/header.py, and this. Integers are big-endian; numbers signed, lengths not.

  stretched    64 bytes of Argon2id of the passphrase (NFC, UTF-8), ad "datui/slot/v1" | vault_id | slot_id
  vault key    AES-256-GCM under stretched[:32], bound to the slot's plain fields as canonical JSON | vault_id | epoch
  own keys     AES-256-GCM under stretched[32:], bound to the plain fields but `label` | vault_id: Ed25519, then X25519
  sealed_key   AES-256-GCM under HKDF-SHA-512 of X25519(own, ephemeral), info "datui/slot-seal/v1" | vault_id | epoch
               | ephemeral | seal_public, bound as a wrapped vault key is
  a branch     HKDF-SHA-512 of the vault key without salt, info label | vault_id | epoch: "datui/header/v1" is the 64
               bytes of the header's HMAC-SHA-512, "datui/db/v1" the 32 bytes of the database's raw key beside db_salt
  key_id       the first 16 bytes of SHA-256("datui/key/v1" | public)
  digest       SHA-256("datui/entry/v1" | vault_id | every field of an entry but its signature, each after its length)
  link         SHA-256(digest | signature), the next entry's prev; the first has SHA-256("datui/genesis/v1" | vault_id)
  body_hash    SHA-256(salt | body)
  draft        what is being typed, in steps: those of one draft have its person, case, kind and record, and the last of
               them is the draft. In tables of version 1 a draft had neither a person nor steps
"""

import hmac
import json
import struct
import unicodedata
from hashlib import pbkdf2_hmac, sha256, sha512
from itertools import groupby
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlcipher3 import dbapi2 as sqlcipher

HEADER = {"format", "min_reader", "vault_id", "epoch", "header_seq", "db_salt", "training", "slots"}
SLOT = {
    *("slot_id", "type", "person", "role", "label", "key_id", "public", "seal_public", "kdf"),
    *("vault_nonce", "vault_key", "sign_nonce", "sign_key", "sealed_key"),
}
WRAPPED = ("vault_nonce", "vault_key", "sign_nonce", "sign_key", "sealed_key")
VAULT_CASE = bytes(16)
TABLES = (1, 2)
_ENTRY = "seq, case_id, record_id, kind, person, role, key_id, epoch, at, prev, body_hash, signature"


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def hkdf(secret: bytes, info: bytes, length: int, salt: bytes = bytes(64)) -> bytes:
    """HKDF-SHA-512, written out."""
    key, out, block = hmac.digest(salt, secret, sha512), b"", b""
    for number in range(1, -(-length // 64) + 1):
        block = hmac.digest(key, block + info + bytes([number]), sha512)
        out += block
    return out[:length]


def branch(label: bytes, vault_key: bytes, header: dict[str, Any], length: int = 32) -> bytes:
    return hkdf(vault_key, label + bytes.fromhex(header["vault_id"]) + struct.pack(">Q", header["epoch"]), length)


def key_id(public: bytes) -> bytes:
    return sha256(b"datui/key/v1" + public).digest()[:16]


def header_in(raw: bytes) -> dict[str, Any]:
    """The header's values, still without proof."""
    assert raw[:8] == b"DATUIV01"
    (length,) = struct.unpack(">I", raw[8:12])
    assert len(raw) == 12 + length + 64
    header: dict[str, Any] = json.loads(raw[12:-64])
    assert canonical(header) == raw[12:-64]
    assert set(header) == HEADER
    assert all(set(slot) == SLOT for slot in header["slots"])
    return header


def keys_in(header: dict[str, Any], passphrase: str, number: int = 0) -> tuple[bytes, bytes]:
    """The vault key and the seed of the signing key, out of one slot."""
    slot = header["slots"][number]
    plain = {name: value for name, value in slot.items() if name not in WRAPPED}
    vault_id, epoch, kdf = bytes.fromhex(header["vault_id"]), struct.pack(">Q", header["epoch"]), slot["kdf"]
    assert (kdf["name"], slot["type"]) == ("argon2id", "passphrase")
    stretched = Argon2id(
        salt=bytes.fromhex(kdf["salt"]),
        length=64,
        iterations=kdf["t"],
        lanes=kdf["p"],
        memory_cost=kdf["m"],
        ad=b"datui/slot/v1" + vault_id + bytes.fromhex(slot["slot_id"]),
    ).derive(unicodedata.normalize("NFC", passphrase).encode())
    nonce, box = bytes.fromhex(slot["sign_nonce"]), bytes.fromhex(slot["sign_key"])
    lasting = {name: value for name, value in plain.items() if name != "label"}
    own = AESGCM(stretched[32:]).decrypt(nonce, box, canonical(lasting) + vault_id)
    signer, opener = Ed25519PrivateKey.from_private_bytes(own[:32]), X25519PrivateKey.from_private_bytes(own[32:])
    assert signer.public_key().public_bytes_raw().hex() == slot["public"]
    assert opener.public_key().public_bytes_raw().hex() == slot["seal_public"]
    assert key_id(bytes.fromhex(slot["public"])).hex() == slot["key_id"]
    bound, sealed = canonical(plain) + vault_id + epoch, slot["sealed_key"]
    if sealed is None:
        nonce, box = bytes.fromhex(slot["vault_nonce"]), bytes.fromhex(slot["vault_key"])
        return AESGCM(stretched[:32]).decrypt(nonce, box, bound), own[:32]
    assert set(sealed) == {"ephemeral", "nonce", "key"}
    assert not any(bytes.fromhex(slot["vault_nonce"] + slot["vault_key"]))
    ephemeral, nonce, box = (bytes.fromhex(sealed[name]) for name in ("ephemeral", "nonce", "key"))
    info = b"datui/slot-seal/v1" + vault_id + epoch + ephemeral + bytes.fromhex(slot["seal_public"])
    under = hkdf(opener.exchange(X25519PublicKey.from_public_bytes(ephemeral)), info, 32)
    return AESGCM(under).decrypt(nonce, box, bound), own[:32]


def prove(raw: bytes, header: dict[str, Any], vault_key: bytes) -> None:
    """Fail where the header was not written by someone with the vault key."""
    assert hmac.digest(branch(b"datui/header/v1", vault_key, header, 64), raw[:-64], sha512) == raw[-64:]


def database(path: Path, header: dict[str, Any], vault_key: bytes) -> Any:
    """A connection that only reads."""
    db = sqlcipher.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    key = branch(b"datui/db/v1", vault_key, header)
    db.execute(f"PRAGMA key = \"x'{key.hex()}{header['db_salt']}'\"")
    assert db.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"DTUI", "big"),)
    assert tables_in(db) in TABLES
    assert db.execute("SELECT one, vault_id FROM vault").fetchall() == [(1, bytes.fromhex(header["vault_id"]))]
    return db


def tables_in(db: Any) -> int:
    """Which version its tables are."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def marks(raw: bytes, header: dict[str, Any], vault_key: bytes) -> list[dict[str, Any]]:
    """The marks of how far a vault has come: two records of 512 bytes, each under a key of the vault's."""
    key, found = branch(b"datui/anchor/v1", vault_key, header), []
    assert len(raw) == 1024
    for record in (raw[:512], raw[512:]):
        front, code, rest = record[:96], record[96:128], record[128:]
        magic, vault_id, epoch, count, head, pages, seq, stamp = struct.unpack(">8s16sQQ32sQQQ", front)
        assert (magic, vault_id.hex(), rest) == (b"DATUIAN1", header["vault_id"], bytes(384))
        assert hmac.digest(key, front, sha256) == code
        found.append({"epoch": epoch, "count": count, "head": head.hex(), "pages": pages, "header_seq": seq})
        found[-1]["stamp"] = stamp
    return found


def link_of(row: Any, vault_id: bytes, people: dict[bytes, bytes]) -> str:
    """What the next entry calls previous, this one's signature proved."""
    parts = [struct.pack(">q", part) if isinstance(part, int) else part for part in row[:11]]
    parts = [part.encode() if isinstance(part, str) else part for part in parts]
    packed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    digest, signature = sha256(b"datui/entry/v1" + vault_id + packed).digest(), row[11]
    Ed25519PublicKey.from_public_bytes(people[row[6]]).verify(signature, digest)
    return sha256(digest + signature).hexdigest()


def key_named(envelope: dict[str, Any]) -> dict[bytes, bytes]:
    """The signing key that a record gives to someone, by its name; most give none."""
    public = bytes.fromhex(envelope["record"].get("public", ""))
    return {key_id(public): public} if public else {}


def entries_in(db: Any, vault_id: bytes) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Every entry, and what the chain ends in after each; it fails where one does not follow or is not well signed."""
    found: list[dict[str, Any]] = []
    heads: dict[str, str] = {}
    people: dict[bytes, bytes] = {}
    prev = sha256(b"datui/genesis/v1" + vault_id).hexdigest()
    for number, row in enumerate(db.execute(f"SELECT {_ENTRY} FROM entry ORDER BY seq").fetchall(), 1):
        ((salt, body),) = db.execute("SELECT salt, bytes FROM body WHERE seq = ?", (row[0],)).fetchall()
        assert (row[0], row[9].hex(), len(salt)) == (number, prev, 32)
        assert row[10] == sha256(salt + body).digest()
        envelope = json.loads(body)
        plain = json.dumps(envelope, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert plain == body
        assert set(envelope) == {"v", "rules", "record"}
        assert envelope["v"] == 1
        assert envelope["record"]["record_id"] == row[2].hex()
        # The first entry names the key that it is signed with; any other key, an entry that was signed before.
        if number == 1:
            people |= key_named(envelope)
        prev = link_of(row, vault_id, people)
        if row[1] == VAULT_CASE:
            people |= key_named(envelope)
        names = ("case", "record", "kind", "person", "role", "key_id", "epoch", "at")
        said = {
            name: value.hex() if isinstance(value, bytes) else value
            for name, value in zip(names, row[1:9], strict=True)
        }
        found.append(said | {"seq": number, "body": envelope})
        heads[str(number)] = prev
    return found, heads


def filled_of(text: str) -> Any:
    """What was typed, or nothing where it cannot be read: nobody signs for a draft."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def drafts_in(db: Any) -> list[dict[str, Any]]:
    if tables_in(db) == 1:
        rows = db.execute("SELECT kind, case_id, record_id, filled FROM draft ORDER BY saved_at DESC").fetchall()
        return [
            {"kind": kind, "case": case.hex(), "record": record.hex(), "filled": filled_of(filled)}
            for kind, case, record, filled in rows
        ]
    named = "person, case_id, kind, record_id"
    rows = db.execute(f"SELECT {named}, filled, field, cursor, saved_at FROM draft ORDER BY {named}, step").fetchall()
    found: list[dict[str, Any]] = []
    for place, steps in groupby(rows, lambda row: row[:4]):
        person, case, kind, record = place
        took = [
            {"filled": filled_of(filled), "field": field, "cursor": cursor, "saved_at": saved_at}
            for *_place, filled, field, cursor, saved_at in steps
        ]
        names = {"kind": kind, "case": case.hex(), "record": record.hex(), "person": person.hex()}
        found.append(names | {"filled": took[-1]["filled"], "steps": took})
    return sorted(found, key=lambda one: -one["steps"][-1]["saved_at"])


def decode(folder: Path, passphrase: str, slot: int = 0) -> dict[str, Any]:
    """Everything that a vault says, proved on the way. Raises for whatever is not as described."""
    raw = (folder / "header.a").read_bytes()
    assert raw == (folder / "header.b").read_bytes()
    header = header_in(raw)
    vault_key, _seed = keys_in(header, passphrase, slot)
    prove(raw, header, vault_key)
    path, vault_id = folder / "cases.db", bytes.fromhex(header["vault_id"])
    assert path.read_bytes()[:16].hex() == header["db_salt"]
    db = database(path, header, vault_key)
    try:
        assert db.execute("PRAGMA cipher_integrity_check").fetchall() == []
        (entries, heads), drafts, tables = entries_in(db, vault_id), drafts_in(db), tables_in(db)
    finally:
        db.close()
    first = entries[0]["body"]["record"]
    assert (entries[0]["kind"], entries[0]["case"]) == ("genesis", VAULT_CASE.hex())
    assert first["training"] == bool(header["training"])
    said = {"header": header, "name": first["name"], "entries": entries, "heads": heads, "drafts": drafts}
    return said | {"tables": tables}


def pages_in(path: Path, header: dict[str, Any], vault_key: bytes) -> bytes:
    """The database as plain SQLite would have it, each page's HMAC proved: SQLCipher 4 by its own description."""
    raw, salt = path.read_bytes(), bytes.fromhex(header["db_salt"])
    key = branch(b"datui/db/v1", vault_key, header)
    mac = pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    out = b""
    for number, at in enumerate(range(0, len(raw), 4096), 1):
        page = raw[at : at + 4096]
        body, vector, code = page[16 * (number == 1) : -80], page[-80:-64], page[-64:]
        assert hmac.digest(mac, body + vector + struct.pack("<I", number), sha512) == code
        plain = Cipher(AES256(key), CBC(vector)).decryptor().update(body)
        out += b"SQLite format 3\0" * (number == 1) + plain + bytes(80)
    return out
