"""The formats, read a second time by a decoder that shares no code with storage: what is written down is what is."""

import hmac
import json
import struct
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlcipher3 import dbapi2 as sqlcipher

from storage import canonical, keys
from storage.ledger import Row
from tests.storage.conftest import NAME, PASSPHRASE, START, kept, note, report


def canon(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def hkdf(secret: bytes, info: bytes, length: int) -> bytes:
    key = hmac.digest(bytes(64), secret, sha512)
    return hmac.digest(key, info + b"\x01", sha512)[:length]


def header_of(path: Path) -> tuple[dict[str, Any], bytes, bytes]:
    raw = (path / "header.a").read_bytes()
    assert raw == (path / "header.b").read_bytes()
    assert raw[:8] == b"DATUIV01"
    (length,) = struct.unpack(">I", raw[8:12])
    assert len(raw) == 12 + length + 64
    return json.loads(raw[12:-64]), raw[:-64], raw[-64:]


def test_a_vault_can_be_read_by_its_description_alone(vault, path, rules):
    case_id = kept(vault, vault.new_id(), report(vault, victim_name="Łucja"), note(vault))
    head, names = vault.head, [one.record.record_id for one in vault.case(case_id).entries]
    vault.close()

    header, signed, mac = header_of(path)
    assert set(header) == {"format", "min_reader", "vault_id", "epoch", "header_seq", "db_salt", "training", "slots"}
    (slot,) = header["slots"]
    vault_id, epoch = bytes.fromhex(header["vault_id"]), struct.pack(">Q", header["epoch"])
    assert slot.pop("sealed_key") is None
    wrapped = {name: bytes.fromhex(slot.pop(name)) for name in ("vault_nonce", "vault_key", "sign_nonce", "sign_key")}
    kdf = slot["kdf"]
    stretched = Argon2id(
        salt=bytes.fromhex(kdf["salt"]),
        length=64,
        iterations=kdf["t"],
        lanes=kdf["p"],
        memory_cost=kdf["m"],
        ad=b"datui/slot/v1" + vault_id + bytes.fromhex(slot["slot_id"]),
    ).derive(PASSPHRASE.encode())
    bound = canon(slot) + vault_id + epoch
    vault_key = AESGCM(stretched[:32]).decrypt(wrapped["vault_nonce"], wrapped["vault_key"], bound)
    bound_own = canon({name: value for name, value in slot.items() if name != "label"}) + vault_id
    own = AESGCM(stretched[32:]).decrypt(wrapped["sign_nonce"], wrapped["sign_key"], bound_own)
    seed, sealing = own[:32], own[32:]
    assert X25519PrivateKey.from_private_bytes(sealing).public_key().public_bytes_raw().hex() == slot["seal_public"]
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    assert public.hex() == slot["public"]
    assert slot["key_id"] == sha256(b"datui/key/v1" + public).digest()[:16].hex()
    assert hmac.digest(hkdf(vault_key, b"datui/header/v1" + vault_id + epoch, 64), signed, sha512) == mac

    db = sqlcipher.connect(str(path / "cases.db"))
    db_key = hkdf(vault_key, b"datui/db/v1" + vault_id + epoch, 32)
    db.execute(f"PRAGMA key = \"x'{db_key.hex()}{header['db_salt']}'\"")
    rows = db.execute("SELECT e.*, b.salt, b.bytes FROM entry e JOIN body b USING (seq) ORDER BY seq").fetchall()
    prev = sha256(b"datui/genesis/v1" + vault_id).digest()
    for number, row in enumerate(rows, 1):
        seq, of_case, record_id, kind, person, role, key, at_epoch, at, before, body_hash, signature, salt, body = row
        assert (seq, before, body_hash) == (number, prev, sha256(salt + body).digest())
        parts = [struct.pack(">q", seq), of_case, record_id, kind.encode(), person, role.encode(), key]
        parts += [struct.pack(">q", at_epoch), struct.pack(">q", at), before, body_hash]
        packed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
        digest = sha256(b"datui/entry/v1" + vault_id + packed).digest()
        Ed25519PublicKey.from_public_bytes(public).verify(signature, digest)
        prev = sha256(digest + signature).digest()
        assert (at, len(salt)) == (int(START.timestamp()) * 1_000_000, 32)
        envelope = json.loads(body)
        assert (envelope["v"], envelope["rules"], set(envelope)) == (1, rules.digest, {"v", "rules", "record"})
        assert envelope["record"]["record_id"] == record_id.hex()
    db.close()
    assert prev.hex() == head
    assert [row[3] for row in rows] == ["genesis", "intake", "note"]
    assert [row[2].hex() for row in rows[1:]] == names
    first = json.loads(rows[0][13])["record"]
    assert (first["name"], first["public"], first["role"], first["training"]) == (NAME, public.hex(), "officer", True)
    assert first["seal_public"] == slot["seal_public"]


def test_the_bytes_of_version_one_do_not_change():
    """Frozen: a vault written by this version is read by every later one."""
    at, prev, body = 1_795_000_000_000_000, b"v" * 32, b"h" * 32
    row = Row(7, b"c" * 16, b"r" * 16, "note", b"p" * 16, "officer", b"k" * 16, 1, at, prev, body)
    digest = sha256(b"datui/entry/v1" + b"i" * 16 + packed_by_hand()).digest()
    assert row.digest(b"i" * 16) == digest
    assert canonical.written({"b": [1, None, True], "a": "é\n"}) == b'{"a":"\\u00e9\\n","b":[1,null,true]}'
    assert canonical.body({"b": "é", "a": ""}) == '{"a":"","b":"é"}'.encode()


def packed_by_hand() -> bytes:
    return (
        b"\0\0\0\x08\0\0\0\0\0\0\0\x07"
        b"\0\0\0\x10cccccccccccccccc"
        b"\0\0\0\x10rrrrrrrrrrrrrrrr"
        b"\0\0\0\x04note"
        b"\0\0\0\x10pppppppppppppppp"
        b"\0\0\0\x07officer"
        b"\0\0\0\x10kkkkkkkkkkkkkkkk"
        b"\0\0\0\x08\0\0\0\0\0\0\0\x01"
        b"\0\0\0\x08\x00\x06\x60\x8b\x01\x5f\x30\x00"
        b"\0\0\0\x20vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv"
        b"\0\0\0\x20hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh"
    )


def test_argon2id_gives_the_answer_of_rfc_9106():
    kdf = Argon2id(salt=b"\2" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\4" * 12, secret=b"\3" * 8)
    assert kdf.derive(b"\1" * 32).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_the_keys_of_the_tree_are_all_different():
    labels = (b"datui/db/v1", b"datui/header/v1")
    made = [bytes(keys.branch(label, b"k" * 32, b"i" * 16, epoch)) for label in labels for epoch in (1, 2)]
    made.append(bytes(keys.branch(labels[0], b"k" * 32, b"j" * 16, 1)))
    assert len(set(made)) == len(made)
    assert made[0] == hkdf(b"k" * 32, labels[0] + b"i" * 16 + struct.pack(">Q", 1), 32)
