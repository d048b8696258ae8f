"""Whether words stand where they should not, in any form that Python gives them: in a process's memory, in a file."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

_PART = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (?:rw|r-.. \S+ \S+ 0 )")
"""A part of a process's memory, but for what it only reads from a file."""
_WIDE = "le" if sys.byteorder == "little" else "be"


Word = str | bytes


def forms(word: Word) -> list[bytes]:
    """The word as bytes: as files have it, and as Python holds it beside letters of any script. A key: and in hex."""
    if isinstance(word, bytes):
        return [word, word.hex().encode()]
    return [word.encode(code) for code in ("utf-8", f"utf-16-{_WIDE}", f"utf-32-{_WIDE}")]


def found(raw: bytes, words: Iterable[Word]) -> set[Word]:
    """Those of the words that stand in the bytes."""
    return {word for word in words if any(form in raw for form in forms(word))}


@cache
def why_not() -> str:
    """Why no process's memory can be read here; "" where it can."""
    if sys.platform != "linux":
        return "only Linux shows root the memory of another process"
    return "only root may read the memory of a process that has made itself private" if os.geteuid() else ""


def remembered(pid: int, words: Iterable[Word]) -> set[Word]:
    """Those of the words that stand in the memory of a process."""
    words = list(words)
    return {word for part in _memory(pid) for word in found(part, words)}


def _memory(pid: int) -> Iterator[bytes]:
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            if part := _PART.match(line):
                begin, end = (int(address, 16) for address in part.groups())
                # What is kept from every reader is the kernel's own.
                with suppress(OSError):
                    yield os.pread(memory.fileno(), end - begin, begin)


def told(pid: int, words: Iterable[Word]) -> set[Word]:
    """Those of the words that anybody on this computer could read of a process: its arguments and its environment."""
    return {word for name in ("cmdline", "environ") for word in found(Path(f"/proc/{pid}/{name}").read_bytes(), words)}


def in_files(folder: Path, words: Iterable[Word], since: float = 0.0) -> dict[Path, set[Word]]:
    """The files below a folder, changed since a moment, with those of the words that stand in each or in its name."""
    words = list(words)
    listed = (Path(top, name) for top, _folders, names in os.walk(folder) for name in names)
    return {path: there for path in listed if (there := _in_file(path, words, since))}


def _in_file(path: Path, words: list[Word], since: float) -> set[Word]:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_mtime < since:
            return set()
        return found(path.read_bytes(), words) | found(os.fsencode(path), words)
    except OSError:
        return set()  # it has gone
