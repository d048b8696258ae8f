"""Disks, swap and hibernation: encrypted or not, however the devices lie on each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui import machine
from datui.disks import hibernates, swap_areas
from datui.finding import ORDER
from tests.selfcheck.conftest import LUKS, VAULT, Computer

# Disk encryption


def test_a_plain_partition_is_not_encrypted(computer):
    computer.mount("8:2")
    assert computer.disk() is False


def test_a_volume_on_an_encrypted_partition_is(computer):
    computer.device("dm-0", "253:0", uuid=LUKS, on=("sda3",))
    computer.device("dm-1", "253:1", uuid="LVM-abcdef", on=("dm-0",))
    computer.mount("253:1", source="/dev/mapper/vg-home")
    assert computer.disk() is True


def test_a_volume_on_a_plain_partition_is_not(computer):
    computer.device("dm-1", "253:1", uuid="LVM-abcdef", on=("sda3",))
    computer.mount("253:1")
    assert computer.disk() is False


def test_a_volume_that_is_half_on_a_plain_partition_is_not(computer):
    computer.device("dm-0", "253:0", uuid=LUKS, on=("sda3",))
    computer.device("dm-1", "253:1", uuid="LVM-abcdef", on=("dm-0", "sda2"))
    computer.mount("253:1")
    assert computer.disk() is False


def test_a_partition_of_an_encrypted_device_is_encrypted(computer):
    computer.device("md0", "9:0", on=("sda2",))
    computer.device("dm-0", "253:0", uuid=LUKS, on=("md0",))
    computer.device("dm-0p1", "259:1", inside="dm-0")
    computer.mount("259:1")
    assert computer.disk() is True


@pytest.mark.parametrize("uuid", ["CRYPT-VERITY-0a1b-root", "CRYPT-INTEGRITY-0a1b-home", "mpath-0a1b", ""])
def test_what_only_checks_or_bundles_is_no_encryption(computer, uuid):
    computer.device("dm-0", "253:0", uuid=uuid, on=("sda3",))
    computer.mount("253:0")
    assert computer.disk() is False


@pytest.mark.parametrize("kind", ["LUKS1-0a1b-x", "LUKS2-0a1b-x", "PLAIN-x", "TCRYPT-0a1b-x", "BITLK-0a1b-x"])
def test_every_kind_of_encrypting_is_known(computer, kind):
    computer.device("dm-0", "253:0", uuid=f"CRYPT-{kind}", on=("sda3",))
    computer.mount("253:0")
    assert computer.disk() is True


def test_a_filesystem_on_several_devices_is_as_good_as_the_worst_of_them(computer):
    computer.device("dm-0", "253:0", uuid=LUKS, on=("sda2",))
    (computer.root / "dev/mapper/home").symlink_to("../dm-0")
    computer.mount("0:35", "btrfs", "/dev/mapper/home")
    assert computer.disk() is True
    for name in ("dm-0", "sda3"):
        listed = computer.root / "sys/fs/btrfs/0a1b/devices" / name
        listed.parent.mkdir(parents=True, exist_ok=True)
        listed.symlink_to(computer.root / "sys/class/block" / name)
    assert computer.disk() is False


@pytest.mark.parametrize(("kind", "source"), [("zfs", "tank/home"), ("overlay", "overlay"), ("btrfs", "/dev/gone")])
def test_what_cannot_be_followed_to_a_disk_cannot_be_told(computer, kind, source):
    computer.mount("0:40", kind, source)
    assert computer.disk() is None
    assert machine.disk(VAULT, computer.root).state == "cannot be told"


@pytest.mark.parametrize("name", ["loop0", "nbd0", "drbd1"])
def test_a_device_that_keeps_elsewhere_what_is_written_cannot_be_told(computer, name):
    computer.device(name, "7:0")
    computer.mount("7:0")
    assert computer.disk() is None


def test_a_folder_that_is_encrypted_by_itself_is(computer):
    computer.mount("8:2")
    computer.mount("0:50", "fuse.gocryptfs", "/home/.robin", "/home/robin")
    assert computer.disk() is True


def test_where_mounts_cannot_be_read_nothing_can_be_told(tmp_path):
    assert machine.disk(VAULT, tmp_path).state == "cannot be told"
    assert machine.swap(tmp_path).state == "cannot be told"
    assert machine.hibernation(tmp_path).state == "cannot be told"


def test_a_vault_in_memory_only_is_not_protected_from_being_lost(computer):
    computer.mount("0:45", "tmpfs", "tmpfs")
    assert "gone" in machine.disk(VAULT, computer.root).words


# Swap and hibernation


def test_without_a_swap_area_nothing_is_swapped_out(computer):
    assert swap_areas(computer.root) == []
    assert machine.swap(computer.root).state == "protected"


def test_each_swap_area_is_followed_to_its_disk(computer):
    computer.mount("8:2")
    computer.device("dm-0", "253:0", uuid="CRYPT-PLAIN-cryptswap", on=("sda3",))
    computer.device("zram0", "252:0")
    (computer.root / "dev/mapper/cryptswap").symlink_to("../dm-0")
    areas = {
        "/dev/dm-0 partition 8000000 0 -2": True,
        "/dev/mapper/cryptswap partition 8000000 0 -2": True,
        "/dev/sda3 partition 8000000 0 -2": False,
        "/dev/zram0 partition 8000000 0 100": True,
        "/swap\\040file\tfile\t\t2097148\t\t0\t\t-2": False,
        "/dev/gone partition 1 0 1": None,
    }
    computer.swaps(*areas)
    assert swap_areas(computer.root) == list(areas.values())
    for line, encrypted in areas.items():
        computer.swaps(line)
        state = {True: "protected", False: "not protected", None: "cannot be told"}[encrypted]
        assert machine.swap(computer.root).state == state


def test_memory_that_is_pressed_together_and_written_behind_is_as_good_as_what_is_behind(computer):
    computer.device("zram0", "252:0")
    computer.swaps("/dev/zram0 partition 8000000 0 100")
    for behind, encrypted in {"none": True, "/dev/sda3": False}.items():
        (computer.root / "sys/class/block/zram0/backing_dev").write_text(f"{behind}\n")
        assert swap_areas(computer.root) == [encrypted]


def test_a_file_to_swap_to_on_an_encrypted_disk_is_encrypted(computer):
    computer.device("dm-0", "253:0", uuid=LUKS, on=("sda3",))
    computer.mount("253:0")
    computer.swaps("/swapfile file 2097148 0 -2")
    assert machine.swap(computer.root).state == "protected"


@pytest.mark.parametrize(
    ("states", "disk", "area", "state"),
    [
        ("freeze mem", "", "/dev/sda3", "protected"),
        ("freeze mem disk", "[disabled]", "/dev/sda3", "protected"),
        ("freeze mem disk", "[platform] shutdown", "/dev/sda3", "not protected"),
        ("freeze mem disk", "[platform] shutdown", "/dev/dm-0", "protected"),
        ("freeze mem disk", "[platform] shutdown", "", "protected"),
        ("freeze mem disk", "[platform] shutdown", "/dev/gone", "not protected"),
    ],
)
def test_hibernation_is_as_good_as_what_memory_is_written_to(computer, states, disk, area, state):
    computer.device("dm-0", "253:0", uuid=LUKS, on=("sda2",))
    computer.sleeps(states, disk)
    computer.swaps(*([f"{area} partition 8000000 0 -2"] if area else []))
    assert hibernates(computer.root) is (disk.startswith("[platform]"))
    assert machine.hibernation(computer.root).state == state


odd = st.text("/dev sda\\0149\t\n-", max_size=60)


@given(odd, odd, odd)
def test_no_text_of_the_kernels_is_too_odd(tmp_path_factory, mounts, swaps, power):
    computer = Computer(tmp_path_factory.mktemp("computer"))
    computer.mountinfo.write_text(mounts)
    (computer.root / "proc/swaps").write_text(f"Filename\n{swaps}")
    computer.sleeps(power)
    for found in (
        machine.disk(VAULT, computer.root),
        machine.swap(computer.root),
        machine.hibernation(computer.root),
    ):
        assert found.state in ORDER
