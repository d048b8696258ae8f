"""`make run` installs once, starts at once afterwards, and says what is wrong in words."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
# Stands where Python would, notes what it is asked, and fails where a test wants it to.
STAND_IN = """#!/bin/sh
echo "$*" >> "$NOTES"
case "$*" in
  "-m venv "*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
esac
case "$*" in
  *"$FAILS"*) exit "$EXITS" ;;
esac
"""


class Checkout:
    """A copy of what make reads, in a folder with a space in its name, and a stand-in for Python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a checkout"
        self.notes = folder / "notes"
        self.python = folder / "python3"
        self.python.write_text(STAND_IN)
        self.python.chmod(0o755)
        shutil.copytree(TOP / ".ci", self.folder / ".ci")
        for name in ("Makefile", "pyproject.toml"):
            shutil.copy(TOP / name, self.folder / name)

    def make(self, target: str, fails: str = "nothing fails", exits: int = 1) -> subprocess.CompletedProcess[str]:
        """Make a target with the stand-in, which exits so where it is asked something with `fails` in it."""
        self.notes.write_text("")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        return subprocess.run(
            ["make", target, f"PYTHON={self.python}"],
            cwd=self.folder,
            env={**inherited, "NOTES": str(self.notes), "FAILS": fails, "EXITS": str(exits)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self, words: str) -> bool:
        """Whether the last make asked Python something with these words in it."""
        return words in self.notes.read_text()


@pytest.fixture
def checkout(tmp_path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_run_installs_and_the_second_only_starts(checkout):
    assert checkout.make("run").returncode == 0
    assert checkout.asked("--require-hashes --only-binary :all: -r .ci/requirements-build.txt -r .ci/requirements.txt")
    assert checkout.asked("--no-index --no-build-isolation --no-deps --editable .")
    assert checkout.asked("-I -m datui")
    assert checkout.make("run").returncode == 0
    assert not checkout.asked("install")
    assert checkout.asked("-I -m datui")


@pytest.mark.parametrize("changed", ["pyproject.toml", ".ci/requirements.txt", ".ci/requirements-build.txt"])
def test_changed_pins_are_installed_at_the_next_run(checkout, changed):
    checkout.make("run")
    for path in checkout.folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    checkout.make("run")
    assert not checkout.asked("install")
    (checkout.folder / changed).touch()
    checkout.make("run")
    assert checkout.asked("-r .ci/requirements.txt")


def test_a_checkout_that_was_moved_is_installed_again(checkout):
    checkout.make("run")
    checkout.make("run", fails="samefile")
    assert checkout.asked("--editable .")


@pytest.mark.parametrize("target", ["run", "demo"])
@pytest.mark.parametrize("exits", [1, 2, 130], ids=["refused", "usage", "interrupted"])
def test_a_refusal_or_a_quit_is_no_error_of_make(checkout, target, exits):
    ended = checkout.make(target, fails="-m datui", exits=exits)
    assert checkout.asked("-I -m datui")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_failed_install_is_said_in_words_and_tried_again(checkout):
    failed = checkout.make("run", fails="--require-hashes")
    assert failed.returncode != 0
    assert "datui could not be installed" in failed.stderr
    assert not checkout.asked("-I -m datui")
    assert checkout.make("run").returncode == 0
    assert checkout.asked("--require-hashes")


def test_an_old_python_is_refused_in_words(checkout):
    refused = checkout.make("run", fails="version_info")
    assert refused.returncode != 0
    assert "datui needs Python 3.11 or newer" in refused.stderr
    assert not checkout.asked("-m venv")


def test_the_tests_install_what_they_use_and_failing_tests_fail_make(checkout):
    assert checkout.make("test").returncode == 0
    assert checkout.asked("-r .ci/requirements-test.txt")
    assert checkout.make("test", fails="-m pytest").returncode != 0
    assert not checkout.asked("install")


@pytest.mark.parametrize("tool", ["ruff format --check", "ruff check", "mypy", "lint_imports_command"])
def test_lint_fails_where_one_of_its_tools_does(checkout, tool):
    assert checkout.make("lint").returncode == 0
    assert checkout.make("lint", fails=tool).returncode != 0
