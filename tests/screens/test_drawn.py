"""Whoever looks at every frame sees what a frame should not have."""

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from tests.screens.drawn import left_out  # noqa: F401 - a fixture is found by its name
from tests.screens.hostile import CONTROLS


class Raw(Widget):
    """Draws a line of text as it is given, past whatever would clean it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(self.text)], 20)


class One(App[None]):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        yield Raw(self.text)


@pytest.mark.parametrize("text", ["a\x1b]52;c;x\x07b", "a\u202eb", "\x1b[2J", "\x9b2J", CONTROLS])
async def test_what_the_driver_would_leave_out_is_seen_in_the_frame_that_has_it(left_out, text):  # noqa: F811 - asked for
    async with One(text).run_test() as pilot:
        await pilot.pause()
    assert left_out
    left_out.clear()


async def test_a_frame_of_plain_letters_has_nothing_to_leave_out(left_out):  # noqa: F811 - asked for
    async with One("naïve 漢字 👩‍👧").run_test() as pilot:
        await pilot.pause()
    assert left_out == []
