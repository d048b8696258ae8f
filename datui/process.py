"""What protects this process of datui: the kernel's filter, its memory, and the libraries that it loaded."""

import re
import sys
from datetime import date

from datui.casework.computer import Library
from datui.casework.moments import day_words
from datui.casework.rules import Rules
from datui.finding import Finding

ENOUGH_LOCKED = 8 << 20
"""Bytes: an open vault locked 7.5 MB, and 8 MiB is what most systems allow (measured)."""
_GET_DUMPABLE = 3
_RELEASE = re.compile(r"OpenSSL ((\d+\.\d+)\.\d+)\b")


def is_dumpable() -> bool:
    """Whether other programs of the same person may read this process, and a crash may write it to a file."""
    if sys.platform != "linux":
        return True
    from ctypes import CDLL

    return bool(CDLL(None).prctl(_GET_DUMPABLE, 0, 0, 0, 0) != 0)


def network(holds: bool) -> Finding:
    """Whether the kernel keeps this process off the network."""
    name = "Network"
    if holds:
        words = "The kernel refuses datui every network connection and every other program."
        return Finding(name, "protected", words)
    words = "datui makes no connection, but the kernel does not hold it to that here."
    return Finding(
        name, "not protected", words, "Ask IT to block what datui's Python sends, for example by a firewall."
    )


def crash_dumps(dumpable: bool, limit: int, pattern: str) -> Finding:
    """Whether a crash writes memory to a file. What a pattern hands to a program has no limit of size."""
    name = "Crash dumps"
    if not dumpable or (limit == 0 and not pattern.startswith("|")):
        return Finding(name, "protected", "A crash of datui leaves no copy of its memory.")
    words = "A crash of datui can leave a copy of its memory, with the text of cases in it."
    return Finding(
        name, "not protected", words, "Start datui with the `datui` command; if it says this again, tell IT."
    )


def own_memory(dumpable: bool) -> Finding:
    """Whether other programs may read this process."""
    name = "datui's memory"
    if not dumpable:
        words = "Your other programs may not read what datui has in its memory. Whoever administers this computer can."
        return Finding(name, "protected", words)
    words = "Your other programs may read what datui has in its memory."
    return Finding(
        name, "not protected", words, "Start datui with the `datui` command; if it says this again, tell IT."
    )


def locked_memory(limit: int) -> Finding:
    """Whether the database's memory stays out of the swap area; below 0 there is no limit."""
    name = "Locked memory"
    if limit < 0 or limit >= ENOUGH_LOCKED:
        words = "The database's keys and pages are kept out of the swap area; the text on the screen is not."
        return Finding(name, "protected", words)
    words = f"Only {limit >> 10:,} KiB of the database's keys and pages can be kept out of the swap area."
    return Finding(name, "not protected", words, "Ask IT to let you lock 8 MiB of memory or more (memlock).")


def library(name: str, says: str, openssl: Library, *, of_database: bool = False) -> Finding:
    """Whether a library's OpenSSL has the security fixes that are known."""
    name, known = f"OpenSSL of {name}", day_words(openssl.checked.last_verified)
    route = "Ask whoever looks after datui for a newer one, or for a written exception."
    found = _RELEASE.match(says)
    if found is None or found[2] not in openssl.first:
        words = f"It is {found[1]}, a line" if found else "It is one"
        return Finding(name, "cannot be told", f"{words} whose security fixes this datui does not know.", route)
    first = openssl.first[found[2]]
    if _numbers(found[1]) >= _numbers(first):
        return Finding(name, "protected", f"{found[1]} has every security fix known on {known}.")
    words = f"{found[1]} is behind: {first} has the security fixes known on {known}."
    if of_database and openssl.note:
        words += f" {openssl.note}"
    return Finding(name, "not protected", words, route)


def clock(today: date, rules: Rules) -> Finding:
    """Whether the clock can be right: it cannot show a day before the rules were checked."""
    name = "Clock"
    policies = [each.checked for each in rules.policies.values()]
    deadlines = [each.checked for each in rules.deadlines.values()]
    if today < max(each.last_verified for each in (*policies, *deadlines, *rules.places.checked)):
        words = "The clock shows a day before the rules of this datui were checked, so every due date is wrong."
        return Finding(name, "not protected", words, "Set the computer's date and time right.")
    return Finding(name, "protected", "The clock shows a day that can be right.")


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))
