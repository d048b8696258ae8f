"""The way to the page of the policies and checklists, as a person takes it."""

from screens.policies import PoliciesScreen
from screens.vault import VaultScreen
from screens.widgets.lines import Lines
from tests.screens.cases import press
from tests.screens.session import settle
from tests.screens.stage import done, paste


async def to_policies(pilot):
    """From the caseload, however many rooms of the vault stand above it."""
    await press(pilot, "v")
    await settle(pilot, VaultScreen)
    rooms = pilot.app.screen.query_one(Lines)
    while rooms.chosen != "policies.PoliciesScreen":
        before = rooms.cursor
        await press(pilot, "down")
        assert rooms.cursor != before, "the vault has no policies"
    await press(pilot, "enter")
    await settle(pilot, PoliciesScreen)


async def to_import(pilot, key, screen, words):
    """Give words where a file to import is asked for."""
    await to_policies(pilot)
    await press(pilot, key)
    await settle(pilot, screen)
    await paste(pilot, str(words))
    await press(pilot, "enter")
    await done(pilot)
