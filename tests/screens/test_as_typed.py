"""What cannot be read is kept as it was typed at the second F2, and is read again wherever the record is."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from datui.casework.kinds import Contact, Incident, Intake, Note, Person
from datui.casework.records import REGISTRY, Sort, build, shape
from datui.casework.text import one_line
from screens.case import CaseScreen
from screens.keeping import AGAIN
from screens.read import ReadScreen
from tests.screens.cases import (
    HIM,
    app_of,
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
    text,
    toast,
    value,
    vault_of,
)
from tests.screens.session import settle
from tests.screens.stage import done, until

BIG = (110, 60)
READ = (Sort.MOMENT, Sort.DAY, Sort.COUNT)
FIELDS = [
    (kind.kind, name)
    for kind in (Contact, Incident, Intake, Note, Person)
    for name, info, question in kind.questions()
    if shape(info).sort in READ and not question.hidden
]
SAID = ("half past two", "last night", "3ish", "30s", "tomorrow 23:00", "?", "marmalade [/x] \x1b[31m", "9" * 80)


async def typed_in(pilot, name, words):
    """Put words into a field that may hold others."""
    await go(pilot, name)
    await press(pilot, "ctrl+u")
    await put(pilot, words)


async def kept(pilot, kind):
    """Press F2 until the record is kept, which is twice at most."""
    for _ in range(2):
        await press(pilot, "f2")
        await done(pilot)
        if isinstance(pilot.app.screen, CaseScreen):
            return newest(pilot, kind)
    raise AssertionError("F2 pressed twice keeps what was typed")


async def on_the_read_page(pilot, record):
    """What stands on the page that reads a record."""
    app_of(pilot).push_screen(ReadScreen(record.record_id))
    await settle(pilot, ReadScreen)
    said = text(pilot)
    await press(pilot, "escape")
    await settle(pilot, CaseScreen)
    return said


SOME = [(kind, name, SAID[at % len(SAID)]) for at, (kind, name) in enumerate(FIELDS)]
ALL = [(kind, name, words) for kind, name in FIELDS for words in SAID]


@pytest.mark.parametrize("typed", [SOME, pytest.param(ALL, marks=pytest.mark.torture)], ids=["some", "all"])
async def test_whatever_is_typed_where_it_is_read_two_f2_keep_it_and_it_is_read_again(tmp_path, rules, typed):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        for kind, name, words in typed:
            await open_record(pilot, kind, vault_of(pilot).new_id())
            await typed_in(pilot, name, words)
            record = await kept(pilot, REGISTRY[kind])
            if name in dict(record.as_typed):
                assert "".join(one_line(words).text.split()) in "".join((await on_the_read_page(pilot, record)).split())
            else:
                assert getattr(record, name) not in (None, "")


words = st.text(max_size=30) | st.lists(
    st.sampled_from(
        ["2", "half", "past", "to", "two", "last", "night", "pm", ":", " ", "fri", "99", "ish", "-", "jan"]
    ),
    max_size=6,
).map(" ".join)


@given(words, st.sampled_from(FIELDS))
@example("half past two", ("contact", "at"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_words_are_lost_between_what_was_typed_and_what_is_kept(rules, words, field):
    kind, name = REGISTRY[field[0]], field[1]
    now = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
    typed = {"record_id": "0" * 32, name: words}
    read = None
    with suppress(Exception):
        read = build(kind, typed, now=now)
    if read is None:
        record = build(kind, typed, now=now, unread={name})
        said = one_line(words).text
        assert record.as_typed == (((name, said),) if said else ())
        assert record.body().get("as_typed", []) == [[name, said]] * bool(said)
        assert not said or getattr(record, name) in (None, kind.model_fields[name].default)


async def test_the_first_f2_says_what_could_not_be_read_and_what_the_second_does(tmp_path, rules):
    async with in_case(tmp_path, rules, size=BIG) as pilot:
        await open_record(pilot, "contact")
        await typed_in(pilot, "at", "half past two")
        await press(pilot, "f2")
        await toast(pilot, f"Not kept yet: When.\n{AGAIN}")
        await until(pilot, lambda: note(pilot, "at").endswith(AGAIN))
        assert note(pilot, "at").startswith("✗ Give a date such as 2 Jan")
        assert form(pilot).here == "at"
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        record = newest(pilot, Contact)
        assert (record.at, record.as_typed) == (None, (("at", "half past two"),))
        assert "when, as typed: half past two" in text(pilot)
        assert any(line.words == "Contact: when, in figures" for line in app_of(pilot).case.missing)
        assert "When, as typed" in await on_the_read_page(pilot, record)


async def test_other_words_that_cannot_be_read_are_asked_about_again(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await typed_in(pilot, "at", "half past two")
        await press(pilot, "f2")
        await typed_in(pilot, "at", "sunset")
        screen = pilot.app.screen
        await press(pilot, "f2")
        await done(pilot)
        assert pilot.app.screen is screen
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Contact).as_typed == (("at", "sunset"),)


async def test_what_can_be_put_right_only_by_the_officer_is_never_kept_as_typed(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "safe-contact")
        await fill(pilot, "safe_from", "mornings")
        await press(pilot, "f2")
        await toast(pilot, "Put the named fields right")
        await press(pilot, "f2")
        await done(pilot)
        assert pilot.app.screen is screen


async def test_a_time_that_the_laptop_s_clock_has_not_reached_is_kept_as_typed_and_not_read_on_another_day(
    tmp_path, rules, monkeypatch
):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await typed_in(pilot, "at", "23:00")
        await press(pilot, "f2", "f2")
        await settle(pilot, CaseScreen)
        record = newest(pilot, Contact)
        assert record.as_typed == (("at", "23:00"),)
        later = vault_of(pilot).now() + timedelta(hours=38)
        monkeypatch.setattr(vault_of(pilot), "_clock", lambda: later)
        await open_record(pilot, "contact", record.record_id, correct=True)
        assert value(pilot, "at") == "23:00"
        await fill(pilot, "who_answered", "His mother")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Contact).as_typed == (("at", "23:00"),)
        await open_record(pilot, "contact", record.record_id, correct=True)
        await typed_in(pilot, "at", "yesterday 14:30")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        put_right = newest(pilot, Contact)
        assert put_right.at is not None
        assert put_right.as_typed == ()
        assert not any("in figures" in line.words for line in app_of(pilot).case.missing)


async def test_an_age_in_words_is_kept_beside_the_field_that_it_was_typed_in(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        await open_record(pilot, "person", HIM, correct=True)
        await fill(pilot, "age", "30s")
        await press(pilot, "f2", "f2")
        await settle(pilot, CaseScreen)
        him = next(entry.record for entry in app_of(pilot).case.people if entry.record.record_id == HIM)
        assert (him.age, dict(him.as_typed)) == (None, {"age": "30s"})
        assert "Or age about, as typed 30s" in " ".join((await on_the_read_page(pilot, him)).split())
        await open_record(pilot, "person", HIM, correct=True)
        await go(pilot, "age")
        assert row(pilot, "age").editor.value == "30s"
        await press(pilot, "tab")
        assert note(pilot, "age").startswith("Kept as it was typed")


def test_what_is_read_is_no_way_to_anybody_so_that_nothing_typed_in_its_place_is_one():
    for kind in REGISTRY.values():
        for name, info, question in kind.questions():
            assert not (shape(info).sort in READ and (question.reach or question.masked)), f"{kind.kind}.{name}"
