"""The letters on the lock screen: a supervisor's key, another vault, and nothing told of how many there are."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from datui.folders import LETTERS, vault_called
from screens.app import Datui
from screens.caseload import CaseloadScreen
from screens.letters import turned
from screens.unlock import UnlockScreen
from storage.vault import LABELS, MACHINE, Training, Unlocked, Vault, failed_try, forge, read_tries
from tests.screens import people
from tests.screens.cases import press, put
from tests.screens.golden import screen_text
from tests.screens.session import PASSPHRASE, make_vault, settle
from tests.screens.stage import SIZES, Stage, done, until, until_it_says
from tests.storage.colleagues import OTHERS, SUPERVISOR

ANOTHER = "copper whistle in the sand"
WRONG = "✗ That is not the passphrase."


@pytest.fixture
def supervised(tmp_path, rules):
    """A TRAINING vault that a supervisor can open too."""
    return people.supervised(tmp_path / "vault", rules)


@pytest.fixture
def own(tmp_path, monkeypatch, rules):
    """A person's own vault, in a home of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return make_vault(Path(vault_called("A")), rules)


@pytest.fixture
def beside(own, rules):
    """A second vault beside it, with another passphrase; the own one was the last to be written in."""
    path = Path(vault_called("D"))
    forged = forge(ANOTHER, training=Training(), cheap=True)
    Vault.create(path, forged, name="Sam Whitlow", rules=rules).close()
    os.utime(path / "cases.db", (1, 1))
    return path


async def shown(app, pilot):
    """The lock screen, once the vault behind it was looked at."""
    await until(
        pilot, lambda: isinstance(app.screen, UnlockScreen) and {each.group for each in app.workers} <= {"begin"}
    )
    await done(pilot)
    return app.screen


async def tries(pilot, *keys):
    """Choose letters, type a passphrase and press Enter; give what is said then."""
    *choosing, passphrase = keys
    await press(pilot, *choosing)
    await put(pilot, passphrase)
    await press(pilot, "enter")


async def say_of(app, pilot, *keys):
    """What the lock screen says of this try."""
    await tries(pilot, *keys)
    await until(pilot, lambda: not app.screen._busy)
    await done(pilot)
    return str(app.screen._reply.render())


# Keys ------------------------------------------------------------------------------------------------------------


def test_the_letters_are_those_that_keys_and_the_command_line_have():
    assert LETTERS == LABELS


@given(st.lists(st.sampled_from([1, -1])))
def test_however_often_a_letter_is_turned_it_is_one_of_them_and_can_be_turned_back(steps):
    letter = "A"
    for step in steps:
        assert turned(turned(letter, step), -step) == letter
        letter = turned(letter, step)
        assert letter in LETTERS
    assert letter == LETTERS[sum(steps) % len(LETTERS)]


async def test_a_supervisor_opens_the_vault_with_the_letter_of_their_own_key(supervised, rules):
    app = Stage(UnlockScreen(supervised))
    async with app.run_test() as pilot:
        await until_it_says(pilot, "Key  A")
        await tries(pilot, "down", OTHERS[SUPERVISOR])
        unlocked = await app.get()
    assert isinstance(unlocked, Unlocked)
    vault = Vault.open(supervised, unlocked, rules=rules)
    assert (vault.name, vault.role) == (SUPERVISOR, "supervisor")
    vault.close()


async def test_a_wrong_letter_a_letter_of_nobody_and_a_wrong_passphrase_look_alike_and_the_letter_stays(supervised):
    app = Stage(UnlockScreen(supervised))
    async with app.run_test() as pilot:
        screen = await shown(app, pilot)
        said = {
            await say_of(app, pilot, OTHERS[SUPERVISOR]),
            await say_of(app, pilot, "up", OTHERS[SUPERVISOR]),
        }
        assert "Key  P" in screen_text(app)
        assert len(said) == 1
        assert WRONG in said.pop()
        assert screen.letters.key == "P"
        await tries(pilot, "down", "down", OTHERS[SUPERVISOR])
        assert isinstance(await app.get(), Unlocked)


async def test_every_letter_is_offered_and_after_the_last_comes_the_first(supervised):
    app = Stage(UnlockScreen(supervised))
    async with app.run_test() as pilot:
        screen = await shown(app, pilot)
        seen = []
        for _ in LETTERS:
            seen.append(screen.letters.key)
            assert f"Key  {seen[-1]}" in screen_text(app)
            await press(pilot, "down")
        assert "".join(seen) == LETTERS
        assert "Key  A" in screen_text(app)


async def test_choosing_a_letter_leaves_what_was_typed(supervised):
    app = Stage(UnlockScreen(supervised))
    async with app.run_test() as pilot:
        await press(pilot, *"bad", "down", *"ger", "up")
        assert app.screen.query_one(Input).value == "badger"


async def test_the_letter_does_not_change_under_a_try(supervised, monkeypatch):
    import threading

    from screens.door import Door

    gate, labels = threading.Event(), []

    def slow(self, secret, label):
        assert gate.wait(30)
        labels.append(label)
        return "keys"

    monkeypatch.setattr(Door, "_unlock", slow)
    app = Stage(UnlockScreen(supervised))
    async with app.run_test() as pilot:
        await tries(pilot, "down", "x")
        await until_it_says(pilot, "Opening…")
        await press(pilot, "down", "pagedown", "ctrl+r")
        assert "Key  B" in screen_text(app)
        assert isinstance(app.screen, UnlockScreen)
        gate.set()
        assert await app.get() == "keys"
    assert labels == ["B"]


async def test_help_says_what_the_letter_is_and_what_the_count_of_wrong_tries_is_worth(supervised):
    app = Stage(UnlockScreen(supervised))
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f1")
        await until_it_says(pilot, "Next key")
        said = " ".join(screen_text(app).split())
    assert "The letter you were told when your key was made; the officer's is A" in said
    assert "counted in a plain file that anyone with the vault's folder can change" in said
    assert "slows a hand at the keyboard and proves nothing" in said
    assert "vault" not in said.partition("On this screen")[2].partition("Forgotten")[0]


# Vaults ----------------------------------------------------------------------------------------------------------


async def test_one_vault_has_no_letter(own):
    app = Datui(own)
    async with app.run_test() as pilot:
        screen = await shown(app, pilot)
        assert "Vault" not in screen_text(app)
        await press(pilot, "pagedown", "ctrl+n", "pageup")
        assert screen.path == own
        assert "Vault" not in screen_text(app)


async def test_whoever_names_a_vault_is_offered_no_other(own, beside, tmp_path):
    elsewhere = own.rename(tmp_path / "elsewhere")
    own.mkdir()
    for named in (beside, elsewhere):
        app = Datui(named)
        async with app.run_test() as pilot:
            screen = await shown(app, pilot)
            assert (screen.path, "Vault" in screen_text(app)) == (named, False)


@pytest.mark.parametrize("size", SIZES)
async def test_where_there_are_several_a_letter_says_which_and_nothing_of_anybody(own, beside, golden, size):
    app = Datui(own)
    async with app.run_test(size=size) as pilot:
        await shown(app, pilot)
        await until_it_says(pilot, "TRAINING")
        assert golden(app, "unlock-vaults")
        assert not any(told in screen_text(app) for told in ("Robin", "Sam", str(own), beside.name))


async def test_the_vault_that_was_last_written_in_is_offered_first(own, beside):
    for newest, letter in ((own, "A"), (beside, "D")):
        os.utime(newest / "cases.db")
        for other in {own, beside} - {newest}:
            os.utime(other / "cases.db", (1, 1))
        app = Datui(own)
        async with app.run_test() as pilot:
            screen = await shown(app, pilot)
            assert f"Vault  {letter}" in screen_text(app)
            assert screen.path == newest


async def test_the_other_vault_opens_under_its_letter_and_is_offered_first_the_next_time(own, beside):
    app = Datui(own)
    async with app.run_test() as pilot:
        await shown(app, pilot)
        await tries(pilot, *["pagedown"] * 3, ANOTHER)
        await settle(pilot, CaseloadScreen)
        assert (app.open_vault.path, app.open_vault.name) == (beside, "Sam Whitlow")
    app.open_vault.close()
    again = Datui(own)
    async with again.run_test() as pilot:
        await shown(again, pilot)
        assert "Vault  D" in screen_text(again)


async def test_a_letter_without_a_vault_is_refused_as_a_wrong_passphrase_and_nothing_is_made(own, beside):
    app = Datui(own)
    async with app.run_test() as pilot:
        screen = await shown(app, pilot)
        before = sorted(own.parent.iterdir())
        at_own = await say_of(app, pilot, ANOTHER)
        nowhere = [await say_of(app, pilot, *keys, PASSPHRASE) for keys in (["pagedown"], [], [])]
        assert nowhere[:2] == [at_own] * 2
        assert "Wait 1 second" in nowhere[2]
        assert screen.path == Path(vault_called("B"))
        assert sorted(own.parent.iterdir()) == before
        await tries(pilot, "pageup", PASSPHRASE)
        await settle(pilot, CaseloadScreen)
    app.open_vault.close()


async def test_each_vault_counts_and_waits_for_itself(own, beside):
    for _ in range(9):
        failed_try(own, MACHINE())
    app = Datui(own)
    async with app.run_test() as pilot:
        await until_it_says(pilot, "seconds before the next try.")
        await press(pilot, "ctrl+n", "ctrl+n", "ctrl+n")
        await shown(app, pilot)
        assert "before the next try" not in screen_text(app)
        assert WRONG in await say_of(app, pilot, "x")
        await press(pilot, *["ctrl+o"] * 3)
        await until_it_says(pilot, "seconds before the next try.")
    assert [found.count for found in map(read_tries, (own, beside)) if found is not None] == [9, 1]


async def test_a_vault_that_is_damaged_locks_nobody_out_of_the_other(own, beside):
    for name in ("header.a", "header.b"):
        (own / name).write_bytes(b"not a header")
    app = Datui(own)
    async with app.run_test() as pilot:
        await until_it_says(pilot, "✗ Both copies of the vault's header are missing or damaged.")
        assert isinstance(app.screen, UnlockScreen)
        await press(pilot, *["pagedown"] * 3)
        await until_it_says(pilot, "Type the passphrase")
        await tries(pilot, ANOTHER)
        await settle(pilot, CaseloadScreen)
    app.open_vault.close()


async def test_the_folder_that_is_told_to_be_in_training_is_the_one_that_is_chosen(own, beside):
    app = Datui(own)
    async with app.run_test() as pilot:
        await until_it_says(pilot, "TRAINING")
        await press(pilot, "pagedown")
        await shown(app, pilot)
        assert "TRAINING" not in screen_text(app)
        await press(pilot, "pagedown", "pagedown")
        await until_it_says(pilot, "TRAINING")
