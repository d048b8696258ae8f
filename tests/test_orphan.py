"""A session whose launcher was killed: it wipes the terminal, ends, and leaves what it shares with others as it was."""

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from datui.guard import HANGUP, WIPE

# The terminal as a shell and a session share it: one opening, of which each has a copy. What the shell would find is
# looked at whenever the session writes, for a moment before or after says nothing.
ORPHAN = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.path.insert(0, sys.argv[1])
from screens.__main__ import _watch
write = os.write
def looked(fd, data):
    write(int(sys.argv[2]), b"y" if os.get_blocking(2) else b"n")
    return write(fd, data)
os.write = looked
alive, ours = os.pipe()
os.close(ours)
_watch(alive)
"""


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal: the one that draws, and the one that sessions have."""
    ends = pty.openpty()
    yield ends
    for end in ends:
        os.close(end)


def orphaned(shared: int, said: Path) -> int:
    """How a session ends whose launcher is gone; the file says at each write whether the shared terminal waits."""
    with said.open("w+b") as file:
        words = [sys.executable, "-c", ORPHAN, str(Path(__file__).parents[1]), str(file.fileno())]
        ended = subprocess.run(
            words, stdin=shared, stdout=shared, stderr=shared, pass_fds=[file.fileno()], check=False, timeout=60
        )
    return ended.returncode


def test_whoever_shares_the_terminal_is_never_told_that_it_has_nothing_to_read(terminal, tmp_path):
    draws, shared = terminal
    assert orphaned(shared, tmp_path / "said") == HANGUP
    assert set((tmp_path / "said").read_text()) == {"y"}
    assert WIPE in os.read(draws, 4096)


def test_a_terminal_that_was_stopped_keeps_no_session_alive(terminal, tmp_path):
    _draws, shared = terminal
    termios.tcflow(shared, termios.TCOOFF)
    assert orphaned(shared, tmp_path / "said") == HANGUP
