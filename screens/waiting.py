"""Drafts that wait, as lines of a list: Enter goes on with one, d pressed twice throws it away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content

from datui.casework.moments import moment_words
from datui.casework.records import REGISTRY, is_case
from datui.casework.refusal import Refusal
from datui.casework.row import reference
from screens.page import Page, Result
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe
from storage.vault import Draft, Vault

ASKED: Final = "Throw away what was typed? Press d again."


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which draft a line stands for."""

    kind: str
    case_id: str
    record_id: str
    readable: bool = True
    whose: str = ""
    """Of whom it is; empty where it is of whoever unlocked the vault."""


def name_of(vault: Vault, person: str) -> str:
    """The name that someone had who has no key any more."""
    names = [holder.name for holder in vault.keys.holders.all if holder.person == person]
    return names[-1] if names else "someone unknown"


def _line(vault: Vault, draft: Draft, named: bool) -> LineItem:
    whose = "" if draft.person == vault.person else draft.person
    waiting = Waiting(draft.kind, draft.case_id, draft.record_id, draft.readable, whose)
    return LineItem(_words(vault, draft, named, whose), waiting)


def waiting_lines(vault: Vault, drafts: Iterable[Draft], *, named: bool) -> list[LineItem]:
    """A line for each draft; `named` says which case it belongs to, for a list that stands outside of one."""
    return [_line(vault, draft, named) for draft in drafts]


def _words(vault: Vault, draft: Draft, named: bool, whose: str) -> Content:
    what = REGISTRY[draft.kind].title if draft.readable else "a draft that this datui cannot read"
    new = is_case(draft.case_id) and not vault.has_case(draft.case_id)
    of = f" in {reference(draft.case_id)}" if is_case(draft.case_id) else " (the vault itself)"
    where = (" (new)" if new else of) if named else ""
    by = f" by {name_of(vault, whose)} (no key now)" if whose else ""
    said = f"Not kept yet: {what}{where}{by}, {moment_words(draft.saved_at)}"
    # A report that nobody kept may be the only one who says so.
    danger = "  IN DANGER NOW" if new and draft.readable and draft.values.get("danger_now") == "y" else ""
    mark = "!! ✎ " if danger else " ✎ "
    return Content.assemble(safe(mark), safe(said + danger, "bold"), safe("  d throws it away", "dim"))


class WaitingPage(Page[Result]):
    """A page whose list may hold drafts that wait."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "d", "throw_away", "Throw draft away", id="waiting.throw", show=False, tooltip="Press it twice on a draft"
        )
    ]
    _asked: Waiting | None = None
    """The draft that another d throws away, for as long as the question is on the screen."""

    def action_throw_away(self) -> None:
        """Throw away the draft under the cursor, at a second press while the question is on the screen."""
        chosen = self.query_one(Lines).chosen
        if not isinstance(chosen, Waiting):
            return
        # Another notice may have taken the place of the question: then nobody was asked.
        still_asked = any(each.message == ASKED for each in self.app._notifications)
        if chosen != self._asked or not still_asked:
            self._asked = chosen
            self.datui.once()
            self.app.notify(ASKED, timeout=6, markup=False)
            return
        self._forget()
        self.app.clear_notifications()
        try:
            self.vault.drop_draft(chosen.case_id, chosen.kind, chosen.record_id, chosen.whose)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        what = REGISTRY[chosen.kind].title if chosen.kind in REGISTRY else "A draft"
        self.app.notify(f"{what}: the draft was thrown away.", timeout=4, markup=False)
        self.redraw()

    def _forget(self) -> None:
        self._asked = None

    def on_screen_suspend(self) -> None:
        """Whoever went elsewhere is asked again."""
        if self._asked is not None:
            self.app.clear_notifications()
        self._forget()

    def say_unreadable(self) -> None:
        """A draft of another datui opens on no screen here."""
        self.app.notify("This datui cannot read that draft. d pressed twice throws it away.", timeout=6, markup=False)

    def redraw(self) -> None:
        """Draw the list again."""
