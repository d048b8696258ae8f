"""Any record: kept with almost nothing, and what is typed is not lost where the disk takes nothing."""

from datui.casework.kinds import Note
from datui.casework.route import Route
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.record import RecordScreen
from tests.screens.cases import (
    app_of,
    drafted,
    fill,
    form,
    full_disk,
    in_case,
    newest,
    open_record,
    press,
    put,
    row,
    text,
    toast,
    vault_of,
)
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import done, until


async def test_a_report_is_kept_with_nothing_known_in_two_keys(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n", "f2")
        await settle(pilot, CaseScreen)
        case = app_of(pilot).case
        assert case is not None
        assert (case.initials, case.level, case.stage) == ("?", "unknown", "report")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert case.reference in text(pilot)
        assert vault_of(pilot).count().open == 1
        assert vault_of(pilot).drafts() == []


async def test_a_report_with_a_name_lands_on_its_case_and_is_found_by_it(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n", "y")
        await put(pilot, "12 Mill Lane, upstairs")
        await fill(pilot, "victim_name", "Asha Khan")
        await press(pilot, "ctrl+s")
        await settle(pilot, CaseScreen)
        assert "IN DANGER NOW" in text(pilot)
        assert app_of(pilot).case.initials == "AK"
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert "!!" in text(pilot)
        assert "Asha" not in text(pilot)
        assert [row.initials for row in vault_of(pilot).find("asha")] == ["AK"]


async def test_danger_is_the_first_thing_that_is_asked(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n")
        assert form(pilot).here == "danger_now"
        assert "Ring 999 first" in text(pilot)


# Refusals --------------------------------------------------------------------------------------------------------


async def test_when_the_disk_takes_nothing_it_says_so_and_what_was_typed_is_still_there(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "note")
        await fill(pilot, "said_by", "her sister")
        with monkeypatch.context() as disk:
            disk.setattr(vault_of(pilot), "append", full_disk("This was not saved: the disk did not take it."))
            await press(pilot, "f2")
            await toast(pilot, "the disk did not take it.\nMake room on the disk.")
        assert pilot.app.screen is screen
        assert row(pilot, "said_by").editor.value == "her sister"
        assert drafted(pilot, "note")["said_by"] == "her sister"
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Note).said_by == "her sister"


async def test_a_draft_that_cannot_be_kept_is_said_and_typing_goes_on(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        monkeypatch.setattr(vault_of(pilot), "save_draft", full_disk())
        await fill(pilot, "said_by", "her")
        await toast(pilot, "The draft was not saved.")
        await press(pilot, "s")
        assert row(pilot, "said_by").editor.value == "hers"


async def test_a_draft_that_cannot_be_thrown_away_is_said_and_nothing_ends(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "note")
        await fill(pilot, "said_by", "h")
        screen.save_draft()
        monkeypatch.setattr(vault_of(pilot), "drop_draft", full_disk("The draft is still there."))
        await press(pilot, "backspace", "escape")
        await toast(pilot, "The draft is still there.")
        await settle(pilot, CaseScreen)
        assert "Not kept yet: Note" in text(pilot)


async def test_what_no_draft_could_keep_is_left_only_when_asked_twice(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        monkeypatch.setattr(vault_of(pilot), "save_draft", full_disk())
        await fill(pilot, "said_by", "her sister")
        await press(pilot, "escape")
        await toast(pilot, "What you typed last is not saved anywhere.")
        await press(pilot, "s", "escape")
        await toast(pilot, "What you typed last is not saved anywhere.")
        await press(pilot, "backspace", "escape")
        assert row(pilot, "said_by").editor.value == "her sister"
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)


async def test_every_screen_with_words_keeps_its_draft_at_the_end_whatever_another_does(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        below = await open_record(pilot, "action")
        await fill(pilot, "what", "Change the locks")
        await press(pilot, "f8")
        await settle(pilot, RecordScreen)
        await until(pilot, lambda: pilot.app.screen is not below)
        await fill(pilot, "said_by", "her sister")

        def broken():
            raise RuntimeError

        monkeypatch.setattr(below, "save_draft", broken)
        app_of(pilot).save_drafts()
        assert drafted(pilot, "note")["said_by"] == "her sister"


async def test_a_route_lands_on_its_field_also_where_a_draft_was_left_elsewhere(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "closure")
        await fill(pilot, "victim_view", "Glad of it")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        app_of(pilot).go(Route("closure", "", "limb"))
        await settle(pilot, RecordScreen)
        await done(pilot)
        assert form(pilot).here == "limb"
