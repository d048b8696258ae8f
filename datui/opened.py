"""A vault opened at the command line: by a passphrase, and with its latest entries looked at as at every start."""

from __future__ import annotations

from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from datui.asking import passphrase_of
from datui.ends import ends_are_exits
from datui.folders import marks_folder, vault_folder
from datui.progress import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from datui.casework.rules import Rules
    from datui.ends import Ends
    from storage.vault import OpenSlot, Vault


class Opened(NamedTuple):
    """An open vault, what may end it before its time, and the proof of who opened it, which takes a second."""

    vault: Vault
    ends: Ends
    proof: Callable[[], OpenSlot]


def there(options: Mapping[str, Any]) -> Path:
    """The folder of the vault that is meant. Raises NoVault where there is none."""
    from storage.vault import NoVault, look

    path = Path(vault_folder(options))
    if look(path) is None:
        raise NoVault("There is no vault there.", "Give the directory of a vault with --vault.")
    return path


@contextmanager
def opened(path: Path, options: Mapping[str, Any], rules: Rules) -> Iterator[Opened]:
    """Ask for the passphrase, and open the vault until the end of it, whatever ends it."""
    from storage.vault import Vault, prove, unlock

    passphrase, label = passphrase_of(options)
    with ends_are_exits() as ends:
        unlocked = unlock(path, passphrase, label)
        outside = marks_folder(training=unlocked.header.training is not None)
        with closing(Vault.open(path, unlocked, rules=rules, outside=outside)) as vault:
            watched(vault.check_recent(), ends)
            yield Opened(vault, ends, partial(prove, unlocked, passphrase))
