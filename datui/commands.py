"""The commands of the front door that are short: demo and check. None of them loads a screen."""

from __future__ import annotations

import sys
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from datui import guard, training
from datui.asking import read_passphrase
from datui.casework.refusal import Refusal
from datui.ends import ends_are_exits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from storage.vault import Vault

CASES: Final = 12
SEED: Final = 1
_AT_ONCE: Final = 200
_MORNING: Final = time(9)
THROWN_AWAY: Final = "demo-"
"""What the folder begins with, in the data folder, whose vault goes when its demo ends."""
UNFINISHED: Final = ".datui-demo-"
"""What the folder begins with in which a demo's vault is made, beside the one that gets it."""


# demo --------------------------------------------------------------------------------------------------------


def demo(options: Mapping[str, Any]) -> int:
    """Make a TRAINING vault of fictional cases and, unless told not to, open it on its caseload."""
    from datui import launcher
    from datui.folders import data_folder, vault_folder
    from datui.pack import shipped_rules
    from datui.places import refuse_unsafe
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
        refuse_unsafe(vault, shipped_rules().places)
        write_demo(vault, given, options)
    if not stays:
        return launcher.launch(str(vault), (given or training.PASSPHRASE).encode())
    if not given:
        guard.out(f"passphrase: {training.PASSPHRASE}")
    return 0


def write_demo(path: Path, given: str, options: Mapping[str, Any]) -> None:
    """Write the fictional cases beside the folder that gets them, and only when all of them are there."""
    from datui.throwaway import put, refuse_where_taken, thrown_away
    from storage.refusals import NotMade, Unsure

    try:
        refuse_where_taken(path)
        with thrown_away(path.parent, UNFINISHED) as made:
            _write(made, given, options)
            put(made, path)
    except (OSError, Unsure):  # what was made beside the folder is gone again, whatever the disk says of it
        raise NotMade from None


def _write(path: Path, given: str, options: Mapping[str, Any]) -> None:
    """Write the vault by the same path as a person would, many cases in one transaction."""
    from datui.casework.moments import LONDON
    from datui.demo import cases
    from datui.pack import shipped_rules
    from storage.vault import Training, Vault, forge

    day: date | None = options.get("today")
    start = None if day is None else datetime.combine(day, _MORNING, LONDON)
    # A passphrase that a person gives may open something else of theirs too: it costs as much to guess as a real one.
    forged = forge(given or training.PASSPHRASE, training=Training(start=start), cheap=not given)
    rules = shipped_rules()
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


# check -------------------------------------------------------------------------------------------------------


def check(options: Mapping[str, Any]) -> int:
    """Say what protects cases on this computer and what does not. It is a report, so it is always well done."""
    from datui.finding import as_json, as_words
    from datui.folders import vault_folder
    from datui.selfcheck import look

    found = look(Path(vault_folder(options)))
    guard.out(as_json(found) if options.get("json") else as_words(found))
    return 0
