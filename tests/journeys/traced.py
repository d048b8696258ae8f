"""What a program asks of the system while a journey runs: every file it writes, every socket, every other program.

strace looks on from outside its session, so the program is the terminal's own child as it is without. A call that the
kernel's filter already refuses is not seen where strace itself works with such a filter: there it cannot have happened.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Thread

from tests.journeys.terminal import PATIENCE

TWO = frozenset({"rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"})
"""What has two names to say."""
WRITE = TWO | {"creat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "mknod", "mknodat", "truncate"}
OPEN = frozenset({"open", "openat", "openat2"})
SOCKETS = frozenset({"socket", "socketpair", "connect", "bind", "listen", "sendto", "sendmsg", "sendmmsg"})
PROGRAMS = frozenset({"execve", "execveat"})
OTHERS = frozenset({"memfd_create", "io_uring_setup"})
"""Ways to have a file that has no name, and to do any of these without asking for it by a call."""
_CALLS = ",".join(sorted(OPEN | WRITE | SOCKETS | PROGRAMS | OTHERS))
_WATCH = ("-DDD", "-f", "-qq", "-y", "-s", "256", "-e", f"trace={_CALLS}")
_QUICKLY = "--seccomp-bpf"  # the kernel stops the program at these calls alone: a fifth more time, and not four times
_LINE = re.compile(r"(\d+) +(.*)")
_WHOLE = re.compile(r"(\w+)\((.*)\) += (.*)")
_UNFINISHED, _RESUMED = " <unfinished ...>", re.compile(r"<\.\.\. \w+ resumed>")
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')
_OPENED = re.compile(r"\d+<([^>]*)>")
_WRITING = re.compile(r"\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)\b")


@dataclass(frozen=True)
class Call:
    """One system call: its name, and what strace wrote of its arguments and its result."""

    name: str
    arguments: str
    result: str

    def __str__(self) -> str:
        return f"{self.name}({self.arguments}) = {self.result}"

    @property
    def writes(self) -> bool:
        """Whether it makes, changes, moves or removes a file, or would have."""
        return self.name in WRITE or (self.name in OPEN and bool(_WRITING.search(self.arguments)))

    @property
    def paths(self) -> list[str]:
        """The files that it names, where strace could read the names; of one that was opened, the file that it was."""
        opened = _OPENED.match(self.result) if self.name in OPEN else None
        if opened:
            return [opened[1]]
        return [os.path.normpath(Path(folder, _plain(path))) for folder, path in _PATH.findall(self.arguments)]

    @property
    def words(self) -> list[str]:
        """The program that it starts, and its arguments as far as strace wrote them."""
        return [_plain(word) for _folder, word in _PATH.findall(self.arguments)]


@cache
def why_not() -> str:
    """Why nothing can be watched here; "" where it can."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return "strace is not installed here: it is what sees the system calls"
    if os.geteuid():
        return "strace of anyone but root cannot read the names of the files that a hardened process opens"
    return "" if _how() is not None else "this system lets no process trace another"


@cache
def _how() -> tuple[str, ...] | None:
    for options in ((*_WATCH, _QUICKLY), _WATCH):
        words = ["strace", *options, "-o", os.devnull, "true"]
        tried = subprocess.run(words, capture_output=True, check=False)
        if (tried.returncode, tried.stderr) == (0, b""):
            return options
    return None


class Traced:
    """One program and all that it starts, watched from its start to its end."""

    def __init__(self, command: Sequence[str]) -> None:
        reader, self._writer = os.pipe()
        out = f"/proc/{os.getpid()}/fd/{self._writer}"
        self.command = [str(shutil.which("strace")), *(_how() or ()), "-o", out, *command]
        self._raw = bytearray()
        self._reading = Thread(target=self._read, args=(reader,), daemon=True)
        self._reading.start()

    def _read(self, reader: int) -> None:
        while raw := os.read(reader, 1 << 20):
            self._raw += raw
        os.close(reader)

    def calls(self) -> list[Call]:
        """Every call, once the program and all that it started have ended."""
        if self._writer >= 0:
            os.close(self._writer)  # from here on strace alone holds it, and ends with what it watches
            self._writer = -1
        self._reading.join(PATIENCE)
        assert not self._reading.is_alive(), "what is watched does not end"
        return list(read_calls(self._raw.decode(errors="replace")))


def read_calls(text: str) -> Iterator[Call]:
    """The calls in strace's words, those put together that another process came between."""
    begun: dict[str, str] = {}
    for line in text.splitlines():
        numbered = _LINE.fullmatch(line)
        if numbered is None:
            continue
        pid, said = numbered.groups()
        if said.endswith(_UNFINISHED):
            begun[pid] = said.removesuffix(_UNFINISHED)
            continue
        said = _RESUMED.sub(lambda _match, pid=pid: begun.pop(pid, ""), said, count=1)
        if whole := _WHOLE.fullmatch(said):
            yield Call(*whole.groups())
    for said in begun.values():  # the process ended in the middle of it
        name, _, arguments = said.partition("(")
        yield Call(name, arguments, "?")


def _plain(word: str) -> str:
    return word.encode("ascii", "backslashreplace").decode("unicode_escape").encode("latin-1").decode(errors="replace")
