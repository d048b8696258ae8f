"""A wrong answer is named, told beneath its field and stays as it was typed; next to nothing is enough to keep."""

from datui.casework.kinds import Contact, Intake, Person
from screens.case import CaseScreen
from tests.screens.cases import (
    HIM,
    fill,
    form,
    go,
    in_case,
    newest,
    note,
    open_record,
    peopled,
    press,
    put,
    row,
    toast,
    value,
)
from tests.screens.cases import text as on_screen
from tests.screens.session import settle


async def test_a_wrong_answer_is_named_told_beneath_its_field_and_stays_as_it_was_typed(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await go(pilot, "at")
        await press(pilot, "ctrl+u")
        await put(pilot, "marmalade")
        await go(pilot, "who_answered")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet: When.")
        assert form(pilot).here == "at"
        assert note(pilot, "at").startswith("✗ Give a date such as 2 Jan")
        assert value(pilot, "at") == row(pilot, "at").editor.value == "marmalade"
        assert vault_has_no(pilot, Contact)


async def test_no_message_carries_what_was_typed(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await fill(pilot, "born", "marmalade")
        await fill(pilot, "age", "marmalade")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet")
        said = [each.message for each in pilot.app._notifications] + [note(pilot, "born"), note(pilot, "age")]
        assert not any("marmalade" in words for words in said)
        assert "Traceback" not in on_screen(pilot)


async def test_a_wrong_answer_in_another_part_is_shown_there(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "intake")
        await go(pilot, "victim_born")
        await put(pilot, "31 Feb")
        await go(pilot, "danger_now")
        await press(pilot, "f2")
        await toast(pilot, "Date of birth")
        assert (form(pilot).section, form(pilot).here) == ("Victim", "victim_born")
        assert note(pilot, "victim_born").startswith("✗ There is no such day")


async def test_a_wrong_answer_that_was_never_drawn_is_shown_too(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "intake")
        form(pilot).values["explained_on"] = "marmalade"
        assert "explained_on" not in form(pilot).rows
        await press(pilot, "f2")
        await toast(pilot, "Said on")
        assert (form(pilot).here, pilot.app.screen) == ("explained_on", screen)
        assert note(pilot, "explained_on").startswith("✗")


async def test_every_wrong_answer_is_named_and_the_first_has_the_focus(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await fill(pilot, "age", "old")
        await fill(pilot, "born", "long ago")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet: Date of birth, Or age about.")
        assert form(pilot).here == "born"
        assert note(pilot, "age").startswith("✗")


async def test_put_right_it_is_kept(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await fill(pilot, "age", "old")
        await press(pilot, "f2", "ctrl+u", "8", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Person).age == 8


async def test_nothing_at_all_is_enough_to_keep_a_record_of_any_kind(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        for kind in ("intake", "person", "note", "contact", "visit", "action", "referral", "safe-contact"):
            await open_record(pilot, kind)
            await press(pilot, "f2")
            await settle(pilot, CaseScreen)
        assert newest(pilot, Intake).record_id


def vault_has_no(pilot, kind):
    """Whether the case holds no record of this kind."""
    return pilot.app.case.latest(kind) is None


async def test_a_channel_that_the_plan_does_not_allow_is_said_beside_it_and_may_be_written_down(tmp_path, rules):
    """Of an attempt to reach the victim it is what the plan says; of the perpetrator, that they are told nothing."""
    async with in_case(tmp_path, rules, peopled) as pilot:
        await open_record(pilot, "contact")
        await go(pilot, "channel")
        await press(pilot, "1")
        said = note(pilot, "channel")
        assert said == "No plan yet: treat every channel as not allowed."
        await go(pilot, "with_whom")
        other = row(pilot, "with_whom").editor.options
        await press(pilot, next(key for key, code, _label in other if code == HIM))
        assert note(pilot, "channel").startswith("The perpetrator and their side are told nothing")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Contact).channel
