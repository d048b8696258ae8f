"""Several datuis that begin at once on one vault."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CASE = "c" * 32
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Race:
    """What became of a race: the records that were kept, and what the others were told."""

    kept: tuple[str, ...]
    refused: tuple[str, ...]


def race(path: Path, passphrase: str, runners: int) -> Race:
    """Let so many processes open the vault at one moment; each writes a record where it is let in."""
    command = [sys.executable, "-m", "tests.faults.racer", str(path), passphrase]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": _ROOT}
    processes = [subprocess.Popen(command, **pipes) for _ in range(runners)]  # type: ignore[call-overload]  # the pipes
    try:
        for each in processes:
            assert each.stdout.readline() == "ready\n"
        for each in processes:
            each.stdin.write("go\n")
            each.stdin.flush()
        said = [each.stdout.readline().split() for each in processes]
        for each, words in zip(processes, said, strict=True):
            left, _ = each.communicate("end\n" if words[:1] == ["kept"] else None, timeout=60)
            assert words[:1] != ["kept"] or left == "closed\n"
    finally:
        for each in processes:
            each.kill()
            each.wait()
    kept = tuple(words[1] for words in said if words[0] == "kept")
    return Race(kept, tuple(words[0] for words in said if words[0] != "kept"))
