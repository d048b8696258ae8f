"""What a screen looks like, as plain text that a reviewer can read, compared with the text kept beside the tests."""

import difflib
from collections.abc import Callable
from pathlib import Path

from textual.app import App

GOLDENS = Path(__file__).parent / "goldens"

Golden = Callable[[App, str], bool]


def screen_text(app: App) -> str:
    """Every line that is on the screen now, without the blanks at its end."""
    lines = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
    return "\n".join(lines).rstrip("\n") + "\n"


def check_golden(app: App, name: str, *, write: bool = False) -> bool:
    """True where the screen is what `goldens/<name>-<width>x<height>.txt` says; it fails, showing what differs."""
    path = GOLDENS / f"{name}-{app.size.width}x{app.size.height}.txt"
    seen = screen_text(app)
    if write:
        path.parent.mkdir(exist_ok=True)
        path.write_text(seen, encoding="utf-8")
        return True
    assert path.exists(), (
        f"{path.name} does not exist: look at the screen, then run pytest tests/screens --write-goldens"
    )
    kept = path.read_text(encoding="utf-8")
    difference = difflib.unified_diff(kept.splitlines(), seen.splitlines(), path.name, "the screen now", lineterm="")
    assert seen == kept, "\n".join(difference)
    return True
