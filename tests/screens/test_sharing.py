"""Shares: what stands against one is said beneath it, what goes is just what was ticked, and what was read is kept."""

import pytest

from datui.casework.kinds import Note, ReadOut
from datui.casework.readout import read_of
from datui.casework.reads import PACK, REVEAL
from datui.casework.recipient import BARRED
from datui.casework.sending import NEVER_ON
from datui.casework.sharing import ON_NO_BASIS, TO_NOBODY, Share
from screens.case import CaseScreen
from screens.preview import PreviewScreen
from screens.readingout import ReadingScreen
from screens.readout import ReadOutScreen
from screens.seen_by import SeenByScreen
from screens.shares import GivenScreen, SharesScreen
from screens.sharing import NOTHING_AGAINST, ShareScreen
from tests.screens.cases import CASE, app_of, drafted, fill, form, go, in_case, keep, press, put, text, toast, vault_of
from tests.screens.drawn import left_out  # noqa: F401 - a fixture is found by its name
from tests.screens.golden import screen_text
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import settle
from tests.screens.shared import MAY_GO, SHARE, at_the_share, at_the_shares, begun, kept, known, share_of, stopped
from tests.screens.showing import go_to, reads
from tests.screens.stage import SIZES

SMALL = (40, 15)

BIG = (120, 60)


async def beneath(pilot, down=0):
    """Go to the lines beneath the form, and so many of them down."""
    while not pilot.app.screen.query_one("#beneath").has_focus:
        await press(pilot, "f4")
    await press(pilot, *["down"] * down)


async def test_a_new_share_says_what_it_wants_and_each_line_goes_to_its_field(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await press(pilot, "w", "d")
        await settle(pilot, ShareScreen)
        assert f"✗ {TO_NOBODY}" in text(pilot)
        await press(pilot, "1")
        assert TO_NOBODY not in text(pilot)
        assert f"? {ON_NO_BASIS}" in text(pilot)
        lines = [item.key for item in pilot.app.screen.query_one("#beneath").items if item.key]
        await beneath(pilot, lines.index("basis"))
        await press(pilot, "enter")
        assert form(pilot).here == "basis"
        # It is kept all the same: only giving it is refused.
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert len(kept(pilot, Share)) == 1


async def test_nothing_stands_against_one_that_says_all_of_it(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        await at_the_share(pilot, SHARE)
        assert NOTHING_AGAINST in text(pilot)
        assert "Must not receive anything: Dov Marsh." in text(pilot)


async def test_typing_the_name_of_whom_she_fears_is_said_at_once_and_refuses_the_reading(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        await at_the_share(pilot, SHARE)
        await go(pilot, "person")
        await press(pilot, "ctrl+u")
        await put(pilot, "Dov Marsh")
        assert f"✗ {BARRED}" in text(pilot)
        await beneath(pilot, 1)
        await press(pilot, "enter")
        await toast(pilot, BARRED)
        assert isinstance(app_of(pilot).screen, ShareScreen)
        assert kept(pilot, ReadOut) == []
        assert PACK not in reads(pilot)


async def test_what_they_would_see_begins_with_what_the_agency_asks_for_and_ticks_are_kept_as_a_draft(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await press(pilot, "w", "d")
        await settle(pilot, ShareScreen)
        await press(pilot, "1")
        await beneath(pilot)
        await press(pilot, "enter")
        await settle(pilot, SeenByScreen)
        assert "[x] Name Asha Verity Khan" in text(pilot)
        assert "07700 900123" not in text(pilot)
        await press(pilot, "a")
        app_of(pilot).save_drafts()
        ticked = {one["id"] for one in drafted(pilot, Share.kind)["given"]}
        assert ticked == set(app_of(pilot).screen.picking.going)
        await press(pilot, "escape", "escape")
        await settle(pilot, CaseScreen)
        await press(pilot, "w", "d")
        await settle(pilot, ShareScreen)
        assert {one.id for one in app_of(pilot).screen.given} == ticked


async def test_the_preview_goes_on_to_keeping_the_share_and_reading_it_out(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        await at_the_share(pilot, SHARE)
        await beneath(pilot)
        await press(pilot, "enter")
        await settle(pilot, SeenByScreen)
        before = app_of(pilot).screen.picking.going
        first = app_of(pilot).screen.picking.pieces[before[0]]
        go_to(pilot, ("piece", first.id))
        await press(pilot, "space", "p")
        await settle(pilot, PreviewScreen)
        assert "So that they ring her safely" in text(pilot)
        await press(pilot, "r")
        await settle(pilot, ReadOutScreen)
        assert tuple(one.id for one in share_of(pilot).given) == before[1:]
        assert PACK in reads(pilot)


async def test_what_is_read_is_kept_with_its_words_and_times_and_half_of_it_says_so(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        await at_the_shares(pilot)
        await press(pilot, "r")
        await settle(pilot, ReadOutScreen)
        await press(pilot, "space", "space", "escape")
        await settle(pilot, ReadingScreen)
        assert "Only partly read out: 2 of 4 lines, 2 not." in text(pilot)
        assert form(pilot).here == "left_why"
        (reading,) = kept(pilot, ReadOut)
        share = share_of(pilot)
        assert [(one.id, one.words) for one in reading.lines] == [(one.id, one.words) for one in share.given[:2]]
        # It went when its first line was read.
        assert share.at == reading.lines[0].at
        assert any("2 of 4 lines not read out" in line.words for line in app_of(pilot).case.missing)
        await put(pilot, "They needed no more")
        await press(pilot, "f2")
        await settle(pilot, SharesScreen)
        assert not any("not read out" in line.words for line in app_of(pilot).case.missing)
        (reading,) = kept(pilot, ReadOut)
        assert len(reading.lines) == 2
        assert "Only partly read out" in text(pilot), screen_text(pilot.app)


async def test_the_rest_is_read_another_day_and_what_was_read_stays(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        await at_the_shares(pilot)
        await press(pilot, "r", "space", "space", "escape", "escape", "r")
        await settle(pilot, ReadOutScreen)
        assert "2 of 4 read." in text(pilot)
        # What was kept in the reading before is not taken back in this one.
        await press(pilot, "left", "u")
        assert "2 of 4 read." in text(pilot)
        await press(pilot, "right", "space", "space", "escape")
        await settle(pilot, ReadingScreen)
        assert "All of it was read out" in text(pilot)
        assert form(pilot).here == "to_whom"
        assert [len(one.lines) for one in kept(pilot, ReadOut)] == [2, 2]
        assert len(read_of(app_of(pilot).case, share_of(pilot))) == 4


async def test_nothing_read_keeps_nothing_and_the_share_has_not_gone(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        await at_the_shares(pilot)
        await press(pilot, "r", "escape")
        await settle(pilot, SharesScreen)
        assert kept(pilot, ReadOut) == []
        assert share_of(pilot).at is None
        assert "Not gone yet" in text(pilot)


async def test_what_they_have_is_not_chosen_again(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        await at_the_shares(pilot)
        await press(pilot, "r", "space", "escape", "escape", "enter")
        await settle(pilot, GivenScreen)
        await press(pilot, "v")
        assert isinstance(app_of(pilot).screen, GivenScreen)
        await press(pilot, "e")
        await settle(pilot, ShareScreen)
        await beneath(pilot)
        await press(pilot, "enter")
        await toast(pilot, "This share has gone")
        assert isinstance(app_of(pilot).screen, ShareScreen)


async def test_going_on_with_the_record_loses_nothing_of_what_was_given(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        before = share_of(pilot).given
        await at_the_share(pilot, SHARE)
        await fill(pilot, "their_reference", "R 12")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert share_of(pilot).given == before
        assert share_of(pilot).their_reference == "R 12"


async def test_the_exact_words_are_shown_and_that_they_were_is_an_entry(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        await at_the_shares(pilot)
        assert "sister lives" not in text(pilot)
        assert REVEAL not in reads(pilot)
        await press(pilot, "enter")
        await settle(pilot, GivenScreen)
        assert REVEAL in reads(pilot)
        assert '"He knows where my sister lives"' in text(pilot)
        await press(pilot, "v")
        await settle(pilot, SeenByScreen)
        await press(pilot, "escape", "escape")
        await settle(pilot, GivenScreen)


async def test_a_text_that_changed_since_is_not_read_out_but_ticked_anew(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        note = next(entry.record for entry in vault_of(pilot).case(share_case(pilot)).of(Note))
        keep(vault_of(pilot), Note, record_id=note.record_id, text='"Somebody told him, 9 Hidden Row"')
        app_of(pilot).case_changed(share_case(pilot))
        await at_the_shares(pilot)
        await press(pilot, "r")
        await toast(pilot, "The case says otherwise now")
        assert isinstance(app_of(pilot).screen, SharesScreen)
        await press(pilot, "enter", "v")
        await settle(pilot, SeenByScreen)
        await toast(pilot, "those ticks are gone")
        assert not any(each.startswith(note.record_id) for each in app_of(pilot).screen.picking.going)


def share_case(pilot):
    return app_of(pilot).case.case_id


async def test_what_cannot_wait_is_read_out_at_once_and_completed_today(tmp_path, rules):
    def urgent(vault):
        begun(vault)
        share = vault.case(CASE).versions(SHARE)[-1].record
        given = [one.model_dump() for one in share.given]
        keep(vault, Share, record_id=SHARE, agency="police", urgent="y", given=given)

    async with in_case(tmp_path, rules, urgent, BIG) as pilot:
        await at_the_share(pilot, SHARE)
        assert "It cannot wait, and may go now. Write down the rest today:" in text(pilot)
        assert f"? {ON_NO_BASIS}" in text(pilot)
        await beneath(pilot, 1)
        await press(pilot, "enter")
        await settle(pilot, ReadOutScreen)
        await press(pilot, *["space"] * 4, "escape")
        await settle(pilot, ReadingScreen)
        assert any(duty.code == "urgent-share" for duty in app_of(pilot).case.duties)


async def test_hostile_words_of_a_case_are_only_text_all_the_way(tmp_path, rules, left_out):  # noqa: F811 - asked for
    def rough(vault):
        known(vault)
        keep(vault, Note, text=f"{HOSTILE}\n\nSeen: {HOSTILE}")
        keep(vault, Share, record_id=SHARE, **MAY_GO | {"purpose_words": HOSTILE, "service": HOSTILE})

    async with in_case(tmp_path, rules, rough) as pilot:
        await at_the_share(pilot, SHARE)
        await beneath(pilot)
        assert inert(pilot.app)
        await press(pilot, "enter", "a")
        await settle(pilot, SeenByScreen)
        await press(pilot, "p")
        await settle(pilot, PreviewScreen)
        assert inert(pilot.app)
        await press(pilot, "end", "r")
        await settle(pilot, ReadOutScreen)
        await press(pilot, "o", "end")
        assert inert(pilot.app)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await at_the_shares(pilot)
        assert inert(pilot.app)
        await press(pilot, "enter")
        await settle(pilot, GivenScreen)
        assert inert(pilot.app)


@pytest.mark.parametrize("size", [*SIZES, SMALL], ids=["80x24", "120x40", "40x15"])
async def test_they_look_as_they_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, begun, size) as pilot:
        await at_the_share(pilot, SHARE)
        await beneath(pilot)
        assert golden(pilot.app, "share")
        await press(pilot, "escape")
        await at_the_shares(pilot)
        assert golden(pilot.app, "shares")
        await press(pilot, "r", "space", "escape")
        await settle(pilot, ReadingScreen)
        assert golden(pilot.app, "reading-out")
        await press(pilot, "escape", "enter")
        await settle(pilot, GivenScreen)
        assert golden(pilot.app, "exact-words")


async def test_the_list_says_what_stands_against_a_share(tmp_path, rules, golden):
    async with in_case(tmp_path, rules, stopped) as pilot:
        await at_the_shares(pilot)
        assert BARRED in text(pilot)
        await press(pilot, "r")
        await toast(pilot, BARRED)
        assert isinstance(app_of(pilot).screen, SharesScreen)


async def test_beneath_a_share_stands_the_way_to_a_pack_and_why_there_is_none_while_packs_are_off(tmp_path, rules):
    async with in_case(tmp_path, rules, begun, BIG) as pilot:
        await at_the_share(pilot, SHARE)
        lines = [item.key for item in pilot.app.screen.query_one("#beneath").items if item.key]
        await beneath(pilot, lines.index("seal"))
        await press(pilot, "enter")
        await toast(pilot, NEVER_ON)
