"""What a child process asked of the disk, call by call, as strace saw it, with every byte that it wrote."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.traced import why_not

ROOT = Path(__file__).parents[2]
CALLS = (
    "openat,open,creat,close,dup,dup2,dup3,fcntl,lseek,pwrite64,write,writev,pwritev,pwritev2,fsync,fdatasync,sync_file_range,"
    "ftruncate,truncate,fallocate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,"
    "symlinkat,sendfile,copy_file_range"
)
_LINE = re.compile(r"(\d+) +(.*)")
_WHOLE = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED, _RESUMED = " <unfinished ...>", re.compile(r"<\.\.\. \w+ resumed>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


@dataclass(frozen=True)
class Call:
    """One call that the system answered with yes: its name, its numbers and flags, its texts, and its result."""

    name: str
    words: tuple[str, ...]
    texts: tuple[bytes, ...]
    result: int


def traced(module: str, *arguments: str) -> list[Call]:
    """Run a module of ours to its end, and give every call it made that the disk hears of."""
    assert not why_not(), why_not()
    out = Path(arguments[0]) / "calls"
    words = ["strace", "-f", "-qq", "-xx", "-s", "2000000", "-e", f"trace={CALLS}", "-o", str(out)]
    command = [*words, sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with out.open(encoding="ascii") as lines:
        calls = list(_calls(lines))
    out.unlink()
    return calls


def _calls(lines: Iterator[str]) -> Iterator[Call]:
    begun: dict[str, str] = {}
    for line in lines:
        numbered = _LINE.fullmatch(line.rstrip("\n"))
        if numbered is None:
            continue
        pid, said = numbered.groups()
        if said.endswith(_UNFINISHED):
            begun[pid] = said.removesuffix(_UNFINISHED)
            continue
        said = _RESUMED.sub(lambda _match, pid=pid: begun.pop(pid, ""), said, count=1)
        if (whole := _WHOLE.match(said)) and not whole[3].startswith("-"):
            yield _call(*whole.groups())


def _call(name: str, arguments: str, result: str) -> Call:
    texts: list[bytes] = []

    def text(found: re.Match[str]) -> str:
        texts.append(bytes.fromhex(found[1].replace("\\x", "")))
        return '"'

    words = _TEXT.sub(text, arguments).split(", ")
    return Call(name, tuple(words), tuple(texts), int(result))


def path_of(folder: Path, text: bytes) -> Path:
    return Path(os.path.normpath(folder / os.fsdecode(text)))
