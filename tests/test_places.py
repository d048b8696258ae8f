"""Where no vault may be: a sync service's folder, a network drive, a folder that another computer lends."""

import os
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.computer import Places, SyncService
from datui.mounts import Mount, is_under, mount_of, mounted, read_mounts, unescaped
from datui.places import UnsafePlace, is_lent, is_remote, refuse_unsafe, service_left, service_named


@pytest.fixture
def places(rules) -> Places:
    return rules.places


def refusal(path: Path, places: Places, root: Path = Path("/")) -> UnsafePlace:
    with pytest.raises(UnsafePlace) as refused:
        refuse_unsafe(path, places, root)
    return refused.value


def fits(path: Path, places: Places, root: Path = Path("/")) -> bool:
    refuse_unsafe(path, places, root)
    return True


# Sync services ---------------------------------------------------------------------------------------------------

SYNCED = {
    "OneDrive": "OneDrive",
    "OneDrive - Example Homes": "OneDrive",
    "onedrive": "OneDrive",
    "SharePoint": "SharePoint",
    "Dropbox": "Dropbox",
    "Dropbox (Example Homes)": "Dropbox",
    "Example Homes Dropbox": "Dropbox",
    "Google Drive": "Google Drive",
    "GoogleDrive-someone@example.org": "Google Drive",
    "My Drive": "Google Drive",
    "Mobile Documents": "iCloud",
    "iCloudDrive": "iCloud",
    "Nextcloud": "Nextcloud",
    "Nextcloud2": "Nextcloud",
    "ownCloud": "ownCloud",
    "Box": "Box",
    "Box Sync": "Box",
    "pCloudDrive": "pCloud",
    "MEGA": "MEGA",
    "MEGAsync Downloads": "MEGA",
    "Syncthing": "Syncthing",
    "Sync": "Sync.com",
    "SeaDrive": "Seafile",
    "CloudStorage": "cloud",
}


@pytest.mark.parametrize(("name", "service"), SYNCED.items())
@pytest.mark.parametrize("inside", ["", "cases/2026/vault"])
def test_a_folder_of_a_sync_service_is_refused_at_any_depth_and_before_it_is_there(
    tmp_path, places, name, service, inside
):
    refused = refusal(tmp_path / name / inside, places)
    assert refused.code == "synced"
    assert service in refused.reason
    assert "own disk" in refused.route
    assert "--vault" in refused.route


@pytest.mark.parametrize(
    "name", ["vault", "Boxes", "inbox", "my-drives", "synced", "OneDriver", "dropboxes", "Documents"]
)
def test_a_name_that_only_looks_a_little_like_one_is_not_refused(tmp_path, places, name):
    assert fits(tmp_path / name / "vault", places)


LEFT = {
    ".dropbox": "Dropbox",
    ".dropbox.cache/": "Dropbox",
    ".stfolder/": "Syncthing",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".sync_0a1b2c3d4e5f.db": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".tmp.driveupload/": "Google Drive",
    ".SynologyWorkingDirectory/": "Synology",
}


def leave(folder: Path, name: str) -> None:
    if name.endswith("/"):
        (folder / name).mkdir()
    else:
        (folder / name).touch()


@pytest.mark.parametrize(("name", "service"), LEFT.items())
@pytest.mark.parametrize("inside", ["", "vault", "cases/2026/vault"])
def test_what_a_service_leaves_in_a_folder_gives_it_away(tmp_path, places, name, service, inside):
    leave(tmp_path, name)
    refused = refusal(tmp_path / inside, places)
    assert (refused.code, service in refused.reason) == ("synced", True)


def test_what_a_service_leaves_beside_the_way_to_the_vault_means_nothing(tmp_path, places):
    (tmp_path / "other").mkdir()
    leave(tmp_path / "other", ".stfolder/")
    assert fits(tmp_path / "vault", places)


def test_where_dropbox_keeps_its_settings_is_not_where_it_keeps_files(tmp_path, places):
    """In a home folder it has a folder of the name that its mark, a file, has in what it copies."""
    leave(tmp_path, ".dropbox/")
    assert fits(tmp_path / "vault", places)


def test_a_link_into_a_service_and_a_link_out_of_one_are_both_seen(tmp_path, places):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox")
    assert refusal(tmp_path / "plain" / "vault", places).code == "synced"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "OneDrive").symlink_to(tmp_path / "elsewhere")
    assert refusal(tmp_path / "OneDrive" / "vault", places).code == "synced"


def test_a_folder_that_cannot_be_read_is_not_a_reason(tmp_path, places):
    (tmp_path / "file").touch()
    assert fits(tmp_path / "file" / "vault", places)


def test_no_sentence_says_where_the_folder_is(tmp_path, places):
    refused = refusal(tmp_path / "Dropbox" / "marmalade", places)
    assert "marmalade" not in str(refused)
    assert tmp_path.name not in str(refused)


names = st.text(string.ascii_letters + " -._()", min_size=1, max_size=20)


@given(st.lists(names, max_size=6), st.integers(0, 6), st.sampled_from(sorted(SYNCED)), st.booleans())
def test_one_folder_among_any_others_is_found_in_any_case_of_letters(rules, around, at, name, large):
    folders = [*around[:at], name.upper() if large else name, *around[at:]]
    assert service_named(folders, rules.places)


@given(st.lists(names, max_size=8))
def test_a_name_is_a_services_or_is_not_wherever_it_stands(rules, folders):
    alone = [service_named([each], rules.places) for each in folders]
    assert bool(service_named(folders, rules.places)) == any(alone)
    assert bool(service_left(folders, rules.places)) == any(service_left([each], rules.places) for each in folders)


@given(names)
def test_without_a_service_nothing_is_one(name):
    assert service_named([name], Places((), (), (), ())) == ""
    assert service_left([name], Places((SyncService("x", (), ()),), (), (), ())) == ""


# Mounts ----------------------------------------------------------------------------------------------------------

HOME = "36 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw\n"
NETWORK = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.gvfsd-fuse",
    "fuse.onedriver",
    "fuse.pCloud.fs",
]
LENT = ["9p", "virtiofs", "vboxsf", "fuse.vmhgfs-fuse"]
LOCAL = [
    "ext4",
    "btrfs",
    "xfs",
    "zfs",
    "f2fs",
    "overlay",
    "tmpfs",
    "ecryptfs",
    "fuseblk",
    "fuse.gocryptfs",
    "fuse.bindfs",
]


def machine(tmp_path: Path, text: str) -> Path:
    """A computer with these mounts."""
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/mountinfo").write_text(text)
    return tmp_path


def mount_at(point: str, kind: str, source: str = "none") -> str:
    return f"{HOME}41 36 0:40 / {point} rw,nosuid - {kind} {source} rw\n"


@pytest.mark.parametrize("kind", NETWORK + LENT)
def test_another_computers_disk_is_refused(tmp_path, places, kind):
    root = machine(tmp_path, mount_at("/srv/share", kind))
    refused = refusal(Path("/srv/share/cases/vault"), places, root)
    assert refused.code == "network"
    assert "--vault" in refused.route
    assert fits(Path("/srv/shared/vault"), places, root)


@pytest.mark.parametrize("kind", LOCAL)
def test_a_disk_of_this_computer_is_not(tmp_path, places, kind):
    assert fits(Path("/srv/share/vault"), places, machine(tmp_path, mount_at("/srv/share", kind, "/dev/sdb1")))


@pytest.mark.parametrize("source", ["//server/share", "https://files.example.org/dav", "server:/export", "user@host:/"])
def test_an_address_as_the_source_gives_a_kind_away_that_is_not_known(tmp_path, places, source):
    assert (
        refusal(Path("/srv/share/v"), places, machine(tmp_path, mount_at("/srv/share", "fuse", source))).code
        == "network"
    )


@pytest.mark.parametrize("source", ["/dev/mapper/vg-home", "none", "tank/home", "/disk1:/disk2", "UUID=5:6", ""])
def test_a_device_or_a_name_as_the_source_does_not(tmp_path, places, source):
    assert fits(Path("/srv/share/v"), places, machine(tmp_path, mount_at("/srv/share", "fuse", source)))


def test_what_is_lent_is_not_refused_where_it_is_all_there_is(tmp_path, places):
    assert fits(Path("/home/vault"), places, machine(tmp_path, "1 0 0:2 / / rw - 9p none rw\n"))
    assert (
        refusal(Path("/home/vault"), places, machine(tmp_path / "nfs", "1 0 0:2 / / rw - nfs none rw\n")).code
        == "network"
    )


def test_a_point_with_a_blank_in_it_is_read_as_it_is(tmp_path, places):
    root = machine(tmp_path, mount_at(r"/mnt/Team\040files\134\011", "cifs"))
    assert refusal(Path("/mnt/Team files\\\t/vault"), places, root).code == "network"
    assert fits(Path("/mnt/Team/vault"), places, root)


def test_a_link_is_followed_to_the_disk_that_it_leads_to(tmp_path, places):
    (tmp_path / "share").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "share")
    root = machine(tmp_path / "machine", mount_at(str(tmp_path / "share"), "nfs4"))
    assert refusal(tmp_path / "here" / "vault", places, root).code == "network"
    assert fits(tmp_path / "vault", places, root)


def test_what_is_mounted_over_is_not_seen():
    text = HOME + "40 36 0:1 / /a/b rw - nfs x rw\n50 36 0:2 / /a rw - ext4 y rw\n51 50 0:3 / /a rw - xfs z rw\n"
    mounts = tuple(read_mounts(text))
    assert [mount.number for mount in (mount_of("/a/b/c", mounts), mount_of("/a", mounts)) if mount] == [51, 51]


def test_where_nothing_is_known_of_mounts_nothing_is_refused(tmp_path, places):
    assert mounted(tmp_path) == ()
    assert fits(Path("/srv/vault"), places, tmp_path)


@pytest.mark.skipif(not Path("/proc/self/fdinfo").exists(), reason="only Linux says which mount a file is on")
@pytest.mark.parametrize("path", ["/", "/proc", "/sys", "/dev/null", "/dev/shm", "/dev/pts", "/tmp", str(Path.home())])
def test_it_is_the_mount_that_the_kernel_names(path):
    if not Path(path).exists():
        pytest.skip("this computer has no such folder")
    real = os.path.realpath(path)
    fd = os.open(real, os.O_PATH)
    try:
        said = Path(f"/proc/self/fdinfo/{fd}").read_text()
    finally:
        os.close(fd)
    found = mount_of(real, mounted())
    assert found is not None
    assert f"mnt_id:\t{found.number}\n" in said


folders = st.lists(st.sampled_from(["a", "b", "c", "a b"]), max_size=4).map(lambda parts: "/" + "/".join(parts))


@st.composite
def trees(draw) -> tuple[Mount, ...]:
    """Mounts that hide none of each other: each is mounted on the one that holds its point."""
    points = sorted(draw(st.sets(folders, max_size=8)) | {"/"}, key=len)
    found: list[Mount] = []
    for number, point in enumerate(points, start=20):
        under = [mount for mount in found if is_under(point, mount.point)]
        parent = max(under, key=lambda mount: len(mount.point)).number if under else 1
        found.append(Mount(number, parent, "8:1", point, "ext4", "x"))
    return tuple(draw(st.permutations(found)))


@given(trees(), folders)
def test_where_nothing_is_mounted_over_it_is_the_longest_point(mounts, path):
    found = mount_of(path, mounts)
    assert found is not None
    assert len(found.point) == max(len(mount.point) for mount in mounts if is_under(path, mount.point))


lines = st.lists(st.text("0123 /-\\47ab:", max_size=40), max_size=8).map("\n".join)


@given(lines, folders)
def test_no_text_is_too_odd_to_be_read(text, path):
    mounts = tuple(read_mounts(text))
    found = mount_of(path, mounts)
    assert found is None or is_under(path, found.point)


@given(st.text("ab \t\n\\#01", max_size=20))
def test_a_point_comes_back_as_it_went_in(point):
    escaped = "".join(f"\\{ord(char):03o}" if char in " \t\n\\#" else char for char in point)
    assert unescaped(escaped) == point


@given(st.sampled_from(NETWORK), st.sampled_from(LENT), st.sampled_from(LOCAL))
def test_a_kind_is_known_in_any_case_of_letters(rules, network, lent, local):
    def there(kind: str) -> Mount:
        return Mount(2, 1, "0:1", "/x", kind, "none")

    assert is_remote(there(network.upper()), rules.places)
    assert is_lent(there(lent.upper()), rules.places)
    assert not is_remote(there(local), rules.places)
    assert not is_lent(there(local), rules.places)
