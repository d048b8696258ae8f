"""`datui backup`: one sealed file of a whole vault, made, and proved by reading it back from where it lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from datui import guard
from datui.casework.backup import not_proved
from datui.casework.moments import moment_words
from datui.casework.refusal import Refusal
from datui.folders import in_full
from datui.progress import watched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.backup import Backing


def backup(options: Mapping[str, Any]) -> int:
    """Make a backup and say how it ended: 0 only where it was proved. Whatever stops it leaves nothing half."""
    from datui.opened import opened, there
    from datui.pack import load_rules
    from datui.places import destination

    path, to, rules = there(options), Path(in_full(str(options["place"]))), load_rules()
    where = destination(to, path, rules.places)
    with opened(path, options, rules) as (vault, ends, _proof):
        making = vault.back_up(to, where)
        watched(making.all(), ends)
    return _print(making, where, own=where == rules.places.backup.get("own"))


def _print(making: Backing, where: str, *, own: bool) -> int:
    if making.failures:
        reason, route = not_proved([failure.what for failure in making.failures])
        raise Refusal(f"The backup was NOT proved. {reason}", route)
    held = making.manifest
    guard.out(f"The backup was made and proved, on {where}: {counted(held.entries, held.cases)}.")
    guard.out(f"made: {moment_words(held.moment)}\nfile: {making.file}")
    if own:
        guard.out("It lies on the same disk as the vault: copy it to a drive that you can take away.")
    guard.out("It opens with the passphrases that the vault has today. Keep it away from this laptop.")
    return 0


def counted(entries: int, cases: int) -> str:
    """How many entries and cases, in words."""
    said = f"{entries:,} {'entry' if entries == 1 else 'entries'}"
    return f"{said}, {cases:,} {'case' if cases == 1 else 'cases'}"
