"""SessionApp: one way out, and nothing else goes out."""

import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.color import Color
from textual.markup import MarkupError
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea
from textual.worker import WorkerFailed

from datui.casework.refusal import Refusal
from datui.guard import CRASH, LOCK_IDLE, LOCK_PANIC, QUIT, REFUSED
from screens import limits
from screens.session import SessionApp
from screens.theme import DARK


class Desk(SessionApp):
    """A session in which somebody types."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input()
        yield TextArea()

    def save_drafts(self) -> None:
        self.kept.append(self.query_one(Input).value)

    def notify(self, message: str, **_how: Any) -> None:
        self.said.append(message)

    def clear_notifications(self) -> None:
        self.said.append("")


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


async def test_a_refusal_that_no_screen_could_show_is_told_as_it_is():
    app = Refusing()
    with pytest.raises(WorkerFailed):
        await app.refused()
    assert app.return_code == REFUSED
    assert app.last_words == "A page cannot be read.\nKeep the folder as it is."


class Refusing(Desk):
    """A session in which the vault refuses something that no screen was waiting for."""

    async def refused(self) -> None:
        async with self.run_test() as pilot:
            self.run_worker(self._refused(), exit_on_error=True)
            await pilot.pause()

    async def _refused(self) -> None:
        raise Refusal("A page cannot be read.", "Keep the folder as it is.")


async def test_copying_stays_in_the_process_and_writes_nothing(monkeypatch):
    written: list[str] = []
    app = Desk()
    async with app.run_test() as pilot:
        monkeypatch.setattr(app._driver, "write", written.append)
        await pilot.press(*"words", "ctrl+a", "shift+home", "ctrl+c")
        app.copy_to_clipboard("marmalade")
        assert app.clipboard == "marmalade"
        assert not any("\x1b]" in text for text in written)


async def test_no_picture_file_link_sound_or_pointer_goes_out(monkeypatch, tmp_path):
    written: list[str] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    app = Desk()
    async with app.run_test():
        monkeypatch.setattr(app._driver, "write", written.append)
        monkeypatch.setattr(app._driver, "open_url", written.append)
        app.action_screenshot()
        app.deliver_screenshot()
        app.deliver_text(str(tmp_path / "x"))
        app.deliver_binary(str(tmp_path / "x"))
        app.open_url("http://127.0.0.1")
        app.bell()
        app._set_pointer_shape("text")
        app.action_suspend_process()
        with pytest.raises(PermissionError):
            app.save_screenshot()
        assert list(app.get_system_commands(app.screen)) == []
    assert list(tmp_path.iterdir()) == []
    assert written == []


async def test_ctrl_c_and_ctrl_z_do_no_harm():
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("a", "ctrl+c", "ctrl+z", "ctrl+p", "b")
        assert app.query_one(Input).value == "ab"
        assert len(app.screen_stack) == 1
        assert "ctrl+z" not in app._bindings.key_to_bindings
    assert app.return_code is None


async def test_cursors_do_not_blink():
    app = Desk()
    async with app.run_test():
        assert not app.query_one(Input).cursor_blink
        assert not app.query_one(TextArea).cursor_blink


class Faulty(Desk):
    """A session in which everything goes wrong, always with a value in hand."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        getattr(self, event.value)()

    async def fail(self, way: str) -> None:
        async with self.run_test() as pilot:
            await pilot.press(*way, "enter")
            await pilot.pause()

    def plain(self) -> None:
        raise ValueError("marmalade")

    def worker(self) -> None:
        async def work() -> None:
            raise ValueError("marmalade")

        self.run_worker(work())

    def timer(self) -> None:
        self.set_timer(0.001, self.plain)

    def markup(self) -> None:
        self.mount(Static("[/marmalade]"))

    def style(self) -> None:
        self.screen.styles.set_rule("nonsense", self.undefined)  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", ["plain", "worker", "timer", "markup", "style"])
async def test_a_fault_is_never_shown_with_its_values(way, capfd):
    app = Faulty()
    with pytest.raises((ValueError, WorkerFailed, AttributeError, MarkupError)):
        await app.fail(way)
    assert app.return_code == CRASH
    assert app.last_words
    assert "marmalade" not in app.last_words
    assert app.kept[0] == way
    said = capfd.readouterr()
    assert "marmalade" not in said.out + said.err
    assert "Traceback" not in said.out + said.err


async def test_a_panic_of_textual_prints_nothing(capfd):
    app = Faulty()
    async with app.run_test():
        app.call_later(app.panic, "marmalade")
    assert app.return_code == CRASH
    said = capfd.readouterr()
    assert "marmalade" not in said.out + said.err


async def test_its_own_colours_are_those_that_are_drawn():
    app = Desk()
    async with app.run_test():
        assert app.theme == DARK.name
        assert DARK.background is not None
        assert app.screen.styles.background == Color.parse(DARK.background)


async def test_without_colour_the_terminals_own_are_used(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = Desk()
    async with app.run_test():
        assert app.current_theme.name == "ansi-dark"
    monkeypatch.delenv("NO_COLOR")
    assert Desk().theme == "datui-dark"


@pytest.mark.skipif(sys.platform != "linux", reason="CLOCK_BOOTTIME is Linux's")
def test_the_clock_of_idleness_runs_while_the_machine_sleeps():
    assert limits._CLOCK == time.CLOCK_BOOTTIME
