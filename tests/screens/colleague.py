"""A supervisor's own session in the officer's vault, and an older copy of a vault in the place of the newer one."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from datui.casework.note import Note
from datui.casework.rules import Rules
from screens.app import Datui
from screens.begin import _before_the_caseload, open_vault
from screens.caseload import CaseloadScreen
from screens.prove import ProveScreen
from storage.vault import Vault, unlock
from tests.screens.cases import CASE, keep, press, put, reported
from tests.screens.session import PASSPHRASE, Filled, make_vault, running, settle
from tests.storage.colleagues import OTHERS, SUPERVISOR, enrolled

THEIRS = OTHERS[SUPERVISOR]


def supervised(vault: Vault) -> None:
    """A report, and a supervisor with a key."""
    reported(vault)
    enrolled(vault, by=PASSPHRASE)


@asynccontextmanager
async def supervisors_session(path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app with the vault opened by its supervisor, and the caseload on the screen."""

    class Theirs(Datui):
        async def _begin(self) -> None:
            vault = open_vault(path, unlock(path, THEIRS, "B"))
            self.take_vault(vault)
            await _before_the_caseload(self, vault)
            await self.push_screen(CaseloadScreen())

    async with running(Theirs(path, THEIRS.encode()), CaseloadScreen, size) as pilot:
        yield pilot


def older_copy(path: Path, rules: Rules, fill: Filled = supervised) -> Path:
    """A vault whose database was put back to before its last two notes."""
    make_vault(path, rules, fill)
    before = path.with_name("before.db")
    shutil.copy(path / "cases.db", before)
    vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules)
    for words in ("One", "Two"):
        keep(vault, Note, CASE, text=words)
    vault.close()
    shutil.move(before, path / "cases.db")
    return path


async def prove(pilot: Pilot[None], passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase once more, where it is asked for."""
    await settle(pilot, ProveScreen)
    await put(pilot, passphrase)
    await press(pilot, "enter")
