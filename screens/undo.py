"""Undo: back through the drafts that were kept, also after unlocking, and forward again; nothing is lost by it."""

from abc import abstractmethod
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from datui.casework.moments import moment_words
from datui.casework.refusal import Refusal
from screens.drafting import DraftPage
from screens.meant import as_meant
from screens.page import Result
from storage.vault import Draft

UNDO = Binding(
    "f7,ctrl+z",
    "step(-1)",
    "Undo",
    id="draft.undo",
    tooltip="Back to what was kept before, also after unlocking; nothing is lost by it",
    priority=True,
)
UNDO_IN_HELP = replace(UNDO, show=False)
"""The same where the line of keys has no room for it."""


class UndoPage(DraftPage[Result]):
    """A page whose draft is stepped back through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        UNDO,
        Binding(
            "f6,ctrl+y",
            "step(1)",
            "Redo",
            id="draft.redo",
            show=False,
            tooltip="Forward again, after stepping back",
            priority=True,
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[Draft] = []
        self._at = 0
        self._stepped_to: dict[str, Any] = {}

    @abstractmethod
    def bring(self, draft: Draft) -> None:
        """Show what a draft held, with the cursor where it was."""

    def typed(self) -> None:
        """Something was typed: from what was stepped back to it goes on, and every step stays."""
        if self._steps and self.typed_values != self._stepped_to:
            self._steps = []
        super().typed()

    def action_step(self, step: int) -> None:
        """Go back to the draft that was kept before, or forward again; at either end say so."""
        if not self._steps:
            self._begin_to_step()
        at, now = self._at + step, self.vault.now()
        while 0 <= at < len(self._steps):
            draft = as_meant(self._steps[at], now) if self._steps[at].readable else None
            if draft is not None and not self._is_shown(draft):
                self._at = at
                self._step_to(draft)
                return
            at += step
        words = "This is the first step that was kept: there is none before it."
        if step > 0:
            words = "This is the newest step: there is none after it."
        self.app.notify(words if self._steps else "Nothing was typed here yet.", timeout=4, markup=False)

    def _is_shown(self, draft: Draft) -> bool:
        typed = self.typed_values
        return all(typed[name] == value for name, value in draft.values.items() if name in typed)

    def _begin_to_step(self) -> None:
        self.save_draft()
        if self.draft_refused:
            reason = "What you typed is not saved yet, so there is no stepping back from it."
            raise Refusal(reason, "Make room on the disk first; what you typed is still on the screen.")
        before = self.vault.draft_steps(*self.place, self.theirs) if self.theirs else []
        own = self.vault.draft_steps(*self.place)
        # What is on the screen is the newest step, or still what someone else left.
        self._steps = before + own
        self._at = len(before + own if self.is_own else before) - 1

    def _step_to(self, draft: Draft) -> None:
        self.bring(draft)
        self._stepped_to = self.typed_values
        self._told_unsaved = False
        when = moment_words(draft.saved_at)
        words = f"Step {self._at + 1} of {len(self._steps)}, {when}. F7 goes back, F6 forward."
        self.app.notify(words, timeout=4, markup=False)
        self.save_soon()
