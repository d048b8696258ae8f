"""The backup file: read by its description alone, refused wherever a bit of it is another, and put back for ever."""

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from datui.casework.backup import Restored
from datui.casework.refusal import Refusal
from storage import backupfile
from storage.backupfile import DamagedBackup, Manifest, NewerBackup, NoBackup
from storage.keys import Cost
from storage.vault import unlock
from tests.storage import backupdecoder
from tests.storage.backing import back_up, opened, put_back
from tests.storage.conftest import CASE, PASSPHRASE, kept, note, report, wrong_in
from tests.storage.test_formats import FIXTURES, copied, expected_of
from tests.tally import Tally, Verdict

FROZEN = sorted(Path(__file__).with_name("fixtures").glob("*.datui"))


@pytest.fixture
def made(vault, tmp_path):
    """A backup of a small vault that is closed since."""
    kept(vault, CASE, report(vault, victim_name="Łucja"), note(vault))
    making = back_up(vault, tmp_path / "stick")
    vault.close()
    return making


@pytest.fixture
def file(made):
    return made.file


def test_a_backup_of_today_is_read_by_its_description_alone(made, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    said = backupdecoder.decode(made.file.read_bytes(), PASSPHRASE, folder)
    assert (said["entries"], said["cases"]) == (3, 1)
    assert said == {name: getattr(made.manifest, name) for name in said}


def test_there_is_a_frozen_backup_of_every_version():
    assert {json.loads(one.with_suffix(".json").read_text())["version"] for one in FROZEN} == {backupfile.VERSION}


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda one: one.name)
def test_a_frozen_backup_is_read_by_its_description_alone(frozen, tmp_path):
    expected = json.loads(frozen.with_suffix(".json").read_text("utf-8"))
    said = backupdecoder.decode(frozen.read_bytes(), expected["passphrase"], tmp_path)
    assert said == {name: expected[name] for name in said}


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda one: one.name)
def test_todays_datui_puts_a_frozen_backup_back_and_goes_on_with_it(frozen, tmp_path, rules, clock):
    expected = json.loads(frozen.with_suffix(".json").read_text("utf-8"))
    clock.now = datetime(2027, 6, 1, 10, tzinfo=UTC)
    path, who = tmp_path / "vault", (expected["passphrase"], "A")
    put_back(frozen, path, rules, clock, who=who)
    vault = opened(path, rules, clock, who=who)
    try:
        assert vault.head_at(expected["entries"]) == expected["head"]
        list(vault.rebuild())
        assert wrong_in(vault) == set()
        assert [one.values["text"] for one in vault.drafts()] == expected["drafts"]
        kept(vault, CASE, report(vault))
        assert wrong_in(vault) == set()
    finally:
        vault.close()


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda one: one.name)
def test_a_backup_made_by_hand_of_a_vault_of_any_release_comes_back(folder, tmp_path, rules, clock):
    """An older version of the tables, or of the header, is brought up to date on its way, and signed for."""
    expected, path = expected_of(folder), tmp_path / "back"
    written = tmp_path / "old.datui"
    written.write_bytes(backupdecoder.by_hand(copied(folder, tmp_path / "old"), expected["passphrase"]))
    clock.now = datetime(2027, 6, 1, 10, tzinfo=UTC)
    who = (expected["passphrase"], "A")
    put_back(written, path, rules, clock, who=who, reason="last year's laptop")
    vault = opened(path, rules, clock, who=who)
    try:
        number = len(expected["entries"])
        assert vault.head_at(number) == expected["heads"][str(number)]
        list(vault.rebuild())
        assert sorted(row.case_id for row in vault.caseload()) == expected["cases"]
        assert wrong_in(vault) == set()
        assert [one.record.reason for one in vault.of_vault() if isinstance(one.record, Restored)] == [
            "last year's laptop"
        ]
        own = [one["filled"] for one in expected["drafts"] if one.get("person") in (None, vault.person)]
        assert own
        assert [one.values for one in vault.drafts()] == own
    finally:
        vault.close()


def test_the_manifest_of_version_one_does_not_change():
    """Frozen: a backup made by this version is read by every later one."""
    manifest = Manifest("ab" * 16, 1, 2, 3, "cd" * 32, 4, 5, 5 * 4096, "ef" * 32, "2026-11-25T14:07:11+00:00", 6)
    raw = (
        b'{"cases":4,"entries":3,"epoch":1,"head":"' + b"cd" * 32 + b'","header_seq":2,'
        b'"made_at":"2026-11-25T14:07:11+00:00","pages":5,"sha256":"' + b"ef" * 32 + b'","size":20480,"tables":6,'
        b'"vault_id":"' + b"ab" * 16 + b'","version":1}'
    )
    assert manifest.written() == raw
    assert Manifest.read(raw) == manifest


WRONG_FIELDS = [
    *({"version": value} for value in (0, 2, "1", True, None)),
    *({"entries": value} for value in (-1, 2**63, 3.0, "3")),
    *({"size": value} for value in (4096, 20481, 0)),
    *({"made_at": value} for value in ("", "today", "2026-11-25T14:07:11", "2026-11-25T15:07:11+01:00", 5)),
    {"pages": 4},
    {"head": 5},
    {"sha256": None},
    {"more": 1},
]


@pytest.mark.parametrize("wrong", WRONG_FIELDS, ids=str)
def test_a_manifest_that_was_not_written_so_is_none(wrong, tmp_path, vault, path, rules, clock):
    kept(vault, CASE, report(vault))
    vault.close()
    written = tmp_path / "wrong.datui"
    written.write_bytes(backupdecoder.by_hand(path, PASSPHRASE, **wrong))
    with pytest.raises(DamagedBackup):
        put_back(written, tmp_path / "back", rules, clock)
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("wrong", [{"entries": 1}, {"head": "ab" * 32}, {"cases": 7}, {"tables": 1}], ids=str)
def test_a_backup_whose_manifest_says_another_vault_is_refused(wrong, tmp_path, vault, path, rules, clock):
    kept(vault, CASE, report(vault))
    vault.close()
    written = tmp_path / "wrong.datui"
    written.write_bytes(backupdecoder.by_hand(path, PASSPHRASE, **wrong))
    with pytest.raises(DamagedBackup, match="do not hold together"):
        put_back(written, tmp_path / "back", rules, clock)
    assert not (tmp_path / "back").exists()


def test_what_is_no_backup_is_told_apart(file, tmp_path, rules, clock):
    raw, other = file.read_bytes(), tmp_path / "other"
    for wrong, kind in (
        (b"", NoBackup),
        (b"DATUIBK", NoBackup),
        (b"PK\x03\x04" + bytes(100), NoBackup),
        (b"DATUIV01" + raw[8:], NoBackup),
        (b"DATUIBK2" + raw[8:], NewerBackup),
        (raw[:8] + b"\xff\xff\xff\xff" + raw[12:], DamagedBackup),
        (raw + b"\0", DamagedBackup),
        (raw[:-4096], DamagedBackup),
    ):
        other.write_bytes(wrong)
        with pytest.raises(kind):
            put_back(other, tmp_path / "back", rules, clock)
    for nothing in (tmp_path / "missing", tmp_path):
        with pytest.raises(NoBackup):
            put_back(nothing, tmp_path / "back", rules, clock)
    assert not (tmp_path / "back").exists()


def test_the_payload_of_another_backup_of_the_same_vault_is_refused(file, path, tmp_path, rules, clock):
    vault = opened(path, rules, clock)
    kept(vault, CASE, note(vault))
    later = back_up(vault, tmp_path / "stick")
    vault.close()
    first, second = file.read_bytes(), later.file.read_bytes()
    mixed = tmp_path / "mixed.datui"
    mixed.write_bytes(first[: len(first) - (len(first) // 4096) * 4096] + second[-(len(second) // 4096) * 4096 :])
    assert mixed.read_bytes() not in (first, second)
    with pytest.raises(DamagedBackup):
        put_back(mixed, tmp_path / "back", rules, clock)


class Spoilt:
    """A backup that is damaged over and over."""

    def __init__(self, file, tmp_path, rules, clock) -> None:
        self.raw, self.spoilt, self.back = file.read_bytes(), tmp_path / "spoilt.datui", tmp_path / "back"
        self.rules, self.clock = rules, clock
        self.front = len(self.raw) % 4096 or 4096

    def end(self, raw: bytes) -> str:
        """How it ends to put this back."""
        self.spoilt.write_bytes(raw)
        try:
            put_back(self.spoilt, self.back, self.rules, self.clock, dry_run=True)
        except Refusal as refused:
            return type(refused).__name__
        finally:
            assert not self.back.exists()
        return "accepted"

    def flipped(self, bit: int) -> str:
        raw = bytearray(self.raw)
        raw[bit // 8] ^= 1 << bit % 8
        return self.end(bytes(raw))


@pytest.fixture
def spoilt(file, tmp_path, rules, clock, path, held) -> Spoilt:
    made = Spoilt(file, tmp_path, rules, clock)
    assert made.end(made.raw) == "accepted", "what is not damaged comes back"
    return made


def cut(spoilt: Spoilt, lengths) -> Verdict:
    tally = Tally("a backup cut short")
    for length in lengths:
        with tally.one(f"{length} bytes"):
            assert spoilt.end(spoilt.raw[:length]) in {"NoBackup", "DamagedBackup"}
    return tally.told()


def flip(spoilt: Spoilt, bits) -> Verdict:
    tally = Tally("a bit of a backup flipped")
    for bit in bits:
        with tally.one(f"bit {bit}"):
            assert spoilt.flipped(bit) in {"NoBackup", "NewerBackup", "DamagedBackup", "WrongPassphrase", "Refusal"}
    return tally.told()


def test_a_backup_that_was_cut_short_is_refused(spoilt):
    whole = len(spoilt.raw)
    lengths = [*range(40), *sorted(Random(3).sample(range(whole), 60)), whole - 1]
    assert cut(spoilt, lengths) == Verdict(tried=101, lost=[], corrupt=[])


def test_a_backup_with_a_flipped_bit_is_refused(spoilt):
    random = Random(4)
    bits = [*random.sample(range(spoilt.front * 8), 100), *random.sample(range(len(spoilt.raw) * 8), 60)]
    assert flip(spoilt, bits) == Verdict(tried=160, lost=[], corrupt=[])


@pytest.mark.torture
def test_every_length_up_to_the_payload_and_many_after_it_are_refused(spoilt):
    lengths = [*range(spoilt.front), *Random(5).sample(range(spoilt.front, len(spoilt.raw)), 1_000)]
    assert cut(spoilt, lengths) == Verdict(tried=spoilt.front + 1_000, lost=[], corrupt=[])


@pytest.mark.torture
def test_every_bit_up_to_the_payload_and_many_after_it_are_refused(spoilt):
    front = spoilt.front * 8
    bits = [*range(front), *Random(6).sample(range(front, len(spoilt.raw) * 8), 2_000)]
    assert flip(spoilt, bits) == Verdict(tried=front + 2_000, lost=[], corrupt=[])


def test_a_flipped_bit_of_the_header_never_makes_a_computer_work(spoilt, monkeypatch):
    """Limits are checked before a key is stretched: whatever a header says it costs."""
    asked: list[Cost] = []

    def stretch(*given: Any) -> bytes:
        asked.append(given[2])
        return bytes(64)

    monkeypatch.setattr("storage.keys.stretch", stretch)
    for bit in Random(7).sample(range(spoilt.front * 8), 200):
        spoilt.flipped(bit)
    assert all(cost.m * cost.t <= 4 * 1024 * 1024 for cost in asked)


def test_a_backup_opens_with_the_passphrase_of_its_day_and_no_other(file, path, tmp_path, rules, clock):
    from storage.vault import WrongPassphrase, with_passphrase
    from tests.storage.colleagues import NEWER, proof

    vault = opened(path, rules, clock)
    vault.keys.change_passphrase(proof(vault), with_passphrase(proof(vault), NEWER, vault.keys.header.vault_id))
    vault.close()
    unlock(path, NEWER)
    with pytest.raises(WrongPassphrase, match="does not open") as refused:
        put_back(file, tmp_path / "back", rules, clock, who=(NEWER, "A"))
    assert "when the backup was made" in refused.value.route
    assert not (tmp_path / "back").exists()
    put_back(file, tmp_path / "back", rules, clock)
    unlock(tmp_path / "back", PASSPHRASE)
