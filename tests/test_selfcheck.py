"""What is said of a computer, told from the files in which Linux describes it; the last tests look at this one."""

import json
import os
import platform
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui import machine, process, selfcheck
from datui.casework.policy import Library, Verified
from datui.disks import encrypted_disk, hibernates, swap_areas
from datui.finding import ORDER, Finding, as_json, as_words, in_order
from datui.mounts import mount_of, mounted
from datui.seccomp import MACHINES
from storage.libraries import DATABASE, KEYS, libraries

VAULT = Path("/home/robin/vault")
LUKS = "CRYPT-LUKS2-0a1b2c3d4e5f-home"


class Computer:
    """The files of a computer that has these disks and mounts."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in (
            "proc/self",
            "proc/sys/kernel/yama",
            "sys/dev/block",
            "sys/class/block",
            "sys/power",
            "dev/mapper",
        ):
            (root / folder).mkdir(parents=True)
        self.mountinfo = root / "proc/self/mountinfo"
        self.mountinfo.touch()
        self.swaps()

    def device(self, name: str, number: str, *, inside: str = "", uuid: str = "", on: tuple[str, ...] = ()) -> None:
        """A block device: a partition `inside` another, or `on` top of others with a name of device-mapper's."""
        folder = self.root / "sys/devices" / inside / name
        folder.mkdir(parents=True)
        (folder / "dev").write_text(number + "\n")
        if inside:
            (folder / "partition").write_text("2\n")
        else:
            (folder / "slaves").mkdir()
        for below in on:
            (folder / "slaves" / below).symlink_to((self.root / "sys/class/block" / below).resolve())
        if uuid:
            (folder / "dm").mkdir()
            (folder / "dm/uuid").write_text(uuid + "\n")
        (self.root / "sys/dev/block" / number).symlink_to(folder)
        (self.root / "sys/class/block" / name).symlink_to(folder)
        (self.root / "dev" / name).touch()

    def mount(self, number: str, kind: str = "ext4", source: str = "/dev/sda2", point: str = "/") -> None:
        before = self.mountinfo.read_text()
        place = f"{31 + len(before)} 31" if before else "31 1"
        self.mountinfo.write_text(f"{before}{place} {number} / {point} rw,relatime - {kind} {source} rw\n")

    def swaps(self, *areas: str) -> None:
        lines = ["Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority", *areas]
        (self.root / "proc/swaps").write_text("\n".join(lines) + "\n")

    def sleeps(self, states: str, disk: str = "[platform] shutdown reboot") -> None:
        (self.root / "sys/power/state").write_text(states + "\n")
        (self.root / "sys/power/disk").write_text(disk + "\n")

    def disk(self) -> bool | None:
        return encrypted_disk(mount_of(str(VAULT), mounted(self.root)), self.root)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    """A computer with a plain disk in two parts, and nothing mounted yet."""
    made = Computer(tmp_path)
    made.device("sda", "8:0")
    made.device("sda2", "8:2", inside="sda")
    made.device("sda3", "8:3", inside="sda")
    return made


# Disk encryption -------------------------------------------------------------------------------------------------


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


# Swap and hibernation --------------------------------------------------------------------------------------------


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


# The rest of the machine -----------------------------------------------------------------------------------------


def test_where_the_vault_is_is_told_as_it_is_refused(computer, rules):
    computer.mount("8:2")
    assert machine.place(VAULT, rules.places, computer.root).state == "protected"
    found = machine.place(VAULT / "Dropbox", rules.places, computer.root)
    assert (found.state, "Dropbox" in found.words, "--vault" in found.route) == ("not protected", True, True)


def test_where_no_mount_can_be_seen_the_place_cannot_be_told(tmp_path, rules):
    assert machine.place(VAULT, rules.places, tmp_path).state == "cannot be told"


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"TERM": "tmux-256color"}, "tmux"),
        ({"TERM": "screen"}, "screen"),
        ({"TERM": "screen.xterm-256color"}, "screen"),
        ({"TERM": "screen-256color", "TERM_PROGRAM": "tmux"}, "tmux"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, "Visual Studio Code"),
    ],
)
def test_a_terminal_that_keeps_what_it_showed_is_named(environment, says):
    found = machine.terminal(environment)
    assert found.state == "not protected"
    assert found.words.startswith(says) or says in found.words


@pytest.mark.parametrize("environment", [{}, {"TERM": "xterm-256color"}, {"TERM": "linux", "TERM_PROGRAM": "WezTerm"}])
def test_of_another_terminal_it_cannot_be_told_and_what_to_set_is_said(environment):
    found = machine.terminal(environment)
    assert (found.state, "scrollback" in found.route) == ("cannot be told", True)


@pytest.mark.parametrize(
    ("scope", "state"), [("0", "not protected"), ("1", "protected"), ("2", "protected"), ("3", "protected")]
)
def test_who_may_read_the_terminals_memory_is_as_the_kernel_is_set(computer, scope, state):
    (computer.root / "proc/sys/kernel/yama/ptrace_scope").write_text(f"{scope}\n")
    assert machine.terminal_memory(computer.root).state == state


def test_where_the_kernel_has_no_such_setting_the_terminals_memory_is_not_protected(computer):
    assert machine.terminal_memory(computer.root).state == "not protected"


# This process ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dumpable", "limit", "pattern", "state"),
    [
        (False, 0, "core", "protected"),
        (False, -1, "|/usr/lib/systemd/systemd-coredump %P", "protected"),
        (True, 0, "core", "protected"),
        (True, 0, "|/usr/lib/systemd/systemd-coredump %P", "not protected"),
        (True, -1, "core", "not protected"),
    ],
)
def test_a_crash_leaves_nothing_where_the_process_is_private_or_no_file_may_be_written(dumpable, limit, pattern, state):
    assert process.crash_dumps(dumpable, limit, pattern).state == state


@pytest.mark.parametrize(("limit", "state"), [(-1, "protected"), (8 << 20, "protected"), (64 << 10, "not protected")])
def test_memory_is_locked_as_far_as_the_limit_goes(limit, state):
    assert process.locked_memory(limit).state == state


def test_the_network_is_closed_where_the_kernel_holds_it_so():
    assert process.network(True).state == "protected"
    assert process.network(False).route


DAY = date(2026, 11, 22)
OPENSSL = Library(MappingProxyType({"3.6": "3.6.5", "4.0": "4.0.3"}), "Only AES.", Verified(DAY, DAY, "a test", "x"))


@pytest.mark.parametrize(
    ("says", "state"),
    [
        ("OpenSSL 3.6.0 1 Oct 2025", "not protected"),
        ("OpenSSL 3.6.4 25 Aug 2026", "not protected"),
        ("OpenSSL 3.6.5 29 Sep 2026", "protected"),
        ("OpenSSL 3.6.10 1 Jan 2028", "protected"),
        ("OpenSSL 4.0.3 29 Sep 2026", "protected"),
        ("OpenSSL 4.2.0 1 Apr 2027", "cannot be told"),
        ("OpenSSL 3.5.1", "cannot be told"),
        ("LibreSSL 4.0.3", "cannot be told"),
        ("", "cannot be told"),
    ],
)
def test_a_library_is_behind_its_own_line_or_is_not(says, state):
    assert process.library("x", says, OPENSSL).state == state


def test_what_an_old_one_means_for_the_database_is_said_of_the_database_only():
    old = "OpenSSL 3.6.0 1 Oct 2025"
    assert OPENSSL.note in process.library(DATABASE, old, OPENSSL, of_database=True).words
    assert OPENSSL.note not in process.library(KEYS, old, OPENSSL).words


def test_a_clock_that_shows_a_day_before_the_rules_is_wrong(rules):
    last = max(checked.last_verified for checked in rules.places.checked)
    assert process.clock(last, rules).state == "protected"
    assert process.clock(last - timedelta(days=400), rules).state == "not protected"


# Telling it ------------------------------------------------------------------------------------------------------

findings = st.lists(
    st.builds(Finding, st.text(max_size=9), st.sampled_from(ORDER), st.text(max_size=200), st.text(max_size=90)),
    max_size=9,
)


@given(findings)
def test_what_is_not_protected_comes_first_and_nothing_is_lost(found):
    told = in_order(found)
    assert [ORDER.index(each.state) for each in told] == sorted(ORDER.index(each.state) for each in found)
    for state in ORDER:
        assert [each for each in told if each.state == state] == [each for each in found if each.state == state]


@given(findings)
def test_as_json_it_is_the_same(found):
    assert [Finding(**each) for each in json.loads(as_json(found))["findings"]] == found


def test_as_words_everything_is_said_in_lines_that_fit():
    found = selfcheck.look(VAULT)
    said = as_words(found)
    assert max(map(len, said.splitlines())) <= 78
    plain = " ".join(said.split())
    assert all(f"{each.name} {each.words}" in plain and each.route in plain for each in found)


# This computer ---------------------------------------------------------------------------------------------------


def test_the_libraries_say_which_openssl_they_are():
    assert set(libraries()) == {DATABASE, KEYS}
    assert all(says.startswith("OpenSSL ") for says in libraries().values())


@pytest.mark.skipif(sys.platform != "linux", reason="datui looks at a computer with Linux only")
def test_every_thing_that_is_promised_is_looked_at_here(tmp_path):
    found = selfcheck.look(tmp_path)
    assert len({each.name for each in found}) == len(found)
    assert {each.name for each in found} >= {"Disk encryption", "Swap", "Hibernation", "Crash dumps", "Terminal"}
    assert {each.name for each in found} >= {"Place of the vault", "Network", "Locked memory", "Screen lock"}
    assert {f"OpenSSL of {name}" for name in (DATABASE, KEYS)} <= {each.name for each in found}
    assert all(bool(each.route) is (each.state != "protected") for each in found)
    assert tmp_path.name not in as_json(found)


def test_on_another_system_it_says_that_nothing_was_tried_there(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    first, *_rest = selfcheck.look(VAULT)
    assert (first.name, first.state) == ("This system", "not protected")
    assert "Linux" in first.route


@pytest.mark.skipif(platform.machine() not in MACHINES, reason="datui has no filter for this machine")
def test_a_hardened_process_finds_itself_protected():
    code = """
from pathlib import Path
from datui import guard
guard.harden()
guard.close_doors()
from datui.selfcheck import look
print(*(each.name for each in look(Path("/nowhere")) if each.state == "protected"), sep="\\n")
"""
    command = [sys.executable, "-I", "-c", code]
    done = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {"Network", "datui's memory", "Crash dumps"} <= set(done.stdout.splitlines())
