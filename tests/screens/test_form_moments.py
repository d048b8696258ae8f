"""Moments and days in a form: said back in words beneath the field, and kept as they were said back."""

from datetime import date, timedelta

from datui.casework.kinds import Contact, Note, Person, Visit
from datui.casework.moments import london, moment_words
from screens.case import CaseScreen
from tests.screens.cases import fill, go, in_case, newest, note, open_record, press, put, row, value, vault_of
from tests.screens.session import settle


async def test_a_moment_or_a_day_is_said_back_in_words(tmp_path, rules):
    said_back = [
        ("contact", "at", "9:30am", "Mon 23 Nov 2026 09:30"),
        ("contact", "at", "yesterday 9:15", "Sun 22 Nov 2026 09:15"),
        ("action", "due", "2 Jan", "Sat 2 Jan 2027"),
        ("person", "born", "14/2/85", "Thu 14 Feb 1985"),
        ("person", "born", "?", "not known"),
    ]
    async with in_case(tmp_path, rules) as pilot:
        for kind, name, typed, said in said_back:
            await open_record(pilot, kind)
            await go(pilot, name)
            await press(pilot, "ctrl+u")
            await put(pilot, typed)
            await press(pilot, "tab")
            shown = note(pilot, name) if typed == "?" else row(pilot, name).editor.value
            assert shown == said, typed
            await press(pilot, "f2")
            await settle(pilot, CaseScreen)


async def test_what_is_said_back_follows_what_is_typed_later(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "action")
        await fill(pilot, "due", "2 Jan")
        await press(pilot, "shift+tab")
        assert row(pilot, "due").editor.value == value(pilot, "due") == "Sat 2 Jan 2027"
        await press(pilot, "tab", "ctrl+u")
        await put(pilot, "3 Jan")
        await press(pilot, "shift+tab")
        assert row(pilot, "due").editor.value == value(pilot, "due") == "Sun 3 Jan 2027"


async def test_a_bare_time_follows_the_day_of_the_field_that_it_belongs_to(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "visit")
        await fill(pilot, "back_by", "16:30")
        await press(pilot, "tab")
        assert note(pilot, "back_by") == "Mon 23 Nov 2026, 16:30"
        await go(pilot, "at")
        await press(pilot, "ctrl+u")
        await put(pilot, "tomorrow 14:00")
        await fill(pilot, "despite", "She asked for it herself")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        back_by = newest(pilot, Visit).back_by
        assert back_by is not None
        assert moment_words(back_by) == "Tue 24 Nov 2026, 16:30"


async def test_now_is_the_moment_at_which_the_field_was_left(tmp_path, rules, monkeypatch):
    """What stands in the field is what is kept, however long the rest of the form takes."""
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await go(pilot, "at")
        await press(pilot, "ctrl+u")
        await put(pilot, "now")
        await press(pilot, "tab")
        said = row(pilot, "at").editor.value
        later = vault_of(pilot).now() + timedelta(hours=20)
        monkeypatch.setattr(vault_of(pilot), "_clock", lambda: later)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, Contact).at
        assert kept is not None
        assert moment_words(kept).replace(",", "") == said


async def test_a_day_and_a_moment_are_kept_as_they_were_said_back(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await fill(pilot, "born", "14/2/85")
        await press(pilot, "f2")
        assert newest(pilot, Person).born.value == date(1985, 2, 14)
        await open_record(pilot, "note")
        await fill(pilot, "about_when", "yesterday 9:15")
        await press(pilot, "f2")
        when = newest(pilot, Note).about_when
        assert when is not None
        assert f"{london(when):%d %H:%M}" == "22 09:15"
