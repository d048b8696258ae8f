"""A disk that remembers what it was asked, and every way it may look when the power fails.

What was synced is there. Of what was not, each sector of 512 bytes is as it was at any moment since: a write may be
dropped, torn, or come to the disk before an earlier one. Each name that was made, moved or taken away since its folder
was synced may be so or not. That is less than any real disk promises.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
Names = dict[tuple[Path, str], int]


@dataclass(frozen=True, slots=True)
class Write:
    file: int
    at: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Size:
    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a file or folder is given; with `was`, it is moved from there."""

    place: tuple[Path, str]
    file: int
    was: tuple[Path, str] | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    place: tuple[Path, str]
    file: int


@dataclass(frozen=True, slots=True)
class Sync:
    """Of a file by its number, or of a folder."""

    what: int | Path


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said at this moment: nobody is told it before the disk has it."""

    line: bytes


Step = Write | Size | Name | Gone | Sync | Heard
Asked = Write | Size | Name | Gone


@dataclass
class Disk:
    """What the disk holds for good when a flow begins, and each step since."""

    root: Path
    files: dict[int, bytes] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    folders: dict[int, Path] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def syncs(self, upto: int) -> list[int]:
        return [at for at in range(upto) if isinstance(self.steps[at], Sync)]

    def heard(self, upto: int) -> list[bytes]:
        return [step.line for step in self.steps[:upto] if isinstance(step, Heard)]

    def cut(self, upto: int, random: Random) -> "State":
        """The disk after the power failed before step `upto`."""
        last: dict[int | Path, int] = {
            step.what: at for at, step in enumerate(self.steps[:upto]) if isinstance(step, Sync)
        }
        state = self._kept()
        waiting: dict[int | Path, list[Asked]] = defaultdict(list)
        for at, step in enumerate(self.steps[:upto]):
            if isinstance(step, Sync | Heard):
                continue
            home = home_of(step)
            if at < last.get(home, -1):
                state.done(step)
            else:
                waiting[home].append(step)
        for home, asked in waiting.items():
            if isinstance(home, Path):
                state.name_some(asked, random)
            else:
                state.write_some(asked, random)
        return state

    def waits(self, upto: int) -> list[Name | Gone]:
        """The names that no sync of their folder has made sure of by then."""
        last = {step.what: at for at, step in enumerate(self.steps[:upto]) if isinstance(step, Sync)}
        names = [(at, step) for at, step in enumerate(self.steps[:upto]) if isinstance(step, Name | Gone)]
        return [step for at, step in names if at > last.get(step.place[0], -1)]

    def without(self, upto: int, lost: Sequence[Name | Gone]) -> "State":
        """Everything came to the disk by then but these names."""
        state = self._kept()
        for step in self.steps[:upto]:
            if not isinstance(step, Sync | Heard) and not any(step is one for one in lost):
                state.done(step)
        return state

    def in_turn(self, upto: int, random: Random) -> "State":
        """The disk where all came to it in turn, up to here; the last write may be torn."""
        state = self._kept()
        *steps, end = self.steps[:upto]
        for step in steps:
            if not isinstance(step, Sync | Heard):
                state.done(step)
        if isinstance(end, Write):
            state.write_some([end], random)
        elif not isinstance(end, Sync | Heard):
            state.done(end)
        return state

    def _kept(self) -> "State":
        """What is there for good, to be changed."""
        files = {file: bytearray(raw) for file, raw in self.files.items()}
        return State(self.root, files, dict(self.names), self.folders)


def home_of(step: Asked) -> int | Path:
    """What must be synced for a step to stay: the file that was written to, or the folder of the name."""
    return step.file if isinstance(step, Write | Size) else step.place[0]


@dataclass
class State:
    """One way that the disk may look."""

    root: Path
    files: dict[int, bytearray]
    names: Names
    folders: dict[int, Path] = field(default_factory=dict)

    def done(self, step: Asked) -> None:
        if isinstance(step, Write):
            self.put(step.file, step.at, step.raw)
        elif isinstance(step, Size):
            self.resize(step.file, step.size)
        elif isinstance(step, Name):
            if step.was is not None and self.names.get(step.was) == step.file:
                del self.names[step.was]
            self.names[step.place] = step.file
        elif self.names.get(step.place) == step.file:
            del self.names[step.place]

    def put(self, file: int, at: int, raw: bytes) -> None:
        held = self.files.setdefault(file, bytearray())
        if len(held) < at + len(raw):
            held.extend(bytes(at + len(raw) - len(held)))
        held[at : at + len(raw)] = raw

    def resize(self, file: int, size: int) -> None:
        held = self.files.setdefault(file, bytearray())
        del held[size:]
        held.extend(bytes(size - len(held)))

    # What may be so and what may not

    def name_some(self, asked: Sequence[Asked], random: Random) -> None:
        """Some names are as they were asked for: all, none, the first ones, or any of them, whatever the order."""
        for step, stays in zip(asked, _some(len(asked), random), strict=True):
            if stays:
                self.done(step)

    def write_some(self, asked: Sequence[Asked], random: Random) -> None:
        """Some of the sectors are as they were asked for, each as at some moment since the file was synced."""
        how = random.choice(("all", "none", "first", "whole", "sectors", "sectors"))
        stays = _some(len(asked), random, how if how in ("all", "none", "first") else "any")
        lost: set[int] = set()
        longest = 0
        for step, whole in zip(asked, stays, strict=True):
            if isinstance(step, Size):
                if not whole and how != "sectors":
                    break  # what was asked of the file after that was asked of other blocks
                if whole:
                    self.resize(step.file, step.size)
                continue
            assert isinstance(step, Write)
            longest = max(longest, step.at + len(step.raw))
            for at, sector in _sectors(step):
                kept = random.random() < 0.7 if how == "sectors" else whole
                if sector in lost or not kept:
                    # A later one of the same sector cannot be there without this one: it is one and the same sector.
                    lost.add(sector)
                    continue
                self.put(step.file, at, step.raw[at - step.at : (sector + 1) * SECTOR - step.at])
        if lost and asked and random.random() < 0.3:
            first = asked[0]
            assert isinstance(first, Write | Size)
            # The file may be as long as it should be, with nothing in it.
            self.resize(first.file, max(longest, len(self.files.get(first.file, b""))))

    def tree(self) -> dict[str, bytes | None]:
        """Every file by its path and every folder (None), as far as there is a way to it."""
        found: dict[str, bytes | None] = {}
        reached = {self.root}
        waiting = sorted(self.names.items(), key=lambda one: len(one[0][0].parts))
        for (folder, name), file in waiting:
            if folder not in reached:
                continue
            path = folder / name
            where = str(path.relative_to(self.root))
            if file in self.folders:
                reached.add(path)
                found[where] = None
            else:
                found[where] = bytes(self.files.get(file, b""))
        return found


def _sectors(step: Write) -> Iterable[tuple[int, int]]:
    at, end = step.at, step.at + len(step.raw)
    while at < end:
        sector = at // SECTOR
        yield at, sector
        at = (sector + 1) * SECTOR


def _some(many: int, random: Random, how: str = "") -> list[bool]:
    how = how or random.choice(("all", "none", "first", "any", "any"))
    if how == "first":
        first = random.randrange(many + 1)
        return [at < first for at in range(many)]
    if how == "any":
        likely = random.choice((0.2, 0.5, 0.8))
        return [random.random() < likely for _ in range(many)]
    return [how == "all"] * many
