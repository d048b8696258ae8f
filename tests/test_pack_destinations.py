"""Where a sealed pack may go: onto a drive that can be taken out, and nowhere else, whatever the policy pack says."""

import pytest

from datui.places import UnsafePlace, pack_destination, pack_destinations
from datui.surroundings import PLACES
from tests.test_destinations import media, places, root  # noqa: F401 - fixtures are found by their names
from tests.test_pack import change, pack, refusal  # noqa: F401 - a fixture of the pack's own tests


@pytest.mark.parametrize("name", ["stick", "usb"])
def test_a_drive_that_can_be_taken_out_takes_it(media, root, places, tmp_path, name):  # noqa: F811 - asked for
    assert pack_destination(media / name, tmp_path / "vault", places, root) == "a removable drive"


@pytest.mark.parametrize("name", ["share", "lent", ""])
def test_no_other_place_does(media, root, places, tmp_path, name):  # noqa: F811 - asked for
    with pytest.raises(UnsafePlace, match="a drive that can be taken out, and nowhere else") as refused:
        pack_destination(media / name, tmp_path / "vault", places, root)
    assert refused.value.code == "not-listed"
    assert "read it out instead" in str(refused.value.route)
    assert str(media) not in f"{refused.value}{refused.value.route}"


@pytest.mark.parametrize("folder", ["stick/Dropbox", "usb/OneDrive - Example Homes", "stick/Nextcloud/packs"])
def test_a_sync_folder_on_a_drive_never_does(media, root, places, tmp_path, folder):  # noqa: F811 - asked for
    with pytest.raises(UnsafePlace, match="A sealed pack never goes there") as refused:
        pack_destination(media / folder, tmp_path / "vault", places, root)
    assert refused.value.code == "synced"


def test_a_link_on_a_drive_leads_nowhere_else(media, root, places, tmp_path):  # noqa: F811 - asked for
    (tmp_path / "Documents").mkdir()
    (media / "stick" / "packs").symlink_to(tmp_path / "Documents")
    with pytest.raises(UnsafePlace):
        pack_destination(media / "stick" / "packs", tmp_path / "vault", places, root)


def test_a_vault_on_a_stick_takes_none(media, root, places):  # noqa: F811 - asked for
    vault = media / "stick" / "vault"
    vault.mkdir()
    with pytest.raises(UnsafePlace, match="vault's own folder"):
        pack_destination(vault / "deep", vault, places, root)


def test_only_drives_that_can_be_taken_out_are_offered(media, root, places):  # noqa: F811 - asked for
    found = dict(pack_destinations(places, root))
    assert found == {media / "stick": "a removable drive", media / "usb": "a removable drive"}


@pytest.mark.parametrize("sort", ["network", "lent", "own", "synced"])
def test_no_policy_pack_allows_another_place(pack, sort):  # noqa: F811 - asked for
    before = 'allowed = [\n    { sort = "removable", words = "a removable drive" },\n]'
    change(pack, PLACES, before, before.replace('"removable"', f'"{sort}"'))
    assert "packs.allowed[1].sort" in refusal(pack)
