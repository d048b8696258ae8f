"""Everything of a case is two keys away, each letter means one thing, and no kind of record is forgotten."""

import pytest

from datui.casework.records import REGISTRY
from screens.case import CaseScreen
from screens.more import SECTIONS, MoreScreen
from screens.work import WORK, WorkScreen
from tests.screens.cases import app_of, in_case, peopled, press, text
from tests.screens.golden import screen_text
from tests.screens.session import settle
from tests.screens.stage import SIZES

CHOICES = [choice for _title, choices in SECTIONS for choice in choices]
IN_WORK = [choice for _title, choices in WORK for choice in choices]
ON_THE_CASE_PAGE = {"note", "contact", "visit", "action", "referral", "closure", "reopening"}
"""What has a key on the case page itself, and needs no second way."""
BY_ITSELF = {"emergency", "reach", "prompt", "eligibility", "handover", "move-signed", "enquiry", "read-out"}
BY_ITSELF |= {"access-request", "chronology", "sign-off", "signposting", "area", "letter", "sealed-pack"}
"""What is opened from a page of its own."""


@pytest.mark.parametrize(("choices", "opened_by"), [(CHOICES, "m"), (IN_WORK, "w")], ids=["more", "work"])
def test_each_letter_means_one_thing(choices, opened_by):
    letters = [letter for letter, _name, _what, _action in choices]
    assert len(letters) == len(set(letters))
    # What opened this, pressed again at once, is taken for its bouncing.
    assert opened_by not in letters
    # On every page with a list q is the way back.
    assert "q" not in letters


def test_every_kind_of_record_can_be_written_from_here_or_from_the_case_page():
    every = (*CHOICES, *IN_WORK)
    here = {action.removeprefix("record('").removesuffix("')") for _l, _n, _w, action in every if "record" in action}
    # Tests of the vault bring kinds of their own.
    ours = ((kind, record) for kind, record in REGISTRY.items() if record.__module__.startswith("datui."))
    kinds = {kind for kind, record in ours if not record.home and "officer" in record.roles}
    assert kinds - here - ON_THE_CASE_PAGE - BY_ITSELF == set()


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice[1])
async def test_a_letter_opens_what_it_says(tmp_path, rules, choice):
    await _opens(tmp_path, rules, "m", choice)


@pytest.mark.parametrize("choice", IN_WORK, ids=lambda choice: choice[1])
async def test_a_letter_of_the_work_opens_what_it_says(tmp_path, rules, choice):
    await _opens(tmp_path, rules, "w", choice)


async def _opens(tmp_path, rules, key, choice):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await press(pilot, key)
        await settle(pilot, WorkScreen if key == "w" else MoreScreen)
        await press(pilot, choice[0])
        assert not isinstance(app_of(pilot).screen, (MoreScreen, CaseScreen)), choice[1]


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, peopled, size) as pilot:
        await press(pilot, "m")
        await settle(pilot, MoreScreen)
        assert golden(pilot.app, "more")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_work_of_a_case_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, peopled, size) as pilot:
        await press(pilot, "w")
        await settle(pilot, WorkScreen)
        assert golden(pilot.app, "work")


async def test_in_a_narrow_window_the_names_stand_there_alone_and_whole(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, (40, 15)) as pilot:
        await press(pilot, "m")
        await settle(pilot, MoreScreen)
        assert "z Eligibility" in text(pilot)
        assert "…" not in "".join(screen_text(pilot.app).splitlines()[1:])


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_escape_and_q_go_back(tmp_path, rules, key):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await press(pilot, "m")
        await settle(pilot, MoreScreen)
        await press(pilot, key)
        await settle(pilot, CaseScreen)
        assert not any(isinstance(screen, MoreScreen) for screen in pilot.app.screen_stack)
        assert pilot.app.is_running


async def test_enter_opens_the_line(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await press(pilot, "m", "down", "down", "enter")
        assert not isinstance(app_of(pilot).screen, (MoreScreen, CaseScreen))
