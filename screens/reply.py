"""What is said beneath a passphrase."""

from textual.timer import Timer
from textual.widgets import Static

from screens.door import Door

AGAIN = "Typing replaces it; Enter tries again."


class Reply(Static):
    """The next step, or what was wrong and how long the next try has to wait."""

    def __init__(self, next_step: str, again: str = AGAIN, *, id: str) -> None:
        super().__init__(next_step, id=id, markup=False)
        self._next_step, self._again = next_step, again
        self._said: tuple[str, ...] = ()
        self.seconds = 0
        """Until the next try; they count down by themselves."""
        self._clock: Timer | None = None

    def say(self, *sentences: str, wrong: bool = False) -> None:
        """Say this; without a sentence, the next step."""
        self._said = sentences if wrong else ()
        self._show(*(sentences or (self._next_step,)))

    def takes(self, typed: str) -> bool:
        """Whether this may be tried now: not while the next try has to wait. Nothing is no try: it is told what is."""
        if not typed and not self.seconds:
            self.say()
        return bool(typed) and not self.seconds

    def hold_back(self, door: Door, *wrong: str) -> None:
        """Say what was wrong, if anything, and count down until this door may be tried again."""
        self._said = wrong
        if self._clock is not None:
            self._clock.stop()
        self._second(door)
        if self.seconds:
            self._clock = self.set_interval(1, lambda: self._second(door))

    def _second(self, door: Door) -> None:
        self.seconds = door.left
        if not self.seconds and self._clock is not None:
            self._clock.stop()
        if self.seconds:
            then = f"Wait {self.seconds} {'second' if self.seconds == 1 else 'seconds'} before the next try."
        else:
            then = self._again if self._said else self._next_step
        self._show(*self._said, then)

    def _show(self, *sentences: str) -> None:
        self.update("\n".join(sentences))
        self.set_class(bool(self._said), "-wrong")
