"""A case of which 999 would be told all of it, and the key that shows it."""

from datui.casework.kinds import Intake
from screens.emergency import EmergencyScreen
from tests.screens.cases import NAME, keep, peopled, press, text
from tests.screens.session import settle
from tests.screens.stage import until

BIG = (100, 50)


def known(vault):
    """A case of which 999 would be told all of it."""
    keep(
        vault,
        Intake,
        danger_now="y",
        where_now="The back bedroom, 12 Mill Lane",
        who_there="Two children and her brother-in-law",
        weapons="A kitchen knife",
        victim_name=NAME,
        children="y",
        children_who="Sami, 6, and Noor, 3",
        language="Farsi",
    )
    peopled(vault)


async def cry(pilot, key="f9"):
    """Press the emergency key and wait for the screen, and for the entry."""
    await press(pilot, key)
    await settle(pilot, EmergencyScreen)
    await until(pilot, lambda: pilot.app.screen.record_id)
    return text(pilot)
