"""All that datui may ask of the system: a vault's own files, a terminal, and its own Python. No network at all."""

import re
import time
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from tests.journeys.terminal import PYTHON
from tests.journeys.traced import OTHERS, PROGRAMS, SOCKETS, TWO, Call

_BEGUN = time.time()
_COMPILED = re.compile(rf"({re.escape(str(Path(__file__).parents[2]))}/.*)/__pycache__/([^/.]+)\.[^/]*\.pyc(?:\.\d+)?")
_DEVICES = r"/dev/(?:null|tty|ptmx|pts/\d+)"
_NAMES = (
    r"(?:(?:header\.[ab]|cases\.db)(?:\.new)?(?:\.part|-journal)?|cases\.db\.(?:check|backup)(?:-journal)?"
    r"|cases\.db\.(?:proving|restoring)"
    r"|(?:anchor|tries)(?:\.part)?|lock|ballast)"
)
"""Every file of a vault. Written out here, and not taken from storage: a new one is to be thought of twice."""
_VAULT = rf"(?:/(?:cases\.db\.(?:proving|restoring)/)?{_NAMES})?"
_BACKUP = r"/datui-backup-\d{4}-\d\d-\d\d-\d{4}(?:-\d+)?\.datui(?:\.part)?"
"""A backup, where whoever asks for it says; these journeys say a folder of their home."""
_THROWN_AWAY = rf"[0-9a-f]{{16}}(?:/\.thrown-away-by-datui|/vault{_VAULT})?"
_ANCHORS = r"/anchors(?:/[0-9a-f]{32}(?:\.part)?)?"
"""The second copy of each vault's mark of how far it had come."""


class Allowed:
    """What a program may do that was started with these words in this home."""

    def __init__(self, command: Iterable[str], home: Path, notes: str = "") -> None:
        words = list(command)
        self._first = words[:2]
        data = f"{home}/.local/share/datui"
        vault = Path(dict(pairwise(words)).get("--vault") or f"{data}/vault")
        beside = f"{vault.parent}/.datui-demo-"
        places = [_DEVICES, f"{re.escape(str(vault))}{_VAULT}", f"{re.escape(beside)}{_THROWN_AWAY}"]
        places += [f"{re.escape(data)}{_ANCHORS}", f"{re.escape(data)}/demo-{_THROWN_AWAY}"]
        places += [rf"{re.escape(str(home))}/[^/]+{_BACKUP}"]
        # Where the lines that ran are noted, for the coverage figure alone.
        places += [rf"{re.escape(notes)}\.[^/]+"] if notes else []
        self._files = re.compile("|".join(places))
        self._folders = {str(each) for place in (vault, Path(data, "x"), Path(notes)) for each in place.parents}

    def findings(self, calls: Iterable[Call]) -> Iterator[str]:
        """What was done that is not allowed, in strace's words. Raises nothing, but says where nothing was seen."""
        seen = 0
        for call in calls:
            seen += 1
            if not self._is_allowed(call):
                yield str(call)
        if not seen:
            yield "strace saw nothing"

    def _is_allowed(self, call: Call) -> bool:
        if call.name in OTHERS:
            return False
        if call.name in SOCKETS:
            return _wakes_itself(call)
        if call.name in PROGRAMS:
            # The command itself, and then only this Python, without the user's variables and folders.
            return call.words[1:3] == self._first or call.words[:3] == [PYTHON, PYTHON, "-I"]
        return not call.writes or self._may_write(call)

    def _may_write(self, call: Call) -> bool:
        if len(call.paths) < 1 + (call.name in TWO):
            return False
        if call.name in ("mkdir", "mkdirat") and call.paths[0] in self._folders:
            return True
        return all(self._files.fullmatch(path) or _is_of_new_code(path) for path in call.paths)


def _is_of_new_code(path: str) -> bool:
    """What Python keeps of a module of ours that somebody has changed since the tests began."""
    compiled = _COMPILED.fullmatch(path)
    source = Path(compiled[1], f"{compiled[2]}.py") if compiled else None
    return source is not None and source.is_file() and source.stat().st_mtime > _BEGUN


def _wakes_itself(call: Call) -> bool:
    """A pair that is connected with itself, which is how an event loop wakes; or the trial of one that is refused."""
    if call.name == "socket":
        return call.arguments.startswith("AF_UNIX") and call.result.startswith("-1 EACCES")
    if call.name == "sendto":
        return call.arguments.endswith(", NULL, 0")
    return call.name == "socketpair" and call.arguments.startswith("AF_UNIX, SOCK_STREAM")
