"""What this computer does with what is on its disks, in its memory and on its terminal, as Linux says it."""

import os
from collections.abc import Mapping
from pathlib import Path

from datui.casework.computer import Places
from datui.disks import encrypted_disk, hibernates, in_memory, swap_areas
from datui.finding import Finding
from datui.mounts import mount_of, mounted
from datui.places import UnsafePlace, refuse_unsafe

_TERMINALS = {
    "tmux": "tmux keeps what is drawn, and any program of yours can read it there.",
    "screen": "screen keeps what is drawn, and any program of yours can read it there.",
    "vscode": "The terminal of Visual Studio Code keeps what it showed, and can show it again after a restart.",
    "iTerm.app": "iTerm can play back what it showed, and restore it after a restart.",
    "Apple_Terminal": "Terminal restores what it showed when it is opened again.",
    "WarpTerminal": "Warp keeps what it showed, and can send it to its makers.",
}


def disk(vault: Path, root: Path = Path("/")) -> Finding:
    """Whether the disk of the vault is encrypted."""
    name = "Disk encryption"
    mount = mount_of(os.path.realpath(vault), mounted(root))
    if in_memory(mount):
        words = "The vault's folder is in memory only: it is gone when the computer is turned off."
        return Finding(name, "not protected", words, "Keep the vault in a folder that is on a disk.")
    match encrypted_disk(mount, root):
        case True:
            return Finding(name, "protected", "What is written to the vault's disk is encrypted on its way there.")
        case False:
            words = (
                "No encryption is seen on the vault's disk. The vault is encrypted all the same, but what memory "
                "leaves there is not. A drive that encrypts by itself cannot be seen from here."
            )
            route = "Ask IT to turn on full-disk encryption, or to say in writing that the drive does it."
            return Finding(name, "not protected", words, route)
        case _:
            words = "datui cannot see how this disk keeps what is written to it."
            return Finding(name, "cannot be told", words, "Ask IT whether full-disk encryption is on.")


def swap(root: Path = Path("/")) -> Finding:
    """Whether what is in memory can get onto a disk in clear."""
    name, areas = "Swap", swap_areas(root)
    route = "Ask IT to encrypt the swap area, or to turn it off."
    if areas is None or (None in areas and False not in areas):
        return Finding(name, "cannot be told", "datui cannot see where memory is swapped out to.", route)
    if False in areas:
        words = "Memory, with the text of cases in it, can be written to a disk on which no encryption is seen."
        return Finding(name, "not protected", words, route)
    words = "Memory is swapped out to encrypted areas only." if areas else "Memory is never swapped out to a disk."
    return Finding(name, "protected", words)


def hibernation(root: Path = Path("/")) -> Finding:
    """Whether all of memory can get onto a disk in clear when the lid is closed."""
    name, areas = "Hibernation", swap_areas(root)
    route = "Ask IT to turn hibernation off, and lock datui before you close the lid."
    match hibernates(root):
        case None:
            return Finding(name, "cannot be told", "datui cannot see whether this computer hibernates.", route)
        case False:
            return Finding(name, "protected", "This computer does not write its memory to a disk when it sleeps.")
    if areas is not None and False not in areas and None not in areas:
        return Finding(name, "protected", "Where it could write its memory to when it sleeps is encrypted, or nowhere.")
    words = "When this computer hibernates, all of its memory goes to a disk on which no encryption is seen."
    return Finding(name, "not protected", words, route)


def place(vault: Path, places: Places, root: Path = Path("/")) -> Finding:
    """Whether the vault's folder leaves this computer."""
    name = "Place of the vault"
    try:
        refuse_unsafe(vault, places, root)
    except UnsafePlace as refusal:
        return Finding(name, "not protected", refusal.reason, refusal.route)
    if mount_of(os.path.realpath(vault), mounted(root)) is None:
        words = "datui cannot see which disk the vault's folder is on."
        return Finding(name, "cannot be told", words, "Ask IT whether it is a disk of this computer.")
    return Finding(
        name, "protected", "The vault's folder is in none of a sync service that datui knows, nor on a network."
    )


def terminal(environment: Mapping[str, str]) -> Finding:
    """Whether the terminal keeps what datui showed."""
    name = "Terminal"
    kind = environment.get("TERM_PROGRAM", "")
    if kind not in _TERMINALS:
        kind = environment.get("TERM", "").partition("-")[0].partition(".")[0]  # screen.xterm-256color is screen too
    if kind in _TERMINALS:
        return Finding(name, "not protected", _TERMINALS[kind], "Start datui in another terminal.")
    words = "datui empties the terminal when it ends, but cannot see whether this one keeps what it has shown."
    route = "In its settings, turn off whatever keeps it: logging, session restore and unlimited scrollback."
    return Finding(name, "cannot be told", words, route)


def terminal_memory(root: Path = Path("/")) -> Finding:
    """Whether other programs may read the terminal's memory, with what it shows."""
    name = "Terminal's memory"
    try:
        scope = (root / "proc/sys/kernel/yama/ptrace_scope").read_text().strip()
    except OSError:
        scope = ""
    if scope in ("1", "2", "3"):
        return Finding(name, "protected", "Your other programs may not read what the terminal has in its memory.")
    words = "Your other programs may read the terminal's memory: what it shows, and what you type."
    return Finding(name, "not protected", words, "Ask IT to set kernel.yama.ptrace_scope to 1 or more.")
