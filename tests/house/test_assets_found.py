"""The assets are found alike from an editable install and from a wheel."""

import json
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import datui

TOP = Path(__file__).parents[2]
LIST = """
import hashlib, json
from importlib.resources import files

def walk(folder, name=""):
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir() and item.name != "__pycache__":
            yield from walk(item, name + item.name + "/")
        elif item.is_file():
            yield name + item.name, hashlib.sha256(item.read_bytes()).hexdigest()

root = files("assets")
print(json.dumps({"root": str(root), "files": dict(walk(root))}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    """What a command printed; what it said on the way is shown where it fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=TOP)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The bin folder of an environment with datui's wheel, and the packages of this one in its sight."""
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    pip = [sys.executable, "-m", "pip", "--python", home / "bin/python", "--isolated", "install", "-qq"]
    run(*pip, "--no-index", "--no-deps", wheel, cwd=home)
    # A .pth file in a folder that a .pth file names is not read: the editable install stays out of sight.
    (site,) = home.glob("lib/python*/site-packages")
    (site / "packages_of_the_tests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_the_editable_install_and_the_wheel_find_the_same_assets(installed, tmp_path):
    editable = json.loads(run(sys.executable, "-I", "-c", LIST, cwd=tmp_path))
    wheeled = json.loads(run(installed / "python", "-I", "-c", LIST, cwd=tmp_path))
    assert Path(editable["root"]) == TOP / "assets"
    assert Path(wheeled["root"]).is_relative_to(installed.parent)
    assert wheeled["files"] == editable["files"]
    assert [name for name in editable["files"] if not name.endswith(".py")]


def test_the_wheel_says_its_version(installed, tmp_path):
    assert datui.__version__ in run(installed / "datui", "--version", cwd=tmp_path)


def test_the_wheel_reads_its_policy_pack(installed, tmp_path):
    ask = "from datui.pack import load_rules; print(load_rules().digest)"
    editable = run(sys.executable, "-I", "-c", ask, cwd=tmp_path)
    assert re.fullmatch(r"[0-9a-f]{64}\n", editable)
    assert run(installed / "python", "-I", "-c", ask, cwd=tmp_path) == editable


def test_the_wheel_holds_the_four_packages_and_nothing_else(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"datui", "screens", "storage", "assets", f"datui-{datui.__version__}.dist-info"}
