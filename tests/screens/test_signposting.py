"""Numbers for a customer on the screen: chosen, read out, shown or written down, and kept as they were given."""

import pytest

from datui.casework.kinds import Signposting
from screens.choose import ChooseScreen
from screens.signposting import NumbersScreen, SignpostingScreen
from screens.work import WorkScreen
from tests.screens.cases import app_of, in_case, newest, press, text, toast
from tests.screens.session import settle
from tests.screens.stage import SIZES, done


async def to_sheet(pilot):
    await press(pilot, "w")
    await settle(pilot, WorkScreen)
    await press(pilot, "4")
    await settle(pilot, SignpostingScreen)


def kept(pilot):
    return app_of(pilot).case.records(Signposting)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, size=size) as pilot:
        await to_sheet(pilot)
        assert golden(pilot.app, "signposting")
        await press(pilot, "s")
        await settle(pilot, NumbersScreen)
        assert golden(pilot.app, "numbers")


async def test_what_is_read_out_is_kept_with_what_was_given(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await to_sheet(pilot)
        await press(pilot, "enter", "r")
        await settle(pilot, NumbersScreen)
        assert "0808 2000 247" not in text(pilot)
        assert "0808 801 0327" in text(pilot)
        await press(pilot, "enter")
        await done(pilot)
        record = newest(pilot, Signposting)
        assert (record.how, record.given) == ("read-out", ("mens-advice-line", "police"))


async def test_escape_keeps_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await to_sheet(pilot)
        await press(pilot, "s")
        await settle(pilot, NumbersScreen)
        await press(pilot, "escape")
        await settle(pilot, SignpostingScreen)
        assert kept(pilot) == []


@pytest.mark.parametrize("answer", [1, 2], ids=["no", "not known"])
async def test_nothing_is_written_down_that_nobody_said_is_safe_to_hold(tmp_path, rules, answer):
    async with in_case(tmp_path, rules) as pilot:
        await to_sheet(pilot)
        await press(pilot, "w")
        await settle(pilot, ChooseScreen)
        await press(pilot, *("down",) * answer, "enter")
        await settle(pilot, SignpostingScreen)
        await toast(pilot, "Nobody said that it is safe for them to hold these.")
        assert kept(pilot) == []


async def test_what_is_written_down_has_neutral_words_alone_once_it_is_safe(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await to_sheet(pilot)
        await press(pilot, "w")
        await settle(pilot, ChooseScreen)
        await press(pilot, "enter")
        await settle(pilot, NumbersScreen)
        said = text(pilot)
        assert "Support line" in said
        assert "Abuse" not in said
        assert app_of(pilot).case.reference not in said
        await press(pilot, "enter")
        await done(pilot)
        record = newest(pilot, Signposting)
        assert (record.how, record.safe_to_hold.value) == ("written", True)
        # It was answered: it is not asked again.
        await press(pilot, "w", "4", "w")
        await settle(pilot, NumbersScreen)


async def test_with_nothing_chosen_there_is_nothing_to_give(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await to_sheet(pilot)
        page = app_of(pilot).screen
        page.chosen.clear()
        await press(pilot, "r")
        await toast(pilot, "No number is chosen.")
        assert kept(pilot) == []
