"""Undo walks back through the drafts that were kept, forward again, also after unlocking; and nothing is lost by it."""

import pytest

from datui.casework.case import Note
from screens import drafting
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.help import Help
from screens.rollback import RollbackScreen
from screens.widgets.checklist import Checklist
from storage.vault import Draft
from tests.screens.cases import (
    CASE,
    app_of,
    drafted,
    fill,
    form,
    full_disk,
    go,
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
from tests.screens.colleague import older_copy
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import until

SAID = ("She rang", "He has a key", "The lock is changed")
RECORD = "e" * 32


async def kept(pilot) -> None:
    """Wait until what is on the screen is the draft, as a person would by going on reading."""
    await until(pilot, lambda: app_of(pilot).screen._to_save() is None and app_of(pilot).screen._saving is None)


async def three_steps(pilot) -> None:
    """A note with three drafts kept of it, each in place of the words before."""
    await open_record(pilot, "note")
    await go(pilot, "text")
    for words in SAID:
        await press(pilot, "end", "ctrl+u")
        await put(pilot, words)
        app_of(pilot).screen.save_draft()


def steps(pilot, field="text"):
    """What one field held at each step of the one draft that waits."""
    (waiting,) = vault_of(pilot).drafts()
    place = (waiting.case_id, waiting.kind, waiting.record_id)
    return [step.values[field] for step in vault_of(pilot).draft_steps(*place)]


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


async def test_the_field_and_the_cursor_come_back_with_the_words(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "contact")
        await fill(pilot, "departed", "She rang from a friend's")
        await press(pilot, "left", "left", "left")
        screen.save_draft()
        await fill(pilot, "who_answered", "Her sister")
        await press(pilot, "f7")
        assert (form(pilot).section, form(pilot).here) == ("Safety", "departed")
        assert row(pilot, "departed").editor.cursor_at == 21
        assert value(pilot, "who_answered") == ""
        await press(pilot, "f6")
        assert form(pilot).here == "who_answered"
        assert row(pilot, "who_answered").editor.value == "Her sister"


async def test_choices_come_back_and_a_part_that_was_never_drawn_is_drawn_as_it_was(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "contact")
        await go(pilot, "channel")
        await press(pilot, "1")
        screen.save_draft()
        chosen = value(pilot, "channel")
        await go(pilot, "channel")
        await press(pilot, "2")
        assert value(pilot, "channel") != chosen
        await press(pilot, "f7")
        assert value(pilot, "channel") == chosen
        assert row(pilot, "channel").editor.picked == (chosen,)


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


# Every form ------------------------------------------------------------------------------------------------------


async def test_answers_of_a_checklist_are_undone_where_they_were_given(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "risk")
        for key in ("y", "n", "d"):
            await press(pilot, key)
            screen.save_draft()
        await press(pilot, "f7")
        assert list(app_of(pilot).screen.answers.values()) == ["yes", "no"]
        checklist = screen.query_one(Checklist)
        assert app_of(pilot).screen.focused is checklist
        assert checklist.cursor == 2
        await press(pilot, "y")
        assert list(app_of(pilot).screen.answers.values()) == ["yes", "no", "yes"]


async def test_a_note_on_an_answer_comes_back_with_its_question(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "risk")
        await press(pilot, "y", "up", "enter")
        await put(pilot, "Said by her sister")
        screen.save_draft()
        await press(pilot, "enter", "down", "n")
        screen.save_draft()
        await press(pilot, "f7")
        assert app_of(pilot).screen.focused.id == "edit-note-on-this-answer"
        assert app_of(pilot).screen.focused.value == "Said by her sister"
        assert list(app_of(pilot).screen.answers.values()) == ["yes"]


async def test_the_words_that_are_signed_step_back_too(tmp_path, rules):
    async with session(older_copy(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "v", "enter")
        await settle(pilot, RollbackScreen)
        await put(pilot, "The laptop was repaired")
        app_of(pilot).screen.save_draft()
        await press(pilot, "end", "ctrl+u")
        await put(pilot, "A backup")
        await press(pilot, "f7")
        assert app_of(pilot).screen.words == "The laptop was repaired"
        await press(pilot, "ctrl+y")
        assert app_of(pilot).screen.words == "A backup"


async def test_the_keys_stand_in_the_line_of_keys_and_in_help(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(120, 40)) as pilot:
        await open_record(pilot, "note")
        await go(pilot, "text")
        assert "F7 Undo" in text(pilot)
        await press(pilot, "f1")
        await settle(pilot, Help)
        assert "F7 or Ctrl+Z" in text(pilot)
        assert "F6 or Ctrl+Y" in text(pilot)


# Several -----------------------------------------------------------------------------------------------------------


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
