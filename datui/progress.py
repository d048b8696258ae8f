"""How far a command is: one line on standard error, where a person looks on, and nothing anywhere else."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import TYPE_CHECKING, Final

from datui import guard
from datui.casework.backup import CHECKING, PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datui.ends import Ends
    from storage.findings import Checked, Failure

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


def watched(steps: Iterator[Checked], ends: Ends) -> list[Failure]:
    """Take the steps in a row, saying how far they are, and gather what they find wrong; a signal cuts them off."""
    progress = Progress()
    found: list[Failure] = []
    try:
        for checked in steps:
            ends.check()
            progress.say(checked)
            found += checked.failures
    finally:
        progress.clear()
        # Cut off, they clear up before whatever they stand on is closed.
        if isinstance(steps, Generator):
            steps.close()
    return found
