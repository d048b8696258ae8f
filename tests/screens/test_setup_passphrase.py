"""First run: a passphrase that is proved before anything is made, of five words that are made or of one's own."""

from textual.widgets import Input

from screens.setup import SetupScreen
from screens.setup_words import FiveWords
from screens.widgets.secret import SecretLine
from storage.vault import Forged, Vault, unlock
from tests.screens.firstrun import FIVE, OTHER, OWN, WHERE, shown, to_the_choice
from tests.screens.golden import screen_text
from tests.screens.stage import Stage, paste, until_it_says


async def test_five_words_typed_back_make_a_vault_that_they_open(tmp_path, rules):
    screen = SetupScreen(tmp_path / "vault")
    app = Stage(screen)
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("g")
        words = screen.query_one(FiveWords).words
        assert words in screen_text(app)
        await pilot.press("enter", *words, "enter")
        name, keys = await app.get()
    assert isinstance(keys, Forged)
    Vault.create(tmp_path / "vault", keys, name=name, rules=rules).close()
    opened = Vault.open(tmp_path / "vault", unlock(tmp_path / "vault", words), rules=rules)
    assert (opened.name, opened.training) == ("Sam", None)
    opened.close()


async def test_the_words_are_hidden_while_they_are_typed_back(five, forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("g")
        assert FIVE in screen_text(app)
        await pilot.press("enter")
        await paste(pilot, FIVE)
        assert not any(word in screen_text(app) for word in FIVE.split())


async def test_other_words_are_not_taken_and_the_same_can_be_shown_again(five, forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("g", "enter")
        await paste(pilot, OTHER)
        await pilot.press("enter")
        await until_it_says(pilot, "Those are not the five words.")
        assert shown(app, SecretLine).value == OTHER
        await pilot.press("escape")
        assert FIVE in screen_text(app)
        await pilot.press("enter")
        await paste(pilot, FIVE)
        await pilot.press("enter")
        assert await app.get() == ("Sam", "keys")
    assert forged == [FIVE]


async def test_words_that_are_nearly_right_are_told_so_and_not_taken(five, forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("g", "enter")
        await paste(pilot, FIVE.title())
        await pilot.press("enter")
        await until_it_says(pilot, "Nearly: small letters, and one space between the words.")
    assert forged == []


async def test_another_five_replace_the_first(five, forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("g", "n")
        assert OTHER in screen_text(app)
        assert FIVE not in screen_text(app)
        await pilot.press("enter")
        await paste(pilot, OTHER)
        await pilot.press("enter")
        assert await app.get() == ("Sam", "keys")
    assert forged == [OTHER]


async def test_own_words_typed_twice_are_taken(forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("o")
        await paste(pilot, OWN)
        await pilot.press("enter")
        await paste(pilot, OWN)
        await pilot.press("enter")
        assert await app.get() == ("Sam", "keys")
    assert forged == [OWN]


async def test_own_words_may_be_pasted(forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("o")
        await paste(pilot, f"{OWN}\n")
        await pilot.press("enter")
        await paste(pilot, OWN)
        await pilot.press("enter")
        assert await app.get() == ("Sam", "keys")
    assert forged == [OWN]


async def test_words_that_are_too_short_stay_and_are_told_so_beneath(forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("o", *"badger", "enter")
        await until_it_says(pilot, "✗ Use at least 15 characters")
        assert app.screen.query_one("#first", Input).value == "badger"
        assert app.screen.query_one("#first", Input).has_focus
        await pilot.press("s")
        assert "✗" not in screen_text(app)


async def test_leaving_the_first_field_says_what_is_wrong_with_it(forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("o", *"badger", "tab")
        await until_it_says(pilot, "✗ Use at least 15 characters")
        assert app.screen.query_one("#second", Input).has_focus


async def test_two_that_differ_are_not_taken(forged):
    app = Stage(SetupScreen(WHERE))
    async with app.run_test() as pilot:
        await to_the_choice(pilot)
        await pilot.press("o")
        await paste(pilot, OWN)
        await pilot.press("enter", "enter")
        await until_it_says(pilot, "Type it once more.")
        await paste(pilot, OWN.upper())
        await pilot.press("enter")
        await until_it_says(pilot, "The two are not the same")
        assert app.screen.query_one("#second", Input).value == OWN.upper()
    assert forged == []
