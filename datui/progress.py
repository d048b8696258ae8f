"""How far a command is: one line on standard error, where a person looks on, and nothing anywhere else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from datui import guard
from datui.casework.backup import CHECKING, PARTS

if TYPE_CHECKING:
    from storage.vault import Checked

_STDERR: Final = 2
_WIDTH: Final = 60


class Progress:
    """One line that says what is going on; gone when it is done."""

    def __init__(self) -> None:
        self._shown = os.isatty(_STDERR)
        self._said = ""

    def say(self, checked: Checked) -> None:
        """Say how far it is, where that is something new."""
        words = PARTS.get(checked.part, CHECKING)
        share = f" {100 * checked.done // checked.total} %" if checked.total else ""
        self._put(f"{words}…{share}")

    def clear(self) -> None:
        """Leave the line empty for what is said next."""
        self._put("")

    def _put(self, words: str) -> None:
        if self._shown and words != self._said:
            self._said = words
            guard.err_in_place(f"\r{words:<{_WIDTH}}\r")
