"""Every kind of field but moments: a line, choices, marks, people and counts, each answered by few keys."""

from typing import Any

from datui.casework.answers import State
from datui.casework.kinds import Contact, Note, Person, Visit
from screens.case import CaseScreen
from screens.record import RecordScreen
from screens.widgets.choice import ChoiceEditor
from tests.screens.cases import (
    CASE,
    HIM,
    VICTIM,
    app_of,
    fill,
    form,
    go,
    in_case,
    keep,
    newest,
    note,
    open_record,
    peopled,
    press,
    reported,
    row,
    value,
)
from tests.screens.cases import text as on_screen
from tests.screens.session import make_vault, session, settle


def picked(pilot, name):
    """What a choice shows as picked."""
    return row(pilot, name).editor.picked


async def test_a_line_takes_what_is_typed(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await go(pilot, "name")
        await press(pilot, "A", "m", "y", "f2")
        assert newest(pilot, Person).name.value == "Amy"


async def test_a_choice_is_picked_by_its_key_and_moves_on(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await go(pilot, "note_kind")
        await press(pilot, "2")
        assert form(pilot).here == "about_when"
        second = rules.lists["note-kind"].choices[1]
        assert second.label in on_screen(pilot)
        await press(pilot, "f2")
        assert newest(pilot, Note).note_kind == second.code


async def test_a_choice_is_picked_with_arrows_and_space_and_cleared_with_backspace(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await go(pilot, "note_kind")
        await press(pilot, "right", "right", "left", "space")
        assert value(pilot, "note_kind") == rules.lists["note-kind"].choices[1].code
        assert form(pilot).here == "about_when"
        await press(pilot, "shift+tab", "backspace")
        assert value(pilot, "note_kind") == ""


async def test_space_picks_only_after_an_arrow_and_after_each_time_the_choice_is_reached(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await go(pilot, "note_kind")
        await press(pilot, "space")
        assert (value(pilot, "note_kind"), form(pilot).here) == ("", "note_kind")
        assert note(pilot, "note_kind") == "Nothing was chosen: press one of the keys shown."
        await press(pilot, "right", "space")
        assert value(pilot, "note_kind") == rules.lists["note-kind"].choices[1].code
        await press(pilot, "shift+tab", "backspace", "space")
        assert value(pilot, "note_kind") == ""


async def test_prose_typed_at_a_choice_picks_nothing_and_says_so(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        for name in ("reached", "channel"):
            await go(pilot, name)
            before = dict(form(pilot).values)
            await press(pilot, *"She", "space", *"may", "space", *"say", "space", "1", "3", "n", "y", "?", "-")
            assert form(pilot).here == name
            assert form(pilot).values == before, name
            assert picked(pilot, name) == ()
            assert note(pilot, name) == "Nothing was chosen: press one of the keys shown."
        await press(pilot, "tab", "shift+tab", "1")
        assert value(pilot, "channel") == rules.lists["channel"].choices[0].code
        assert note(pilot, "channel") != "Nothing was chosen: press one of the keys shown."


async def test_an_arrow_makes_a_choice_listen_again(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await go(pilot, "reached")
        await press(pilot, "s", "y")
        assert value(pilot, "reached") == ""
        await press(pilot, "right", "y")
        assert value(pilot, "reached") == "y"


async def test_a_long_line_shows_its_beginning_once_it_is_left_and_the_cursor_comes_back(tmp_path, rules):
    words = "begins here " + "and goes on " * 12 + "ends there"
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "said_by", words)
        await press(pilot, "left", "left", "left")
        assert "ends th" in on_screen(pilot)
        await press(pilot, "shift+tab")
        assert "begins here" in on_screen(pilot)
        assert "ends th" not in on_screen(pilot)
        await press(pilot, "tab", "!")
        assert value(pilot, "said_by") == words[:-3] + "!" + words[-3:]


async def test_every_choice_of_the_longest_list_has_a_key_of_its_own(rules):
    for choices in rules.lists.values():
        editor = ChoiceEditor("x", [(choice.code, choice.label) for choice in choices.choices], (), answer=True)
        keys = [key for key, _code, _label in editor.options]
        assert all(len(key) == 1 for key in keys), choices.name
        assert len(keys) == len(set(keys)), choices.name


async def test_any_number_are_picked_each_by_its_key_and_picked_again_it_goes(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        codes = [choice.code for choice in rules.lists["person-role"].choices]
        await press(pilot, "1", "3", "5", "3")
        assert form(pilot).here == "case_roles"
        await press(pilot, "enter", "f2")
        assert newest(pilot, Person).case_roles == (codes[0], codes[4])


async def test_yes_no_not_known_and_rather_not_say_are_one_key_each(tmp_path, rules):
    answers = {
        "y": (State.ANSWERED, True),
        "n": (State.ANSWERED, False),
        "question_mark": (State.NOT_KNOWN, None),
        "minus": (State.DECLINED, None),
    }
    async with in_case(tmp_path, rules) as pilot:
        for key, answer in answers.items():
            await open_record(pilot, "contact")
            await go(pilot, "reached")
            await press(pilot, key)
            assert form(pilot).here == "who_answered"
            await press(pilot, "f2")
            await settle(pilot, CaseScreen)
            reached = newest(pilot, Contact).reached
            assert (reached.state, reached.value) == answer, key


async def test_a_mark_alone_in_a_line_says_why_there_is_no_answer(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        for mark, words in [("?", "not known"), ("-", "rather not say")]:
            await open_record(pilot, "person")
            await fill(pilot, "name", mark)
            await press(pilot, "tab")
            assert note(pilot, "name") == words
            await press(pilot, "f2")
            await settle(pilot, CaseScreen)
            assert newest(pilot, Person).name.state.words == words


async def test_a_person_of_the_case_is_picked_by_key_and_shown_by_name(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await open_record(pilot, "visit")
        await go(pilot, "with_whom")
        await press(pilot, "2")
        assert "Dov Marsh (perpetrator)" in on_screen(pilot)
        await press(pilot, "f2")
        assert newest(pilot, Visit).with_whom == HIM


async def test_a_contact_is_with_the_victim_unless_another_is_picked(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await open_record(pilot, "contact")
        assert value(pilot, "with_whom") == VICTIM


async def test_the_victim_of_the_report_is_offered_first_and_picked_already(tmp_path, rules):
    def with_another(vault):
        reported(vault)
        keep(vault, Person, record_id=HIM, name="Dov Marsh", case_roles=["perpetrator"])

    async with in_case(tmp_path, rules, with_another) as pilot:
        for kind, kept in (("contact", Contact), ("visit", Visit)):
            await open_record(pilot, kind)
            assert (value(pilot, "with_whom"), picked(pilot, "with_whom")) == ("", ("",))
            await go(pilot, "with_whom")
            options = [(code, label) for _key, code, label in row(pilot, "with_whom").editor.options]
            assert options == [("", "Asha Verity Khan (victim)"), (HIM, "Dov Marsh (perpetrator)")]
            assert "●1 Asha Verity Khan (victim)" in on_screen(pilot)
            await press(pilot, "2", "shift+tab", "1", "f2")
            await settle(pilot, CaseScreen)
            found: Any = newest(pilot, kept)
            assert found.with_whom == ""


async def test_where_nobody_can_be_picked_yet_no_key_does_harm(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        app_of(pilot).open_record("visit", case_id=CASE)
        await settle(pilot, RecordScreen)
        await go(pilot, "with_whom")
        await press(pilot, "right", "left", "space", "backspace", "1", "a")
        assert form(pilot).here == "with_whom"
        assert value(pilot, "with_whom") == ""
        assert "nobody" in str(row(pilot, "with_whom").editor.render())


async def test_a_count_is_a_whole_number(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await fill(pilot, "age", "about 7")
        await press(pilot, "tab")
        assert note(pilot, "age") == "✗ Give a whole number, such as 3."
        await press(pilot, "shift+tab", "ctrl+u", "7", "tab")
        assert note(pilot, "age") == ""
        await press(pilot, "f2")
        assert newest(pilot, Person).age == 7
