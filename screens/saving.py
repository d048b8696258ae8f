"""One draft on its way into the vault: in a thread, so that typing goes on, and never after a newer one."""

from collections.abc import Callable
from threading import Lock

from storage.vault import Draft


class Saving:
    """A save that runs in a thread until it is done, or never begins where a newer one overtook it."""

    def __init__(self, draft: Draft, save: Callable[[Draft], None]) -> None:
        self.draft = draft
        self._save = save
        self._running = Lock()
        self._overtaken = self._saved = False

    def run(self) -> None:
        """Save, in whatever thread; raises what the vault raises."""
        with self._running:
            if not self._overtaken:
                self._save(self.draft)
                self._saved = True

    def overtake(self) -> bool:
        """Wait until it is done, or see to it that it never begins; whether the vault has it now."""
        with self._running:
            self._overtaken = True
            return self._saved
