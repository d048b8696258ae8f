"""Making a backup: while the vault is used, proved from where it lies, and nothing half wherever it ends."""

import errno
import os
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from datui.casework.backup import Backup, backups
from datui.casework.refusal import Refusal
from storage import leftovers, part
from storage.backup import Backing, Stopped
from storage.backupfile import MAGIC
from storage.part import NotBackedUp
from storage.refusals import DamagedVault
from storage.vault import SHEET_LABEL, Draft, RolledBack
from tests.storage.backing import DRIVE, back_up, opened, put_back, there
from tests.storage.colleagues import SHEET, enrolled, proof, with_sheet
from tests.storage.conftest import CASE, beneath, kept, note, report, wrong_in


@pytest.fixture
def stick(tmp_path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def full(vault):
    """A vault of some size, so that a backup has many slices."""
    with vault.batch():
        for _ in range(12):
            case_id = vault.new_id()
            kept(vault, case_id, report(vault, victim_name="Ewa Nowak"), *[note(vault, text="words " * 6_000)] * 4)
    return vault


def newest(vault) -> Backup:
    return backups(vault.of_vault())[0].record


def meanwhile(making: Backing, part: str, happens: Callable[[], object]) -> None:
    """Make a backup to its end; something happens in between, after each slice of a part."""
    for checked in making.all():
        if checked.part == part:
            happens()


def nothing_left(vault) -> bool:
    """No snapshot, no folder with something unpacked, beside the vault."""
    return not [one for one in vault.path.iterdir() if one.name.startswith("cases.db.")]


def test_a_backup_is_proved_and_the_vault_says_so(vault, stick, clock):
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault))
    head = vault.head
    making = back_up(vault, stick)
    assert making.file == stick / "datui-backup-2026-11-23-0930.datui"
    record = newest(vault)
    assert (record.proved, record.wrong, record.where, record.entries, record.head) == (True, "", DRIVE, 3, head)
    assert record.made_at == clock.now
    assert record.headline == "Backup up to entry 3, to a removable drive: proved"
    assert [one.name for one in stick.iterdir()] == [making.file.name]
    assert making.file.stat().st_mode & 0o777 == 0o600
    assert nothing_left(vault)
    assert wrong_in(vault) == set()


def test_no_path_and_no_word_of_a_record_is_in_the_file_or_in_the_entry(vault, stick):
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault, text="canary in the boiler room"))
    making = back_up(vault, stick)
    raw, said = making.file.read_bytes(), str(newest(vault).body())
    for word in (b"Ewa", b"Nowak", b"canary", b"SQLite format", b"stick"):
        assert word not in raw
    assert str(stick) not in said
    assert "stick" not in said


def test_saves_come_between_two_slices_and_the_backup_is_of_one_end(full, stick, tmp_path, rules, clock):
    heads, saves, path = {full.entries: full.head}, 0, tmp_path / "back"
    making = full.back_up(stick, DRIVE)
    for checked in making.all():
        if checked.part in ("pages", "snapshot", "writing", "reading", "entries"):
            saves += 1
            full.save_draft(Draft("note", CASE, "e" * 32, {"text": "half " * saves}, "text", 1, full.now()))
            kept(full, CASE, report(full) if saves == 1 else note(full, text="more " * 500))
            heads[full.entries] = full.head
    assert saves > 8
    held = making.manifest
    assert min(heads) < held.entries < max(heads)
    assert heads[held.entries] == held.head
    assert newest(full).proved
    assert wrong_in(full) == set()
    put_back(making.file, path, rules, clock)
    back = opened(path, rules, clock)
    try:
        assert back.head_at(held.entries) == held.head
        assert wrong_in(back) == set()
        assert len(back.drafts()) == 1
    finally:
        back.close()


def flipped(file: Path, _stick: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[-5_000] ^= 1
    file.write_bytes(raw)


def cut_short(file: Path, _stick: Path) -> None:
    os.truncate(file, file.stat().st_size - 4096)


def made_longer(file: Path, _stick: Path) -> None:
    with file.open("ab") as more:
        more.write(bytes(4096))


def put_an_older_one_there(file: Path, stick: Path) -> None:
    file.write_bytes((stick / "older.datui").read_bytes())


def another_header(file: Path, _stick: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[200] ^= 1
    file.write_bytes(raw)


def emptied(file: Path, _stick: Path) -> None:
    file.write_bytes(b"")


def gone(file: Path, _stick: Path) -> None:
    file.unlink()


def a_link(file: Path, stick: Path) -> None:
    file.rename(stick / "elsewhere")
    file.symlink_to(stick / "elsewhere")


CHANGES = [flipped, cut_short, made_longer, put_an_older_one_there, another_header, emptied, gone, a_link]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_read_back_must_be_what_was_written(vault, stick, change):
    """It really reads the destination: whatever was done to the file in between, it is not proved and does not stay."""
    kept(vault, CASE, report(vault), note(vault))
    older = vault.back_up(stick / "older.datui", DRIVE)
    list(older.all())
    making = vault.back_up(stick, DRIVE)
    list(making.take())
    list(making.write())
    change(making.file, stick)
    list(making.prove())
    making.record()
    making.leave()
    assert [failure.what for failure in making.failures] == ["backup"]
    record = newest(vault)
    assert (record.proved, record.wrong) == (False, "backup")
    assert "NOT PROVED" in record.headline
    assert not os.path.lexists(making.file)
    assert nothing_left(vault)
    assert wrong_in(vault) == set()


def test_a_true_copy_of_a_vault_with_a_record_gone_is_kept_and_not_proved(vault, stick, path, held, rules, clock):
    again = opened(path, rules, clock)
    kept(again, CASE, report(again), note(again))
    again.close()
    with beneath(path, held) as db:
        db.execute("DROP TRIGGER body_kept")
        db.execute("DELETE FROM body WHERE seq = 2")
    again = opened(path, rules, clock)
    try:
        making = back_up(again, stick)
        assert [failure.what for failure in making.failures] == ["missing-body"]
        assert making.file.exists()
        assert (newest(again).proved, newest(again).wrong) == (False, "missing-body")
    finally:
        again.close()


def test_of_a_damaged_page_no_backup_is_made_and_the_session_goes_on(full, stick):
    database = full.path / "cases.db"
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(size - 4096 * 3 + 100)
        byte = file.read(1)
        file.seek(size - 4096 * 3 + 100)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(DamagedVault, match="no backup is made"):
        back_up(full, stick)
    assert list(stick.iterdir()) == []
    with database.open("r+b") as file:
        file.seek(size - 4096 * 3 + 100)
        file.write(byte)
    kept(full, CASE, report(full))
    assert wrong_in(full) == set()


# Where it goes


class FailingFile(FileIO):
    """A file on a disk that fails after so many pieces."""

    after, error = 0, errno.EIO

    def write(self, piece: Any, /) -> int:
        type(self).after -= 1
        if type(self).after < 0:
            raise OSError(type(self).error, "no")
        return super().write(piece) or 0


FAILURES = [
    (errno.ENOSPC, "it is full", "Make room"),
    (errno.EDQUOT, "it is full", "Make room"),
    (errno.EIO, "it cannot be reached", "Attach the drive"),
    (errno.ENODEV, "it cannot be reached", "Attach the drive"),
    (errno.EROFS, "nothing can be written there", "Take the lock off"),
    (errno.EACCES, "does not let you write", "Let IT give you"),
    (errno.EFBIG, "no file as large", "format the drive"),
]


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize(("error", "reason", "route"), FAILURES, ids=[errno.errorcode[one[0]] for one in FAILURES])
def test_a_destination_that_fails_is_told_in_words_and_the_vault_is_as_it_was(
    full, stick, monkeypatch, error, reason, route, after
):
    monkeypatch.setattr(FailingFile, "after", after)
    monkeypatch.setattr(FailingFile, "error", error)
    monkeypatch.setattr(part, "FileIO", FailingFile)
    head = full.head
    with pytest.raises(NotBackedUp, match=reason) as refused:
        back_up(full, stick)
    assert route in refused.value.route
    assert str(stick) not in str(refused.value)
    assert list(stick.iterdir()) == []
    assert full.head == head
    assert nothing_left(full)
    kept(full, CASE, report(full))
    assert wrong_in(full) == set()


def test_a_drive_that_is_taken_out_midway_is_told_so(full, stick):
    making = full.back_up(stick, DRIVE)
    with pytest.raises(NotBackedUp, match="cannot be reached"):
        meanwhile(making, "writing", lambda: stick.exists() and stick.rename(stick.with_name("in a pocket")))
    assert nothing_left(full)
    assert wrong_in(full) == set()


def test_a_flush_that_fails_is_no_backup(vault, stick, monkeypatch):
    kept(vault, CASE, report(vault))
    making = vault.back_up(stick, DRIVE)
    list(making.take())

    def failing(_fd: int) -> None:
        raise OSError(errno.EIO, "no")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        with pytest.raises(NotBackedUp, match="cannot be reached"):
            list(making.write())
    making.leave()
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize("where", ["the drive", "the vault's disk"])
def test_want_of_room_is_said_before_anything_is_written(vault, stick, monkeypatch, where):
    real = os.statvfs

    def little(path):
        found = real(path)
        here = Path(path) == (stick if where == "the drive" else vault.path)
        return os.statvfs_result((*found[:3], *((1, 1) if here else found[3:5]), *found[5:]))

    monkeypatch.setattr(os, "statvfs", little)
    with pytest.raises(NotBackedUp, match=r"full"):
        back_up(vault, stick)
    assert list(stick.iterdir()) == []
    assert nothing_left(vault)


def test_nothing_is_ever_replaced_and_a_folder_gets_a_fresh_name(vault, stick):
    first, second = back_up(vault, stick).file, back_up(vault, stick).file
    assert [one.name for one in (first, second)] == [
        "datui-backup-2026-11-23-0930.datui",
        "datui-backup-2026-11-23-0930-2.datui",
    ]
    raw = first.read_bytes()
    with pytest.raises(NotBackedUp, match="a file of this name already"):
        vault.back_up(first, DRIVE)
    assert first.read_bytes() == raw
    named = stick / "monday.datui"
    making = vault.back_up(named, DRIVE)
    list(making.take())
    named.write_bytes(b"somebody's own")
    with pytest.raises(NotBackedUp, match="a file of this name now"):
        list(making.write())
    making.leave()
    assert named.read_bytes() == b"somebody's own"
    assert not (stick / "monday.datui.part").exists()
    with pytest.raises(NotBackedUp, match="no such folder"):
        vault.back_up(stick / "nowhere" / "monday.datui", DRIVE)
    with pytest.raises(NotBackedUp, match="no such folder"):
        vault.back_up(stick / "STIKC", DRIVE)


def test_no_backup_goes_into_the_vaults_own_folder_by_whichever_way(vault, tmp_path):
    (tmp_path / "safe").symlink_to(vault.path)
    before = {one.name for one in vault.path.iterdir()}
    for to in (vault.path, vault.path / "my.datui", tmp_path / "safe", tmp_path / "safe" / "my.datui"):
        with pytest.raises(NotBackedUp, match="inside the vault's own folder") as refused:
            vault.back_up(to, DRIVE)
        assert "another drive" in refused.value.route
    assert {one.name for one in vault.path.iterdir()} == before


def test_what_a_killed_backup_left_is_taken_away_and_what_is_anothers_is_not(vault, stick):
    name = "datui-backup-2026-11-23-0930.datui"
    (stick / f"{name}.part").write_bytes(MAGIC + b"half of one")
    (vault.path / leftovers.SNAPSHOT).write_bytes(b"half")
    (vault.path / leftovers.PROVING).mkdir()
    assert back_up(vault, stick).file.name == name
    assert [one.name for one in stick.iterdir()] == [name]
    assert nothing_left(vault)
    (stick / "my.datui.part").write_bytes(b"a letter to my sister")
    with pytest.raises(NotBackedUp, match="in the way"):
        list(vault.back_up(stick / "my.datui", DRIVE).all())
    assert (stick / "my.datui.part").read_bytes() == b"a letter to my sister"


def test_the_next_opening_clears_what_was_left_beside_the_vault(vault, reopened):
    vault.close()
    (vault.path / leftovers.SNAPSHOT).write_bytes(b"half")
    (vault.path / leftovers.PROVING).mkdir()
    (vault.path / leftovers.PROVING / "cases.db").write_bytes(b"half")
    assert nothing_left(reopened())


# Who, and when not


def test_whoever_stops_it_leaves_nothing(full, stick):
    for after in ("pages", "snapshot", "hashing", "writing", "reading", "counts", "entries"):
        making = full.back_up(stick, DRIVE)
        with pytest.raises(Stopped):
            meanwhile(making, after, making.stop)
        assert list(stick.iterdir()) == []
        assert nothing_left(full)
    assert backups(full.of_vault()) == []


def test_a_generator_that_is_let_go_of_leaves_nothing(full, stick):
    for number in range(1, 30, 4):
        steps = full.back_up(stick, DRIVE).all()
        for _ in range(number):
            next(steps, None)
        steps.close()
        assert [one for one in stick.iterdir() if one.suffix == ".part"] == []
        assert nothing_left(full)


@pytest.mark.parametrize("after", ["pages", "snapshot", "writing", "reading", "entries"])
def test_a_change_of_the_keys_in_between_begins_it_again(full, stick, after):
    """Whoever was just removed must not open the newest backup."""
    making = full.back_up(stick, DRIVE)
    with pytest.raises(Refusal, match="keys of the vault were changed"):
        meanwhile(making, after, lambda: full.keys.rotate(proof(full), ""))
    assert list(stick.iterdir()) == []
    assert nothing_left(full)
    assert newest_good(full, stick)
    assert wrong_in(full) == set()


def newest_good(vault, stick) -> bool:
    back_up(vault, stick)
    return newest(vault).proved


def test_an_enrolment_in_between_begins_it_again_too(full, stick):
    making = full.back_up(stick, DRIVE)
    with pytest.raises(Refusal, match="keys of the vault were changed"):
        meanwhile(making, "snapshot", lambda: full.keys.holders.supervised or enrolled(full))
    assert list(stick.iterdir()) == []


def test_of_an_older_copy_no_backup_is_made_before_somebody_signs(opens, set_back, stick):
    set_back()
    older = opens()
    with pytest.raises(RolledBack):
        older.back_up(stick, DRIVE)
    older.go_on("")
    back_up(older, stick)
    assert newest(older).proved


def test_the_sheet_makes_no_backup_and_a_supervisor_does(vault, stick, opens):
    enrolled(vault)
    with_sheet(vault)
    with pytest.raises(Refusal, match="role makes no backups"):
        opens(SHEET, SHEET_LABEL).back_up(stick, DRIVE)
    hers = opens("walnut copper ladder mist echo", "B")
    back_up(hers, stick)
    assert [entry.by for entry in backups(hers.of_vault())] == ["Bola Okafor"]


def test_a_backup_that_cannot_be_written_down_says_both(vault, stick, monkeypatch):
    from storage.vault import NotSaved

    making = vault.back_up(stick, DRIVE)

    def refused(_record) -> None:
        raise NotSaved("This was not saved: the disk is full.", "Make room.")

    monkeypatch.setattr(making, "_append", refused)
    with pytest.raises(Refusal, match=r"made and proved, and this could not be written down.*the disk is full"):
        list(making.all())
    assert making.file.exists()


def test_the_vault_is_not_touched_but_for_the_entry(vault, stick):
    kept(vault, CASE, report(vault))
    making = vault.back_up(stick, DRIVE)
    before = there(vault.path)
    for _step in (making.take, making.write, making.prove):
        list(_step())
    after = there(vault.path)
    assert {name: raw for name, raw in after.items() if not name.startswith("cases.db.")} == before
    making.leave()
    assert there(vault.path) == before
