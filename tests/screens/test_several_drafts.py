"""Several drafts wait beside each other; and looking at one writes nothing but where the cursor is."""

from screens import drafting
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from tests.screens.cases import CASE, fill, go, in_case, open_record, press, toast, value, vault_of
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import until
from tests.screens.stepping import kept, steps, three_steps


async def test_another_note_is_begun_beside_one_that_waits_and_each_is_reached(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "The first")
        await press(pilot, "f5")
        await until(pilot, lambda: value(pilot, "text") == "")
        await fill(pilot, "text", "The second")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        assert len(vault_of(pilot).drafts(CASE)) == 2
        found = []
        for moves in ((), ("down",)):
            await press(pilot, "home", *moves, "enter")
            found.append(value(pilot, "text"))
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)
        assert sorted(found) == ["The first", "The second"]


async def test_of_what_there_is_once_no_other_is_begun(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "closure")
        await fill(pilot, "summary", "He has gone abroad")
        await press(pilot, "f5")
        assert pilot.app.screen is screen


async def test_an_empty_one_begets_no_other(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "note")
        await press(pilot, "f5")
        await toast(pilot, "This one is empty still.")
        assert pilot.app.screen is screen


async def test_nothing_is_written_by_looking_at_a_draft(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await three_steps(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        (before,) = vault_of(pilot).drafts()
        await press(pilot, "home", "enter")
        await kept(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        assert vault_of(pilot).drafts() == [before]


async def test_a_cursor_that_only_moved_is_come_back_to(tmp_path, rules):
    assert drafting.DRAFT_SECONDS < 1
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await settle(pilot, CaseloadScreen)
        await press(pilot, "n")
        await fill(pilot, "where_now", "a bus stop")
        await kept(pilot)
        await press(pilot, "left", "left")
        await until(pilot, lambda: vault_of(pilot).drafts()[0].cursor == 8)
        await go(pilot, "victim_name")
        await until(pilot, lambda: vault_of(pilot).drafts()[0].field == "victim_name")
        assert len(steps(pilot, "where_now")) == 1
