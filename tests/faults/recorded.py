"""A child that runs every flow while strace looks on, and the disk of each flow as its calls made it."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datui.pack import load_rules
from tests.faults.calls import Call, path_of
from tests.faults.place import Place, Teller
from tests.faults.power import Disk, Gone, Heard, Name, Names, Size, Step, Sync, Write
from tests.faults.table import FLOWS

PIPE = os.devnull
"""Where the child says what it has to say: strace hears it, and nobody else needs to."""


def run_all(root: Path, names: Sequence[str]) -> None:
    """Every flow in turn, each in a folder of its own; what comes before and after it is said too."""
    rules = load_rules()
    pipe = os.open(PIPE, os.O_WRONLY)
    for name in names:
        place = Place(root / name, rules)
        place.root.mkdir()
        flow = FLOWS[name]
        if flow.before is not None:
            flow.before(place)
        os.write(pipe, b"begin " + name.encode())
        flow.run(place, Teller(pipe))
        os.write(pipe, b"end")


@dataclass
class _Open:
    """What a descriptor stands for, and where it stands."""

    file: int
    at: int = 0
    appends: bool = False


class Recorder:
    """Reads the calls of the child and keeps, for each flow, what its disk was asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names: Names = {}
        self.folders: dict[int, Path] = {0: root}
        self.files: dict[int, bytearray] = {}
        self.held: dict[int, _Open] = {}
        self.pipes: set[int] = set()
        self.disks: dict[str, Disk] = {}
        self.disk: Disk | None = None
        self.last = 0

    def read(self, calls: Sequence[Call]) -> dict[str, Disk]:
        for call in calls:
            known = getattr(self, f"_{call.name}", None)
            if known is not None:
                known(call)
                continue
            touched = [int(word) for word in call.words if word.isdecimal() and int(word) in self.held]
            inside = [text for text in call.texts if os.fsdecode(text).startswith(str(self.root))]
            assert not [*touched, *inside], f"no disk was told what {call.name} does"
        return self.disks

    # Names

    def _at(self, folder: str, text: bytes) -> tuple[Path, str] | None:
        """The name's folder and itself, where it is one of ours."""
        base = Path.cwd()
        if folder.isdecimal() and (held := self.held.get(int(folder))):
            base = self.folders[held.file]
        path = path_of(base, text)
        return (path.parent, path.name) if path.is_relative_to(self.root) and path != self.root else None

    def _openat(self, call: Call) -> None:
        if call.texts[0] == PIPE.encode():
            self.pipes.add(call.result)
            return
        path = path_of(Path.cwd(), call.texts[0])
        if path == self.root:
            self.held[call.result] = _Open(0)
            return
        place = self._at(call.words[0], call.texts[0])
        self._close_number(call.result)
        if place is None:
            return
        flags = call.words[2]
        file = self.names.get(place)
        if file is None:
            assert "O_CREAT" in flags, f"{place} is not known"
            file = self._new(place)
            self.files[file] = bytearray()
        elif "O_TRUNC" in flags:
            self._ask(Size(file, 0))
        self.held[call.result] = _Open(file, appends="O_APPEND" in flags)

    def _new(self, place: tuple[Path, str]) -> int:
        self.last += 1
        self._ask(Name(place, self.last))
        return self.last

    def _mkdir(self, call: Call) -> None:
        place = self._at("", call.texts[0])
        if place is not None:
            file = self.last + 1
            self.folders[file] = place[0] / place[1]
            self._new(place)

    def _rename(self, call: Call) -> None:
        was, place = (self._at("", text) for text in call.texts)
        if was is not None and place is not None:
            self._ask(Name(place, self.names[was], was))
            if self.names[place] in self.folders:
                self._move(was[0] / was[1], place[0] / place[1])

    def _move(self, was: Path, now: Path) -> None:
        """Everything in a folder goes with it."""
        assert self.disk is None, "no disk was told what it is to move a folder"
        inside = [folder for folder in self.folders.values() if folder.is_relative_to(was)]
        moved = {folder: now / folder.relative_to(was) for folder in inside}
        self.folders.update({file: moved[folder] for file, folder in self.folders.items() if folder in moved})
        self.names = {(moved.get(folder, folder), name): file for (folder, name), file in self.names.items()}

    def _unlink(self, call: Call) -> None:
        self._take_away(self._at("", call.texts[0]))

    def _unlinkat(self, call: Call) -> None:
        self._take_away(self._at(call.words[0], call.texts[0]))

    def _rmdir(self, call: Call) -> None:
        self._take_away(self._at("", call.texts[0]))

    def _take_away(self, place: tuple[Path, str] | None) -> None:
        if place is not None:
            self._ask(Gone(place, self.names[place]))

    # What is in a file

    def _pwrite64(self, call: Call) -> None:
        held = self.held.get(int(call.words[0]))
        if held is not None:
            self._ask(Write(held.file, int(call.words[3]), call.texts[0][: call.result]))

    def _write(self, call: Call) -> None:
        number = int(call.words[0])
        if number in self.pipes:
            self._hear(call.texts[0])
        held = self.held.get(number)
        if held is not None:
            at = len(self.files[held.file]) if held.appends else held.at
            self._ask(Write(held.file, at, call.texts[0][: call.result]))
            held.at = at + call.result

    def _lseek(self, call: Call) -> None:
        held = self.held.get(int(call.words[0]))
        if held is not None:
            held.at = call.result

    def _ftruncate(self, call: Call) -> None:
        held = self.held.get(int(call.words[0]))
        if held is not None:
            self._ask(Size(held.file, int(call.words[1])))

    def _fallocate(self, call: Call) -> None:
        held = self.held.get(int(call.words[0]))
        if held is not None:
            assert call.words[1] == "0", "a hole is nothing that this disk knows of"
            self._ask(Size(held.file, max(len(self.files[held.file]), int(call.words[2]) + int(call.words[3]))))

    def _fsync(self, call: Call) -> None:
        held = self.held.get(int(call.words[0]))
        if held is not None and self.disk is not None:
            self.disk.steps.append(Sync(self.folders.get(held.file, held.file)))

    _fdatasync = _fsync

    # Descriptors

    def _close(self, call: Call) -> None:
        self._close_number(int(call.words[0]))

    def _close_number(self, number: int) -> None:
        self.held.pop(number, None)
        self.pipes.discard(number)

    def _dup(self, call: Call) -> None:
        number = int(call.words[0])
        self._close_number(call.result)
        if number in self.held:
            self.held[call.result] = self.held[number]

    _dup2 = _dup3 = _dup

    def _fcntl(self, call: Call) -> None:
        if call.words[1].startswith("F_DUPFD"):
            self._dup(call)

    # What comes of it

    def _ask(self, step: Step) -> None:
        """Do it at once, as every program sees it, and keep it for the disk of the flow that runs."""
        if isinstance(step, Write):
            held = self.files[step.file]
            held.extend(bytes(max(0, step.at + len(step.raw) - len(held))))
            held[step.at : step.at + len(step.raw)] = step.raw
        elif isinstance(step, Size):
            held = self.files[step.file]
            del held[step.size :]
            held.extend(bytes(step.size - len(held)))
        elif isinstance(step, Name):
            if step.was is not None:
                del self.names[step.was]
            self.names[step.place] = step.file
        elif isinstance(step, Gone):
            del self.names[step.place]
        if self.disk is not None:
            self.disk.steps.append(step)

    def _hear(self, line: bytes) -> None:
        if line.startswith(b"begin "):
            name = line.split()[1].decode()
            root = self.root / name
            names = {place: file for place, file in self.names.items() if place[0].is_relative_to(root)}
            files = {file: bytes(self.files[file]) for file in names.values() if file in self.files}
            self.disk = self.disks[name] = Disk(root, files, names, self.folders)
        elif line == b"end":
            self.disk = None
        elif line and self.disk is not None:
            self.disk.steps.append(Heard(line))


if __name__ == "__main__":
    run_all(Path(sys.argv[1]), sys.argv[2:])
