"""A page that ends in a signed entry of the vault itself: what there is to know, a few words of one's own, and F2."""

from collections.abc import Iterable
from importlib.resources import files
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.records import VAULT_CASE, Record, WrongAnswers, build
from datui.casework.refusal import Refusal
from screens.page import Page
from screens.record import DRAFT_SECONDS
from screens.widgets.editors import ProseEditor, Typed
from screens.widgets.safe import safe
from storage.vault import Draft

R = TypeVar("R", bound=Record)


class SigningPage(Page[None]):
    """Read what there is to know, say in your own words what you know of it, and sign."""

    CSS_PATH = str(files("assets") / "vault.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "sign", "Sign", id="signing.sign", tooltip="Sign what stands here", priority=True),
        Binding("f4", "scroll(1)", "Read on", id="signing.on", tooltip="Scroll the page down"),
        Binding("f3", "scroll(-1)", "Read back", id="signing.back", show=False, tooltip="Scroll the page up"),
        Binding("escape", "leave", "Back", id="signing.leave", tooltip="Go back; what you typed waits as a draft"),
    ]
    kind: ClassVar[type[Record]]

    def __init__(self) -> None:
        super().__init__()
        # The one question that is asked here; everything else that is signed, datui knows.
        self.field, self.ask = next((name, ask) for name, _, ask in self.kind.questions() if not ask.hidden)
        self.signed = False
        self._draft: Draft | None = None
        self._refused = self._told_unsaved = False
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """What there is to know, and room for a few words."""
        self._draft = self.vault.draft(VAULT_CASE, self.kind.kind, VAULT_CASE)
        typed = self._draft.values.get(self.field, "") if self._draft is not None else ""
        yield VerticalScroll(Static(id="known"), can_focus=False, id="signing")
        yield from self.between()
        yield Static(safe(f"{self.ask.label}  {self.ask.help}"), id="asked")
        yield ProseEditor(self.field, typed if isinstance(typed, str) else "")

    def between(self) -> Iterable[Widget]:
        """What stands between what there is to know and the words."""
        return ()

    def on_mount(self) -> None:
        """Begin where the draft was left."""
        editor = self.query_one(ProseEditor)
        editor.focus()
        if self._draft is not None:
            editor.put_cursor(self._draft.cursor)

    def on_resize(self) -> None:
        """Lay what there is to know out for this width."""
        self.redraw()

    def known(self) -> Iterable[Content]:
        """What there is to know, line by line."""
        return ()

    @property
    def room(self) -> int:
        """How wide a line of it may be: without the edges of the page and its scrollbar."""
        return self.size.width - 4

    def redraw(self) -> None:
        """Draw again what there is to know."""
        self.query_one("#known", Static).update(Content("\n").join(self.known()))

    def action_scroll(self, step: int) -> None:
        """Go a page on or back in what there is to know; the words stay where they are."""
        scroll = self.query_one("#signing", VerticalScroll)
        scroll.scroll_relative(y=step * max(1, scroll.size.height - 1), animate=False)

    def built(self, kind: type[R], **known: object) -> R:
        """The record of what is typed and `known`. Raises Refusal with what is wrong with the words."""
        try:
            return build(
                kind, {"record_id": self.vault.new_id(), self.field: self.words, **known}, now=self.vault.now()
            )
        except WrongAnswers as wrong:
            raise Refusal(wrong.problems.get(self.field, wrong.reason), "What you typed is still there.") from None

    # The draft -----------------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one(ProseEditor).text

    @on(Typed)
    def _typed(self, message: Typed) -> None:
        message.stop()
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self.save_draft)

    def save_typed(self) -> None:
        """Keep at once what was typed since the draft was kept last, if anything was."""
        if self._timer is not None:
            self.save_draft()

    def save_draft(self) -> None:
        """Keep what is typed; nothing waits once it is signed."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.signed or not self.is_attached or not (self.words or self._draft):
            return
        try:
            self._draft = self._write_draft()
        except Refusal as refusal:
            if not self._refused:
                self.refuse(refusal)
            self._refused = True
        else:
            self._refused = self._told_unsaved = False

    def _write_draft(self) -> Draft | None:
        """The draft as the vault has it now. Raises NotSaved."""
        if not self.words:
            self.vault.drop_draft(VAULT_CASE, self.kind.kind, VAULT_CASE)
            return None
        cursor, now = self.query_one(ProseEditor).cursor_at, self.vault.now()
        draft = Draft(self.kind.kind, VAULT_CASE, VAULT_CASE, {self.field: self.words}, self.field, cursor, now)
        self.vault.save_draft(draft)
        return draft

    def keep_nothing(self) -> None:
        """It is signed: no draft of it waits; one that cannot be let go of now is thrown away on the caseload."""
        self.signed = True
        if self._draft is not None:
            with self.datui.saying():
                self.vault.drop_draft(VAULT_CASE, self.kind.kind, VAULT_CASE)

    def action_leave(self) -> None:
        """Go back; what is typed waits. What no draft could keep is left only when asked twice."""
        self.save_draft()
        if self._refused and not self._told_unsaved:
            self._told_unsaved = True
            raise Refusal("What you typed is not saved anywhere.", "Stay, or press Esc again to leave without it.")
        if self._draft is not None and not self._refused:
            self.app.notify("Not signed: what you typed waits on the caseload.", timeout=5, markup=False)
        self.dismiss(None)
