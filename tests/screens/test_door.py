"""The wait between wrong tries: it outlives the session, never passes a minute, and locks nobody out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens import door as doors
from screens.door import Door
from screens.unlock import UnlockScreen
from storage import keys
from storage.vault import (
    SHEET_LABEL,
    DamagedHeader,
    LockedVault,
    Training,
    Unlocked,
    Vault,
    WrongPassphrase,
    failed_try,
    forge,
    read_tries,
)
from tests.screens.cases import press, put
from tests.screens.golden import screen_text
from tests.screens.session import PASSPHRASE, make_vault, wrong_tries
from tests.screens.stage import Stage, until, until_it_says

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class Hands:
    """A clock whose hands a test moves."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def on(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch):
    hands = Hands()
    monkeypatch.setattr(doors, "_now", hands)
    return hands


@pytest.fixture
def path(tmp_path, rules):
    return make_vault(tmp_path / "vault", rules)


@pytest.fixture
def fail(clock):
    """Wrong passphrases at a door, each as soon as it may be tried."""

    def failing(door, times=1, label="A"):
        for _ in range(times):
            clock.on(door.left)
            with pytest.raises(WrongPassphrase):
                door.enter("badger", label)

    return failing


def test_a_wrong_passphrase_is_counted_whichever_key_it_was_tried_with(path, clock, fail):
    for label in ("A", "B", SHEET_LABEL):
        fail(Door(path), label=label)
    assert wrong_tries(path) == 3


def test_a_right_one_is_not_and_takes_nothing_from_the_count(path, clock, fail):
    fail(Door(path), 2)
    assert isinstance(Door(path).enter(PASSPHRASE, "A"), Unlocked)
    assert wrong_tries(path) == 2


@pytest.mark.parametrize(("wrong", "waits"), [(1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (9, 60), (12, 60)])
def test_the_next_process_waits_as_long_as_this_one_would(path, clock, fail, wrong, waits):
    door = Door(path)
    fail(door, wrong)
    assert door.left == waits
    another = Door(path)
    another.look()
    assert another.left == waits
    if waits:
        assert Door(path).enter(PASSPHRASE, "A") == waits  # before it was even looked at
        clock.on(waits - 1)
        assert Door(path).enter(PASSPHRASE, "A") == 1
        clock.on(1)
    assert isinstance(Door(path).enter(PASSPHRASE, "A"), Unlocked)


@given(st.integers(min_value=0, max_value=40), st.integers(min_value=-100_000, max_value=100_000))
def test_no_count_and_no_clock_makes_anybody_wait_more_than_a_minute(tmp_path_factory, wrong, later):
    folder = tmp_path_factory.mktemp("any")
    for _ in range(wrong):
        failed_try(folder, START)
    door = Door(folder, stand_in=folder)
    door.look()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "_now", lambda: START + timedelta(seconds=later))
        assert 0 <= door.left <= 60
        if later < 0 or later >= 60:
            assert door.left == 0


def test_where_nothing_can_be_written_this_process_counts(path, clock, fail, monkeypatch):
    (path / "tries.part").mkdir()  # in the way of every count
    door = Door(path)
    fail(door, 4)
    assert read_tries(path) is None
    assert door.left == 2
    assert door.enter(PASSPHRASE, "A") == 2


def test_a_count_that_somebody_took_away_makes_the_wait_of_this_process_no_shorter(path, clock, fail):
    door = Door(path)
    fail(door, 5)
    (path / "tries").unlink()
    assert door.enter(PASSPHRASE, "A") == 4


def test_a_count_that_was_raised_by_another_process_counts_here_too(path, clock, fail):
    door = Door(path)
    fail(door)
    fail(Door(path), 3)
    assert door.left == 0
    assert door.enter(PASSPHRASE, "A") == 2
    clock.on(2)
    fail(door)
    assert wrong_tries(path) == 5


def test_what_else_is_refused_is_no_try(path, clock, rules):
    door = Door(path)
    unlocked = door.enter(PASSPHRASE, "A")
    assert isinstance(unlocked, Unlocked)
    vault = Vault.open(path, unlocked, rules=rules)
    with pytest.raises(LockedVault):
        door.look()
    vault.close()
    (path / "header.a").write_bytes(b"not a header")
    (path / "header.b").write_bytes(b"not a header")
    with pytest.raises(DamagedHeader):
        door.enter("badger", "A")
    assert read_tries(path) is None


def test_a_letter_without_a_vault_costs_what_a_wrong_passphrase_costs(tmp_path, clock, fail, rules, monkeypatch):
    """The one that stands in is worked on with the passphrase, and not opened though it is the right one."""
    path = tmp_path / "real"
    Vault.create(path, forge(PASSPHRASE, training=Training(), cheap=True), name="Robin", rules=rules).close()
    stretched = []
    real = keys.stretch

    def noted(passphrase, salt, cost, *bound):
        stretched.append(cost)
        return real(passphrase, salt, cost, *bound)

    monkeypatch.setattr(keys, "stretch", noted)
    door = Door(tmp_path / "none", stand_in=path)
    assert door.look() is None
    fail(door, 4)
    assert door.left == 2
    cost = stretched[0]
    assert stretched == [cost] * 4
    clock.on(2)
    with pytest.raises(WrongPassphrase):
        door.enter(PASSPHRASE, "A")
    assert read_tries(path) is None
    assert not (tmp_path / "none").exists()


# On the lock screen -----------------------------------------------------------------------------------------------


async def test_three_wrong_tries_a_restart_and_the_wait_is_still_shown_and_kept(path, clock):
    lock = UnlockScreen(path)
    app = Stage(lock)
    async with app.run_test() as pilot:
        for _ in range(3):
            await put(pilot, "badger")
            await press(pilot, "enter")
            await until(pilot, lambda: not lock._busy)
        await until_it_says(pilot, "Wait 1 second before the next try.")
        clock.on(1)
        await until_it_says(pilot, "Enter tries again")
        await press(pilot, "enter")
        await until_it_says(pilot, "Wait 2 seconds before the next try.")
    lock = UnlockScreen(path)
    again = Stage(lock)
    async with again.run_test() as pilot:
        await until_it_says(pilot, "Wait 2 seconds before the next try.")
        assert "That is not the passphrase" not in screen_text(again)
        await put(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert not lock._busy
        assert "Wait 2 seconds" in screen_text(again)
        clock.on(2)
        await until_it_says(pilot, "Type the passphrase, then press Enter.")
        await press(pilot, "enter")
        assert isinstance(await again.get(), Unlocked)


async def test_whoever_is_quicker_than_the_look_waits_all_the_same(path, clock, monkeypatch):
    for _ in range(6):
        failed_try(path, clock())
    monkeypatch.setattr(Door, "look", lambda door: None)
    app = Stage(UnlockScreen(path))
    async with app.run_test() as pilot:
        await put(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until_it_says(pilot, "Wait 8 seconds before the next try.")
        assert wrong_tries(path) == 6
        clock.on(8)
        await until_it_says(pilot, "Type the passphrase, then press Enter.")
        await press(pilot, "enter")
        assert isinstance(await app.get(), Unlocked)
