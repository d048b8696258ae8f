"""Undo on every form: the field and the cursor, choices, a checklist, what is signed; and where its keys are shown."""

from screens.help import Help
from screens.rollback import RollbackScreen
from screens.widgets.checklist import Checklist
from tests.screens.cases import app_of, fill, form, go, in_case, open_record, press, put, row, text, value
from tests.screens.colleague import older_copy
from tests.screens.session import session, settle


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


async def test_answers_of_a_checklist_are_undone_where_they_were_given(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "risk")
        for key in ("y", "n", "d"):
            await press(pilot, key)
            screen.save_draft()
        await press(pilot, "f7")
        assert list(app_of(pilot).screen.sheet.answers.values()) == ["yes", "no"]
        checklist = screen.query_one(Checklist)
        assert app_of(pilot).screen.focused is checklist
        assert checklist.cursor == 2
        await press(pilot, "y")
        assert list(app_of(pilot).screen.sheet.answers.values()) == ["yes", "no", "yes"]


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
        assert list(app_of(pilot).screen.sheet.answers.values()) == ["yes"]


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
