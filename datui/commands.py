"""The commands of the front door: demo and verify. None of them loads a screen."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from datui import guard, training
from datui.asking import ask_passphrase, read_passphrase
from datui.casework.refusal import Refusal
from datui.ends import Ended, Ends, ends_are_exits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from storage.vault import Vault

CASES: Final = 12
SEED: Final = 1
_AT_ONCE: Final = 200
_MORNING: Final = time(9)
_INTERRUPTED: Final = "The check was stopped before its end, so it does not say that all is well. Start it again."
THROWN_AWAY: Final = "demo-"
"""What the folder begins with, in the data folder, whose vault goes when its demo ends."""
UNFINISHED: Final = ".datui-demo-"
"""What the folder begins with in which a demo's vault is made, beside the one that gets it."""


# demo --------------------------------------------------------------------------------------------------------


def demo(options: Mapping[str, Any]) -> int:
    """Make a TRAINING vault of fictional cases and, unless told not to, open it on its caseload."""
    from datui import launcher
    from datui.__main__ import data_folder, vault_folder
    from datui.throwaway import thrown_away
    from storage.vault import passphrase_problem

    stays = bool(options.get("no-open"))
    if not stays and not launcher.may_draw():
        return 1
    given = read_passphrase(options["passphrase-fd"]) if "passphrase-fd" in options else ""
    if given and (problem := passphrase_problem(given)):
        raise Refusal(problem, "Choose another passphrase.")
    with ends_are_exits():
        if "vault" not in options:
            with thrown_away(Path(data_folder()), THROWN_AWAY) as vault:
                _write(vault, given, options)
                return launcher.launch(str(vault), (given or training.PASSPHRASE).encode())
        vault = Path(vault_folder(options))
        write_demo(vault, given, options)
    if not stays:
        return launcher.launch(str(vault), (given or training.PASSPHRASE).encode())
    if not given:
        guard.out(f"passphrase: {training.PASSPHRASE}")
    return 0


def write_demo(path: Path, given: str, options: Mapping[str, Any]) -> None:
    """Write the fictional cases beside the folder that gets them, and only when all of them are there."""
    from datui.throwaway import put, refuse_where_taken, thrown_away
    from storage.refusals import NotMade

    try:
        refuse_where_taken(path)
        with thrown_away(path.parent, UNFINISHED) as made:
            _write(made, given, options)
            put(made, path)
    except OSError:
        raise NotMade from None


def _write(path: Path, given: str, options: Mapping[str, Any]) -> None:
    """Write the vault by the same path as a person would, many cases in one transaction."""
    from datui.casework.moments import LONDON
    from datui.demo import cases
    from datui.pack import load_rules
    from storage.vault import Training, Vault, forge

    day: date | None = options.get("today")
    start = None if day is None else datetime.combine(day, _MORNING, LONDON)
    # A passphrase that a person gives may open something else of theirs too: it costs as much to guess as a real one.
    forged = forge(given or training.PASSPHRASE, training=Training(start=start), cheap=not given)
    rules = load_rules()
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


# verify ------------------------------------------------------------------------------------------------------


def verify(options: Mapping[str, Any]) -> int:
    """Check a whole vault. As JSON the findings are printed whatever they are; 1 if anything failed."""
    found: dict[str, Any] = {"ok": False, "entries": 0, "cases": 0, "head": "", "training": False, "failures": []}
    code = 1
    try:
        with ends_are_exits() as ends:
            _check(options, found, ends)
    except Ended as ended:
        if not options.get("json"):
            raise
        code = ended.exit_code
        found["failures"].append({"what": "interrupted", "entry": None, "route": _INTERRUPTED})
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
    return 0 if found["ok"] else code


def _check(options: Mapping[str, Any], found: dict[str, Any], ends: Ends) -> None:
    from datui.__main__ import vault_folder
    from datui.pack import load_rules
    from storage.vault import DamagedVault, NoVault, Vault, look, unlock

    path = Path(vault_folder(options))
    if look(path) is None:
        raise NoVault("There is no vault there.", "Give the directory of a vault with --vault.")
    passphrase = read_passphrase(options["passphrase-fd"]) if "passphrase-fd" in options else ask_passphrase()
    vault = Vault.open(path, unlock(path, passphrase), rules=load_rules(), mend=False)
    try:
        found |= {"entries": vault.entries, "head": vault.head, "training": vault.training is not None}
        # First of all: once SQLCipher has met a damaged page, it reads no other. The check below tells of that page.
        with suppress(DamagedVault):
            found["cases"] = vault.cases
        for checked in vault.verify():
            ends.check()
            found["failures"] += [
                {"what": failure.what, "entry": failure.entry, "route": failure.route} for failure in checked.failures
            ]
    finally:
        vault.close()


def _print_findings(found: Mapping[str, Any]) -> None:
    if found["training"]:
        guard.out("This is a TRAINING vault: every case in it is fictional.")
    if found["ok"]:
        entries = f"{found['entries']:,} {'entry' if found['entries'] == 1 else 'entries'}"
        cases = f"{found['cases']:,} {'case' if found['cases'] == 1 else 'cases'}"
        guard.out(f"All is well: {entries}, {cases}.\nhead: {found['head']}")
        return
    guard.err("This vault is not as it was written:")
    for failure in found["failures"]:
        place = "" if failure["entry"] is None else f" at entry {failure['entry']}"
        guard.err(f"  {failure['what']}{place}. {failure['route']}")
