"""Where a command gets a passphrase from: one line of a descriptor, or the terminal. Never arguments or variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from datui.casework.refusal import Refusal
from storage.passphrase import MOST

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE_LIMIT: Final = 65_536
"""Bytes: far more than the longest passphrase takes in any script."""


class NoPassphrase(Refusal):
    """There is nothing to unlock with; `code` says why, as `verify --json` does."""

    def __init__(self, code: str, reason: str, route: str) -> None:
        super().__init__(reason, route)
        self.code = code


def read_passphrase(fd: int) -> str:
    """One line from a descriptor, without its end: the whole line, or a refusal."""
    line = bytearray()
    try:
        while b"\n" not in line and len(line) <= _LINE_LIMIT and (more := os.read(fd, _LINE_LIMIT)):
            line += more
        return _as_typed(bytes(line).partition(b"\n")[0].removesuffix(b"\r"))
    except OSError:
        route = f"Open it for reading, such as --passphrase-fd {fd} {fd}<FILE."
        raise NoPassphrase("descriptor", f"Descriptor {fd} cannot be read.", route) from None
    finally:
        line[:] = bytes(len(line))


def ask_passphrase() -> str:
    """Ask on the terminal, without showing what is typed. Refuses where there is no terminal to ask on."""
    import termios

    try:
        fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        reason = "There is no terminal to ask for the passphrase on."
        raise NoPassphrase("no-terminal", reason, "Give it with --passphrase-fd.") from None
    try:
        found = termios.tcgetattr(fd)
        hidden = [*found[:3], found[3] & ~termios.ECHO, *found[4:]]
        try:
            termios.tcsetattr(fd, termios.TCSAFLUSH, hidden)
            os.write(fd, b"Passphrase: ")
            return read_passphrase(fd)
        finally:
            termios.tcsetattr(fd, termios.TCSAFLUSH, found)
            os.write(fd, b"\n")
    finally:
        os.close(fd)


def passphrase_of(options: Mapping[str, Any]) -> tuple[str, str]:
    """What a command unlocks with, and the label of whose it is: the twelve words of a sheet in their one spelling."""
    from storage.sheet import read
    from storage.slots import SHEET_LABEL

    label = str(options.get("key", "A"))
    passphrase = read_passphrase(options["passphrase-fd"]) if "passphrase-fd" in options else ask_passphrase()
    return (read(passphrase) if label == SHEET_LABEL else passphrase), label


def _as_typed(raw: bytes) -> str:
    # Cut at the limit it may end inside a letter, so what is too long is found before it is read as text.
    try:
        text = "" if len(raw) > _LINE_LIMIT else raw.decode("utf-8-sig")  # some editors begin a file with a mark
    except UnicodeDecodeError:
        text = ""
    if len(raw) > _LINE_LIMIT or len(normalize("NFC", text)) > MOST:
        reason = f"The passphrase is longer than {MOST:,} characters, and no vault has one that long."
        raise NoPassphrase("too-long", reason, "Check that it stands alone on the first line.")
    if not text:
        raise NoPassphrase("no-passphrase", "There was no passphrase to read.", "Give it as one line of UTF-8 text.")
    return text
