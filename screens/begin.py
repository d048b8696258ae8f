"""From the first paint to the caseload: set-up on a new machine, the lock screen on any other day."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from datui.casework.refusal import Refusal
from datui.guard import REFUSED

if TYPE_CHECKING:
    from screens.app import Datui


async def begin(app: "Datui") -> None:
    """Open or make the vault, then show the caseload. A vault that cannot be opened is left untouched."""
    try:
        if await _there_is_a_vault(app):
            await _open(app)
        else:
            await _make(app)
    except Refusal as refusal:
        from screens.stop import StopScreen

        # Whichever key leaves now: the launcher says why on standard error, where the screen no longer says it.
        app.last_words = f"{refusal.reason}\n{refusal.route}"
        await app.push_screen_wait(StopScreen(refusal))
        app.leave(REFUSED)
        return
    from screens.caseload import CaseloadScreen

    await app.push_screen(CaseloadScreen())


async def _there_is_a_vault(app: "Datui") -> bool:
    """Whether to unlock or to set up. Raises Refusal for a folder that holds something else."""
    # A real look costs an import of the storage, and on most days the lock screen has to paint before that.
    if has_database(app.vault_dir):
        return True
    if not app.was_there and _is_nothing(app.vault_dir):
        return False
    from storage.vault import GoneVault, look

    if look(app.vault_dir) is not None:
        return True
    if app.was_there:
        raise GoneVault
    return False


def has_database(folder: Path) -> bool:
    """Whether a vault's database seems to be there, as far as can be told without loading the storage."""
    return os.path.isfile(folder / "cases.db")  # noqa: PTH113 - a folder that cannot be read is no error yet


def _is_nothing(folder: Path) -> bool:
    """Whether there is no folder, or an empty one, as far as can be told without loading the storage."""
    try:
        return not os.path.islink(folder) and not os.listdir(folder)  # noqa: PTH114, PTH208 - light
    except FileNotFoundError:
        return True
    except OSError:
        return False


async def _open(app: "Datui") -> None:
    given = app.take_passphrase()
    if given is None:
        from screens.unlock import UnlockScreen

        lock = app.screen_stack[0]
        if not isinstance(lock, UnlockScreen):
            lock = UnlockScreen(app.vault_dir)
            await app.push_screen(lock)
        opened = await lock.given()
        if isinstance(opened, Refusal):
            raise opened
        unlocked = opened
    else:
        from storage.vault import unlock

        unlocked = await asyncio.to_thread(unlock, app.vault_dir, given.decode(errors="replace"))
    from datui.pack import shipped_rules
    from storage.vault import Vault

    vault = Vault.open(app.vault_dir, unlocked, rules=shipped_rules())
    app.take_vault(vault)
    if vault.stale_index:
        from screens.rebuild import RebuildScreen

        await app.push_screen_wait(RebuildScreen())


async def _make(app: "Datui") -> None:
    from screens.setup import SetupScreen

    name, forged = await app.push_screen_wait(SetupScreen(app.vault_dir))
    from datui.pack import shipped_rules
    from storage.vault import Vault

    app.take_vault(Vault.create(app.vault_dir, forged, name=name, rules=shipped_rules()))
