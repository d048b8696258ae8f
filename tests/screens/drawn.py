"""Every frame that a test draws, as the terminal would get it: the driver's filter must have nothing to leave out."""

from collections.abc import Iterator

import pytest
from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen

from screens.driver import filtered


@pytest.fixture(autouse=True)
def left_out(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What would have been left out of the frames of this test; in the end it is nothing.

    What was typed has been cleaned long before, so the filter is only the second of two walls.
    """
    found: list[str] = []
    display = App._display

    def drawn(app: App[object], screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate):
            text = renderable.render_segments(app.console)
            if filtered(text) != text:
                found.append(text)
        display(app, screen, renderable)

    monkeypatch.setattr(App, "_display", drawn)
    yield found
    assert found == [], "the driver would have had something to leave out"
