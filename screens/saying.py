"""What datui says in passing: one thing at a time, and of whatever is refused why, and what to do instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from screens.session import SessionApp

if TYPE_CHECKING:
    from datui.casework.refusal import Refusal


class SayingApp(SessionApp):
    """A session in which nothing that is refused ends anything: it is said, and what was typed is still there."""

    def notify(self, *args: Any, **kwargs: Any) -> None:
        """Say one thing at a time: what is said last stands where what was said before it stood."""
        self.clear_notifications()
        super().notify(*args, **kwargs)

    def refuse(self, refusal: "Refusal") -> None:
        """Say why not, and what to do instead; nothing is lost."""
        self.notify(f"{refusal.reason}\n{refusal.route}", severity="warning", timeout=12, markup=False)

    @contextmanager
    def saying(self) -> Iterator[None]:
        """Say what is refused inside, and go on: a page of the disk that cannot be read ends no session."""
        from datui.casework.refusal import Refusal

        try:
            yield
        except Refusal as refusal:
            self.refuse(refusal)

    async def run_action(self, *args: Any, **kwargs: Any) -> bool:
        """Do what a key asks for, or say why not."""
        with self.saying():
            return await super().run_action(*args, **kwargs)
        return True
