"""A drive, a clock that a test moves on, and the backup page."""

from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from datui.casework.backup import backups
from screens.backup import BackupScreen
from screens.vault import VaultScreen
from storage.state import State
from tests.screens.cases import app_of, planned, press, vault_of
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import done, until


@pytest.fixture
def stick(tmp_path, monkeypatch) -> Path:
    """The only drive that is attached."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr("screens.backup.destinations", lambda _places: [(folder, "a removable drive")])
    monkeypatch.setattr("screens.backup.destination", lambda *_: "a removable drive")
    return folder


@pytest.fixture
def later(monkeypatch):
    """Move the vault's clock on by so many days, from now on."""
    days = [0]
    real = State.now
    monkeypatch.setattr(State, "now", lambda self: real(self) + timedelta(days=days[0]))
    return lambda number: days.__setitem__(0, number)


@asynccontextmanager
async def at_backup(tmp_path, rules, fill=planned, size=(80, 24)):
    """The backup page, as after v and b on the caseload."""
    async with session(make_vault(tmp_path / "vault", rules, fill), size) as pilot:
        await press(pilot, "v")
        await settle(pilot, VaultScreen)
        await press(pilot, "b")
        await settle(pilot, BackupScreen)
        yield pilot


async def ended(pilot) -> None:
    """Wait until nothing is being made."""
    await until(pilot, lambda: app_of(pilot).screen.making is None)
    await done(pilot)


def made(pilot):
    return [entry.record for entry in backups(vault_of(pilot).of_vault())]
