"""How long a session lasts, and how it ends: idle, at its longest, asleep, stuck, and by a key."""

import sys
import time
from collections.abc import Callable

import pytest
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import TextArea

from datui.guard import LOCK_IDLE, LOCK_PANIC, QUIT
from screens import limits
from tests.screens.desk import Desk


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time pass without waiting for it."""
    now = [1000.0]
    monkeypatch.setattr(limits, "seconds", lambda: now[0])
    monkeypatch.setattr(limits, "asleep", lambda: 0.0)

    def passes(by: float) -> None:
        now[0] += by

    return passes


@pytest.mark.parametrize(("key", "code"), [("f12", LOCK_PANIC), ("ctrl+l", LOCK_PANIC), ("ctrl+q", QUIT)])
async def test_a_key_ends_the_session_with_its_draft_kept(key, code):
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("h", "i", key)
    assert (app.return_code, app.kept) == (code, ["hi"])


@pytest.mark.parametrize("key", ["f12", "ctrl+l"])
async def test_a_panic_key_locks_from_a_modal_screen_too(key):
    class Question(ModalScreen[None]):
        def compose(self) -> ComposeResult:
            yield TextArea()

    app = Desk()
    async with app.run_test() as pilot:
        await app.push_screen(Question())
        await pilot.press(key)
    assert app.return_code == LOCK_PANIC


async def test_a_draft_that_cannot_be_kept_does_not_stop_the_lock():
    class Broken(Desk):
        def save_drafts(self) -> None:
            raise OSError

    app = Broken()
    async with app.run_test() as pilot:
        await pilot.press("f12")
    assert app.return_code == LOCK_PANIC


async def test_idleness_warns_once_and_then_locks(clock):
    app = Desk()
    async with app.run_test():
        clock(269)
        app.look_at_the_clock()
        assert app.said == []
        clock(1)
        app.look_at_the_clock()
        clock(10)
        app.look_at_the_clock()
        assert app.said == ["Locks in 30 seconds. Press any key to stay."]
        clock(20)
        app.look_at_the_clock()
    assert app.return_code == LOCK_IDLE
    assert app.kept == [""]


async def test_any_key_starts_the_idle_limit_again(clock):
    app = Desk()
    async with app.run_test() as pilot:
        clock(280)
        app.look_at_the_clock()
        await pilot.press("x")
        assert app.said == ["Locks in 20 seconds. Press any key to stay.", ""]
        assert app.idle_left == 300
        clock(290)
        app.look_at_the_clock()
        assert app.said[2:] == ["Locks in 10 seconds. Press any key to stay."]
    assert app.return_code is None


async def test_a_session_that_is_as_long_as_any_may_be_warns_once_and_locks_whatever_is_typed(clock):
    app = Desk()
    async with app.run_test() as pilot:
        app.session_seconds = 1000.0
        app.begin_session()
        for _ in range(4):
            clock(242)
            await pilot.press("x")
            app.look_at_the_clock()
        assert app.said == []
        clock(2)
        app.look_at_the_clock()
        assert app.said == ["Locks in 30 seconds whatever you do: your draft is kept."]
        await pilot.press("y")
        clock(29)
        app.look_at_the_clock()
        assert len(app.said) == 1
        assert app.return_code is None
        clock(1)
        app.look_at_the_clock()
    assert app.return_code == LOCK_IDLE
    assert app.kept == ["xxxxy"]


async def test_before_a_vault_is_open_no_session_ends_by_its_length(clock):
    app = Desk()
    async with app.run_test() as pilot:
        for _ in range(400):
            clock(250)
            app.stay()
            app.look_at_the_clock()
        await pilot.press("x")
        assert not app.must_lock
    assert app.return_code is None


async def test_the_warning_of_the_end_takes_the_place_of_the_one_that_a_key_would_take_away(clock):
    app = Desk()
    async with app.run_test() as pilot:
        app.session_seconds = 300.0
        app.begin_session()
        clock(275)
        app.look_at_the_clock()
        await pilot.press("x")
        assert app.said == ["Locks in 25 seconds whatever you do: your draft is kept."]


async def test_a_session_past_its_longest_time_with_stuck_screens_is_locked_by_the_input_thread(clock):
    app = Desk()
    async with app.run_test():
        app.session_seconds = 1000.0
        app.begin_session()
        for _ in range(4):
            clock(250)
            app.stay()
        assert not app.must_lock
        clock(3)
        app.stay()
        assert app.must_lock


async def test_screens_that_are_stuck_are_known_by_their_idleness(clock):
    app = Desk()
    async with app.run_test():
        clock(300)
        assert not app.must_lock
        clock(3)
        assert app.must_lock


async def test_a_machine_that_slept_wakes_up_locked(clock, monkeypatch):
    slept = [7.0]
    monkeypatch.setattr(limits, "asleep", lambda: slept[0])
    app = Desk()
    async with app.run_test():
        slept[0] += 1
        assert not app.must_lock
        slept[0] += 60
        assert app.must_lock


@pytest.mark.skipif(sys.platform != "linux", reason="CLOCK_BOOTTIME is Linux's")
def test_the_clock_of_idleness_runs_while_the_machine_sleeps():
    assert limits._CLOCK == time.CLOCK_BOOTTIME
