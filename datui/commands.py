"""The commands of the front door: demo and verify. None of them loads a screen."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import signal
import sys
from contextlib import contextmanager, suppress
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from datui import guard, training
from datui.casework.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from storage.vault import Vault

CASES: Final = 12
SEED: Final = 1
_AT_ONCE: Final = 200
_LINE_LIMIT: Final = 4096
_MORNING: Final = time(9)
UNFINISHED: Final = ".datui-demo-"
"""What the folder begins with in which a demo's vault is made, beside the one that gets it."""


# demo --------------------------------------------------------------------------------------------------------


def demo(options: Mapping[str, Any]) -> int:
    """Make a TRAINING vault of fictional cases and, unless told not to, open it on its caseload."""
    from datui import launcher

    stays = bool(options.get("no-open"))
    if not stays and not launcher.may_draw():
        return 1
    given = read_passphrase(options["passphrase-fd"]) if "passphrase-fd" in options else ""
    passphrase = given or training.PASSPHRASE
    with _ends_are_exits():
        if "vault" not in options:
            with thrown_away() as folder:
                write_demo(folder / "vault", passphrase, options)
                return launcher.launch(str(folder / "vault"), passphrase.encode())
        vault = Path(options["vault"])
        write_demo(vault, passphrase, options)
    if not stays:
        return launcher.launch(str(vault), passphrase.encode())
    if not given:
        guard.out(f"passphrase: {passphrase}")
    return 0


def write_demo(path: Path, passphrase: str, options: Mapping[str, Any]) -> None:
    """Write the fictional cases beside the folder that gets them, and only when all of them are there."""
    from storage.look import refuse_where_a_vault_is
    from storage.vault import passphrase_problem

    if problem := passphrase_problem(passphrase):
        raise Refusal(problem, "Choose another passphrase.")
    try:
        refuse_where_a_vault_is(path)
        with _private(path.parent, UNFINISHED) as beside:
            _write(beside / "vault", passphrase, options)
            refuse_where_a_vault_is(path)
            if path.exists():
                shutil.rmtree(path)
            (beside / "vault").rename(path)
    except OSError:
        route = "Choose a folder that is yours, on a disk with room."
        raise Refusal("The vault cannot be made in this folder.", route) from None


def _write(path: Path, passphrase: str, options: Mapping[str, Any]) -> None:
    """Write the vault by the same path as a person would, many cases in one transaction."""
    from datui.casework.moments import LONDON
    from datui.demo import cases
    from datui.pack import load_rules
    from storage.vault import Training, Vault, forge

    day: date | None = options.get("today")
    start = None if day is None else datetime.combine(day, _MORNING, LONDON)
    rules, forged = load_rules(), forge(passphrase, training=Training(start=start), cheap=True)
    vault = Vault.create(path, forged, name=training.OFFICER, rules=rules)
    try:
        count = options.get("cases", CASES)
        told = cases(options.get("seed", SEED), count, vault.now(), rules)
        written = 0
        while written < count:
            written += _write_some(vault, told)
            _progress(written, count)
    finally:
        vault.close()


def _write_some(vault: Vault, told: Iterator[Any]) -> int:
    number = 0
    with vault.batch():
        for number, (case_id, records) in enumerate(told, start=1):
            for at, record in records:
                vault.append(case_id, record, at=at)
            if number == _AT_ONCE:
                break
    if not number:
        raise RuntimeError("the demo told fewer cases than it was asked for")
    return number


def _progress(written: int, count: int) -> None:
    if count > _AT_ONCE and sys.stderr.isatty():
        sys.stderr.write(f"\r{written:,} of {count:,} cases" + ("\n" if written >= count else ""))
        sys.stderr.flush()


@contextmanager
def thrown_away() -> Iterator[Path]:
    """A directory for a vault that goes when this process ends."""
    from datui.__main__ import data_folder

    with _private(Path(data_folder()), "demo-") as folder:
        yield folder


@contextmanager
def _private(home: Path, mark: str) -> Iterator[Path]:
    """A directory for this process alone, gone when it ends; one that a killed demo left is gone at the next."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in home.glob(f"{mark}*"):
        _remove_if_left(left)
    folder, held = home / f"{mark}{secrets.token_hex(8)}", -1
    try:
        folder.mkdir(mode=0o700)
        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held >= 0:
            os.close(held)


@contextmanager
def _ends_are_exits() -> Iterator[None]:
    """Let whoever ends this process find it tidied up."""
    before = {number: signal.signal(number, _leave) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _remove_if_left(folder: Path) -> None:
    """Remove a demo's directory unless a living process holds it."""
    with suppress(OSError):
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(fd)


def _leave(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


# verify ------------------------------------------------------------------------------------------------------


def verify(options: Mapping[str, Any]) -> int:
    """Check a whole vault. As JSON the findings are printed whatever they are; 1 if anything failed."""
    from datui.__main__ import default_vault

    found: dict[str, Any] = {"ok": False, "entries": 0, "cases": 0, "head": "", "training": False, "failures": []}
    try:
        _check(Path(options.get("vault") or default_vault()), options, found)
    except Refusal as refusal:
        if not options.get("json") and not found["failures"]:
            raise
        found["failures"].append({"what": refusal.code, "entry": None, "route": str(refusal)})
    except Exception as error:
        if not options.get("json"):
            raise
        found["failures"].append({"what": "fault", "entry": None, "route": f"{guard.AGAIN}: {guard.fault(error)}."})
    found["ok"] = not found["failures"]
    if options.get("json"):
        guard.out(json.dumps(found, ensure_ascii=False))
    else:
        _print_findings(found)
    return 0 if found["ok"] else 1


def _check(path: Path, options: Mapping[str, Any], found: dict[str, Any]) -> None:
    from datui.pack import load_rules
    from storage.vault import NoVault, Vault, look, unlock

    if look(path) is None:
        raise NoVault("There is no vault there.", "Give the directory of a vault with --vault.")
    passphrase = read_passphrase(options["passphrase-fd"]) if "passphrase-fd" in options else ask_passphrase()
    vault = Vault.open(path, unlock(path, passphrase), rules=load_rules(), mend=False)
    try:
        found |= {"entries": vault.entries, "head": vault.head, "training": vault.training is not None}
        for checked in vault.verify():
            found["failures"] += [
                {"what": failure.what, "entry": failure.entry, "route": failure.route} for failure in checked.failures
            ]
        counts = vault.count()
        found["cases"] = counts.open + counts.closed
    finally:
        vault.close()


def _print_findings(found: Mapping[str, Any]) -> None:
    if found["training"]:
        guard.out("This is a TRAINING vault: every case in it is fictional.")
    if found["ok"]:
        guard.out(f"All is well: {found['entries']:,} entries, {found['cases']:,} cases.\nhead: {found['head']}")
        return
    guard.err("This vault is not as it was written:")
    for failure in found["failures"]:
        place = "" if failure["entry"] is None else f" at entry {failure['entry']}"
        guard.err(f"  {failure['what']}{place}. {failure['route']}")


# The passphrase ----------------------------------------------------------------------------------------------


def read_passphrase(fd: int) -> str:
    """One line from a descriptor, without its end."""
    line = bytearray()
    try:
        while b"\n" not in line and len(line) < _LINE_LIMIT and (more := os.read(fd, _LINE_LIMIT)):
            line += more
        return _as_typed(bytes(line).partition(b"\n")[0].removesuffix(b"\r"))
    except OSError:
        route = f"Open it for reading, such as --passphrase-fd {fd} {fd}<FILE."
        raise Refusal(f"Descriptor {fd} cannot be read.", route) from None
    finally:
        line[:] = bytes(len(line))


def ask_passphrase() -> str:
    """Ask on the terminal, without showing what is typed. Refuses where there is no terminal to ask on."""
    import termios

    try:
        fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        raise Refusal("There is no terminal to ask for the passphrase on.", "Give it with --passphrase-fd.") from None
    try:
        found = termios.tcgetattr(fd)
        hidden = [*found[:3], found[3] & ~termios.ECHO, *found[4:]]
        termios.tcsetattr(fd, termios.TCSAFLUSH, hidden)
        try:
            os.write(fd, b"Passphrase: ")
            return read_passphrase(fd)
        finally:
            termios.tcsetattr(fd, termios.TCSAFLUSH, found)
            os.write(fd, b"\n")
    finally:
        os.close(fd)


def _as_typed(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")  # some editors begin a file with a mark
    except UnicodeDecodeError:
        text = ""
    if not text:
        raise Refusal("There was no passphrase to read.", "Give it as one line of UTF-8 text.")
    return text
