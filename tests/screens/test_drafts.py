"""What is being typed is in the vault within a second, waits, and comes back to the same field and place."""

from datui.casework.kinds import Contact, Intake, Note
from screens import drafting
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from tests.screens.cases import (
    app_of,
    drafted,
    fill,
    form,
    in_case,
    newest,
    open_record,
    press,
    reported,
    row,
    text,
    toast,
    vault_of,
)
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import until


async def test_what_is_typed_is_in_the_vault_soon_and_without_leaving_the_field(tmp_path, rules):
    assert drafting.DRAFT_SECONDS < 1
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "He came ba")
        await until(pilot, lambda: (drafted(pilot, "note") or {}).get("text") == "He came ba")
        await press(pilot, "c")
        await until(pilot, lambda: drafted(pilot, "note")["text"] == "He came bac")
        assert form(pilot).here == "text"


async def test_nothing_typed_leaves_no_draft(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await press(pilot, "tab", "escape")
        await settle(pilot, CaseScreen)
        assert vault_of(pilot).drafts() == []


async def test_a_draft_never_holds_what_was_taken_away_again(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "said_by", "x")
        await until(pilot, lambda: drafted(pilot, "note"))
        await press(pilot, "backspace", "escape")
        await settle(pilot, CaseScreen)
        assert drafted(pilot, "note") is None


async def test_escape_keeps_the_draft_and_the_same_key_brings_back_words_field_and_cursor(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "c")
        await fill(pilot, "departed", "She rang from a friend's")
        await press(pilot, "left", "left", "left", "escape")
        await toast(pilot, "your draft waits")
        await settle(pilot, CaseScreen)
        assert "Not kept yet: Contact" in text(pilot)
        await press(pilot, "c")
        assert (form(pilot).section, form(pilot).here) == ("Safety", "departed")
        editor = row(pilot, "departed").editor
        assert (editor.value, editor.cursor_at) == ("She rang from a friend's", 21)
        await press(pilot, "!", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Contact).departed == "She rang from a frien!d's"
        assert vault_of(pilot).drafts() == []
        assert "Not kept yet" not in text(pilot)


async def test_the_cursor_comes_back_in_the_middle_of_prose_too(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "one\ntwo\nthree")
        await press(pilot, "up", "escape")
        await press(pilot, "n")
        assert row(pilot, "text").editor.cursor_location == (1, 3)


async def test_a_draft_of_a_new_report_waits_in_the_caseload(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n")
        await fill(pilot, "where_now", "a bus stop")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert "Not kept yet: Report (new), Mon 23 Nov 2026, 10:00" in text(pilot)
        assert vault_of(pilot).count().open == 0
        await press(pilot, "enter")
        assert row(pilot, "where_now").editor.value == "a bus stop"
        await press(pilot, "f2", "escape")
        await settle(pilot, CaseloadScreen)
        assert "Not kept yet" not in text(pilot)
        assert vault_of(pilot).count().open == 1


async def test_drafts_of_two_kinds_wait_side_by_side_and_each_opens_from_its_line(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        for kind, field in (("note", "said_by"), ("visit", "where")):
            await open_record(pilot, kind)
            await fill(pilot, field, f"typed in {kind}")
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)
        assert "Not kept yet: Note" in text(pilot)
        assert "Not kept yet: Visit" in text(pilot)
        await press(pilot, "home", "enter")
        assert row(pilot, "where").editor.value == "typed in visit"
        await press(pilot, "escape", "home", "down", "enter")
        assert row(pilot, "said_by").editor.value == "typed in note"


async def test_what_panic_calls_saves_at_once_on_every_screen_of_the_stack(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        await press(pilot, "n")
        drafting.DRAFT_SECONDS, kept = 3600, drafting.DRAFT_SECONDS
        try:
            await fill(pilot, "where_now", "the kitchen")
            await press(pilot, "f8")
            await fill(pilot, "text", "She whispered")
            assert vault_of(pilot).drafts() == []
            app_of(pilot).save_drafts()
        finally:
            drafting.DRAFT_SECONDS = kept
        assert drafted(pilot, "intake")["where_now"] == "the kitchen"
        assert drafted(pilot, "note")["text"] == "She whispered"


async def test_f8_in_a_report_that_is_not_kept_yet_writes_a_note_of_the_same_case(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n")
        await fill(pilot, "victim_name", "Asha Khan")
        await press(pilot, "f8")
        await fill(pilot, "text", "Crying in the background")
        await press(pilot, "f2", "f2")
        await settle(pilot, CaseScreen)
        assert vault_of(pilot).count().open == 1
        case = app_of(pilot).case
        assert case is not None
        assert newest(pilot, Note, case.case_id).text == "Crying in the background"
        assert newest(pilot, Intake, case.case_id).victim_name.value == "Asha Khan"


async def test_f8_in_a_note_opens_no_second_one_over_it(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "note")
        await press(pilot, "f8")
        assert pilot.app.screen is screen


async def test_what_was_said_before_is_gone_once_it_is_kept(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await fill(pilot, "age", "old")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet: Or age about.")
        await press(pilot, "ctrl+u", "8", "f2")
        await settle(pilot, CaseScreen)
        assert [each.message for each in pilot.app._notifications] == ["Person kept."]
