"""What every journey has: a home of its own, and terminals that are gone when the test is."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from datui.training import PASSPHRASE
from tests.journeys.officer import unlock
from tests.journeys.terminal import PYTHON, Terminal

TODAY = "2026-12-24"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A person's home with nothing in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def terminal(home: Path) -> Iterator[Callable[..., Terminal]]:
    """Start a program in a terminal: `terminal("demo")` is datui, `terminal(command=[...])` anything else."""
    opened: list[Terminal] = []

    def start(*arguments: str, command: list[str] | None = None, size: tuple[int, int] = (80, 24)) -> Terminal:
        words = [PYTHON, "-m", "datui", *arguments] if command is None else command
        env = {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        env |= {"COLORTERM": "truecolor"}
        opened.append(Terminal(words, env=env, size=size, cwd=home))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TRAINING vault of twelve fictional cases, whose clock runs from TODAY."""
    vault = tmp_path_factory.mktemp("told") / "vault"
    words = [PYTHON, "-m", "datui", "demo", "--vault", str(vault), "--no-open", "--today", TODAY]
    made = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    return vault


@pytest.fixture
def training(told: Path, home: Path) -> Path:
    """A copy of that vault for one test alone."""
    return Path(shutil.copytree(told, home / "training"))


@pytest.fixture
def caseload(terminal: Callable[..., Terminal], training: Path) -> Callable[..., Terminal]:
    """Open the TRAINING vault: `caseload()` is a terminal with its caseload on the screen."""

    def start(size: tuple[int, int] = (80, 24)) -> Terminal:
        screen = terminal("--vault", str(training), size=size)
        unlock(screen, PASSPHRASE)
        return screen

    return start
