"""Fresh authentication: one's own passphrase again, counted and waited for as on the lock screen, and then gone."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from datui.casework.refusal import Refusal
from datui.guard import LOCK_PANIC
from screens import door as doors
from screens import prove as proving
from screens.help import Help
from screens.page import Page
from screens.prove import ProveScreen, proved
from screens.widgets.secret import SecretLine
from storage.vault import OpenSlot, WrongPassphrase, failed_try, prove
from tests.screens.cases import app_of, press, put, text, vault_of
from tests.screens.hostile import HOSTILE, inert
from tests.screens.people import SMALL, keeps, keys_fit, staged, supervised
from tests.screens.session import PASSPHRASE, make_vault, settle, wrong_tries
from tests.screens.stage import SIZES, done, until, until_it_says
from tests.storage.colleagues import OTHERS, SUPERVISOR

WHY = "A supervisor gets a key: they open this vault, read all of it and sign in it."
WRONG = "✗ That is not your passphrase."


@pytest.fixture
def path(tmp_path, rules):
    return make_vault(tmp_path / "vault", rules)


@pytest.fixture
def clock(monkeypatch):
    """The machine's clock, whose hands a test moves."""

    class Hands:
        now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

        def __call__(self):
            return self.now

    hands = Hands()
    monkeypatch.setattr(doors, "_now", hands)
    return hands


@pytest.fixture
def gate(monkeypatch):
    """Holds the proving until a test lets it go on; what comes of it can be chosen."""

    class Gate(threading.Event):
        answer: Refusal | None = None

    made = Gate()

    def held(unlocked, passphrase):
        assert made.wait(30)
        if made.answer is not None:
            raise made.answer
        return prove(unlocked, passphrase)

    monkeypatch.setattr(proving, "prove", held)
    yield made
    made.set()


def counted_more(path, before):
    return wrong_tries(path) > before


async def try_it(pilot, words):
    await put(pilot, words)
    await press(pilot, "enter")


@pytest.mark.parametrize("size", SIZES)
async def test_it_says_what_is_about_to_be_changed_and_whose_passphrase_is_asked_for(path, rules, golden, size):
    async with staged(path, rules, ProveScreen(WHY), size=size) as pilot:
        assert golden(pilot.app, "prove")
        keys_fit(pilot)
        await try_it(pilot, "badger")
        await until_it_says(pilot, WRONG)
        assert golden(pilot.app, "prove-wrong")


async def test_the_right_passphrase_proves_who_unlocked(path, rules):
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        await try_it(pilot, PASSPHRASE)
        proof = await app_of(pilot).get()
        assert isinstance(proof, OpenSlot)
        assert proof.slot.person.hex() == vault_of(pilot).person


async def test_a_supervisor_proves_with_a_passphrase_of_their_own_and_not_with_the_officers(tmp_path, rules):
    path = supervised(tmp_path / "vault", rules)
    async with staged(path, rules, ProveScreen(WHY), SUPERVISOR) as pilot:
        assert f"Your own passphrase, {SUPERVISOR}" in text(pilot)
        await try_it(pilot, PASSPHRASE)
        await until_it_says(pilot, WRONG)
        await try_it(pilot, OTHERS[SUPERVISOR])
        proof = await app_of(pilot).get()
        assert proof.slot.role == "supervisor"


async def test_whoever_waits_for_it_gets_the_proof_or_nothing(path, rules):
    class Asking(Page[None]):
        """Asks."""

        given: object = "nothing yet"

        def key_a(self) -> None:
            self.run_worker(self._ask())

        async def _ask(self) -> None:
            self.given = await proved(self.datui, WHY)

    page = Asking()
    async with staged(path, rules, page) as pilot:
        await press(pilot, "a")
        await settle(pilot, ProveScreen)
        await press(pilot, "escape")
        await until(pilot, lambda: page.given != "nothing yet")
        assert page.given is None
        await press(pilot, "a")
        await settle(pilot, ProveScreen)
        await try_it(pilot, PASSPHRASE)
        await until(pilot, lambda: page.given)
        assert isinstance(page.given, OpenSlot)


async def test_a_wrong_one_says_so_counts_and_ends_no_session(path, rules):
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        await try_it(pilot, "badger")
        await until_it_says(pilot, WRONG)
        assert wrong_tries(path) == 1
        assert pilot.app.is_running
        assert vault_of(pilot).of_vault()
        await press(pilot, *"x")
        assert pilot.app.screen.query_one(SecretLine).value == "x"
        await press(pilot, "backspace")
        await try_it(pilot, PASSPHRASE)
        assert await app_of(pilot).get() is not None
    assert wrong_tries(path) == 1, "the next unlocking enters it"


async def test_after_three_wrong_ones_enter_waits_also_after_leaving_and_coming_back(path, rules, clock):
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        for count in range(3):
            await try_it(pilot, "badger")
            await until(pilot, partial(counted_more, path, count))
            await until_it_says(pilot, WRONG)
        await until_it_says(pilot, "Wait 1 second before the next try.")
        await try_it(pilot, PASSPHRASE)
        assert wrong_tries(path) == 3
        assert not app_of(pilot).given_back.is_set()
        await press(pilot, "escape")
        again = ProveScreen(WHY)
        await pilot.app.push_screen(again)
        await settle(pilot, ProveScreen)
        assert "Wait 1 second before the next try." in text(pilot)
        clock.now += timedelta(seconds=1)
        await until_it_says(pilot, "Enter goes on.")
        await try_it(pilot, "four")
        await until_it_says(pilot, "Wait 2 seconds before the next try.")
        assert wrong_tries(path) == 4


async def test_wrong_ones_on_the_lock_screen_are_waited_for_here_too(path, rules, clock):
    for _ in range(5):
        failed_try(path, clock.now)
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        assert "Wait 4 seconds before the next try." in text(pilot)
        await try_it(pilot, PASSPHRASE)
        await done(pilot)
        assert not app_of(pilot).given_back.is_set()


async def test_an_empty_field_is_not_a_try(path, rules):
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        await press(pilot, "enter")
        assert "Enter goes on." in text(pilot)
    assert not wrong_tries(path)


async def test_escape_leaves_everything_as_it_is(path, rules):
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        await put(pilot, PASSPHRASE)
        await press(pilot, "escape")
        assert await app_of(pilot).get() is None
        assert not keeps(pilot.app, PASSPHRASE)


async def test_there_is_no_way_back_while_it_is_proved_and_enter_does_nothing(path, rules, gate):
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        await try_it(pilot, PASSPHRASE)
        await until_it_says(pilot, "One moment…")
        await press(pilot, "escape", "enter")
        assert isinstance(pilot.app.screen, ProveScreen)
        assert "Esc Back" not in text(pilot)
        gate.set()
        assert isinstance(await app_of(pilot).get(), OpenSlot)


async def test_help_that_is_open_does_not_hold_it_up(path, rules, gate):
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        await try_it(pilot, PASSPHRASE)
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, Help)
        assert "Type your own passphrase again" in text(pilot)
        gate.set()
        assert isinstance(await app_of(pilot).get(), OpenSlot)
        await until(pilot, lambda: not any(isinstance(each, (Help, ProveScreen)) for each in pilot.app.screen_stack))


@pytest.mark.parametrize("key", ["f12", "ctrl+l"])
async def test_the_panic_key_locks_from_here_also_while_it_is_proved(path, rules, gate, key):
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        await put(pilot, PASSPHRASE)
        if key == "f12":
            await press(pilot, "enter")
        await press(pilot, key)
        assert pilot.app.return_code == LOCK_PANIC
        gate.set()


async def test_nothing_on_the_screen_or_its_worker_keeps_the_passphrase(path, rules):
    screen = ProveScreen(WHY)
    async with staged(path, rules, screen) as pilot:
        await press(pilot, *"hushhush", "enter")
        await until_it_says(pilot, WRONG)
        assert keeps(screen, "hushhush"), "what was typed can be put right"
        await try_it(pilot, PASSPHRASE)
        await app_of(pilot).get()
        await done(pilot)
        assert not keeps(screen, PASSPHRASE, "hushhush")
        assert not keeps(pilot.app, PASSPHRASE, "hushhush")


async def test_a_machine_without_the_memory_is_told_and_can_try_again(path, rules, gate):
    gate.answer = Refusal("Opening a vault needs 256 MiB of free memory.", "Close other [programs] and try again.")
    gate.set()
    async with staged(path, rules, ProveScreen(WHY)) as pilot:
        await try_it(pilot, PASSPHRASE)
        await until_it_says(pilot, "Close other [programs] and try again.")
        assert not wrong_tries(path)
        gate.answer = WrongPassphrase()
        await try_it(pilot, PASSPHRASE)
        await until_it_says(pilot, WRONG)
        gate.answer = None
        await try_it(pilot, PASSPHRASE)
        assert isinstance(await app_of(pilot).get(), OpenSlot)


async def test_what_is_about_to_be_changed_is_only_text(path, rules):
    async with staged(path, rules, ProveScreen(HOSTILE)) as pilot:
        assert inert(pilot.app)
        assert "[/x][red]red[/]" in text(pilot)


async def test_the_field_and_the_next_step_fit_a_small_window(path, rules):
    async with staged(path, rules, ProveScreen(WHY), size=SMALL) as pilot:
        await try_it(pilot, "badger")
        await until_it_says(pilot, "Enter tries again.")
        assert pilot.app.screen.query_one(SecretLine).is_on_screen
        assert "Your own passphrase" in text(pilot)
