"""The page where a supervisor looks at the vault, and what was signed there."""

from datui.casework.rollback import Countersignature
from screens.seen import SeenScreen
from screens.vault import VaultScreen
from screens.widgets.lines import Lines
from tests.screens.cases import press, vault_of
from tests.screens.session import settle
from tests.screens.stage import until_it_says

DONE = "Everything was checked"


async def to_seen(pilot, said=DONE):
    """From the caseload to that page, until it says this."""
    await press(pilot, "v")
    await settle(pilot, VaultScreen)
    rooms = [item.key for item in pilot.app.screen.query_one(Lines).items]
    await press(pilot, "home", *["down"] * rooms.index("seen.SeenScreen"), "enter")
    await settle(pilot, SeenScreen)
    await until_it_says(pilot, said)


def signed(pilot):
    """What was signed for, oldest first."""
    return [entry.record for entry in vault_of(pilot).of_vault() if isinstance(entry.record, Countersignature)]
