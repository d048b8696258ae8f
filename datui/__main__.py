"""The front door: reads the command line, calls a command or the launcher.

Exit code 0: done. 1: refused, with the reason and the route on stderr. 2: the command line cannot be read.
3: rescued, and something is missing.
128 and a number: the signal of that number told datui to end.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as `typing` has it, which takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Final, NoReturn

USAGE: Final = """\
datui keeps domestic-abuse cases on this computer, offline, behind a passphrase.

  datui [--vault DIR]                    open your vault, or make it
  datui demo [--vault DIR] [--cases N] [--seed S] [--today DATE] [--no-open] [--passphrase-fd N]
                                         look round in a TRAINING vault of fictional cases
  datui verify [--vault DIR] [--key LETTER] [--json] [--passphrase-fd N]
                                         check every page, entry and signature of a vault
  datui backup DEST [--vault DIR] [--key LETTER] [--passphrase-fd N]
                                         make one sealed file of a vault in the folder DEST, and prove it from there
  datui restore SRC --vault DIR [--dry-run] [--reason TEXT] [--key LETTER] [--passphrase-fd N]
                                         put a vault back from a backup where none is, and sign for that
  datui rescue DEST [--vault DIR] [--key LETTER] [--passphrase-fd N]
                                         copy what can still be read of a damaged vault into a new one in the folder
                                         DEST, and name what cannot; the damaged one is only read
  datui pack check FILE                  say whether a landlord's own policy pack is sound, or on which line it is not
  datui pack import FILE [--vault DIR] [--key LETTER] [--passphrase-fd N]
                                         keep that pack in a vault, which follows it from its next unlocking on
  datui instrument check FILE            say whether a risk checklist in words of your own licence is sound
  datui instrument import FILE [--vault DIR] [--key LETTER] [--passphrase-fd N]
                                         keep that checklist in a vault, where it can be asked from then on
  datui agencies check FILE              say whether a file of your own agencies and numbers is sound
  datui agencies import FILE [--vault DIR] [--key LETTER] [--passphrase-fd N]
                                         keep those agencies in a vault, whose directory has them from then on
  datui check [--vault DIR] [--json]     say what protects cases on this computer, and what does not
  datui --version | --help

  --vault DIR          the vault's directory; without it your own, in your local data directory.
                       A demo without it is thrown away when you leave. Name the folder beside your own with
                       -b to -p at its end (such as .local/share/datui/vault-b) to make another vault: from then
                       on the lock screen offers both, by letter
  --cases N            how many fictional cases (12)
  --seed S             the same number gives the same cases (1)
  --today DATE         the training clock starts on this day, such as 2026-03-02
  --no-open            make the TRAINING vault, print its passphrase and end; needs --vault.
                       A passphrase that you gave with --passphrase-fd is not printed
  --key LETTER         whose passphrase it is: the letter of their key on the lock screen (A, the officer's).
                       --key sheet takes the twelve words of the recovery sheet, which put a vault back
  --dry-run            open and check the whole backup, say what would come back, and leave nothing
  --reason TEXT        why the vault is put back; it stays in the vault
  --json               print the findings as JSON, whatever they are
  --passphrase-fd N    read the passphrase, one line, from this file descriptor
"""


PLACES: Final = {
    "backup": "DEST, the folder that the backup goes to",
    "restore": "SRC, the backup file",
    "rescue": "DEST, the folder of the new vault",
    "pack check": "FILE, the pack",
    "pack import": "FILE, the pack",
    "instrument check": "FILE, the checklist",
    "instrument import": "FILE, the checklist",
    "agencies check": "FILE, the agencies",
    "agencies import": "FILE, the agencies",
}
"""The commands that need one word more, and what it is; the options have it as `place`."""
GROUPS: Final = dict.fromkeys(("pack", "instrument", "agencies"), ("check", "import"))
"""The commands of two words: the first, and what may follow it."""
COMMANDS: Final = (
    *("demo", "verify", "backup", "restore", "rescue", "check"),
    *(f"{group} {word}" for group, words in GROUPS.items() for word in words),
)
_OPEN: Final = ("verify", "backup", "restore", "rescue", *(f"{group} import" for group in GROUPS))
"""The commands that ask for a passphrase of somebody in the vault."""


class Option:
    """One option: the commands that take it, and how its value is read (None for a switch)."""

    def __init__(self, commands: tuple[str, ...], read: Callable[[str], object] | None = None) -> None:
        self.commands, self.read = commands, read


class Usage(Exception):
    """The command line cannot be read; the text says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks and give the exit code."""
    from datui import guard

    if os.name != "posix":
        guard.err("datui has been tried on Linux only, and does not start here.\nUse it on a computer with Linux.")
        return 1
    guard.enter()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not sys.flags.isolated:
        _start_isolated(given)
    guard.clean()
    guard.keep_standard_descriptors()
    try:
        command, options = parse(given)
    except Usage as wrong:
        guard.err(f"datui: {wrong}\nSee datui --help.")
        return 2
    try:
        return _do(command, options)
    except guard.Unsaid:
        guard.err("datui could not write to its standard output: it is closed, or its disk is full.")
        return 1


def _do(command: str, options: dict[str, object]) -> int:
    from datui import guard

    if "help" in options:
        guard.out(USAGE.rstrip("\n"))
        return 0
    if "version" in options:
        from datui import __version__

        guard.out(f"datui {__version__}")
        return 0
    from datui.casework.refusal import Refusal

    try:
        return _open(options) if command == "" else _command(command, options)
    except Refusal as refusal:
        guard.err(f"{refusal.reason}\n{refusal.route}")
        return 1


def _start_isolated(arguments: list[str]) -> NoReturn:
    """Begin again, so that no variable and no folder of the user's can load code into what follows."""
    from datui.guard import environment

    command = [sys.executable, "-I", "-m", "datui", *arguments]
    os.execve(sys.executable, command, environment(os.environ))  # noqa: S606 - there is no shell, and should be none


def _open(options: dict[str, object]) -> int:
    from datui.folders import vault_folder
    from datui.launcher import launch

    return launch(vault_folder(options))


def _command(command: str, options: dict[str, object]) -> int:
    from datui import commands, guard

    guard.harden()
    opens = command == "demo" and "no-open" not in options
    guard.close_doors(but="os.posix_spawn" if opens else "")
    if command == "verify":
        from datui.verify import verify

        return verify(options)
    if command == "backup":
        from datui.backup import backup

        return backup(options)
    if command == "restore":
        from datui.restore import restore

        return restore(options)
    if command == "rescue":
        from datui.rescue import rescue

        return rescue(options)
    if command.partition(" ")[0] in GROUPS:
        from datui.packs import OF_TWO_WORDS

        return OF_TWO_WORDS[command](options)
    return commands.demo(options) if command == "demo" else commands.check(options)


# The command line --------------------------------------------------------------------------------------------


def parse(arguments: Sequence[str]) -> tuple[str, dict[str, object]]:
    """The command's name ("" for opening the vault) and its options, which may stand before and after the name."""
    command, options = "", dict[str, object]()
    words = iter(arguments)
    for word in words:
        if word in ("-h", "--help"):
            options["help"] = True
        elif word.startswith("-"):
            _take(word, words, options)
        elif not command and (word in COMMANDS or word in GROUPS):
            command = word
        elif command in GROUPS:
            command = f"{command} {word}"
            if command not in COMMANDS:
                raise Usage(_one_of(command.partition(" ")[0]))
        elif command in PLACES and "place" not in options:
            options["place"] = word
        else:
            raise Usage(f"{_shown(word)} is not a command." if not command else f"{_shown(word)} is one word too many.")
    if "help" not in options:
        _agree(command, options)
    return command, options


def _take(word: str, words: Iterator[str], options: dict[str, object]) -> None:
    name, has_value, value = word.removeprefix("--").partition("=")
    option = OPTIONS.get(name) if word.startswith("--") else None
    if option is None:
        raise Usage(f"{_shown(word.partition('=')[0])} is not an option.")
    if name in options:
        raise Usage(f"--{name} is given twice.")
    if option.read is None:
        if has_value:
            raise Usage(f"--{name} takes no value.")
        options[name] = True
        return
    if not has_value:
        value = next(words, "")
    if not value:
        raise Usage(f"--{name} needs a value.")
    try:
        options[name] = option.read(value)
    except ValueError as wrong:
        raise Usage(f"--{name} {wrong}.") from None


def _one_of(group: str) -> str:
    return f"datui {group} is followed by {' or '.join(GROUPS[group])}."


def _agree(command: str, options: dict[str, object]) -> None:
    if command in GROUPS:
        raise Usage(_one_of(command))
    if command in PLACES and not options.get("place"):
        raise Usage(f"datui {command} needs {PLACES[command]}.")
    for name in options.keys() - {"place"}:
        if command not in OPTIONS[name].commands:
            raise Usage(f"--{name} does not go with {f'datui {command}' if command else 'opening a vault'}.")
    if "version" in options and len(options) > 1:
        raise Usage("--version stands alone.")
    if command == "restore" and "vault" not in options:
        raise Usage("datui restore needs --vault, the folder where the vault comes back.")
    if options.get("no-open") and "vault" not in options:
        raise Usage("--no-open needs --vault, or what it made would be thrown away.")


def _shown(word: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in word[:40])


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if value.isascii() and value.isdecimal() and len(value) < 20 and least <= int(value) <= most:
            return int(value)
        raise ValueError(f"needs a whole number from {least} to {most}")

    return read


def _letter(value: str) -> str:
    if len(value) == 1 and value.upper() in "ABCDEFGHIJKLMNOP":
        return value.upper()
    if value.lower() == "sheet":
        return "Sheet"
    raise ValueError("needs a letter from A to P, or the word sheet")


def _day(value: str) -> object:
    from datetime import date

    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("needs a day such as 2026-03-02") from None
    if not 2000 <= day.year <= 2100:
        raise ValueError("needs a day from 2000 to 2100")
    return day


OPTIONS: Final[dict[str, Option]] = {
    "vault": Option(("", *(command for command in COMMANDS if not command.endswith(" check"))), str),
    "cases": Option(("demo",), _number(1, 100_000)),
    "seed": Option(("demo",), _number(0, 2**63 - 1)),
    "today": Option(("demo",), _day),
    "no-open": Option(("demo",)),
    "json": Option(("verify", "check")),
    "dry-run": Option(("restore",)),
    "reason": Option(("restore",), str),
    "key": Option(_OPEN, _letter),
    "passphrase-fd": Option(("demo", *_OPEN), _number(0, 65_535)),
    "version": Option(("",)),
}


if __name__ == "__main__":
    sys.exit(main())
