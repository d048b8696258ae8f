"""What a session never gives away: nothing is copied, drawn, linked or printed out of it, whatever goes wrong."""

import pytest
from textual.color import Color
from textual.markup import MarkupError
from textual.widgets import Input, Static, TextArea
from textual.worker import WorkerFailed

from datui.casework.refusal import Refusal
from datui.guard import CRASH, REFUSED
from screens.theme import DARK
from tests.screens.desk import Desk


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
        self.screen.styles.set_rule("nonsense", self.undefined)  # type: ignore[attr-defined]  # it is what must fail


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
