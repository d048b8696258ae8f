"""One call of the system that fails, at a process that does one thing: strace says of the call that it did."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.faults import saver
from tests.journeys.traced import why_not as no_strace

ROOT = Path(__file__).parents[2]
_SPARED = frozenset({"mmap", "getppid", "ioctl", "poll", "epoll_wait"})
"""What asks for memory, or for nothing of the disk."""
_CALL = re.compile(r"(\w+)\(")


@dataclass(frozen=True)
class Fault:
    """The number-th call of this name fails so; with `on`, all that follow do too."""

    call: str
    number: int
    error: str
    on: bool = False

    def __str__(self) -> str:
        return f"{self.call} {self.number}{'+' if self.on else ''} {self.error}"

    @property
    def options(self) -> list[str]:
        when = f"{self.number}{'+' if self.on else ''}"
        return [f"-etrace={self.call}", f"-einject={self.call}:error={self.error}:when={when}"]


@dataclass(frozen=True)
class Told:
    """What the vault said of what was done in it: whether it was kept, and why not."""

    what: str
    words: str


@cache
def why_not() -> str:
    """Why no call can be made to fail here; "" where one can."""
    if said := no_strace():
        return said
    words = ["strace", "-o", os.devnull, "-etrace=fsync", "-einject=fsync:error=EIO", "true"]
    tried = subprocess.run(words, capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this strace cannot make a call fail"


class Breaker:
    """Does one thing in a copy of a vault, again and again, with another call that fails."""

    def __init__(self, root: Path, template: Path) -> None:
        self.template, self.root = template, root
        self.place = root / "place"
        self._shared = root / "said"
        self._shared.write_bytes(bytes(saver.ROOM))
        words = [sys.executable, "-m", "tests.faults.saver", str(self._shared)]
        self._child = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    @property
    def vault(self) -> Path:
        """Where the copy is that something was done in last."""
        return self.place / "vault"

    def close(self) -> None:
        self._child.communicate()

    def calls(self, step: str) -> Iterator[tuple[str, int]]:
        """Every call of the disk that is made for this, by its name and number."""
        traced = self.root / "calls"
        self._do(step, ["-etrace=%desc,%file,getppid", "-o", str(traced)])
        begun, numbers = 0, Counter[str]()
        for line in traced.read_text(errors="replace").splitlines():
            if not (found := _CALL.match(line)):
                continue
            name = found[1]
            numbers[name] += 1
            begun += name == "getppid"
            if begun == 1 and name not in _SPARED:
                yield name, numbers[name]
        assert begun == 2

    def tried(self, step: str, fault: Fault) -> Told:
        """What the vault said where this call failed."""
        return self._do(step, [*fault.options, "-o", os.devnull])

    def _do(self, step: str, options: list[str]) -> Told:
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.template, self.place)
        self._shared.write_bytes(bytes(saver.ROOM))
        self._say(f"{step} {self.vault}\n")
        ready, number = self._heard().split()
        assert ready == "ready"
        strace = subprocess.Popen(["strace", *options, "-p", number], stderr=subprocess.PIPE, text=True)
        with strace:
            assert strace.stderr is not None
            line = strace.stderr.readline()
            assert "attached" in line, line
            self._say("!")
            # It must not fill up while nobody reads it.
            strace.stderr.read()
        assert self._heard() == "done"
        said = self._shared.read_bytes().partition(b"\0")[0]
        return Told(*json.loads(said)) if said else Told("died", "")

    def _say(self, words: str) -> None:
        assert self._child.stdin is not None
        self._child.stdin.write(words.encode())
        self._child.stdin.flush()

    def _heard(self) -> str:
        assert self._child.stdout is not None
        line = self._child.stdout.readline().decode().strip()
        assert line, "the process that saves has ended"
        return line


@contextmanager
def breaker(root: Path, template: Path) -> Iterator[Breaker]:
    """One that is gone when it is not needed any more."""
    made = Breaker(root, template)
    try:
        yield made
    finally:
        made.close()
