"""A key that bounced, or is still held down: it opened a screen, and must not answer the first question there."""

from typing import Final

from textual.events import Key

BOUNCE_SECONDS: Final = 0.4


class Bounce:
    """Remembers which key opened a screen, and knows it when it comes again at once."""

    def __init__(self) -> None:
        self._last: Key | None = None
        self._opener: Key | None = None

    def once(self) -> None:
        """Take the key that was just pressed once: held down or bouncing, it does not answer what it made datui ask."""
        self._opener = self._last

    def again(self, key: Key) -> bool:
        """Whether the key that opened this screen came again at once."""
        opener, self._last = self._opener, key
        again = opener is not None and key.key == opener.key and key.time - opener.time < BOUNCE_SECONDS
        # Held down it comes again and again: each counts from the one before it.
        self._opener = key if again else None
        return again
