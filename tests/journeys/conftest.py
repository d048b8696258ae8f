"""What every journey has: a home of its own, terminals that are gone when the test is, and strace looking on."""

import compileall
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from coverage import Coverage

from datui.training import PASSPHRASE
from tests.covered import TOLD
from tests.journeys.escapes import only_our_own_escapes
from tests.journeys.officer import unlock
from tests.journeys.terminal import PYTHON, Terminal
from tests.journeys.watched import findings, watched

TODAY = "2026-12-24"
TOP = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A person's home with nothing in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """Python itself keeps what it has compiled beside each module: let that be done before anybody looks on."""
    for room in ("datui", "screens", "storage", "assets"):
        compileall.compile_dir(TOP / room, quiet=2)


@pytest.fixture(autouse=True)
def _watched() -> Iterator[None]:
    """After each journey: nothing was written but a vault's own files, no socket made, no other program started."""
    yield
    assert findings() == []


@pytest.fixture
def front_door(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """How datui is started: as anybody would, or by tests/covered.py."""
    if request.node.get_closest_marker("covered") is None:
        return [PYTHON, "-m", "datui"]
    notes = noted_lines() or "-"
    return [PYTHON, "-I", str(TOP / "tests/covered.py"), notes, str(tmp_path_factory.getbasetemp()), "datui"]


def noted_lines() -> str:
    """Where the lines that run are noted; "" where nobody asked for the coverage figure."""
    lines = Coverage.current()
    return "" if lines is None else lines.get_data().base_filename()


@pytest.fixture
def terminal(home: Path, front_door: list[str]) -> Iterator[Callable[..., Terminal]]:
    """Start a program in a terminal: `terminal("demo")` is datui, `terminal(command=[...])` anything else.

    In the end each has got nothing but what draws, and the driver of none that tells of it had to see to that.
    """
    opened: list[Terminal] = []

    def start(*arguments: str, command: list[str] | None = None, size: tuple[int, int] = (80, 24)) -> Terminal:
        words = watched([*front_door, *arguments], home, noted_lines()) if command is None else command
        env = {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        env |= {"COLORTERM": "truecolor"}
        opened.append(Terminal(words, env=env, size=size, cwd=home))
        return opened[-1]

    yield start
    for each in opened:
        each.close()
    for each in opened:
        assert only_our_own_escapes(each)
    assert not any(TOLD.encode() in each.raw for each in opened), "the driver had something to leave out"


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TRAINING vault of twelve fictional cases, whose clock runs from TODAY."""
    vault = tmp_path_factory.mktemp("told") / "vault"
    words = [PYTHON, "-m", "datui", "demo", "--vault", str(vault), "--no-open", "--today", TODAY]
    env = os.environ | {"HOME": str(vault.parent)}
    made = subprocess.run(watched(words, vault.parent), env=env, capture_output=True, text=True, check=False)
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
