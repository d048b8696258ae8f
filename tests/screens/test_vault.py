"""The rooms of the vault: one key from the caseload, each line says what it is for and opens it."""

import pytest

from screens.backup import BackupScreen
from screens.caseload import CaseloadScreen
from screens.check import CheckScreen
from screens.day import DayScreen
from screens.directory import DirectoryScreen
from screens.handovers import HandoversScreen
from screens.keys import KeysScreen
from screens.policies import PoliciesScreen
from screens.reads import ReadsScreen
from screens.rollback import RollbackScreen
from screens.seen import SeenScreen
from screens.sending import SendingScreen
from screens.settings import SettingsScreen
from screens.supervised import SupervisedScreen
from screens.vault import VaultScreen
from tests.screens.cases import press, text
from tests.screens.colleague import older_copy, supervised
from tests.screens.session import make_vault, session, settle

ROOMS = [KeysScreen, ReadsScreen, DayScreen, SeenScreen, SupervisedScreen, HandoversScreen, PoliciesScreen]
ROOMS += [DirectoryScreen, SendingScreen, SettingsScreen, CheckScreen, BackupScreen]


@pytest.mark.parametrize("at", range(len(ROOMS)), ids=lambda at: ROOMS[at].__name__)
async def test_each_line_opens_its_room_and_escape_leads_back(tmp_path, rules, at):
    async with session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        before = list(pilot.app.screen_stack)
        await press(pilot, "v")
        await settle(pilot, VaultScreen)
        await press(pilot, *["down"] * at, "enter")
        await settle(pilot, ROOMS[at])
        await press(pilot, "escape")
        await settle(pilot, VaultScreen)
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert list(pilot.app.screen_stack) == before


async def test_an_older_copy_comes_first_of_all(tmp_path, rules):
    async with session(older_copy(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "v")
        await settle(pilot, VaultScreen)
        assert "! An older copy what was found; nothing is added until someone signs" in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, RollbackScreen)
