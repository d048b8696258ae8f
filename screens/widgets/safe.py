"""The one way record text reaches Textual: cleaned, and as Content that is never read as markup."""

from textual.content import Content
from textual.style import Style

from datui.casework.text import clean


def safe(text: str, style: str | Style = "") -> Content:
    """Text that can only be read: no markup, no control, no bidi mark (SECURITY 3.2)."""
    return Content.styled(clean(text).text, style) if style else Content(clean(text).text)


def cut(text: str, width: int) -> str:
    """One line of at most `width` characters, ending in an ellipsis where something was cut."""
    line = " ".join(clean(text).text.split())
    return line if len(line) <= width else line[: max(0, width - 1)].rstrip() + "…"
