"""Where a backup goes: with room for it, beside what is there already, and never into the vault."""

import os
from pathlib import Path

import pytest

from storage import leftovers
from storage.backupfile import MAGIC
from storage.part import NotBackedUp
from tests.storage.backing import DRIVE, back_up, nothing_left


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
