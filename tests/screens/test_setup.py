"""First run: what it means, a name, the way back, and what is said while the keys of a vault are made."""

import subprocess
import sys

import pytest
from textual.widgets import Input

from datui.casework.refusal import Refusal
from datui.guard import QUIT
from screens import setup
from screens.setup import SetupScreen
from tests.screens.cases import press
from tests.screens.firstrun import FIVE, OWN, WHERE, to_the_choice
from tests.screens.golden import screen_text
from tests.screens.stage import SIZES, Stage, paste, until, until_it_says


def test_it_is_imported_without_anything_heavy():
    asks = "import sys, screens.setup; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout.split()
    assert "textual" in loaded
    assert not {"cryptography", "pydantic", "sqlcipher3", "storage"} & set(loaded)


@pytest.mark.parametrize("size", SIZES)
async def test_every_step_is_calm_and_says_what_to_do_next(five, forged, golden, size):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test(size=size) as pilot:
        assert golden(app, "setup-1-meaning")
        await pilot.press("enter", *"Robin")
        assert golden(app, "setup-2-name")
        await pilot.press("enter")
        assert golden(app, "setup-2-choice")
        await pilot.press("g")
        assert golden(app, "setup-2-five-words")
        await pilot.press("enter", *"lantern", "enter")
        assert golden(app, "setup-2-typed-back-wrong")
        await pilot.press("escape", "escape", "o", *"short", "enter")
        assert golden(app, "setup-2-own-words-too-short")


async def test_nothing_is_cut_off_on_a_small_screen(five, forged):
    screen = SetupScreen(WHERE)
    app = Stage(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (
            ["enter"],
            [*"Sam", "enter"],
            ["g"],
            ["enter", "x", "enter"],
            ["escape", "escape", "o", "x", "enter"],
        ):
            assert screen._steps[-1].max_scroll_y == 0
            await pilot.press(*keys)
        assert screen._steps[-1].max_scroll_y == 0


async def test_f1_helps_here_too_and_goes_back_to_the_same_step(five, forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await press(pilot, "enter", *"Robin", "f1")
        await until_it_says(pilot, "Three steps to a vault of your own")
        await press(pilot, "f1")
        await until_it_says(pilot, "step 2 of 3")
        assert "Robin" in screen_text(app)


async def test_a_name_is_asked_for(forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await pilot.press("enter", "space", "enter")
        await until_it_says(pilot, "✗ Type the name that your colleagues know you by.")
        await pilot.press("tab", "g")
        assert "five words" not in screen_text(app).casefold().partition("your passphrase")[0]
        await pilot.press(*"Sam")
        assert "✗" not in screen_text(app)


async def test_a_g_or_an_o_in_a_name_is_only_a_letter(five, forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot, "Gogo")
        await pilot.press("enter", "enter")
        await paste(pilot, FIVE)
        await pilot.press("enter")
        assert await app.get() == ("Gogo", "keys")


async def test_a_hostile_name_is_only_a_name(five, forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await paste(pilot, "[/x] \x1b[31m\u202eSam\nOkafor")
        await pilot.press("enter")
        assert "[/x] [31mSam Okafor" in screen_text(app)
        await pilot.press("g", "enter")
        await paste(pilot, FIVE)
        await pilot.press("enter")
        assert await app.get() == ("[/x] [31mSam Okafor", "keys")


async def test_escape_goes_back_a_step_and_the_name_is_still_there(five, forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await pilot.press("escape")
        assert "step 1 of 3" in screen_text(app)
        await to_the_choice(pilot)
        await pilot.press("o")
        await paste(pilot, OWN)
        await pilot.press("escape")
        assert "Sam" in screen_text(app)
        await pilot.press("o")
        assert app.screen.query_one("#first", Input).value == ""
        await pilot.press("escape", "escape")
        assert "step 1 of 3" in screen_text(app)


@pytest.mark.parametrize("keys", [[], ["enter"], ["enter", *"Sam", "enter", "g"], ["enter", *"Sam", "enter", "o", "x"]])
async def test_leaving_before_the_end_makes_nothing(tmp_path, forged, keys):
    app = Stage(SetupScreen(tmp_path / "vault"))
    async with app.run_test() as pilot:
        await pilot.press(*keys, "ctrl+q")
    assert app.return_code == QUIT
    assert not app.given_back.is_set()
    assert forged == []
    assert list(tmp_path.iterdir()) == []


async def test_while_the_keys_are_made_it_says_so_and_then_lets_go_of_the_words(five, monkeypatch, golden):
    import threading

    gate = threading.Event()

    def forge(passphrase):
        assert gate.wait(30)
        return "keys"

    monkeypatch.setattr(setup, "_forge", forge)
    screen = SetupScreen(WHERE)
    app = Stage(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_the_choice(pilot)
        await pilot.press("g", "enter")
        await paste(pilot, FIVE)
        await pilot.press("enter")
        await until_it_says(pilot, "Making the vault…")
        assert golden(app, "setup-3-making")
        await pilot.press("escape")
        assert "Making the vault…" in screen_text(app)
        steps = list(screen._steps)
        gate.set()
        assert await app.get() == ("Sam", "keys")
        assert not any(FIVE in map(str, vars(step).values()) for step in steps)


async def test_a_machine_without_the_memory_is_told_and_can_try_again(five, monkeypatch):
    answers = iter(
        [Refusal("Opening a vault needs 256 MiB of free memory.", "Close other programs and try again."), None]
    )

    def forge(passphrase):
        if (refusal := next(answers)) is not None:
            raise refusal
        return "keys"

    monkeypatch.setattr(setup, "_forge", forge)
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("g", "enter")
        await paste(pilot, FIVE)
        await pilot.press("enter")
        await until_it_says(pilot, "Close other programs and try again.")
        await until(pilot, lambda: "Esc Back" in screen_text(app))
        await pilot.press("escape", "enter")
        assert await app.get() == ("Sam", "keys")


@pytest.mark.parametrize("size", SIZES)
async def test_where_a_vault_has_gone_that_is_said_first_and_only_n_goes_on(five, forged, golden, size):
    app = Stage(SetupScreen(WHERE, another_is_gone=True))
    async with app.run_test(size=size) as pilot:
        assert golden(app, "setup-0-gone")
        await pilot.press("enter", "escape", "g")
        assert "Your vault is not here" in screen_text(app)
        await pilot.press("n")
        assert "What datui is for" in screen_text(app)
