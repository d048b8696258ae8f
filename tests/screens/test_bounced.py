"""A key that bounced, or is still held down, only opens: on the screen that it opened it answers nothing."""

import pytest

from screens.bounce import BOUNCE_SECONDS
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.emergency import EmergencyRecordScreen, EmergencyScreen
from screens.find import FindScreen
from screens.level import LevelScreen
from screens.record import RecordScreen
from screens.risk import RiskScreen
from screens.widgets.checklist import Checklist
from tests.screens.cases import (
    app_of,
    form,
    go,
    in_case,
    open_record,
    planned,
    press,
    reported,
    row,
    vault_of,
)
from tests.screens.session import make_vault, session, settle

OPENS = [("n", CaseScreen, RecordScreen), ("slash", CaseloadScreen, FindScreen), ("n", CaseloadScreen, RecordScreen)]
SOON, LATE = BOUNCE_SECONDS / 2, BOUNCE_SECONDS * 2


def answers(pilot):
    """What is typed in each field of the screen, or what is searched for."""
    screen = app_of(pilot).screen
    return dict(form(pilot).values) if isinstance(screen, RecordScreen) else screen.focused.value


@pytest.mark.parametrize(("key", "screen", "opened"), OPENS, ids=["a note", "the search", "a report"])
async def test_a_bounced_key_is_swallowed_where_it_opened_a_screen_and_later_it_is_typed(
    tmp_path, rules, key, screen, opened
):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        if screen is CaseScreen:
            await press(pilot, "enter")
        await settle(pilot, screen)
        await press(pilot, key)
        await settle(pilot, opened)
        focused, before = pilot.app.screen.focused, answers(pilot)
        await press(pilot, key, key, apart=SOON)
        assert isinstance(pilot.app.screen, opened)
        assert pilot.app.screen.focused is focused
        assert answers(pilot) == before
        await press(pilot, key, apart=LATE)
        assert answers(pilot) != before


async def test_a_key_held_down_is_swallowed_for_as_long_as_it_is_held(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "r")
        await settle(pilot, RiskScreen)
        await press(pilot, *"r" * 20, apart=SOON)
        assert pilot.app.screen.query_one(Checklist).sheet.answers == {}
        await press(pilot, "r", apart=LATE)
        assert list(pilot.app.screen.query_one(Checklist).sheet.answers.values()) == ["declined"]


async def test_another_key_is_taken_at_once_and_ends_the_bouncing(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "r")
        await settle(pilot, RiskScreen)
        await press(pilot, "y", "r", apart=0.01)
        assert list(pilot.app.screen.query_one(Checklist).sheet.answers.values()) == ["yes", "declined"]


async def test_a_key_that_opens_nothing_may_come_as_fast_as_it_likes(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await go(pilot, "said_by")
        await press(pilot, *"aaaa", apart=0)
        assert row(pilot, "said_by").editor.value == "aaaa"


async def test_f2_bounced_on_the_answers_keeps_no_level(tmp_path, rules):
    async with in_case(tmp_path, rules, planned) as pilot:
        await press(pilot, "r", "y", "f2")
        await settle(pilot, LevelScreen)
        await press(pilot, "f2", apart=SOON)
        assert isinstance(pilot.app.screen, LevelScreen)
        await press(pilot, "f2", apart=LATE)
        await settle(pilot, CaseScreen)


async def test_enter_bounced_on_a_case_opens_nothing_in_it(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)
        await press(pilot, "enter", "enter", apart=SOON)
        assert isinstance(pilot.app.screen, CaseScreen)


async def test_escape_bounced_out_of_the_emergency_still_asks_what_was_done(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        await press(pilot, "escape")
        await settle(pilot, EmergencyRecordScreen)
        await press(pilot, "escape", apart=SOON)
        assert isinstance(pilot.app.screen, EmergencyRecordScreen)
        await press(pilot, "escape", apart=LATE)
        await settle(pilot, CaseScreen)


async def test_the_emergency_key_works_at_once_after_any_other(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "c")
        await press(pilot, "f9", apart=0.01)
        await settle(pilot, EmergencyScreen)
        assert app_of(pilot).case is not None
        assert vault_of(pilot).drafts() == []
