"""What is typed on a page: in the vault within a second, whatever the disk does."""

import asyncio
from abc import abstractmethod
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from textual import on
from textual.css.query import NoMatches
from textual.timer import Timer

from datui.casework.refusal import Refusal
from screens.page import Page, Result
from screens.saving import Saving
from screens.waiting import name_of
from screens.widgets.editors import Moved
from storage.vault import Draft

DRAFT_SECONDS = 0.4
_SLIP: Final = 3
"""So many characters are a key pressed by mistake; of anything longer that was taken away again the draft waits."""
Place = tuple[str, str, str]
"""The case, the kind and the record of a draft."""


class DraftPage(Page[Result]):
    """A page on which something is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.draft: Draft | None = None
        """The draft as the vault has it, as far as it was acknowledged."""
        self.theirs = ""
        """Of whom the draft was that is gone on with here, where they have no key any more."""
        self.draft_refused = self._told_unsaved = False
        self._timer: Timer | None = None
        self._saving: Saving | None = None

    # What a page with a draft says of itself -----------------------------------------------------------------------

    @property
    @abstractmethod
    def place(self) -> Place:
        """Where its draft is."""

    @property
    @abstractmethod
    def typed_values(self) -> dict[str, Any]:
        """What is typed now, field by field."""

    @property
    @abstractmethod
    def cursor_place(self) -> tuple[str, int]:
        """The field with the focus, and where the cursor is in it."""

    @property
    @abstractmethod
    def touched(self) -> bool:
        """Whether anything differs from what the page started with."""

    @property
    def is_emptied(self) -> bool:
        """Whether all that was typed here was taken away again."""
        return not self.touched

    @property
    @abstractmethod
    def over(self) -> bool:
        """Whether it is kept already, so that nothing of it waits any more."""

    def say_draft(self) -> None:
        """Show whether the draft is saved."""

    # Saving --------------------------------------------------------------------------------------------------------

    def typed(self) -> None:
        """Something was typed: it is in the vault soon."""
        self._told_unsaved = False
        self.save_soon()

    @on(Moved)
    def _moved(self, message: Moved) -> None:
        message.stop()
        self.moved()

    def moved(self) -> None:
        """The focus or the cursor is elsewhere: what waits comes back to it."""
        if self._to_save() is not None:
            self.save_soon()

    def save_soon(self) -> None:
        """Keep the draft soon; while one is on its way, as soon as that is done."""
        if self._timer is None and self._saving is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self.begin_saving)

    def begin_saving(self) -> None:
        """Put what is typed into the vault in a thread: the screen does not wait for the disk."""
        self._stop_timer()
        draft = self._to_save()
        if draft is not None and self._saving is None:
            self._saving = saving = Saving(draft, self.vault.save_draft)
            self.run_worker(self._until_saved(saving), group="draft")

    async def _until_saved(self, saving: Saving) -> None:
        refusal = None
        try:
            await asyncio.to_thread(saving.run)
        except Refusal as wrong:
            refusal = wrong
        if saving is not self._saving:
            return  # whoever overtook it has said since how things stand
        self._saving = None
        # A page that is being taken down has nothing left to show it on, and nothing newer.
        with suppress(NoMatches):
            self._saved(saving.draft, refusal)
            if refusal is None:
                self.begin_saving()
            elif (newer := self._to_save()) is not None and _differs(newer, saving.draft):
                self.save_soon()

    def save_draft(self) -> None:
        """Put what is typed into the vault now, after whatever is on its way there."""
        self.overtake()
        draft = self._to_save()
        if draft is None:
            return
        try:
            self.vault.save_draft(draft)
        except Refusal as refusal:
            self._saved(draft, refusal)
        else:
            self._saved(draft, None)

    def overtake(self) -> None:
        """Wait for the draft that is on its way: from now on none is, until something is typed."""
        self._stop_timer()
        if self._saving is not None and self._saving.overtake():
            self.draft = self._saving.draft
        self._saving = None

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _to_save(self) -> Draft | None:
        """What is typed, where the vault has it otherwise."""
        # A timer that was stopped may have rung already: what is kept never waits as a draft beside itself.
        if self.over or not self.is_attached or not (self.touched or self.is_own):
            return None
        case_id, kind, record_id = self.place
        draft = Draft(kind, case_id, record_id, self.typed_values, *self.cursor_place, self.vault.now())
        return draft if self.draft_refused or self.draft is None or _differs(draft, self.draft) else None

    @property
    def is_own(self) -> bool:
        """Whether a draft of whoever is here waits, and not only what someone else left."""
        return self.draft is not None and self.draft.person in ("", self.vault.person)

    def _saved(self, draft: Draft, refusal: Refusal | None) -> None:
        """Take how a save ended, and show it."""
        if refusal is None:
            self.draft = draft
            self.draft_refused = self._told_unsaved = False
        else:
            # Said once and then shown for as long as it is true: a notice at every key would bury what is typed.
            if not self.draft_refused:
                self.refuse(refusal)
            self.draft_refused = True
        if self.is_attached:
            self.say_draft()

    # Leaving -------------------------------------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Keep what is typed before the page is left; what no draft could keep is left only when asked twice."""
        self.overtake()
        if self.is_own and self.is_emptied and self._was_a_slip():
            self._let_go(theirs=False)
            return True
        self.save_draft()
        if self.draft_refused and not self._told_unsaved:
            self._told_unsaved = True
            route = "Stay, or press Esc again to leave without it."
            self.refuse(Refusal("What you typed last is not saved anywhere.", route))
            return False
        return True

    def drop_draft(self) -> None:
        """Let go of the draft here, and of the one that was gone on with; what cannot go waits on the list."""
        self._let_go(theirs=True)

    def _let_go(self, *, theirs: bool) -> None:
        self.overtake()
        with self.datui.saying():
            if self.is_own:
                self.vault.drop_draft(*self.place)
            if self.theirs and theirs:
                self.vault.drop_draft(*self.place, person=self.theirs)
        self.draft = None

    def _was_a_slip(self) -> bool:
        """Whether all that was ever typed here is a key or two pressed by mistake; not where that cannot be read."""
        empty, typed = self.typed_values, list[Any]()
        with self.datui.saying():
            for step in self.vault.draft_steps(*self.place):
                typed += [value for name, value in step.values.items() if value != empty.get(name)]
            return all(isinstance(value, (str, list, dict)) and len(value) <= _SLIP for value in typed)
        return False

    @property
    def back_words(self) -> str:
        """Whose draft is back."""
        if self.theirs:
            return f"This is as {name_of(self.vault, self.theirs)} left it. What you keep is signed by you."
        return "Your draft is back as you left it."


def _differs(draft: Draft, other: Draft) -> bool:
    """Whether two drafts differ in anything but when they were saved, and by whom."""
    return draft != replace(other, values=dict(other.values), saved_at=draft.saved_at, person=draft.person)
