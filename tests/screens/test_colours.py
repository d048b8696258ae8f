"""The colours of datui: every text can be read, and every key, edge and cursor can be seen."""

import pytest
from textual.color import Color
from textual.theme import Theme

from screens.theme import DARK, LIGHT


def contrast(theme: Theme, front: str, back: str) -> float:
    """The WCAG contrast of two of a theme's colours."""
    colours = theme.to_color_system().generate()
    lights = sorted((_luminance(Color.parse(colours[name])) for name in (front, back)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: Color) -> float:
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


TEXTS = ["foreground", "text", "text-muted", "text-disabled"]
TEXTS += [f"text-{name}" for name in ("primary", "secondary", "warning", "error", "success", "accent")]
GROUNDS = ["background", "surface", "panel", "boost"]
themes = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


@themes
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read(theme, text, ground):
    assert contrast(theme, text, ground) >= 7


@themes
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("block-cursor-foreground", "block-cursor-background", 7),
        ("background", "primary", 7),
        ("footer-foreground", "footer-background", 7),
        ("footer-description-foreground", "footer-background", 7),
        ("foreground", "input-selection-background", 4.5),
        ("input-cursor-foreground", "input-cursor-background", 7),
        ("footer-key-foreground", "footer-background", 4.5),
        ("primary", "panel", 4.5),
        ("border", "background", 3),
        ("border", "surface", 3),
        ("border-blurred", "background", 3),
        ("warning", "background", 3),
        ("error", "background", 3),
        ("scrollbar", "scrollbar-background", 3),
    ],
)
def test_keys_edges_and_cursors_can_be_seen(theme, front, back, least):
    assert contrast(theme, front, back) >= least
