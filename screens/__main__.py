"""The session process: hardened before anything else, then one app on the launcher's terminal until it ends."""

import gc

from datui import guard

if __name__ == "__main__":
    guard.enter()
    # Loading makes hundreds of thousands of objects and no rubbish: looking for some costs a tenth of it (measured).
    gc.disable()

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    import asyncio

    from screens.session import SessionApp

Make = Callable[[Path, bytes | None], "SessionApp"]
_LINE_LIMIT = 4096
_SHOWN: "list[SessionApp]" = []
"""The app of this process, once there is one: for the thread that ends it with its launcher."""


def main(arguments: Sequence[str], make: Make | None = None) -> NoReturn:
    """Be the session that the launcher started, and end with the code that says why."""
    tell = -1
    try:
        given = dict(zip(arguments[::2], arguments[1::2], strict=True))
        vault, alive, tell = Path(given["--vault"]), int(given["--alive"]), int(given["--tell"])
        guard.harden()
        end_with_launcher(alive)
        passphrase = _line(int(given["--passphrase-fd"])) if "--passphrase-fd" in given else None
        code, words = _session(make or _datui, vault, passphrase, tell, "--was-there" in given)
    except guard.Unsafe as unsafe:
        code, words = guard.REFUSED, f"{unsafe.reason}\n{unsafe.route}"
    except (KeyError, ValueError):
        code, words = guard.REFUSED, "A session is started by datui only.\nStart it with the `datui` command."
    except BaseException as error:  # noqa: BLE001 - nothing of an error may reach the terminal but its name
        code, words = guard.CRASH, guard.fault(error)
    _tell(tell, words)
    os._exit(code)


def _datui(vault: Path, passphrase: bytes | None) -> "SessionApp":
    from screens.app import Datui

    return Datui(vault, passphrase)


def _session(make: Make, vault: Path, passphrase: bytes | None, tell: int, was_there: bool) -> tuple[int, str]:
    import asyncio

    app = make(vault, passphrase)
    _SHOWN.append(app)
    app.tell, app.was_there = partial(_tell, tell), was_there
    asyncio.run(_run(app))
    return app.return_code or guard.QUIT, app.last_words


async def _run(app: "SessionApp") -> None:
    import asyncio

    loop = asyncio.get_running_loop()
    guard.close_doors()
    loop.set_exception_handler(_say_nothing)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        loop.add_signal_handler(number, _told_to_end, app, os.getppid())
    await app.run_async()


def _told_to_end(app: "SessionApp", launcher: int) -> None:
    # An orphan is about to end anyway, by the thread that also leaves the terminal usable.
    if os.getppid() == launcher:
        app.leave(guard.HANGUP)


def _say_nothing(_loop: "asyncio.AbstractEventLoop", _context: dict[str, Any]) -> None:
    """The loop would print the exception, and its text could be anybody's."""


def end_with_launcher(alive: int) -> None:
    """End when the launcher does: its end of the pipe closes, and where it can the system sends a signal too."""
    Thread(target=_watch, args=(alive,), name="datui-alive", daemon=True).start()
    guard.die_with_parent(signal.SIGTERM)


def _watch(alive: int) -> None:
    with suppress(OSError):
        while os.read(alive, 1):
            pass
    # Nobody is left to clean up, so this is the session's last deed; the draft is at most a second old.
    for app in _SHOWN:
        app.go_dark(guard.HANGUP)  # or the next frame would be painted over the wiping
    with suppress(Exception):
        _make_terminal_usable()
    with suppress(OSError):
        # Opened anew: not to wait for a stopped terminal is our wish alone, and whoever has it next shares the old one.
        os.write(os.open("/dev/tty", os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY), guard.WIPE)
    os._exit(guard.HANGUP)


def _make_terminal_usable() -> None:
    import termios

    found = termios.tcgetattr(0)
    found[0] |= termios.ICRNL | termios.IXON
    found[3] |= termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    termios.tcsetattr(0, termios.TCSANOW, found)


def _line(fd: int) -> bytes:
    # However long: the launcher wrote it, and what it took for a passphrase is not cut here.
    line = b""
    while b"\n" not in line and (more := os.read(fd, _LINE_LIMIT)):
        line += more
    os.close(fd)
    return line.partition(b"\n")[0]


def _tell(tell: int, words: str) -> None:
    if tell >= 0 and words:
        with suppress(OSError):
            os.write(tell, words.encode("utf-8", "replace")[:_LINE_LIMIT])


if __name__ == "__main__":
    main(sys.argv[1:])
