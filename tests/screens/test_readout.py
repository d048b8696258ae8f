"""Reading out: each line is read by a press of its own, which were read is kept, and half a reading says so."""

import pytest

from datui.casework.kinds import Person, ReadOut
from datui.casework.moments import clock_words, london
from datui.casework.reads import PACK
from datui.casework.recipient import BARRED
from screens.case import CaseScreen
from screens.emergency import EmergencyScreen
from screens.readout import ReadOutScreen
from tests.screens.cases import CASE, app_of, full_disk, in_case, keep, peopled, press, text, toast, vault_of
from tests.screens.drawn import left_out  # noqa: F401 - a fixture is found by its name
from tests.screens.hostile import inert
from tests.screens.session import settle
from tests.screens.shared import at_the_shares, begun, kept
from tests.screens.showing import PIECES, ROUGH, read_out, reads
from tests.screens.stage import SIZES

BIG, SMALL = (120, 60), (40, 15)
SHORT = PIECES[:4]


async def test_that_it_is_shown_is_an_entry_and_one_line_stands_there_alone(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await read_out(pilot, SHORT)
        assert PACK in reads(pilot)
        assert "Asha Verity Khan" in text(pilot)
        assert "4 May 1990" not in text(pilot)
        assert "0 of 4 read." in text(pilot)


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_a_key_says_that_a_line_is_read_and_goes_on(tmp_path, rules, key):
    async with in_case(tmp_path, rules, peopled) as pilot:
        screen, kept = await read_out(pilot, SHORT)
        await press(pilot, key)
        assert "4 May 1990" in text(pilot)
        assert "1 of 4 read." in text(pilot)
        await press(pilot, "left")
        when = clock_words(london(screen.read[0]))
        assert f"✓ read at {when}" in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        assert kept == [[0]]
        await toast(pilot, "1 of 4 read, 3 not: the record says so.")


async def test_a_key_that_is_held_down_reads_one_line(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        screen, _kept = await read_out(pilot, SHORT)
        await press(pilot, "space")
        await press(pilot, *["space"] * 5, apart=0.05)
        assert sorted(screen.read) == [0]


async def test_looking_at_a_line_does_not_read_it_and_a_slip_is_taken_back(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        screen, kept = await read_out(pilot, SHORT)
        await press(pilot, "right", "right", "space")
        assert sorted(screen.read) == [2]
        # On to the next that is not read, then to those that were passed over.
        await press(pilot, "space")
        assert screen.at == 0
        await press(pilot, "right", "right", "u")
        assert sorted(screen.read) == [3]
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        assert kept == [[3]]


async def test_with_every_line_read_it_says_so(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        _screen, kept = await read_out(pilot, SHORT)
        await press(pilot, *["space"] * len(SHORT))
        await toast(pilot, "Every line is read.")
        await press(pilot, "escape")
        assert kept == [[0, 1, 2, 3]]


async def test_all_of_it_is_one_key_away_and_ticked_there_too(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        screen, _kept = await read_out(pilot)
        await press(pilot, "o")
        assert all(piece.words in text(pilot) for piece in PIECES)
        await press(pilot, "space", "enter")
        assert sorted(screen.read) == [0, 1]
        assert "✓ Name" in text(pilot)
        await press(pilot, "down", "down", "space", "o")
        assert screen.at == 5
        assert PIECES[5].words in text(pilot)
        assert sorted(screen.read) == [0, 1, 4]


async def test_the_end_of_a_long_text_was_on_the_screen_before_it_is_read(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        screen, _kept = await read_out(pilot, ROUGH[2:])
        await press(pilot, "space")
        assert screen.read == {}
        for _ in range(20):
            if "END OF IT" in text(pilot):
                break
            await press(pilot, "space")
        assert screen.read == {}
        assert "END OF IT" in text(pilot)
        await press(pilot, "space")
        assert sorted(screen.read) == [0]


async def test_it_goes_on_where_it_stopped(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        now = vault_of(pilot).now()
        screen, kept = await read_out(pilot, SHORT, {0: now, 1: now})
        assert "9 Hidden Row" in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        # Nothing more was read: nothing is kept again.
        assert kept == []
        assert screen.left == [2, 3]


async def test_with_nothing_read_the_record_says_so(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        _screen, kept = await read_out(pilot, SHORT)
        await press(pilot, "escape")
        await toast(pilot, "Nothing was read")
        assert kept == []


async def test_locking_in_the_middle_keeps_what_was_read(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        _screen, kept = await read_out(pilot, SHORT)
        await press(pilot, "space", "space")
        app_of(pilot).save_drafts()
        assert kept == [[0, 1]]


async def test_a_full_disk_says_so_and_a_second_escape_leaves(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        screen, _kept = await read_out(pilot, SHORT)
        screen._keep = full_disk("It was not kept.")
        await press(pilot, "space", "escape")
        await toast(pilot, "It was not kept.")
        assert isinstance(app_of(pilot).screen, ReadOutScreen)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)


async def test_an_emergency_is_one_key_away(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await read_out(pilot, SHORT)
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)


async def test_nothing_to_read_out_is_said_and_no_key_breaks_it(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await read_out(pilot, ())
        assert "Nothing is to be read out." in text(pilot)
        await press(pilot, "space", "right", "left", "u", "o", "space", "enter", "o", "escape")
        await settle(pilot, CaseScreen)


@pytest.mark.parametrize("size", [*SIZES, SMALL], ids=["80x24", "120x40", "40x15"])
async def test_hostile_and_very_long_words_are_only_text(tmp_path, rules, size, left_out):  # noqa: F811 - asked for
    async with in_case(tmp_path, rules, peopled, size) as pilot:
        await read_out(pilot, ROUGH)
        for _ in ROUGH:
            assert inert(pilot.app)
            await press(pilot, "right")
        await press(pilot, "o", "end")
        assert inert(pilot.app)


@pytest.mark.parametrize("size", [*SIZES, SMALL], ids=["80x24", "120x40", "40x15"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, peopled, size) as pilot:
        await read_out(pilot)
        await press(pilot, "space")
        assert golden(pilot.app, "read-out-one")
        await press(pilot, "o")
        assert golden(pilot.app, "read-out-all")


async def test_what_stands_against_it_by_now_stops_a_reading_and_what_was_read_is_kept(tmp_path, rules):
    async with in_case(tmp_path, rules, begun) as pilot:
        await at_the_shares(pilot)
        await press(pilot, "down", "r")
        await settle(pilot, ReadOutScreen)
        await press(pilot, "space")
        keep(vault_of(pilot), Person, case_roles=["perpetrator"], name="Jo Bright")
        app_of(pilot).case_changed(CASE)
        await press(pilot, "f8", "escape")
        await settle(pilot, ReadOutScreen)
        assert "Stop here: read nothing more of it." in text(pilot)
        assert BARRED in text(pilot)
        await press(pilot, "o", "space", "o", "space", "escape")
        assert [len(one.lines) for one in kept(pilot, ReadOut)] == [1]
