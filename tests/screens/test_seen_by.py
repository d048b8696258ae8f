"""What they would see: nothing goes that nobody ticked, and what is withheld is ticked by itself, with its reason."""

import pytest

from datui.casework.outgoing import Piece
from datui.casework.reads import REVEAL
from screens.case import CaseScreen
from screens.emergency import EmergencyScreen
from screens.preview import EXACTLY, PreviewScreen, WholeScreen
from screens.seen_by import SeenByScreen
from screens.widgets.lines import LOOKED_THROUGH
from screens.widgets.ticks import Ticks
from tests.screens.cases import in_case, lines_on, peopled, press, text, toast
from tests.screens.drawn import left_out  # noqa: F401 - a fixture is found by its name
from tests.screens.golden import screen_text
from tests.screens.hostile import inert
from tests.screens.session import settle
from tests.screens.showing import LONG, PIECES, ROUGH, WHERE, go_to, reads, see
from tests.screens.stage import SIZES, until

BIG, SMALL = (120, 60), (40, 15)
ADDRESS, PHONE = "9 Hidden Row", "07700 900123"


async def test_at_first_nothing_is_ticked_and_nothing_would_be_seen(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        await see(pilot)
        assert "0 of 8 ticked" in text(pilot)
        await press(pilot, "p")
        await settle(pilot, PreviewScreen)
        said = text(pilot)
        assert "Nothing: not one thing of this case." in said
        assert not any(piece.words in said for piece in PIECES)


async def test_what_is_withheld_is_dots_with_its_reason_until_just_that_is_ticked(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        _screen, told = await see(pilot)
        assert ADDRESS not in text(pilot)
        assert f"Withheld: {WHERE}" in text(pilot)
        assert REVEAL not in reads(pilot)
        go_to(pilot, ("piece", "a.address"))
        await press(pilot, "space")
        assert told()[-1] == ("a.address",)
        # That it is shown is written down before it is.
        assert REVEAL in reads(pilot)
        assert ADDRESS in text(pilot)
        # The reason stays in view, and nothing else is shown.
        assert f"Goes all the same: {WHERE}" in text(pilot)
        assert PHONE not in text(pilot)
        assert "1 withheld one among them" in text(pilot)


async def test_a_part_is_ticked_as_a_whole_without_what_is_withheld_in_it(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        _screen, told = await see(pilot)
        await press(pilot, "space")
        assert told()[-1] == ("a.name", "a.born")
        await press(pilot, "space")
        assert not told()[-1]
        await press(pilot, "a")
        assert told()[-1] == tuple(piece.id for piece in PIECES if not piece.withheld)
        await press(pilot, "a")
        assert not told()[-1]


async def test_a_part_of_which_all_is_withheld_says_so_and_ticks_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        _screen, told = await see(pilot, [piece for piece in PIECES if piece.withheld])
        await press(pilot, "space")
        assert not told()[-1]
        await toast(pilot, "tick each by itself")


async def test_held_down_space_ticks_once(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        _screen, told = await see(pilot)
        go_to(pilot, ("piece", "a.name"))
        await press(pilot, "space")
        await press(pilot, "space", "space", apart=0.05)
        assert told() == [("a.name",)]


@pytest.mark.parametrize(
    ("key", "goes"), [("1", "n.text.1"), ("2", "n.text.2"), ("3", "n.text.3"), ("4", "n.text.4")], ids=str
)
async def test_a_key_leaves_out_the_accounts_of_one_sort_and_takes_them_in_again(tmp_path, rules, key, goes):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        _screen, told = await see(pilot, picked=[piece.id for piece in PIECES])
        await press(pilot, key)
        assert told()[-1] == tuple(piece.id for piece in PIECES if piece.id != goes)
        assert not any(("piece", goes) == item.key for item in pilot.app.screen.query_one("#pieces").items)
        await press(pilot, "p")
        await settle(pilot, PreviewScreen)
        assert next(piece.words for piece in PIECES if piece.id == goes) not in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, SeenByScreen)
        await press(pilot, key)
        assert told()[-1] == tuple(piece.id for piece in PIECES)


async def test_the_preview_is_just_what_was_ticked(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        await see(pilot)
        await press(pilot, "space")
        await press(pilot, "f2")
        await settle(pilot, PreviewScreen)
        said = text(pilot)
        assert EXACTLY in said
        for piece in PIECES:
            assert (piece.words in said) == (piece.id in ("a.name", "a.born")), piece.label


async def test_enter_shows_the_whole_of_a_piece_and_ticks_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        _screen, told = await see(pilot, (*PIECES, *ROUGH))
        assert "END OF IT" not in " ".join(lines_on(pilot))
        go_to(pilot, ("piece", "x.three"))
        await press(pilot, "enter")
        await settle(pilot, WholeScreen)
        assert " ".join(LONG.split()) in text(pilot)
        assert REVEAL not in reads(pilot)
        await press(pilot, "escape")
        await settle(pilot, SeenByScreen)
        go_to(pilot, ("piece", "a.phone"))
        await press(pilot, "enter")
        await settle(pilot, WholeScreen)
        assert PHONE in text(pilot)
        assert REVEAL in reads(pilot)
        assert told() == []


async def test_what_was_ticked_and_became_another_thing_is_not_ticked_any_more(tmp_path, rules):
    pieces = list(PIECES)
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        screen, _told = await see(pilot, pieces, ["a.name", "a.born"])
        pieces[0] = pieces[2].__class__("a.name", "Victim", "Name", "Another Name", "victim.name")
        await press(pilot, "f8", "escape")
        await settle(pilot, SeenByScreen)
        assert screen.picking.going == ("a.born",)


@pytest.mark.parametrize("size", [*SIZES, SMALL], ids=["80x24", "120x40", "40x15"])
async def test_hostile_and_very_long_pieces_are_only_text(tmp_path, rules, size, left_out):  # noqa: F811 - asked for
    async with in_case(tmp_path, rules, peopled, size) as pilot:
        await see(pilot, ROUGH, [piece.id for piece in ROUGH])
        assert inert(pilot.app)
        await press(pilot, "end", "home", "enter")
        for piece in ROUGH:
            go_to(pilot, ("piece", piece.id))
            await press(pilot, "enter")
            await settle(pilot, WholeScreen)
            assert inert(pilot.app)
            await press(pilot, "escape")
        await press(pilot, "p")
        await settle(pilot, PreviewScreen)
        assert inert(pilot.app)
        await press(pilot, "end")
        assert inert(pilot.app)


async def test_an_emergency_is_one_key_away_and_the_ticks_stay(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        screen, _told = await see(pilot)
        await press(pilot, "space", "f9")
        await settle(pilot, EmergencyScreen)
        assert screen.picking.going == ("a.name", "a.born")


async def test_escape_goes_back(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await see(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)


@pytest.mark.parametrize("size", [*SIZES, SMALL], ids=["80x24", "120x40", "40x15"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, peopled, size) as pilot:
        await see(pilot)
        await press(pilot, "space")
        go_to(pilot, ("piece", "a.phone"))
        await press(pilot, "space")
        assert golden(pilot.app, "seen-by")
        await press(pilot, "p")
        await settle(pilot, PreviewScreen)
        assert golden(pilot.app, "preview")


async def test_in_a_small_window_the_cursor_and_the_keys_are_in_view(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, SMALL) as pilot:
        await see(pilot)
        await press(pilot, "end")
        assert "Space" in screen_text(pilot.app)
        assert "I think that he watches" in text(pilot)


async def test_the_ticks_are_handed_over_once_the_keys_rest_and_when_the_page_is_left(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        _screen, told = await see(pilot)
        go_to(pilot, ("piece", PIECES[0].id))
        await press(pilot, "space")
        await until(pilot, lambda: bool(told.all))
        before = list(told.all)
        await press(pilot, "space", "escape")
        await settle(pilot, CaseScreen)
        assert len(told.all) > len(before)


MANY = tuple(
    Piece(f"r{at}.text", f"Part {at // 80}", "Note", "He came round again. " * 9, sort="words" if at % 9 else "opinion")
    for at in range(500)
)


async def test_in_a_very_long_case_the_cursor_stays_on_what_is_looked_at_and_a_tick_draws_just_that(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        screen, told = await see(pilot, MANY)
        ticks = screen.query_one("#pieces", Ticks)
        go_to(pilot, ("piece", "r499.text"))
        assert ticks.cursor > LOOKED_THROUGH
        before = {item.key: item for item in ticks.items if isinstance(item.key, tuple) and item.key[0] == "piece"}
        await press(pilot, "4")
        assert ticks.chosen == ("piece", "r499.text")
        await press(pilot, "space")
        assert told()[-1] == ("r499.text",)
        after = {item.key: item for item in ticks.items}
        drawn = [key for key, item in before.items() if key in after and after[key] is not item]
        assert drawn == [("piece", "r499.text")]
