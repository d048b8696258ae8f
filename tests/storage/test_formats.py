"""The formats, read a second time by a decoder that shares no code with storage: what is written down is what is."""

import json
import sqlite3
import struct
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage import canonical, copies, keys
from storage.header import FORMAT, sealed
from storage.keys import Sealed
from storage.rows import Row
from storage.tables import VERSION
from storage.vault import Vault, unlock
from tests.storage import decoder
from tests.storage.conftest import NAME, PASSPHRASE, START, kept, note, report, wrong_in

FIXTURES = sorted(one for one in Path(__file__).with_name("fixtures").iterdir() if one.is_dir())
VAULT_FILES = ("header.a", "header.b", "cases.db")
BESIDE = {"expected.json", "about.txt"}


def expected_of(folder: Path) -> dict[str, Any]:
    """What the release that wrote a frozen vault found in it."""
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return {"tables": 1} | found


def copied(folder: Path, to: Path) -> Path:
    """A copy of a frozen vault, as a vault's folder is: nothing else in it."""
    to.mkdir(mode=0o700)
    for one in folder.iterdir():
        if one.name not in BESIDE:
            (to / one.name).write_bytes(one.read_bytes())
    return to


def test_there_is_a_frozen_vault_of_every_format():
    frozen = [expected_of(one) for one in FIXTURES]
    assert {one["header"]["format"] for one in frozen} == set(range(1, FORMAT + 1))
    assert {one["tables"] for one in frozen} == set(range(1, VERSION + 1))


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda one: one.name)
def test_a_frozen_vault_is_read_by_its_description_alone(folder):
    expected = expected_of(folder)
    names = {one.name for one in folder.iterdir()}
    assert {*VAULT_FILES, *BESIDE} <= names
    assert not names & {"lock", "cases.db-journal", "cases.db-wal"}
    found = decoder.decode(folder, expected["passphrase"])
    assert found == {name: expected[name] for name in found}
    assert set(found) == {"header", "name", "entries", "heads", "drafts", "tables"}


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda one: one.name)
def test_todays_datui_finds_the_same_in_a_frozen_vault_and_goes_on_with_it(folder, tmp_path, rules, clock):
    expected = expected_of(folder)
    path, passphrase = copied(folder, tmp_path / "vault"), unicodedata.normalize("NFD", expected["passphrase"])
    assert passphrase != expected["passphrase"]
    clock.now = datetime(2027, 1, 4, 10, tzinfo=UTC)
    vault = Vault.open(path, unlock(path, passphrase), rules=rules, clock=clock, migrate=True)
    try:
        said, steps = expected["entries"], VERSION - expected["tables"]
        assert (vault.name, vault.entries) == (expected["name"], len(said) + steps)
        assert vault.head_at(len(said)) == expected["heads"][str(len(said))]
        drafts = [(one.kind, one.case_id, one.record_id, one.values) for one in vault.drafts()]
        assert drafts == [
            (one["kind"], one["case"], one["record"], one["filled"])
            for one in expected["drafts"]
            if one.get("person", vault.person) == vault.person
        ]
        list(vault.rebuild())
        assert sorted(row.case_id for row in vault.caseload()) == expected["cases"]
        for typed, cases in expected["found"].items():
            assert [row.case_id for row in vault.find(typed)] == cases, typed
        for case_id in expected["cases"]:
            read = [(one.seq, one.record.kind, one.record.body()) for one in vault.case(case_id).entries]
            kept_then = [one for one in said if one["case"] == case_id]
            assert [one[:2] for one in read] == [(one["seq"], one["kind"]) for one in kept_then]
            assert all(
                one["body"]["record"].items() <= now.items() for one, (_, _, now) in zip(kept_then, read, strict=True)
            )
        assert wrong_in(vault) == set()
        kept(vault, expected["cases"][0], note(vault, text="Ewa rang."))
        assert wrong_in(vault) == set()
    finally:
        vault.close()
    assert decoder.decode(path, passphrase)["entries"][: len(expected["entries"])] == expected["entries"]


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda one: one.name)
@pytest.mark.parametrize("name", VAULT_FILES)
def test_the_decoder_believes_nothing(folder, tmp_path, name):
    """It can fail: what it proves of a whole vault, it does not find in a spoilt one."""
    path, random = copied(folder, tmp_path / "vault"), Random(f"{folder.name} {name}")
    raw, passphrase = (path / name).read_bytes(), expected_of(folder)["passphrase"]
    for _ in range(40):
        at = random.randrange(len(raw))
        spoilt = raw[:at] + bytes([raw[at] ^ 1 << random.randrange(8)]) + raw[at + 1 :]
        for one in {name, "header.a", "header.b"} if name.startswith("header") else {name}:
            (path / one).write_bytes(spoilt)
        with pytest.raises(Exception):  # noqa: B017, PT011 - a reader that only asserts has no error of its own
            decoder.decode(path, passphrase)


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda one: one.name)
def test_the_pages_of_a_frozen_vault_are_read_without_sqlcipher(folder):
    """AES-256-CBC and an HMAC-SHA-512 for each page, by hand: another library could open it, were this one gone."""
    expected = expected_of(folder)
    header = decoder.header_in((folder / "header.a").read_bytes())
    vault_key, _seed = decoder.keys_in(header, expected["passphrase"])
    plain = sqlite3.connect(":memory:")
    try:
        plain.deserialize(decoder.pages_in(folder / "cases.db", header, vault_key))
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = decoder.entries_in(plain, bytes.fromhex(header["vault_id"]))
        assert found == (expected["entries"], expected["heads"])
    finally:
        plain.close()


def test_a_vault_of_today_is_read_by_its_description_alone(vault, path, rules):
    case_id = kept(vault, vault.new_id(), report(vault, victim_name="Łucja"), note(vault))
    heads, names = {str(vault.entries): vault.head}, [one.record.record_id for one in vault.case(case_id).entries]
    vault.close()
    found = decoder.decode(path, PASSPHRASE)
    first, *rest = found["entries"]
    assert (found["name"], found["drafts"]) == (NAME, [])
    assert heads.items() <= found["heads"].items()
    assert [(one["kind"], one["record"]) for one in rest] == list(zip(("intake", "note"), names, strict=True))
    assert {one["at"] for one in found["entries"]} == {int(START.timestamp()) * 1_000_000}
    assert {one["body"]["rules"] for one in found["entries"]} == {rules.digest}
    record, (slot,) = first["body"]["record"], found["header"]["slots"]
    assert {name: record[name] for name in ("name", "person", "role", "public", "seal_public", "training")} == {
        "name": NAME,
        "training": True,
        **{name: slot[name] for name in ("person", "role", "public", "seal_public")},
    }
    assert slot["sealed_key"] is None


def test_a_key_that_was_sealed_to_someone_is_read_by_its_description_alone(vault, path):
    vault.close()
    held, own = unlock(path, PASSPHRASE), X25519PrivateKey.from_private_bytes(b"e" * 32)
    slot, vault_id, ephemeral = held.slot, held.header.vault_id, own.public_key().public_bytes_raw()
    info = b"datui/slot-seal/v1" + vault_id + struct.pack(">Q", 1) + ephemeral + slot.seal_public
    under = decoder.hkdf(own.exchange(X25519PublicKey.from_public_bytes(slot.seal_public)), info, 32)
    box = AESGCM(under).encrypt(b"o" * 12, held.vault_key, slot.bound(vault_id, 1))
    left = replace(slot, vault_nonce=bytes(12), vault_key=bytes(48), sealed=Sealed(ephemeral, b"o" * 12, box))
    copies.write(path, sealed(replace(held.header, seq=2, slots=(left,)), held.mac()))
    assert unlock(path, PASSPHRASE).vault_key == held.vault_key
    assert decoder.decode(path, PASSPHRASE)["header"]["slots"][0]["sealed_key"]["key"] == box.hex()


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


def test_the_keys_of_the_tree_are_all_different():
    labels = (b"datui/db/v1", b"datui/header/v1")
    made = [bytes(keys.branch(label, b"k" * 32, b"i" * 16, epoch)) for label in labels for epoch in (1, 2)]
    made.append(bytes(keys.branch(labels[0], b"k" * 32, b"j" * 16, 1)))
    assert len(set(made)) == len(made)
    assert made[0] == decoder.hkdf(b"k" * 32, labels[0] + b"i" * 16 + struct.pack(">Q", 1), 32)


# What format 2 has beside the database


def test_a_supervisor_who_was_away_finds_the_same_key_behind_her_seal():
    folder = FIXTURES[-1]
    header = expected_of(folder)["header"]
    mine, _seed = decoder.keys_in(header, expected_of(folder)["passphrase"], 0)
    hers, _seed = decoder.keys_in(header, "walnut copper ladder mist echo", 1)
    assert header["slots"][1]["sealed_key"] is not None
    assert hers == mine


def test_a_mark_is_read_by_its_description_alone():
    folder = FIXTURES[-1]
    expected = expected_of(folder)
    header = expected["header"]
    vault_key, _seed = decoder.keys_in(header, expected["passphrase"])
    marks = decoder.marks((folder / "anchor").read_bytes(), header, vault_key)
    newest = max(marks, key=lambda one: one["stamp"])
    last = len(expected["entries"])
    assert (newest["epoch"], newest["count"], newest["header_seq"]) == (header["epoch"], last, header["header_seq"])
    assert newest["head"] == expected["heads"][str(last)]
    assert newest["pages"] * 4096 == (folder / "cases.db").stat().st_size
