"""Moving about a form: from field to field, from part to part, and no further than its ends."""

import pytest

from datui.casework.kinds import Contact, Note
from screens.case import CaseScreen
from screens.question import Field
from tests.screens.cases import (
    fill,
    form,
    go,
    in_case,
    newest,
    open_record,
    press,
    put,
    toast,
    value,
)
from tests.screens.cases import text as on_screen
from tests.screens.golden import screen_text
from tests.screens.session import settle


async def test_tab_enter_and_the_arrows_go_from_field_to_field_and_back(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await go(pilot, "name")
        for key, where in [
            ("tab", "said_as"),
            ("enter", "aliases"),
            ("down", "born"),
            ("up", "aliases"),
            ("shift+tab", "said_as"),
        ]:
            await press(pilot, key)
            assert form(pilot).here == where, key


async def test_enter_is_a_new_line_in_prose_and_tab_moves_on(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "one")
        await press(pilot, "enter", "2", "tab")
        assert form(pilot).here == "note_kind"
        await press(pilot, "f2")
        assert newest(pilot, Note).text == "one\n2"


async def test_tab_goes_over_the_edge_of_a_part_into_the_next_and_back(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await go(pilot, "outcome")
        await press(pilot, "tab")
        assert (form(pilot).here, form(pilot).section) == ("asked_safe", "Safety")
        await press(pilot, "shift+tab")
        assert (form(pilot).here, form(pilot).section) == ("outcome", "Contact")


async def test_the_form_ends_at_its_last_field_and_says_what_keeps_the_record(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        for key in ("enter", "down", "tab"):
            await open_record(pilot, "note")
            await go(pilot, "said_by")
            await press(pilot, key)
            await toast(pilot, "That was the last field. F2 keeps it.")
            assert form(pilot).here == "said_by"
            await press(pilot, "s", "f2")
            await settle(pilot, CaseScreen)
            assert newest(pilot, Note).said_by == "s", key


async def test_the_form_begins_at_its_first_field_and_goes_no_further_back(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await go(pilot, "at")
        for key in ("up", "shift+tab", "f3", "ctrl+r"):
            await press(pilot, key)
            assert (form(pilot).here, form(pilot).section) == ("at", "Contact"), key
        assert not pilot.app._notifications


async def test_f4_and_f3_go_from_part_to_part_and_past_the_last_f4_says_what_keeps_it(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await fill(pilot, "who_answered", "a neighbour")
        for on, back in [("f4", "f3"), ("ctrl+t", "ctrl+r")]:
            await press(pilot, on)
            assert form(pilot).section == "Safety"
            await press(pilot, on)
            assert form(pilot).here == "words"
            await press(pilot, on)
            assert form(pilot).here == "gave_away"
            pilot.app.clear_notifications()
            await press(pilot, on)
            await toast(pilot, "That was the last field. F2 keeps it.")
            assert form(pilot).here == "gave_away"
            await press(pilot, back, back)
            assert form(pilot).section == "Safety"
            await press(pilot, back)
            assert form(pilot).section == "Contact"
        assert value(pilot, "who_answered") == "a neighbour"


async def test_each_part_says_how_much_of_it_is_answered(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        assert "Note 0 of 4" in on_screen(pilot)
        await put(pilot, "words")
        assert "Note 1 of 4" in on_screen(pilot)
        await press(pilot, "tab", "1")
        assert "Note 2 of 4" in on_screen(pilot)


@pytest.mark.parametrize("size", [(40, 15), (80, 24)], ids=str)
async def test_no_name_of_a_part_is_broken_however_many_lines_they_take(tmp_path, rules, size):
    async with in_case(tmp_path, rules, size=size) as pilot:
        await open_record(pilot, "safe-contact")
        lines = screen_text(pilot.app).splitlines()
        for section in form(pilot).sections:
            assert any(line.startswith(" ") and section in line for line in lines), section


async def test_in_a_low_window_the_field_with_the_focus_is_in_view(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(40, 15)) as pilot:
        for kind in ("safe-contact", "eligibility", "visit", "interest"):
            await open_record(pilot, kind)
            for _ in range(3):
                await press(pilot, "tab")
                focused = pilot.app.screen.focused
                assert form(pilot).region.contains_point(focused.region.offset), (kind, focused.id)
            assert "F2 Keep" in screen_text(pilot.app).splitlines()[14], kind
            pilot.app.pop_screen()


async def test_beneath_the_form_stands_what_the_field_means_and_its_clause(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await go(pilot, "reached")
        asked = next(field.ask for field in Field.all_of(Contact) if field.name == "reached")
        assert asked.help in on_screen(pilot)
        assert f"({pilot.app.screen.cite(asked.clause)})" in on_screen(pilot)
        assert "? not known, - rather not say." in on_screen(pilot)
