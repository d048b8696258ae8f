"""A computer, described by the files in which Linux describes one."""

from pathlib import Path

import pytest

from datui.disks import encrypted_disk
from datui.mounts import mount_of, mounted

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
