"""What every journey has: a home of its own, and terminals that are gone when the test is."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.terminal import PYTHON, Terminal


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
