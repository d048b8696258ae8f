"""A machine without network installs datui from the wheelhouse alone."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import datui

TOP = Path(__file__).parents[2]


def no_network() -> list[str]:
    """The words before a command that leave it without any network, not even its own."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
        ):
            return words
    pytest.skip("no network namespace can be made here (unshare -n needs root or user namespaces)")


def answer(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheelhouse(tmp_path_factory) -> Path:
    """The folder that `make wheelhouse` gathers, under a name with a space in it."""
    folder = tmp_path_factory.mktemp("wheel house") / "on a stick"
    command = ["make", "--no-print-directory", "wheelhouse", f"WHEELHOUSE={folder}", f"python={sys.executable}"]
    made = answer(command, TOP)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


def test_it_installs_and_starts_without_network(wheelhouse, tmp_path):
    apart = no_network()
    home = tmp_path / "an officer's folder"
    installed = answer([*apart, "sh", str(wheelhouse / "install"), str(home)], tmp_path)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    assert f'"{home}/bin/datui"' in installed.stdout
    said = answer([*apart, str(home / "bin/datui"), "--version"], tmp_path)
    assert (said.returncode, datui.__version__ in said.stdout) == (0, True), said.stderr
    imports = "import sqlcipher3, cryptography, pydantic, textual, screens, storage, assets"
    assert answer([*apart, str(home / "bin/python"), "-I", "-c", imports], tmp_path).returncode == 0


def test_it_holds_a_wheel_for_every_pin_and_names_no_address(wheelhouse):
    pinned = [line for line in (TOP / ".ci/requirements.txt").read_text().splitlines() if "==" in line]
    assert len(list(wheelhouse.glob("*.whl"))) == len(pinned) + 1
    for name in ("README", "install", "wheels.txt"):
        assert "://" not in (wheelhouse / name).read_text()


def test_a_damaged_wheel_is_refused_in_words(wheelhouse, tmp_path):
    copy = shutil.copytree(wheelhouse, tmp_path / "copy")
    (wheel,) = copy.glob("datui-*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    refused = answer(["sh", str(copy / "install")], tmp_path)
    assert refused.returncode == 1
    assert "damaged" in refused.stderr
    assert not (copy / "datui/bin/datui").exists()


def test_an_old_python_is_refused_in_words(wheelhouse, tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    refused = subprocess.run(
        ["sh", str(wheelhouse / "install")],
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "Python 3.11" in refused.stderr
