"""Where a backup may go: what can be taken out, another computer's disk, this one's own; never a sync folder."""

from dataclasses import replace
from pathlib import Path

import pytest

from datui.casework.computer import Places
from datui.places import UnsafePlace, destination, destinations
from datui.surroundings import PLACES
from tests.test_pack import change, pack, refusal  # noqa: F401 - a fixture of the pack's own tests


@pytest.fixture
def places(rules) -> Places:
    return rules.places


@pytest.fixture
def root(tmp_path) -> Path:
    """A system with an own disk, a stick that says so of itself, a hard disk on USB behind encryption, and a share."""
    top = tmp_path / "system"
    media = {name: tmp_path / "media" / name for name in ("stick", "usb", "share", "lent")}
    for folder in media.values():
        folder.mkdir(parents=True)
    lines = [
        "20 1 8:2 / / rw - ext4 /dev/sda2 rw",
        f"30 20 8:17 / {media['stick']} rw - vfat /dev/sdb1 rw",
        f"31 20 253:0 / {media['usb']} rw - ext4 /dev/mapper/luks-1 rw",
        f"32 20 0:50 / {media['share']} rw - cifs //server/backups rw",
        f"33 20 0:51 / {media['lent']} rw - 9p host rw",
    ]
    (top / "proc/self").mkdir(parents=True)
    (top / "proc/self/mountinfo").write_text("\n".join(lines) + "\n")
    disks = {
        "8:2": "pci0/ata1/block/sda/sda2",
        "8:17": "pci0/card/block/sdb/sdb1",
        "253:0": "virtual/block/dm-0",
        "8:33": "pci0/usb1/1-2/block/sdc/sdc1",
    }
    (top / "sys/dev/block").mkdir(parents=True)
    for number, place in disks.items():
        block = top / "sys/devices" / place
        block.mkdir(parents=True)
        (top / "sys/dev/block" / number).symlink_to(block)
        if not place.startswith("virtual"):
            (block / "partition").write_text("1")
            (block.parent / "removable").write_text("1" if "sdb" in place else "0")
    slaves = top / "sys/devices/virtual/block/dm-0/slaves"
    slaves.mkdir()
    (slaves / "sdc1").symlink_to(top / "sys/devices/pci0/usb1/1-2/block/sdc/sdc1")
    return top


@pytest.fixture
def media(root, tmp_path) -> Path:
    return tmp_path / "media"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stick", "a removable drive"),
        ("usb", "a removable drive"),
        ("share", "a network folder"),
        ("lent", "a folder of the computer around this one"),
        ("", "this laptop's own disk"),
    ],
)
def test_every_sort_of_place_is_told_by_its_name(media, root, places, tmp_path, name, words):
    assert destination(media / name, tmp_path / "vault", places, root) == words
    assert destination(media / name / "deep" / "file.datui", tmp_path / "vault", places, root) == words


@pytest.mark.parametrize("folder", ["Dropbox", "OneDrive - Example Homes", "stick/Nextcloud/backups", "share/Dropbox"])
def test_a_personal_sync_folder_never_gets_one_wherever_it_is(media, root, places, tmp_path, folder):
    with pytest.raises(UnsafePlace, match="personal sync folder") as refused:
        destination(media / folder, tmp_path / "vault", places, root)
    assert refused.value.code == "synced"
    assert str(media) not in str(refused.value)


def test_what_a_service_left_and_a_link_into_its_folder_are_known_too(media, root, places, tmp_path):
    (media / "stick" / ".stfolder").mkdir()
    (tmp_path / "Nextcloud").mkdir()
    (media / "usb" / "safe").symlink_to(tmp_path / "Nextcloud")
    for to in (media / "stick" / "here", media / "usb" / "safe"):
        with pytest.raises(UnsafePlace, match="personal sync folder"):
            destination(to, tmp_path / "vault", places, root)


def test_the_vaults_own_folder_is_no_place_for_its_backup(root, places, tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "link").symlink_to(vault)
    for to in (vault, vault / "deeper", tmp_path / "link"):
        with pytest.raises(UnsafePlace, match="vault's own folder"):
            destination(to, vault, places, root)
    assert destination(tmp_path, vault, places, root)


def test_a_sort_of_place_that_the_pack_does_not_list_is_refused(media, root, places, tmp_path):
    strict = replace(places, backup={"removable": "a removable drive"})
    assert destination(media / "stick", tmp_path / "vault", strict, root) == "a removable drive"
    for name in ("share", "lent", ""):
        with pytest.raises(UnsafePlace, match="lists no backups") as refused:
            destination(media / name, tmp_path / "vault", strict, root)
        assert refused.value.code == "not-listed"


def test_what_is_attached_is_offered_and_the_own_disk_is_not(media, root, places):
    offered = dict(destinations(places, root))
    assert {place.name: words for place, words in offered.items()} == {
        "stick": "a removable drive",
        "usb": "a removable drive",
        "share": "a network folder",
        "lent": "a folder of the computer around this one",
    }
    strict = replace(places, backup={"network": "a network folder"})
    assert [place.name for place, _words in destinations(strict, root)] == ["share"]


def test_on_a_system_that_says_nothing_the_own_disk_is_all_there_is(tmp_path, places):
    assert destination(tmp_path, tmp_path / "vault", places, tmp_path / "nothing") == "this laptop's own disk"
    assert list(destinations(places, tmp_path / "nothing")) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('sort = "removable"', 'sort = "synced"'),
        ('sort = "network"', 'sort = "removable"'),
        ('words = "a network folder"', 'words = ""'),
        ("[backup]", "[backups]"),
    ],
)
def test_a_pack_that_lists_what_it_may_not_is_refused(pack, before, after):  # noqa: F811 - the fixture
    change(pack, PLACES, before, after)
    assert "places.toml" in refusal(pack)
