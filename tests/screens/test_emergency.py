"""Emergency: one key from every screen of a case shows what 999 needs, at once, whatever the disk does."""

import pytest

from datui.casework.kinds import Emergency, Intake, Note, SafeContact
from screens.case import CaseScreen
from screens.emergency import EmergencyRecordScreen, EmergencyScreen
from screens.intake import IntakeScreen
from screens.read import ReadScreen
from screens.rooms import screen_class
from tests.screens.cases import (
    KINDS,
    NAME,
    app_of,
    damaged_page,
    fill,
    full_disk,
    in_case,
    keep,
    newest,
    open_record,
    press,
    put,
    reported,
    row,
    text,
    toast,
    vault_of,
)
from tests.screens.emergencies import BIG, cry, known
from tests.screens.golden import screen_text
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import done

NEEDED = ["The back bedroom, 12 Mill Lane", NAME, "brother-in-law", "kitchen knife", "Sami, 6", "Farsi"]


async def to_record(kind, pilot):
    await open_record(pilot, kind)


async def to_page(pilot):
    await settle(pilot, CaseScreen)


async def to_gate(pilot):
    await press(pilot, "x")


async def to_read(pilot):
    await pilot.app.push_screen(ReadScreen(app_of(pilot).case.latest(Intake).record.record_id))


async def to_help(pilot):
    await press(pilot, "f1")


OTHERS = {"case page": to_page, "gate": to_gate, "read": to_read, "help": to_help}


@pytest.mark.parametrize("where", [*KINDS, *OTHERS])
async def test_one_key_from_every_screen_of_a_case_shows_what_999_needs(tmp_path, rules, where):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await (OTHERS[where](pilot) if where in OTHERS else to_record(where, pilot))
        below = pilot.app.screen
        said = await cry(pilot, "ctrl+g" if where in KINDS[::2] else "f9")
        for words in NEEDED:
            assert words in said, words
        assert newest(pilot, Emergency).reason == ""
        await press(pilot, "escape")
        await settle(pilot, EmergencyRecordScreen)
        if where == "help":
            return
        await press(pilot, "escape")
        assert pilot.app.screen in (below, app_of(pilot).screen_stack[-1])
        assert len([each for each in pilot.app.screen_stack if isinstance(each, EmergencyScreen)]) == 0


async def test_in_a_new_report_it_shows_what_is_typed_and_the_report_can_be_gone_on_with(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules), BIG) as pilot:
        await press(pilot, "n", "y")
        await put(pilot, "Bus shelter, Haygate Road")
        await fill(pilot, "police_at", "marmalade")
        said = await cry(pilot)
        assert "Bus shelter, Haygate Road" in said
        assert "not known" in said
        await press(pilot, "escape")
        await settle(pilot, EmergencyRecordScreen)
        await put(pilot, "He was at the door")
        await press(pilot, "f2")
        await settle(pilot, screen_class("intake"))
        assert row(pilot, "where_now").editor.value == "Bus shelter, Haygate Road"
        await fill(pilot, "police_at", "")
        await press(pilot, "ctrl+u", "f2")
        await settle(pilot, CaseScreen)
        assert vault_of(pilot).count().open == 1
        case = app_of(pilot).case
        assert [type(entry.record) for entry in case.entries] == [Emergency, Emergency, Intake]


async def test_with_nothing_typed_at_all_it_still_opens_and_is_an_entry(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n")
        said = await cry(pilot)
        assert "999 now" in said
        assert "Where they are" in said
        assert vault_of(pilot).count().open == 1


async def test_what_is_typed_beneath_a_note_and_in_drafts_is_shown_too(tmp_path, rules):
    async with in_case(tmp_path, rules, reported, BIG) as pilot:
        await open_record(pilot, "person")
        await press(pilot, "3")
        await fill(pilot, "danger", "a crossbow in the shed")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await press(pilot, "i")
        await fill(pilot, "where_now", "Under the stairs")
        await press(pilot, "f8")
        await fill(pilot, "text", "whispering")
        said = await cry(pilot)
        assert "Under the stairs" in said
        assert "a crossbow in the shed" in said


async def test_even_a_full_disk_does_not_hide_what_is_typed(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules, reported, BIG) as pilot:
        await press(pilot, "i")
        monkeypatch.setattr(vault_of(pilot), "save_draft", full_disk())
        monkeypatch.setattr(vault_of(pilot), "append", full_disk())
        await fill(pilot, "where_now", "Under the stairs")
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        assert "Under the stairs" in text(pilot)
        await toast(pilot, "Make room on the disk.")
        # Who was called is asked all the same: it is kept as soon as there is room.
        await press(pilot, "escape")
        await settle(pilot, EmergencyRecordScreen)
        await press(pilot, "escape")
        await settle(pilot, IntakeScreen)
        assert row(pilot, "where_now").editor.value == "Under the stairs"


def expired(vault):
    known(vault)
    keep(vault, SafeContact, expires_on="1 Nov 2026", voice_allowed="n")


@pytest.mark.parametrize("fill_vault", [known, expired], ids=["no plan", "a plan that ran out"])
async def test_it_asks_for_no_plan_and_no_consent(tmp_path, rules, fill_vault):
    async with in_case(tmp_path, rules, fill_vault, BIG) as pilot:
        for words in NEEDED:
            assert words in await cry(pilot)


async def test_it_is_laid_out_again_for_another_width(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await cry(pilot)
        await pilot.resize_terminal(50, 50)
        await done(pilot)
        said = text(pilot)
        for words in NEEDED:
            assert words in said, words
        assert max(len(line) for line in screen_text(pilot.app).splitlines()[1:-2]) <= 50
        first = pilot.app.screen.query_one("#needed").content.plain.splitlines()[0]
        assert len(first) <= 50


async def test_passing_messages_do_not_cover_it(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        pilot.app.notify("Your draft is back as you left it.", timeout=60, markup=False)
        await cry(pilot)
        assert not pilot.app._notifications


async def test_the_key_pressed_twice_opens_it_once_and_a_note_is_one_key_away(tmp_path, rules):
    async with in_case(tmp_path, rules, reported) as pilot:
        await cry(pilot)
        await press(pilot, "f9", "ctrl+g")
        assert len([each for each in pilot.app.screen_stack if isinstance(each, EmergencyScreen)]) == 1
        await press(pilot, "f8")
        await fill(pilot, "text", "Operator 7 answered")
        await press(pilot, "f2")
        await settle(pilot, EmergencyScreen)
        assert newest(pilot, Note).text == "Operator 7 answered"


async def test_it_opens_also_where_no_draft_can_be_read(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules, known) as pilot:
        monkeypatch.setattr(vault_of(pilot), "drafts", damaged_page())
        assert "The back bedroom, 12 Mill Lane" in await cry(pilot)
