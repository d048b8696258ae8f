"""Checklists and what answers mean together are data: what is wrong in them is refused by file and key."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from datui.casework.tables import PackRefused
from datui.pack import CLUSTERS, load_rules

YOUNG = "instruments/young-prompts.toml"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the asset files that a test may spoil."""
    for under in ("policy", "calendar", "instruments", "directory", "letters"):
        shutil.copytree(str(files("assets") / under), tmp_path / under)
    return tmp_path


def change(pack: Path, name: str, old: str, new: str) -> None:
    held = (pack / name).read_text()
    assert old in held
    (pack / name).write_text(held.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (CLUSTERS, '["strangled"]', '["strangledd"]', r"clusters\[1\]\.all_of: names an item that is in no checklist"),
        (CLUSTERS, '["more-often", "worse"]', '["gone"]', r"clusters\[5\]\.any_of: names an item that is in no"),
        (CLUSTERS, '["strangled"]', "[]", r"clusters\[1\]\.all_of: is empty, and so is any_of"),
        (CLUSTERS, 'id = "kill-threat"', 'id = "strangulation"', "clusters: two of these have the same id"),
        (CLUSTERS, 'source = "plymouthscb', 'sauce = "plymouthscb', r"clusters\[1\]\.source: is missing"),
        (CLUSTERS, "verified_by = ", "verified = ", "verified_by: is missing"),
        (YOUNG, 'for_ages = "13-17"', 'for_ages = "13 to 17"', "for_ages: must be two ages such as 13-17"),
        (YOUNG, 'maps_to = "dash"', 'maps_to = "Dash"', "maps_to: must be lower-case"),
        (YOUNG, 'id = "feared"', 'id = "injury"', r"items\[3\]\.id: stands twice in this instrument"),
    ],
)
def test_what_is_wrong_is_refused_by_file_and_key(pack, name, old, new, says):
    change(pack, name, old, new)
    with pytest.raises(PackRefused) as refused:
        load_rules(pack)
    assert re.search(rf"assets/{re.escape(name)}, {says}", refused.value.reason), refused.value.reason


def test_without_its_clusters_a_pack_is_refused_by_name(pack):
    (pack / CLUSTERS).unlink()
    with pytest.raises(PackRefused, match="this file cannot be read"):
        load_rules(pack)


def test_any_byte_of_the_clusters_changes_the_digest(pack, rules):
    (pack / CLUSTERS).write_bytes((pack / CLUSTERS).read_bytes() + b"\n")
    assert load_rules(pack).digest != rules.digest


def test_a_prompt_is_changed_without_code(pack):
    change(pack, CLUSTERS, 'all_of = ["baby"]', 'all_of = ["money"]')
    found = next(cluster for cluster in load_rules(pack).clusters if cluster.id == "pregnancy")
    assert found.met({"money"})
    assert not found.met({"baby"})
