"""What a process does before it may see a secret: environment, umask, core dumps, network, crash text.

Standard library only, and little of it: the way in and the launcher load this before anything is painted.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as `typing` has it, which takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Mapping
    from threading import ExceptHookArgs
    from types import TracebackType
    from typing import Any, Final

# How a session ends. The launcher reads these, the session chooses one, and nothing else passes between them but a
# fault's name.
QUIT: Final = 0
REFUSED: Final = 1
LOCK_PANIC: Final = 10
LOCK_IDLE: Final = 11
HANGUP: Final = 12
CRASH: Final = 70
LOCKS: Final = frozenset({LOCK_PANIC, LOCK_IDLE})

DARK: Final = b"\x1b[?2026l\x1b[0m\x1b[?25l\x1b[2J\x1b[3J\x1b[H"
"""Empties the screen and what was scrolled off it. The erasing comes first: some terminals scroll what they erase."""
WIPE: Final = (
    # On the alternate screen first, because that is where the session pushed its keyboard mode.
    b"\x18\x1b[?2026l\x1b[?1049h\x1b[<u\x1b[2J"
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?7h"
    b"\x1b[?1049l\x1b[0m\x1b[2J\x1b[3J\x1b[H\x1b[?25h"
)
"""Leaves the terminal as a shell wants it and nothing of datui on it, in any mode that a dead session left behind."""

CALM: Final = "datui had to stop because of a fault in the program; everything that was kept is safe."
AGAIN: Final = "Start it again. If it stops again, tell whoever looks after datui"

_ALLOWED: Final = frozenset(
    {"PATH", "HOME", "TERM", "COLORTERM", "TERM_PROGRAM", "LANG", "LANGUAGE", "NO_COLOR"}
    | {"XDG_DATA_HOME", "XDG_RUNTIME_DIR"}
)
_HOUSES: Final = ("datui", "screens", "storage")
_STDERR: Final = 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_SOCKET_DOORS: Final = frozenset(
    {"connect", "bind", "getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo", "sendto", "sendmsg"}
)
_OTHER_DOORS: Final = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile"}
    | {"pty.spawn", "webbrowser.open", "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect"}
)
_DOORS: Final = _OTHER_DOORS | {f"socket.{name}" for name in _SOCKET_DOORS}


class Unsafe(Exception):
    """A process may not see a secret as it was started; `route` says how it may."""

    def __init__(self, reason: str, route: str) -> None:
        super().__init__(reason)
        self.reason, self.route = reason, route


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that a datui process may have: nothing that loads code, logs, or moves a file."""
    kept = {name: value for name, value in given.items() if name in _ALLOWED or name.startswith("LC_")}
    return kept | {"OPENSSL_CONF": os.devnull}


def clean() -> None:
    """Leave nothing in this process's environment but what `environment` allows."""
    kept = environment(os.environ)
    if dict(os.environ) != kept:
        os.environ.clear()
        os.environ.update(kept)


def enter() -> None:
    """Make this process modest, whatever it does next: private files, no core, no values in a crash."""
    os.umask(0o077)
    sys.excepthook = _say_calmly
    sys.unraisablehook = _say_nothing
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def harden() -> None:
    """Do all that this system lets a process do before it holds a secret.

    Raises Unsafe where a variable or switch is left that could log keys or load code.
    """
    if not sys.flags.isolated or any(name.startswith(("TEXTUAL", "PYTHON")) for name in os.environ):
        raise Unsafe(
            "datui does not start in an environment that could log keys or load other code.",
            "Start it with the `datui` command, which leaves that environment behind.",
        )
    enter()
    import faulthandler
    import threading

    faulthandler.disable()
    threading.excepthook = _say_calmly_of_thread
    _control(_PR_SET_DUMPABLE, 0)


def die_with_parent(signal_number: int) -> bool:
    """Have the system send this signal when the process that started this one ends; False where it cannot."""
    return _control(_PR_SET_PDEATHSIG, signal_number)


def _control(option: int, value: int) -> bool:
    if sys.platform != "linux":
        return False
    from ctypes import CDLL, c_ulong

    return int(CDLL(None).prctl(option, c_ulong(value), c_ulong(0), c_ulong(0), c_ulong(0))) == 0


def close_doors(but: str = "") -> bool:
    """From here on this process opens no network socket and starts no program; it cannot be undone.

    `but` is one that stays open: a launcher has sessions to start. Says whether the kernel refuses it too, which also
    holds for native code; what is done here guards against accident.
    Where there is an event loop call it inside, for it may make itself a socket on some systems.
    """
    allowed = {1}  # AF_UNIX: the loop wakes itself through one
    doors = _DOORS - {but}

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in doors or (event == "socket.__new__" and arguments[1] not in allowed):
            raise PermissionError("datui uses no network and starts no other program")

    sys.addaudithook(watch)
    from datui.seccomp import forbid

    return forbid(programs=not but)


def fault(error: BaseException) -> str:
    """All that is ever said of an error: its type, and the last line of ours that it came through. Never a value.

    Raises nothing, whatever the error is: Python would then print it, and its values with it.
    """
    try:
        return type(error).__name__ + _place(error.__traceback__)
    except Exception:  # noqa: BLE001 - see above
        return "an error without a name"


def _place(trace: TracebackType | None) -> str:
    # Names alone: the working folder, which would make them absolute, may be gone.
    root, place = f"{os.path.dirname(os.path.dirname(__file__))}{os.sep}", ""
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith(root) and name.removeprefix(root).split(os.sep)[0] in _HOUSES:
            place = f" at {name.removeprefix(root)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


class Unsaid(Exception):
    """Standard output is closed or full, and what was to be said there was not."""


def out(words: str) -> None:
    """Say a command's words on standard output, all of them and at once. Raises Unsaid."""
    left = f"{words}\n".encode("utf-8", "replace")
    if sys.stdout is None:
        raise Unsaid
    try:
        while left:
            left = left[os.write(1, left) :]
    except OSError:
        raise Unsaid from None


def err(words: str) -> None:
    """Say words on standard error, if anybody can hear them."""
    _say(words.rstrip("\n") + "\n")


def err_in_place(words: str) -> None:
    """Say words on standard error without ending the line, if anybody can hear them."""
    _say(words)


def keep_standard_descriptors() -> None:
    """Let no file that is opened later stand where a closed standard stream was: what is said would go into it."""
    while (fd := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        pass
    os.close(fd)


def _say(words: str) -> None:
    try:
        if sys.__stderr__ is not None:
            sys.__stderr__.write(words)
            sys.__stderr__.flush()
    except (OSError, ValueError):
        pass  # it is full, its reader is gone, or it is closed


def _say_calmly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    # Of a hook that fails Python prints the failure, and then what it was called for.
    try:
        if not issubclass(kind, KeyboardInterrupt):
            _say(f"{CALM}\n{AGAIN}: {fault(error.with_traceback(trace))}.\n")
    except Exception:  # noqa: BLE001 - see above
        _say(f"{CALM}\n{AGAIN}.\n")


def _say_calmly_of_thread(told: ExceptHookArgs) -> None:
    if told.exc_value is not None:
        _say_calmly(told.exc_type, told.exc_value, told.exc_traceback)


def _say_nothing(_told: object) -> None:
    """Python would print the object, and its text could be anybody's."""
