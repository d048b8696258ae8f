"""Text that would do something to a terminal or to a reader, and how it is told that it did nothing."""

import unicodedata

from textual.app import App

CONTROLS = "\x1b]52;c;bWFybWFsYWRl\x07\x1b[2J\x1b[31m\x1bP+q544e\x1b\\\x9b2J\x9d0;title\x9c\x00\x07\x08\x7f\x1b[6n\x1b]8;;http://x\x1b\\"
REORDERING = "\u202eHGIH :ksir\u202c\u2066isolate\u2069\u200f\u200e\u061c\u2028\ufeff\u200b\u00ad\U000e0041\U000e007f"
MARKUP = "[/x][red]red[/][@click=app.quit]go[/] [b $primary] {x} %s \\"
SCRIPTS = "نص عربي שלום हिन्दी क्षत्रिय ไทย 漢字 한국어 Ω Ж naïve Łódź 👩‍👩‍👧‍👦🏳️‍🌈👍🏽 e\u0301a\u0308\u0323 Z͑ͫ̓ͪ̂ͫ̽"
HOSTILE = f"{MARKUP}{CONTROLS} {REORDERING} {SCRIPTS}"
"""One line of everything, short enough for any field."""
_JOINERS = "\u200c\u200d"
_NEVER = {"Cc", "Cf", "Cs", "Co"}


def inert(app: App) -> bool:
    """Whether everything drawn on the screen now is only to be read: no control, no bidi mark, no tag."""
    strips = app.screen._compositor.render_strips()
    drawn = "".join(segment.text for strip in strips for segment in strip)
    bad = {char for char in drawn if unicodedata.category(char) in _NEVER and char not in _JOINERS}
    assert not bad, f"drawn: {bad!r}"
    assert not any(segment.control for strip in strips for segment in strip)
    return True
