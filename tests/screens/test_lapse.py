"""A lapse of tenure before a supervisor: who lives with less than was promised is on their list until somebody acts."""

from datui.casework.kinds import Move
from screens.supervised import SupervisedScreen
from tests.casework.test_signoff import READY
from tests.screens.cases import app_of, in_case, keep, peopled, text
from tests.screens.session import settle
from tests.screens.stage import until_it_says

BIG = (100, 60)
LAPSED = "Moved without the security of tenure that was promised"


async def test_a_move_without_the_promised_tenure_is_on_the_supervisors_list(tmp_path, rules):
    def lapsed(vault):
        peopled(vault)
        keep(vault, Move, **READY | {"after": "starter", "moved_on": "today"})

    async with in_case(tmp_path, rules, lapsed, BIG) as pilot:
        await app_of(pilot).push_screen(SupervisedScreen())
        await until_it_says(pilot, "moved with less security of tenure, and nobody decided so")
        assert LAPSED in text(pilot)


async def test_a_move_that_keeps_its_promise_has_no_heading_there(tmp_path, rules):
    def kept(vault):
        peopled(vault)
        keep(vault, Move, **READY | {"moved_on": "today"})

    async with in_case(tmp_path, rules, kept, BIG) as pilot:
        await app_of(pilot).push_screen(SupervisedScreen())
        await settle(pilot, SupervisedScreen)
        await until_it_says(pilot, "No decision yet on the children")
        assert LAPSED not in text(pilot)
