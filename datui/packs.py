"""`datui pack` and `datui instrument`: an association's own file is checked, line by line, or imported into a vault."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datui import guard
from datui.casework.landlord import Pack, rules_of_vault
from datui.casework.licensed import Wording
from datui.casework.moments import london
from datui.casework.records import VAULT_CASE
from datui.folders import in_full, marks_folder, vault_folder
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
    from datui.asking import passphrase_of
    from datui.ends import ends_are_exits
    from datui.progress import watched
    from storage.vault import NoVault, Vault, look, prove, unlock

    path, rules = Path(vault_folder(options)), load_rules()
    text = _text(options, kind)
    if look(path) is None:
        raise NoVault("There is no vault there.", "Give the directory of a vault with --vault.")
    # What is wrong whatever a vault holds is said before anybody types a passphrase.
    kind.of(VAULT_CASE, text, rules)
    passphrase, label = passphrase_of(options)
    with ends_are_exits() as ends:
        unlocked = unlock(path, passphrase, label)
        outside = marks_folder(training=unlocked.header.training is not None)
        with closing(Vault.open(path, unlocked, rules=rules, outside=outside)) as vault:
            watched(vault.check_recent(), ends)
            found = kind.of(vault.new_id(), text, rules_of_vault(vault.rules, vault.of_vault()))
            vault.append(VAULT_CASE, found, proof=prove(unlocked, passphrase))
    guard.out(f"Imported: {found.name}. {kind.then}")
    return 0


OF_TWO_WORDS: Mapping[str, Callable[[Mapping[str, Any]], int]] = {
    f"{kind.kind} {word}": partial(step, kind=kind)
    for kind in (Pack, Wording)
    for word, step in (("check", _check), ("import", _import))
}
"""The commands of the front door that take such a file."""
