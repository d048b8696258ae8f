"""Looks at what protects cases on this computer. It asks for no passphrase and reads nothing in the vault."""

import os
import sys
from datetime import datetime
from pathlib import Path

from datui import machine, process, seccomp
from datui.casework.moments import LONDON
from datui.finding import Finding, in_order
from datui.pack import shipped_rules
from storage.libraries import DATABASE, libraries

SCREEN_LOCK = Finding(
    "Screen lock",
    "cannot be told",
    "datui locks itself, but cannot see whether this computer does when you leave it.",
    "Set it to lock after five minutes or less, and press F12 when you look away.",
)
ELSEWHERE = Finding(
    "This system",
    "not protected",
    "datui has been tried on Linux only: what it does there to protect cases is not done, or not known to work, here.",
    "Use it on a computer with Linux.",
)


def look(vault: Path, root: Path = Path("/")) -> list[Finding]:
    """Everything that protects a vault in this folder, or does not; what is not protected comes first."""
    rules = shipped_rules()
    found = [
        process.library(name, says, rules.openssl, of_database=name == DATABASE) for name, says in libraries().items()
    ]
    found.append(process.clock(datetime.now(LONDON).date(), rules))
    if sys.platform != "linux":
        return in_order([ELSEWHERE, *found, SCREEN_LOCK])
    from resource import RLIMIT_CORE, RLIMIT_MEMLOCK, getrlimit

    dumpable = process.is_dumpable()
    return in_order(
        [
            machine.place(vault, rules.places, root),
            machine.disk(vault, root),
            machine.swap(root),
            machine.hibernation(root),
            machine.terminal(os.environ),
            machine.terminal_memory(root),
            process.network(seccomp.holds()),
            process.own_memory(dumpable),
            process.crash_dumps(dumpable, getrlimit(RLIMIT_CORE)[0], _core_pattern(root)),
            process.locked_memory(getrlimit(RLIMIT_MEMLOCK)[0]),
            *found,
            SCREEN_LOCK,
        ]
    )


def _core_pattern(root: Path) -> str:
    try:
        return (root / "proc/sys/kernel/core_pattern").read_text()
    except OSError:
        return "|"  # not known, so the worst is taken: a program gets it
