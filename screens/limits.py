"""How long a session stays open: untouched, and in any case."""

import time
from math import inf

from textual.driver import Driver

from datui.guard import LOCK_IDLE
from screens.quiet import QuietApp

_GRACE = 2.0
_JUMP = 120.0
"""Seconds that the laptop's clock may be set right by, now and then, without a word."""
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def seconds() -> float:
    """A clock that also runs while the machine sleeps, so that a closed lid is idle time."""
    return time.clock_gettime(_CLOCK)


def wall() -> float:
    """What the laptop's clock shows, in seconds."""
    return time.time()


def asleep() -> float:
    """Seconds for which the machine has slept since it was started."""
    return seconds() - time.clock_gettime(time.CLOCK_MONOTONIC)


class LimitedApp(QuietApp):
    """An app that locks when nobody has touched it for a while, when the machine slept, and after its longest time."""

    def __init__(self, idle_seconds: float, warn_seconds: float, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.idle_seconds, self.warn_seconds = idle_seconds, warn_seconds
        self.session_seconds = inf
        """How long the vault stays open in any case; without end while none is open."""
        self._opened_at = self._touched = seconds()
        self._asleep = asleep()
        self._apart = wall() - seconds()
        self._told_jump = 0.0
        self._warned = self._told_end = False

    def leave(self, code: int) -> None:
        """End; a session that holds a vault does it in its own way."""
        self.exit(return_code=code)

    def begin_session(self) -> None:
        """The vault is open: its longest time begins now."""
        self._opened_at, self._told_end = seconds(), False

    @property
    def idle_left(self) -> float:
        """Seconds until the idle limit."""
        return self.idle_seconds - (seconds() - self._touched)

    @property
    def session_left(self) -> float:
        """Seconds until the end of the session, whatever anyone does."""
        return self.session_seconds - (seconds() - self._opened_at)

    @property
    def must_lock(self) -> bool:
        """Whether the input thread locks: the machine slept, or a limit passed long ago and the screens are stuck."""
        return asleep() - self._asleep > _GRACE or min(self.idle_left, self.session_left) < -_GRACE

    @property
    def clock_jump(self) -> float:
        """Seconds that the laptop's clock was moved on by since datui began, less than none where back; 0 while it ran.

        Sleep is time that passed, and a time zone is no part of it.
        """
        moved = wall() - seconds() - self._apart
        return moved if abs(moved) > _JUMP else 0.0

    def clock_jumped(self) -> None:
        """The laptop's clock jumped, or is right again; a session says so."""

    def stay(self) -> None:
        """Somebody is here."""
        self._touched = seconds()
        if self._warned:
            self._warned = False
            self.clear_notifications()

    def look_at_the_clock(self) -> None:
        """Warn before either limit, and lock at it; say when the laptop's clock jumped."""
        if abs(self.clock_jump - self._told_jump) > _JUMP:
            self._told_jump = self.clock_jump
            self.clock_jumped()
        idle, session = self.idle_left, self.session_left
        if min(idle, session) <= 0:
            self.leave(LOCK_IDLE)
        elif session <= self.warn_seconds and not self._told_end:
            # No key takes this one away, nor makes it untrue.
            self._told_end, self._warned = True, False
            words = f"Locks in {round(session)} seconds whatever you do: your draft is kept."
            self.notify(words, timeout=session, markup=False)
        elif idle <= self.warn_seconds and idle < session and not self._warned:
            self._warned = True
            words = f"Locks in {round(idle)} seconds. Press any key to stay."
            self.notify(words, timeout=self.warn_seconds, markup=False)
