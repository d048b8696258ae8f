"""From the first paint to the caseload: set-up on a new machine, the lock screen on any other day."""

import asyncio
from typing import TYPE_CHECKING

from datui.casework.refusal import Refusal

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

        await app.push_screen_wait(StopScreen(refusal))
        app.exit()
        return
    from screens.caseload import CaseloadScreen

    await app.push_screen(CaseloadScreen())


async def _there_is_a_vault(app: "Datui") -> bool:
    """Whether to unlock or to set up. Raises Refusal for a folder that holds something else."""
    # A real look costs an import of the storage, and on most days the lock screen has to paint before that.
    if (app.vault_dir / "cases.db").exists():
        return True
    if not app.vault_dir.exists() or not any(app.vault_dir.iterdir()):
        return False
    from storage.vault import look

    return look(app.vault_dir) is not None


async def _open(app: "Datui") -> None:
    given = app.take_passphrase()
    if given is None:
        from screens.unlock import UnlockScreen

        unlocked = await app.push_screen_wait(UnlockScreen(app.vault_dir))
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
