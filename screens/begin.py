"""From the first paint to the caseload: set-up on a new machine, the lock screen on any other day."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datui.casework.refusal import Refusal
from datui.guard import REFUSED

if TYPE_CHECKING:
    from textual.app import App

    from screens.app import Datui
    from storage.vault import Unlocked, Vault


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
        app.vault_dir, unlocked = lock.path, opened
    else:
        from storage.vault import unlock

        unlocked = await asyncio.to_thread(unlock, app.vault_dir, given.decode(errors="replace"))
    vault = await open_or_bring_up_to_date(app, app.vault_dir, unlocked)
    app.take_vault(vault)
    await _before_the_caseload(app, vault)


async def _before_the_caseload(app: "Datui", vault: "Vault") -> None:
    """Check what others wrote, write down that the vault was opened, and make the lists again where they are stale."""
    if vault.to_check:
        from screens.rebuild import RecentScreen

        found = await app.push_screen_wait(RecentScreen())
        if isinstance(found, Refusal):
            raise found
    enter(vault)
    if vault.brought_here:
        words = "This computer had no mark of this vault. If it was not brought here just now, tell a supervisor."
        app.notify(words, severity="warning", timeout=20, markup=False)
    if vault.stale_index:
        from screens.rebuild import RebuildScreen

        made = await app.push_screen_wait(RebuildScreen())
        if isinstance(made, Refusal):
            # The caseload is shown as far as it is written, and at the next opening this begins again.
            app.refuse(made)


def enter(vault: "Vault") -> None:
    """Write down that the vault was opened and how many tries had failed, which then are counted anew."""
    from storage.vault import forget_tries, read_tries

    vault.entered(read_tries(vault.path))
    if not vault.unrecorded:
        forget_tries(vault.path)


async def open_or_bring_up_to_date(app: "App[Any]", path: Path, unlocked: "Unlocked") -> "Vault":
    """Open what was unlocked; where an older datui wrote it, whoever unlocked it is asked first. Raises Refusal."""
    from storage.vault import OlderVault

    try:
        return open_vault(path, unlocked)
    except OlderVault as older:
        from screens.older import OlderScreen

        asked = OlderScreen(older, lambda: open_vault(path, unlocked, migrate=True))
    found = await app.push_screen_wait(asked)
    if isinstance(found, Refusal):
        raise found
    return found


def open_vault(path: Path, unlocked: "Unlocked", *, migrate: bool = False) -> "Vault":
    """Open what was unlocked; an older vault only where it is to be brought up to date. Raises Refusal."""
    from datui.pack import shipped_rules
    from datui.places import refuse_unsafe
    from storage.vault import Vault

    refuse_unsafe(path, shipped_rules().places)
    outside = _outside(training=unlocked.header.training is not None)
    return Vault.open(path, unlocked, rules=shipped_rules(), outside=outside, migrate=migrate)


async def _make(app: "Datui") -> None:
    from datui.pack import shipped_rules
    from datui.places import refuse_unsafe
    from screens.setup import SetupScreen

    refuse_unsafe(app.vault_dir, shipped_rules().places)  # before anything is asked
    setup = SetupScreen(app.vault_dir, another_is_gone=_another_is_gone())
    name, forged = await app.push_screen_wait(setup)
    from storage.vault import Vault

    outside = _outside(training=False)
    app.take_vault(Vault.create(app.vault_dir, forged, name=name, rules=shipped_rules(), outside=outside))


def _another_is_gone() -> bool:
    """Whether this computer has the mark of a vault that is not where vaults are."""
    from datui.folders import marks_folder, vault_called, vaults_there

    marks = marks_folder(training=False)
    if marks is None or not marks.is_dir():
        return False
    from storage.vault import marks_of_others

    return marks_of_others(marks, [Path(vault_called(letter)) for letter in vaults_there()]) > 0


def _outside(*, training: bool) -> Path | None:
    """Where the vault's second mark is, if it has one; a vault may be kept elsewhere before there is a data folder."""
    from datui.folders import marks_folder

    marks = marks_folder(training=training)
    if marks is not None:
        with suppress(OSError):
            marks.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return marks
