"""F1: what a screen is for and what its keys do, and never what is in a record."""

from typing import ClassVar

import pytest
from textual.binding import Binding
from textual.widgets import Static

from screens.help import Help, key_lines, purpose
from screens.page import CasePage, Page
from screens.widgets.editors import LineEditor
from screens.widgets.keybar import key_words
from tests.screens.cases import in_case, press, text
from tests.screens.golden import screen_text
from tests.screens.stage import SIZES, Stage, until

SECRET = "Amina [/x] Begum"


class Plan(Page[None]):
    """Agree what happens next, and who does it. This second sentence is for developers."""

    heading = "Plan"
    BINDINGS: ClassVar = [
        Binding("f2,ctrl+s", "keep", "Keep", id="plan.keep", tooltip="Save this to the case"),
        Binding("f4,ctrl+t", "next", "Next part", id="plan.next", tooltip="Go to the next part [of this form]"),
        Binding("f7", "hidden", "Only in help", id="plan.hidden", show=False),
        Binding("f6", "never", "Not now", id="plan.never"),
    ]

    def body(self):
        yield Static(SECRET, markup=False)
        yield LineEditor("what", SECRET)

    def check_action(self, action, parameters):
        return action != "never"


class ManyKeys(Page[None]):
    """Have more keys than a small screen has lines."""

    BINDINGS: ClassVar = [
        Binding(f"ctrl+{letter}", f"act('{letter}')", f"Action {letter}", id=f"many.{letter}")
        for letter in "bdefjmnopqrstuvwxyz"
    ]


class InACase(CasePage[None]):
    """Stand in a case."""

    case = None
    told = False

    def action_emergency(self):
        self.told = True


@pytest.mark.parametrize("size", SIZES)
async def test_f1_lists_the_keys_of_the_screen_and_those_that_are_always_there(golden, size):
    app = Stage(Plan())
    async with app.run_test(size=size) as pilot:
        await pilot.press("f1")
        assert isinstance(app.screen, Help)
        assert golden(app, "help")


async def test_it_never_shows_what_is_in_a_record():
    app = Stage(Plan())
    async with app.run_test() as pilot:
        assert SECRET in screen_text(app)
        await pilot.press("f1")
        assert "Amina" not in screen_text(app)


async def test_both_keys_stand_on_one_line_with_what_they_do():
    app = Stage(Plan())
    async with app.run_test():
        lines = {line.does: (line.words, line.tooltip) for line in key_lines(app.screen)}
    assert lines["Keep"] == ("F2 or Ctrl+S", "Save this to the case")
    assert lines["Only in help"] == ("F7", "")
    assert "Not now" not in lines
    assert "Quit" not in lines


async def test_what_a_stock_field_can_do_is_left_out_and_what_ours_adds_is_not():
    app = Stage(Plan())
    async with app.run_test():
        words = [line.does for line in key_lines(app.screen)]
    assert "Next" in words
    assert "Move cursor left" not in words


@pytest.mark.parametrize("key", ["escape", "f1", "q"])
async def test_it_closes_and_the_field_has_the_focus_again(key):
    app = Stage(Plan())
    async with app.run_test() as pilot:
        focused = app.screen.focused
        await press(pilot, "f1")
        assert isinstance(app.screen, Help)
        await press(pilot, key)
        assert isinstance(app.screen, Plan)
        assert app.screen.focused is focused


async def test_it_scrolls_by_keys_to_its_end_and_back():
    app = Stage(ManyKeys())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        assert "Lock now" not in screen_text(app)
        await pilot.press("end")
        assert "Lock now" in screen_text(app)
        await pilot.press("home")
        assert "Have more keys" in screen_text(app)
        await pilot.press("pagedown")
        assert "Have more keys" not in screen_text(app)
        await pilot.press("pageup", "down", "up")
        assert "Have more keys" in screen_text(app)


async def test_an_emergency_does_not_wait_for_help_to_be_read():
    page = InACase()
    app = Stage(page)
    async with app.run_test() as pilot:
        await pilot.press("f1", "f9")
        await until(pilot, lambda: page.told)
        assert app.screen is page


async def test_where_there_is_no_case_there_is_no_emergency_key():
    app = Stage(Plan())
    async with app.run_test() as pilot:
        await pilot.press("f1", "f9")
        assert isinstance(app.screen, Help)
        assert "EMERGENCY" not in screen_text(app)


async def test_it_says_how_old_the_rules_are(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "f1", "end")
        assert "its own review was due by Wed 31 Aug 2022, which has passed." in text(pilot)


def test_a_screen_says_what_it_is_for_in_one_sentence():
    assert purpose(Plan()) == "Agree what happens next, and who does it."
    assert purpose(ManyKeys()) == "Have more keys than a small screen has lines."


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("f2", "F2"),
        ("ctrl+s", "Ctrl+S"),
        ("n", "n"),
        ("escape", "Esc"),
        ("slash", "/"),
        ("shift+tab", "Shift+Tab"),
        ("pagedown", "Page down"),
    ],
)
def test_keys_are_named_as_people_name_them(key, words):
    assert key_words(key) == words
