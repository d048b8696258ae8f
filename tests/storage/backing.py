"""Backups made and put back, and damaged vaults rescued, as the commands do it, step by step."""

from collections.abc import Callable
from pathlib import Path

from datui.casework.backup import Backup, Restored, backups
from datui.casework.rules import Rules
from storage.backup import Backing
from storage.damaged import held
from storage.rescue import Rescue
from storage.restore import Restoring
from storage.state import now_of
from storage.vault import Vault, unlock
from tests.storage.conftest import PASSPHRASE, Hands

DRIVE = "a removable drive"


def back_up(vault: Vault, to: Path) -> Backing:
    """A backup in this folder, made to its end."""
    to.mkdir(exist_ok=True)
    making = vault.back_up(to, DRIVE)
    list(making.all())
    return making


def put_back(
    source: Path,
    path: Path,
    rules: Rules,
    clock: Hands,
    *,
    who: tuple[str, str] = (PASSPHRASE, "A"),
    outside: Path | None = None,
    reason: str = "",
    dry_run: bool = False,
) -> Restoring:
    """A vault out of a backup; what was refused on the way is raised, when everything is cleared up."""
    restoring = Restoring(source, path, dry_run=dry_run)
    try:
        list(restoring.unpack())
        restoring.unlock(*who)
        list(restoring.check(outside))
        if not dry_run:
            restoring.finish(rules, lambda training: now_of(training, clock), reason, outside)
    finally:
        restoring.leave()
    return restoring


def rescued(
    damaged: Path,
    to: Path,
    rules: Rules,
    clock: Hands,
    *,
    who: tuple[str, str] = (PASSPHRASE, "A"),
    outside: Path | None = None,
) -> Rescue:
    """A new vault out of what can be read in a damaged one."""
    with held(damaged, *who, lambda _training: outside) as there:
        one = Rescue(there, to)
        list(one.read())
        list(one.write(rules, lambda training: now_of(training, clock)))
    return one


def opened(
    path: Path,
    rules: Rules,
    clock: Hands,
    outside: Path | None = None,
    who: tuple[str, str] = (PASSPHRASE, "A"),
    *,
    mend: bool = True,
) -> Vault:
    return Vault.open(path, unlock(path, *who), rules=rules, clock=clock, outside=outside, mend=mend)


def there(folder: Path) -> dict[str, bytes]:
    """Every file of a folder at any depth, with what is in it; the room put by is left out."""
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file() and one.name not in ("ballast", "lock")
    }


def newest(vault) -> Backup:
    return backups(vault.of_vault())[0].record


def meanwhile(making: Backing, part: str, happens: Callable[[], object]) -> None:
    """Make a backup to its end; something happens in between, after each slice of a part."""
    for checked in making.all():
        if checked.part == part:
            happens()


def nothing_left(vault) -> bool:
    """No snapshot, no folder with something unpacked, beside the vault."""
    return not [one for one in vault.path.iterdir() if one.name.startswith("cases.db.")]


def restored(vault) -> Restored:
    (record,) = [entry.record for entry in vault.of_vault() if isinstance(entry.record, Restored)]
    return record
