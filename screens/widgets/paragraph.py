"""Sentences as lines of a page: broken where the page ends, and still in their place."""

from textual.content import Content
from textual.style import Style

from screens.widgets.safe import safe


def paragraph(text: str, width: int, indent: int = 0, style: str | Style = "") -> list[Content]:
    """A text in as many lines as it takes at this width, each as far in as the first."""
    lines = safe(text, style).wrap(max(20, width - indent)) or [Content("")]
    return [Content.assemble(" " * indent, line) for line in lines]
