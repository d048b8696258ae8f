"""datui as a person would start it: in a home of its own, with a terminal and without, beside a TRAINING vault."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.terminal import PYTHON, Terminal

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}


@pytest.fixture
def run(home: Path) -> Run:
    """Run datui without a terminal and take what it says."""

    def go(*arguments: str, said: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        command = [PYTHON, "-m", "datui", *arguments]
        return subprocess.run(
            command, input=said, env=environment(home) | more, cwd=home, capture_output=True, text=True, check=False,
            start_new_session=True,
        )  # fmt: skip

    return go


@pytest.fixture
def terminal(home: Path) -> Iterator[Callable[..., Terminal]]:
    """Run datui on a terminal."""
    opened: list[Terminal] = []

    def go(*arguments: str) -> Terminal:
        opened.append(Terminal([PYTHON, "-m", "datui", *arguments], env=environment(home), cwd=home))
        return opened[-1]

    yield go
    for each in opened:
        each.close()


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TRAINING vault that tests only look at."""
    folder = tmp_path_factory.mktemp("demo")
    command = [PYTHON, "-m", "datui", "demo", "--vault", str(folder / "vault"), "--no-open", "--today", "2026-03-02"]
    subprocess.run(command, env=environment(folder), check=True, capture_output=True)
    return folder / "vault"


def refused(done: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """The reason and the route of a refusal, which says nothing else."""
    assert (done.returncode, done.stdout) == (1, "")
    reason, route = done.stderr.splitlines()
    return reason, route


def copied(vault: Path, home: Path) -> Path:
    copy = home / "copy"
    copy.mkdir(mode=0o700)
    for file in vault.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy
