"""`datui pack`, `instrument` and `agencies`: an association's own file is checked by line, or imported into a vault."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datui import guard
from datui.casework.agencies import AgencyFile
from datui.casework.landlord import Pack, rules_of_vault
from datui.casework.licensed import Wording
from datui.casework.moments import london
from datui.casework.records import VAULT_CASE
from datui.folders import in_full
from datui.pack import load_rules, read_imported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from datui.casework.imported import Imported


def _check(options: Mapping[str, Any], kind: type[Imported]) -> int:
    """Say that a file is sound and what it is, or on which line it is not."""
    rules = load_rules()
    found = kind.of(VAULT_CASE, _text(options, kind), rules)
    first, *others = found.sound(rules, london(datetime.now(UTC)).date())
    guard.out("\n".join((f"The {kind.called} is sound: {first}", *others)))
    return 0


def _text(options: Mapping[str, Any], kind: type[Imported]) -> str:
    return read_imported(Path(in_full(str(options["place"]))), kind)


def _import(options: Mapping[str, Any], kind: type[Imported]) -> int:
    """Keep a file in a vault as a signed entry. Whoever imports it proves with their passphrase who they are."""
    from datui.opened import opened, there

    path, rules, text = there(options), load_rules(), _text(options, kind)
    # What is wrong whatever a vault holds is said before anybody types a passphrase.
    kind.of(VAULT_CASE, text, rules)
    with opened(path, options, rules) as (vault, _ends, proof):
        found = kind.of(vault.new_id(), text, rules_of_vault(vault.rules, vault.of_vault()))
        vault.append(VAULT_CASE, found, proof=proof())
    guard.out(f"Imported: {found.name}. {kind.then}")
    return 0


OF_TWO_WORDS: Mapping[str, Callable[[Mapping[str, Any]], int]] = {
    f"{kind.kind} {word}": partial(step, kind=kind)
    for kind in (Pack, Wording, AgencyFile)
    for word, step in (("check", _check), ("import", _import))
}
"""The commands of the front door that take such a file."""
