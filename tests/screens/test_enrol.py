"""Somebody new gets a key: they sit down, make a passphrase of their own and note down the words of the key."""

import pytest

from datui.casework.refusal import Refusal
from datui.casework.slots import Enrolment
from screens import enrol
from screens.enrol import EnrolScreen
from screens.keys import KeysScreen
from screens.widgets.editors import LineEditor
from storage import vault as storage
from tests.screens.cases import app_of, full_disk, press, put, text, toast, vault_of
from tests.screens.hostile import HOSTILE, inert
from tests.screens.people import (
    NEWER,
    OFFICER,
    SMALL,
    keeps,
    keys_fit,
    keys_of,
    kinds,
    make_passphrase,
    prove_it,
    supervised,
    whose,
)
from tests.screens.session import PASSPHRASE, settle
from tests.screens.stage import SIZES, done, until_it_says
from tests.storage.colleagues import OTHERS, SECOND, SUPERVISOR

MINE = OTHERS[SUPERVISOR]
FIVE = "lantern orchard pebble thimble harbour"
WORDS = "disk omission glacier poach procedure barrier"

pytestmark = pytest.mark.usefixtures("cheap_slots")


@pytest.fixture
def same_words(monkeypatch):
    """The words of a key and of a passphrase that is made: always these."""
    monkeypatch.setattr("storage.keyring.key_words", lambda public: WORDS)
    monkeypatch.setattr(storage, "generate_passphrase", lambda: FIVE)


async def to_the_name(pilot, words=PASSPHRASE):
    await press(pilot, "e")
    await prove_it(pilot, words)
    await until_it_says(pilot, "Their name")


async def to_the_choice(pilot, name=SUPERVISOR, words=PASSPHRASE):
    await to_the_name(pilot, words)
    await put(pilot, name)
    await press(pilot, "enter")
    await until_it_says(pilot, "Five words made for you")


@pytest.mark.parametrize("size", SIZES)
async def test_every_step_is_calm_and_says_what_to_do_next(alone, rules, same_words, golden, size):
    async with keys_of(alone, rules, size=size) as pilot:
        await to_the_name(pilot)
        assert golden(pilot.app, "enrol-1-name")
        keys_fit(pilot)
        await put(pilot, SUPERVISOR)
        await press(pilot, "enter")
        await until_it_says(pilot, "Press g or o.")
        assert golden(pilot.app, "enrol-2-sit-down")
        keys_fit(pilot)
        await press(pilot, "g")
        assert golden(pilot.app, "enrol-3-five-words")
        keys_fit(pilot)
        await press(pilot, "enter")
        assert golden(pilot.app, "enrol-4-typed-back")
        keys_fit(pilot)
        await put(pilot, FIVE)
        await press(pilot, "enter")
        await until_it_says(pilot, "has a key to this vault")
        assert golden(pilot.app, "enrol-5-told")
        keys_fit(pilot)


async def test_the_first_supervisor_is_taken_at_the_officers_word_and_the_screen_says_so(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await to_the_name(pilot)
        assert "datui takes your word for who this is: the first supervisor is enrolled by you" in text(pilot)
        assert "every sign-off will show your name as enroller." in text(pilot)
        assert "Whoever has a key can read the whole vault." in text(pilot)
        await put(pilot, SUPERVISOR)
        await press(pilot, "enter")
        await make_passphrase(pilot)
        await until_it_says(pilot, f"{SUPERVISOR} has a key to this vault")
        key = vault_of(pilot).keys.all()[-1]
        assert f"Letter B Words {key.words}" in text(pilot)
        assert "From now on a supervisor's signature is needed" in text(pilot)
        assert kinds(pilot) == ["genesis", "enrolment"]
        entry = vault_of(pilot).of_vault()[-1]
        assert isinstance(entry.record, Enrolment)
        assert (entry.by, entry.record.name, entry.record.role) == (OFFICER, SUPERVISOR, "supervisor")
        await press(pilot, "escape", "x")
        assert key.words in text(pilot), "only Enter ends it"
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        assert key.words in text(pilot)
    assert whose(alone, rules, NEWER, "B") == (SUPERVISOR, "supervisor")


async def test_a_supervisor_enrols_the_next_one_with_a_signature_of_their_own(tmp_path, rules):
    path = supervised(tmp_path / "vault", rules)
    async with keys_of(path, rules, SUPERVISOR) as pilot:
        await to_the_name(pilot, MINE)
        assert "every sign-off of theirs will show your name as enroller" in text(pilot)
        assert "first supervisor" not in text(pilot)
        await put(pilot, SECOND)
        await press(pilot, "enter")
        await make_passphrase(pilot)
        await until_it_says(pilot, f"{SECOND} has a key to this vault")
        assert "From now on" not in text(pilot)
        assert vault_of(pilot).of_vault()[-1].by == SUPERVISOR
    assert whose(path, rules, NEWER, "C") == (SECOND, "supervisor")


async def test_five_words_are_shown_once_and_typed_back_as_in_set_up(alone, rules, same_words):
    async with keys_of(alone, rules) as pilot:
        await to_the_choice(pilot)
        await press(pilot, "g")
        assert FIVE in text(pilot)
        assert "Once the key is made, datui can never show them again." in text(pilot)
        await press(pilot, "enter")
        assert FIVE not in text(pilot)
        await put(pilot, FIVE.title())
        await press(pilot, "enter")
        await until_it_says(pilot, "Nearly: small letters")
        assert kinds(pilot) == ["genesis"]
        await put(pilot, FIVE)
        await press(pilot, "enter")
        await until_it_says(pilot, "has a key to this vault")
        assert not any(word in text(pilot) for word in FIVE.split())
    assert whose(alone, rules, FIVE, "B") == (SUPERVISOR, "supervisor")


async def test_escape_goes_back_a_step_at_a_time_and_leaves_nothing_behind(alone, rules, same_words):
    async with keys_of(alone, rules) as pilot:
        await to_the_choice(pilot)
        await press(pilot, "g", "enter")
        await put(pilot, FIVE)
        for words in (FIVE, "Press g or o.", "Their name"):
            await press(pilot, "escape")
            await until_it_says(pilot, words)
        assert pilot.app.screen.query_one(LineEditor).value == SUPERVISOR
        await press(pilot, "enter", "o")
        await put(pilot, NEWER)
        await press(pilot, "escape", "escape")
        left = app_of(pilot).screen
        await press(pilot, "escape")
        await settle(pilot, KeysScreen)
        await toast(pilot, "Nothing was changed.")
        assert kinds(pilot) == ["genesis"]
        assert not keeps(left, FIVE, NEWER, PASSPHRASE)
        assert not keeps(pilot.app, FIVE, NEWER, PASSPHRASE)


async def test_once_it_is_done_nothing_keeps_a_passphrase(alone, rules, same_words):
    async with keys_of(alone, rules) as pilot:
        await to_the_choice(pilot)
        await press(pilot, "g")
        screen = app_of(pilot).screen
        assert keeps(screen, FIVE)
        await press(pilot, "enter")
        await put(pilot, FIVE)
        await press(pilot, "enter")
        await until_it_says(pilot, "has a key to this vault")
        await done(pilot)
        assert screen._proof is None
        assert not keeps(screen, FIVE, PASSPHRASE)
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
        assert not keeps(pilot.app, FIVE, PASSPHRASE)


async def test_words_that_were_looked_at_while_they_were_typed_are_not_kept_either(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await to_the_choice(pilot)
        await press(pilot, "o")
        for _ in range(2):
            await put(pilot, NEWER)
            await press(pilot, "ctrl+t")
            assert NEWER in text(pilot)
            await press(pilot, "enter")
        screen = app_of(pilot).screen
        await until_it_says(pilot, "has a key to this vault")
        await done(pilot)
        assert not keeps(screen, NEWER)


async def test_a_key_held_down_does_not_take_away_what_is_to_be_noted(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await to_the_choice(pilot)
        await make_passphrase(pilot)
        await until_it_says(pilot, "has a key to this vault")
        await press(pilot, "enter", "enter", "enter", apart=0.03)
        assert "has a key to this vault" in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (" ", "Type the name that their colleagues know them by."),
        (OFFICER.upper(), "There is a key of this name already: add what tells the two apart."),
        ("recovery sheet", "There is a key of this name already"),
        ("n" * 81, "Use at most 80 characters."),
    ],
)
async def test_a_name_that_would_mislead_is_not_taken(alone, rules, name, says):
    async with keys_of(alone, rules) as pilot:
        await to_the_name(pilot)
        await press(pilot, "enter")
        await until_it_says(pilot, "✗ Type the name that their colleagues know them by.")
        await put(pilot, name)
        await press(pilot, "enter")
        await until_it_says(pilot, f"✗ {says}")
        await press(pilot, "end", *"x", "backspace")
        assert "✗" not in text(pilot)
        assert isinstance(pilot.app.screen, EnrolScreen)


async def test_a_hostile_name_is_only_a_name(alone, rules):
    async with keys_of(alone, rules) as pilot:
        await to_the_choice(pilot, "[/x] \x1b[31m\u202eSam\nOkafor")
        assert "Now let [/x] [31mSam Okafor sit down" in text(pilot)
        assert inert(pilot.app)
        await make_passphrase(pilot)
        await until_it_says(pilot, "[/x] [31mSam Okafor has a key to this vault")
        assert inert(pilot.app)
        assert vault_of(pilot).keys.all()[-1].holder.name == "[/x] [31mSam Okafor"


async def test_a_full_disk_gives_nobody_a_key_and_it_can_be_tried_again(alone, rules, monkeypatch):
    async with keys_of(alone, rules) as pilot:
        await to_the_choice(pilot)
        with monkeypatch.context() as full:
            full.setattr("storage.keyring.Keyring.enrol", full_disk("The keys were not changed: the disk is full."))
            await make_passphrase(pilot)
            await until_it_says(pilot, "✗ The keys were not changed: the disk is full.")
        assert "Nothing was changed. Escape goes back." in text(pilot)
        await press(pilot, "escape", "enter", "enter")
        await until_it_says(pilot, "has a key to this vault")
        assert kinds(pilot) == ["genesis", "enrolment"]


async def test_a_machine_without_the_memory_is_told(alone, rules, monkeypatch):
    def forge(*_given, **_named):
        raise Refusal("This needs 256 MiB of free memory.", "Close other programs and try again.")

    monkeypatch.setattr(enrol, "forge_slot", forge)
    async with keys_of(alone, rules) as pilot:
        await to_the_choice(pilot)
        await make_passphrase(pilot)
        await until_it_says(pilot, "Close other programs and try again.")
        assert "Esc Back" in text(pilot)


@pytest.mark.parametrize("name", [SUPERVISOR, HOSTILE[:78]])
async def test_every_step_can_be_gone_through_in_a_small_window(alone, rules, same_words, name):
    async with keys_of(alone, rules, size=SMALL) as pilot:
        await to_the_choice(pilot, name)
        await press(pilot, "g")
        assert FIVE in text(pilot)
        await press(pilot, "enter")
        await put(pilot, FIVE)
        await press(pilot, "enter")
        await until_it_says(pilot, "barrier")
        assert "note these down before you press Enter: Letter B Words" in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, KeysScreen)
