"""When an hour, a day or the plan ends while a page is open, what may not be used any more goes from it by itself."""

from datetime import timedelta

import pytest

from datui.casework.kinds import Person, SafeContact
from screens.case import CaseScreen
from screens.form import Form
from screens.read import ReadScreen
from screens.record import RecordScreen
from tests.screens.cases import (
    NAME,
    VICTIM,
    app_of,
    fill,
    go,
    in_case,
    keep,
    newest,
    open_record,
    peopled,
    press,
    text,
    value,
    vault_of,
)
from tests.screens.session import settle
from tests.screens.stage import done, until

NUMBER = "07700 900123"
BIG = (100, 60)
LATER = timedelta(hours=3)


def for_an_hour(vault):
    """A plan that allows a call until half past ten."""
    peopled(vault)
    keep(vault, Person, record_id=VICTIM, name=NAME, case_roles=["victim"], phone=NUMBER)
    keep(
        vault,
        SafeContact,
        confirmed_on="today",
        voice_allowed="y",
        voice_to=NUMBER,
        voice_seen="n",
        safe_from="09:00",
        safe_until="10:30",
    )


async def on_the_case(_pilot):
    """The case itself."""


async def on_a_contact(pilot):
    await open_record(pilot, "contact")


async def on_a_visit(pilot):
    await open_record(pilot, "visit")


async def on_a_reason(pilot):
    await open_record(pilot, "reach")


async def on_the_plan_as_it_was_kept(pilot):
    pilot.app.push_screen(ReadScreen(newest(pilot, SafeContact).record_id))
    await settle(pilot, ReadScreen)


async def on_the_person_as_it_was_kept(pilot):
    pilot.app.push_screen(ReadScreen(VICTIM))
    await settle(pilot, ReadScreen)


async def on_the_form_of_the_plan(pilot):
    await open_record(pilot, "safe-contact")
    await go(pilot, "voice_to")


async def on_the_form_of_the_person(pilot):
    await open_record(pilot, "person", VICTIM, correct=True)
    await go(pilot, "phone")


PAGES = (
    on_the_case,
    on_a_contact,
    on_a_visit,
    on_a_reason,
    on_the_plan_as_it_was_kept,
    on_the_person_as_it_was_kept,
    on_the_form_of_the_plan,
    on_the_form_of_the_person,
)


def hours_pass(pilot, monkeypatch):
    """It is three hours later, on this vault's clock."""
    later = vault_of(pilot).now() + LATER
    monkeypatch.setattr(vault_of(pilot), "now", lambda: later)


@pytest.fixture(autouse=True)
def _looked_at_often(monkeypatch):
    monkeypatch.setattr("screens.page.LOOK_SECONDS", 0.01)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
async def test_no_page_goes_on_showing_the_number_after_the_hour(tmp_path, rules, monkeypatch, page):
    async with in_case(tmp_path, rules, for_an_hour, BIG) as pilot:
        await page(pilot)
        assert NUMBER in text(pilot)
        hours_pass(pilot, monkeypatch)
        await until(pilot, lambda: NUMBER not in text(pilot))


async def test_under_somebody_s_fingers_only_the_banner_and_the_dots_change(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules, for_an_hour, BIG) as pilot:
        await on_the_form_of_the_plan(pilot)
        await fill(pilot, "text_to", "07700 900555")
        await press(pilot, "left", "left")
        shown = pilot.app.screen.query_one(Form).rows["text_to"].editor
        hours_pass(pilot, monkeypatch)
        await go(pilot, "voice_to")
        await until(pilot, lambda: NUMBER not in text(pilot))
        assert value(pilot, "voice_to") == NUMBER
        await go(pilot, "text_to")
        assert pilot.app.screen.query_one(Form).rows["text_to"].editor is shown
        assert (shown.value, shown.cursor_at) == ("07700 900555", 10)
        assert "07700 900555" in text(pilot)


async def test_a_form_that_is_come_back_to_after_the_hour_shows_dots_at_once(tmp_path, rules, monkeypatch):
    monkeypatch.setattr("screens.page.LOOK_SECONDS", 3600.0)
    async with in_case(tmp_path, rules, for_an_hour, BIG) as pilot:
        await on_the_form_of_the_plan(pilot)
        await press(pilot, "f8")
        hours_pass(pilot, monkeypatch)
        await press(pilot, "escape")
        await settle(pilot, RecordScreen)
        assert NUMBER not in text(pilot)


async def test_where_nothing_ended_nothing_is_drawn_again(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules, for_an_hour, BIG) as pilot:
        looked: list[bool] = []
        drawn: list[bool] = []
        screen = pilot.app.screen
        assert isinstance(screen, CaseScreen)
        real = screen.is_past

        def look():
            looked.append(real())
            return looked[-1]

        monkeypatch.setattr(screen, "is_past", look)
        monkeypatch.setattr(screen, "redraw", lambda: drawn.append(True))
        await until(pilot, lambda: len(looked) > 3)
        await done(pilot)
        assert not drawn
        assert NUMBER in text(pilot)
        assert app_of(pilot).case is not None
