"""What the terminal sends, before it is read as keys: a paste presses none, and neither does what is no key at all."""

import re
from typing import Final

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import (
    BRACKETED_PASTE_END,
    BRACKETED_PASTE_START,
    SPECIAL_SEQUENCES,
    _re_cursor_position,
    _re_extended_key,
    _re_in_band_window_resize,
    _re_mouse_event,
    _re_terminal_mode_response,
)

_KNOWN: Final = (
    _re_cursor_position,
    _re_extended_key,
    _re_in_band_window_resize,
    _re_mouse_event,
    _re_terminal_mode_response,
)
_SEQUENCE: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\))",
)
"""A key or an answer of the terminal, or a string of it: a title, a colour, a clipboard."""
_SUBSTITUTE: Final = "\x1a"


class Incoming:
    """Reads a terminal in pieces. Textual would press as keys what stands behind an escape that it does not know."""

    def __init__(self) -> None:
        self._pasting = False
        self._before = ""
        self._held = ""

    def read(self, text: str) -> str:
        """The next piece with nothing in it that would press a key by itself."""
        text, self._held = self._held + text, ""
        read = ""
        while text:
            done, text = self._in_paste(text) if self._pasting else self._outside(text)
            read += done
        return read

    def _outside(self, text: str) -> tuple[str, str]:
        seen = self._before + text
        at = seen.find(BRACKETED_PASTE_START)
        if at < 0:
            self._before = seen[-len(BRACKETED_PASTE_START) + 1 :]
            return _SEQUENCE.sub(_known, text), ""
        end = at + len(BRACKETED_PASTE_START) - len(self._before)
        self._pasting, self._before = True, ""
        return _SEQUENCE.sub(_known, text[:end]), text[end:]

    def _in_paste(self, text: str) -> tuple[str, str]:
        pasted, end, after = text.partition(BRACKETED_PASTE_END)
        if end:
            self._pasting = False
        else:
            cut = len(pasted) - _begun(pasted, BRACKETED_PASTE_END)
            pasted, self._held = pasted[:cut], pasted[cut:]
        # Cleaning counts what it leaves out, so an escape goes on as another character that nobody sees.
        return pasted.replace("\x1b", _SUBSTITUTE) + end, after


def _begun(text: str, marker: str) -> int:
    """How many characters at the end of a text may be the beginning of a marker that is not all there yet."""
    return next(length for length in range(len(marker) - 1, -1, -1) if text.endswith(marker[:length]))


def _known(match: re.Match[str]) -> str:
    sequence = match[0]
    known = sequence in ANSI_SEQUENCES_KEYS or sequence in SPECIAL_SEQUENCES
    return sequence if known or any(each.fullmatch(sequence) for each in _KNOWN) else ""
