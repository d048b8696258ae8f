"""Told to end, a command tidies up first; its exit code is 128 and the signal's number, as a shell has it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


class Ended(SystemExit):
    """A signal told this process to end."""

    def __init__(self, number: int) -> None:
        self.exit_code = 128 + number
        super().__init__(self.exit_code)


class Ends:
    """Whether a signal has told this process to end."""

    told = 0

    def check(self) -> None:
        """Raise Ended if it has. SQLite keeps to itself what is raised while it asks whether a statement is allowed."""
        if self.told:
            raise Ended(self.told)

    def _leave(self, number: int, _frame: object) -> NoReturn:
        self.told = number
        for each in _ENDS:
            signal.signal(each, signal.SIG_IGN)  # or a second one would come in the middle of tidying up
        raise Ended(number)


@contextmanager
def ends_are_exits() -> Iterator[Ends]:
    """Let whoever ends this process find it tidied up: inside, a signal raises Ended."""
    ends = Ends()
    before = {number: signal.signal(number, ends._leave) for number in _ENDS}
    try:
        yield ends
    except Exception:
        ends.check()
        raise
    finally:
        if not ends.told:
            for number, handler in before.items():
                signal.signal(number, handler)
    ends.check()
