"""A backup is proved from where it lies: what is read back must be what was written, and a drive that fails is told."""

import errno
import os
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from storage import part
from storage.part import NotBackedUp
from storage.refusals import DamagedVault
from tests.storage.backing import DRIVE, back_up, meanwhile, newest, nothing_left, opened, there
from tests.storage.conftest import CASE, beneath, kept, note, report, wrong_in


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
