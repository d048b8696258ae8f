"""Undo walks back through the drafts that were kept, forward again, also after unlocking; and nothing is lost by it."""

import pytest

from datui.casework.kinds import Note
from screens.case import CaseScreen
from storage.vault import Draft
from tests.screens.cases import (
    CASE,
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
    reported,
    row,
    text,
    toast,
    value,
    vault_of,
)
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import until
from tests.screens.stepping import SAID, kept, steps, three_steps

RECORD = "e" * 32


@pytest.mark.parametrize(("back", "forward"), [("f7", "f6"), ("ctrl+z", "ctrl+y")])
async def test_undo_goes_back_through_each_draft_that_was_kept_and_redo_forward_again(tmp_path, rules, back, forward):
    async with in_case(tmp_path, rules) as pilot:
        await three_steps(pilot)
        await press(pilot, back)
        assert value(pilot, "text") == row(pilot, "text").editor.text == "He has a key"
        await press(pilot, back)
        assert value(pilot, "text") == "She rang"
        await press(pilot, forward, forward)
        assert value(pilot, "text") == row(pilot, "text").editor.text == "The lock is changed"


async def test_at_either_end_it_says_so_in_words(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await three_steps(pilot)
        await press(pilot, "f6")
        await toast(pilot, "This is the newest step: there is none after it.")
        await press(pilot, "f7", "f7", "f7")
        await toast(pilot, "This is the first step that was kept: there is none before it.")
        assert value(pilot, "text") == "She rang"


async def test_where_nothing_was_typed_there_is_nothing_to_undo(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await press(pilot, "f7")
        await toast(pilot, "Nothing was typed here yet.")
        assert vault_of(pilot).drafts() == []


async def test_it_goes_back_through_what_was_kept_before_the_vault_was_locked(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, reported)
    async with session(path) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await three_steps(pilot)
        await press(pilot, "f12")
    async with session(path) as pilot:
        await press(pilot, "enter")
        await until(pilot, lambda: form(pilot).here == "text")
        assert value(pilot, "text") == "The lock is changed"
        await press(pilot, "f7", "f7")
        assert value(pilot, "text") == "She rang"


@pytest.mark.parametrize("key", ["escape", "f12"])
async def test_leaving_or_locking_after_stepping_back_comes_back_to_what_was_on_the_screen(tmp_path, rules, key):
    path = make_vault(tmp_path / "vault", rules, reported)
    async with session(path) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await three_steps(pilot)
        await press(pilot, "f7", key)
    async with session(path) as pilot:
        assert drafted(pilot, "note")["text"] == "He has a key"
        await press(pilot, "enter")
        assert value(pilot, "text") == "He has a key"
        await press(pilot, "f7")
        assert value(pilot, "text") == "The lock is changed", "what was stepped back from is a step back again"


async def test_what_is_stepped_back_to_is_the_draft_within_a_second(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await three_steps(pilot)
        await press(pilot, "f7")
        await until(pilot, lambda: drafted(pilot, "note")["text"] == "He has a key")
        await press(pilot, "f7")
        await until(pilot, lambda: drafted(pilot, "note")["text"] == "She rang")
        await press(pilot, "f6", "f6")
        assert value(pilot, "text") == "The lock is changed"


async def test_typing_after_stepping_back_is_a_new_step_and_loses_none(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await three_steps(pilot)
        await press(pilot, "f7", "f7")
        await kept(pilot)
        await press(pilot, "!")
        await kept(pilot)
        assert value(pilot, "text") == "!She rang" or value(pilot, "text") == "She rang!"
        typed = value(pilot, "text")
        assert set(steps(pilot)) >= {*SAID, typed}
        assert steps(pilot)[-1] == typed
        await press(pilot, "f6")
        await toast(pilot, "This is the newest step")
        seen = set()
        while value(pilot, "text") not in seen:
            seen.add(value(pilot, "text"))
            await press(pilot, "f7")
        assert seen >= {typed, "She rang", "The lock is changed"}


async def test_walking_up_and_down_adds_no_more_than_one_step(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await three_steps(pilot)
        before = len(steps(pilot))
        for key in ("f7", "f7", "f6", "f7", "f6", "f6"):
            await press(pilot, key)
            await kept(pilot)
        assert len(steps(pilot)) <= before + 1
        assert set(steps(pilot)) >= set(SAID)


async def test_what_was_emptied_by_mistake_comes_back_also_after_leaving(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "He was outside the school again")
        await kept(pilot)
        await press(pilot, "end", "ctrl+u", "escape")
        await toast(pilot, "Emptied, and not kept yet")
        await settle(pilot, CaseScreen)
        await press(pilot, "home", "enter")
        assert value(pilot, "text") == ""
        await press(pilot, "f7")
        assert value(pilot, "text") == "He was outside the school again"


async def test_what_no_draft_could_keep_is_not_stepped_back_from(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await three_steps(pilot)
        with monkeypatch.context() as disk:
            disk.setattr(vault_of(pilot), "save_draft", full_disk())
            await put(pilot, " and more")
            await press(pilot, "f7")
            await toast(pilot, "What you typed is not saved yet")
            assert value(pilot, "text") == "The lock is changed and more"
            assert "DRAFT NOT SAVED" in text(pilot)
        await press(pilot, "f7", "f6")
        assert value(pilot, "text") == "The lock is changed and more"


async def test_a_kept_record_is_what_was_stepped_back_to(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await three_steps(pilot)
        await press(pilot, "f7", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Note).text == "He has a key"
        assert vault_of(pilot).drafts() == []


async def test_a_step_of_yesterday_still_means_yesterdays_today(tmp_path, rules):
    def drafted_yesterday(vault):
        from datetime import timedelta

        reported(vault)
        then = vault.now() - timedelta(days=1)
        for day, said in (("today 09:30", "one"), ("today 09:30", "two, and more")):
            values = {"about_when": day, "text": said}
            vault.save_draft(Draft("note", CASE, RECORD, values, "text", 0, then))

    async with in_case(tmp_path, rules, drafted_yesterday) as pilot:
        await open_record(pilot, "note", RECORD)
        assert value(pilot, "text") == "two, and more"
        await press(pilot, "f7")
        assert value(pilot, "text") == "one"
        assert value(pilot, "about_when") == "Sun 22 Nov 2026 09:30"


async def test_a_step_that_this_datui_cannot_read_is_passed_over(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await three_steps(pilot)
        found = vault_of(pilot).draft_steps

        def torn(*place):
            first, second, third = found(*place)[0], *found(*place)[-2:]
            broken = Draft(second.kind, second.case_id, second.record_id, {}, "", 0, second.saved_at, readable=False)
            return [first, broken, third]

        monkeypatch.setattr(vault_of(pilot), "draft_steps", torn)
        await press(pilot, "f7")
        assert value(pilot, "text") == "She rang"
